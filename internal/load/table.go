package main

import (
	"fmt"
	"io"
	"text/tabwriter"
)

// line is one line of the table.
type line struct {
	what           string
	bot, reference float64
	target         string
	met            func(bot, reference float64) bool // nil where there is no target
	later          bool                              // a target that is aimed at, not promised yet
}

// The targets are ratios of two figures of one run, for single figures say more about the machine.
func atLeast(ratio float64) func(b, r float64) bool {
	return func(b, r float64) bool { return b >= ratio*r }
}
func atMost(ratio float64) func(b, r float64) bool {
	return func(b, r float64) bool { return b <= ratio*r }
}
func below(most float64) func(b, r float64) bool { return func(b, _ float64) bool { return b <= most } }
func within(more float64) func(b, r float64) bool {
	return func(b, r float64) bool { return b <= r+more }
}

// loopLines are the lines of one phase.
func loopLines(name string, w *world) []line {
	b, r := w.bot.results[name], w.reference.results[name]
	if b == nil || r == nil {
		return nil
	}
	micros := func(t *tally, d func(*tally) float64) float64 { return t.each(d(t)) / 1e3 }
	cpu := func(t *tally) float64 { return float64(t.cpu) }
	redisCPU := func(t *tally) float64 { return float64(t.redisCPU) }
	var lines []line
	if name == everydayOpen {
		lines = []line{
			{"p50, ms", b.percentile(50), r.percentile(50), "at most 0.5 more", within(0.5), true},
			{"p99, ms", b.percentile(99), r.percentile(99), "at most 2 x", atMost(2), false},
		}
	} else {
		lines = []line{
			{"commands/s", b.rate(), r.rate(), "at least 0.5 x, aim 0.8 x", atLeast(0.5), false},
			{"p50, ms", b.percentile(50), r.percentile(50), "", nil, false},
			{"p99, ms", b.percentile(99), r.percentile(99), "at most 2 x", atMost(2), false},
		}
	}
	if name == everydayOpen { // at so few requests, what both do while nothing is asked would distort the costs of one
		return lines
	}
	return append(lines,
		line{"server CPU per command, µs", micros(b, cpu), micros(r, cpu), "aim 1.5 x", atMost(1.5), true},
		line{"Redis CPU per command, µs", micros(b, redisCPU), micros(r, redisCPU), "at most 2 x", atMost(2), true},
		line{"round trips to Redis per command", b.each(float64(b.reads)), r.each(float64(r.reads)), "2", below(2.1), true},
		line{"commands within Redis per command", b.each(float64(b.calls)), r.each(float64(r.calls)), "", nil, false},
		line{"alerts per 100 contacts", 50 * b.each(float64(b.alerts)), 50 * r.each(float64(r.alerts)), "", nil, false}, // two messages each
	)
}

func printTable(out io.Writer, fsync string, w *world) {
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(t, "\nappendfsync %s\tbot\treference\tratio\ttarget\t\n", fsync)
	for _, name := range []string{everydayClosed, everydayOpen, busyClosed} {
		fmt.Fprintf(t, "%s\t\t\t\t\t\n", name)
		printLines(t, loopLines(name, w))
	}
	fmt.Fprint(t, "the process\t\t\t\t\t\n")
	printLines(t, []line{
		{"memory idle, MB", w.bot.idle, w.reference.idle, "below 25", below(25), true},
		{"memory after the load, MB", w.bot.loaded, w.reference.loaded, "aim 50", below(50), true},
		{"start to first answer, ms", w.bot.answers.Seconds() * 1e3, w.reference.answers.Seconds() * 1e3, "below 100", below(100), true},
		{"binary, MB", w.bot.size, w.reference.size, "below 40", below(40), true},
	})
	_ = t.Flush() // a terminal that is gone needs no table
	for _, s := range []*side{w.bot, w.reference} {
		for _, name := range []string{everydayClosed, everydayOpen, busyClosed} {
			if r := s.results[name]; r != nil {
				for _, text := range r.rest() {
					fmt.Fprintf(out, "NOT LOGGED by the %s (%s), %d times: %s\n", s.name, name, r.others[text], text)
				}
			}
		}
	}
}

func printLines(t io.Writer, lines []line) {
	for _, l := range lines {
		verdict := ""
		if l.met != nil {
			verdict = "met"
			if !l.met(l.bot, l.reference) {
				verdict = "NOT MET"
				if l.later {
					verdict = "not yet"
				}
			}
		}
		ratio := "-"
		if l.reference > 0 {
			ratio = fmt.Sprintf("%.2f", l.bot/l.reference)
		}
		fmt.Fprintf(t, "  %s\t%s\t%s\t%s\t%s\t%s\n", l.what, figure(l.bot), figure(l.reference), ratio, l.target, verdict)
	}
}

// figure writes a number with three digits that mean something.
func figure(v float64) string {
	switch {
	case v >= 100:
		return fmt.Sprintf("%.0f", v)
	case v >= 10:
		return fmt.Sprintf("%.1f", v)
	}
	return fmt.Sprintf("%.2f", v)
}
