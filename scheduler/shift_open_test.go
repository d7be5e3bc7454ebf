package scheduler

import (
	"testing"
	"time"

	"alongside/peer"
	"alongside/storage"
)

// runs begins a shift of a worker as the commands do: with the entry that asks about it.
func (w *world) runs(worker, id string, state peer.MemberState) {
	w.t.Helper()
	w.write(worker, func(c *storage.Change, _ storage.State) {
		r := peer.Running{ID: id, Start: w.now(), Zone: oslo}
		c.PutMember(peer.Member{User: worker, Team: "S1", State: state, Zone: oslo})
		c.PutHours(worker, storage.Hours{Running: r})
		c.Due(storage.ShiftOpen(worker, r))
	})
}

// asked are the messages that wait in the lane for nudges.
func (w *world) asked() []string {
	w.t.Helper()
	var all []string
	got, err := w.store.Receive(w.t.Context(), workspace, storage.NudgeLane, "test", 100, -1)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, d := range got {
		all = append(all, d.To.User+d.To.Channel+" "+d.Kind+" "+d.Team)
		if err := w.store.Settle(w.t.Context(), d, storage.Sent{State: storage.SentOK, At: w.now(), Channel: "D1", TS: "1.1"}); err != nil {
			w.t.Fatal(err)
		}
	}
	return all
}

func TestShiftIsAskedAbout(t *testing.T) {
	w := begin(t, "2026-11-17 06:30")
	w.runs("U1", "s1", peer.Active)
	w.to("2026-11-17 18:30")
	diff(t, "after 12 hours", w.asked(), []string(nil))
	w.to("2026-11-17 18:31")
	diff(t, "a minute more", w.asked(), []string{"U1 shift_runs S1"})
	w.to("2026-11-19 18:31")
	diff(t, "two days later", w.asked(), []string(nil))

	for name, change := range map[string]func(){
		"ended":        func() { w.write("U1", func(c *storage.Change, _ storage.State) { c.PutHours("U1", storage.Hours{}) }) },
		"another runs": func() { w.runs("U1", "s3", peer.Active) },
		"left":         func() { w.runs("U1", "s2", peer.Gone) },
	} {
		w.runs("U1", "s2", peer.Active)
		w.by(time.Minute)
		change()
		w.by(12 * time.Hour)
		diff(t, name, w.asked(), []string(nil))
		w.write("U1", func(c *storage.Change, _ storage.State) {
			c.PutHours("U1", storage.Hours{})
			c.Undue(storage.ShiftOpen("U1", peer.Running{ID: "s3"}).Member())
		})
	}
	// After a stop of the program it is asked late, once; the change of the clocks does not make it early.
	w = begin(t, "2026-03-28 20:00")
	w.runs("U1", "s1", peer.Active)
	w.to("2026-03-29 08:30") // eleven and a half hours
	diff(t, "over the change of the clocks", w.asked(), []string(nil))
	w.to("2026-03-30 08:30")
	diff(t, "late", w.asked(), []string{"U1 shift_runs S1"})
}
