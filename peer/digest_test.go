package peer

import (
	"slices"
	"strconv"
	"testing"
	"time"
)

func digestTeam() Team {
	return Team{ID: "S1", Zone: "Europe/Oslo", Coordinators: []string{"kim"}, Deputies: []string{"dee"}}
}

// monday is a Monday at nine in Oslo.
var monday = Civil(Day{2026, time.November, 23}, 9*60, "Europe/Oslo")

func kindsOf(d Digest) []string {
	var all []string
	for _, l := range d.Lines {
		word := string(l.Kind) + ":"
		for _, i := range l.Items {
			word += " " + i.Worker
		}
		all = append(all, word)
	}
	return all
}

func TestDigestOf(t *testing.T) {
	hour := func(n int) time.Time { return monday.Add(time.Duration(n) * time.Hour) }
	day := DayOf(monday, "Europe/Oslo")
	accepted := Agreement{Version: 1, State: Accepted, AnsweredAt: hour(-9000), Review: day.Add(6), Terms: StarterTerms()}
	base := hour(-30 * 24)
	crew := []Crewmate{{
		Member: Member{User: "ada", Consented: hour(-9000)},
		Alerts: []Alert{
			{ID: "late", State: Open, RaisedAt: hour(-5)}, {ID: "untold", State: Open, RaisedAt: hour(-1)}, {ID: "stuck", State: Open, RaisedAt: hour(-8 * 24)},
			{ID: "taken", State: Acknowledged, RaisedAt: hour(-50), AckedBy: "kim"}, {ID: "off", State: Open, Snoozes: 1, SnoozedUntil: hour(9), RaisedAt: hour(-60)},
		},
		Untold:       map[string]bool{"untold": true, "stuck": true},
		Agreements:   []Agreement{accepted},
		Supervisions: []Supervision{{ID: "h", Worker: "ada", State: SupervisionHeld, At: base, Not: []string{"kim"}}},
		Told:         map[string]bool{SupervisionToldKey(base, 2): true},
	}, {
		Member:  Member{User: "bo", Consented: hour(-9000)},
		Matches: []Match{{Code: "K7", End: hour(-200)}, {Code: "M3", End: hour(31 * 24)}, {Code: "T2", End: hour(33 * 24)}, {Code: "B4", End: hour(-5), Ended: hour(-2)}},
		TimeOff: []TimeOff{
			{ID: "1", State: TimeOffTold, Kind: HealthOff, From: hour(24), To: hour(72), Zone: "Europe/Oslo", Cover: []Cover{{Code: "K7", Peer: "cy", Agreed: true}, {Code: "M3", Peer: "cy"}}},
			{ID: "2", State: TimeOffAsked, From: hour(1000), To: hour(1100), Zone: "Europe/Oslo", AskedAt: hour(-30)},
			{ID: "3", State: TimeOffApproved, From: hour(7*24 - 1), To: hour(9 * 24), Zone: "Europe/Oslo"},
			{ID: "4", State: TimeOffDenied, From: hour(1), To: hour(30), Zone: "Europe/Oslo"},
			{ID: "5", State: TimeOffAsked, From: hour(-100), To: hour(-50), Zone: "Europe/Oslo"},
		},
		Supervisions: []Supervision{
			{ID: "a", Worker: "bo", State: SupervisionOpen, AskedAt: hour(-3), Told: []SupervisionTold{{To: ToChannel}}},
			{ID: "b", Worker: "bo", State: SupervisionOpen, AskedAt: hour(-4), Told: []SupervisionTold{{To: "dee"}}},
			{ID: "c", Worker: "bo", State: SupervisionOpen, AskedAt: hour(-4), Not: []string{"kim"}, Told: []SupervisionTold{{To: ToChannel}}},
		},
		Promises: []Promise{{ID: "p", Due: day.Add(-1)}, {ID: "q", Due: day}, {ID: "r", Due: day.Add(-9), Closed: hour(-2)}},
	}, {
		Member: Member{User: "cy", Consented: hour(-22 * 24)}, // overdue, and not told of it yet
		Told:   map[string]bool{SupervisionToldKey(hour(-22*24), 1): true},
	}}
	view := DigestView{Team: digestTeam(), Crew: crew}
	first := DigestOf(view, monday)
	diff(t, "the channel", kindsOf(first), []string{
		"alert: ada", "alert: ada", "timeoff: bo", "supervision: bo", "uncovered: bo", "match_over: bo", "interval: ada",
	})
	if first.Lines[0].Items[0].Alert.ID != "stuck" || first.Lines[1].Items[0].Alert.ID != "late" || first.More != 5 || len(first.Same) != 0 {
		t.Errorf("the oldest first, and promise, review, match and two alerts that somebody has as the rest: %+v %d", first.Lines[0], first.More)
	}
	if u := first.Lines[4].Items[0]; !slices.Equal(u.Codes, []Code{"M3", "T2"}) {
		t.Errorf("K7 is covered and B4 has ended: %v", u.Codes)
	}
	if len(first.Away) != 1 || !first.Away[0].From.Equal(hour(24)) {
		t.Errorf("who is away in the seven days: %+v", first.Away)
	}

	// What was said is counted the next time; what found no room is said now, and so is what changed.
	view.Before = first.Said
	next := DigestOf(view, monday.Add(time.Minute))
	diff(t, "the second", kindsOf(next), []string{"promise: ", "review: ada", "match_ends: bo", "taken: ada", "taken: ada"})
	diff(t, "as before", next.Same, []DigestSame{
		{DigestAlert, 2}, {DigestRequest, 1}, {DigestSupervision, 1}, {DigestUncovered, 1}, {DigestMatchOver, 1}, {DigestInterval, 1}, {DigestAway, 1},
	})
	crew[0].Alerts[0].Value = 9
	view.Before = next.Said
	crew[1].TimeOff[0].Cover[0].Agreed = false
	diff(t, "another contact, and no cover any more", kindsOf(DigestOf(view, monday.Add(time.Minute))), []string{"alert: ada", "uncovered: bo"})

	// Whoever asks sees what came to them, and nothing about themselves that others handle.
	view.Before, view.Viewer = nil, "dee"
	if lines := kindsOf(DigestOf(view, monday)); !slices.Equal(lines[2:5], []string{"timeoff: bo", "supervision: bo", "supervision: bo"}) {
		t.Errorf("the deputy: %v", lines)
	}
	view.Viewer = "ada"
	for _, line := range kindsOf(DigestOf(view, monday)) {
		if line == "alert: ada" || line == "interval: ada" || line == "taken: ada" {
			t.Errorf("somebody handles their own: %s", line)
		}
	}
	if !DigestOf(DigestView{Team: digestTeam(), Crew: crew[2:]}, monday).Empty() {
		t.Error("it says that supervision is overdue to others before it was said to the worker")
	}
}

