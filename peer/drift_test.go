package peer

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"testing"
	"time"
)

// What was shown of a window when it changed last is what all records together say of it in the end, counted by hand: minute by
// minute, without any of the program's own measuring. Histories are twelve weeks long, with entries of the day and late ones,
// shifts, declared hours and contacts, edits and undos, over the change of clocks in October.
func TestNoDrift(t *testing.T) {
	histories := 25
	if os.Getenv("FAULTS") == "long" {
		histories = 1000
	}
	for seed := range histories {
		h := newHistory(uint64(seed))
		h.live()
		h.compare(t)
		if t.Failed() {
			t.Fatalf("in history %d", seed)
		}
	}
}

// history is a worker's twelve weeks, from Monday, 31 August 2026 in Oslo.
type history struct {
	dice  *rand.Rand
	l     Ledger
	shown map[string]Finding // by window, as it was shown last
	n     int
}

var historyFrom, historyTo = Day{2026, 8, 31}, Day{2026, 11, 22}

func newHistory(seed uint64) *history {
	h := &history{dice: rand.New(rand.NewPCG(seed, 2026)), shown: map[string]Finding{}}
	h.l.Pack, _ = PackByID([]string{"eu", "no", "none"}[seed%3])
	terms := StarterTerms()
	terms.Limits[CodeDay], terms.Limits[RestDay], terms.Agreed = 3, 12*60, 30*60
	h.l.Agreements = []Agreement{{Version: 1, State: Accepted, Terms: terms, AnsweredAt: Civil(Day{2026, 10, 1}, 600, oslo)}}
	from := historyFrom.Add(20 + h.dice.IntN(20))
	h.l.TimeOff = []TimeOff{{ID: "off", State: TimeOffApproved, Zone: oslo, From: DayStart(from, oslo), To: DayStart(from.Add(1+h.dice.IntN(14)), oslo)}}
	return h
}

// live goes through the days.
func (h *history) live() {
	for day := historyFrom; !historyTo.Before(day); day = day.Add(1) {
		h.l.Today = day.Add(1) // a night that begins today is logged tomorrow
		for range h.dice.IntN(4) {
			on := day
			if h.dice.IntN(8) == 0 {
				on = historyFrom.Add(max(day.Since(historyFrom)-h.dice.IntN(14), 0))
			}
			h.n++
			switch roll := h.dice.IntN(10); {
			case roll < 4:
				h.put(h.contact(on))
			case roll < 8:
				h.putWork(h.work(on))
			case roll == 8 && len(h.l.Contacts) > 0: // undo, or another length or time: an edit
				c := h.l.Contacts[h.dice.IntN(len(h.l.Contacts))]
				h.l.Contacts = slices.DeleteFunc(slices.Clone(h.l.Contacts), func(o Contact) bool { return o.ID == c.ID })
				if h.dice.IntN(2) == 0 {
					edited := h.contact(c.Day())
					edited.ID = c.ID
					h.l.Contacts = append(h.l.Contacts, edited)
					h.show(h.l.OfContact(edited))
				}
				h.show(h.l.OfContact(c))
			case len(h.l.Work) > 0:
				w := h.l.Work[h.dice.IntN(len(h.l.Work))]
				h.l.Work = slices.DeleteFunc(slices.Clone(h.l.Work), func(o Work) bool { return o.ID == w.ID })
				if h.dice.IntN(2) == 0 {
					edited := h.work(w.Day())
					edited.ID = w.ID
					h.l.Work = append(h.l.Work, edited)
					h.show(h.l.OfWork(edited))
				}
				h.show(h.l.OfWork(w))
			}
		}
	}
}

func (h *history) contact(on Day) Contact {
	c := Contact{ID: fmt.Sprint("c", h.n), Code: []Code{"K7", "M3", "P4"}[h.dice.IntN(3)], Zone: oslo, Start: Civil(on, h.dice.IntN(1440), oslo),
		Minutes: h.dice.IntN(90), Direction: Direction(h.dice.IntN(3)), Outcome: []Outcome{Held, Held, Held, Missed, NoShow}[h.dice.IntN(5)]}
	if h.dice.IntN(6) == 0 {
		c.Timeless, c.Start = true, Civil(on, 720, oslo)
	}
	return c
}

