package messages

import (
	"github.com/slack-go/slack"

	"alongside/peer"
)

// SupervisionEvent names what happened to a request, for a short message to one of the two. It is part of stored messages.
type SupervisionEvent string

// The events.
const (
	SupervisionWasTaken  SupervisionEvent = "taken"     // the worker
	SupervisionPicked    SupervisionEvent = "picked"    // whoever offered the times
	SupervisionReleased  SupervisionEvent = "released"  // the worker: somebody else will take it
	SupervisionWithdrawn SupervisionEvent = "cancelled" // the owner
	SupervisionPassed    SupervisionEvent = "passed"    // the worker: it goes to others too
	SupervisionSlow      SupervisionEvent = "slow"      // the owner: times are waited for
	SupervisionHelp      SupervisionEvent = "help"      // the worker: others were asked to help
	SupervisionToPick    SupervisionEvent = "pick"      // the one who is to pick
	SupervisionLapsed    SupervisionEvent = "lapsed"    // both: the offered times are over
	SupervisionTomorrow  SupervisionEvent = "day"       // both
	SupervisionSoon      SupervisionEvent = "hour"      // both
	SupervisionDenied    SupervisionEvent = "denied"    // the other: it did not happen
	SupervisionWasNoted  SupervisionEvent = "noted"     // the worker: a talk without a request was noted
	SupervisionOverTaken SupervisionEvent = "over"      // the owner before: somebody else helps
)

// SupervisionNews is a short message to one of the two that something happened.
type SupervisionNews struct {
	SupervisionFacts
	Event SupervisionEvent
	Who   []string `json:",omitempty"`
}

// kind is one of its own for reminders, which are of use only for a time.
func (m SupervisionNews) kind() string {
	switch m.Event {
	case SupervisionTomorrow:
		return "supervision_tomorrow"
	case SupervisionSoon:
		return "supervision_soon"
	}
	return "supervision_news"
}

func (m SupervisionNews) layout(p *page) {
	facts := m.facts(p.words)
	facts["Who"] = mentionList(p.words, m.Who)
	p.say("sup_news_"+string(m.Event), facts)
	offer := button{action: "supervision.offer", label: "sup_button_offer", value: m.ID, style: slack.StylePrimary}
	switch {
	case m.Event == SupervisionSlow, m.Event == SupervisionLapsed && !m.Mine, m.Event == SupervisionDenied && !m.Mine:
		p.press(offer)
	case m.Event == SupervisionTomorrow:
		offer.label, offer.style = "sup_button_move", ""
		row := []button{offer}
		if m.Mine {
			row = append([]button{{action: "supervision.prepare", label: "sup_button_prepare", value: m.ID}}, row...)
		}
		p.press(row...)
	}
}

// SupervisionHappened asks one of the two whether the talk happened. Once one of them has said so, it shows that.
type SupervisionHappened struct{ SupervisionFacts }

func (SupervisionHappened) kind() string { return "supervision_happened" }

func (m SupervisionHappened) layout(p *page) {
	facts := m.facts(p.words)
	denied := button{action: "supervision.denied", label: "sup_button_denied", value: m.ID}
	switch m.State {
	case peer.SupervisionBooked:
		p.say("sup_happened", facts)
		p.press(button{action: "supervision.held", label: "sup_button_held", facts: facts, value: m.ID, style: slack.StylePrimary},
			button{action: "supervision.length", label: "sup_button_length", value: m.ID}, denied)
		p.note("sup_happened_content", nil)
	case peer.SupervisionHeld:
		p.say("sup_happened_held", facts)
		if (m.EndedBy == m.Worker) != m.Mine { // the other one said so
			p.press(denied)
		}
	default:
		p.say("sup_happened_denied", facts)
	}
}
