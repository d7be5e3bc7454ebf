package scheduler

import (
	"slices"
	"testing"
	"time"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// Whoever comes back from a pause on its day reads one summary, also where there is little to say; who said so themselves has read it.
func TestBackFromAPause(t *testing.T) {
	w := begin(t, "2026-11-17 10:00")
	w.off("t1", of2026(time.November, 17), of2026(time.November, 30), peer.PauseOff, func(t *peer.TimeOff) { t.From = w.now() })
	w.to("2026-11-20 12:00")
	a := w.raise("U1", 1)
	a.State, a.AckedBy = peer.Acknowledged, "U2"
	w.put(a)
	w.outbox()
	w.to("2026-12-01 08:59")
	if to, _ := w.lane(storage.NudgeLane); len(to) > 0 {
		t.Errorf("before nine: %v", to)
	}
	w.to("2026-12-01 09:00")
	to, all := w.lane(storage.NudgeLane)
	diff(t, "back", to, []string{"U1 pause_back"})
	if back := all[0].(messages.PauseBack); back.Alerts != 1 || !slices.Equal(back.By, []string{"U2"}) || !back.Gentle {
		t.Errorf("%+v", back)
	}
	w.to("2026-12-10 12:00")
	if to, _ := w.lane(storage.NudgeLane); len(to) > 0 {
		t.Errorf("one message, and no more: %v", to)
	}

	w = begin(t, "2026-11-17 10:00")
	w.off("t1", of2026(time.November, 17), of2026(time.November, 30), peer.PauseOff, nil)
	w.to("2026-12-01 09:00")
	if to, _ := w.lane(storage.NudgeLane); len(to) != 1 {
		t.Errorf("with nothing to say: %v", to)
	}

	w = begin(t, "2026-11-17 10:00")
	p := w.off("t1", of2026(time.November, 17), of2026(time.November, 30), peer.PauseOff, nil)
	w.to("2026-11-20 07:30") // before the hour at which people are greeted
	p, reason := p.Cancel(w.now())
	if reason != peer.OK {
		t.Fatal(reason)
	}
	w.write("U1", func(c *storage.Change, _ storage.State) { c.PutTimeOff(p) })
	w.to("2026-12-03 12:00")
	if to, _ := w.lane(storage.NudgeLane); len(to) > 0 {
		t.Errorf("after their own word: %v", to)
	}
}
