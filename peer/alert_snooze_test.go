package peer

import (
	"testing"
	"time"
)

func TestSnoozeChoices(t *testing.T) {
	const layout = "Mon 2006-01-02 15:04"
	for _, row := range []struct {
		name, zone string
		day        Day
		minute     int
		want       []string
	}{
		{"a Tuesday", "Europe/Oslo", Day{2026, 11, 17}, 14 * 60, []string{"Wed 2026-11-18 09:00", "Mon 2026-11-23 09:00"}},
		{"early on a Tuesday", "Europe/Oslo", Day{2026, 11, 17}, 0, []string{"Wed 2026-11-18 09:00", "Mon 2026-11-23 09:00"}},
		{"a Monday", "Europe/Oslo", Day{2026, 11, 16}, 8 * 60, []string{"Tue 2026-11-17 09:00", "Mon 2026-11-23 09:00"}},
		{"a Friday", "Europe/Oslo", Day{2026, 11, 20}, 14 * 60, []string{"Mon 2026-11-23 09:00"}},
		{"a Saturday", "Europe/Oslo", Day{2026, 11, 21}, 14 * 60, []string{"Mon 2026-11-23 09:00"}},
		{"a Sunday", "Europe/Oslo", Day{2026, 11, 22}, 23*60 + 59, []string{"Mon 2026-11-23 09:00"}},
		{"before the clocks change", "Europe/Oslo", Day{2026, 10, 22}, 14 * 60, []string{"Fri 2026-10-23 09:00", "Mon 2026-10-26 09:00"}},
		{"before they change by half an hour", "Australia/Lord_Howe", Day{2026, 10, 1}, 14 * 60, []string{"Fri 2026-10-02 09:00", "Mon 2026-10-05 09:00"}},
		{"at the end of a year", "Europe/Oslo", Day{2026, 12, 31}, 14 * 60, []string{"Fri 2027-01-01 09:00", "Mon 2027-01-04 09:00"}},
		{"an unknown zone", "Mars/Base", Day{2026, 11, 17}, 14 * 60, []string{"Wed 2026-11-18 09:00", "Mon 2026-11-23 09:00"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			var got []string
			for _, at := range SnoozeChoices(Civil(row.day, row.minute, row.zone), Calendar{Zone: row.zone}) {
				got = append(got, at.In(Location(row.zone)).Format(layout))
			}
			diff(t, "choices", got, row.want)
		})
	}
}

func TestSnooze(t *testing.T) {
	const zone = "Europe/Oslo"
	raised := Civil(Day{2026, 11, 17}, 9*60, zone)
	at := raised.Add(2 * time.Hour)
	until := SnoozeChoices(at, Calendar{Zone: zone})[0]
	open := Alert{ID: "a", Episode: 1, Version: 1, Worker: "U1", State: Open, RaisedAt: raised}
	snoozed := open
	snoozed.Version, snoozed.Snoozes, snoozed.SnoozedBy, snoozed.SnoozedAt, snoozed.SnoozedUntil = 2, 1, "U9", at, until
	back := snoozed.Return(until)
	again := back
	again.Version, again.Snoozes, again.SnoozedAt, again.Returned = 4, 2, until.Add(time.Hour), time.Time{}
	again.SnoozedUntil = SnoozeChoices(again.SnoozedAt, Calendar{Zone: zone})[0]
	state := func(s AlertState) Alert { a := open; a.State = s; return a }
	for _, row := range []struct {
		name   string
		alert  Alert
		by     string
		until  time.Time
		at     time.Time
		want   Alert
		reason Reason
	}{
		{"an open one", open, "U9", until, at, snoozed, OK},
		{"in another zone's words", open, "U9", until.In(Location(zone)), at, func() Alert { a := snoozed; a.SnoozedUntil = until.In(Location(zone)); return a }(), OK},
		{"one's own", open, "U1", until, at, open, OwnAlert},
		{"a second time", snoozed, "U8", until, at, snoozed, AlreadySnoozed},
		{"once it is back", back, "U9", again.SnoozedUntil, again.SnoozedAt, again, OK},
		{"what was taken", state(Acknowledged), "U9", until, at, state(Acknowledged), AlreadyAcknowledged},
		{"what is closed", state(Closed), "U9", until, at, state(Closed), AlreadyClosed},
		{"what was withdrawn", state(Withdrawn), "U9", until, at, state(Withdrawn), AlreadyWithdrawn},
		{"for ever", open, "U9", at.AddDate(10, 0, 0), at, open, UnknownTime},
		{"until a choice of yesterday", open, "U9", SnoozeChoices(at.AddDate(0, 0, -1), Calendar{Zone: zone})[0], at, open, UnknownTime},
	} {
		t.Run(row.name, func(t *testing.T) {
			got, reason := row.alert.Snooze(row.by, row.until, row.at, Calendar{Zone: zone})
			diff(t, "reason", reason, row.reason)
			diff(t, "alert", got, row.want)
		})
	}
	taken, reason := snoozed.Acknowledge("U8", at)
	if reason != OK || taken.Snoozing() || !snoozed.Snoozing() || back.Snoozing() || open.Snoozing() || !again.Snoozing() {
		t.Errorf("taken while it was put off: %q %+v", reason, taken)
	}
	// Waiting begins anew when it comes back.
	for step, want := range []Day{{2026, 11, 18}, {2026, 11, 19}} {
		minute := []int{13 * 60, 9 * 60}[step]
		diff(t, "step", WaitingStep(snoozed, step+1, Calendar{Zone: zone}), Civil(want, minute, zone).UTC())
	}
	diff(t, "reached while it rests", WaitingReached(snoozed, until, Calendar{Zone: zone}), 0)
	diff(t, "reached later", WaitingReached(back, Civil(Day{2026, 11, 18}, 13*60, zone), Calendar{Zone: zone}), 1)
}

func TestReturnsTo(t *testing.T) {
	a := Alert{Worker: "U1", SnoozedBy: "U4"}
	team := Team{Coordinators: []string{"U1", "U2"}, Deputies: []string{"U4"}}
	diff(t, "who put it off", ReturnsTo(a, team), []string{"U4"})
	team.Deputies = []string{"U5"}
	diff(t, "they are gone", ReturnsTo(a, team), []string{"U2", "U5"})
	a.SnoozedBy = "U1"
	diff(t, "never the worker", ReturnsTo(a, team), []string{"U2", "U5"})
	diff(t, "nobody", len(ReturnsTo(a, Team{Coordinators: []string{"U1"}})), 0)
}
