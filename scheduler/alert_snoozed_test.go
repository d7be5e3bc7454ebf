package scheduler

import (
	"testing"

	"alongside/peer"
	"alongside/storage"
)

// snooze puts an alert off until tomorrow or, on the last working days, Monday.
func (w *world) snooze(a peer.Alert, by string) peer.Alert {
	w.t.Helper()
	a, reason := a.Snooze(by, peer.SnoozeChoices(w.now(), peer.Calendar{Zone: oslo})[0], w.now(), peer.Calendar{Zone: oslo})
	if reason != peer.OK {
		w.t.Fatal(reason)
	}
	w.write(a.Worker, func(c *storage.Change, _ storage.State) {
		c.PutAlert(a)
		c.Due(storage.AlertSnoozed(a))
		c.Due(storage.AlertWaiting(a, 1, peer.WaitingStep(a, 1, peer.Calendar{Zone: oslo})))
	})
	return a
}

// came is what is sent when an alert comes back: both messages in place, the worker, then who put it off.
func came(to ...string) []string {
	all := []string{"U1 alert_copy, in place", "C1 alert, in place", "U1 alert_back_copy"}
	for _, user := range to {
		all = append(all, user+" alert_back, after the worker")
	}
	return all
}

func (w *world) letters() []string {
	w.t.Helper()
	var all []string
	for {
		got, err := w.store.Receive(w.t.Context(), workspace, storage.AlertLane, "test", 100, -1)
		if err != nil {
			w.t.Fatal(err)
		}
		if len(got) == 0 {
			return all
		}
		for _, d := range got {
			line := d.To.User + d.To.Channel + " " + d.Kind
			if d.Replaces != "" {
				line += ", in place"
			}
			if d.After != "" {
				line += ", after the worker"
			}
			all = append(all, line)
			if err := w.store.Settle(w.t.Context(), d, storage.Sent{State: storage.SentOK, At: w.now(), Channel: "D1", TS: "1.1"}); err != nil {
				w.t.Fatal(err)
			}
		}
	}
}

func TestSnoozedAlertComesBack(t *testing.T) {
	w := begin(t, "2026-11-17 09:00") // a Tuesday
	a := w.raise("U1", 1)
	w.to("2026-11-17 11:00")
	w.snooze(a, "U2")
	w.to("2026-11-17 13:00") // the first step of before lapses
	diff(t, "while it rests", w.letters(), []string(nil))
	w.to("2026-11-18 08:59")
	diff(t, "a minute before", w.letters(), []string(nil))
	w.to("2026-11-18 09:00")
	diff(t, "back", w.letters(), came("U2"))
	w.to("2026-11-18 12:59")
	diff(t, "it waits anew", w.letters(), []string(nil))
	w.to("2026-11-18 13:00")
	diff(t, "passed on", w.outbox(), passed("U1", 1, "Tue 09:00", "U4"))
	w.to("2026-11-19 09:00")
	diff(t, "to everybody", w.outbox(), passed("U1", 2, "Tue 09:00", "U2", "U3", "U4"))

	// Put off again it comes back again, and is passed on again from the first step.
	a, _ = w.theAlert(a)
	w.to("2026-11-19 10:00")
	w.snooze(a, "U4")
	w.to("2026-11-20 08:59")
	diff(t, "the second time", w.letters(), []string(nil))
	w.to("2026-11-20 09:00")
	diff(t, "back again", w.letters(), came("U4"))
	w.to("2026-11-20 13:00")
	diff(t, "passed on again", w.outbox(), passed("U1", 1, "Tue 09:00", "U4"))
}

func (w *world) theAlert(a peer.Alert) (peer.Alert, bool) {
	w.t.Helper()
	st, err := w.store.Load(w.t.Context(), storage.Want{Workspace: workspace, Worker: a.Worker})
	if err != nil {
		w.t.Fatal(err)
	}
	for _, b := range st.Alerts {
		if b.ID == a.ID {
			return b, true
		}
	}
	return a, false
}

func TestSnoozedAlertLapses(t *testing.T) {
	for name, change := range map[string]func(w *world, a peer.Alert) peer.Alert{
		"taken":       func(w *world, a peer.Alert) peer.Alert { a, _ = a.Acknowledge("U3", w.now()); return a },
		"closed":      func(w *world, a peer.Alert) peer.Alert { a, _ = a.Close("U3", peer.Talked, w.now()); return a },
		"withdrawn":   func(w *world, a peer.Alert) peer.Alert { a.State, a.Withdrawn = peer.Withdrawn, w.now(); return a },
		"come back":   func(w *world, a peer.Alert) peer.Alert { return a.Return(w.now()) },
		"raised anew": func(_ *world, a peer.Alert) peer.Alert { a.Episode, a.Snoozes = 2, 0; return a },
	} {
		t.Run(name, func(t *testing.T) {
			w := begin(t, "2026-11-17 09:00")
			a := w.snooze(w.raise("U1", 1), "U2")
			w.put(change(w, a))
			w.to("2026-11-18 09:00")
			diff(t, "sent", w.letters(), []string(nil))
			if got := w.run.Counts()[Count{"alert-snoozed", Lapsed}]; got != 1 {
				t.Errorf("%d lapsed, want 1", got)
			}
		})
	}
}

// TestSnoozedByWhoIsGone: what was put off comes back to somebody, whatever became of who put it off, and however late.
func TestSnoozedByWhoIsGone(t *testing.T) {
	w := begin(t, "2026-11-17 09:00")
	w.snooze(w.raise("U1", 1), "U2")
	w.team(peer.Team{Coordinators: []string{"U1", "U3"}, Deputies: []string{"U4"}})
	w.to("2026-11-18 10:00")
	diff(t, "sent", w.letters(), came("U3", "U4"))

	w = begin(t, "2026-11-17 09:00")
	w.snooze(w.raise("U1", 1), "U2")
	w.team(peer.Team{Coordinators: []string{"U1"}})
	w.to("2026-11-18 10:00")
	diff(t, "sent", w.letters(), came("C1"))
}

// TestSweepSeesSnoozes: of an alert that was put off the sweep enters what comes after the snooze again, and nothing else.
func TestSweepSeesSnoozes(t *testing.T) {
	w := begin(t, "2026-11-17 09:00")
	a := w.snooze(w.raise("U1", 1), "U2")
	whole := w.index()
	w.write("U1", func(c *storage.Change, _ storage.State) {
		c.Undue(storage.AlertWaiting(a, 1, w.now()).Member())
	})
	for range 2 {
		if err := sweep(t.Context(), w.run, w.now()); err != nil {
			t.Fatal(err)
		}
	}
	diff(t, "index", w.index(), whole)
}
