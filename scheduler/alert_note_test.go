package scheduler

import (
	"testing"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// notes takes the lines that go into the threads of alerts.
func (w *world) notes() []string {
	w.t.Helper()
	var all []string
	got, err := w.store.Receive(w.t.Context(), workspace, storage.ReplyLane, "test", 100, -1)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, d := range got {
		m, err := messages.Decode(d.Kind, d.Facts)
		if err != nil {
			w.t.Fatal(err)
		}
		if !d.Note || d.To.Channel != "C1" || d.Team != "S1" {
			w.t.Errorf("sent %+v", d.Out)
		}
		all = append(all, d.Thread+": "+messages.Render(m, "en", messages.Options{}).Text)
		if err := w.store.Settle(w.t.Context(), d, storage.Sent{State: storage.SentOK, At: w.now(), Channel: "C1", TS: "1.1"}); err != nil {
			w.t.Fatal(err)
		}
	}
	return all
}

// What the clock does with an alert stands in its thread, each time.
func TestTheClocksStepsAreNoted(t *testing.T) {
	w := begin(t, "2026-11-17 09:00")
	a := w.raise("U1", 1)
	under := storage.AlertOut(a, "channel") + ": "
	w.to("2026-11-17 13:00")
	w.to("2026-11-18 09:00")
	diff(t, "passed on", w.notes(), []string{
		under + "Passed on to <@U4>, Tue 17 Nov 13:00: it was still waiting.",
		under + "Passed on to <@U2>, <@U3> and <@U4>, Wed 18 Nov 09:00: it was still waiting.",
	})
	w.snooze(a, "U2")
	w.to("2026-11-19 09:00")
	w.to("2026-11-19 13:00")
	diff(t, "put off", w.notes(), []string{
		under + "Back again, Thu 19 Nov 09:00.", under + "Passed on to <@U4>, Thu 19 Nov 13:00: it was still waiting.",
	})
	w.team(peer.Team{Coordinators: []string{"U1"}}) // nobody but the worker
	w.to("2026-11-20 09:00")
	diff(t, "to nobody", w.notes(), []string{under + "Shown in this channel once more, Fri 20 Nov 09:00: it was still waiting."})

	// One of a group, in the thread of the first one.
	a.ID, a.Code, a.Under, a.UnderEpisode, a.RaisedAt = "code-day.U1.M3.x", "M3", "first", 2, w.now()
	w.team(teamOfFour)
	w.write("U1", func(c *storage.Change, _ storage.State) {
		c.PutAlert(a)
		c.Due(storage.AlertWaiting(a, 1, peer.WaitingStep(a, 1, peer.Calendar{Zone: oslo})))
	})
	w.to("2026-11-20 13:00")
	got := w.notes()
	want := "alert.first.2.channel: 3 contacts with M3 on Tue 17 Nov. The team's starter limit is 2 (not agreed yet).\nPassed on to <@U4>, Fri 20 Nov 13:00: it was still waiting."
	if len(got) != 1 || got[0] != want {
		t.Errorf("noted %q", got)
	}
}
