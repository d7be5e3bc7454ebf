package peer

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// worked reads "2026-11-17 09:00 450" as a shift of so many minutes and "2026-11-17 210" as declared hours, with a zone
// behind where it is not Oslo's.
func worked(t *testing.T, lines ...string) []Work {
	t.Helper()
	var all []Work
	for i, line := range lines {
		f := strings.Fields(line)
		w := Work{ID: fmt.Sprint("w", i), Zone: oslo}
		if last := f[len(f)-1]; strings.Contains(last, "/") {
			w.Zone, f = last, f[:len(f)-1]
		}
		clock := "12:00"
		if len(f) == 3 {
			clock = f[1]
		} else {
			w.Declared = true
		}
		w.Start = instant(t, f[0]+" "+clock, w.Zone)
		minutes, err := strconv.Atoi(f[len(f)-1])
		if err != nil {
			t.Fatal(err)
		}
		w.Minutes = minutes
		all = append(all, w)
	}
	return all
}

// talks reads the same for held contacts; a contact of which only the day is known is timeless.
func talks(t *testing.T, lines ...string) []Contact {
	t.Helper()
	var all []Contact
	for i, w := range worked(t, lines...) {
		all = append(all, Contact{ID: fmt.Sprint("c", i), Code: "K7", Start: w.Start, Zone: w.Zone, Minutes: w.Minutes, Timeless: w.Declared})
	}
	return all
}

func TestWorkedDays(t *testing.T) {
	const howe = "Australia/Lord_Howe"
	for _, row := range []struct {
		name     string
		work     []Work
		contacts []Contact
		want     string // day minutes(merged), days without anything left out
	}{
		{"nothing", nil, nil, ""},
		{"a shift", worked(t, "2026-11-17 09:00 450"), nil, "17: 450(0)"},
		{"declared hours", worked(t, "2026-11-17 210", "2026-11-17 30"), nil, "17: 240(0)"},
		{"a shift and declared hours add up", worked(t, "2026-11-17 09:00 60", "2026-11-17 210"), nil, "17: 270(0)"},
		{"shifts that overlap", worked(t, "2026-11-17 09:00 180", "2026-11-17 11:00 120"), nil, "17: 240(60)"},
		{"a shift inside a shift", worked(t, "2026-11-17 10:00 30", "2026-11-17 09:00 180"), nil, "17: 180(30)"},
		{"shifts that touch", worked(t, "2026-11-17 09:00 60", "2026-11-17 10:00 60"), nil, "17: 120(0)"},
		{"a contact alone", nil, talks(t, "2026-11-17 09:00 25"), "17: 25(0)"},
		{"a contact inside a shift", worked(t, "2026-11-17 09:00 450"), talks(t, "2026-11-17 10:00 25"), "17: 450(25)"},
		{"a contact half inside", worked(t, "2026-11-17 09:00 60"), talks(t, "2026-11-17 09:50 25"), "17: 75(10)"},
		{"a contact over two shifts and between", worked(t, "2026-11-17 09:00 60", "2026-11-17 10:30 60"), talks(t, "2026-11-17 09:30 120"), "17: 150(90)"},
		{"two contacts at once", nil, talks(t, "2026-11-17 09:00 60", "2026-11-17 09:30 60"), "17: 90(30)"},
		{"declared hours hold the contacts", worked(t, "2026-11-17 210"), talks(t, "2026-11-17 09:00 25"), "17: 210(25)"},
		{"contacts longer than what was declared", worked(t, "2026-11-17 30"), talks(t, "2026-11-17 09:00 90"), "17: 90(30)"},
		{"a contact of which the time is not known", nil, talks(t, "2026-11-17 90"), ""},
		{"across midnight", worked(t, "2026-11-17 22:00 480"), nil, "17: 120(0) 18: 360(0)"},
		{"a contact across midnight", nil, talks(t, "2026-11-17 23:50 25"), "17: 10(0) 18: 15(0)"},
		{"to midnight and no further", worked(t, "2026-11-17 22:00 120"), nil, "17: 120(0)"},
		{"at the end of a year", worked(t, "2026-12-31 20:00 480"), nil, "31: 240(0) 1: 240(0)"},
		{"the night in which clocks go forward", worked(t, "2026-03-28 22:00 480"), nil, "28: 120(0) 29: 360(0)"},
		{"the day that they make short", worked(t, "2026-03-29 00:00 1380"), nil, "29: 1380(0)"},
		{"the day that they make long", worked(t, "2026-10-25 00:00 1500"), nil, "25: 1500(0)"},
		{"by half an hour", worked(t, "2026-10-04 00:00 1410 "+howe), nil, "4: 1410(0)"},
		{"and back", worked(t, "2026-04-04 20:00 540 "+howe), nil, "4: 240(0) 5: 300(0)"},
		{"each in its own zone", worked(t, "2026-11-17 09:00 60", "2026-11-17 20:00 60 America/New_York"), nil, "17: 120(0)"},
		{"a contact inside a shift of another zone", worked(t, "2026-11-17 23:00 120"), talks(t, "2026-11-17 18:10 20 America/New_York"), "17: 60(20) 18: 60(0)"},
	} {
		t.Run(row.name, func(t *testing.T) {
			var got []string
			for _, from := range []string{"2026-03-27", "2026-04-03", "2026-10-03", "2026-10-24", "2026-11-16", "2026-12-30"} {
				for _, d := range WorkedDays(row.work, row.contacts, day(t, from), day(t, from).Add(4)) {
					if d.Minutes > 0 {
						got = append(got, fmt.Sprintf("%d: %d(%d)", d.Day.Num, d.Minutes, d.Merged))
					}
				}
			}
			if all := strings.Join(got, " "); all != row.want {
				t.Errorf("got %s, want %s", all, row.want)
			}
		})
	}
	if WorkedDays(nil, nil, day(t, "2026-11-17"), day(t, "2026-11-16")) != nil {
		t.Error("a stretch that ends before it begins has days")
	}
}

