package peer

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestWaitingStep(t *testing.T) {
	for _, row := range []struct {
		name, raised string
		step         int
		zone, want   string // civil times in the zone
	}{
		{"in the morning", "2026-11-17 09:00", 1, "Europe/Oslo", "2026-11-17 13:00"},
		{"to the very end of the day", "2026-11-17 12:00", 1, "Europe/Oslo", "2026-11-17 16:00"},
		{"over the night", "2026-11-17 14:30", 1, "Europe/Oslo", "2026-11-18 10:30"},
		{"at the end of the day", "2026-11-17 16:00", 1, "Europe/Oslo", "2026-11-18 12:00"},
		{"at night", "2026-11-17 23:10", 1, "Europe/Oslo", "2026-11-18 12:00"},
		{"before the day", "2026-11-17 05:00", 1, "Europe/Oslo", "2026-11-17 12:00"},
		{"over the weekend", "2026-11-20 14:00", 1, "Europe/Oslo", "2026-11-23 10:00"},
		{"on Saturday", "2026-11-21 11:00", 1, "Europe/Oslo", "2026-11-23 12:00"},
		{"on Sunday evening", "2026-11-22 22:00", 1, "Europe/Oslo", "2026-11-23 12:00"},
		{"clocks go forward that weekend", "2026-03-27 15:00", 1, "Europe/Oslo", "2026-03-30 11:00"},
		{"clocks go back that weekend", "2026-10-23 15:00", 1, "Europe/Oslo", "2026-10-26 11:00"},
		{"raised in the hour that comes twice", "2026-10-25 02:30", 1, "Europe/Oslo", "2026-10-26 12:00"},
		{"clocks change on a Friday", "2025-10-30 15:00", 1, "Africa/Cairo", "2025-10-31 11:00"},
		{"a Friday that was skipped", "2011-12-29 15:00", 1, "Pacific/Apia", "2012-01-02 11:00"},
		{"the other side of the world", "2026-11-20 17:00", 1, "Pacific/Auckland", "2026-11-23 12:00"},
		{"an unknown zone is UTC", "2026-11-17 09:00", 1, "Nowhere/Town", "2026-11-17 13:00"},
		{"the second step", "2026-11-17 09:00", 2, "Europe/Oslo", "2026-11-18 09:00"},
		{"the second step over the weekend", "2026-11-20 10:00", 2, "Europe/Oslo", "2026-11-23 10:00"},
		{"the third, a working day later", "2026-11-17 09:00", 3, "Europe/Oslo", "2026-11-19 09:00"},
		{"from Friday to Monday", "2026-11-18 09:00", 4, "Europe/Oslo", "2026-11-23 09:00"},
		{"through a change of clocks", "2026-03-25 09:00", 4, "Europe/Oslo", "2026-03-30 09:00"},
		{"after four weeks", "2026-11-17 09:00", 22, "Europe/Oslo", "2026-12-16 09:00"},
		{"step 0 is the first", "2026-11-17 09:00", 0, "Europe/Oslo", "2026-11-17 13:00"},
	} {
		t.Run(row.name, func(t *testing.T) {
			raised := instant(t, row.raised, row.zone)
			got := WaitingStep(Alert{RaisedAt: raised}, row.step, Calendar{Zone: row.zone})
			if want := instant(t, row.want, row.zone); !got.Equal(want) || got.Location() != time.UTC {
				t.Errorf("got %s, want %s", got, want)
			}
		})
	}
}

// TestAfterWorkingAgainstScan counts the minutes on which clocks show working time, one by one.
func TestAfterWorkingAgainstScan(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		zone := rapid.SampledFrom(sampleZones).Draw(t, "zone")
		minutes := rapid.Int64Range(1_577_836_800/60, 2_082_758_400/60).Draw(t, "from")
		from := time.Unix(minutes*60, 0).UTC()
		amount := rapid.IntRange(1, 20*60).Draw(t, "minutes")
		got := AfterWorking(from, time.Duration(amount)*time.Minute, Calendar{Zone: zone})
		at, location := from, Location(zone)
		for left := amount; left > 0; at = at.Add(time.Minute) {
			local := at.In(location)
			weekday, hour := local.Weekday(), local.Hour()
			if weekday != time.Saturday && weekday != time.Sunday && hour >= 8 && hour < 16 {
				left--
			}
		}
		if !got.Equal(at) {
			t.Fatalf("%d working minutes after %s in %s: got %s, want %s", amount, from, zone, got, at)
		}
	})
}

func TestAfterWorkingAddsUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		zone := rapid.SampledFrom(sampleZones).Draw(t, "zone")
		from := time.Unix(rapid.Int64Range(1_577_836_800, 2_082_758_400).Draw(t, "from"), 0).UTC()
		a := time.Duration(rapid.Int64Range(0, int64(40*time.Hour)).Draw(t, "a"))
		b := time.Duration(rapid.Int64Range(0, int64(40*time.Hour)).Draw(t, "b"))
		if once, twice := AfterWorking(from, a+b, Calendar{Zone: zone}), AfterWorking(AfterWorking(from, a, Calendar{Zone: zone}), b, Calendar{Zone: zone}); !once.Equal(twice) {
			t.Fatalf("at once %s, in two parts %s", once, twice)
		}
	})
}

func TestWaitingReached(t *testing.T) {
	a := Alert{RaisedAt: instant(t, "2026-11-17 09:00", "Europe/Oslo")}
	for _, row := range []struct {
		at   string
		want int
	}{
		{"2026-11-17 08:00", 0}, {"2026-11-17 09:00", 0}, {"2026-11-17 12:59", 0}, {"2026-11-17 13:00", 1},
		{"2026-11-18 08:59", 1}, {"2026-11-18 09:00", 2}, {"2026-11-19 08:59", 2}, {"2026-11-19 09:00", 3},
		{"2026-11-20 09:00", 4}, {"2026-11-22 23:59", 4}, {"2026-11-23 09:00", 5}, {"2026-12-17 09:00", 23},
	} {
		if got := WaitingReached(a, instant(t, row.at, "Europe/Oslo"), Calendar{Zone: "Europe/Oslo"}); got != row.want {
			t.Errorf("%s: got step %d, want %d", row.at, got, row.want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		zone := rapid.SampledFrom(sampleZones).Draw(t, "zone")
		a := Alert{RaisedAt: time.Unix(rapid.Int64Range(1_577_836_800, 2_082_758_400).Draw(t, "raised"), 0).UTC()}
		at := a.RaisedAt.Add(time.Duration(rapid.Int64Range(0, int64(60*24*time.Hour)).Draw(t, "later")))
		step := WaitingReached(a, at, Calendar{Zone: zone})
		if step > 0 && WaitingStep(a, step, Calendar{Zone: zone}).After(at) {
			t.Fatalf("step %d is still to come", step)
		}
		if !WaitingStep(a, step+1, Calendar{Zone: zone}).After(at) {
			t.Fatalf("step %d is reached too", step+1)
		}
	})
}

func TestWaitingFor(t *testing.T) {
	for _, row := range []struct {
		name                   string
		coordinators, deputies []string
		step                   int
		want                   []string
	}{
		{"first the deputies", []string{"U2", "U3"}, []string{"U4", "U5"}, 1, []string{"U4", "U5"}},
		{"coordinators where there is no deputy", []string{"U2", "U3"}, nil, 1, []string{"U2", "U3"}},
		{"then everybody", []string{"U2", "U3"}, []string{"U4"}, 2, []string{"U2", "U3", "U4"}},
		{"and again", []string{"U2", "U3"}, []string{"U4"}, 9, []string{"U2", "U3", "U4"}},
		{"each once", []string{"U2", "U2", "U4"}, []string{"U4"}, 2, []string{"U2", "U4"}},
		{"never the subject as a coordinator", []string{"U1", "U2"}, nil, 1, []string{"U2"}},
		{"never the subject as a deputy", []string{"U2"}, []string{"U1"}, 1, []string{"U2"}},
		{"never the subject among all", []string{"U1", "U2"}, []string{"U1", "U3"}, 2, []string{"U2", "U3"}},
		{"nobody else", []string{"U1"}, []string{"U1", ""}, 2, nil},
		{"nobody at all", nil, nil, 1, nil},
	} {
		team := Team{Coordinators: row.coordinators, Deputies: row.deputies}
		diff(t, row.name, WaitingFor(Alert{Worker: "U1"}, team, row.step), row.want)
	}
}
