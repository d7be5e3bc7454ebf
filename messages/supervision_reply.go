package messages

import (
	"time"

	"alongside/peer"
)

// SupervisionAsked answers whoever asked for supervision with what was understood.
type SupervisionAsked struct {
	SupervisionFacts
	Who     []string `json:",omitempty"`
	Channel bool     `json:",omitempty"`
	Lost    bool     `json:",omitempty"` // a topic was named, and cannot be kept here
	Numbers string   `json:",omitempty"` // whom to call in need, as the organisation wrote it; shown where the matter may be such a one
}

func (SupervisionAsked) kind() string { return "supervision_asked" }

func (m SupervisionAsked) layout(p *page) {
	facts := m.facts(p.words)
	facts["Who"] = mentionList(p.words, m.Who)
	switch {
	case m.Channel && len(m.Who) == 0:
		p.say("sup_asked_channel", facts)
	case m.Channel:
		p.say("sup_asked_channel_and", facts)
	default:
		p.say("sup_asked", facts)
	}
	if m.Lost {
		p.say("sup_asked_lost", nil)
	}
	if m.Kind == peer.UrgentMatter || m.Kind == peer.HardSituation {
		p.noCrisis(m.Numbers)
	}
}

// SupervisionDeed names what somebody did with a request. It is part of stored answers.
type SupervisionDeed string

// The deeds.
const (
	DidTake    SupervisionDeed = "take"
	DidOffer   SupervisionDeed = "offer"
	DidMove    SupervisionDeed = "move"
	DidPick    SupervisionDeed = "pick"
	DidRelease SupervisionDeed = "release"
	DidCancel  SupervisionDeed = "cancel"
	DidHold    SupervisionDeed = "hold"
	DidDeny    SupervisionDeed = "deny"
)

// SupervisionDone confirms to somebody what they did.
type SupervisionDone struct {
	SupervisionFacts
	Deed SupervisionDeed
}

func (SupervisionDone) kind() string { return "supervision_done" }

func (m SupervisionDone) layout(p *page) { p.say("sup_done_"+string(m.Deed), m.facts(p.words)) }

// SupervisionRefused tells somebody why nothing came of what they pressed.
type SupervisionRefused struct {
	Reason peer.Reason
	By     string    `json:",omitempty"` // who was first
	At     time.Time `json:",omitzero"`  // when it is
	Zone   string    `json:",omitempty"`
}

func (SupervisionRefused) kind() string { return "supervision_refused" }

func (m SupervisionRefused) layout(p *page) {
	id := "sup_refused_" + reasonWord(m.Reason)
	facts := args{"By": mention(m.By), "At": p.moment(m.At, m.Zone)}
	if m.Reason == peer.AlreadyTaken && m.By == "" {
		id += "_you"
	}
	p.say(id, facts)
}

// SupervisionAlone tells a worker that nobody is left to ask besides those whom they left out.
type SupervisionAlone struct{ Prefix string }

func (SupervisionAlone) kind() string { return "supervision_alone" }

func (m SupervisionAlone) layout(p *page) { p.say("sup_alone", args{"P": "/" + m.Prefix}) }

// SupervisionList shows somebody the requests that concern them.
type SupervisionList struct {
	Own     []SupervisionFacts `json:",omitempty"` // that they asked for
	Yours   []SupervisionFacts `json:",omitempty"` // that they took
	Waiting []SupervisionFacts `json:",omitempty"` // that they may take
	Prefix  string
}

func (SupervisionList) kind() string { return "supervision_list" }

// mostListed is how many requests of a kind a list shows.
const mostListed = 12

func (m SupervisionList) layout(p *page) {
	facts := args{"P": "/" + m.Prefix}
	if len(m.Own)+len(m.Yours)+len(m.Waiting) == 0 {
		p.say("sup_list_none", facts)
		return
	}
	for _, part := range []struct {
		title string
		rows  []SupervisionFacts
	}{{"sup_list_own", m.Own}, {"sup_list_yours", m.Yours}, {"sup_list_waiting", m.Waiting}} {
		if len(part.rows) == 0 {
			continue
		}
		lines := []string{p.words.say(part.title, nil)}
		for _, row := range part.rows[:min(len(part.rows), mostListed)] {
			id := "sup_list_" + string(row.State)
			if !row.Mine && row.State == peer.SupervisionOpen {
				id = "sup_list_waits"
			}
			lines = append(lines, "• "+p.words.say(id, row.facts(p.words)))
		}
		p.paragraph(lines...)
		for i, row := range part.rows[:min(len(part.rows), 5)] {
			suffix := "." + string(rune('0'+i))
			if row.State == peer.SupervisionOpen && !row.Mine {
				p.press(button{action: "supervision.take" + suffix, label: "sup_button_take_of", facts: args{"At": row.facts(p.words)["Asked"]}, value: row.ID})
			}
		}
	}
}

// SupervisionUsage is the usage of the command.
type SupervisionUsage struct {
	Prefix  string
	Unknown bool `json:",omitempty"`
	Leads   bool `json:",omitempty"` // the reader is responsible for a team
}

func (SupervisionUsage) kind() string { return "supervision_help" }

func (m SupervisionUsage) layout(p *page) {
	facts := args{"P": "/" + m.Prefix}
	if m.Unknown {
		p.say("help_unknown", facts)
	}
	p.say("sup_help", facts)
	if m.Leads {
		p.say("sup_help_leads", facts)
	}
	p.note("help_no_crisis", nil)
}
