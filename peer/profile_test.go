package peer_test

import (
	"maps"
	"testing"
	"time"

	"alongside/peer"
)

func TestTermsOn(t *testing.T) {
	march := func(num int) peer.Day { return peer.Day{Year: 2027, Month: time.March, Num: num} }
	terms := peer.Terms{
		Limits: map[peer.RuleID]int{peer.CodeDay: 1, peer.AllDay: 3},
		Steps: []peer.Step{
			{From: march(1), Limits: map[peer.RuleID]int{peer.AllDay: 5}},
			{From: march(28), Limits: map[peer.RuleID]int{peer.AllDay: 8, peer.CodeDay: 2}},
		},
	}
	before := terms.Clone()
	for name, row := range map[string]struct {
		day     peer.Day
		day1, n int
	}{
		"before the first step": {peer.Day{Year: 2027, Month: time.February, Num: 28}, 1, 3},
		"on the day of a step":  {march(1), 1, 5},
		"between the steps":     {march(27), 1, 5},
		"a later step wins":     {march(28), 2, 8},
		"long after":            {peer.Day{Year: 2030, Month: time.January, Num: 1}, 2, 8},
	} {
		t.Run(name, func(t *testing.T) {
			on := terms.On(row.day)
			want := map[peer.RuleID]int{peer.CodeDay: row.day1, peer.AllDay: row.n}
			if !maps.Equal(on.Limits, want) || len(on.Steps) != 0 {
				t.Errorf("On = %v with %d steps, want %v", on.Limits, len(on.Steps), want)
			}
		})
	}
	if !maps.Equal(terms.Limits, before.Limits) || len(terms.Steps) != 2 {
		t.Errorf("the terms themselves became %v", terms)
	}
}
