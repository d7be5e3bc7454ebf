package messages

import (
	"slices"

	"github.com/slack-go/slack"

	"alongside/peer"
)

// MatchMade tells the coordinator which code was drawn, and where the key to it belongs.
type MatchMade struct {
	Worker string
	Code   peer.Code
	Until  peer.Day
	Load   *Measured `json:",omitempty"` // how many matches run now, where that is near the limit or above it
	Told   bool      `json:",omitempty"` // the limit was passed just now
}

func (MatchMade) kind() string { return "match_made" }

func (m MatchMade) layout(p *page) {
	p.say("match_made", args{"Worker": mention(m.Worker), "Code": string(m.Code), "Until": p.date(m.Until)})
	p.say("match_key_list", args{"Code": string(m.Code)})
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

// MatchDrawn tells a worker the code of a new match.
type MatchDrawn struct {
	Code   peer.Code
	By     string
	Until  peer.Day
	Prefix string
}

func (MatchDrawn) kind() string { return "match_drawn" }

func (m MatchDrawn) layout(p *page) {
	p.say("match_drawn", args{"By": mention(m.By), "Code": string(m.Code), "Until": p.date(m.Until), "P": "/" + m.Prefix})
}

// CodesUsedUp tells a coordinator that no code is left to draw.
type CodesUsedUp struct{}

func (CodesUsedUp) kind() string   { return "match_no_codes" }
func (CodesUsedUp) layout(p *page) { p.say("match_no_codes", nil) }

// Matched is a match of the worker who reads about it.
type Matched struct {
	Code        peer.Code
	Since       peer.Day
	Until       peer.Day `json:",omitzero"` // expected end, zero where open
	Ended       bool     `json:",omitempty"`
	NearlyEnded bool     `json:",omitempty"` // within a month of the expected end, or beyond it
}

// MatchList shows a worker's own matches.
type MatchList struct {
	Matches []Matched
	Who     []string // whom to ask for one
}

func (MatchList) kind() string { return "match_list" }

func (m MatchList) layout(p *page) {
	if len(m.Matches) == 0 {
		p.say("match_list_empty", args{"Who": mentionList(p.words, m.Who)})
		return
	}
	p.say("match_list", nil)
	var lines []string
	for _, one := range m.Matches {
		lines = append(lines, "• "+one.line(p.words))
	}
	for part := range slices.Chunk(lines, perParagraph) {
		p.paragraph(part...)
	}
}

func (m Matched) line(w *words) string {
	facts := args{"Code": string(m.Code), "Since": w.date(m.Since)}
	id := "match_line_open"
	if m.Until.Valid() {
		id = "match_line"
		facts["Until"] = w.date(m.Until)
	}
	if m.Ended {
		id = "match_line_ended"
	}
	line := w.say(id, facts)
	if m.NearlyEnded && !m.Ended {
		line += " " + w.say("match_line_near", nil)
	}
	return line
}

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

// MatchForm asks for whom a code is drawn.
type MatchForm struct{}

func (MatchForm) formKind() string { return "match.draw" }

func (MatchForm) form(s *sheet) {
	s.begin("match_form_title", "match_form_submit")
	s.ask("worker", "match_form_worker", "match_form_hint", onePerson(), false)
}

// onePerson is a choice of one member of the workspace.
func onePerson() *slack.SelectBlockElement {
	return slack.NewOptionsSelectBlockElement(slack.OptTypeUser, nil, "v")
}
