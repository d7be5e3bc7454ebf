package scheduler

import (
	"context"
	"errors"
	"testing"
	"time"

	"alongside/internal/redisproc"
	"alongside/storage"
)

// TestOnly: entries of jobs that were left out stay as they are, for other copies.
func TestOnly(t *testing.T) {
	w := begin(t, "2026-11-17 09:00")
	w.raise("U1", 1)
	_, some := w.copy(Jobs())
	if err := some.Only("sweep"); err != nil {
		t.Fatal(err)
	}
	if err := some.Only("sweep", "nothing"); err == nil {
		t.Error("an unknown name was taken")
	}
	before := w.index()
	w.set("2026-11-17 13:00")
	for range 3 {
		if done, err := some.Tick(t.Context()); done != 0 || err != nil {
			t.Errorf("%d done, %v", done, err)
		}
	}
	diff(t, "index", w.index(), before)
	if done := w.tick(); done != 1 {
		t.Errorf("the other copy did %d, want 1", done)
	}
	diff(t, "outbox", w.outbox(), passed("U1", 1, "Tue 09:00", "U4"))
}

func TestDryRun(t *testing.T) {
	w := begin(t, "2026-11-17 09:00")
	w.raise("U1", 1)
	w.write("U1", func(c *storage.Change, _ storage.State) {
		c.Due(storage.Due{Kind: "aside-2/from-the-future", Subject: "U1", Occurrence: "x", At: civil(t, "2026-11-17 09:05")})
	})
	before := w.index()
	got, err := w.run.DryRun(t.Context(), civil(t, "2026-11-17 13:00"))
	if err != nil {
		t.Fatal(err)
	}
	want := []Due{{"from-the-future", "U1", "x", civil(t, "2026-11-17 09:05"), 2, false}}
	for at := civil(t, "2026-11-17 09:10"); !at.After(civil(t, "2026-11-17 13:00")); at = at.Add(10 * time.Minute) {
		if at.Equal(civil(t, "2026-11-17 13:00")) {
			want = append(want, Due{"alert-waiting", "U1/code-day.U1.K7.2026-11-17", "1.1", at, 0, true},
				Due{Job: "sweep", At: at, Known: true})
			break
		}
		want = append(want, Due{Job: "sweep", At: at, Known: true})
	}
	diff(t, "plan", got, want)
	diff(t, "index", w.index(), before)
	diff(t, "outbox", w.outbox(), []sent(nil))
	if err := w.run.Only("alert-waiting"); err != nil {
		t.Fatal(err)
	}
	if got, err = w.run.DryRun(t.Context(), civil(t, "2026-11-17 13:00")); err != nil || len(got) != 1 || got[0].Job != "alert-waiting" {
		t.Errorf("with one job alone: %v, %v", got, err)
	}
}

// TestTickStops: a context that is over ends a Tick between two entries, never within one.
func TestTickStops(t *testing.T) {
	w := begin(t, "2026-11-17 09:00")
	w.raise("U1", 1)
	w.raise("U5", 1)
	w.set("2026-11-17 13:00")
	ctx, cancel := context.WithCancel(t.Context())
	w.overtake(cancel) // in the middle of the first
	done, err := w.run.Tick(ctx)
	if done != 1 || !errors.Is(err, context.Canceled) {
		t.Errorf("%d done, %v; want 1 and the end of the context", done, err)
	}
	if got := len(w.outbox()); got != 2 {
		t.Errorf("%d messages, want the two of the first alert", got)
	}
	if done := w.by(70 * time.Second); done != 1 {
		t.Errorf("%d done afterwards, want the second", done)
	}
}

// TestStoreAway: while Redis is away a Tick says so; when it is back everything is done, once.
func TestStoreAway(t *testing.T) {
	proc := redisproc.ForTest(t, redisproc.Options{})
	w := &world{t: t, url: proc.URL(), at: civil(t, "2026-11-17 09:00")}
	w.store, w.run = w.copy(Jobs())
	w.team(teamOfFour)
	w.raise("U1", 1)
	w.set("2026-11-17 13:00")
	w.overtake(proc.Kill) // after the claim, before the Commit
	if done, err := w.run.Tick(t.Context()); done != 0 || !errors.Is(err, storage.ErrUnavailable) {
		t.Errorf("%d done, %v; want none, unavailable", done, err)
	}
	if err := proc.Restart(t.Context()); err != nil {
		t.Fatal(err)
	}
	if done := w.tick(); done != 0 {
		t.Errorf("%d done at once, want none: the entry is claimed", done)
	}
	if done := w.by(70 * time.Second); done != 1 {
		t.Errorf("%d done a minute later, want 1", done)
	}
	diff(t, "outbox", w.outbox(), passed("U1", 1, "Tue 09:00", "U4"))
}

// TestServerClockAhead: an entry is decided as of the claim, by the server's clock, and never as of an
// earlier instant than the one at which it was due.
func TestServerClockAhead(t *testing.T) {
	w := begin(t, "2026-11-17 09:00")
	var seen []time.Time
	_, w.run = w.copy([]Job{{
		Name: "look", Kind: Entries, CatchUp: OnceLate, Overlap: EachAlone, Purpose: "Looks at the clock.",
		read: func(entry) (storage.Want, error) { return storage.Want{}, nil },
		decide: func(_ entry, _ storage.State, at time.Time, _ *storage.Change) (bool, error) {
			seen = append(seen, at)
			return false, nil
		},
	}})
	due := civil(t, "2026-11-17 13:00")
	w.write("U1", func(c *storage.Change, _ storage.State) {
		c.Due(storage.Due{Kind: "look", Subject: "U1", Occurrence: "1", At: due})
	})
	if done := w.to("2026-11-17 13:00"); done != 1 || len(seen) != 1 || seen[0].Before(due) || seen[0].After(due.Add(time.Second)) {
		t.Errorf("%d done, as of %v; want 1, as of %s", done, seen, due)
	}
}
