package peer

import (
	"slices"
	"time"
)

// TimeOffKind says what time off is for. Only the worker sees it. It is part of stored records and never changes its meaning.
type TimeOffKind string

// The kinds of time off.
const (
	HolidayOff  TimeOffKind = "holiday"
	HealthOff   TimeOffKind = "health"
	DayOff      TimeOffKind = "day off"
	RecoveryOff TimeOffKind = "recovery" // a block of days to come back to oneself
)

// TimeOffState says how far time off has come.
type TimeOffState string

// The states of time off. Told and Approved hold; the others do not.
const (
	TimeOffAsked     TimeOffState = "asked"     // waits for an answer; it never expires, it is passed on
	TimeOffTold      TimeOffState = "told"      // the team's policy for its kind is to tell, and not to ask
	TimeOffApproved  TimeOffState = "approved"  // a coordinator said yes
	TimeOffDenied    TimeOffState = "denied"    // a coordinator said no, with a reason
	TimeOffCountered TimeOffState = "countered" // a coordinator offered other days; the worker answers
	TimeOffCancelled TimeOffState = "cancelled" // the worker took it back, or ended it early
)

// TimeOff is a stretch of time in which a worker does not work and is left in peace.
type TimeOff struct {
	ID         string
	Worker     string
	Team       string
	Kind       TimeOffKind
	State      TimeOffState
	From, To   time.Time // instants in UTC, From included and To not; whole minutes
	Zone       string    // the IANA zone in which it was asked for; it fixes the civil days for ever
	AskedAt    time.Time
	AnsweredBy string
	AnsweredAt time.Time // zero while it waits
	Cover      []Cover   // one for each code that somebody was asked to cover

	Version                int          // from 1, grows with every change
	Why                    DenialReason // of a no
	OfferedFrom, OfferedTo time.Time    // the other days that were offered, while they are
}

// Cover is a peer who was asked to be there for a code while its worker is away.
type Cover struct {
	Code   Code
	Peer   string // Slack user id
	Agreed bool   // said yes

	Declined bool // said no
}

// Holds tells whether the time off is in force, whatever the time: it was told or approved.
func (t TimeOff) Holds() bool { return t.State == TimeOffTold || t.State == TimeOffApproved }

// Covers tells whether the time off is in force at an instant.
func (t TimeOff) Covers(at time.Time) bool {
	return t.Holds() && !at.Before(t.From) && at.Before(t.To)
}

// CoverOf returns the peer who agreed to be there for a code, "" where nobody did.
func (t TimeOff) CoverOf(code Code) string {
	i := slices.IndexFunc(t.Cover, func(c Cover) bool { return c.Code == code && c.Agreed })
	if i < 0 {
		return ""
	}
	return t.Cover[i].Peer
}

// AwayAt returns the time off that is in force at an instant, of several the one that ends last, and false where there is none.
func AwayAt(all []TimeOff, at time.Time) (TimeOff, bool) {
	var found TimeOff
	for _, t := range all {
		if t.Covers(at) && t.To.After(found.To) {
			found = t
		}
	}
	return found, found.ID != ""
}
