package main

import (
	"bytes"
	"maps"
	"slices"
	"time"
)

// tally is what came of one loop or of several.
type tally struct {
	logged  int // answers that say that the contact was logged; nothing else counts as done
	others  map[string]int
	took    []time.Duration // of those that were logged
	elapsed time.Duration
	rates   []float64 // logged a second, one for each loop

	cpu      time.Duration // of the server
	redisCPU time.Duration
	reads    int64 // that Redis made from its clients: round trips
	calls    int64 // commands in Redis
	alerts   int64 // messages in the outbox's lane of alerts
}

// loggedText is how the answer of a contact that was stored begins, the bot's and the reference's.
var loggedText = []byte(`"text":"Logged`)

func (t *tally) add(a answered) {
	if a.status == 200 && bytes.Contains(a.body, loggedText) {
		t.logged++
		t.took = append(t.took, a.took)
		return
	}
	if t.others == nil {
		t.others = map[string]int{}
	}
	t.others[string(a.body[:min(len(a.body), 160)])]++
}

func (t *tally) join(o tally) {
	t.logged += o.logged
	t.took = append(t.took, o.took...)
	if t.others == nil {
		t.others = map[string]int{}
	}
	for text, n := range o.others {
		t.others[text] += n
	}
	t.rates = append(t.rates, o.rates...)
	t.cpu += o.cpu
	t.redisCPU += o.redisCPU
	t.reads += o.reads
	t.calls += o.calls
	t.alerts += o.alerts
}

// percentile is the time within which p percent were answered, in milliseconds (nearest rank).
func (t *tally) percentile(p float64) float64 {
	if len(t.took) == 0 {
		return 0
	}
	slices.Sort(t.took)
	rank := int(p/100*float64(len(t.took))+0.999999) - 1
	return float64(t.took[min(max(rank, 0), len(t.took)-1)]) / float64(time.Millisecond)
}

// rate is the middle one of the rounds, logged a second.
func (t *tally) rate() float64 {
	if len(t.rates) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(t.rates))
	return (sorted[(len(sorted)-1)/2] + sorted[len(sorted)/2]) / 2
}

// each divides by the number of contacts that were logged.
func (t *tally) each(v float64) float64 { return v / float64(max(t.logged, 1)) }

// rest is everything that was not logged, by what the answer said.
func (t *tally) rest() []string { return slices.Sorted(maps.Keys(t.others)) }
