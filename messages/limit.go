package messages

import (
	"strconv"
	"strings"

	"alongside/peer"
)

// Measured is where a worker stands against one limit.
type Measured struct {
	Rule   peer.RuleID `json:"r"`
	Code   peer.Code   `json:"c,omitempty"`
	From   peer.Day    `json:"f"` // first day of the window
	To     peer.Day    `json:"t"` // last day of the window
	Value  int         `json:"v"`
	Limit  int         `json:"l"`
	Agreed int         `json:"a,omitempty"` // version of the agreement, 0 for the team's starter limits
}

// MeasuredOf returns what is said of a finding.
func MeasuredOf(f peer.Finding) Measured {
	return Measured{f.Rule, f.Code, f.From, f.To, f.Value, f.Limit, f.Agreed}
}

// ruleWord is the part of a message id that stands for a rule: "code_day".
func ruleWord(rule peer.RuleID) string { return strings.ReplaceAll(string(rule), "-", "_") }

// standing writes where the worker stands, one line for all limits: "K7 today 2 of 2 · K7 this week 3 of 6".
func (p *page) standing(all []Measured, today peer.Day) {
	if len(all) == 0 {
		return
	}
	parts := make([]string, len(all))
	agreed := true
	for i, m := range all {
		parts[i] = p.words.say("standing_"+ruleWord(m.Rule)+p.words.when(m, today), p.facts(m))
		agreed = agreed && m.Agreed > 0
	}
	line := strings.Join(parts, " · ")
	if !agreed {
		line += " · " + p.words.say("not_agreed_yet", nil)
	}
	p.text = append(p.text, line)
	p.blocks = append(p.blocks, contextOf(line))
}

// when chooses between the sentence about now and the one that names the day.
func (w *words) when(m Measured, today peer.Day) string {
	if rule, _ := peer.RuleByID(m.Rule); rule.Window == peer.RunWindow || (!today.Before(m.From) && !m.To.Before(today)) {
		return ""
	}
	return "_then"
}

// facts are what a sentence about a limit may name. N is the value, for the plural.
func (w *words) facts(m Measured) args {
	facts := args{"Value": w.measure(m.Rule, m.Value), "Limit": w.measure(m.Rule, m.Limit), "Code": string(m.Code), "Day": w.day(m.From)}
	switch rule, _ := peer.RuleByID(m.Rule); rule.Unit {
	case peer.Contacts, peer.Days, peer.Matches, peer.Weeks:
		facts["N"] = m.Value
	default:
		facts["To"] = w.day(m.To)
	}
	return facts
}

// measure writes a measure or a limit in the unit of its rule: "6 h 10", "20 %", "3".
func (w *words) measure(id peer.RuleID, n int) safe {
	switch rule, _ := peer.RuleByID(id); rule.Unit {
	case peer.Minutes:
		return safe(w.hoursOf(n))
	case peer.Percent:
		return safe(w.say("percent", args{"Share": n}))
	}
	return safe(strconv.Itoa(n))
}

// least tells whether the limit of a rule is a minimum.
func least(id peer.RuleID) bool {
	rule, _ := peer.RuleByID(id)
	return rule.Least
}

// fact says what was measured and what was agreed, in the words that worker and coordinator both get.
func (w *words) fact(m Measured) string {
	agreed := "limit_agreed"
	if m.Agreed == 0 {
		agreed = "limit_starter"
	}
	if least(m.Rule) {
		agreed += "_least"
	}
	if m.Rule == peer.OffContact {
		agreed = "limit_off"
	}
	return w.say("fact_"+ruleWord(m.Rule), w.facts(m)) + " " + w.say(agreed, args{"Limit": w.facts(m)["Limit"]})
}

// HeadsUp tells a worker alone that a limit is near.
type HeadsUp struct{ Measured Measured }

func (HeadsUp) kind() string { return "heads_up" }

func (m HeadsUp) layout(p *page) {
	p.paragraph(p.words.say("heads_up_thanks", nil), p.fact(m.Measured), p.words.say("heads_up_offer", nil))
	p.note("heads_up_private", nil)
}
