package peer_test

import (
	"fmt"
	"testing"

	"alongside/peer"
)

func answered(faces ...peer.Face) []peer.Contribution {
	var all []peer.Contribution
	for i, f := range faces {
		all = append(all, peer.Contribution{Person: fmt.Sprintf("U%02d", i), CheckIn: peer.CheckIn{f, f, f}})
	}
	return all
}

func TestTally(t *testing.T) {
	week := peer.Week{Year: 2026, Num: 47}
	for name, row := range map[string]struct {
		minimum int
		faces   []peer.Face
		halves  int // 0: no figure
	}{
		"nobody answers":                        {5, nil, 0},
		"three are too few":                     {5, []peer.Face{1, 2, 3}, 0},
		"four are too few for the usual":        {5, []peer.Face{1, 2, 3, 4}, 0},
		"four are enough where a team set four": {4, []peer.Face{1, 2, 3, 4}, 5},
		"it cannot be set below four":           {2, []peer.Face{1, 2, 3}, 0},
		"a team that has set nothing":           {0, []peer.Face{1, 2, 3, 4, 4}, 6},
		"five are enough":                       {5, []peer.Face{1, 2, 3, 4, 5}, 6},
		"all the same tell everybody's":         {5, []peer.Face{4, 4, 4, 4, 4}, 0},
		"rather not say does not count":         {5, []peer.Face{1, 2, 3, 4, peer.RatherNot}, 0},
		"no answer does not count":              {5, []peer.Face{1, 2, 3, 4, 0}, 0},
		"rounded to a half":                     {5, []peer.Face{3, 3, 3, 3, 4}, 6},
		"and up from a quarter":                 {4, []peer.Face{3, 3, 3, 4}, 7},
		"a face that there is not":              {5, []peer.Face{1, 2, 3, 4, 9}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			figures, panel := peer.Tally(week, row.minimum, answered(row.faces...), nil)
			if row.halves == 0 {
				if len(figures) != 0 || len(panel.People[peer.Energy]) != 0 {
					t.Fatalf("figures %v of %v, want none", figures, panel.People)
				}
				return
			}
			if len(figures) != 3 || figures[0].Halves != row.halves {
				t.Fatalf("figures %v, want %d halves for each question", figures, row.halves)
			}
		})
	}
}

func TestTallyHoldsPanelsAgainstEachOther(t *testing.T) {
	week := func(n int) peer.Week { return peer.Week{Year: 2026, Num: n} }
	_, first := peer.Tally(week(1), 5, answered(1, 2, 3, 4, 5, 3), nil)
	if got := len(first.People[peer.Energy]); got != 6 {
		t.Fatalf("the first figure is of %d people, want 6", got)
	}
	if figures, _ := peer.Tally(week(2), 5, answered(1, 2, 3, 4, 5), []peer.Panel{first}); len(figures) != 0 {
		t.Errorf("one person less gives that person's answer away: %v", figures)
	}
	if figures, _ := peer.Tally(week(2), 5, answered(5, 4, 3, 2, 1, 1), []peer.Panel{first}); len(figures) != 3 {
		t.Errorf("the same six people again have figures: %v", figures)
	}
	figures, panel := peer.Tally(week(2), 5, answered(5, 4, 3, 2, 1, 1, 5), []peer.Panel{first})
	if len(figures) != 3 || len(panel.People[peer.Energy]) != 6 {
		t.Errorf("with one more, the figures are of the same six: %v of %v", figures, panel.People[peer.Energy])
	}
}

func TestCheckIn(t *testing.T) {
	for c, want := range map[peer.CheckIn][3]bool{ // valid, low, whole
		{}: {true, false, false}, {3, 4, 5}: {true, false, true}, {3, 2, 5}: {true, true, true}, {1, 0, 0}: {true, true, false},
		{6, 6, 6}: {true, false, true}, {7, 5, 5}: {false, false, true},
	} {
		if got := [3]bool{c.Valid(), c.Low(), c.Whole()}; got != want {
			t.Errorf("%v: valid, low, whole are %v; want %v", c, got, want)
		}
	}
}
