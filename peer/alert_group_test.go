package peer

import (
	"testing"
	"time"
)

func TestAlertsOfAnHourAreGrouped(t *testing.T) {
	at := time.Date(2026, 11, 17, 14, 0, 0, 0, time.UTC)
	first := Alert{ID: "first", Episode: 2, Worker: "U1", Team: "S1", State: Open, RaisedAt: at.Add(-20 * time.Minute)}
	changed := func(change func(*Alert)) []Alert { a := first; change(&a); return []Alert{a} }
	for _, row := range []struct {
		name   string
		before []Alert
		under  string
	}{
		{"nothing before", nil, ""},
		{"one that is open", []Alert{first}, "first"},
		{"one that was taken", changed(func(a *Alert) { a.State = Acknowledged }), "first"},
		{"one that is closed", changed(func(a *Alert) { a.State = Closed }), ""},
		{"one that was withdrawn", changed(func(a *Alert) { a.State = Withdrawn }), ""},
		{"in the same instant", changed(func(a *Alert) { a.RaisedAt = at }), "first"},
		{"almost an hour before", changed(func(a *Alert) { a.RaisedAt = at.Add(time.Millisecond - time.Hour) }), "first"},
		{"an hour before", changed(func(a *Alert) { a.RaisedAt = at.Add(-time.Hour) }), ""},
		{"later", changed(func(a *Alert) { a.RaisedAt = at.Add(time.Second) }), ""},
		{"of another worker", changed(func(a *Alert) { a.Worker = "U2" }), ""},
		{"of another team", changed(func(a *Alert) { a.Team = "S2" }), ""},
		{"itself", changed(func(a *Alert) { a.ID = "now" }), ""},
		{"one that is under another", changed(func(a *Alert) { a.Under = "x" }), ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			got := Alert{ID: "now", Episode: 1, Worker: "U1", Team: "S1", State: Open, RaisedAt: at}.under(row.before)
			diff(t, "under", got.Under, row.under)
			diff(t, "episode", got.UnderEpisode, map[bool]int{true: 2}[row.under != ""])
		})
	}
	t.Run("two of one contact", func(t *testing.T) {
		finding := func(rule RuleID) Finding {
			return Finding{Rule: rule, Code: "K7", Window: "2026-11-17", From: Day{2026, 11, 17}, To: Day{2026, 11, 17}, Value: 3, Limit: 2, Level: Above}
		}
		v := Judge([]Finding{finding(CodeDay), finding(CodeOutside)}, nil, nil, "U1", "S1", Contact{Start: at, Zone: "Europe/Oslo"}, at)
		diff(t, "first", v.Raise[0].Under, "")
		diff(t, "second", []any{v.Raise[1].Under, v.Raise[1].UnderEpisode}, []any{v.Raise[0].ID, 1})
	})
}
