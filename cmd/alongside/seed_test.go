package main

import "testing"

// The sample team has every entry of the clock that its records ask for: a sweep, which runs every ten minutes, finds nothing
// to enter again.
func TestSampleTeamLacksNothing(t *testing.T) {
	t.Parallel()
	g := newStage(t, staging{tune: together})
	before := g.stored()
	if _, err := g.house.clock.Once(t.Context()); err != nil {
		t.Fatal(err)
	}
	g.unchanged(t, before, "a sweep")
}
