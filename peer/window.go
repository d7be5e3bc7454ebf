package peer

import "slices"

// entry is what the rules need of a contact that counts.
type entry struct {
	code    Code
	day     int   // ordinal of its civil day
	at      int64 // Unix seconds
	outside bool  // it came in while the worker was not available
}

// span is a window and what was measured in it. first and last are ordinals.
type span struct{ first, last, value int }

// entries returns the contacts that count. Each is held against the hours that were in force when it happened.
func (l *Ledger) entries() []entry {
	entries := make([]entry, 0, len(l.Contacts))
	var clock reader
	for i := range l.Contacts {
		c := &l.Contacts[i]
		if !c.Counts() {
			continue
		}
		e := entry{code: c.Code, at: c.Start.Unix()}
		var minute int
		e.day, minute = clock.read(c.Start, c.Zone)
		if c.CameIn() {
			e.outside = !l.ruling(e.at).terms.Availability.holds(ordinalWeekday(e.day), minute, c.Timeless)
		}
		entries = append(entries, e)
	}
	return entries
}

func codeDay(dst []span, entries []entry, code Code, day int) []span {
	n := 0
	for _, e := range entries {
		if e.day == day && e.code == code {
			n++
		}
	}
	return append(dst, span{day, day, n})
}

func allDay(dst []span, entries []entry, _ Code, day int) []span {
	n := 0
	for _, e := range entries {
		if e.day == day {
			n++
		}
	}
	return append(dst, span{day, day, n})
}

func codeWeek(dst []span, entries []entry, code Code, day int) []span {
	monday, n := ordinalMonday(day), 0
	for _, e := range entries {
		if e.day >= monday && e.day < monday+7 && e.code == code {
			n++
		}
	}
	return append(dst, span{monday, monday + 6, n})
}

func codeOutside(dst []span, entries []entry, code Code, day int) []span {
	monday, n := ordinalMonday(day), 0
	for _, e := range entries {
		if e.outside && e.day >= monday && e.day < monday+7 && e.code == code {
			n++
		}
	}
	return append(dst, span{monday, monday + 6, n})
}

// codeRun returns the run that contains the day. Without contact on that day these are the run that ends the day before,
// the day itself with 0, and the run that begins the day after, as far as they exist.
func codeRun(dst []span, entries []entry, code Code, day int) []span {
	days := make([]int, 0, 64)
	for _, e := range entries {
		if e.code == code {
			days = append(days, e.day)
		}
	}
	slices.Sort(days)
	days = slices.Compact(days)
	i, found := slices.BinarySearch(days, day)
	first, last := day, day-1 // days[i:] go on from last
	for j := i - 1; j >= 0 && days[j] == first-1; j-- {
		first--
	}
	if !found {
		if first < day {
			dst = append(dst, span{first, day - 1, day - first})
		}
		dst = append(dst, span{day, day, 0})
		first, last = day+1, day
	}
	for j := i; j < len(days) && days[j] == last+1; j++ {
		last++
	}
	if last >= first {
		dst = append(dst, span{first, last, last - first + 1})
	}
	return dst
}
