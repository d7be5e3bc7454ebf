package peer

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func planAt(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// TestPlanIsChanged: what somebody chooses applies from the first week that is opened under neither plan yet, and the weeks before it
// keep their times.
func TestPlanIsChanged(t *testing.T) {
	t.Parallel()
	week := func(n int) Week { return Week{2026, n} }
	days := map[string]CheckInPlan{}
	for name, day := range map[string]time.Weekday{"monday": time.Monday, "thursday": time.Thursday, "sunday": time.Sunday} {
		days[name] = CheckInPlan{Set: true, Day: day, Minute: 540}
	}
	for name, row := range map[string]struct {
		at   string
		to   string
		from Week
		asks map[int]string // by week: when somebody in Oslo is asked
	}{
		"before this week is opened":            {"2026-11-17T12:00:00Z", "thursday", week(47), map[int]string{46: "2026-11-13T12:00:00Z", 47: "2026-11-19T08:00:00Z"}},
		"while this week is open":               {"2026-11-20T12:00:00Z", "sunday", week(48), map[int]string{47: "2026-11-20T12:00:00Z", 48: "2026-11-29T08:00:00Z"}},
		"too late for this week's new day":      {"2026-11-17T12:00:00Z", "monday", week(48), map[int]string{47: "2026-11-20T12:00:00Z", 48: "2026-11-23T08:00:00Z"}},
		"in the last hours of the week before":  {"2026-11-23T20:00:00Z", "thursday", week(48), map[int]string{47: "2026-11-20T12:00:00Z", 48: "2026-11-26T08:00:00Z"}},
		"when next week's new day is near":      {"2026-11-22T09:59:00Z", "monday", week(48), map[int]string{47: "2026-11-20T12:00:00Z", 48: "2026-11-23T08:00:00Z"}},
		"when next week's new day has begun":    {"2026-11-22T10:00:00Z", "monday", week(49), map[int]string{48: "2026-11-27T12:00:00Z", 49: "2026-11-30T08:00:00Z"}},
		"at the turn of the year, by ISO weeks": {"2026-12-31T12:00:00Z", "monday", Week{2027, 1}, map[int]string{53: "2027-01-01T12:00:00Z"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			plan := CheckInPlan{}.Changed(days[row.to], planAt(t, row.at))
			if plan.From != row.from {
				t.Errorf("from %v, want %v", plan.From, row.from)
			}
			for n, want := range row.asks {
				if got := plan.CheckInAsks(week(n), "Europe/Oslo").UTC().Format(time.RFC3339); got != want {
					t.Errorf("week %d: asked %s, want %s", n, got, want)
				}
			}
		})
	}
}

// TestPlanIsChangedTwice: the week that is open keeps its times however often the plan is changed, and what is over is forgotten.
func TestPlanIsChangedTwice(t *testing.T) {
	t.Parallel()
	at := planAt(t, "2026-11-21T12:00:00Z")
	open := Week{2026, 47}
	plan := CheckInPlan{}
	closes := plan.CheckInCloses(open, "Europe/Oslo")
	for range 4 {
		plan = plan.Changed(CheckInPlan{Set: true, Day: time.Wednesday, Minute: 60}, at)
		plan = plan.Changed(CheckInPlan{Off: true}, at.Add(time.Minute))
		if !plan.CheckInIsOpen(open, at, "Europe/Oslo") || !plan.CheckInCloses(open, "Europe/Oslo").Equal(closes) {
			t.Fatalf("the open week moved: %+v", plan)
		}
	}
	if week, ok := plan.CheckInNext(at); ok {
		t.Errorf("off, and %v is opened", week)
	}
	depth := 0
	for p := &plan; p != nil; p = p.Before {
		depth++
	}
	if depth != 2 {
		t.Errorf("%d plans are kept", depth)
	}
	for n := range 20 {
		plan = plan.Changed(CheckInPlan{Set: true, Day: time.Weekday(n % 7)}, at.AddDate(0, 0, 7*n))
	}
	depth = 0
	for p := &plan; p != nil; p = p.Before {
		depth++
	}
	if depth > 4 {
		t.Errorf("%d plans are kept for ever", depth)
	}
}

// TestMinimumIsNotLowered once people were asked under it.
func TestMinimumIsNotLowered(t *testing.T) {
	t.Parallel()
	at := planAt(t, "2026-11-17T12:00:00Z")
	for _, row := range []struct {
		before CheckInPlan
		to     int
		want   int
	}{
		{CheckInPlan{}, 4, 4}, {CheckInPlan{}, 0, 5}, {CheckInPlan{}, 1, 4}, {CheckInPlan{}, 99, 10},
		{CheckInPlan{Begun: true}, 4, 5}, {CheckInPlan{Begun: true, Minimum: 8}, 5, 8}, {CheckInPlan{Begun: true, Minimum: 8}, 9, 9},
		{CheckInPlan{Begun: true, Minimum: 4}, 4, 4}, {CheckInPlan{Begun: true, Minimum: 8, Off: true}, 4, 8},
	} {
		got := row.before.Changed(CheckInPlan{Minimum: row.to}, at)
		if got.Minimum != row.want || got.Begun != row.before.Begun {
			t.Errorf("%+v to %d: %+v", row.before, row.to, got)
		}
	}
}

// TestNextWeekOfCheckIns is the first that is opened after an instant, and none where the team is not asked any more.
func TestNextWeekOfCheckIns(t *testing.T) {
	t.Parallel()
	opens := planAt(t, "2026-11-19T10:00:00Z")
	var got []string
	for _, at := range []time.Time{opens.Add(-time.Second), opens, opens.AddDate(0, 0, 6)} {
		week, ok := CheckInPlan{}.CheckInNext(at)
		if !ok {
			t.Errorf("none after %v", at)
		}
		got = append(got, week.String())
	}
	if diff := cmp.Diff([]string{"2026-W47", "2026-W48", "2026-W48"}, got); diff != "" {
		t.Error(diff)
	}
	if week, ok := (CheckInPlan{Off: true}).CheckInNext(opens); ok {
		t.Errorf("off, and %v is opened", week)
	}
}
