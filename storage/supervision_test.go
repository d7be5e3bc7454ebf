package storage

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"alongside/peer"
)

func wantTalks(op string) Want {
	w := want(op)
	w.Supervision = true
	return w
}

func fullSupervision() peer.Supervision {
	return peer.Supervision{
		ID: "s1", Version: 7, Round: 2, Worker: ada, Team: "t1", Form: peer.PeerToPeer, Kind: peer.HardSituation, When: peer.NextWeek,
		Way: peer.InPerson, With: peer.WithSenior, Person: "U5", Not: []string{"U2"}, Sealed: "1.k.abc", Zone: "Europe/Oslo",
		State: peer.SupervisionOffered, AskedAt: at, Since: at.Add(time.Hour), Owner: "U5", OwnerZone: "Europe/Bucharest",
		TakenAt: at.Add(time.Minute), OfferedAt: at.Add(time.Hour), Offers: []time.Time{at.Add(24 * time.Hour), at.Add(48 * time.Hour)},
		OfferedBy: "U5", OfferedAs: 7, At: at.Add(time.Second), Minutes: 45, Moves: 2, AskedStep: 3, AskedAs: 6, EndedBy: "U9", Group: "g1",
		Told: []peer.SupervisionTold{{To: "U5"}, {To: "U4", Step: 1}}, LookedInto: at.Add(2 * time.Hour),
	}
}

func TestSupervisionIsKept(t *testing.T) {
	onEvery(t, func(t *testing.T, s *Store) {
		full := fullSupervision()
		write(t, s, wantTalks("one"), func(_ State, c *Change) { c.PutSupervision(full) })
		if diff := cmp.Diff([]peer.Supervision{full}, load(t, s, wantTalks("")).Supervisions); diff != "" {
			t.Error(diff)
		}
		if got := load(t, s, want("")).Supervisions; got != nil {
			t.Errorf("read although nobody asked: %v", got)
		}
		// Found by its id alone, with its worker.
		byID := load(t, s, Want{Workspace: want("").Workspace, Find: "s1", Supervision: true})
		if byID.Worker() != ada || len(byID.Supervisions) != 1 {
			t.Errorf("by id: worker %q, %d requests", byID.Worker(), len(byID.Supervisions))
		}
		if none := load(t, s, Want{Workspace: want("").Workspace, Find: "s9", Supervision: true}); none.Worker() != "" || none.Supervisions != nil {
			t.Errorf("an unknown id finds %q, %v", none.Worker(), none.Supervisions)
		}
		live, err := s.LiveSupervisions(t.Context(), want("").Workspace)
		if err != nil || len(live) != 1 {
			t.Fatalf("live: %v, %v", live, err)
		}
		full.State = peer.SupervisionHeld
		write(t, s, wantTalks("two"), func(_ State, c *Change) { c.PutSupervision(full) })
		if live, err = s.LiveSupervisions(t.Context(), want("").Workspace); err != nil || len(live) != 0 {
			t.Errorf("held, and live: %v, %v", live, err)
		}
		// Thirteen months after its end it goes, with the next that is written.
		late := full.Since.Add(supervisionKept + time.Hour)
		c := NewChange(load(t, s, wantTalks("three")), "three", late)
		c.PutSupervision(peer.Supervision{ID: "s2", Worker: ada, State: peer.SupervisionHeld, Since: late})
		commit(t, s, c)
		if got := load(t, s, wantTalks("")).Supervisions; len(got) != 1 || got[0].ID != "s2" {
			t.Errorf("after thirteen months %v", got)
		}
		if gone := load(t, s, Want{Workspace: want("").Workspace, Find: "s1", Supervision: true}); gone.Worker() != "" {
			t.Error("its id is still known")
		}
	})
}

func TestSupervisionOfAnotherIsNotWritten(t *testing.T) {
	s := single(t)
	c := NewChange(load(t, s, wantTalks("other")), "other", at)
	c.PutSupervision(peer.Supervision{ID: "s1", Worker: "U9"})
	if _, err := s.Commit(t.Context(), c); err == nil {
		t.Error("another worker's request was written")
	}
}

func TestSupervisionDueIsRead(t *testing.T) {
	full := fullSupervision()
	due := SupervisionDue(full, 2, peer.Team{Zone: "Europe/Oslo"})
	got, err := ReadSupervisionDue(due)
	if err != nil || got != (SupervisionStep{"s1", 7, 2}) {
		t.Errorf("%+v, %v", got, err)
	}
	if strings.Contains(due.Member(), ada) {
		t.Errorf("the entry names the worker: %s", due.Member())
	}
	for _, bad := range []string{"", "1", "1.0", "0.1", "1.99999", "x.1", "1.x", "01.1", "1.2.3"} {
		if _, err := ReadSupervisionDue(Due{Kind: SupervisionKind, Subject: "s1", Occurrence: bad}); err == nil {
			t.Errorf("%q was read", bad)
		}
	}
}

func TestSupervisionSettings(t *testing.T) {
	s := single(t)
	chosen := peer.SupervisionSettings{Text: true, Every: peer.Interval{Due: 10, Overdue: 15, Deputy: 20}}
	write(t, s, wantTalks("settings"), func(_ State, c *Change) { c.PutSupervisionSettings("t1", chosen) })
	if diff := cmp.Diff(map[string]peer.SupervisionSettings{"t1": chosen}, load(t, s, wantTalks("")).SupervisionSettings); diff != "" {
		t.Error(diff)
	}
}
