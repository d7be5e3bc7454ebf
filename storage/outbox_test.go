package storage

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/redis/go-redis/v9"
)

func out(id string) Out {
	return Out{ID: id, Workspace: ws, Team: "t1", Lane: AlertLane, To: Recipient{Channel: "C1"}, Kind: "alert",
		Facts: []byte(`{"a":"å"}`), Version: 1, At: at}
}

func send(t *testing.T, s *Store, all ...Out) {
	t.Helper()
	write(t, s, want(""), func(_ State, c *Change) {
		for _, o := range all {
			c.Send(o)
		}
	})
}

func receive(t *testing.T, s *Store, consumer string, n int) []Delivery {
	t.Helper()
	got, err := s.Receive(t.Context(), ws, AlertLane, consumer, n, 0)
	if err != nil {
		t.Fatalf("Receive: %v", err)
	}
	return got
}

// rested receives as soon as what rests with others may be taken over.
func rested(t *testing.T, s *Store, consumer string) []Delivery {
	t.Helper()
	for {
		got, err := s.Receive(t.Context(), ws, AlertLane, consumer, 10, time.Millisecond)
		if err != nil || len(got) > 0 {
			if err != nil {
				t.Fatal(err)
			}
			return got
		}
	}
}

func lookup(t *testing.T, s *Store, id string) Sent {
	t.Helper()
	got, err := s.Lookup(t.Context(), ws, id)
	if err != nil {
		t.Fatalf("Lookup: %v", err)
	}
	return got
}

func ids(all []Delivery) (out []string) {
	for _, d := range all {
		out = append(out, d.ID)
	}
	return out
}

func TestAMessageIsSentOnce(t *testing.T) {
	onEvery(t, func(t *testing.T, s *Store) {
		full := out("o1")
		full.After, full.Replaces, full.Rung = "o0", "o0", 2
		send(t, s, full)
		got := receive(t, s, "a", 10)
		if len(got) != 1 {
			t.Fatalf("%d deliveries, want 1", len(got))
		}
		if diff := cmp.Diff(full, got[0].Out); diff != "" {
			t.Error(diff)
		}
		if n := len(receive(t, s, "a", 10)); n != 0 {
			t.Errorf("%d more deliveries while it is held", n)
		}
		before, err := s.Begin(t.Context(), got[0], "a", at)
		if err != nil || before != (Sent{}) {
			t.Errorf("the first Begin found %+v, %v", before, err)
		}
		if n, err := s.Backlog(t.Context(), ws); err != nil || n[AlertLane] != 1 || n[NudgeLane] != 0 || len(n) != 3 {
			t.Errorf("backlog %v, %v", n, err)
		}
		if err := s.Settle(t.Context(), got[0], Sent{State: SentOK, By: "a", Channel: "C1", TS: "1.2", At: at, Version: 1}); err != nil {
			t.Fatal(err)
		}
		know := Sent{State: SentOK, Attempt: 1, At: at, By: "a", Channel: "C1", TS: "1.2", Version: 1}
		if diff := cmp.Diff(know, lookup(t, s, "o1")); diff != "" {
			t.Error(diff)
		}
		if v := lookup(t, s, "o0").Version; v != 1 {
			t.Errorf("the message that was replaced shows version %d, want 1", v)
		}
		if n, err := s.Backlog(t.Context(), ws); err != nil || n[AlertLane] != 0 {
			t.Errorf("backlog after Settle %v, %v", n, err)
		}
		// A process that slept through all of this wakes up.
		if before, err := s.Begin(t.Context(), got[0], "late", at); err != nil || before != know {
			t.Errorf("Begin of a settled message: %+v, %v", before, err)
		}
		if err := s.Settle(t.Context(), got[0], Sent{State: Dropped, At: at}); err != nil {
			t.Fatal(err)
		}
		if err := s.MarkUnknown(t.Context(), got[0], "timeout", at); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(know, lookup(t, s, "o1")); diff != "" {
			t.Errorf("a settled message changed:\n%s", diff)
		}
		if ttl := s.client.TTL(t.Context(), s.space(ws).sent("o1")).Val(); ttl < 199*24*time.Hour {
			t.Errorf("it is known for %v, want 200 days", ttl)
		}
	})
}

