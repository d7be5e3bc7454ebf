package peer_test

import (
	"testing"
	"time"

	"alongside/peer"
)

func TestAwayAt(t *testing.T) {
	at := func(day, hour int) time.Time { return time.Date(2026, time.November, day, hour, 0, 0, 0, time.UTC) }
	short := peer.TimeOff{ID: "a", State: peer.TimeOffTold, From: at(17, 8), To: at(17, 12), Cover: []peer.Cover{{Code: "K7", Peer: "U2", Agreed: true}, {Code: "M3", Peer: "U3"}}}
	long := peer.TimeOff{ID: "b", State: peer.TimeOffApproved, From: at(17, 10), To: at(20, 0)}
	asked := peer.TimeOff{ID: "c", State: peer.TimeOffAsked, From: at(1, 0), To: at(30, 0)}
	all := []peer.TimeOff{short, long, asked}
	for name, row := range map[string]struct {
		at   time.Time
		want string
	}{
		"before all":               {at(17, 7), ""},
		"the first minute":         {at(17, 8), "a"},
		"the one that ends last":   {at(17, 11), "b"},
		"the last minute":          {at(20, 0).Add(-time.Minute), "b"},
		"the end is not in it":     {at(20, 0), ""},
		"asked for is not yet off": {at(25, 0), ""},
	} {
		t.Run(name, func(t *testing.T) {
			got, ok := peer.AwayAt(all, row.at)
			if got.ID != row.want || ok != (row.want != "") {
				t.Errorf("AwayAt = %q, %v; want %q", got.ID, ok, row.want)
			}
		})
	}
	if got := short.CoverOf("K7"); got != "U2" {
		t.Errorf("CoverOf(K7) = %q, want U2", got)
	}
	if got := short.CoverOf("M3"); got != "" {
		t.Errorf("CoverOf(M3) = %q: that peer has not said yes", got)
	}
}
