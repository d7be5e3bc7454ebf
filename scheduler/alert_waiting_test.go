package scheduler

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"alongside/peer"
	"alongside/storage"
)

const member1 = "alert-waiting:U1/code-day.U1.K7.2026-11-17:"

func TestAlertIsPassedOn(t *testing.T) {
	w := begin(t, "2026-11-17 09:00") // a Tuesday
	w.raise("U1", 1)
	since := "Tue 09:00"
	for _, step := range []struct {
		to   string
		want []sent
	}{
		{"2026-11-17 09:01", nil},
		{"2026-11-17 12:59", nil},
		{"2026-11-17 13:00", passed("U1", 1, since, "U4")},
		{"2026-11-17 13:01", nil},
		{"2026-11-18 08:59", nil},
		{"2026-11-18 09:00", passed("U1", 2, since, "U2", "U3", "U4")},
		{"2026-11-18 23:00", nil},
		{"2026-11-19 09:00", passed("U1", 3, since, "U2", "U3", "U4")},
		{"2026-11-20 09:00", passed("U1", 4, since, "U2", "U3", "U4")},
		{"2026-11-21 12:00", nil}, // Saturday
		{"2026-11-22 12:00", nil},
		{"2026-11-23 08:59", nil},
		{"2026-11-23 09:00", passed("U1", 5, since, "U2", "U3", "U4")},
	} {
		done := w.to(step.to)
		diff(t, step.to, w.outbox(), step.want)
		if want := min(len(step.want), 1); done != want {
			t.Errorf("%s: %d entries done, want %d", step.to, done, want)
		}
	}
	diff(t, "index", w.index(), []string{member1 + "1.6 Tue 2026-11-24 09:00"})
}

func TestWhoGetsIt(t *testing.T) {
	for _, row := range []struct {
		name   string
		team   peer.Team
		first  []string
		second []string
	}{
		{"no deputy", peer.Team{Coordinators: []string{"U2", "U3"}}, []string{"U2", "U3"}, []string{"U2", "U3"}},
		{"the worker is a coordinator", peer.Team{Coordinators: []string{"U1", "U2"}}, []string{"U2"}, []string{"U2"}},
		{"the worker is a coordinator, with a deputy", peer.Team{Coordinators: []string{"U1", "U2"}, Deputies: []string{"U4"}}, []string{"U4"}, []string{"U2", "U4"}},
		{"the worker is the deputy", peer.Team{Coordinators: []string{"U2"}, Deputies: []string{"U1"}}, []string{"U2"}, []string{"U2"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			w := begin(t, "2026-11-17 09:00")
			w.team(row.team)
			w.raise("U1", 1)
			w.to("2026-11-17 13:00")
			diff(t, "first", w.outbox(), passed("U1", 1, "Tue 09:00", row.first...))
			w.to("2026-11-18 09:00")
			diff(t, "second", w.outbox(), passed("U1", 2, "Tue 09:00", row.second...))
		})
	}
	t.Run("nobody else: the channel again", func(t *testing.T) {
		w := begin(t, "2026-11-17 09:00")
		w.team(peer.Team{Coordinators: []string{"U1"}})
		w.raise("U1", 1)
		w.to("2026-11-17 13:00")
		diff(t, "first", w.outbox(), []sent{
			{"U1", "alert_passed_on", 1, "Tue 09:00", "", ""}, {"C1", "alert_waiting", 1, "Tue 09:00", "", "alert_passed_on"},
		})
	})
}

func TestAlertLapses(t *testing.T) {
	for name, change := range map[string]func(w *world, a peer.Alert) peer.Alert{
		"acknowledged":    func(w *world, a peer.Alert) peer.Alert { a, _ = a.Acknowledge("U2", w.now()); return a },
		"closed":          func(w *world, a peer.Alert) peer.Alert { a, _ = a.Close("U2", peer.Talked, w.now()); return a },
		"withdrawn":       func(w *world, a peer.Alert) peer.Alert { a.State, a.Withdrawn = peer.Withdrawn, w.now(); return a },
		"another episode": func(_ *world, a peer.Alert) peer.Alert { a.Episode++; return a },
		"another alert":   nil,
	} {
		t.Run(name, func(t *testing.T) {
			w := begin(t, "2026-11-17 09:00")
			a := w.raise("U1", 1)
			if change != nil {
				w.put(change(w, a))
			} else {
				w.write("U1", func(c *storage.Change, _ storage.State) {
					other := a
					other.ID = "code-day.U1.M3.2026-11-17"
					c.Undue(storage.AlertWaiting(a, 1, a.RaisedAt).Member())
					c.Due(storage.AlertWaiting(other, 1, peer.WaitingStep(a, 1, peer.Calendar{Zone: oslo})))
				})
			}
			if done := w.to("2026-11-17 13:00"); done != 1 {
				t.Errorf("%d entries done, want 1", done)
			}
			diff(t, "outbox", w.outbox(), []sent(nil))
			diff(t, "index", w.index(), []string(nil))
			if got := w.run.Counts()[Count{"alert-waiting", Lapsed}]; got != 1 {
				t.Errorf("%d lapsed, want 1", got)
			}
		})
	}
}

