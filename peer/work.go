package peer

import "time"

// WorkKind says what working time was spent on. It is part of stored records and never changes its meaning.
type WorkKind uint8

// The kinds of working time. The zero value is ordinary work. Hours outside the role and hours of a second role count in the
// load like any others.
const (
	ShiftWork WorkKind = iota
	TravelWork
	AdminWork
	TeachingWork
	MeetingWork
	OutsideRole // tasks that are not a peer worker's
	SecondRole  // another post or office of the same person
)

// Work is one piece of working time: a shift, from its start to its end, or declared hours, of which only the day and the
// length are known.
type Work struct {
	ID       string // random, unique within the worker, contacts included
	Kind     WorkKind
	Declared bool      // only the day is known; Start is then noon of that day in Zone
	Start    time.Time // the instant at which it began, whole minutes, UTC
	Minutes  int       // 1 to 1500: a civil day has up to 25 hours
	Zone     string    // the IANA zone in which it was logged; it fixes the civil days for ever
	LoggedAt time.Time // the instant at which the worker logged it, whole seconds, UTC
}

// Day is the civil day of the work in the zone in which it was logged; of a shift the day on which it began.
func (w Work) Day() Day { return DayOf(w.Start, w.Zone) }

// End is the instant at which a shift ended. Declared hours have no end.
func (w Work) End() time.Time { return w.Start.Add(time.Duration(w.Minutes) * time.Minute) }

// Running is a shift that has begun and has not ended. The zero value is none.
type Running struct {
	ID    string // of the shift that it becomes
	Kind  WorkKind
	Start time.Time // whole minutes, UTC
	Zone  string    // IANA zone in which it was begun
}

// On tells whether a shift is running.
func (r Running) On() bool { return r.ID != "" }

// Forgotten tells whether a shift has gone on for so long that its end has to be asked for: above 12 hours nobody can say
// whether it was long, or only not stopped.
func (r Running) Forgotten(at time.Time) bool { return at.Sub(r.Start) > 12*time.Hour }

// AskedAt is the instant from which its end has to be asked for: the first whole minute at which it is Forgotten.
func (r Running) AskedAt() time.Time { return r.Start.Add(12*time.Hour + time.Minute) }

// Until returns the running shift as one that ended at an instant, which is taken back to its whole minute. Minutes is 0
// where that is not a minute after its start.
func (r Running) Until(end, loggedAt time.Time) Work {
	minutes := int(end.Truncate(time.Minute).Sub(r.Start) / time.Minute)
	return Work{ID: r.ID, Kind: r.Kind, Start: r.Start, Minutes: max(minutes, 0), Zone: r.Zone, LoggedAt: loggedAt}
}
