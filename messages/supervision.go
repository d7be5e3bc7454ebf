package messages

import (
	"time"

	"github.com/slack-go/slack"

	"alongside/peer"
)

// SupervisionFacts are what people read about a request for supervision. Topic and text are never among them: whoever
// may read those opens them.
type SupervisionFacts struct {
	ID      string
	Worker  string
	Owner   string `json:",omitempty"` // who took it
	Kind    peer.SupervisionKind
	When    peer.SupervisionWhen
	Way     peer.SupervisionWay `json:",omitempty"`
	State   peer.SupervisionState
	AskedAt time.Time `json:",omitzero"`
	Since   time.Time `json:",omitzero"` // when the state began
	At      time.Time `json:",omitzero"` // of the talk
	Minutes int       `json:",omitempty"`
	EndedBy string    `json:",omitempty"`
	Not     []string  `json:",omitempty"` // who is to know nothing of it
	Topic   bool      `json:",omitempty"` // there is a topic or a text to open
	Zone    string    // the reader's
	Mine    bool      `json:",omitempty"` // the reader asked for it
}

// SupervisionFactsOf returns what somebody whose clocks are in a zone reads about a request.
func SupervisionFactsOf(s peer.Supervision, reader, zone string) SupervisionFacts {
	return SupervisionFacts{
		ID: s.ID, Worker: s.Worker, Owner: s.Owner, Kind: s.Kind, When: s.When, Way: s.Way, State: s.State, AskedAt: s.AskedAt,
		Since: s.Since, At: s.At, Minutes: s.Minutes, EndedBy: s.EndedBy, Not: s.Not, Topic: s.Sealed != "", Zone: zone,
		Mine: reader == s.Worker,
	}
}

// facts are the words that sentences about a request name.
func (m SupervisionFacts) facts(p *words) args {
	a := args{"Worker": mention(m.Worker), "Owner": mention(m.Owner), "By": mention(m.EndedBy), "Summary": safe(m.summary(p))}
	other := m.Owner
	if !m.Mine {
		other = m.Worker
	}
	a["Other"] = mention(other)
	if !m.AskedAt.IsZero() {
		a["Asked"] = p.moment(m.AskedAt, m.Zone)
	}
	if !m.Since.IsZero() {
		a["Since"] = p.moment(m.Since, m.Zone)
	}
	if !m.At.IsZero() {
		a["At"] = p.moment(m.At, m.Zone)
		a["Minutes"] = safe(p.length(m.Minutes))
	}
	return a
}

// summary is what was asked for: "practical, this week, by call".
func (m SupervisionFacts) summary(p *words) string {
	text := p.say("sup_kind_"+string(m.Kind), nil) + ", " + p.say("sup_when_"+string(m.When), nil)
	if m.Way != "" {
		text += ", " + p.say("sup_by_"+string(m.Way), nil)
	}
	return text
}

// SupervisionRequest is what those get who may take a request. In the coordinators' channel it says who asks and by when,
// and nothing more. It is updated in place.
type SupervisionRequest struct {
	SupervisionFacts
	Channel bool `json:",omitempty"`
	Step    int  `json:",omitempty"` // how often it was passed on
	Help    bool `json:",omitempty"` // it was taken, and no time has come yet: may somebody else help?
	Gone    bool `json:",omitempty"` // there is a newer message about it
}

func (SupervisionRequest) kind() string { return "supervision_request" }

func (m SupervisionRequest) layout(p *page) {
	facts := m.facts(p.words)
	facts["By"] = safe(p.words.say("sup_by_when_"+string(m.When), nil))
	switch {
	case m.Gone:
		p.say("sup_request_gone", facts)
		return
	case m.Channel:
		p.say("sup_request_channel", facts)
	case m.Help:
		p.say("sup_request_help", facts)
	case m.Step > 1:
		p.say("sup_request_all", facts)
	case m.Step == 1:
		p.say("sup_request_passed", facts)
	default:
		p.say("sup_request", facts)
	}
	if !m.Channel && len(m.Not) > 0 {
		facts["Not"] = mentionList(p.words, m.Not)
		p.note("sup_request_not", facts)
	}
	switch {
	case m.State == peer.SupervisionOpen:
		if m.Topic && !m.Channel {
			p.note("sup_request_topic", nil)
		}
		p.press(button{action: "supervision.take", label: "sup_button_take", value: m.ID, style: slack.StylePrimary})
	case m.Help && m.State == peer.SupervisionTaken:
		p.press(button{action: "supervision.over", label: "sup_button_over", value: m.ID, style: slack.StylePrimary})
	case m.State == peer.SupervisionCancelled:
		p.note("sup_request_cancelled", facts)
	default:
		p.note("sup_request_taken", facts)
	}
}