// TestRaisedAnew: what is left of the first episode lapses, the second has its own steps.
func TestRaisedAnew(t *testing.T) {
	w := begin(t, "2026-11-17 09:00")
	w.raise("U1", 1)
	w.to("2026-11-17 11:00")
	w.raise("U1", 2)
	if done := w.to("2026-11-17 13:00"); done != 1 {
		t.Errorf("%d entries done, want the one that lapsed", done)
	}
	diff(t, "of the first", w.outbox(), []sent(nil))
	w.to("2026-11-17 15:00")
	diff(t, "of the second", w.outbox(), passed("U1", 1, "Tue 11:00", "U4"))
}

// TestAfterDowntime holds what was due while nothing ran: it is done once, and says since when it waits.
func TestAfterDowntime(t *testing.T) {
	for _, row := range []struct {
		name, raised, back, since string
		want                      []sent
		next                      string
		late                      int
	}{
		{"some minutes", "2026-11-17 09:00", "2026-11-17 13:07", "", passed("U1", 1, "Tue 09:00", "U4"), "1.2 Wed 2026-11-18 09:00", 1},
		{"a minute is not late", "2026-11-17 09:00", "2026-11-17 13:01", "", passed("U1", 1, "Tue 09:00", "U4"), "1.2 Wed 2026-11-18 09:00", 0},
		{"some days", "2026-11-17 09:00", "2026-11-20 07:00", "", passed("U1", 3, "Tue 09:00", "U2", "U3", "U4"), "1.4 Fri 2026-11-20 09:00", 1},
		{"30 days", "2026-11-17 09:00", "2026-12-17 09:30", "", passed("U1", 23, "Tue 09:00", "U2", "U3", "U4"), "1.24 Fri 2026-12-18 09:00", 1},
		{"over the clock change", "2026-10-23 14:00", "2026-10-26 10:30", "", passed("U1", 1, "Fri 14:00", "U4"), "1.2 Mon 2026-10-26 14:00", 1},
		{"back on a Sunday", "2026-11-20 09:00", "2026-11-22 18:00", "", passed("U1", 1, "Fri 09:00", "U4"), "1.2 Mon 2026-11-23 09:00", 1},
	} {
		t.Run(row.name, func(t *testing.T) {
			w := begin(t, row.raised)
			a := w.raise("U1", 1)
			if done := w.to(row.back); done != 1 {
				t.Errorf("%d entries done, want 1", done)
			}
			diff(t, "outbox", w.outbox(), row.want)
			diff(t, "index", w.index(), []string{"alert-waiting:U1/" + a.ID + ":" + row.next})
			if got := w.run.Counts()[Count{"alert-waiting", Late}]; got != row.late {
				t.Errorf("%d late, want %d", got, row.late)
			}
		})
	}
}

// TestClockChangeWeeks holds the steps to the clocks on the wall, through the weekends on which they change.
func TestClockChangeWeeks(t *testing.T) {
	for _, row := range []struct{ raised, before, first, second, third string }{
		{"2026-03-27 14:00", "2026-03-30 09:59", "2026-03-30 10:00", "2026-03-30 14:00", "2026-03-31 14:00"},
		{"2026-10-23 14:00", "2026-10-26 09:59", "2026-10-26 10:00", "2026-10-26 14:00", "2026-10-27 14:00"},
	} {
		w := begin(t, row.raised)
		w.raise("U1", 1)
		if w.to(row.before) != 0 {
			t.Errorf("%s: done too early", row.raised)
		}
		for i, at := range []string{row.first, row.second, row.third} {
			if done := w.to(at); done != 1 {
				t.Errorf("%s: %d entries done at %s, want 1", row.raised, done, at)
			}
			if got := w.outbox(); len(got) == 0 || got[0].Step != i+1 {
				t.Errorf("%s: got %v, want step %d", at, got, i+1)
			}
		}
	}
}

// TestNeverExpires moves the clock hour by hour through ten weeks: one round on each working day, and none besides.
func TestNeverExpires(t *testing.T) {
	w := begin(t, "2026-09-14 09:00") // a Monday; clocks change on 25 October
	w.raise("U1", 1)
	var days []string
	for range 10 * 7 * 24 {
		w.by(time.Hour)
		if len(w.outbox()) > 0 {
			days = append(days, w.now().In(peer.Location(oslo)).Format("Mon 15:04"))
		}
	}
	if len(days) != 50 || days[0] != "Mon 13:00" {
		t.Fatalf("passed on %d times, first on %s; want 50 times, first on Mon 13:00", len(days), days[0])
	}
	for i, day := range days[1:] {
		if want := []string{"Tue", "Wed", "Thu", "Fri", "Mon"}[i%5] + " 09:00"; day != want {
			t.Fatalf("round %d on %s, want %s", i+2, day, want)
		}
	}
}

