package peer_test

import (
	"testing"
	"time"

	"alongside/peer"
)

func TestCheckInWeek(t *testing.T) {
	week := peer.Week{Year: 2026, Num: 47} // Monday 16 to Sunday 22 November
	utc := func(text string) time.Time {
		at, err := time.Parse(time.RFC3339, text)
		if err != nil {
			t.Fatal(err)
		}
		return at.UTC()
	}
	usual, monday := peer.CheckInPlan{}, peer.CheckInPlan{Set: true, Day: time.Monday, Minute: 8 * 60}
	sunday := peer.CheckInPlan{Set: true, Day: time.Sunday, Minute: 23*60 + 59}
	for name, row := range map[string]struct {
		got  time.Time
		want string
	}{
		"opens before Friday begins anywhere":      {usual.CheckInOpens(week), "2026-11-19T10:00:00Z"},
		"asks on Friday at one in Oslo":            {usual.CheckInAsks(week, "Europe/Oslo"), "2026-11-20T12:00:00Z"},
		"and in New York":                          {usual.CheckInAsks(week, "America/New_York"), "2026-11-20T18:00:00Z"},
		"reminds on Monday at nine":                {usual.CheckInReminds(week, "Europe/Oslo", nil), "2026-11-23T08:00:00Z"},
		"closes when Monday is over":               {usual.CheckInCloses(week, "Europe/Oslo"), "2026-11-23T23:00:00Z"},
		"a Monday is reminded on Tuesday":          {monday.CheckInReminds(week, "Europe/Oslo", nil), "2026-11-17T08:00:00Z"},
		"a Sunday belongs to the week that ends":   {sunday.CheckInAsks(week, "Europe/Oslo"), "2026-11-22T22:59:00Z"},
		"before a day off the reminder waits":      {monday.CheckInReminds(week, "Europe/Oslo", func(d peer.Day) bool { return d.Num != 17 }), "2026-11-18T08:00:00Z"},
		"and comes all the same before it closes":  {usual.CheckInReminds(week, "Europe/Oslo", func(peer.Day) bool { return false }), "2026-11-21T08:00:00Z"},
		"a time that clocks skip is the one after": {peer.CheckInPlan{Set: true, Day: time.Sunday, Minute: 150}.CheckInAsks(peer.Week{Year: 2026, Num: 13}, "Europe/Oslo"), "2026-03-29T01:00:00Z"},
	} {
		if want := utc(row.want); !row.got.Equal(want) {
			t.Errorf("%s: %s, want %s", name, row.got, want)
		}
	}
	for at, want := range map[string]string{
		"2026-11-19T09:59:59Z": "", "2026-11-19T10:00:00Z": "2026-W47", "2026-11-23T22:59:59Z": "2026-W47", "2026-11-23T23:00:00Z": "",
	} {
		open, ok := usual.CheckInOpen(utc(at), "Europe/Oslo")
		if got := open.String(); ok != (want != "") || ok && got != want {
			t.Errorf("at %s: %s %v, want %q", at, got, ok, want)
		}
	}
	if open, ok := sunday.CheckInOpen(utc("2026-11-24T12:00:00Z"), "Europe/Oslo"); !ok || open != week {
		t.Errorf("on the Tuesday after, the week of Sunday is open: %v %v", open, ok)
	}
	if _, ok := (peer.CheckInPlan{Off: true}).CheckInOpen(utc("2026-11-20T12:00:00Z"), "Europe/Oslo"); ok {
		t.Error("a team that is not asked has an open week")
	}
}

// A new week never opens while the one before is open, so that there is one week to answer at a time.
func TestCheckInWeeksDoNotOverlap(t *testing.T) {
	for _, zone := range []string{"Pacific/Kiritimati", "Europe/Oslo", "Australia/Lord_Howe", "Etc/GMT+12"} {
		for day := time.Sunday; day <= time.Saturday; day++ {
			plan := peer.CheckInPlan{Set: true, Day: day, Minute: 23*60 + 59}
			for n := range 53 {
				week := peer.Week{Year: 2026, Num: n + 1}
				next := week.Monday().Add(7).Week()
				asks, opens, closes := plan.CheckInAsks(week, zone), plan.CheckInOpens(week), plan.CheckInCloses(week, zone)
				reminds := plan.CheckInReminds(week, zone, nil)
				if !opens.Before(asks) || !asks.Before(reminds) || !reminds.Before(closes) || plan.CheckInOpens(next).Before(closes) {
					t.Fatalf("%s, %s, %s: opens %s, asks %s, reminds %s, closes %s", zone, day, week, opens, asks, reminds, closes)
				}
			}
		}
	}
}
