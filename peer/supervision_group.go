package peer

import (
	"slices"
	"time"
)

// SupervisionGroup is a session of supervision for many, scheduled once. Who was there is no part of it: each says so for
// themselves, and it becomes a session of theirs.
type SupervisionGroup struct {
	ID        string
	Version   int // grows with each change
	Team      string
	By        string // who scheduled it and leads it
	Zone      string // theirs
	People    []string
	At        time.Time
	Minutes   int
	Moves     int
	Cancelled bool
	Ended     bool // everybody was asked whether they were there
}

// The steps of the clock of a group session.
const (
	GroupSoon = 1 // an hour before it
	GroupEnd  = 2 // at its end: everybody is asked whether they were there
)

// Live tells whether something is still to come.
func (g SupervisionGroup) Live() bool { return !g.Cancelled && !g.Ended }

// StepAt returns the instant of a step of its clock.
func (g SupervisionGroup) StepAt(step int) time.Time {
	if step <= GroupSoon {
		return g.At.Add(-time.Hour)
	}
	return g.At.Add(time.Duration(g.Minutes) * time.Minute)
}

// StepReached returns the last step whose instant is not after at, 0 where there is none.
func (g SupervisionGroup) StepReached(at time.Time) int {
	switch {
	case !g.StepAt(GroupEnd).After(at):
		return GroupEnd
	case !g.StepAt(GroupSoon).After(at):
		return GroupSoon
	}
	return 0
}

// Plan returns the group session at another time. It refuses with UnknownTime a time that is over or more than a year away,
// and with AlreadyCancelled and AlreadyHeld.
func (g SupervisionGroup) Plan(when time.Time, minutes int, at time.Time) (SupervisionGroup, Reason) {
	switch {
	case g.Cancelled:
		return g, AlreadyCancelled
	case g.Ended:
		return g, AlreadyHeld
	case !when.After(at) || when.After(at.AddDate(1, 0, 0)):
		return g, UnknownTime
	}
	if !g.At.IsZero() {
		g.Moves++
	}
	g.At, g.Minutes = when.UTC(), clampMinutes(minutes)
	g.Version++
	return g, OK
}

// Attended returns the session that somebody had who was there. It refuses with NotYours whoever was not invited, with
// AlreadyCancelled, and with NotYet before it begins. Zone is theirs.
func (g SupervisionGroup) Attended(user, zone string, at time.Time) (Supervision, Reason) {
	switch {
	case !slices.Contains(g.People, user) || user == g.By:
		return Supervision{}, NotYours
	case g.Cancelled:
		return Supervision{}, AlreadyCancelled
	case at.Before(g.At):
		return Supervision{}, NotYet
	}
	return HeldAlready(Supervision{
		ID: g.ID + "-" + user, Worker: user, Team: g.Team, Form: GroupSession, Group: g.ID, Minutes: g.Minutes, Zone: zone, OwnerZone: g.Zone,
	}, g.By, g.At, at), OK
}
