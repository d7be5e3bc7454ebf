package storage

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"alongside/peer"
)

func TestSettings(t *testing.T) {
	onEvery(t, func(t *testing.T, s *Store) {
		wanted := Want{Workspace: ws, Worker: ada, Settings: true}
		if got := load(t, s, wanted).Settings; got != peer.DefaultSettings() {
			t.Errorf("of whoever set nothing: %+v", got)
		}
		set := peer.Settings{Quiet: peer.Quiet{From: 0, To: 360}, Level: peer.Silent, Muted: at.Add(time.Hour)}
		write(t, s, wanted, func(_ State, c *Change) { c.PutSettings(ada, set) })
		if got := load(t, s, wanted).Settings; got != set {
			t.Errorf("read %+v, want %+v", got, set)
		}
		if got := load(t, s, Want{Workspace: ws, Worker: ada}).Settings; got != (peer.Settings{}) {
			t.Errorf("read without being asked for: %+v", got)
		}
		write(t, s, wanted, func(_ State, c *Change) { c.PutSettings(ada, peer.DefaultSettings()) })
		if n := s.client.Exists(t.Context(), s.space(ws).settings(ada)).Val(); n != 0 {
			t.Error("what holds by default is kept as a record")
		}
	})
}

// nudge puts a nudge into the outbox and receives it.
func nudge(t *testing.T, s *Store, id string) Delivery {
	t.Helper()
	write(t, s, want(""), func(_ State, c *Change) {
		c.Send(Out{ID: id, Team: "t1", Lane: NudgeLane, Kind: "heads_up", Facts: []byte(`{"a":1}`), To: Recipient{User: ada}, Version: 3})
	})
	got, err := s.Receive(t.Context(), ws, NudgeLane, "test", 10, -1)
	if err != nil || len(got) != 1 {
		t.Fatalf("received %v %v", got, err)
	}
	return got[0]
}

func TestAMessageWaitsOutsideTheOutbox(t *testing.T) {
	onEvery(t, func(t *testing.T, s *Store) {
		d, until := nudge(t, s, "n1"), time.Now().Add(-time.Minute).UTC().Truncate(time.Millisecond)
		for range 2 { // once more by a copy that held it too, or after a reply was lost
			if err := s.PutOff(t.Context(), d, until, "quiet hours"); err != nil {
				t.Fatal(err)
			}
		}
		if n := s.client.XLen(t.Context(), s.space(ws).out(NudgeLane)).Val(); n != 0 {
			t.Errorf("%d entries are left in the lane", n)
		}
		waits := Later{d.Out, until, "quiet hours"}
		if got, err := s.Laters(t.Context(), ws); err != nil || cmp.Diff([]Later{waits}, got) != "" {
			t.Errorf("%v\n%s", err, cmp.Diff([]Later{waits}, got))
		}
		due, now, err := s.ClaimDue(t.Context(), ws, 10)
		if err != nil || len(due) != 1 || !cmp.Equal(due[0], waits.Due()) || time.Since(now).Abs() > time.Minute {
			t.Fatalf("due %+v at %v, %v", due, now, err)
		}
		id, waited, err := ReadNudgeLater(due[0])
		if err != nil || id != "n1" || !waited.Equal(until) {
			t.Errorf("read %q %v %v", id, waited, err)
		}
		write(t, s, Want{Workspace: ws, Later: id}, func(st State, c *Change) {
			if st.Later == nil || cmp.Diff(*st.Later, waits) != "" {
				t.Fatalf("read %+v", st.Later)
			}
			c.SendLater(*st.Later)
			c.Undue(due[0].Member())
		})
		back, err := s.Receive(t.Context(), ws, NudgeLane, "test", 10, -1)
		if err != nil || len(back) != 1 || !back[0].Since.Equal(at) {
			t.Fatalf("back is %+v, %v", back, err)
		}
		back[0].Since = time.Time{}
		if diff := cmp.Diff(d.Out, back[0].Out); diff != "" {
			t.Error(diff)
		}
		if got := load(t, s, Want{Workspace: ws, Later: id}).Later; got != nil {
			t.Errorf("it still waits: %+v", got)
		}
		// Put off by a copy that held the first entry and slept: nothing comes of it.
		if err := s.PutOff(t.Context(), d, until.Add(time.Hour), "quiet hours"); err != nil {
			t.Fatal(err)
		}
		if got, err := s.Laters(t.Context(), ws); err != nil || len(got) != 0 {
			t.Errorf("a second one waits: %+v %v", got, err)
		}
		// What was settled meanwhile stays settled.
		if err := s.Settle(t.Context(), back[0], Sent{State: Dropped}); err != nil {
			t.Fatal(err)
		}
		if err := s.PutOff(t.Context(), back[0], until.Add(time.Hour), "quiet hours"); err != nil {
			t.Fatal(err)
		}
		if got, err := s.Laters(t.Context(), ws); err != nil || len(got) != 0 {
			t.Errorf("what was settled waits: %+v %v", got, err)
		}
	})
}

// A key of another type stops everything: nothing is taken out of the lane that is not kept elsewhere.
func TestPutOffIsAllOrNothing(t *testing.T) {
	s := single(t)
	d := nudge(t, s, "n1")
	k := s.space(ws)
	for name, key := range map[string]string{"later": k.later(), "due": k.due(), "due:at": k.dueAt(), "sent": k.sent(d.ID)} {
		kept := s.client.Dump(t.Context(), key).Val()
		s.client.Del(t.Context(), key)
		s.client.RPush(t.Context(), key, "x")
		before := dump(t, s)
		if err := s.PutOff(t.Context(), d, at, "quiet hours"); err == nil {
			t.Errorf("%s: put off all the same", name)
		}
		if dump(t, s) != before {
			t.Errorf("%s: something changed", name)
		}
		s.client.Del(t.Context(), key)
		if kept != "" {
			s.client.Restore(t.Context(), key, 0, kept)
		}
	}
	if err := s.PutOff(t.Context(), d, at, "quiet hours"); err != nil {
		t.Error(err)
	}
}

func TestReadNudgeLaterRefuses(t *testing.T) {
	for _, d := range []Due{{Kind: "x", Occurrence: "1.n"}, {Kind: NudgeLaterKind, Occurrence: "1"}, {Kind: NudgeLaterKind, Occurrence: "1."},
		{Kind: NudgeLaterKind, Occurrence: "+1.n"}, {Kind: NudgeLaterKind, Occurrence: "n.1"}} {
		if id, _, err := ReadNudgeLater(d); err == nil {
			t.Errorf("%q is read as %q", d.Member(), id)
		}
	}
}

func TestNow(t *testing.T) {
	onEvery(t, testNow)
}

func testNow(t *testing.T, s *Store) {
	s.cfg.Skew = func() time.Duration { return 400 * 24 * time.Hour }
	if got, err := s.Now(t.Context(), ws); err != nil || time.Until(got) < 399*24*time.Hour {
		t.Errorf("now %v %v", got, err)
	}
}
