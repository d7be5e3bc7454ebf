package peer

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestCivil(t *testing.T) {
	for _, row := range []struct {
		name, day string
		minute    int
		zone      string
		want      string
	}{
		{"plain winter", "2026-11-17", 14*60 + 30, "Europe/Oslo", "2026-11-17T13:30:00Z"},
		{"plain summer", "2026-07-01", 0, "Europe/Oslo", "2026-06-30T22:00:00Z"},
		{"gap: first instant after it", "2026-03-29", 2*60 + 30, "Europe/Oslo", "2026-03-29T01:00:00Z"},
		{"gap: its first minute", "2026-03-29", 2 * 60, "Europe/Oslo", "2026-03-29T01:00:00Z"},
		{"gap: just after", "2026-03-29", 3 * 60, "Europe/Oslo", "2026-03-29T01:00:00Z"},
		{"overlap: first occurrence", "2026-10-25", 2*60 + 30, "Europe/Oslo", "2026-10-25T00:30:00Z"},
		{"overlap: just after", "2026-10-25", 3 * 60, "Europe/Oslo", "2026-10-25T02:00:00Z"},
		{"half-hour gap", "2026-10-04", 2*60 + 10, "Australia/Lord_Howe", "2026-10-03T15:30:00Z"},
		{"half-hour overlap", "2026-04-05", 1*60 + 45, "Australia/Lord_Howe", "2026-04-04T14:45:00Z"},
		{"gap at midnight", "2018-11-04", 0, "America/Sao_Paulo", "2018-11-04T03:00:00Z"},
		{"a whole day skipped", "2011-12-30", 12 * 60, "Pacific/Apia", "2011-12-30T10:00:00Z"},
		{"far east", "2026-01-01", 0, "Pacific/Kiritimati", "2025-12-31T10:00:00Z"},
		{"unknown zone is UTC", "2026-01-01", 60, "Nowhere/Town", "2026-01-01T01:00:00Z"},
		{"Local is UTC", "2026-01-01", 60, "Local", "2026-01-01T01:00:00Z"},
		{"minutes carry", "2026-11-17", 24 * 60, "Europe/Bucharest", "2026-11-17T22:00:00Z"},
	} {
		t.Run(row.name, func(t *testing.T) {
			got := Civil(day(t, row.day), row.minute, row.zone)
			if got.Format(time.RFC3339) != row.want || got.Location() != time.UTC {
				t.Errorf("got %s, want %s", got.Format(time.RFC3339), row.want)
			}
		})
	}
}

func TestDayStart(t *testing.T) {
	for _, row := range []struct{ day, zone, want string }{
		{"2026-11-17", "Europe/Oslo", "2026-11-16T23:00:00Z"},
		{"2026-03-29", "Asia/Beirut", "2026-03-28T22:00:00Z"},    // midnight is skipped
		{"2026-11-01", "America/Havana", "2026-11-01T04:00:00Z"}, // midnight comes twice
	} {
		if got := DayStart(day(t, row.day), row.zone).Format(time.RFC3339); got != row.want {
			t.Errorf("%s in %s begins at %s, want %s", row.day, row.zone, got, row.want)
		}
	}
}

var sampleZones = []string{
	"Europe/Oslo", "Europe/Bucharest", "Europe/London", "Europe/Dublin", "Europe/Lisbon", "Europe/Moscow",
	"Europe/Chisinau", "Europe/Istanbul", "Atlantic/Azores", "Atlantic/Reykjavik", "America/Nuuk",
	"America/Scoresbysund", "America/New_York", "America/Chicago", "America/Denver", "America/Phoenix",
	"America/Los_Angeles", "America/Anchorage", "America/Adak", "America/St_Johns", "America/Havana",
	"America/Sao_Paulo", "America/Asuncion", "America/Santiago", "America/Mexico_City", "Africa/Cairo",
	"Africa/Casablanca", "Africa/El_Aaiun", "Africa/Juba", "Africa/Johannesburg", "Asia/Beirut", "Asia/Jerusalem",
	"Asia/Gaza", "Asia/Tehran", "Asia/Kolkata", "Asia/Kathmandu", "Asia/Tokyo", "Antarctica/Troll",
	"Australia/Sydney", "Australia/Lord_Howe", "Pacific/Auckland", "Pacific/Chatham", "Pacific/Apia",
	"Pacific/Kiritimati", "Pacific/Easter", "Pacific/Norfolk",
}

// TestCivilAgainstScan asks, around every change of a zone's clocks, for each minute that a clock could show, and holds
// the answer against a search through the minutes that the clock did show.
func TestCivilAgainstScan(t *testing.T) {
	changes := 0
	for _, zone := range sampleZones {
		location, err := time.LoadLocation(zone)
		if err != nil {
			t.Fatal(err)
		}
		offset := func(at time.Time) int { _, o := at.In(location).Zone(); return o }
		const step = 12 * time.Hour
		end := time.Date(2036, 1, 1, 0, 0, 0, 0, time.UTC)
		for at := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC); at.Before(end); at = at.Add(step) {
			if offset(at) == offset(at.Add(step)) {
				continue
			}
			before, after := at, at.Add(step)
			for after.Sub(before) > time.Minute {
				middle := before.Add(after.Sub(before) / 2).Truncate(time.Minute)
				if offset(middle) == offset(at) {
					before = middle
				} else {
					after = middle
				}
			}
			changes++
			scanAround(t, zone, location, after)
		}
	}
	if changes < 600 {
		t.Errorf("found only %d changes of clocks", changes)
	}
}