func (h *history) work(on Day) Work {
	w := Work{ID: fmt.Sprint("w", h.n), Zone: oslo, Start: Civil(on, h.dice.IntN(1440), oslo), Minutes: 60 + h.dice.IntN(560), Kind: []WorkKind{ShiftWork, ShiftWork, OutsideRole}[h.dice.IntN(3)]}
	if h.dice.IntN(3) == 0 {
		w.Declared, w.Start, w.Minutes = true, Civil(on, 720, oslo), 30+h.dice.IntN(300)
	}
	return w
}

func (h *history) put(c Contact) {
	h.l.Contacts = append(slices.Clip(h.l.Contacts), c)
	h.show(h.l.OfContact(c))
}

func (h *history) putWork(w Work) {
	h.l.Work = append(slices.Clip(h.l.Work), w)
	h.show(h.l.OfWork(w))
}

func (h *history) show(findings []Finding) {
	for _, f := range findings {
		h.shown[f.HeadsUpKey()] = f
	}
}

// compare counts every window that was shown once more.
func (h *history) compare(t *testing.T) {
	hand := byHand(h.l)
	for key, f := range h.shown {
		value, ok := hand.measure(f)
		if !ok { // a run that begins on another day now
			continue
		}
		if value != f.Value {
			t.Errorf("%s was shown as %d, and is %d", key, f.Value, value)
		}
		rule, _ := RuleByID(f.Rule)
		if limit := map[bool]map[RuleID]int{true: {CodeDay: 3, RestDay: 720}, false: {CodeDay: 2, RestDay: 660}}[f.Agreed > 0][f.Rule]; limit > 0 && limit != f.Limit {
			t.Errorf("%s of version %d was held against %d", key, f.Agreed, f.Limit)
		}
		if f.Level != rule.Level(f.Value, f.Limit) {
			t.Errorf("%s is at another level", key)
		}
	}
	if len(h.shown) < 200 {
		t.Errorf("only %d windows were shown", len(h.shown))
	}
}

// hand is a time line of minutes in UTC, from some weeks before the history to some after it.
type hand struct {
	l       Ledger
	from    time.Time
	busy    []bool
	shift   []bool
	outside []bool
	midday  map[Day][3]int // where the midnight, the noon and the next midnight of a day are on the line
}

func byHand(l Ledger) *hand {
	h := &hand{l: l, from: Civil(historyFrom.Add(-20), 0, oslo), midday: map[Day][3]int{}}
	n := int(Civil(historyTo.Add(20), 0, oslo).Sub(h.from) / time.Minute)
	h.busy, h.shift, h.outside = make([]bool, n), make([]bool, n), make([]bool, n)
	at := func(i time.Time) int { return int(i.Sub(h.from) / time.Minute) }
	for _, w := range l.Work {
		for m := range w.Minutes {
			if !w.Declared {
				h.busy[at(w.Start)+m], h.shift[at(w.Start)+m] = true, true
				h.outside[at(w.Start)+m] = h.outside[at(w.Start)+m] || w.Kind == OutsideRole
			}
		}
	}
	for _, c := range l.Contacts {
		for m := range c.Minutes {
			if c.Outcome == Held && !c.Timeless {
				h.busy[at(c.Start)+m] = true
			}
		}
	}
	for day := historyFrom.Add(-20); day.Before(historyTo.Add(20)); day = day.Add(1) {
		h.midday[day] = [3]int{at(Civil(day, 0, oslo)), at(Civil(day, 720, oslo)), at(Civil(day.Add(1), 0, oslo))}
	}
	return h
}

// worked counts the minutes of some days, and those outside the role.
func (h *hand) worked(from, to Day) (minutes, outside int) {
	for day := from; !to.Before(day); day = day.Add(1) {
		line, ok := h.midday[day]
		if !ok {
			continue
		}
		busy, shift, declared := 0, 0, 0
		for m := line[0]; m < line[2]; m++ {
			busy, shift, outside = busy+one(h.busy[m]), shift+one(h.shift[m]), outside+one(h.outside[m])
		}
		for _, w := range h.l.Work {
			if w.Declared && w.Day() == day {
				declared += w.Minutes
				outside += w.Minutes * one(w.Kind == OutsideRole)
			}
		}
		minutes += max(busy, shift+declared)
	}
	return minutes, outside
}

