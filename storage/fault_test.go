package storage

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"alongside/internal/redisproc"
	"alongside/peer"
)

// patience is how long a person waits at most: the budget of a unit of work.
const patience = 2 * time.Second

// attempt is one unit of work within that budget.
func attempt(t *testing.T, s *Store, op, id string) error {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	st, err := s.Load(ctx, want(op))
	if err != nil {
		return err
	}
	c := NewChange(st, op, at)
	c.PutContact(ada, contact(id, at))
	c.Send(Out{ID: op, Lane: AlertLane, Kind: "k", To: Recipient{User: ada}})
	_, err = s.Commit(ctx, c)
	return err
}

func own(t *testing.T, opts redisproc.Options) (*redisproc.Proc, *Store) {
	t.Helper()
	p := redisproc.ForTest(t, opts)
	return p, open(t, testConfig(p.URL()))
}

// refused checks that a fault is told in time, that nothing is half written, and that the store heals by itself.
func refused(t *testing.T, s *Store, heal func()) {
	t.Helper()
	began := time.Now()
	err := attempt(t, s, "op", "a")
	if !errors.Is(err, ErrUnavailable) {
		t.Errorf("%v, want ErrUnavailable", err)
	}
	if took := time.Since(began); took > patience+500*time.Millisecond {
		t.Errorf("told after %v", took)
	}
	heal()
	began = time.Now()
	for err = attempt(t, s, "healed", "b"); err != nil && time.Since(began) < 10*time.Second; {
		err = attempt(t, s, "healed", "b")
	}
	if err != nil {
		t.Fatalf("not healed: %v", err)
	}
	st := load(t, s, want("op"))
	if st.Applied || len(st.Contacts) != 1 || st.Contacts[0].ID != "b" {
		t.Errorf("the refused write left something: %+v", st.Contacts)
	}
	if n := s.client.XLen(t.Context(), s.space(ws).out(AlertLane)).Val(); n != 1 {
		t.Errorf("%d messages, want that of the healed write", n)
	}
}

func TestFaults(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	t.Run("paused", func(t *testing.T) {
		t.Parallel()
		p, s := own(t, redisproc.Options{})
		if err := p.Pause(); err != nil {
			t.Fatal(err)
		}
		refused(t, s, func() { _ = p.Resume() })
	})
	t.Run("stopped and started", func(t *testing.T) {
		t.Parallel()
		p, s := own(t, redisproc.Options{})
		p.Kill()
		refused(t, s, func() {
			if err := p.Restart(ctx); err != nil {
				t.Fatal(err)
			}
		})
	})
	t.Run("restarted between two requests", func(t *testing.T) {
		t.Parallel()
		p, s := own(t, redisproc.Options{})
		if err := attempt(t, s, "op", "a"); err != nil {
			t.Fatal(err)
		}
		p.Kill()
		if err := p.Restart(ctx); err != nil {
			t.Fatal(err)
		}
		if err := attempt(t, s, "op2", "b"); err != nil {
			t.Errorf("a restart is noticed: %v", err)
		}
	})
	t.Run("read-only", func(t *testing.T) {
		t.Parallel()
		_, s := own(t, redisproc.Options{})
		// A replica of nothing: it serves what it has and refuses writes.
		if err := s.client.Do(ctx, "replicaof", "127.0.0.1", "1").Err(); err != nil {
			t.Fatal(err)
		}
		refused(t, s, func() { s.client.Do(ctx, "replicaof", "no", "one") })
	})
	t.Run("out of memory", func(t *testing.T) {
		t.Parallel()
		_, s := own(t, redisproc.Options{Extra: []string{"--maxmemory", "2mb"}})
		for i := 0; ; i++ {
			if err := s.client.Set(ctx, fmt.Sprint("filler", i), strings.Repeat("x", 100_000), 0).Err(); err != nil {
				break
			}
		}
		began := time.Now()
		refused(t, s, func() { s.client.ConfigSet(ctx, "maxmemory", "100mb") })
		if took := time.Since(began); took > patience {
			t.Errorf("what waiting does not mend was retried for %v", took)
		}
	})
	t.Run("out of memory, a delivery still settles", func(t *testing.T) {
		t.Parallel()
		_, s := own(t, redisproc.Options{})
		send(t, s, out("o1"))
		d := receive(t, s, "a", 1)[0]
		s.client.ConfigSet(ctx, "maxmemory", "1kb")
		if err := s.Settle(ctx, d, Sent{State: SentOK, TS: "1.2", At: at}); err != nil {
			t.Errorf("what Slack has cannot be noted: %v", err)
		}
	})
	t.Run("not permitted", func(t *testing.T) {
		t.Parallel()
		_, s := own(t, redisproc.Options{})
		if err := s.client.Do(ctx, "acl", "setuser", "default", "-evalsha").Err(); err != nil {
			t.Fatal(err)
		}
		refused(t, s, func() { s.client.Do(ctx, "acl", "setuser", "default", "+evalsha") })
	})
	t.Run("scripts flushed", func(t *testing.T) {
		t.Parallel()
		_, s := own(t, redisproc.Options{})
		if err := s.client.ScriptFlush(ctx).Err(); err != nil {
			t.Fatal(err)
		}
		if err := attempt(t, s, "op", "a"); err != nil {
			t.Error(err)
		}
	})
	t.Run("emptied", func(t *testing.T) {
		t.Parallel()
		_, s := own(t, redisproc.Options{})
		if err := s.Ping(ctx); err != nil {
			t.Fatal(err)
		}
		s.client.FlushAll(ctx)
		if err := s.Ping(ctx); !errors.Is(err, ErrForeign) {
			t.Errorf("%v, want ErrForeign", err)
		}
	})
}

