package peer

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// zonesDrawn are where the people of the properties work: some stay, some travel.
var zonesDrawn = []string{oslo, oslo, oslo, ny, howe}

// drawPieces draws some weeks of work, contacts and time off around the autumn's change of clocks.
func drawPieces(t *rapid.T) Ledger {
	l := Ledger{Today: Day{2026, 11, 15}}
	zone := rapid.SampledFrom(zonesDrawn)
	start := func(label string) (time.Time, string) {
		z := zone.Draw(t, label+" zone")
		d := Day{2026, 10, 12}.Add(rapid.IntRange(0, 27).Draw(t, label+" day"))
		return Civil(d, 5*rapid.IntRange(0, 287).Draw(t, label+" time"), z), z
	}
	for i := range rapid.IntRange(0, 12).Draw(t, "shifts") {
		at, z := start("shift")
		l.Work = append(l.Work, Work{ID: fmt.Sprint("w", i), Start: at, Zone: z, Minutes: rapid.IntRange(1, 900).Draw(t, "length"),
			Kind: rapid.SampledFrom([]WorkKind{ShiftWork, OutsideRole}).Draw(t, "kind")})
	}
	for i := range rapid.IntRange(0, 6).Draw(t, "declared") {
		at, z := start("declared")
		l.Work = append(l.Work, Work{ID: fmt.Sprint("d", i), Declared: true, Start: Civil(DayOf(at, z), 720, z), Zone: z,
			Minutes: rapid.IntRange(1, 600).Draw(t, "length"), Kind: rapid.SampledFrom([]WorkKind{AdminWork, OutsideRole}).Draw(t, "kind")})
	}
	for i := range rapid.IntRange(0, 12).Draw(t, "contacts") {
		at, z := start("contact")
		l.Contacts = append(l.Contacts, Contact{ID: fmt.Sprint("c", i), Code: rapid.SampledFrom([]Code{"K7", "M3"}).Draw(t, "code"), Start: at, Zone: z,
			Minutes: rapid.IntRange(0, 120).Draw(t, "length"), Outcome: Outcome(rapid.IntRange(0, 3).Draw(t, "outcome")),
			Direction: Direction(rapid.IntRange(0, 2).Draw(t, "direction"))})
	}
	for i := range rapid.IntRange(0, 2).Draw(t, "time off") {
		at, z := start("off")
		l.TimeOff = append(l.TimeOff, TimeOff{ID: fmt.Sprint("o", i), State: TimeOffTold, Zone: z, From: at, To: at.Add(time.Duration(rapid.IntRange(1, 240).Draw(t, "hours")) * time.Hour)})
	}
	return l
}

// all is every measure of every day and week that the records have, by window.
func all(l Ledger) map[string]int {
	found := map[string]int{}
	first, last := Day{2026, 10, 11}.ordinal(), Day{2026, 11, 13}.ordinal()
	t := tally{Ledger: &l, sheet: l.sheet(first-7*18, last+14)}
	for day := first; day <= last; day++ {
		monday := ordinalMonday(day)
		for id, s := range map[RuleID]span{
			HoursDay: {day, day, t.sheet.minutes(day, day)}, HoursWeek: {monday, monday + 6, t.sheet.minutes(monday, monday+6)},
			RestDay: t.sheet.restDay(day), RestWeek: t.sheet.restWeek(monday), HoursAverage: t.average(monday), OutsideShare: t.share(monday),
		} {
			rule, _ := RuleByID(id)
			f, _ := l.finding(&rule, "", s, 0, day)
			found[f.HeadsUpKey()] = f.Value
		}
	}
	return found
}

func agree(t *rapid.T, what string, got, want map[string]int) {
	for key, value := range want {
		if got[key] != value {
			t.Fatalf("%s: %s is %d, was %d", what, key, got[key], value)
		}
	}
}

// How work is written down never changes a measure: in another order, a shift in two halves, declared hours in two parts.
func TestSplittingAndReorderingChangeNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := drawPieces(t)
		before := all(l)
		other := l
		other.Work = nil
		for _, w := range l.Work {
			if w.Minutes < 2 {
				other.Work = append(other.Work, w)
				continue
			}
			first, second := w, w
			first.Minutes = rapid.IntRange(1, w.Minutes-1).Draw(t, "cut")
			second.Minutes -= first.Minutes
			second.ID += "b"
			if !w.Declared {
				second.Start = first.End()
			}
			other.Work = append(other.Work, first, second)
		}
		other.Contacts = nil
		for _, c := range l.Contacts {
			if !c.Works() || c.Minutes < 2 {
				other.Contacts = append(other.Contacts, c)
				continue
			}
			first, second := c, c
			first.Minutes = rapid.IntRange(1, c.Minutes-1).Draw(t, "cut")
			second.Minutes -= first.Minutes
			second.Start = c.Start.Add(time.Duration(first.Minutes) * time.Minute)
			other.Contacts = append(other.Contacts, first, second)
		}
		other.Work = rapid.Permutation(other.Work).Draw(t, "order of work")
		other.Contacts = rapid.Permutation(other.Contacts).Draw(t, "order of contacts")
		agree(t, "split and in another order", all(other), before)
		// What is read as no more than working time measures the same.
		light := l
		light.Work, light.Contacts = nil, nil
		for _, w := range l.Work {
			light.Earlier = append(light.Earlier, w.Stretch())
		}
		for _, c := range l.Contacts {
			if c.Works() {
				light.Earlier = append(light.Earlier, c.Stretch())
			}
		}
		agree(t, "read as working time alone", all(light), before)
	})
}

