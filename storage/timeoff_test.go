package storage

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"alongside/peer"
)

func TestTimeOffIsKeptWithItsWorker(t *testing.T) {
	t.Parallel()
	s := single(t)
	later := peer.TimeOff{ID: "t2", Worker: ada, Team: "t1", Kind: peer.HolidayOff, State: peer.TimeOffTold, From: at.Add(72 * time.Hour), To: at.Add(96 * time.Hour)}
	sooner := peer.TimeOff{ID: "t1", Worker: ada, Team: "t1", Kind: peer.DayOff, State: peer.TimeOffAsked, From: at, To: at.Add(time.Hour),
		Cover: []peer.Cover{{Code: "K7", Peer: "U2", Agreed: true}}}
	c := NewChange(load(t, s, want("off")), "off", at)
	c.PutTimeOff(later)
	c.PutTimeOff(sooner)
	if _, err := s.Commit(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]peer.TimeOff{sooner, later}, load(t, s, want("")).TimeOff); diff != "" {
		t.Error(diff)
	}
	c = NewChange(load(t, s, want("other")), "other", at)
	c.PutTimeOff(peer.TimeOff{ID: "t3", Worker: "U9"})
	if _, err := s.Commit(t.Context(), c); err == nil {
		t.Error("another worker's time off was written")
	}
}
