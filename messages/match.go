package messages

import (
	"github.com/slack-go/slack"

	"alongside/peer"
)

// MatchMade tells the coordinator which code was drawn and to whom it is proposed, and where the key to it belongs.
type MatchMade struct {
	MatchFacts
	Load *Measured `json:",omitempty"` // how many matches would run with it, where that is near the limit or above it
}

func (MatchMade) kind() string { return "match_made" }

func (m MatchMade) layout(p *page) {
	p.say("match_made", m.facts(p.words))
	p.say("match_key_list", m.facts(p.words))
	if m.Load != nil {
		about := p.facts(*m.Load)
		about["Worker"] = mention(m.Worker)
		p.say("match_load_ahead", about)
	}
	if m.TheirYes {
		p.note("match_made_theirs", nil)
	} else {
		p.note("match_made_ask", args{"P": "/" + p.prefix})
	}
	p.press(m.proposalButtons()...)
}

// proposalButtons are what a coordinator can do with a proposal.
func (m MatchFacts) proposalButtons() []button {
	var buttons []button
	if !m.TheirYes {
		buttons = append(buttons, button{action: "match.theirs", label: "match_button_theirs", facts: args{"Code": string(m.Code)}, value: m.value(), style: slack.StylePrimary})
	}
	return append(buttons, button{action: "match.back", label: "match_button_back", facts: args{"Code": string(m.Code)}, value: m.value()})
}

// MatchAsked asks a worker whether they would like a match. The message shows what came of it in its place.
type MatchAsked struct {
	MatchFacts
	By   string
	Back bool `json:",omitempty"` // it was taken back
}

func (MatchAsked) kind() string { return "match_asked" }

func (m MatchAsked) layout(p *page) {
	facts := m.facts(p.words)
	facts["By"] = mention(m.By)
	switch {
	case m.Back:
		p.say("match_asked_back", facts)
	case m.State == peer.MatchDeclined:
		p.say("match_asked_no", facts)
	case m.State != peer.MatchProposed:
		p.say("match_asked_runs", facts)
	case m.WorkerYes:
		p.say("match_asked_yes", facts)
		p.press(button{action: "match.no", label: "match_button_no", value: m.value()})
	default:
		p.say("match_asked", facts)
		p.note("match_asked_note", nil)
		p.press(button{action: "match.yes", label: "match_button_yes", value: m.value(), style: slack.StylePrimary},
			button{action: "match.no", label: "match_button_no", value: m.value()})
	}
}

// MatchProgress tells a coordinator how far a proposal has come: what the worker said, or what they themselves confirmed.
type MatchProgress struct {
	MatchFacts
	By   string    // who said or did it
	Load *Measured `json:",omitempty"` // how many matches run now, where that is near the limit or above it
	Told bool      `json:",omitempty"` // the limit was passed just now
}

func (MatchProgress) kind() string { return "match_progress" }

func (m MatchProgress) layout(p *page) {
	facts := m.facts(p.words)
	facts["By"] = mention(m.By)
	pass := button{action: "match.pass", label: "match_button_pass", value: m.value()}
	switch {
	case m.State == peer.MatchDeclined && m.By == m.Worker:
		p.say("match_progress_no", facts)
		p.press(pass)
	case m.State == peer.MatchDeclined:
		p.say("match_progress_back", facts)
		p.press(pass)
	case m.State != peer.MatchProposed:
		p.say("match_progress_runs", facts)
		p.load(m)
	case m.WorkerYes:
		p.say("match_progress_yes", facts)
		p.press(m.proposalButtons()...)
	default:
		p.say("match_progress_theirs", facts)
		p.press(m.proposalButtons()...)
	}
}

// load says how many matches a worker has where that matters.
func (p *page) load(m MatchProgress) {
	if m.Load == nil {
		return
	}
	about := p.facts(*m.Load)
	about["Worker"] = mention(m.Worker)
	lines := []string{p.words.say("match_load", about)}
	if m.Told {
		lines = append(lines, p.words.say("match_load_told", about))
	}
	p.paragraph(lines...)
}

// MatchDrawn tells a worker that a match runs.
type MatchDrawn struct {
	Code   peer.Code
	By     string
	Until  peer.Day
	Prefix string
}

func (MatchDrawn) kind() string { return "match_drawn" }

func (m MatchDrawn) layout(p *page) {
	p.say("match_drawn", args{"Code": string(m.Code), "Until": p.date(m.Until), "P": "/" + m.Prefix})
}

// CodesUsedUp tells a coordinator that no code is left to draw.
type CodesUsedUp struct{}

func (CodesUsedUp) kind() string   { return "match_no_codes" }
func (CodesUsedUp) layout(p *page) { p.say("match_no_codes", nil) }

// NotReady tells a coordinator that something needs the person to have joined first.
type NotReady struct {
	Worker string
	Asked  bool // has been asked and has not answered yet
	Prefix string
}

func (NotReady) kind() string { return "match_not_ready" }

func (m NotReady) layout(p *page) {
	id := "match_not_added"
	if m.Asked {
		id = "match_not_answered"
	}
	p.say(id, args{"Worker": mention(m.Worker), "P": "/" + m.Prefix})
}

// MatchForm asks for whom a code is drawn, and whether the service user has said yes already.
type MatchForm struct{}

func (MatchForm) formKind() string { return "match.draw" }

func (MatchForm) form(s *sheet) {
	s.begin("match_form_title", "match_form_submit")
	s.ask("worker", "match_form_worker", "match_form_hint", onePerson(), false)
	s.ask("theirs", "match_form_theirs", "match_form_theirs_hint", slack.NewCheckboxGroupsBlockElement("v", s.option("yes", "match_form_theirs_yes", nil)), true)
}

// MatchPassForm asks to whom a code is proposed next.
type MatchPassForm struct{ MatchFacts }

func (MatchPassForm) formKind() string { return "match.pass" }

func (f MatchPassForm) form(s *sheet) {
	s.begin("match_pass_title", "button_ask")
	s.say("match_pass_intro", f.facts(s.words))
	s.ask("worker", "match_form_worker", "", onePerson(), false)
}

// onePerson is a choice of one member of the workspace.
func onePerson() *slack.SelectBlockElement {
	return slack.NewOptionsSelectBlockElement(slack.OptTypeUser, nil, "v")
}