// A contact inside of a shift never changes hours, rests or runs, in whatever zone it was logged.
func TestContactInsideAShiftChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := drawPieces(t)
		w := Work{ID: "s", Start: Civil(Day{2026, 10, 24}, 1200, oslo), Zone: oslo, Minutes: rapid.IntRange(60, 900).Draw(t, "shift")}
		l.Work = append(l.Work, w)
		before := all(l)
		length := rapid.IntRange(1, w.Minutes).Draw(t, "length")
		l.Contacts = append(l.Contacts, Contact{ID: "inside", Code: "K7", Zone: oslo, Minutes: length,
			Start: w.Start.Add(time.Duration(rapid.IntRange(0, w.Minutes-length).Draw(t, "start")) * time.Minute)})
		agree(t, "with a contact inside", all(l), before)
	})
}

// More work never makes a measure better. The share outside the role has a kind of its own: ordinary work may lower it. And
// where a shift lies around a contact that was logged in another zone, and so maybe under another day, its minutes go over to
// the day of the shift: hours are held to it where nobody travelled, rests always.
func TestWorkNeverMakesAMeasureBetter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := drawPieces(t)
		before := all(l)
		zone := rapid.SampledFrom(zonesDrawn).Draw(t, "zone")
		d := Day{2026, 10, 12}.Add(rapid.IntRange(0, 27).Draw(t, "day"))
		w := Work{ID: "more", Start: Civil(d, 5*rapid.IntRange(0, 287).Draw(t, "time"), zone), Zone: zone, Minutes: rapid.IntRange(1, 900).Draw(t, "length"),
			Kind: rapid.SampledFrom([]WorkKind{ShiftWork, OutsideRole}).Draw(t, "kind"), Declared: rapid.Bool().Draw(t, "declared")}
		if w.Declared {
			w.Start = Civil(d, 720, zone)
		}
		l.Work = append(slices.Clip(l.Work), w)
		after := all(l)
		for _, rule := range Rules() {
			if rule.ID == OutsideShare && w.Kind != OutsideRole || !rule.Least && travelled(l) {
				continue
			}
			for key, was := range before {
				if is := after[key]; len(key) > len(rule.ID) && key[:len(rule.ID)+1] == string(rule.ID)+"." && rule.Better(is, was) {
					t.Fatalf("with %+v %s is %d, was %d", w, key, is, was)
				}
			}
		}
		for _, run := range l.runsOf() {
			if run.value < 1 {
				t.Fatalf("an empty run %+v", run)
			}
		}
	})
}

// travelled tells whether work or contacts were logged in several zones.
func travelled(l Ledger) bool {
	zones := map[string]bool{}
	for _, w := range l.Work {
		zones[w.Zone] = true
	}
	for _, c := range l.Contacts {
		zones[c.Zone] = true
	}
	return len(zones) > 1
}

// runsOf are the runs of days worked.
func (l Ledger) runsOf() (runs []span) {
	s := l.sheet(Day{2026, 10, 1}.ordinal(), Day{2026, 12, 1}.ordinal())
	for day := s.first; day < s.first+len(s.days); day++ {
		if s.works(day) && !s.works(day-1) {
			runs = append(runs, s.run(day))
		}
	}
	return runs
}

// A change is measured in every window that it changes: what it does not measure stays as it was.
func TestNoWindowIsForgotten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := drawPieces(t)
		if len(l.Work) == 0 {
			return
		}
		with := all(l)
		gone := l.Work[len(l.Work)-1]
		l.Work = l.Work[:len(l.Work)-1]
		touched := map[string]bool{}
		for _, f := range l.OfWork(gone) {
			touched[f.HeadsUpKey()] = true
		}
		for key, value := range all(l) {
			rule := beforeDot(key)
			if r, _ := RuleByID(rule); !touched[key] && with[key] != value && r.Level(value, r.Starter)+r.Level(with[key], r.Starter) > 0 {
				t.Fatalf("without %+v %s is %d, was %d, and it was not measured", gone, key, value, with[key])
			}
		}
	})
}

func beforeDot(key string) RuleID {
	for i := range key {
		if key[i] == '.' {
			return RuleID(key[:i])
		}
	}
	return RuleID(key)
}
