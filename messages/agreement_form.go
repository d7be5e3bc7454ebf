package messages

import (
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"alongside/peer"
)

// AgreementPick asks with whom an agreement is to be made.
type AgreementPick struct{}

func (AgreementPick) formKind() string { return "agreement.pick" }

func (AgreementPick) form(s *sheet) {
	s.begin("agreement_form_title", "agreement_pick_submit")
	s.ask("worker", "agreement_pick_worker", "agreement_pick_hint", onePerson(), false)
}

// AgreementForm asks for the terms of a proposal, filled in with what holds now or was proposed last.
type AgreementForm struct {
	Worker string
	Terms  peer.Terms
	Review peer.Day
	After  int // the latest version when the form was opened
}

func (AgreementForm) formKind() string { return "agreement.propose" }

// LimitBlock is the block id under which a form asks for the limit of a rule.
func LimitBlock(rule peer.RuleID) string { return "limit." + string(rule) }

func (f AgreementForm) form(s *sheet) {
	s.begin("agreement_form_title", "agreement_form_submit")
	s.say("agreement_form_intro", args{"Worker": mention(f.Worker)})
	f.fields(s)
}

// fields are the inputs for the terms.
func (f AgreementForm) fields(s *sheet) {
	for _, rule := range peer.Rules() {
		if rule.Records != peer.OfContacts {
			continue
		}
		limit, known := f.Terms.Limits[rule.ID]
		if !known {
			limit = rule.Starter
		}
		number := slack.NewNumberInputBlockElement(nil, "v", false)
		number.InitialValue = strconv.Itoa(limit)
		number.MinValue, number.MaxValue = strconv.Itoa(rule.Min), strconv.Itoa(rule.Max)
		in := slack.NewInputBlock(LimitBlock(rule.ID), plainText(s.plain("rule_"+ruleWord(rule.ID), nil)),
			plainText(s.plain("agreement_form_range", args{"Min": rule.Min, "Max": rule.Max, "Starter": rule.Starter})), number)
		s.blocks = append(s.blocks, in)
	}
	f.hourLimits(s)
	days := make([]*slack.OptionBlockObject, 0, 7)
	var chosen []*slack.OptionBlockObject
	for i := range 7 {
		day := time.Weekday((i + 1) % 7)
		o := slack.NewOptionBlockObject(strconv.Itoa(int(day)), plainText(capital(s.dayName(day))), nil)
		days = append(days, o)
		if f.Terms.Availability.Days[day] {
			chosen = append(chosen, o)
		}
	}
	boxes := slack.NewCheckboxGroupsBlockElement("v", days...)
	boxes.InitialOptions = chosen
	s.ask("days", "agreement_form_days", "agreement_form_days_hint", boxes, false)
	s.ask("from", "agreement_form_from", "", timePicker(s, f.Terms.Availability.From), false)
	s.ask("to", "agreement_form_to", "agreement_form_to_hint", timePicker(s, f.Terms.Availability.To), false)
	review := slack.NewDatePickerBlockElement("v")
	review.InitialDate = f.Review.String()
	s.ask("review", "agreement_form_review", "agreement_form_review_hint", review, false)
}

// timePicker is a choice of a time of day. Slack's has no 24:00; the end of a day is midnight.
func timePicker(s *sheet, minute int) *slack.TimePickerBlockElement {
	e := slack.NewTimePickerBlockElement("v")
	e.InitialTime = s.clock(minute % (24 * 60))
	return e
}

// capital writes the first letter large.
func capital(word string) string {
	runes := []rune(word)
	if len(runes) == 0 {
		return word
	}
	return strings.ToUpper(string(runes[:1])) + string(runes[1:])
}

// hours writes when a worker is reachable: "Monday to Friday 08:00–20:00".
func (w *words) hours(a peer.Availability) string {
	var groups []string
	for i := 0; i < 7; {
		j := i
		for j < 7 && a.Days[(j+1)%7] {
			j++
		}
		first, last := w.dayName(time.Weekday((i+1)%7)), w.dayName(time.Weekday(j%7))
		switch {
		case j-i == 1:
			groups = append(groups, first)
		case j-i == 2:
			groups = append(groups, first, last)
		case j-i > 2:
			groups = append(groups, w.say("agreement_days_range", args{"From": first, "To": last}))
		}
		i = max(j, i+1)
	}
	if len(groups) == 0 {
		return w.say("agreement_never", nil)
	}
	return w.list(groups) + " " + w.clock(a.From) + "–" + w.clock(a.To)
}
