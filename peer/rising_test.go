package peer

import (
	"fmt"
	"testing"
	"time"
)

// loads are weeks of contacts, each of half an hour, the latest last.
func loads(contacts ...int) []WeekLoad {
	all := make([]WeekLoad, len(contacts))
	for i, n := range contacts {
		all[i] = WeekLoad{n, 30 * n}
	}
	return all
}

func TestRisingWeeks(t *testing.T) {
	for _, row := range []struct {
		name     string
		weeks    []WeekLoad
		contacts string // the weeks and the average, "" where none
		hours    string
	}{
		{"as ever", loads(9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9), "", ""},
		{"three above, the third not over yet", loads(0, 9, 9, 9, 9, 9, 9, 9, 9, 12, 11, 13), "[12 11 13] 9", "[360 330 390] 270"},
		{"three above, this one only begun", loads(9, 9, 9, 9, 9, 9, 9, 9, 12, 11, 13, 1), "[12 11 13] 9", "[360 330 390] 270"},
		{"two above", loads(9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 12, 13), "", ""},
		{"one of them as ever", loads(9, 9, 9, 9, 9, 9, 9, 9, 9, 12, 9, 13), "", ""},
		{"two more in each", loads(0, 9, 9, 9, 9, 9, 9, 9, 9, 11, 11, 11), "[11 11 11] 9", "[330 330 330] 270"},
		{"one more in one", loads(0, 9, 9, 9, 9, 9, 9, 9, 9, 11, 10, 11), "", ""},
		{"few: two more is a rise", loads(0, 2, 2, 2, 2, 2, 2, 2, 2, 4, 4, 4), "[4 4 4] 2", "[120 120 120] 60"},
		{"few: one more is none", loads(0, 2, 2, 2, 2, 2, 2, 2, 2, 3, 3, 3), "", ""},
		{"many: two more is no tenth", loads(0, 30, 30, 30, 30, 30, 30, 30, 30, 32, 33, 33), "", ""},
		{"many: a tenth is not more than a tenth", loads(0, 30, 30, 30, 30, 30, 30, 30, 30, 33, 33, 33), "", ""},
		{"many: more than a tenth", loads(0, 30, 30, 30, 30, 30, 30, 30, 30, 34, 34, 34), "[34 34 34] 30", "[1020 1020 1020] 900"},
		{"four weeks with records", loads(9, 0, 0, 0, 0, 9, 9, 9, 9, 12, 12, 12), "[12 12 12] 9", "[360 360 360] 270"},
		{"three weeks with records", loads(9, 0, 0, 0, 0, 0, 9, 9, 9, 12, 12, 12), "", ""},
		{"leave does not lower the average", loads(0, 12, 12, 0, 0, 12, 12, 12, 12, 12, 12, 12), "", ""},
		{"new", loads(0, 0, 0, 0, 0, 0, 0, 0, 0, 12, 12, 12), "", ""},
		{"a rounded average", loads(0, 9, 10, 9, 10, 9, 10, 9, 10, 12, 12, 12), "[12 12 12] 10", "[360 360 360] 285"},
		{"of hours alone", append(loads(0, 9, 9, 9, 9, 9, 9, 9, 9), WeekLoad{9, 400}, WeekLoad{8, 400}, WeekLoad{9, 331}), "", "[400 400 331] 270"},
		{"a week of hours counts in the average of contacts", append(loads(0, 12, 12, 12, 12, 12, 12, 12), WeekLoad{0, 600}, WeekLoad{13, 0}, WeekLoad{13, 0}, WeekLoad{13, 0}), "[13 13 13] 11", ""},
		{"too few weeks", loads(9, 9, 9, 9, 12, 12, 12), "", ""},
		{"nothing at all", nil, "", ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			got := map[RisePattern]string{}
			for _, r := range RisingWeeks(row.weeks) {
				got[r.Pattern] = fmt.Sprint(r.Weeks, r.Average)
			}
			diff(t, "contacts", got[RiseContacts], row.contacts)
			diff(t, "hours", got[RiseHours], row.hours)
		})
	}
}

