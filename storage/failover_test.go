package storage

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"alongside/internal/redisproc"
)

// failingOver is a store behind a sentinel of its own, and how often it noticed that changes were lost.
func failingOver(t *testing.T, query string) (*redisproc.Group, *Store, *atomic.Int64) {
	t.Helper()
	g := redisproc.GroupForTest(t, func(ctx context.Context) (*redisproc.Group, error) { return redisproc.StartSentinel(ctx) })
	var lost atomic.Int64
	cfg := testConfig(g.URL() + query)
	cfg.Regressed = func(_ string, n int64) { lost.Add(n) }
	return g, open(t, cfg), &lost
}

// The primary dies while people write. Whatever was acknowledged is on the replica that takes over, and nobody has to do
// anything.
func TestAFailoverLosesNothingThatReplicasConfirmed(t *testing.T) {
	t.Parallel()
	g, s, lost := failingOver(t, "")
	acked, refused, killed := map[string]bool{}, 0, false
	for i := 0; len(acked) < 400; i++ {
		id := fmt.Sprint("c", i)
		if err := attempt(t, s, id, id); err == nil {
			acked[id] = true
		} else if refused++; !errors.Is(err, ErrUnavailable) || refused > 50 {
			t.Fatalf("%d refused, at last with %v", refused, err)
		}
		if len(acked) == 200 && !killed {
			killed = true
			g.Primaries[0].Kill()
			// The group has no second replica, so nothing can confirm from now on.
			s.confirm = 0
		}
	}
	gone := 0
	stored := map[string]bool{}
	for _, c := range load(t, s, want("")).Contacts {
		stored[c.ID] = true
	}
	for id := range acked {
		if !stored[id] {
			gone++
		}
	}
	t.Logf("%d acknowledged, %d refused meanwhile, %d lost", len(acked), refused, gone)
	if gone > 0 || lost.Load() != 0 {
		t.Errorf("%d acknowledged records are gone, and %d were noticed", gone, lost.Load())
	}
	if h, err := s.Held(t.Context(), ws); h != nil || err != nil {
		t.Errorf("held although nothing is lost: %+v %v", h, err)
	}
}

// Without a replica nothing is acknowledged: it would be lost with the primary.
func TestNothingIsAcknowledgedThatNoReplicaHas(t *testing.T) {
	t.Parallel()
	g, s, _ := failingOver(t, "")
	if err := attempt(t, s, "first", "a"); err != nil {
		t.Fatal(err)
	}
	if err := g.Replica.Pause(); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	if err := attempt(t, s, "second", "b"); !errors.Is(err, ErrUnavailable) {
		t.Errorf("%v, want ErrUnavailable", err)
	}
	if took := time.Since(began); took > patience+500*time.Millisecond {
		t.Errorf("told after %v", took)
	}
	if err := g.Replica.Resume(); err != nil {
		t.Fatal(err)
	}
	if err := attempt(t, s, "third", "c"); err != nil {
		t.Errorf("not healed: %v", err)
	}
	if err := attempt(t, s, "second", "b"); err != nil { // the same operation once more
		t.Errorf("what was stored and not confirmed is not found: %v", err)
	}
	if n := len(load(t, s, want("")).Contacts); n != 3 {
		t.Errorf("%d contacts, want 3", n)
	}
}

// The control: without confirmation a failover loses what was acknowledged. The next unit of work notices it, nothing is sent
// that was decided from an old copy, and people can go on.
func TestAFailoverThatLosesIsNoticed(t *testing.T) {
	t.Parallel()
	g, s, lost := failingOver(t, "&replicas=0")
	if err := attempt(t, s, "first", "a"); err != nil {
		t.Fatal(err)
	}
	if n := s.client.Do(t.Context(), "wait", 1, 1000).Val(); n != int64(1) {
		t.Fatalf("%v replicas", n)
	}
	if err := g.Replica.Pause(); err != nil {
		t.Fatal(err)
	}
	if err := s.client.Do(t.Context(), "client", "kill", "type", "replica").Err(); err != nil { // nothing waits on its way
		t.Fatal(err)
	}
	for _, id := range []string{"b", "c", "d"} {
		if err := attempt(t, s, id, id); err != nil {
			t.Fatal(err)
		}
	}
	g.Primaries[0].Kill()
	if err := g.Replica.Resume(); err != nil {
		t.Fatal(err)
	}
	err := errors.New("not tried")
	for tries := 0; err != nil && tries < 20; tries++ {
		err = attempt(t, s, fmt.Sprint("after", tries), fmt.Sprint("e", tries))
	}
	if err != nil {
		t.Fatalf("not healed: %v", err)
	}
	if lost.Load() != 3 {
		t.Errorf("%d lost changes were noticed, want 3", lost.Load())
	}
	h, err := s.Held(t.Context(), ws)
	if err != nil || h == nil || h.Reason != HeldStale {
		t.Fatalf("%+v %v: messages decided from an old copy would be sent", h, err)
	}
	if got := receive(t, s, "a", 10); len(got) > 0 {
		t.Errorf("%d messages are handed out", len(got))
	}
	if _, err := s.EndHold(t.Context(), time.Time{}, at); err != nil {
		t.Fatal(err)
	}
	if got := receive(t, s, "a", 10); len(got) != 2 { // that of a, and the new one
		t.Errorf("%d messages after the release", len(got))
	}
}