func one(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// free is the longest free stretch that has a minute between two places of the line, at most cap.
func (h *hand) free(from, to, most int) (longest int) {
	for m := 0; m < len(h.busy); {
		if h.busy[m] {
			m++
			continue
		}
		start := m
		for m < len(h.busy) && !h.busy[m] {
			m++
		}
		if start < to && m > from {
			length := m - start
			if start == 0 || m == len(h.busy) {
				length = most
			}
			longest = max(longest, min(length, most))
		}
	}
	return longest
}

// measure counts a window by hand, and is false for a run that is none any more.
func (h *hand) measure(f Finding) (int, bool) {
	switch f.Rule {
	case HoursDay, HoursWeek:
		n, _ := h.worked(f.From, f.To)
		return n, true
	case HoursAverage:
		n, _ := h.worked(f.From, f.To)
		days := 0
		for day := f.From; !f.To.Before(day); day = day.Add(1) {
			off := h.l.TimeOff[0]
			days += one(Civil(day, 0, oslo).Before(off.From) || off.To.Before(Civil(day.Add(1), 0, oslo)))
		}
		return n * 7 / max(days, 7), true
	case OutsideShare:
		n, outside := h.worked(f.From, f.To)
		base := max(n, 20*60)
		if last := h.lastWorked(f); !last.Before(h.l.Agreements[0].AnsweredAt) {
			base = max(base, 4*30*60)
		}
		return 100 * outside / base, true
	case RestDay:
		line := h.midday[f.From]
		return h.free(line[0], line[1], 24*60), true
	case RestWeek:
		return h.free(h.midday[f.From.Add(1)][0], h.midday[f.To][2], 72*60), true
	case WorkRun:
		return h.run(f.From, func(d Day) bool { n, _ := h.worked(d, d); return n > 0 }, f.Value)
	}
	count := func(from, to Day, code Code) (n int) {
		for _, c := range h.l.Contacts {
			day := c.Day()
			counts := c.Outcome == Held || c.Outcome == Missed
			if f.Rule == CodeOutside {
				local := c.Start.In(Location(oslo))
				weekend := day.Weekday() == time.Saturday || day.Weekday() == time.Sunday
				counts = counts && (c.Outcome == Missed || c.Direction == Incoming) && (weekend || !c.Timeless && (local.Hour() < 8 || local.Hour() >= 20))
			}
			if f.Rule == OffContact {
				counts = counts && !c.Start.Before(h.l.TimeOff[0].From) && c.Start.Before(h.l.TimeOff[0].To)
			}
			n += one(counts && (code == "" || c.Code == code) && !day.Before(from) && !to.Before(day))
		}
		return n
	}
	if f.Rule == CodeRun {
		return h.run(f.From, func(d Day) bool { return count(d, d, f.Code) > 0 }, f.Value)
	}
	return count(f.From, f.To, f.Code), true
}

// run is how many days in a row something is true from a day on, and false where it is true on the day before, or where nothing
// was shown and a run begins.
func (h *hand) run(from Day, is func(Day) bool, shown int) (n int, ok bool) {
	if is(from.Add(-1)) || shown > 0 && !is(from) {
		return 0, false
	}
	for is(from.Add(n)) {
		n++
	}
	return n, true
}

// lastWorked is when the last working time in a window began.
func (h *hand) lastWorked(f Finding) (last time.Time) {
	look := func(start, end time.Time) {
		first, until := DayOf(start, oslo), DayOf(end.Add(-1), oslo)
		if !until.Before(f.From) && !f.To.Before(first) && start.After(last) {
			last = start
		}
	}
	for _, w := range h.l.Work {
		if w.Declared {
			look(w.Start, w.Start.Add(1))
		} else {
			look(w.Start, w.End())
		}
	}
	for _, c := range h.l.Contacts {
		if c.Works() {
			look(c.Start, c.Start.Add(time.Duration(c.Minutes)*time.Minute))
		}
	}
	return last
}
