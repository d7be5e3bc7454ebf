package storage

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/redis/go-redis/v9"
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
			got, _, err := s.ClaimDue(t.Context(), ws, 100)
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

// One entry that cannot be read holds up no other: it is moved to the dead, where a person finds it as it was.
func TestAnUnreadableDueEntryIsSetAside(t *testing.T) {
	onEvery(t, func(t *testing.T, s *Store) {
		ctx, k := t.Context(), s.space(ws)
		good := Due{"review", ada, "1", time.Now().UTC().Truncate(time.Millisecond).Add(-time.Minute)}
		noTime := Due{"review", ada, "2", good.At}
		write(t, s, want(""), func(_ State, c *Change) { c.Due(good); c.Due(noTime) })
		s.client.HSet(ctx, k.dueAt(), noTime.Member(), "noon")
		strays := []string{"nonsense", "one:colon", ":no:kind", "", "\xff\x00"}
		for i, member := range strays {
			s.client.ZAdd(ctx, k.due(), redis.Z{Score: float64(i - 3), Member: member})
		}
		if got, err := s.DuePeek(ctx, ws, time.Now(), 100); err != nil || !cmp.Equal(got, []Due{good}) {
			t.Errorf("peek shows %v, %v", got, err)
		}
		if n := s.client.XLen(ctx, k.dead()).Val(); n != 0 {
			t.Errorf("to peek has changed something: %d dead", n)
		}
		// Two at a time: the first claims hold nothing that can be read.
		if got, _, err := s.ClaimDue(ctx, ws, 2); err != nil || !cmp.Equal(got, []Due{good}) {
			t.Errorf("claimed %v, %v", got, err)
		}
		if got, _, err := s.ClaimDue(ctx, ws, 2); err != nil || len(got) != 0 {
			t.Errorf("claimed %v, %v", got, err)
		}
		var members []string
		for _, m := range s.client.XRange(ctx, k.dead(), "-", "+").Val() {
			if m.Values["code"] != undecodable || m.Values["workspace"] != ws {
				t.Errorf("dead %v", m.Values)
			}
			members = append(members, m.Values["due"].(string))
		}
		slices.Sort(members)
		if all := sorted(append(strays, noTime.Member())); !slices.Equal(members, all) {
			t.Errorf("set aside %q, want %q", members, all)
		}
		if n := s.client.ZCard(ctx, k.due()).Val(); n != 1 {
			t.Errorf("%d entries are left in the index", n)
		}
	})
}

// Where the dead cannot take an entry, the work that can be done is done all the same, and the failure is told.
func TestAnUnreadableDueEntryHoldsUpNothing(t *testing.T) {
	t.Parallel()
	s := single(t)
	ctx, k := t.Context(), s.space(ws)
	good := Due{"review", ada, "1", time.Now().UTC().Truncate(time.Millisecond).Add(-time.Minute)}
	write(t, s, want(""), func(_ State, c *Change) { c.Due(good) })
	s.client.ZAdd(ctx, k.due(), redis.Z{Score: 1, Member: "nonsense"})
	s.client.Set(ctx, k.dead(), "no stream", 0)
	if got, _, err := s.ClaimDue(ctx, ws, 100); err != nil || !cmp.Equal(got, []Due{good}) {
		t.Errorf("claimed %v, %v", got, err)
	}
	s.client.ZAdd(ctx, k.due(), redis.Z{Score: 1, Member: "nonsense too"})
	if _, _, err := s.ClaimDue(ctx, ws, 100); err == nil {
		t.Error("nothing is said about dead that cannot be written")
	}
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
				got, _, err := s.ClaimDue(t.Context(), ws, 7)
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