// SupervisionCard shows one of the two who talk where the request stands, with what can be done next. It is updated in place.
type SupervisionCard struct {
	SupervisionFacts
	Who     []string  `json:",omitempty"` // of an open one: who has it now
	Channel bool      `json:",omitempty"` // it is in the coordinators' channel
	Next    time.Time `json:",omitzero"`  // when something happens by itself
	NextWho []string  `json:",omitempty"` // to whom it goes then
	Offered bool      `json:",omitempty"` // the times on offer are the reader's own
	Left    bool      `json:",omitempty"` // the reader has nothing to do with it any more
}

func (SupervisionCard) kind() string { return "supervision_card" }

func (m SupervisionCard) layout(p *page) {
	facts := m.facts(p.words)
	facts["Who"], facts["NextWho"] = mentionList(p.words, m.Who), mentionList(p.words, m.NextWho)
	if !m.Next.IsZero() {
		facts["Next"] = p.moment(m.Next, m.Zone)
	}
	if m.Left {
		p.say("sup_card_left", facts)
		return
	}
	side := "_owner"
	if m.Mine {
		side = ""
		p.say("sup_card", facts)
	} else {
		p.say("sup_card_owner", facts)
	}
	offer := button{action: "supervision.offer", label: "sup_button_offer", value: m.ID}
	end := button{action: "supervision.release", label: "sup_button_release", value: m.ID}
	if m.Mine {
		offer.label = "sup_button_suggest"
		end = button{action: "supervision.cancel", label: "sup_button_cancel", value: m.ID}
	}
	row := []button{offer, end}
	switch m.State {
	case peer.SupervisionOpen:
		m.waiting(p, facts)
		row = []button{end}
	case peer.SupervisionTaken:
		p.say("sup_card_taken"+side, facts)
		if !m.Mine {
			row[0].style = slack.StylePrimary
			row = append(row, button{action: "supervision.talked", label: "sup_button_talked", value: m.ID})
		}
	case peer.SupervisionOffered:
		if m.Offered {
			p.say("sup_card_offered_own", facts)
		} else {
			p.say("sup_card_offered", facts)
		}
	case peer.SupervisionBooked:
		p.say("sup_card_booked", facts)
		row[0].label = "sup_button_move"
	case peer.SupervisionHeld:
		p.say("sup_card_held", facts)
		row = nil
	case peer.SupervisionCancelled:
		p.say("sup_card_cancelled"+side, facts)
		row = nil
	}
	if m.Topic && (m.Mine || m.State != peer.SupervisionCancelled) {
		row = append(row, button{action: "supervision.topic", label: "sup_button_topic", value: m.ID})
	}
	if len(row) > 0 {
		p.press(row...)
	}
	if m.Mine && m.State == peer.SupervisionOpen {
		p.note("help_no_crisis", nil)
	}
}

// waiting says honestly who has an open request now, and when it goes to whom.
func (m SupervisionCard) waiting(p *page, facts args) {
	switch {
	case m.Channel && len(m.Who) > 0:
		p.say("sup_card_channel_and", facts)
	case m.Channel:
		p.say("sup_card_channel", facts)
	case len(m.Who) > 0:
		p.say("sup_card_with", facts)
	default:
		p.say("sup_card_nobody", facts)
		return
	}
	if len(m.Not) > 0 {
		facts["Not"] = mentionList(p.words, m.Not)
		p.say("sup_card_not", facts)
	}
	if len(m.NextWho) > 0 {
		p.say("sup_card_next", facts)
	}
}

// SupervisionTimes offers times to the one who picks, on their own clocks. Once one is picked, or the offer is over, the same
// message says so without buttons.
type SupervisionTimes struct {
	SupervisionFacts
	Times  []time.Time
	Offer  int  // the version with which they were offered
	Moved  bool `json:",omitempty"`
	Closed bool `json:",omitempty"`
}

func (SupervisionTimes) kind() string { return "supervision_times" }

func (m SupervisionTimes) layout(p *page) {
	facts := m.facts(p.words)
	facts["Minutes"] = safe(p.words.length(m.Minutes))
	if m.Moved {
		p.say("sup_times_moved", facts)
	} else {
		p.say("sup_times", facts)
	}
	var lines []string
	row := make([]button, 0, len(m.Times)+1)
	for i, at := range m.Times {
		said := capital(unescape(p.moment(at, m.Zone)))
		lines = append(lines, "• "+escape(said))
		row = append(row, button{
			action: "supervision.pick." + string(rune('0'+i)), label: "choice_plain", facts: args{"Text": safe(said)},
			value: m.ID + " " + at.UTC().Format(time.RFC3339),
		})
	}
	p.paragraph(lines...)
	switch {
	case m.State == peer.SupervisionBooked:
		p.note("sup_times_picked", facts)
	case m.Closed:
		p.note("sup_times_over", facts)
	default:
		p.press(append(row, button{action: "supervision.offer", label: "sup_button_none", value: m.ID})...)
	}
}
