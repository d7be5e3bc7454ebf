package peer

import (
	"testing"
	"time"
)

func TestRunToTell(t *testing.T) {
	today := Day{2026, time.November, 18}
	run := func(to Day, value, limit int) Finding {
		return Finding{Rule: WorkRun, From: to.Add(1 - value), To: to, Value: value, Limit: limit}
	}
	for _, row := range []struct {
		name string
		f    Finding
		want bool
	}{
		{"the sixth day of six", run(today, 6, 6), true},
		{"the fifth of six", run(today, 5, 6), false},
		{"the sixth of ten", run(today, 6, 10), true},
		{"the eighth of ten, where nothing was logged before", run(today, 8, 10), true},
		{"the fourth of four", run(today, 4, 4), true},
		{"above the limit", run(today, 7, 6), false},
		{"until yesterday", run(today.Add(-1), 6, 6), false},
		{"another rule", Finding{Rule: CodeRun, From: today.Add(-5), To: today, Value: 6, Limit: 6}, false},
	} {
		if f, ok := RunToTell([]Finding{{Rule: HoursDay, To: today, Value: 6, Limit: 6}, row.f}, today); ok != row.want || ok && f != row.f {
			t.Errorf("%s: %+v %v", row.name, f, ok)
		}
	}
	if a, b := run(today, 6, 10), run(today.Add(1), 7, 10); RunKey(a) != RunKey(b) || RunKey(a) == RunKey(run(today, 5, 10)) {
		t.Error("a run has one key")
	}
}

func TestRest(t *testing.T) {
	for _, row := range []struct{ weeks, limit, want int }{
		{5, 6, 0}, {6, 6, RestAlone}, {7, 6, RestAlone}, {8, 6, RestLead}, {30, 6, RestLead}, {1, 1, RestAlone}, {3, 1, RestLead}, {9, 0, 0}, {0, 6, 0},
	} {
		if got := RestStep(row.weeks, row.limit); got != row.want {
			t.Errorf("%d weeks of %d: step %d, want %d", row.weeks, row.limit, got, row.want)
		}
	}
	const zone = "Europe/Oslo"
	for at, want := range map[string]string{
		"2026-11-16 09:59": "2026-11-16 10:00", "2026-11-16 10:00": "2026-11-23 10:00", "2026-11-22 23:59": "2026-11-23 10:00", "2026-10-20 10:00": "2026-10-26 10:00",
	} {
		look, monday := NextRestLook(instant(t, at, zone), zone)
		if !look.Equal(instant(t, want, zone)) || monday.String() != want[:10] {
			t.Errorf("after %s: %v of %s", at, look, monday)
		}
	}
	today := Day{2026, time.November, 16}
	off := func(state TimeOffState, from Day, hours int) []TimeOff {
		begin := DayStart(from, zone)
		return []TimeOff{{ID: "t", State: state, From: begin, To: begin.Add(time.Duration(hours) * time.Hour), Zone: zone}}
	}
	for name, row := range map[string]struct {
		off  []TimeOff
		want bool
	}{
		"none": {nil, false}, "tomorrow": {off(TimeOffTold, today.Add(1), 24), true}, "asked for": {off(TimeOffAsked, today.Add(13), 24), true},
		"denied": {off(TimeOffDenied, today.Add(1), 24), false}, "in two weeks": {off(TimeOffApproved, today.Add(14), 24), false},
		"an afternoon": {off(TimeOffApproved, today.Add(1), 6), false}, "last week": {off(TimeOffApproved, today.Add(-7), 24), false},
	} {
		if got := RestIsNear(row.off, today); got != row.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestDayEnds(t *testing.T) {
	const zone = "Europe/Oslo"
	terms := Terms{Availability: Availability{From: 10 * 60, To: 18 * 60, Days: [7]bool{time.Monday: true}}}
	monday := Day{2026, time.November, 16}
	for _, row := range []struct {
		name   string
		agreed bool
		day    Day
		c      Calendar
		want   string
	}{
		{"as agreed", true, monday, Calendar{}, "2026-11-16 17:45"},
		{"not agreed yet", false, monday, Calendar{}, "2026-11-16 15:45"},
		{"a day that was not agreed", true, monday.Add(1), Calendar{}, "2026-11-17 15:45"},
		{"the team's hours", false, monday, Calendar{From: 600, To: 1200}, "2026-11-16 19:45"},
	} {
		if got := DayEnds(terms, row.agreed, row.c, row.day, zone); !got.Equal(instant(t, row.want, zone)) {
			t.Errorf("%s: %v", row.name, got)
		}
	}
}
