package storage

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"alongside/peer"
)

// The program before this one knows no states: it reads a proposal, and one of which nothing came, as a match that has ended, and
// lets nobody log with it.
func TestProposedMatchForTheProgramBefore(t *testing.T) {
	t.Parallel()
	proposed := peer.ProposeMatch("K7", ada, kari, at)
	declined, _ := proposed.Decline(ada, at.Add(time.Hour))
	for _, m := range []peer.Match{proposed, declined} {
		raw, err := encodeMatch(m)
		record, whole := openJSON(raw)
		var before struct {
			V     int
			Ended int64
		}
		if err != nil || !whole || json.Unmarshal([]byte(record), &before) != nil || before.V != 1 || before.Ended == 0 {
			t.Errorf("%s, %v", raw, err)
		}
		back, err := decodeMatch(raw)
		if diff := cmp.Diff(m, back); err != nil || diff != "" {
			t.Errorf("%v %s", err, diff)
		}
	}
	// And what it wrote reads as it meant it.
	if m, err := decodeMatch(`{"v":1,"code":"K7","worker":"U1","start":1763389800000}`); err != nil || m.StateAt(at) != peer.MatchActive {
		t.Errorf("%+v, %v", m, err)
	}
	if _, err := decodeMatch(`{"v":1,"code":"K7","plan":{"last":"soon"}}`); err == nil {
		t.Error("a last day that is no day was read")
	}
}

// A code goes from one worker to another and back: no match takes the place of one before, and whoever writes for the second
// worker without having read them is refused.
func TestCodeIsHandedOn(t *testing.T) {
	onEvery(t, func(t *testing.T, s *Store) {
		w := want("")
		w.Codes, w.People = true, []string{ada, kari}
		first := peer.Match{Code: "K7", Worker: ada, Start: at}
		write(t, s, w, func(_ State, c *Change) { c.TakeCode("K7", ada); c.PutMatch(first) })
		ended, theirs, _ := first.PassOn(kari, "U9", at.Add(time.Hour))
		write(t, s, w, func(_ State, c *Change) { c.PutMatch(ended); c.HandMatch(theirs) })
		of := func(user string) []peer.Match { return load(t, s, Want{Workspace: ws, Worker: user}).Matches }
		if diff := cmp.Diff([]peer.Match{theirs}, of(kari)); diff != "" {
			t.Error(diff)
		}
		if st := load(t, s, w); st.Codes["K7"] != kari {
			t.Errorf("the code is of %q", st.Codes["K7"])
		}
		no, back, _ := theirs.PassOn(ada, "U9", at.Add(2*time.Hour))
		w.Worker, w.Weeks = kari, nil
		write(t, s, w, func(_ State, c *Change) { c.PutMatch(no); c.HandMatch(back) })
		if diff := cmp.Diff([]peer.Match{ended, back}, of(ada)); diff != "" {
			t.Error(diff)
		}
		for name, w := range map[string]Want{
			"a worker who was not read": {Workspace: ws, Op: "x1", People: []string{kari}, Worker: kari, Codes: true},
			"codes that were not read":  {Workspace: ws, Op: "x2", People: []string{ada, kari}, Worker: kari},
		} {
			c := NewChange(load(t, s, w), w.Op, at)
			c.HandMatch(back)
			if _, err := s.Commit(t.Context(), c); err == nil {
				t.Errorf("%s: committed", name)
			}
		}
	})
}
