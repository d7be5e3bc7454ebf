package messages

import (
	"github.com/slack-go/slack"
)

// MatchCoverForm asks a worker which colleague is there for a code whenever they are not.
type MatchCoverForm struct{ MatchFacts }

func (MatchCoverForm) formKind() string { return "match.cover" }

func (f MatchCoverForm) form(s *sheet) {
	s.begin("match_cover_title", "button_ask")
	s.say("match_cover_intro", f.facts(s.words))
	who := onePerson()
	if !f.Cover.Declined {
		who.InitialUser = f.Cover.Peer
	}
	s.ask("peer", "match_cover_who", "match_cover_hint", who, true)
}

// StandingAsk asks a colleague to be there for a code whenever its worker is not. It shows the code and nothing else.
type StandingAsk struct {
	MatchFacts
	Over bool `json:",omitempty"` // there is nothing to cover any more, or somebody else is asked
}

func (StandingAsk) kind() string { return "match_cover_ask" }

func (m StandingAsk) layout(p *page) {
	facts := m.facts(p.words)
	yes := button{action: "match.cover_yes", label: "cover_button_yes", value: m.value(), style: slack.StylePrimary}
	no := button{action: "match.cover_no", label: "cover_button_no", value: m.value()}
	switch {
	case m.Over:
		p.say("match_cover_over", facts)
	case m.Cover.Agreed:
		p.say("match_cover_agreed", facts)
		p.press(no)
	case m.Cover.Declined:
		p.say("match_cover_declined", facts)
		yes.style = ""
		p.press(yes)
	default:
		p.say("match_cover_ask", facts)
		p.note("match_cover_ask_note", nil)
		p.press(yes, no)
	}
}

// StandingAnswered tells a worker whether a colleague can be there for a code.
type StandingAnswered struct{ MatchFacts }

func (StandingAnswered) kind() string { return "match_cover_answered" }

func (m StandingAnswered) layout(p *page) {
	facts := m.facts(p.words)
	if m.Cover.Agreed {
		p.say("match_cover_yes", facts)
		return
	}
	p.say("match_cover_no", facts)
	p.press(button{action: "match.cover", label: "match_button_cover", facts: args{"Code": string(m.Code)}, value: m.value()})
}

// StandingSet confirms to a worker whom the question went to, or that nobody is asked.
type StandingSet struct{ MatchFacts }

func (StandingSet) kind() string { return "match_cover_set" }

func (m StandingSet) layout(p *page) {
	id := "match_cover_set"
	if m.Cover.Peer == "" {
		id = "match_cover_none"
	}
	p.say(id, m.facts(p.words))
}
