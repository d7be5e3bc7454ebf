package peer

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

var attackSeed = flag.Uint64("attack-seed", 47, "seed of the random histories of TestNobodyIsRecovered")

// weeksOf is a team over some weeks: who answered in each, and what. Everybody's answers stay the same from week to week,
// which is the worst case: what a difference of two figures says is then about nothing but who came and who went.
type weeksOf struct {
	weeks   [][]Contribution
	answers map[string]CheckIn
}

func randomWeeks(rnd *rand.Rand) weeksOf {
	h := weeksOf{answers: map[string]CheckIn{}}
	next := 0
	join := func() string {
		p := fmt.Sprintf("U%02d", next)
		next++
		h.answers[p] = CheckIn{Face(1 + rnd.IntN(5)), Face(1 + rnd.IntN(5)), Face(1 + rnd.IntN(6))}
		return p
	}
	var team []string
	for range 3 + rnd.IntN(28) {
		team = append(team, join())
	}
	keen := 0.5 + rnd.Float64()/2
	for range 2 + rnd.IntN(PanelWeeks-1) {
		if rnd.IntN(3) == 0 && len(team) > 1 {
			i := rnd.IntN(len(team))
			team = slices.Delete(team, i, i+1)
		}
		if rnd.IntN(3) == 0 {
			team = append(team, join())
		}
		var week []Contribution
		for _, p := range team {
			if rnd.Float64() < keen {
				week = append(week, Contribution{p, h.answers[p]})
			}
		}
		h.weeks = append(h.weeks, week)
	}
	return h
}

// recovered is what an attacker makes of all figures that were released about a question, who knows of whom each is made and
// even its exact sum: every person whose answer a difference of two, or any sum of them all, gives away.
func recovered(panels [][]string) bool {
	for i, a := range panels {
		if len(a) == 1 {
			return true
		}
		for _, b := range panels[:i] {
			if len(minus(a, b))+len(minus(b, a)) == 1 {
				return true
			}
		}
	}
	return singlesOut(panels)
}

func TestNobodyIsRecovered(t *testing.T) {
	const histories = 10_000
	t.Logf("seed %d", *attackSeed)
	rnd := rand.New(rand.NewPCG(*attackSeed, 0))
	var weeks, released, brokenControl int
	for n := range histories {
		h := randomWeeks(rnd)
		var former []Panel
		var sets, control [questions][][]string
		for i, week := range h.weeks {
			figures, panel := Tally(Week{2026, i + 1}, UsualMinimum, week, former)
			former = append(former, panel)
			weeks++
			if len(figures) > 0 {
				released++
			}
			for _, f := range figures {
				group := panel.People[f.Question]
				if len(group) < UsualMinimum {
					t.Fatalf("history %d: a figure of %d people", n, len(group))
				}
				sum, first, same := 0, h.answers[group[0]][f.Question], true
				for _, p := range group {
					sum += int(h.answers[p][f.Question])
					same = same && h.answers[p][f.Question] == first
				}
				if same {
					t.Fatalf("history %d: a figure tells what everybody answered", n)
				}
				if off := f.Halves*len(group) - 2*sum; 2*off > len(group) || -2*off > len(group) {
					t.Fatalf("history %d: %d halves is not the rounded mean of %d by %d", n, f.Halves, sum, len(group))
				}
				for _, other := range sets[f.Question] {
					for _, d := range []int{len(minus(group, other)), len(minus(other, group))} {
						if d > 0 && d < UsualMinimum {
							t.Fatalf("history %d: two groups differ by %d people", n, d)
						}
					}
				}
				sets[f.Question] = append(sets[f.Question], group)
			}
			for _, q := range Questions() { // the control: the threshold alone
				var people []string
				for _, c := range week {
					if c.CheckIn[q].Shown() {
						people = append(people, c.Person)
					}
				}
				if slices.Sort(people); len(people) >= UsualMinimum {
					control[q] = append(control[q], people)
				}
			}
		}
		for _, q := range Questions() {
			if recovered(sets[q]) {
				t.Fatalf("history %d: an answer to question %d is recovered", n, q)
			}
		}
		if slices.ContainsFunc(control[:], recovered) {
			brokenControl++
		}
	}
	t.Logf("%d histories: %d of %d weeks had figures; the threshold alone gave somebody away in %d histories", histories, released, weeks, brokenControl)
	if brokenControl < histories/10 {
		t.Errorf("the attacker broke the threshold alone in %d of %d histories only: it proves nothing", brokenControl, histories)
	}
	if released < weeks/20 {
		t.Errorf("%d of %d weeks had figures: a team would never see any", released, weeks)
	}
}
