package messages

import (
	"strconv"

	"github.com/slack-go/slack"

	"alongside/peer"
)

// hourLimits asks for the limits on working time, in hours. They may stay open: the starter limits hold then.
func (f AgreementForm) hourLimits(s *sheet) {
	for _, rule := range peer.Rules() {
		if rule.Records != peer.OfHours || rule.Unit != peer.Minutes {
			continue
		}
		number := slack.NewNumberInputBlockElement(nil, "v", true)
		number.MinValue, number.MaxValue = decimalHours(rule.Min), decimalHours(rule.Max)
		if limit, known := f.Terms.Limits[rule.ID]; known {
			number.InitialValue = decimalHours(limit)
		}
		in := slack.NewInputBlock(LimitBlock(rule.ID), plainText(s.plain("rule_"+ruleWord(rule.ID), nil)), plainText(s.plain("agreement_form_hours",
			args{"Min": rule.Min / 60, "Max": rule.Max / 60, "Starter": rule.Starter / 60})), number)
		in.Optional = true
		s.blocks = append(s.blocks, in)
	}
}

// decimalHours writes minutes as hours with a point, as Slack's number inputs take them: "37.5", and at most two decimals.
func decimalHours(minutes int) string {
	return strconv.FormatFloat(float64((minutes*100+30)/60)/100, 'f', -1, 64)
}

// hourRows writes a row for each limit on working time that either side of a comparison names.
func (p *page) hourRows(before, after peer.Terms) (rows []string) {
	for _, rule := range peer.Rules() {
		if rule.Records != peer.OfHours || rule.Unit != peer.Minutes {
			continue
		}
		was, knew := before.Limits[rule.ID]
		will, known := after.Limits[rule.ID]
		if !knew && !known {
			continue
		}
		if !knew {
			was = rule.Starter
		}
		if !known {
			will = rule.Starter
		}
		rows = append(rows, p.row("rule_"+ruleWord(rule.ID), p.hoursOf(was), p.hoursOf(will)))
	}
	return rows
}

// hourShown writes a row for each limit on working time that holds: what was agreed, or else the starter limit.
func (p *page) hourShown(terms peer.Terms, agreed int) (rows []string) {
	for _, rule := range peer.Rules() {
		if rule.Records != peer.OfHours || rule.Unit != peer.Minutes {
			continue
		}
		limit, known := terms.Limits[rule.ID]
		label := p.words.say("rule_"+ruleWord(rule.ID), nil)
		switch {
		case !known && agreed > 0:
			label += " (" + p.words.say("not_agreed_yet", nil) + ")"
			fallthrough
		case !known:
			limit = rule.Starter
		}
		rows = append(rows, "• "+p.words.say("agreement_row", args{"Label": safe(label), "After": p.hoursOf(limit)}))
	}
	return rows
}
