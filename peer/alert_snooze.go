package peer

import (
	"slices"
	"time"
)

// backAt is when a snoozed alert comes back, in minutes after midnight.
const backAt = 9 * 60

// SnoozeChoices returns the instants, in UTC, until which an alert may be snoozed: 09:00 on the next working day and on the
// first one of the next week, by a team's calendar; only one where both are the same.
func SnoozeChoices(at time.Time, c Calendar) []time.Time {
	next, monday := DayOf(at, c.Zone).Add(1), DayOf(at, c.Zone).Monday().Add(7)
	for !c.Working(next) {
		next = next.Add(1)
	}
	for !c.Working(monday) {
		monday = monday.Add(1)
	}
	choices := []time.Time{Civil(next, backAt, c.Zone).UTC()}
	if next.Before(monday) {
		choices = append(choices, Civil(monday, backAt, c.Zone).UTC())
	}
	return choices
}

// Snooze returns the alert as put off until an instant that SnoozeChoices names. It stays open: anybody may still take it,
// and a correction withdraws it. It refuses with OwnAlert where the alert is about that person, with AlreadyAcknowledged,
// AlreadyClosed or AlreadyWithdrawn where it is not open, with AlreadySnoozed where somebody has put it off already, and with
// UnknownTime; the alert is then unchanged.
func (a Alert) Snooze(by string, until, at time.Time, c Calendar) (Alert, Reason) {
	if _, reason := a.Acknowledge(by, at); reason != OK {
		return a, reason
	}
	switch {
	case a.Snoozing():
		return a, AlreadySnoozed
	case !slices.ContainsFunc(SnoozeChoices(at, c), until.Equal):
		return a, UnknownTime
	}
	a.Snoozes++
	a.SnoozedBy, a.SnoozedAt, a.SnoozedUntil, a.Returned = by, at, until, time.Time{}
	a.Version++
	return a, OK
}

// Snoozing tells whether the alert is open, was put off and has not come back yet.
func (a Alert) Snoozing() bool { return a.State == Open && a.Snoozes > 0 && a.Returned.IsZero() }

// Return returns an alert that was put off as come back.
func (a Alert) Return(at time.Time) Alert {
	a.Returned = at
	a.Version++
	return a
}

// ReturnsTo returns the people to whom an alert that was put off comes back: whoever put it off, and where they are neither
// coordinator nor deputy of its team any more, all who are. Whom the alert is about is never among them.
func ReturnsTo(a Alert, team Team) []string {
	all := WaitingFor(a, team, widerFrom)
	if slices.Contains(all, a.SnoozedBy) {
		return []string{a.SnoozedBy}
	}
	return all
}

// waitsFrom is the instant from which it counts how long an alert waits to be taken.
func (a Alert) waitsFrom() time.Time {
	if a.Snoozes > 0 {
		return a.SnoozedUntil
	}
	return a.RaisedAt
}
