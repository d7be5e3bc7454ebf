package messages

import (
	"strconv"
	"time"

	"github.com/slack-go/slack"

	"alongside/peer"
)

// GroupState says what a message about a group session says. It is part of stored messages.
type GroupState string

// The states.
const (
	GroupInvited   GroupState = "invited"
	GroupMoved     GroupState = "moved"
	GroupReminded  GroupState = "soon"
	GroupCancelled GroupState = "cancelled"
	GroupAsked     GroupState = "asked"   // were you there?
	GroupThere     GroupState = "there"   // yes
	GroupAway      GroupState = "away"    // no
	GroupLeads     GroupState = "leads"   // to whoever leads it
	GroupPlanned   GroupState = "planned" // the answer to whoever scheduled it
)

// SupervisionGroupNote is a message about a group session to one person.
type SupervisionGroupNote struct {
	ID      string
	By      string
	At      time.Time
	Minutes int
	Count   int `json:",omitempty"` // of people invited
	Zone    string
	State   GroupState
}

func (m SupervisionGroupNote) kind() string {
	if m.State == GroupReminded {
		return "supervision_group_soon"
	}
	return "supervision_group"
}

func (m SupervisionGroupNote) layout(p *page) {
	p.say("sup_group_"+string(m.State), args{"By": mention(m.By), "At": p.moment(m.At, m.Zone), "Minutes": safe(p.words.length(m.Minutes)), "Count": m.Count})
	switch m.State {
	case GroupAsked:
		p.press(button{action: "supervision.there", label: "sup_group_button_yes", value: m.ID, style: slack.StylePrimary},
			button{action: "supervision.notthere", label: "sup_group_button_no", value: m.ID})
	case GroupLeads:
		p.press(button{action: "supervision.groupmove", label: "sup_button_move", value: m.ID},
			button{action: "supervision.groupcancel", label: "sup_group_button_cancel", value: m.ID})
	}
}

// SupervisionGroupForm asks for a group session.
type SupervisionGroupForm struct {
	ID      string `json:",omitempty"` // of the one that is moved
	Team    string
	First   time.Time
	Minutes int
	People  []string `json:"-"`
}

func (SupervisionGroupForm) formKind() string { return "supervision.group" }

func (f SupervisionGroupForm) form(s *sheet) {
	s.begin("sup_group_title", "sup_offer_submit")
	at := slack.NewDateTimePickerBlockElement("v")
	at.InitialDateTime = f.First.Unix()
	s.ask("time0", "sup_offer_first", "sup_group_hint", at, false)
	s.ask("minutes", "sup_offer_minutes", "", s.minutes(f.Minutes), false)
	if f.ID == "" {
		s.ask("people", "sup_group_people", "", people(f.People), false)
	}
}

// SupervisionGroupLetters are what follows for everybody from a group session in a state: to those who are invited, and where
// lead is not empty to whoever leads it. zone returns a person's own.
func SupervisionGroupLetters(g peer.SupervisionGroup, state, lead GroupState, zone func(user string) string) []SupervisionLetter {
	var all []SupervisionLetter
	note := func(user string, state GroupState) SupervisionGroupNote {
		return SupervisionGroupNote{ID: g.ID, By: g.By, At: g.At, Minutes: g.Minutes, Count: len(g.People), Zone: zone(user), State: state}
	}
	version := strconv.Itoa(g.Version)
	lane := replyLane
	if state == GroupReminded || state == GroupAsked {
		lane = nudgeLane
	}
	for _, user := range g.People {
		if user == g.By {
			continue
		}
		all = append(all, SupervisionLetter{ID: "supgroup." + g.ID + "." + version + "." + string(state) + "." + user, User: user, Lane: lane, Version: 1, Message: note(user, state)})
		if state == GroupInvited || state == GroupMoved {
			all = append(all, SupervisionLetter{ID: "supgroup." + g.ID + "." + version + ".calendar." + user, User: user, Lane: replyLane, Version: 1,
				Message: SupervisionInvite{SupervisionFacts: SupervisionFacts{ID: g.ID, Worker: user, Owner: g.By, Mine: true, At: g.At, Minutes: g.Minutes, Zone: zone(user)},
					Sequence: g.Moves, Stamp: g.At, Group: true}})
		}
	}
	if lead != "" {
		all = append(all, SupervisionLetter{ID: "supgroup." + g.ID + "." + version + ".lead", User: g.By, Lane: replyLane, Version: 1, Message: note(g.By, lead)})
	}
	return all
}

// SupervisionGroupAnswer updates the question to somebody whether they were there.
func SupervisionGroupAnswer(g peer.SupervisionGroup, user, zone string, state GroupState) SupervisionLetter {
	asked := "supgroup." + g.ID + "." + strconv.Itoa(g.Version) + "." + string(GroupAsked) + "." + user
	return SupervisionLetter{ID: asked + "." + string(state), User: user, Lane: replyLane, Replaces: asked, Version: 2,
		Message: SupervisionGroupNote{ID: g.ID, By: g.By, At: g.At, Minutes: g.Minutes, Zone: zone, State: state}}
}

func supervisionGroupSamples() []Message {
	var all []Message
	at := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	for _, state := range []GroupState{GroupInvited, GroupMoved, GroupReminded, GroupCancelled, GroupAsked, GroupThere, GroupAway, GroupLeads, GroupPlanned} {
		all = append(all, SupervisionGroupNote{ID: "g1", By: "U2", At: at, Minutes: 90, Count: 6, Zone: "Europe/Oslo", State: state})
	}
	return append(all, SupervisionInvite{SupervisionFacts: SupervisionFacts{ID: "g1", Worker: "U1", Owner: "U2", Mine: true, At: at, Minutes: 90, Zone: "Europe/Oslo"}, Stamp: at, Group: true})
}
