package peer

import (
	"slices"
	"time"
)

// SupervisionKind says what a request for supervision is about, roughly. It is part of stored records and never changes its
// meaning; so are the other choices of a request.
type SupervisionKind string

// The kinds of requests.
const (
	PracticalMatter SupervisionKind = "practical"
	HardSituation   SupervisionKind = "hard"
	UrgentMatter    SupervisionKind = "urgent"
)

// SupervisionWhen says by when somebody would like to talk.
type SupervisionWhen string

// By when.
const (
	WithinToday SupervisionWhen = "today"
	WithinWeek  SupervisionWhen = "week"
	NextWeek    SupervisionWhen = "next"
)

// SupervisionWay says how; empty means that it does not matter.
type SupervisionWay string

// The ways.
const (
	ByCall    SupervisionWay = "call"
	InPerson  SupervisionWay = "meet"
	InWriting SupervisionWay = "message"
)

// SupervisionWith says with whom by their place; empty means whoever has time.
type SupervisionWith string

// The places.
const (
	WithCoordinator SupervisionWith = "coordinator"
	WithDeputy      SupervisionWith = "deputy"
	WithSenior      SupervisionWith = "senior" // an experienced peer worker
)

// SupervisionForm says in what form supervision was had. Each of them resets the interval.
type SupervisionForm string

// The forms.
const (
	Individual   SupervisionForm = "individual"
	GroupSession SupervisionForm = "group"
	PeerToPeer   SupervisionForm = "peer"
)

// SupervisionState says how far a request has come. It waits for somebody, then for times, then for one of them to be
// picked, then for the day. Held and Cancelled are its ends.
type SupervisionState string

// The states.
const (
	SupervisionOpen      SupervisionState = "open"
	SupervisionTaken     SupervisionState = "accepted"
	SupervisionOffered   SupervisionState = "offered"
	SupervisionBooked    SupervisionState = "booked"
	SupervisionHeld      SupervisionState = "held"
	SupervisionCancelled SupervisionState = "cancelled"
)

// The lengths of a session, in minutes.
const (
	SupervisionMinutes = 45 // where nobody says another
	LeastSupervision   = 5
	MostSupervision    = 480
)

// MostOffers is how many times one side may offer at once.
const MostOffers = 3

// Supervision is a request for supervision and what became of it, or a session that was had without one. What was talked
// about is no part of it.
type Supervision struct {
	ID      string // random, unique in the workspace
	Version int    // grows with every step
	Round   int    // from 1; grows when it is open for anybody again
	Worker  string
	Team    string
	Form    SupervisionForm
	Kind    SupervisionKind
	When    SupervisionWhen
	Way     SupervisionWay
	With    SupervisionWith
	Person  string   // who was asked in particular
	Not     []string // who is to know nothing of it
	Sealed  string   // topic and text, encrypted for whoever takes it; empty for none
	Zone    string   // the worker's, as Slack said last
	State   SupervisionState
	AskedAt time.Time // zero where there was no request
	Since   time.Time // when the present state began

	Owner      string // who took it
	OwnerZone  string
	TakenAt    time.Time   // when it was taken first
	OfferedAt  time.Time   // when times were offered first
	Offers     []time.Time // on offer, earliest first
	OfferedBy  string      // the other side picks
	OfferedAs  int         // the version with which they were offered
	At         time.Time   // of the talk, once it is booked
	Minutes    int         // planned, then as it was
	Moves      int         // how often it was moved after it had been booked
	AskedStep  int         // of the clock, with which both were asked last whether it happened
	AskedAs    int         // the version with which that was
	EndedBy    string      // who said that it was held, or cancelled it
	Group      string      // id of the group session that it was part of
	Told       []SupervisionTold
	LookedInto time.Time // when the owner first read the topic
}

// SupervisionTold is a message about a request to somebody who may take it.
type SupervisionTold struct {
	To   string // a user, or "channel"
	Step int
}

// ToChannel is the To of the message in the coordinators' channel.
const ToChannel = "channel"