func TestWeekLoads(t *testing.T) {
	today := Day{2026, time.November, 17}
	at := func(day Day, outcome Outcome) Contact {
		return Contact{Code: "K7", Start: Civil(day, 600, "Europe/Oslo"), Zone: "Europe/Oslo", Minutes: 30, Outcome: outcome}
	}
	first := today.Monday().Add(-77)
	contacts := []Contact{
		at(first.Add(-1), Held), at(first, Held), at(first.Add(6), Missed), at(first.Add(7), Cancelled), at(today, Held), at(today.Monday().Add(6), Held),
		at(today.Monday().Add(7), Held),
	}
	work := []Work{{Kind: SecondRole, Start: Civil(today.Monday().Add(-1), 23*60, "Europe/Oslo"), Minutes: 120, Zone: "Europe/Oslo"}}
	got := WeekLoads(contacts, work, today)
	want := make([]WeekLoad, 12)
	want[0], want[10], want[11] = WeekLoad{2, 30}, WeekLoad{0, 60}, WeekLoad{2, 120}
	diff(t, "weeks", got, want)
}

func TestConcentrated(t *testing.T) {
	today := Day{2026, time.November, 17}
	make := func(k7, m3, group int) (all []Contact) {
		for i, n := range []int{k7, m3, group} {
			for j := range n {
				all = append(all, Contact{Code: []Code{"K7", "M3", ""}[i], Start: Civil(today.Add(-j%14), 600, "Europe/Oslo"), Zone: "Europe/Oslo", Minutes: 5})
			}
		}
		return all
	}
	later := func(all []Contact, days int) []Contact {
		for i := range all {
			all[i].Start = all[i].Start.AddDate(0, 0, days)
		}
		return all
	}
	cancelled := make(8, 4, 0)
	cancelled[0].Outcome = Cancelled
	for _, row := range []struct {
		name     string
		contacts []Contact
		matches  int
		want     string
	}{
		{"nothing", nil, 2, "[]"},
		{"more than half of ten", make(6, 4, 0), 2, "[K7 6/10]"},
		{"half of ten", make(5, 5, 0), 2, "[]"},
		{"more than half of nine", make(9, 0, 0), 2, "[]"},
		{"groups are contacts too", make(6, 4, 2), 2, "[]"},
		{"groups are no code", make(4, 0, 10), 2, "[]"},
		{"of the other code", make(1, 12, 0), 3, "[M3 12/13]"},
		{"with the one match that there is", make(12, 0, 0), 1, "[]"},
		{"cancelled ones do not count", cancelled, 2, "[K7 7/11]"},
		{"a fortnight ago", later(make(12, 0, 0), -14), 2, "[]"},
		{"partly", later(make(14, 0, 0), -4), 2, "[K7 10/10]"},
	} {
		var got []string
		for _, r := range Concentrated(row.contacts, row.matches, today) {
			got = append(got, fmt.Sprintf("%s %d/%d", r.Code, r.Value, r.Of))
		}
		diff(t, row.name, fmt.Sprint(got), row.want)
	}
}

func TestTomorrows(t *testing.T) {
	today := Day{2026, time.November, 18} // a Wednesday
	monday := today.Monday()
	week := func(rule RuleID, code Code, value, limit int) Finding {
		return Finding{Rule: rule, Code: code, From: monday, To: monday.Add(6), Value: value, Limit: limit}
	}
	run := func(to Day, value, limit int) Finding {
		return Finding{Rule: CodeRun, Code: "K7", From: to.Add(1 - value), To: to, Value: value, Limit: limit}
	}
	for _, row := range []struct {
		name  string
		f     Finding
		today Day
		want  bool
	}{
		{"a run at its limit", run(today, 4, 4), today, true},
		{"a run below", run(today, 3, 4), today, false},
		{"a run above", run(today, 5, 4), today, false},
		{"a run that ended yesterday", run(today.Add(-1), 4, 4), today, false},
		{"a week at its limit", week(CodeWeek, "K7", 6, 6), today, true},
		{"a week at its limit, on Sunday", week(CodeWeek, "K7", 6, 6), monday.Add(6), false},
		{"last week", week(CodeWeek, "K7", 6, 6), monday.Add(9), false},
		{"calls that are not theirs to arrange", week(CodeOutside, "K7", 2, 2), today, false},
		{"a day at its limit", Finding{Rule: CodeDay, Code: "K7", From: today, To: today, Value: 2, Limit: 2}, today, false},
		{"nothing of nothing", week(CodeWeek, "K7", 0, 0), today, false},
		{"hours with an hour left", week(HoursWeek, "", 2580, 2640), today, true},
		{"hours with more left", week(HoursWeek, "", 2579, 2640), today, false},
		{"hours at their limit", week(HoursWeek, "", 2640, 2640), today, true},
		{"hours above", week(HoursWeek, "", 2641, 2640), today, false},
		{"days in a row worked, which has a word of its own", Finding{Rule: WorkRun, From: today.Add(-5), To: today, Value: 6, Limit: 6}, today, false},
		{"an unknown rule", week("no-such", "", 5, 5), today, false},
	} {
		got := Tomorrows([]Finding{row.f}, row.today)
		if (len(got) == 1) != row.want || row.want && (got[0].Rule != row.f.Rule || got[0].Code != row.f.Code || got[0].Value != row.f.Value || got[0].Of != row.f.Limit) {
			t.Errorf("%s: %+v", row.name, got)
		}
	}
}

