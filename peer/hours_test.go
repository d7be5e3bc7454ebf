package peer

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestMeasureHours(t *testing.T) {
	agreed := Terms{Limits: map[RuleID]int{HoursDay: 8 * 60, HoursWeek: 10 * 60}}
	for _, row := range []struct {
		name     string
		terms    Terms
		work     []Work
		contacts []Contact
		from, to string
		want     string
	}{
		{"nothing", agreed, nil, nil, "2026-11-17", "2026-11-17", "hours-day.2026-11-17 0/480, hours-week.2026-W47 0/600"},
		{"just below", agreed, worked(t, "2026-11-17 09:00 431"), nil, "2026-11-17", "2026-11-17", "hours-day.2026-11-17 431/480, hours-week.2026-W47 431/600"},
		{"90 %", agreed, worked(t, "2026-11-17 09:00 432"), nil, "2026-11-17", "2026-11-17", "hours-day.2026-11-17 432/480 heads-up, hours-week.2026-W47 432/600"},
		{"at the limit", agreed, worked(t, "2026-11-17 09:00 480"), nil, "2026-11-17", "2026-11-17", "hours-day.2026-11-17 480/480 heads-up, hours-week.2026-W47 480/600"},
		{"a minute above", agreed, worked(t, "2026-11-17 09:00 481"), nil, "2026-11-17", "2026-11-17", "hours-day.2026-11-17 481/480 above, hours-week.2026-W47 481/600"},
		{"a contact takes it above", agreed, worked(t, "2026-11-17 09:00 480"), talks(t, "2026-11-17 19:00 1"), "2026-11-17", "2026-11-17", "hours-day.2026-11-17 481/480 above, hours-week.2026-W47 481/600"},
		{"the week alone", agreed, worked(t, "2026-11-16 300", "2026-11-22 301"), nil, "2026-11-22", "2026-11-22", "hours-day.2026-11-22 301/480, hours-week.2026-W47 601/600 above"},
		{"a night into another week", agreed, worked(t, "2026-11-15 22:00 480"), nil, "2026-11-15", "2026-11-16", "hours-day.2026-11-15 120/480, hours-day.2026-11-16 360/480, hours-week.2026-W46 120/600, hours-week.2026-W47 360/600"},
		{"the long night of October", agreed, worked(t, "2026-10-24 22:00 600"), nil, "2026-10-25", "2026-10-25", "hours-day.2026-10-25 480/480 heads-up, hours-week.2026-W43 600/600 heads-up"},
		{"the short night of March", agreed, worked(t, "2026-03-28 22:00 600"), nil, "2026-03-28", "2026-03-29", "hours-day.2026-03-28 120/480, hours-day.2026-03-29 480/480 heads-up, hours-week.2026-W13 600/600 heads-up"},
		{"Lord Howe's half hour", agreed, worked(t, "2026-10-03 22:00 601 Australia/Lord_Howe"), nil, "2026-10-04", "2026-10-04", "hours-day.2026-10-04 481/480 above, hours-week.2026-W40 601/600 above"},
		{"into a new year", agreed, worked(t, "2026-12-31 20:00 600"), nil, "2026-12-31", "2027-01-01", "hours-day.2026-12-31 240/480, hours-day.2027-01-01 360/480, hours-week.2026-W53 600/600 heads-up"},
		{"from Oslo to New York in mid-week", agreed, worked(t, "2026-11-17 09:00 300", "2026-11-18 09:00 301 America/New_York"), nil, "2026-11-18", "2026-11-18", "hours-day.2026-11-18 301/480, hours-week.2026-W47 601/600 above"},
		{"an agreement older than the rule", Terms{}, worked(t, "2026-11-17 541"), nil, "2026-11-17", "2026-11-17", "hours-day.2026-11-17 541/540 above, hours-week.2026-W47 541/2640"},
	} {
		var got []string
		for _, line := range measureHours(row.terms, 3, row.work, row.contacts, day(t, row.from), day(t, row.to)) {
			text := short([]Finding{line})[0]
			f := strings.Fields(text)
			got = append(got, strings.Join(slices.Delete(f, 1, 2), " "))
			if version := line.Agreed; (version == 3) != (len(row.terms.Limits) > 0) {
				t.Errorf("%s: version %d", row.name, version)
			}
		}
		if all := strings.Join(got, ", "); all != row.want {
			t.Errorf("%s: got %s, want %s", row.name, all, row.want)
		}
	}
}

func TestRangesOfLimits(t *testing.T) {
	for _, r := range Rules() {
		terms := StarterTerms()
		for limit, sound := range map[int]bool{r.Min - 1: false, r.Min: true, r.Max: true, r.Max + 1: false} {
			terms.Limits[r.ID] = limit
			if problems := CheckTerms(terms); (len(problems) == 0) != sound {
				t.Errorf("%s of %d: %v", r.ID, limit, problems)
			}
		}
	}
	if CodeDay.InMinutes() || !HoursDay.InMinutes() || !RestDay.InMinutes() || WorkRun.InMinutes() {
		t.Error("units are mixed up")
	}
}

func TestHoursOverview(t *testing.T) {
	got := short(overview(Ledger{Work: worked(t, "2026-11-17 300", "2026-11-19 400", "2026-11-20 400", "2026-11-23 600")}, day(t, "2026-11-18"), OfHours))
	diff(t, "overview", got, []string{
		"hours-day.2026-11-19  2026-11-19..2026-11-19 400/540", "hours-week.2026-W47  2026-11-16..2026-11-22 1100/2640",
		"hours-average.2026-W47  2026-07-27..2026-11-22 64/2880", "work-run.2026-11-19  2026-11-19..2026-11-20 2/6",
		"outside-share.2026-W47  2026-10-26..2026-11-22 0/20",
	})
}

// More work never lowers a measure, and taking it back gives the same findings and withdraws what it raised.
func TestMeasureHoursProperties(t *testing.T) {
	at := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	rapid.Check(t, func(t *rapid.T) {
		var work []Work
		for i := range rapid.IntRange(1, 8).Draw(t, "work") {
			work = append(work, drawWork(t, i, oslo))
		}
		added := work[len(work)-1]
		from, to := added.Touched()
		before := measureHours(Terms{}, 0, work[:len(work)-1], nil, from, to)
		after := measureHours(Terms{}, 0, rapid.Permutation(work).Draw(t, "order"), nil, from, to)
		for i := range before {
			if after[i].Value < before[i].Value || after[i].Window != before[i].Window {
				t.Fatalf("adding %+v: %v, before %v", added, short(after), short(before))
			}
		}
		c := Contact{Start: added.Start, Zone: added.Zone}
		was := Judge(before, nil, nil, "U1", "T1", c, at).Raise
		now := Judge(after, was, nil, "U1", "T1", c, at)
		back := Judge(before, append(slices.Clone(was), now.Raise...), nil, "U1", "T1", c, at)
		if len(back.Raise) > 0 || len(back.Withdraw) != len(now.Raise) {
			t.Fatalf("raised %d, withdrawn %d", len(now.Raise), len(back.Withdraw))
		}
	})
}
