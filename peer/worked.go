package peer

import "slices"

// Worked is the working time of one civil day, in minutes.
type Worked struct {
	Day      Day
	Minutes  int // what counts: see WorkedDays
	Declared int
	Shifts   int // with what overlaps counted once
	Merged   int // logged more than once and counted once: shifts that overlap, and contacts inside of working time
}

// WorkedDays returns the working time of each civil day from from to to, both included, in order: the larger of declared
// hours and shifts together, and of what shifts and held contacts with a time cover together. So the minutes of contacts
// flow into the hours, and flow in once. Everything is split at the midnight of the zone in which it was logged, and lengths
// are those of instants, so that days of 23 and 25 hours come out right.
//
// work and contacts are the worker's, in any order; they must reach back to the day before from.
func WorkedDays(work []Work, contacts []Contact, from, to Day) []Worked {
	first, last := from.ordinal(), to.ordinal()
	if last < first {
		return nil
	}
	l := Ledger{Work: work, Contacts: contacts}
	s := l.sheet(first, last)
	defer s.done()
	days := make([]Worked, len(s.days))
	for i := range days {
		d := &s.days[i]
		minutes := d.minutes()
		days[i] = Worked{Day: ordinalDay(first + i), Minutes: minutes, Declared: d.declared, Shifts: int(d.shifts / 60),
			Merged: max(d.declared+int(d.logged/60)-minutes, 0)}
	}
	return days
}

// WorkedAs returns the working time of the days from from to to, both included, that was spent on one kind, in minutes, with
// overlaps within it counted once.
func WorkedAs(kind WorkKind, work []Work, from, to Day) (minutes int) {
	of := slices.DeleteFunc(slices.Clone(work), func(w Work) bool { return w.Kind != kind })
	for _, d := range WorkedDays(of, nil, from, to) {
		minutes += d.Minutes
	}
	return minutes
}
