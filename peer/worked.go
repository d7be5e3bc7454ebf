package peer

import (
	"cmp"
	"slices"
	"time"
)

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
	days := make([]Worked, last-first+1)
	for i := range days {
		days[i].Day = ordinalDay(first + i)
	}
	var clock reader
	var shifts, talks []piece
	for i := range work {
		w := &work[i]
		if !w.Declared {
			shifts = clock.split(shifts, w.Start.Unix(), w.Minutes, w.Zone)
		} else if day, _ := clock.read(w.Start, w.Zone); day >= first && day <= last {
			days[day-first].Declared += w.Minutes
		}
	}
	for i := range contacts {
		if c := &contacts[i]; c.Outcome == Held && !c.Timeless {
			talks = clock.split(talks, c.Start.Unix(), c.Minutes, c.Zone)
		}
	}
	slices.SortFunc(shifts, byStart)
	beside := without(talks, shifts)
	slices.SortFunc(beside, byStart)
	for i := range days {
		d, day := &days[i], first+i
		inShifts := covered(shifts, day)
		d.Shifts = int(inShifts / 60)
		d.Minutes = max(d.Declared+d.Shifts, int((inShifts+covered(beside, day))/60))
		d.Merged = max(d.Declared+int((total(shifts, day)+total(talks, day))/60)-d.Minutes, 0)
	}
	return days
}

// piece is a stretch of time within one civil day.
type piece struct {
	from, to int64 // Unix seconds
	day      int   // ordinal
}

func byStart(a, b piece) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to)) }

// split appends the pieces of a stretch that begins at an instant, cut at each midnight of a zone.
func (r *reader) split(dst []piece, from int64, minutes int, zone string) []piece {
	to := from + 60*int64(minutes)
	if to <= from {
		return dst
	}
	day, _ := r.read(time.Unix(from, 0), zone)
	lastDay, _ := r.read(time.Unix(to-1, 0), zone)
	for ; day < lastDay; day++ {
		if midnight := DayStart(ordinalDay(day+1), zone).Unix(); midnight > from && midnight < to {
			dst = append(dst, piece{from, midnight, day})
			from = midnight
		}
	}
	return append(dst, piece{from, to, lastDay})
}

// covered is how many seconds the pieces of a day cover together. They must be sorted by start.
func covered(pieces []piece, day int) (seconds int64) {
	var end int64
	for _, p := range pieces {
		if p.day == day && p.to > end {
			seconds += p.to - max(p.from, end)
			end = p.to
		}
	}
	return seconds
}

// total is how many seconds the pieces of a day have, each by itself.
func total(pieces []piece, day int) (seconds int64) {
	for _, p := range pieces {
		if p.day == day {
			seconds += p.to - p.from
		}
	}
	return seconds
}

// without returns the parts of pieces that lie in none of others, whatever their days: somebody may log a contact in
// another zone than the shift around it. others must be sorted by start.
func without(pieces, others []piece) []piece {
	var left []piece
	for _, p := range pieces {
		for _, o := range others {
			if o.to <= p.from || o.from >= p.to {
				continue
			}
			if o.from > p.from {
				left = append(left, piece{p.from, o.from, p.day})
			}
			p.from = min(o.to, p.to)
		}
		if p.from < p.to {
			left = append(left, p)
		}
	}
	return left
}
