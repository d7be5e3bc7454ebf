package storage

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/redis/go-redis/v9"
)

func marks(t *testing.T, s *Store, all ...string) map[string]SentMark {
	t.Helper()
	got, err := s.SentMarks(t.Context(), ws, all)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func queued(t *testing.T, s *Store) (all []string) {
	t.Helper()
	got, err := s.Queue(t.Context(), ws, AlertLane)
	if err != nil {
		t.Fatal(err)
	}
	return ids(got)
}

func revive(t *testing.T, s *Store, r Revival) bool {
	t.Helper()
	done, err := s.Revive(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	return done
}

// TestRevive: a message that was lost from its lane, hangs in it or is dead comes again, once however many want it.
func TestRevive(t *testing.T) {
	onEvery(t, func(t *testing.T, s *Store) {
		send(t, s, out("lost"), out("stuck"), out("dead"))
		held := receive(t, s, "ghost", 10)
		if diff := cmp.Diff([]string{"lost", "stuck", "dead"}, queued(t, s)); diff != "" {
			t.Fatal(diff)
		}
		if got := marks(t, s, "lost", "stuck"); len(got) != 0 {
			t.Errorf("something is known of what nobody began: %+v", got)
		}
		stream := s.space(ws).out(AlertLane)
		if err := s.client.XDel(t.Context(), stream, held[0].Stream).Err(); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Begin(t.Context(), held[1], "ghost", at); err != nil {
			t.Fatal(err)
		}
		rung := out("dead#rung1.U1")
		if err := s.Climb(t.Context(), held[2], "is_archived", at, []Out{rung}); err != nil {
			t.Fatal(err)
		}
		climbed := receive(t, s, "ghost", 10)
		if err := s.Settle(t.Context(), climbed[0], Sent{State: Dead, Code: "x", At: at}); err != nil {
			t.Fatal(err)
		}

		seen := marks(t, s, "lost", "stuck", "dead", rung.ID)
		audit := Audit{By: "auditor", Action: "raise again", Target: "lost", Result: "ok"}
		for _, r := range []Revival{
			{Out: out("lost"), Seen: seen["lost"], Lost: true, At: at, Audit: audit},
			{Out: out("stuck"), Seen: seen["stuck"], At: at.Add(time.Minute), Drop: []string{held[1].Stream}, Audit: audit},
			{Out: out("dead"), Seen: seen["dead"], At: at, Forget: []string{rung.ID}, Audit: audit},
		} {
			if !revive(t, s, r) {
				t.Errorf("%s was not put in again", r.Out.ID)
			}
			if revive(t, s, r) {
				t.Errorf("%s was put in twice", r.Out.ID)
			}
		}
		if diff := cmp.Diff([]string{"lost", "stuck", "dead"}, queued(t, s)); diff != "" {
			t.Error(diff)
		}
		for id, want := range map[string]SentMark{
			"lost":  {Known: true, Again: 1, Sent: Sent{State: Unknown, Code: "lost", At: at}},
			"stuck": {Known: true, Again: 1, Sent: Sent{State: Sending, Attempt: 1, By: "ghost", At: at.Add(time.Minute)}},
			"dead":  {Known: true, Again: 1, Sent: Sent{State: Unknown, Code: Revived, At: at}},
		} {
			if diff := cmp.Diff(want, marks(t, s, id)[id]); diff != "" {
				t.Error(id, diff)
			}
		}
		if _, known := marks(t, s, rung.ID)[rung.ID]; known {
			t.Error("the dead rung is still known, so the ladder would end there")
		}
		for _, d := range receive(t, s, "b", 10) {
			if err := s.Settle(t.Context(), d, Sent{State: SentOK, Channel: "C1", TS: "1.1", At: at}); err != nil {
				t.Fatal(err)
			}
		}
		if n := len(queued(t, s)); n != 0 {
			t.Errorf("%d are left", n)
		}
		if n := s.client.XLen(t.Context(), s.space(ws).audit()).Val(); n != 3 {
			t.Errorf("%d audit lines, want 3", n)
		}
	})
}

// TestReviveWritesAllOrNothing: a key of another type changes nothing.
func TestReviveWritesAllOrNothing(t *testing.T) {
	s := single(t)
	s.client.Set(t.Context(), s.space(ws).audit(), "x", 0)
	if _, err := s.Revive(t.Context(), Revival{Out: out("o"), At: at}); err == nil {
		t.Error("an audit log of the wrong type was not noticed")
	}
	if n := len(queued(t, s)); n != 0 || len(marks(t, s, "o")) != 0 {
		t.Errorf("%d entries were written all the same", n)
	}
}

func TestDeadLetters(t *testing.T) {
	onEvery(t, func(t *testing.T, s *Store) {
		send(t, s, out("a"), out("b"), out("c"))
		for i, d := range receive(t, s, "x", 10) {
			if err := s.Settle(t.Context(), d, Sent{State: Dead, Code: "user_not_found", At: at.Add(time.Duration(i) * time.Minute)}); err != nil {
				t.Fatal(err)
			}
		}
		s.client.XAdd(t.Context(), &redis.XAddArgs{Stream: s.space(ws).out(AlertLane), Values: []any{"v", "1", "nonsense", "yes"}})
		if n := len(receive(t, s, "x", 10)); n != 0 {
			t.Fatalf("%d deliveries of nonsense", n)
		}
		s.client.XAdd(t.Context(), &redis.XAddArgs{Stream: s.space(ws).dead(), Values: []any{"code", undecodable, "due", "x:y:z"}})
		letters := func(n int) (all []string) {
			got, err := s.DeadLetters(t.Context(), ws, n)
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range got {
				all = append(all, d.Out.ID+" "+d.Code)
			}
			return all
		}
		want := []string{" undecodable", "c user_not_found", "b user_not_found", "a user_not_found"}
		if diff := cmp.Diff(want, letters(10)); diff != "" {
			t.Error(diff)
		}
		revive(t, s, Revival{Out: out("b"), Seen: marks(t, s, "b")["b"], At: at})
		if diff := cmp.Diff([]string{want[0], want[1], want[3]}, letters(10)); diff != "" {
			t.Error(diff)
		}
		if n := len(letters(2)); n != 2 {
			t.Errorf("%d where two were asked for", n)
		}
	})
}
