package peer

import (
	"testing"
	"time"
)

func TestAgainAfterTheTalk(t *testing.T) {
	raised := time.Date(2026, 11, 26, 14, 0, 0, 0, time.UTC)
	days := func(n int) time.Time { return raised.AddDate(0, 0, -n) }
	closed := func(outcome AlertOutcome, at time.Time) Alert {
		return Alert{ID: "before" + at.String(), Rule: CodeDay, Code: "K7", Worker: "U1", State: Closed, Outcome: outcome, ClosedAt: at}
	}
	changed := func(a Alert, change func(*Alert)) Alert { change(&a); return a }
	talk := closed(Talked, days(9))
	for _, row := range []struct {
		name   string
		before []Alert
		days   int
		as     AlertOutcome
	}{
		{"nothing before", nil, -1, ""},
		{"a talk", []Alert{talk}, 9, Talked},
		{"supervision", []Alert{closed(SupervisionSet, days(9))}, 9, SupervisionSet},
		{"the latest of two", []Alert{closed(SupervisionSet, days(3)), talk}, 3, SupervisionSet},
		{"on the same day", []Alert{closed(Talked, raised.Add(-time.Hour))}, 0, Talked},
		{"in the same instant", []Alert{closed(Talked, raised)}, 0, Talked},
		{"90 days before", []Alert{closed(Talked, days(90))}, 90, Talked},
		{"longer ago", []Alert{closed(Talked, days(90).Add(-time.Millisecond))}, -1, ""},
		{"later", []Alert{closed(Talked, raised.Add(time.Millisecond))}, -1, ""},
		{"closed with something else", []Alert{closed(CoverArranged, days(9)), closed(AgreementChanged, days(9)), closed(NothingNeeded, days(9))}, -1, ""},
		{"still open", []Alert{changed(talk, func(a *Alert) { a.State = Open })}, -1, ""},
		{"another code", []Alert{changed(talk, func(a *Alert) { a.Code = "M3" })}, -1, ""},
		{"another rule", []Alert{changed(talk, func(a *Alert) { a.Rule = CodeWeek })}, -1, ""},
		{"another worker", []Alert{changed(talk, func(a *Alert) { a.Worker = "U2" })}, -1, ""},
		{"itself", []Alert{changed(talk, func(a *Alert) { a.ID = "now" })}, -1, ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			a := Alert{ID: "now", Rule: CodeDay, Code: "K7", Worker: "U1", State: Open, RaisedAt: raised}.afterTalk(row.before)
			got, ok := a.AfterTalk("Europe/Oslo")
			if !ok {
				got = -1
			}
			diff(t, "days", got, row.days)
			diff(t, "as", a.TalkedAs, row.as)
		})
	}
	t.Run("days are civil days, through a change of clocks", func(t *testing.T) {
		a := Alert{TalkedAt: Civil(Day{2026, 10, 24}, 23*60+30, "Europe/Oslo"), RaisedAt: Civil(Day{2026, 10, 26}, 30, "Europe/Oslo")}
		got, _ := a.AfterTalk("Europe/Oslo")
		diff(t, "days", got, 2)
	})
	t.Run("without a code", func(t *testing.T) {
		before := Alert{ID: "b", Rule: AllDay, Worker: "U1", State: Closed, Outcome: Talked, ClosedAt: days(2)}
		got, ok := Alert{ID: "now", Rule: AllDay, Worker: "U1", RaisedAt: raised}.afterTalk([]Alert{before}).AfterTalk("Europe/Oslo")
		diff(t, "days", got, 2)
		diff(t, "known", ok, true)
	})
}