// drawWork draws working time of three days around a change of clocks, so dense that most of it overlaps.
func drawWork(t *rapid.T, id int, zone string) Work {
	return Work{
		ID: fmt.Sprint("w", id), Zone: zone, Declared: rapid.IntRange(0, 5).Draw(t, "declared") == 0,
		Start: Civil(Day{2026, 10, 24}, rapid.IntRange(0, 3*24*12).Draw(t, "five minutes")*5, zone), Minutes: rapid.IntRange(1, 900).Draw(t, "minutes"),
	}
}

func TestWorkedProperties(t *testing.T) {
	first, last := Day{2026, 10, 22}, Day{2026, 10, 31}
	rapid.Check(t, func(t *rapid.T) {
		zone := rapid.SampledFrom([]string{oslo, "Australia/Lord_Howe"}).Draw(t, "zone")
		var work []Work
		for i := range rapid.IntRange(1, 8).Draw(t, "work") {
			work = append(work, drawWork(t, i, zone))
		}
		var contacts []Contact
		for i := range rapid.IntRange(0, 8).Draw(t, "contacts") {
			w := drawWork(t, i, rapid.SampledFrom([]string{zone, zone, "America/New_York"}).Draw(t, "where"))
			contacts = append(contacts, Contact{ID: w.ID, Start: w.Start.Add(17 * time.Second), Zone: w.Zone, Minutes: w.Minutes / 9, Timeless: w.Declared})
		}
		before := WorkedDays(work, contacts, first, last)

		if got := WorkedDays(rapid.Permutation(work).Draw(t, "order"), rapid.Permutation(contacts).Draw(t, "order of contacts"), first, last); !slices.Equal(got, before) {
			t.Fatalf("the order changes hours: %v, %v", got, before)
		}

		one := rapid.IntRange(0, len(work)-1).Draw(t, "which")
		cut := rapid.IntRange(0, work[one].Minutes-1).Draw(t, "cut")
		split := slices.Clone(work)
		rest := split[one]
		split[one].Minutes, rest.Minutes, rest.ID = cut, rest.Minutes-cut, "rest"
		if !rest.Declared {
			rest.Start = split[one].End()
		}
		if got := WorkedDays(append(split, rest), contacts, first, last); !slices.Equal(got, before) {
			t.Fatalf("splitting %+v changes hours: %v, %v", work[one], got, before)
		}

		if shift := work[one]; !shift.Declared {
			inside := Contact{ID: "inside", Start: shift.Start.Add(time.Duration(cut) * time.Minute), Minutes: shift.Minutes - cut,
				Zone: rapid.SampledFrom([]string{zone, "America/New_York", "Asia/Tokyo"}).Draw(t, "logged in")}
			for i, d := range WorkedDays(work, append(slices.Clone(contacts), inside), first, last) {
				if d.Minutes != before[i].Minutes {
					t.Fatalf("a contact inside a shift changes hours: %v, %v", d, before[i])
				}
			}
		}

		for i, d := range WorkedDays(append(slices.Clone(work), drawWork(t, 99, zone)), sameZone(contacts, zone), first, last) {
			if less := WorkedDays(work, sameZone(contacts, zone), first, last)[i]; d.Minutes < less.Minutes {
				t.Fatalf("more work lowers hours: %v, %v", d, less)
			}
		}
		d := before[rapid.IntRange(1, 6).Draw(t, "day counted by hand")]
		if want := workedByHand(work, contacts, d.Day); d.Minutes != want {
			t.Fatalf("%v, counted second by second %d", d, want)
		}
	})
}

