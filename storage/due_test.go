package storage

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestDueEntriesAreClaimedAndTakenOutByTheirWork(t *testing.T) {
	onEvery(t, func(t *testing.T, s *Store) {
		now := time.Now().UTC().Truncate(time.Millisecond)
		past := Due{"review", ada, "2026-11-17T13:00", now.Add(-time.Hour)}
		future := Due{"digest", "t1", "2026-W48", now.Add(time.Hour)}
		if _, ok, err := s.NextDue(t.Context(), ws); ok || err != nil {
			t.Errorf("an empty index has a next entry: %v", err)
		}
		write(t, s, want(""), func(_ State, c *Change) { c.Due(past); c.Due(future) })
		if next, ok, err := s.NextDue(t.Context(), ws); !ok || err != nil || !next.Equal(past.At) {
			t.Errorf("next %v %v %v, want %v", next, ok, err, past.At)
		}
		claim := func(want ...Due) {
			t.Helper()
			got, err := s.ClaimDue(t.Context(), ws, 100)
			if diff := cmp.Diff(want, got); err != nil || diff != "" {
				t.Errorf("claimed: %v\n%s", err, diff)
			}
		}
		claim(past)
		claim() // it rests with the one who claimed it
		if got, err := s.DuePeek(t.Context(), ws, now.Add(2*time.Hour), 9); err != nil || !cmp.Equal(got, []Due{past, future}) {
			t.Errorf("peek shows %v, %v", got, err)
		}
		if next, _, err := s.NextDue(t.Context(), ws); err != nil || next.Before(now.Add(50*time.Second)) {
			t.Errorf("a claimed entry is next at %v, %v", next, err)
		}
		// The process that claimed it ended: it comes again, due when it was due.
		s.cfg.Skew = func() time.Duration { return 61 * time.Second }
		claim(past)
		write(t, s, want(""), func(_ State, c *Change) { c.Undue(past.Member()) })
		s.cfg.Skew = func() time.Duration { return 2 * time.Hour }
		claim(future)
		moved := future
		moved.At = now.Add(90 * time.Minute)
		write(t, s, want(""), func(_ State, c *Change) { c.Due(moved) })
		claim(moved)
		write(t, s, want(""), func(_ State, c *Change) { c.Undue(moved.Member()) })
		claim()
		if n := s.client.Exists(t.Context(), s.space(ws).due(), s.space(ws).dueAt()).Val(); n != 0 {
			t.Errorf("%d keys of an empty index are left", n)
		}
	})
}

func TestReplicasClaimDifferentEntries(t *testing.T) {
	t.Parallel()
	s := single(t)
	const entries = 500
	write(t, s, want(""), func(_ State, c *Change) {
		for i := range entries {
			c.Due(Due{"job", ada, fmt.Sprint(i), at.AddDate(-1, 0, 0)})
		}
	})
	claimed := make(chan Due, 2*entries)
	var replicas sync.WaitGroup
	for range 4 {
		replicas.Go(func() {
			for {
				got, err := s.ClaimDue(t.Context(), ws, 7)
				if err != nil || len(got) == 0 {
					if err != nil {
						t.Error(err)
					}
					return
				}
				for _, d := range got {
					claimed <- d
				}
			}
		})
	}
	replicas.Wait()
	close(claimed)
	times := map[string]int{}
	for d := range claimed {
		times[d.Occurrence]++
	}
	for i := range entries {
		if n := times[fmt.Sprint(i)]; n != 1 {
			t.Errorf("entry %d was claimed %d times", i, n)
		}
	}
}
