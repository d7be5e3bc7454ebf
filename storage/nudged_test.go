package storage

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"alongside/peer"
)

// TestPlacesAmongNudges: copies that send at the same time keep to the number of a day and of a week; a place is kept once, given back
// where nothing is sent, and a nudge that was sent counts once.
func TestPlacesAmongNudges(t *testing.T) {
	onEvery(t, func(t *testing.T, s *Store) {
		const zone = "Europe/Oslo"
		monday := time.Date(2026, 11, 16, 9, 0, 0, 0, time.UTC)
		deliver := func(id string) Delivery {
			return Delivery{Out: Out{ID: id, Workspace: ws, Lane: NudgeLane, Kind: "heads_up", To: Recipient{User: ada}}, Stream: "1-1"}
		}
		keep := func(id string, at time.Time) (bool, string) {
			t.Helper()
			ok, why, err := s.KeepPlace(t.Context(), deliver(id), zone, at)
			if err != nil {
				t.Fatal(err)
			}
			return ok, why
		}
		nudged := func(but string, want int) {
			t.Helper()
			if got, err := s.Nudged(t.Context(), ws, ada, but); err != nil || len(got) != want {
				t.Errorf("%d count, want %d: %v", len(got), want, err)
			}
		}
		var wg sync.WaitGroup
		var kept atomic.Int64
		for i := range 12 {
			wg.Go(func() {
				if ok, _, err := s.KeepPlace(t.Context(), deliver(fmt.Sprintf("race%d", i)), zone, monday); err == nil && ok {
					kept.Add(1)
				}
			})
		}
		wg.Wait()
		if kept.Load() != peer.NudgesADay {
			t.Errorf("%d of 12 have a place", kept.Load())
		}
		nudged("", 3)
		// Tuesday: each place is kept once, and one is given back.
		tuesday := monday.Add(24 * time.Hour)
		for _, id := range []string{"a", "a", "b", "c"} {
			if ok, why := keep(id, tuesday); !ok {
				t.Errorf("%s: %s", id, why)
			}
		}
		if ok, why := keep("d", tuesday); ok || why != peer.WhyDay {
			t.Errorf("a fourth: %v %q", ok, why)
		}
		nudged("a", 5)
		for id, state := range map[string]SentState{"a": SentOK, "b": Dropped, "c": SentOK} {
			for range 2 {
				if err := s.Settle(t.Context(), deliver(id), Sent{State: state, At: tuesday, Counts: true}); err != nil {
					t.Fatal(err)
				}
			}
		}
		nudged("", 5)
		if ok, why := keep("d", tuesday); !ok {
			t.Errorf("the place of one that was dropped: %s", why)
		}
		// What never waits counts, when it was sent; an answer does not.
		for id, counts := range map[string]bool{"cover": true, "answer": false} {
			if err := s.Settle(t.Context(), deliver(id), Sent{State: SentOK, At: tuesday, Counts: counts}); err != nil {
				t.Fatal(err)
			}
		}
		nudged("", 7)
		wednesday := tuesday.Add(24 * time.Hour)
		keep("e", wednesday)
		if ok, why := keep("f", wednesday); ok || why != peer.WhyWeek {
			t.Errorf("a ninth of the week: %v %q", ok, why)
		}
		if ok, why := keep("f", monday.Add(7*24*time.Hour)); !ok {
			t.Errorf("the week after: %s", why)
		}
		if got := s.client.TTL(t.Context(), s.space(ws).nudged(ada)).Val(); got <= 14*24*time.Hour || got > nudgedFor {
			t.Errorf("it is kept for %s", got)
		}
		keep("g", monday.Add(18*24*time.Hour))
		nudged("", 2) // what is older than any week is let go
	})
}

// TestAPlaceGoesBackWhereANudgeWaits: what is put off counts no more.
func TestAPlaceGoesBackWhereANudgeWaits(t *testing.T) {
	onEvery(t, func(t *testing.T, s *Store) {
		d := nudge(t, s, "n1")
		if ok, _, err := s.KeepPlace(t.Context(), d, "Europe/Oslo", at); !ok || err != nil {
			t.Fatal(err)
		}
		if err := s.PutOff(t.Context(), d, at.Add(time.Hour), peer.WhyQuiet); err != nil {
			t.Fatal(err)
		}
		if got, err := s.Nudged(t.Context(), ws, ada, ""); err != nil || len(got) != 0 {
			t.Errorf("%d count: %v", len(got), err)
		}
	})
}
