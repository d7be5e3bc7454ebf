package scheduler

import (
	"testing"
	"time"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// rests makes U1 an active worker since a day, with the look of the next Monday.
func (w *world) rests(since string) {
	w.t.Helper()
	w.write("U1", func(c *storage.Change, _ storage.State) {
		c.PutMember(peer.Member{User: "U1", Team: "S1", State: peer.Active, Zone: oslo, Consented: civil(w.t, since+" 08:00")})
		c.Due(storage.RestLook("U1", w.now(), oslo))
	})
}

// TestDaysOffAreMissed: after six weeks the worker hears of it alone, after eight the coordinators too, in words that the worker reads first;
// each once, and never while a day off is on its way.
func TestDaysOffAreMissed(t *testing.T) {
	w := begin(t, "2026-08-31 09:00") // a Monday; Norway has no public holiday until Christmas
	w.rests("2026-08-31")
	for _, monday := range []string{"2026-08-31", "2026-09-07", "2026-10-05"} {
		w.to(monday + " 10:00")
	}
	to, _ := w.lane(storage.NudgeLane)
	diff(t, "within six weeks", to, []string(nil))
	w.to("2026-10-12 09:59")
	to, _ = w.lane(storage.NudgeLane)
	diff(t, "a minute before", to, []string(nil))
	w.to("2026-10-12 10:00")
	to, all := w.lane(storage.NudgeLane)
	diff(t, "after six weeks", to, []string{"U1 day_off"})
	diff(t, "what it says", all, []messages.Message{messages.DayOffNeeded{Weeks: 6}})
	w.to("2026-10-19 10:00")
	to, _ = w.lane(storage.NudgeLane)
	diff(t, "a week later", to, []string(nil))
	w.set("2026-10-26 10:00") // the clocks have changed
	w.tick()
	lead := messages.DayOffLead{Worker: "U1", Weeks: 8}
	got, err := w.store.Receive(t.Context(), workspace, storage.NudgeLane, "test", 100, -1)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []struct {
		to, after string
		m         messages.Message
	}{
		{"U1", "", messages.DayOffCopy{DayOffLead: lead, To: []string{"U2", "U3"}}}, {"U2", "rest.U1.2026-08-31.2.worker", lead}, {"U3", "rest.U1.2026-08-31.2.worker", lead},
	} {
		if len(got) != 3 {
			t.Fatalf("%d messages", len(got))
		}
		m, err := messages.Decode(got[i].Kind, got[i].Facts)
		if err != nil || got[i].To.User != want.to || got[i].After != want.after {
			t.Errorf("%+v %v", got[i].Out, err)
		}
		diff(t, "to "+want.to, m, want.m)
	}
	w.lane(storage.NudgeLane)
	for _, monday := range []string{"2026-11-02", "2026-11-09"} {
		w.to(monday + " 10:00")
	}
	to, _ = w.lane(storage.NudgeLane)
	diff(t, "once", to, []string(nil))
	diff(t, "the next look", w.index(), []string{"day-off:U1:2026-11-16 Mon 2026-11-16 10:00"})
}

func TestDaysOffThatAreThere(t *testing.T) {
	for name, row := range map[string]struct {
		change func(w *world)
		want   []string
	}{
		"none":                 {func(*world) {}, []string{"U1 day_off_copy", "U2 day_off_lead", "U3 day_off_lead"}},
		"nobody else is there": {func(w *world) { w.team(peer.Team{Coordinators: []string{"U1"}}) }, []string{"U1 day_off"}},
		"one three weeks ago":  {func(w *world) { w.off("t1", of2026(time.October, 5), of2026(time.October, 5), peer.HealthOff, nil) }, nil},
		"one in a week":        {func(w *world) { w.off("t1", of2026(time.November, 4), of2026(time.November, 4), peer.DayOff, nil) }, nil},
		"a day off of the team": {func(w *world) {
			w.team(peer.Team{Coordinators: []string{"U2"}, DaysOff: []peer.Day{of2026(time.October, 14)}})
		}, nil},
		"somebody who left": {func(w *world) { w.runs("U1", "s9", peer.Gone) }, nil},
		"a weekend is no answer": {func(w *world) {
			w.team(peer.Team{Coordinators: []string{"U2"}, DaysOff: []peer.Day{of2026(time.October, 17)}})
		}, []string{"U1 day_off_copy", "U2 day_off_lead"}},
	} {
		t.Run(name, func(t *testing.T) {
			w := begin(t, "2026-10-20 09:00") // the program stood still before
			w.rests("2026-08-31")
			row.change(w)
			w.to("2026-10-26 10:00")
			to, _ := w.lane(storage.NudgeLane)
			diff(t, "sent", to, row.want)
		})
	}
}

// TestLogReminder: at the end of the own day it is asked once about a shift that runs, where it is not too late to be of use.
func TestLogReminder(t *testing.T) {
	begins := func(t *testing.T) (*world, peer.Running) {
		w := begin(t, "2026-11-17 08:00")
		r := peer.Running{ID: "s1", Start: w.now(), Zone: oslo}
		w.write("U1", func(c *storage.Change, st storage.State) {
			c.PutMember(peer.Member{User: "U1", Team: "S1", State: peer.Active, Zone: oslo})
			c.PutHours("U1", storage.Hours{Running: r})
			due, ok := storage.LogReminder("U1", r, peer.DayEnds(peer.Terms{}, false, st.Teams[0].Calendar(), of2026(time.November, 17), oslo))
			if !ok {
				t.Fatal("it is not asked")
			}
			c.Due(due)
		})
		return w, r
	}
	w, r := begins(t)
	w.to("2026-11-17 15:44")
	diff(t, "before", w.asked(), []string(nil))
	w.to("2026-11-17 15:45")
	diff(t, "at the end of the day", w.asked(), []string{"U1 log_reminder S1"})
	if err := sweep(t.Context(), w.run, w.now()); err != nil {
		t.Fatal(err)
	}
	w.by(time.Hour)
	diff(t, "once", w.asked(), []string(nil))
	if _, ok := storage.LogReminder("U1", r, r.Start); ok {
		t.Error("a shift that begins when the day ends is asked about")
	}
	for name, change := range map[string]func(w *world){
		"ended": func(w *world) {
			w.write("U1", func(c *storage.Change, _ storage.State) { c.PutHours("U1", storage.Hours{}) })
		},
		"away": func(w *world) {
			w.off("t1", of2026(time.November, 17), of2026(time.November, 17), peer.HealthOff, nil)
		},
		"left":     func(w *world) { w.runs("U1", "s1", peer.Gone) },
		"too late": func(w *world) { w.set("2026-11-17 19:46") },
	} {
		w, _ := begins(t)
		change(w)
		if w.now().Before(civil(t, "2026-11-17 15:45")) {
			w.set("2026-11-17 15:45")
		}
		w.tick()
		diff(t, name, w.asked(), []string(nil))
		counts := w.run.Counts()
		if missed := counts[Count{storage.LogReminderKind, Missed}] == 1; missed != (name == "too late") || !missed && counts[Count{storage.LogReminderKind, Lapsed}] != 1 {
			t.Errorf("%s: %v", name, counts)
		}
	}
}