// Live tells whether the request has not come to its end.
func (s Supervision) Live() bool {
	return s.State != SupervisionHeld && s.State != SupervisionCancelled
}

// Hides tells whether a person is to know nothing of the request. What was had without a request hides from nobody.
func (s Supervision) Hides(user string) bool { return slices.Contains(s.Not, user) }

// Silent tells whether the request is kept out of every place that several people read.
func (s Supervision) Silent() bool { return len(s.Not) > 0 }

// Ask returns a new request that begins its life.
func (s Supervision) Ask(at time.Time) Supervision {
	s.State, s.Version, s.Round, s.AskedAt, s.Since = SupervisionOpen, 1, 1, at, at
	if s.Form == "" {
		s.Form = Individual
	}
	if s.Kind == "" {
		s.Kind = PracticalMatter
	}
	if s.When == "" {
		s.When = WithinWeek
	}
	return s
}

// step returns the request in another state.
func (s Supervision) step(to SupervisionState, at time.Time) Supervision {
	s.State, s.Since = to, at
	s.Version++
	s.Offers, s.Told, s.Not = slices.Clone(s.Offers), slices.Clone(s.Told), slices.Clone(s.Not)
	return s
}

// over returns why nothing more can be done with a request, OK where it lives.
func (s Supervision) over() Reason {
	switch s.State {
	case SupervisionHeld:
		return AlreadyHeld
	case SupervisionCancelled:
		return AlreadyCancelled
	}
	return OK
}

// Take returns the request as taken by a person whose clocks are in a zone. It refuses with NotYours where it is that
// person's own or hidden from them, and with AlreadyTaken, AlreadyHeld or AlreadyCancelled. Whoever takes it over from
// somebody else says so: over.
func (s Supervision) Take(by, zone string, over bool, at time.Time) (Supervision, Reason) {
	switch reason := s.over(); {
	case by == s.Worker || s.Hides(by):
		return s, NotYours
	case reason != OK:
		return s, reason
	case s.Owner == by, s.Owner != "" && (!over || s.State != SupervisionTaken):
		return s, AlreadyTaken
	}
	s = s.step(SupervisionTaken, at)
	s.Owner, s.OwnerZone = by, zone
	if s.TakenAt.IsZero() {
		s.TakenAt = at
	}
	return s, OK
}

// party returns OK where a person is one of the two who talk.
func (s Supervision) party(by string) Reason {
	switch {
	case by == "" || by != s.Worker && by != s.Owner:
		return NotYours
	case !s.Live():
		return s.over()
	}
	return OK
}

// Other returns the other one of the two who talk.
func (s Supervision) Other(user string) string {
	if user == s.Worker {
		return s.Owner
	}
	return s.Worker
}

// ZoneOf returns the zone of one of the two who talk.
func (s Supervision) ZoneOf(user string) string {
	if user == s.Owner && s.Owner != "" {
		return s.OwnerZone
	}
	return s.Zone
}

// Release returns the request as given back by whoever had taken it: it is open for the others again, and how long it waits
// counts anew. It refuses with NotYours everybody else.
func (s Supervision) Release(by string, at time.Time) (Supervision, Reason) {
	if reason := s.party(by); reason != OK || by == s.Worker {
		if reason == OK {
			reason = NotYours
		}
		return s, reason
	}
	s = s.step(SupervisionOpen, at)
	s.Round++
	s.Owner, s.OwnerZone, s.Offers, s.OfferedBy, s.At = "", "", nil, "", time.Time{}
	return s, OK
}

// Cancel returns the request as cancelled by the worker. It refuses with NotYours everybody else.
func (s Supervision) Cancel(by string, at time.Time) (Supervision, Reason) {
	switch reason := s.over(); {
	case by != s.Worker:
		return s, NotYours
	case reason != OK:
		return s, reason
	}
	s = s.step(SupervisionCancelled, at)
	s.EndedBy, s.Offers = by, nil
	return s, OK
}

// mayDeny is how long the other side may say that a session did not happen which one side said was held.
const mayDeny = 7 * 24 * time.Hour
