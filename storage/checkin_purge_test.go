package storage

import (
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"alongside/peer"
)

// TestPurgeOfATeamWithoutWeeks: a team that has closed no week has nothing to purge, and that is no fault.
func TestPurgeOfATeamWithoutWeeks(t *testing.T) {
	t.Parallel()
	must(t, single(t).PurgeCheckIns(t.Context(), keyring(t), ws, "t1", peer.Day{Year: 2026, Month: 11, Num: 17}))
}

// TestFiguresBecomeAverages: after twelve weeks a week's figures are part of the average of their quarter, once, however often and by
// however many copies it is done. Weeks without figures are in no average.
func TestFiguresBecomeAverages(t *testing.T) {
	t.Parallel()
	s, ring := single(t), keyring(t)
	k := s.space(ws)
	put := func(week peer.Week, halves ...int) {
		t.Helper()
		raw, err := marshal(figuresRecord{recordVersion, halves})
		must(t, err)
		must(t, s.client.HSet(t.Context(), k.figures("t1"), weekName(week), raw).Err())
	}
	put(peer.Week{Year: 2026, Num: 35}, 7, 0, 4)
	put(peer.Week{Year: 2026, Num: 36}, 8, 0, 5)
	put(peer.Week{Year: 2026, Num: 37}, 0, 0, 0)
	put(peer.Week{Year: 2026, Num: 40}, 9, 6, 0) // its Thursday is the first of October
	put(peer.Week{Year: 2026, Num: 44}, 3, 3, 3)
	for _, row := range []struct {
		today peer.Day
		weeks int
		want  []CheckInAverage
	}{
		{peer.Day{Year: 2026, Month: 11, Num: 16}, 5, nil}, // week 47: those before week 35 go
		{peer.Day{Year: 2026, Month: 12, Num: 27}, 2, []CheckInAverage{ // week 52
			{Quarter{2026, 3}, []peer.Figure{{Question: peer.Energy, Halves: 8}, {Question: peer.Support, Halves: 5}}}, // 7.5 and 4.5
		}},
		{peer.Day{Year: 2026, Month: 12, Num: 28}, 1, []CheckInAverage{ // week 53
			{Quarter{2026, 3}, []peer.Figure{{Question: peer.Energy, Halves: 8}, {Question: peer.Support, Halves: 5}}},
			{Quarter{2026, 4}, []peer.Figure{{Question: peer.Energy, Halves: 9}, {Question: peer.Boundaries, Halves: 6}}},
		}},
	} {
		var copies sync.WaitGroup
		for range 3 {
			copies.Go(func() {
				if err := s.PurgeCheckIns(t.Context(), ring, ws, "t1", row.today); err != nil {
					t.Error(err)
				}
			})
		}
		copies.Wait()
		all, err := s.AllFigures(t.Context(), ws, "t1")
		must(t, err)
		got, err := s.CheckInAverages(t.Context(), ws, "t1")
		must(t, err)
		if diff := cmp.Diff(row.want, got); diff != "" || len(all) != row.weeks {
			t.Errorf("on %v %d weeks are kept\n%s", row.today, len(all), diff)
		}
	}
}

// TestPanelsAreForgotten once nothing has to be compared with them, and their key with them.
func TestPanelsAreForgotten(t *testing.T) {
	t.Parallel()
	s, ring, team := single(t), keyring(t), users(5)
	must(t, s.OpenCheckIn(t.Context(), ring, week48, team))
	_, err := s.CloseCheckIn(t.Context(), ring, week48, 5, team)
	must(t, err)
	kept := func() (panels, key bool) {
		_, err := ring.Key(week48.panelsKey() + "." + weekName(week48.Week))
		return s.client.Exists(t.Context(), s.space(ws).panels("t1")).Val() == 1, err == nil
	}
	must(t, s.PurgeCheckIns(t.Context(), ring, ws, "t1", week48.Week.Monday().Add(7*12)))
	if panels, key := kept(); !panels || !key {
		t.Errorf("after twelve weeks: %v %v", panels, key)
	}
	must(t, s.PurgeCheckIns(t.Context(), ring, ws, "t1", week48.Week.Monday().Add(7*13)))
	if panels, key := kept(); panels || key {
		t.Errorf("after thirteen weeks: %v %v", panels, key)
	}
}