func TestAMessageSurvivesItsConsumer(t *testing.T) {
	onEvery(t, func(t *testing.T, s *Store) {
		send(t, s, out("o1"), out("o2"), out("o3"))
		held := receive(t, s, "a", 2)
		if _, err := s.Begin(t.Context(), held[0], "a", at); err != nil {
			t.Fatal(err)
		}
		if err := s.MarkUnknown(t.Context(), held[0], "timeout", at); err != nil {
			t.Fatal(err)
		}
		// The same consumer starts again: first what it held, with what it began, then what is new.
		restarted := &Store{cfg: s.cfg, client: s.client, cluster: s.cluster, buckets: s.buckets}
		got := receive(t, restarted, "a", 10)
		if diff := cmp.Diff([]string{"o1", "o2"}, ids(got)); diff != "" {
			t.Error(diff)
		}
		if got[0].Attempts != 1 || got[1].Attempts != 0 {
			t.Errorf("attempts %d and %d, want 1 and 0", got[0].Attempts, got[1].Attempts)
		}
		if diff := cmp.Diff([]string{"o3"}, ids(receive(t, restarted, "a", 10))); diff != "" {
			t.Error(diff)
		}
		before, err := restarted.Begin(t.Context(), got[0], "a", at)
		if err != nil || before.State != Unknown || before.Code != "timeout" || before.Attempt != 1 {
			t.Errorf("after an unknown outcome Begin found %+v, %v", before, err)
		}
		// It never comes back: another one takes over after ClaimIdle.
		taken := map[string]bool{}
		for len(taken) < 3 {
			for _, d := range rested(t, s, "b") {
				taken[d.ID] = true
				if err := s.Settle(t.Context(), d, Sent{State: Dropped, Code: "stale", At: at}); err != nil {
					t.Fatal(err)
				}
			}
		}
		if st := lookup(t, s, "o1"); st.State != Dropped || st.Attempt != 2 {
			t.Errorf("%+v, want dropped after 2 attempts", st)
		}
	})
}

func TestReleaseLetsADeliveryComeAgainSooner(t *testing.T) {
	onEvery(t, func(t *testing.T, s *Store) {
		s.cfg.ClaimIdle = time.Hour
		send(t, s, out("o1"), out("o2"))
		d := receive(t, s, "a", 10)
		if err := s.Release(t.Context(), d[1], 0); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{"o2"}, ids(receive(t, s, "b", 10))); diff != "" {
			t.Error(diff)
		}
		if got := receive(t, s, "b", 10); len(got) != 0 {
			t.Errorf("%v came again at once", ids(got))
		}
	})
}

func TestWhatComesAgainDoesNotKeepNewOnesWaiting(t *testing.T) {
	t.Parallel()
	s := single(t)
	for i := range 8 {
		send(t, s, out(fmt.Sprintf("old%d", i)))
	}
	for _, d := range receive(t, s, "a", 10) {
		if err := s.Release(t.Context(), d, 0); err != nil {
			t.Fatal(err)
		}
	}
	send(t, s, out("new"))
	got := ids(receive(t, s, "b", 4))
	if len(got) != 3 || got[2] != "new" {
		t.Errorf("%v, want two old ones and the new one", got)
	}
}