// The write is on its way when the server stops in its tracks: the person is told in time that nothing is saved, and
// the write that the server finds when it wakes must not make that a lie.
func TestAWriteThatAPauseDelayedIsRefusedOnWake(t *testing.T) {
	t.Parallel()
	p, s := own(t, redisproc.Options{})
	write(t, s, want(""), func(_ State, c *Change) { c.Untell(ada, "x") }) // from now on the server knows the script
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	st, err := s.Load(ctx, want("op"))
	if err != nil {
		t.Fatal(err)
	}
	c := NewChange(st, "op", at)
	c.PutContact(ada, contact("a", at))
	if err := p.Pause(); err != nil {
		t.Fatal(err)
	}
	paused := time.NewTimer(2500 * time.Millisecond)
	began := time.Now()
	if _, err := s.Commit(ctx, c); !errors.Is(err, ErrUnavailable) {
		t.Errorf("%v, want ErrUnavailable", err)
	}
	if took := time.Since(began); took > patience+200*time.Millisecond {
		t.Errorf("told after %v", took)
	}
	<-paused.C
	if err := p.Resume(); err != nil {
		t.Fatal(err)
	}
	if got := load(t, s, want("op")); got.Applied || len(got.Contacts) != 0 {
		t.Error("a write that was reported as not saved is stored")
	}
	if calls := called(t, s, "evalsha"); calls < 2 { // the first, when the script was not known, and the delayed one
		t.Errorf("the server never saw the write: the test shows nothing (%d calls)", calls)
	}
}

// called is how often the server has run a command.
func called(t *testing.T, s *Store, command string) (n int) {
	t.Helper()
	for line := range strings.Lines(s.client.Info(t.Context(), "commandstats").Val()) {
		if rest, ok := strings.CutPrefix(line, "cmdstat_"+command+":"); ok {
			if _, err := fmt.Sscanf(rest, "calls=%d", &n); err != nil {
				t.Fatal(err)
			}
		}
	}
	return n
}

func TestTheMarkOfTheStore(t *testing.T) {
	t.Parallel()
	url := sharedURL(t, "single")
	cfg := testConfig(url)
	s := open(t, cfg)
	key := metaKey(cfg.Prefix)
	if err := s.client.HSet(t.Context(), key, "buckets", "7").Err(); err != nil {
		t.Fatal(err)
	}
	if again := open(t, cfg); again.buckets != 7 {
		t.Errorf("%d buckets, want those of the first start", again.buckets)
	}
	for field, rows := range map[string]map[string]error{
		"schema": {"3": ErrNewer, "x": ErrCorrupt, "0": ErrCorrupt}, "buckets": {"0": ErrCorrupt, "x": ErrCorrupt},
	} {
		for value, wanted := range rows {
			s.client.HSet(t.Context(), key, "schema", "2", "buckets", "7")
			s.client.HSet(t.Context(), key, field, value)
			if _, err := Open(t.Context(), cfg); !errors.Is(err, wanted) {
				t.Errorf("%s %q: %v, want %v", field, value, err, wanted)
			}
		}
	}
	if _, err := Open(t.Context(), Config{URL: "unix:///nowhere/redis.sock"}); err == nil {
		t.Error("Open without a server succeeds")
	}
}

func TestEmptyStates(t *testing.T) {
	onEvery(t, func(t *testing.T, s *Store) {
		st := load(t, s, Want{Workspace: ws})
		if st.Teams != nil || len(st.Members) != 0 || st.Told["x"] || st.Team("t") != nil || st.Member(ada) != nil {
			t.Errorf("%+v", st)
		}
		for name, w := range map[string]Want{"no workspace": {}, "weeks of nobody": {Workspace: ws, Weeks: []peer.Week{week47}}} {
			if _, err := s.Load(t.Context(), w); err == nil {
				t.Errorf("%s: no error", name)
			}
		}
	})
}
