package scheduler

import (
	"testing"
	"time"

	"alongside/peer"
	"alongside/storage"
)

// TestSweep takes the entry of an open alert out of the index, as a fault would, and holds that the sweep enters the right
// step again, once however many copies sweep.
func TestSweep(t *testing.T) {
	sweeps := func(w *world) {
		t.Helper()
		_, other := w.copy(Jobs())
		for _, run := range []*Runner{w.run, other} {
			if err := sweep(t.Context(), run, w.now()); err != nil {
				t.Fatal(err)
			}
		}
	}
	lose := func(w *world, a peer.Alert, step int) {
		t.Helper()
		w.write(a.Worker, func(c *storage.Change, _ storage.State) { c.Undue(storage.AlertWaiting(a, step, w.now()).Member()) })
		diff(t, "index", w.index(), []string(nil))
	}
	w := begin(t, "2026-11-17 09:00")
	a := w.raise("U1", 1)

	whole := w.index()
	sweeps(w)
	diff(t, "nothing was lost", w.index(), whole)

	lose(w, a, 1)
	sweeps(w)
	diff(t, "the first step was lost", w.index(), whole)

	w.to("2026-11-17 13:00")
	diff(t, "outbox", w.outbox(), passed("U1", 1, "Tue 09:00", "U4"))
	w.by(time.Minute)
	whole = w.index()
	lose(w, a, 2)
	sweeps(w)
	diff(t, "the second was lost", w.index(), whole)

	lose(w, a, 2)
	w.to("2026-11-20 08:00") // steps 2 and 3 went by
	sweeps(w)
	w.tick()
	diff(t, "outbox", w.outbox(), passed("U1", 3, "Tue 09:00", "U2", "U3", "U4"))
	diff(t, "the next one", w.index(), []string{member1 + "1.4 Fri 2026-11-20 09:00"})
	if got := w.run.Counts()[Count{"alert-waiting", Healed}]; got != 3 {
		t.Errorf("%d healed, want 3", got)
	}

	acked, _ := a.Acknowledge("U2", w.now())
	w.put(acked)
	lose(w, a, 4)
	sweeps(w)
	diff(t, "an alert that was taken", w.index(), []string(nil))
}

// TestSweepSeesAside: an entry that stands aside is not entered a second time.
func TestSweepSeesAside(t *testing.T) {
	w := begin(t, "2026-11-17 09:00")
	a := w.raise("U1", 1)
	a.Team = "S9"
	w.put(a)
	w.to("2026-11-17 13:00")
	a.Team = "S1"
	w.put(a)
	if err := sweep(t.Context(), w.run, w.now()); err != nil {
		t.Fatal(err)
	}
	diff(t, "index", w.index(), []string{"aside-1/" + member1 + "1.1 Tue 2026-11-17 13:02"})
}