// At most one is told a day, and each pattern once in two weeks: the first that is new.
func TestNextRise(t *testing.T) {
	const zone = "Europe/Oslo"
	found := []Rise{
		{Pattern: RiseTomorrow, Rule: CodeRun, Code: "K7"}, {Pattern: RiseTomorrow, Rule: CodeRun, Code: "M3"}, {Pattern: RiseOneCode, Code: "K7"}, {Pattern: RiseHours},
	}
	told := map[string]time.Time{}
	var got []string
	day := Day{2026, time.October, 20}
	for i := range 17 {
		for _, minute := range []int{18 * 60, 20 * 60} {
			at := Civil(day.Add(i), minute, zone)
			if r, ok := NextRise(found, func(key string) time.Time { return told[key] }, at, zone); ok {
				told[r.Key()], told[RisingToday] = at, at
				got = append(got, fmt.Sprint(i, " ", r.Key()))
			}
		}
	}
	diff(t, "told", got, []string{
		"0 rising.tomorrow.code-run.K7", "1 rising.tomorrow.code-run.M3", "2 rising.one-code.K7", "3 rising.hours",
		"14 rising.tomorrow.code-run.K7", "15 rising.tomorrow.code-run.M3", "16 rising.one-code.K7",
	})
}

func TestEvening(t *testing.T) {
	oslo := func(day, minute int) time.Time { return Civil(Day{2026, time.November, day}, minute, "Europe/Oslo") }
	for _, row := range []struct {
		name    string
		at, due time.Time
		look    string
	}{
		{"in the morning", oslo(17, 9*60), oslo(17, 18*60), "2026-11-17"},
		{"just before", oslo(17, 18*60-1), oslo(17, 18*60), "2026-11-17"},
		{"at six", oslo(17, 18*60), oslo(17, 18*60), "2026-11-17T18:00"},
		{"in the evening", oslo(17, 20*60+7), oslo(17, 20*60+7), "2026-11-17T20:07"},
		{"at night", oslo(17, 21*60), oslo(18, 18*60), "2026-11-18"},
		{"after midnight", oslo(18, 30), oslo(18, 18*60), "2026-11-18"},
	} {
		due, look := Evening(row.at, "Europe/Oslo")
		if !due.Equal(row.due) || look != row.look || due.Location() != time.UTC {
			t.Errorf("%s: %s at %s", row.name, look, due)
		}
		day, ok := LookedBackOn(look, due, "Europe/Oslo")
		if !ok || day != DayOf(due, "Europe/Oslo") {
			t.Errorf("%s: looks back on %s, %v", row.name, day, ok)
		}
	}
	for at, want := range map[time.Time]bool{oslo(17, 22*60-1): true, oslo(17, 22*60): false, oslo(18, 8*60): false} {
		if _, ok := LookedBackOn("2026-11-17", at, "Europe/Oslo"); ok != want {
			t.Errorf("at %s: %v", at, ok)
		}
	}
	for _, look := range []string{"", "2026", "2026-13-01", "no day at all"} {
		if _, ok := LookedBackOn(look, oslo(1, 0), "Europe/Oslo"); ok {
			t.Errorf("%q is a day", look)
		}
	}
}
