package messages

import (
	"slices"
	"strconv"
	"strings"

	"alongside/peer"
)

// amount writes a limit in the unit of its rule: "9 h", "20 %", "6".
func (w *words) amount(r peer.Rule, limit int) string {
	switch r.Unit {
	case peer.Minutes:
		return w.hoursOf(limit)
	case peer.Percent:
		return strconv.Itoa(limit) + " %"
	}
	return strconv.Itoa(limit)
}

// typed writes a limit as a form takes it: hours with a point, "37.5", anything else as it is.
func typed(r peer.Rule, limit int) string {
	if r.Unit == peer.Minutes {
		return decimalHours(limit)
	}
	return strconv.Itoa(limit)
}

// decimalHours writes minutes as hours with a point, as Slack's number inputs take them: "37.5", and at most two decimals.
func decimalHours(minutes int) string {
	return strconv.FormatFloat(float64((minutes*100+30)/60)/100, 'f', -1, 64)
}

// article writes where a number stands within its law: "§ 10-8 (1)" in Norwegian.
func (w *words) article(n peer.Number) string {
	kind, where, _ := strings.Cut(n.Article, " ")
	return w.say("law_"+strings.ToLower(kind), args{"Where": where})
}

// law writes what the law sets for a row: "at least 11 h", "at most 9 h".
func (w *words) law(r peer.Rule, n peer.Number) string {
	id := "law_most"
	switch {
	case r.Least:
		id = "law_least"
	case n.Norm == peer.DailyHours, n.Norm == peer.WeeklyHours:
		id = "law_most_plain"
	}
	return w.say(id, args{"Law": w.hoursOf(n.Value)})
}

var stands = map[peer.Stand]string{peer.AsTheLaw: "law_same", peer.Stricter: "law_stricter", peer.Looser: "law_looser"}

// besideLaw writes what stands beside a row of the table: the number of the law, where it stands, and how the limit stands to
// it. It is empty where the pack sets nothing.
func (w *words) besideLaw(r peer.Rule, limit int, pack peer.Pack) string {
	b, ok := r.Beside(limit, pack)
	if !ok {
		return ""
	}
	stand := stands[b.Stand]
	if b.Stand == peer.AsTheLaw && limit != b.Number.Value {
		stand = "law_margin"
	}
	return " · " + w.say("law_beside", args{
		"Law": safe(w.law(r, b.Number)), "Article": safe(w.article(b.Number)), "Stand": safe(w.say(stand, nil)),
	})
}

// row writes "• Contacts with one code in a day: 3 → 2".
func (p *page) row(label, before, after string) string {
	id := "agreement_row_changed"
	if before == after {
		id = "agreement_row_same"
	}
	return "• " + p.words.say(id, args{"Label": safe(p.words.say(label, nil)), "Before": safe(before), "After": safe(after)})
}

// agreedRules are the rows that an agreement with a profile has, and those that terms name all the same: an older version.
func agreedRules(terms peer.Terms) []peer.Rule {
	return slices.DeleteFunc(peer.Rules(), func(r peer.Rule) bool {
		_, named := terms.Limits[r.ID]
		return !named && !r.AgreedFor(terms.Profile)
	})
}

// rhythm writes how somebody works: "part-time, 20 h a week".
func (w *words) rhythm(t peer.Terms) string {
	profile := t.Profile
	if profile == "" {
		profile = peer.Employed
	}
	said := w.say("profile_"+strings.ReplaceAll(string(profile), "-", "_"), nil)
	if t.Agreed > 0 {
		said = w.say("agreement_rhythm_hours", args{"Profile": safe(said), "Hours": safe(w.hoursOf(t.Agreed))})
	}
	return said
}

// step writes the limits of a dated step: "All contacts in a day 4, Matches at the same time 2".
func (w *words) step(limits map[peer.RuleID]int) string {
	var parts []string
	for _, r := range peer.Rules() {
		if limit, ok := limits[r.ID]; ok {
			parts = append(parts, w.say("rule_"+ruleWord(r.ID), nil)+" *"+w.amount(r, limit)+"*")
		}
	}
	return strings.Join(parts, " · ")
}

// steps writes a row for each dated step of terms, with what the law says of one that is looser.
func (p *page) steps(t peer.Terms, pack peer.Pack) (rows []string) {
	looser := t.Looser(pack)
	for i, s := range t.Steps {
		row := "• " + p.words.say("agreement_step_row", args{"Day": p.date(s.From), "What": safe(p.words.step(s.Limits))})
		for _, b := range looser {
			if r, ok := peer.RuleByID(b.Rule); ok && b.Step == i+1 {
				row += p.words.besideLaw(r, b.Limit, pack)
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// compare writes the table of a version: a row for each limit with what holds now on the left, and beside it what the rule
// pack says.
func (m Proposal) compare(p *page) {
	now := "agreement_now_starter"
	if m.Agreed > 0 {
		now = "agreement_now_agreed"
	}
	pack, _ := peer.PackByID(m.Pack)
	rows := []string{p.words.say(now, args{"Agreed": m.Agreed})}
	if m.Terms.Profile != "" {
		rows = append(rows, p.row("agreement_rhythm", p.words.rhythm(m.Now), p.words.rhythm(m.Terms)))
	}
	for _, r := range agreedRules(m.Terms) {
		limit, ok := m.Terms.Limits[r.ID]
		if !ok { // proposed by an older program, which left it to the starter limits
			continue
		}
		before, _ := r.LimitUnder(m.Now, pack)
		rows = append(rows, p.row("rule_"+ruleWord(r.ID), p.words.amount(r, before), p.words.amount(r, limit))+p.words.besideLaw(r, limit, pack))
	}
	rows = append(rows, p.steps(m.Terms, pack)...)
	rows = append(rows, p.row("agreement_reachable", p.hours(m.Now.Availability), p.hours(m.Terms.Availability)),
		"• "+p.words.say("agreement_review_row", args{"Review": p.date(m.Review)}))
	p.paragraph(rows...)
	if len(m.Confirmed) > 0 {
		p.note("agreement_confirmed_note", args{"Who": mentionList(p.words, m.Confirmed)})
	}
}

// shown writes the rows of the terms that hold.
func (p *page) shown(terms peer.Terms, agreed int, pack peer.Pack) (rows []string) {
	row := func(label, after string) {
		rows = append(rows, "• "+p.words.say("agreement_row", args{"Label": safe(label), "After": safe(after)}))
	}
	if agreed > 0 && terms.Profile != "" {
		row(p.words.say("agreement_rhythm", nil), p.words.rhythm(terms))
	}
	for _, r := range agreedRules(terms) {
		limit, named := r.LimitUnder(terms, pack)
		label := p.words.say("rule_"+ruleWord(r.ID), nil)
		if !named && agreed > 0 { // an agreement that is older than the row
			label += " (" + p.words.say("not_agreed_yet", nil) + ")"
		}
		row(label, p.words.amount(r, limit))
		rows[len(rows)-1] += p.words.besideLaw(r, limit, pack)
	}
	rows = append(rows, p.steps(terms, pack)...)
	row(p.words.say("agreement_reachable", nil), p.hours(terms.Availability))
	return rows
}
