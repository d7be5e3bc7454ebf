package messages

import (
	"github.com/slack-go/slack"

	"alongside/peer"
)

// MatchPlanForm asks how a match ends: the last day, how it is told, and who is there afterwards. There is no text in it.
type MatchPlanForm struct {
	MatchFacts
	First, Latest peer.Day // between which the last day lies
}

func (MatchPlanForm) formKind() string { return "match.plan" }

func (f MatchPlanForm) form(s *sheet) {
	s.begin("match_plan_title", "button_save")
	facts := f.facts(s.words)
	facts["First"], facts["Latest"] = s.date(f.First), s.date(f.Latest)
	s.say("match_plan_intro", facts)
	last := f.Plan.LastDay
	if !last.Valid() {
		last = f.Latest
	}
	s.ask("last", "match_plan_last", "", datePicker(last), false)
	var told, after []*slack.OptionBlockObject
	for _, t := range peer.HowToldAll() {
		told = append(told, s.option(string(t), "match_told_"+string(t), nil))
	}
	for _, a := range peer.AfterwardsAll() {
		after = append(after, s.option(string(a), "match_after_"+string(a), nil))
	}
	s.ask("told", "match_plan_told", "", choice(string(f.Plan.Told), told...), false)
	s.ask("after", "match_plan_after", "match_plan_after_hint", choice(string(f.Plan.After), after...), false)
}

// MatchPlanned shows both sides how a match ends.
type MatchPlanned struct {
	MatchFacts
	By string `json:",omitempty"` // who planned it, empty where that is the reader
}

func (MatchPlanned) kind() string { return "match_planned" }

func (m MatchPlanned) layout(p *page) {
	facts := m.facts(p.words)
	facts["By"] = mention(m.By)
	switch {
	case m.By == "":
		p.say("match_planned_done", facts)
	case m.Mine:
		p.say("match_planned", facts)
	default:
		p.say("match_planned_team", facts)
	}
	p.paragraph(m.plan(p.words)...)
	p.press(m.buttons()...)
}

// plan are the lines of the ending plan.
func (m MatchFacts) plan(w *words) []string {
	return []string{
		"• " + w.say("match_plan_line_told", args{"Told": safe(w.say("match_told_"+string(m.Plan.Told), nil))}),
		"• " + w.say("match_plan_line_after", args{"After": safe(w.say("match_after_"+string(m.Plan.After), nil))}),
	}
}

// MatchKept tells both sides that a planned ending is called off.
type MatchKept struct {
	MatchFacts
	By string `json:",omitempty"` // who called it off, empty where that is the reader
}

func (MatchKept) kind() string { return "match_kept" }

func (m MatchKept) layout(p *page) {
	facts := m.facts(p.words)
	facts["By"] = mention(m.By)
	if m.By == "" {
		p.say("match_kept_done", facts)
	} else {
		p.say("match_kept", facts)
	}
	p.paragraph(m.line(p.words))
}

// MatchOver tells both sides that a match has ended.
type MatchOver struct{ MatchFacts }

func (MatchOver) kind() string { return "match_over" }

func (m MatchOver) layout(p *page) {
	if !m.Mine {
		p.say("match_over_team", m.facts(p.words))
		if m.Plan.After != "" {
			p.paragraph(m.plan(p.words)[1])
		}
		if m.Plan.After == peer.AfterPeer {
			p.press(button{action: "match.pass", label: "match_button_pass", value: m.value()})
		}
		return
	}
	p.say("match_over", m.facts(p.words))
	p.note("match_over_late", m.facts(p.words))
}

// MatchCountdown tells both sides how long a match is expected to last yet, and offers to plan its ending.
type MatchCountdown struct {
	MatchFacts
	Step int // see peer.SixMonths and the others
}

func (MatchCountdown) kind() string { return "match_countdown" }

var countdownWords = map[int]string{
	peer.SixMonths: "match_in_six_months", peer.ThreeMonths: "match_in_three_months", peer.OneMonth: "match_in_a_month",
	peer.OneWeek: "match_in_a_week", peer.EndPassed: "match_past_end",
}

func (m MatchCountdown) layout(p *page) {
	facts := m.facts(p.words)
	id, offer := countdownWords[m.Step], "match_countdown_offer"
	if m.Step == peer.SixMonths {
		offer = "match_countdown_early"
	}
	if !m.Mine {
		id, offer = id+"_team", offer+"_team"
	}
	p.say(id, facts)
	p.say(offer, facts)
	p.press(m.buttons()...)
}

// NotThatDay is the fault of a day that lies outside those that a match leaves.
const NotThatDay Fault = "not_that_day"

// HasTheCode is the fault of somebody who is asked to take a code that they have already.
const HasTheCode Fault = "has_the_code"