// sameZone are the contacts of a zone: where the zones differ, a shift may take a contact's minutes over to another day.
func sameZone(contacts []Contact, zone string) []Contact {
	return slices.DeleteFunc(slices.Clone(contacts), func(c Contact) bool { return c.Zone != zone })
}

// workedByHand measures a day once more, in the plainest way: by looking at each second that anything covers.
func workedByHand(work []Work, contacts []Contact, on Day) int {
	declared := 0
	shifts, inAny, both := map[int64]bool{}, map[int64]bool{}, map[int64]bool{}
	for _, w := range work {
		if w.Declared {
			if w.Day() == on {
				declared += w.Minutes
			}
			continue
		}
		for at := w.Start; at.Before(w.End()); at = at.Add(time.Second) {
			inAny[at.Unix()] = true
		}
		from, to := DayStart(on, w.Zone), DayStart(on.Add(1), w.Zone)
		for at := w.Start; at.Before(w.End()); at = at.Add(time.Second) {
			if !at.Before(from) && at.Before(to) {
				shifts[at.Unix()], both[at.Unix()] = true, true
			}
		}
	}
	for _, c := range contacts {
		if c.Timeless {
			continue
		}
		from, to := DayStart(on, c.Zone), DayStart(on.Add(1), c.Zone)
		for at := c.Start; at.Before(c.Start.Add(time.Duration(c.Minutes) * time.Minute)); at = at.Add(time.Second) {
			if !at.Before(from) && at.Before(to) && !inAny[at.Unix()] {
				both[at.Unix()] = true
			}
		}
	}
	return max(declared+len(shifts)/60, len(both)/60)
}

func TestRunning(t *testing.T) {
	at := instant(t, "2026-11-17 21:00", oslo)
	r := Running{ID: "r", Kind: TeachingWork, Start: instant(t, "2026-11-17 09:00", oslo), Zone: oslo}
	if r.Forgotten(at) || !r.Forgotten(at.Add(time.Minute)) || !r.On() || (Running{}).On() {
		t.Errorf("%+v at %v", r, at)
	}
	w := r.Until(at.Add(59*time.Second), at)
	diff(t, "stopped", w, Work{ID: "r", Kind: TeachingWork, Start: r.Start, Minutes: 720, Zone: oslo, LoggedAt: at})
	if end := w.End(); !end.Equal(at) || w.Day() != day(t, "2026-11-17") {
		t.Errorf("ends %v on %v", end, w.Day())
	}
	if m := r.Until(r.Start.Add(59*time.Second), at).Minutes + r.Until(r.Start.Add(-time.Hour), at).Minutes; m != 0 {
		t.Errorf("less than a minute is %d", m)
	}
}