// TestAcknowledgedInThatMoment: somebody takes the alert between reading and writing. Then nothing is sent.
func TestAcknowledgedInThatMoment(t *testing.T) {
	w := begin(t, "2026-11-17 09:00")
	a := w.raise("U1", 1)
	w.overtake(func() {
		acked, _ := a.Acknowledge("U2", w.now())
		w.put(acked)
	})
	if done := w.to("2026-11-17 13:00"); done != 1 {
		t.Errorf("%d entries done, want 1", done)
	}
	diff(t, "outbox", w.outbox(), []sent(nil))
	diff(t, "index", w.index(), []string(nil))
}

// TestOvertakenForEver: the decision gives up after five times, and the entry comes again a minute later.
func TestOvertakenForEver(t *testing.T) {
	w := begin(t, "2026-11-17 09:00")
	a := w.raise("U1", 1)
	times := 0
	var overtaken func()
	overtaken = func() {
		times++
		w.put(a) // which is a Commit itself: the hook is not set while it runs
		w.overtake(overtaken)
	}
	w.overtake(overtaken)
	w.set("2026-11-17 13:00")
	done, err := w.run.Tick(t.Context())
	if done != 0 || err == nil || times != tries {
		t.Errorf("%d done, error %v, overtaken %d times, want 0, an error, %d", done, err, times, tries)
	}
	w.overtake(nil)
	diff(t, "outbox", w.outbox(), []sent(nil))
	if done := w.by(30 * time.Second); done != 0 {
		t.Errorf("%d entries done after half a minute, want none: it is claimed", done)
	}
	if done := w.by(40 * time.Second); done != 1 {
		t.Errorf("%d entries done after a minute, want 1", done)
	}
	diff(t, "outbox", w.outbox(), passed("U1", 1, "Tue 09:00", "U4"))
}

// TestCopyEndsAfterClaim: a copy that claimed an entry and ended loses nothing.
func TestCopyEndsAfterClaim(t *testing.T) {
	w := begin(t, "2026-11-17 09:00")
	w.raise("U1", 1)
	w.set("2026-11-17 13:00")
	if got, _, err := w.store.ClaimDue(t.Context(), workspace, 10); err != nil || len(got) != 1 {
		t.Fatalf("claimed %v, %v", got, err)
	}
	if done := w.tick(); done != 0 {
		t.Errorf("%d entries done, want none: it is claimed", done)
	}
	if done := w.by(70 * time.Second); done != 1 {
		t.Errorf("%d entries done, want 1", done)
	}
	diff(t, "outbox", w.outbox(), passed("U1", 1, "Tue 09:00", "U4"))
}

// TestTwoCopies: however many copies run, each entry is done once.
func TestTwoCopies(t *testing.T) {
	const alerts = 240 // more than two claims
	w := begin(t, "2026-11-17 09:00")
	for i := range alerts {
		w.raise(fmt.Sprintf("W%d", i), 1)
	}
	w.set("2026-11-17 13:00")
	var together sync.WaitGroup
	var done [3]int
	for i := range done {
		_, run := w.copy(Jobs())
		together.Go(func() {
			for range 3 {
				n, err := run.Tick(t.Context())
				if err != nil {
					t.Error(err)
				}
				done[i] += n
			}
		})
	}
	together.Wait()
	if sum := done[0] + done[1] + done[2]; sum != alerts {
		t.Errorf("done %v, together %d, want %d", done, sum, alerts)
	}
	t.Logf("done by the copies: %v", done)
	got := map[string]int{}
	for _, s := range w.outbox() {
		got[s.Kind]++
	}
	diff(t, "outbox", got, map[string]int{"alert_passed_on": alerts, "alert_waiting": alerts})
	if index := w.index(); len(index) != alerts || !slices.ContainsFunc(index, func(m string) bool { return strings.HasSuffix(m, ":1.2 Wed 2026-11-18 09:00") }) {
		t.Errorf("%d entries left, want %d", len(index), alerts)
	}
}

// TestSameEntryAgain: an entry that was done and stands in the index once more does nothing but go.
func TestSameEntryAgain(t *testing.T) {
	w := begin(t, "2026-11-17 09:00")
	a := w.raise("U1", 1)
	w.to("2026-11-17 13:00")
	w.outbox()
	for range 2 {
		w.write("U1", func(c *storage.Change, _ storage.State) { c.Due(storage.AlertWaiting(a, 1, w.now())) })
		if done := w.by(time.Minute); done != 1 {
			t.Errorf("%d entries done, want 1", done)
		}
		diff(t, "outbox", w.outbox(), []sent(nil))
		diff(t, "index", w.index(), []string{member1 + "1.2 Wed 2026-11-18 09:00"})
	}
}