func scanAround(t *testing.T, zone string, location *time.Location, change time.Time) {
	const reach = 300 // minutes; the widest change is two hours
	shown := make([]int, 2*reach)
	for i := range shown {
		shown[i] = shownMinute(change.Add(time.Duration(i-reach) * time.Minute).In(location))
	}
	for reading := shown[reach-1] - 90; reading < shown[reach-1]+150; reading++ {
		want := -1
		for i := range shown {
			if shown[i] == reading {
				want = i
				break
			}
		}
		if want < 0 { // skipped: where the clock is first past it
			for want = range shown {
				if shown[want] > reading {
					break
				}
			}
		}
		got := Civil(Day{1970, 1, 1}.Add(reading/1440), reading%1440, zone)
		if expected := change.Add(time.Duration(want-reach) * time.Minute); !got.Equal(expected) {
			t.Fatalf("%s: clock %d minutes after the change at %s: got %s, want %s",
				zone, reading-shown[reach-1], change, got, expected)
		}
	}
}

// shownMinute is what a clock shows, in minutes from 1970-01-01 00:00.
func shownMinute(at time.Time) int {
	y, m, d := at.Date()
	return Day{y, m, d}.Since(Day{1970, 1, 1})*1440 + at.Hour()*60 + at.Minute()
}

func TestReaderReadsAsDayOf(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var clock reader
		for range 20 {
			zone := rapid.SampledFrom(sampleZones).Draw(t, "zone")
			at := time.Unix(rapid.Int64Range(-3e9, 4e9).Draw(t, "at"), 0).UTC()
			got, minute := clock.read(at, zone)
			if want := DayOf(at, zone); ordinalDay(got) != want || want.ordinal() != got {
				t.Fatalf("%s in %s: got %s, want %s", at, zone, ordinalDay(got), want)
			}
			if local := at.In(Location(zone)); minute != local.Hour()*60+local.Minute() {
				t.Fatalf("%s in %s: got minute %d", at, zone, minute)
			}
			if ordinalWeekday(got) != DayOf(at, zone).Weekday() || ordinalDay(ordinalMonday(got)) != DayOf(at, zone).Monday() {
				t.Fatalf("%s in %s: wrong weekday", at, zone)
			}
		}
	})
}

func TestWeeks(t *testing.T) {
	for _, row := range []struct{ week, monday string }{
		{"2026-W01", "2025-12-29"}, {"2026-W47", "2026-11-16"}, {"2026-W53", "2026-12-28"}, {"2027-W01", "2027-01-04"},
		{"0001-W01", "0001-01-01"},
	} {
		week, err := ParseWeek(row.week)
		if err != nil || week.Monday().String() != row.monday || week.String() != row.week {
			t.Errorf("%s: got Monday %s, error %v", row.week, week.Monday(), err)
		}
	}
	for _, text := range []string{"", "2026-W00", "2026-W54", "2025-W53", "2026W47", "2026-w47", "2026-W7", " 2026-W47", "2026-W477", "+026-W47"} {
		if week, err := ParseWeek(text); err == nil {
			t.Errorf("%q was read as %s", text, week)
		}
	}
	got := WeeksBetween(day(t, "2026-12-27"), day(t, "2027-01-04"))
	diff(t, "weeks over the new year", got, []Week{{2026, 52}, {2026, 53}, {2027, 1}})
	diff(t, "one day", WeeksBetween(day(t, "2026-11-17"), day(t, "2026-11-17")), []Week{{2026, 47}})
	diff(t, "backwards", WeeksBetween(day(t, "2026-11-18"), day(t, "2026-11-17")), []Week(nil))
}

func FuzzParseDay(f *testing.F) {
	for _, seed := range []string{"2026-11-17", "2026-02-29", "2024-02-29", "0000-01-01", "9999-12-31", "2026-1-1", "", "２０２６-11-17"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, err := ParseDay(text)
		if err != nil {
			return
		}
		if d.String() != text || !d.Valid() {
			t.Errorf("%q was read as %s", text, d)
		}
		if w, err := ParseWeek(d.Week().String()); err != nil || w.Monday() != d.Monday() {
			t.Errorf("%s: its week %s has Monday %s, error %v", d, d.Week(), w.Monday(), err)
		}
	})
}

func TestParseDayRefuses(t *testing.T) {
	for _, text := range []string{"2026-02-29", "0000-01-01", "2026-1-1", "", "24.12.2026", "2026-11-17 "} {
		if d, err := ParseDay(text); err == nil {
			t.Errorf("%q was read as %s", text, d)
		}
	}
}