func TestAPermanentErrorClimbsOnce(t *testing.T) {
	onEvery(t, func(t *testing.T, s *Store) {
		send(t, s, out("channel"), out("update"))
		got := receive(t, s, "a", 10)
		next := out("dm")
		next.To, next.Rung, next.Lane = Recipient{User: kari}, 1, ReplyLane
		for range 2 { // the second time stands for a lost reply
			if err := s.Climb(t.Context(), got[0], "is_archived", at, []Out{next}); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.Climb(t.Context(), got[1], "is_archived", at, []Out{next}); err != nil {
			t.Fatal(err)
		}
		if st := lookup(t, s, "channel"); st.State != Dead || st.Code != "is_archived" {
			t.Errorf("%+v, want dead", st)
		}
		rung, err := s.Receive(t.Context(), ws, ReplyLane, "a", 10, 0)
		if err != nil || len(rung) != 1 || rung[0].To.User != kari || rung[0].Rung != 1 {
			t.Errorf("next rung: %+v, %v", rung, err)
		}
		if st := lookup(t, s, "dm"); st.State != NotBegun {
			t.Errorf("the next rung is %q before it began", st.State)
		}
		dead := s.client.XRange(t.Context(), s.space(ws).dead(), "-", "+").Val()
		if len(dead) != 2 || dead[0].Values["id"] != "channel" || dead[0].Values["code"] != "is_archived" {
			t.Errorf("the dead: %v", dead)
		}
		if n, err := s.Backlog(t.Context(), ws); err != nil || n[AlertLane] != 0 || n[ReplyLane] != 1 {
			t.Errorf("backlog %v, %v", n, err)
		}
	})
}

func TestVersionsOnlyGrow(t *testing.T) {
	onEvery(t, func(t *testing.T, s *Store) {
		for i, v := range []int{2, 3, 1} {
			o := out(fmt.Sprintf("update%d", i))
			o.Replaces, o.Version = "parent", v
			send(t, s, o)
			if err := s.Settle(t.Context(), receive(t, s, "a", 1)[0], Sent{State: SentOK, At: at}); err != nil {
				t.Fatal(err)
			}
		}
		if v := lookup(t, s, "parent").Version; v != 3 {
			t.Errorf("the parent shows version %d, want 3", v)
		}
	})
}

func TestAPoisonedEntryGoesToTheDead(t *testing.T) {
	onEvery(t, func(t *testing.T, s *Store) {
		k := s.space(ws)
		for _, values := range []map[string]any{{"x": "y"}, {"v": "1", "id": "o", "kind": "k", "ws": ws, "user": ada, "n": "many"}, {"v": "9"}} {
			if err := s.client.XAdd(t.Context(), &redis.XAddArgs{Stream: k.out(AlertLane), Values: values}).Err(); err != nil {
				t.Fatal(err)
			}
		}
		send(t, s, out("good"))
		if diff := cmp.Diff([]string{"good"}, ids(receive(t, s, "a", 10))); diff != "" {
			t.Error(diff)
		}
		dead := s.client.XRange(t.Context(), k.dead(), "-", "+").Val()
		if len(dead) != 3 || dead[0].Values["code"] != undecodable || dead[0].Values["x"] != "y" {
			t.Errorf("the dead: %v", dead)
		}
		if n := s.client.XLen(t.Context(), k.out(AlertLane)).Val(); n != 1 {
			t.Errorf("%d entries left, want the good one", n)
		}
	})
}

func TestSettleRefusesMistakes(t *testing.T) {
	t.Parallel()
	s := single(t)
	send(t, s, out("o1"))
	d := receive(t, s, "a", 1)[0]
	if err := s.Settle(t.Context(), d, Sent{State: Sending}); err == nil {
		t.Error("settled as sending")
	}
	other := out("o2")
	other.Workspace = "T9"
	if err := s.Climb(t.Context(), d, "x", at, []Out{other}); err == nil {
		t.Error("climbed into another workspace")
	}
	if err := s.Climb(t.Context(), d, "x", at, []Out{{}}); err == nil {
		t.Error("climbed to nobody")
	}
	s.client.LPush(t.Context(), s.space(ws).dead(), "x")
	before := dump(t, s)
	if err := s.Settle(t.Context(), d, Sent{State: Dead, At: at}); !errors.Is(err, ErrCorrupt) {
		t.Errorf("%v, want ErrCorrupt", err)
	}
	if after := dump(t, s); after != before {
		t.Error("something was written")
	}
}
