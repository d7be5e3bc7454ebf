package scheduler

import (
	"testing"
	"time"

	"alongside/storage"
)

// broken is a job whose work panics until it is mended.
func broken(mended *bool) []Job {
	return append(Jobs(), Job{
		Name: "broken", Kind: Entries, CatchUp: OnceLate, Overlap: EachAlone, Purpose: "Panics.",
		read: func(entry) (storage.Want, error) { return storage.Want{}, nil },
		decide: func(_ entry, _ storage.State, _ time.Time, c *storage.Change) (bool, error) {
			if !*mended {
				panic("a word that nobody may read")
			}
			c.Audit(storage.Audit{By: "clock", Action: "broken", Result: "ok"})
			return false, nil
		},
	})
}

// TestPoison holds that an entry which cannot be done is kept, tried again ever less often, and keeps nothing else waiting.
func TestPoison(t *testing.T) {
	w := begin(t, "2026-11-17 09:00")
	mended := false
	_, w.run = w.copy(broken(&mended))
	w.write("U1", func(c *storage.Change, _ storage.State) {
		for _, d := range []storage.Due{
			{Kind: "from-the-future", Subject: "U1", Occurrence: "2026-11-17"},
			{Kind: "alert-waiting", Subject: "no such thing", Occurrence: "1.1"},
			{Kind: "alert-waiting", Subject: "U1/a", Occurrence: "1:2"},
			{Kind: "aside-x/alert-waiting", Subject: "U1/a", Occurrence: "1.1"},
			{Kind: "broken", Subject: "U1", Occurrence: "1"},
		} {
			d.At = w.now() // before the alert
			c.Due(d)
		}
	})
	w.raise("U1", 1)
	if done := w.to("2026-11-17 13:00"); done != 1 {
		t.Errorf("%d entries done, want the one that is whole", done)
	}
	diff(t, "outbox", w.outbox(), passed("U1", 1, "Tue 09:00", "U4"))
	aside := []string{
		"aside-1/alert-waiting:U1/a:1:2", "aside-1/alert-waiting:no such thing:1.1", "aside-1/aside-x/alert-waiting:U1/a:1.1",
		"aside-1/broken:U1:1", "aside-1/from-the-future:U1:2026-11-17",
	}
	at := func(when string) []string {
		all := []string{member1 + "1.2 Wed 2026-11-18 09:00"}
		for _, m := range aside {
			all = append(all, m+" "+when)
		}
		return all
	}
	diff(t, "index", w.index(), at("Tue 2026-11-17 13:02"))
	counts := w.run.Counts()
	for count, want := range map[Count]int{
		{"alert-waiting", Done}: 1, {"alert-waiting", Aside}: 2, {"aside-x/alert-waiting", Aside}: 1, {"broken", Aside}: 1,
		{"broken", Panic}: 1, {"from-the-future", Aside}: 1,
	} {
		if counts[count] != want {
			t.Errorf("%v: %d, want %d", count, counts[count], want)
		}
	}
	w.by(110 * time.Second)
	diff(t, "index before the pause is over", w.index(), at("Tue 2026-11-17 13:02"))
	w.by(20 * time.Second)
	for i := range aside {
		aside[i] = "aside-2" + aside[i][len("aside-1"):]
	}
	diff(t, "index after the second attempt", w.index(), at("Tue 2026-11-17 13:06"))

	// The next version of the program knows what to do.
	mended = true
	if done := w.by(4*time.Minute + 10*time.Second); done != 1 {
		t.Errorf("%d entries done, want the one that was mended", done)
	}
	if got := w.run.Counts()[Count{"broken", Done}]; got != 1 {
		t.Errorf("broken was done %d times, want once", got)
	}
	if index := w.index(); len(index) != len(aside) { // four aside and the alert's next step
		t.Errorf("got the index %q", index)
	}
}

func TestTeamGone(t *testing.T) {
	w := begin(t, "2026-11-17 09:00")
	a := w.raise("U1", 1)
	a.Team = "S9"
	w.put(a)
	if done := w.to("2026-11-17 13:00"); done != 0 {
		t.Errorf("%d entries done, want none", done)
	}
	diff(t, "index", w.index(), []string{"aside-1/" + member1 + "1.1 Tue 2026-11-17 13:02"})
	a.Team = "S1" // it is back
	w.put(a)
	w.by(2*time.Minute + 10*time.Second)
	diff(t, "outbox", w.outbox(), passed("U1", 1, "Tue 09:00", "U4"))
	diff(t, "index", w.index(), []string{member1 + "1.2 Wed 2026-11-18 09:00"})
}

func TestOpen(t *testing.T) {
	for _, row := range []struct {
		kind, wantKind string
		attempt        int
	}{
		{"alert-waiting", "alert-waiting", 0},
		{"aside-1/alert-waiting", "alert-waiting", 1},
		{"aside-12/alert-waiting", "alert-waiting", 12},
		{"aside-0/alert-waiting", "aside-0/alert-waiting", 0},
		{"aside--1/alert-waiting", "aside--1/alert-waiting", 0},
		{"aside-1", "aside-1", 0},
		{"aside-x/alert-waiting", "aside-x/alert-waiting", 0},
	} {
		d := storage.Due{Kind: row.kind, Subject: "U1/a", Occurrence: "1.1"}
		e := open(d)
		if e.Kind != row.wantKind || e.attempt != row.attempt || e.member != d.Member() {
			t.Errorf("%s: got kind %s, attempt %d, member %s", row.kind, e.Kind, e.attempt, e.member)
		}
	}
}

func TestPause(t *testing.T) {
	want := []time.Duration{2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 1440, 1440}
	for i, minutes := range want {
		if got := pause(i + 1); got != minutes*time.Minute {
			t.Errorf("after attempt %d: %s, want %s", i+1, got, minutes*time.Minute)
		}
	}
	if got := pause(1 << 40); got != 24*time.Hour {
		t.Errorf("after very many: %s", got)
	}
}