// TestDigestIsShort: however much there is, the lines are few, and the rest is counted.
func TestDigestIsShort(t *testing.T) {
	var crew []Crewmate
	for n := range 40 {
		m := Crewmate{Member: Member{User: "u" + strconv.Itoa(100+n), Consented: monday}}
		m.Alerts = []Alert{{ID: "a", State: Open, RaisedAt: monday.Add(-time.Duration(n) * time.Hour)}}
		m.TimeOff = []TimeOff{{ID: "1", State: TimeOffTold, From: monday, To: monday.Add(time.Hour), Zone: "UTC"}}
		crew = append(crew, m)
	}
	d := DigestOf(DigestView{Team: digestTeam(), Crew: crew}, monday)
	if len(d.Lines) != MostDigestLines || d.More != 33+35 || len(d.Away) != 5 || d.Lines[0].Items[0].Worker != "u139" {
		t.Errorf("%d lines, %d more, %d away", len(d.Lines), d.More, len(d.Away))
	}
}

func TestNextDigest(t *testing.T) {
	team := digestTeam()
	team.DaysOff = []Day{{2026, time.November, 23}, {2026, time.November, 24}}
	at := func(text string) time.Time {
		when, err := time.Parse("2006-01-02 15:04", text)
		if err != nil {
			t.Fatal(err)
		}
		return Civil(DayOf(when, "UTC"), when.Hour()*60+when.Minute(), team.Zone)
	}
	thursday := DigestPlan{Set: true, Day: time.Thursday, Minute: 15 * 60}
	for _, row := range []struct {
		name           string
		plan           DigestPlan
		last, at, want string
	}{
		{"the next Monday", DigestPlan{}, "", "2026-11-16 09:00", "2026-11-25 09:00"}, // Monday and Tuesday are days off
		{"this Monday", DigestPlan{}, "", "2026-11-16 08:59", "2026-11-16 09:00"},
		{"one in a week", DigestPlan{}, "2026-11-16 07:00", "2026-11-16 08:59", "2026-11-25 09:00"},
		{"another day", thursday, "", "2026-11-25 09:00", "2026-11-26 15:00"},
		{"moved after it came", thursday, "2026-11-25 09:00", "2026-11-25 10:00", "2026-12-03 15:00"},
		{"Easter Monday", DigestPlan{}, "", "2027-03-27 12:00", "2027-03-30 09:00"},
		{"over the change of clocks", DigestPlan{}, "", "2027-03-22 10:00", "2027-03-30 09:00"},
		{"a week without a day", DigestPlan{Set: true, Day: time.Friday, Minute: 540}, "", "2026-12-18 10:00", "2027-01-08 09:00"}, // 25 December and 1 January
		{"off", DigestPlan{Off: true}, "", "2026-11-16 08:59", ""},
	} {
		last := time.Time{}
		if row.last != "" {
			last = at(row.last)
		}
		got, day, ok := team.NextDigest(row.plan, last, at(row.at))
		if ok != (row.want != "") || ok && (!got.Equal(at(row.want)) || day != DayOf(got, team.Zone)) {
			t.Errorf("%s: %v %v %v", row.name, got.In(Location(team.Zone)), day, ok)
		}
	}
	planned := at("2026-11-16 09:00")
	for when, comes := range map[string]bool{
		"2026-11-16 09:00": true, "2026-11-16 10:00": true, "2026-11-16 15:59": true, "2026-11-16 16:00": false, "2026-11-17 07:59": false, "2026-11-17 08:00": true,
		"2026-11-21 12:00": false, "2026-11-23 12:00": false,
	} {
		if team.DigestComes(planned, at(when)) != comes {
			t.Errorf("%s: %v", when, !comes)
		}
	}
	if later, day, ok := team.DigestAfter(DigestPlan{}, at("2026-11-16 20:00")); !ok || !later.Equal(at("2026-11-17 09:00")) || day.Num != 17 {
		t.Errorf("after an evening: %v", later)
	}
	if _, _, ok := team.DigestAfter(DigestPlan{}, at("2026-11-20 20:00")); ok {
		t.Error("after a Friday evening the week has no working day left")
	}
}
