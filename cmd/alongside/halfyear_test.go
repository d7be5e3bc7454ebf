package main

import (
	"cmp"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"alongside/peer"
)

// TestHalfYear lets a team live for months and reads every nudge.
func TestHalfYear(t *testing.T) {
	t.Parallel()
	weeks, seed := setting("SIM_WEEKS", 26), setting("SIM_SEED", 1)
	h := openHalfYear(t, cast(), time.Date(2026, 10, 12, 4, 0, 0, 0, time.UTC), weeks, uint64(seed))
	h.life()
	h.run()
	t.Logf("%d commands, presses and forms", len(h.typed))
	h.transcript()
	for _, d := range h.differences() {
		t.Error(d)
	}
	for _, v := range h.violations() {
		t.Error(v)
	}
	for job, n := range h.jobs {
		if strings.HasSuffix(job, " healed") || strings.HasSuffix(job, "moved aside") {
			t.Errorf("%d times %s", n, job)
		}
	}
}

func setting(name string, otherwise int) int {
	if n, err := strconv.Atoi(os.Getenv(name)); err == nil {
		return n
	}
	return otherwise
}

// transcript prints what everybody was sent, week by week.
func (h *halfYear) transcript() {
	type line struct {
		at   time.Time
		text string
	}
	var lines []line
	week := func(at time.Time) int { return int(at.Sub(h.begin)/(7*day)) + 1 }
	sums := map[int]map[string]int{}
	for _, id := range h.order {
		o := h.outs[id]
		p := h.person(o.to)
		name, zone := o.to, time.UTC
		at := o.first
		if len(o.settled) > 0 {
			at = o.settled[0]
		}
		if p != nil {
			name, zone = p.name, p.zone(at)
		}
		what := o.state
		switch {
		case o.state == "sent":
			what = h.words(o)
		case o.state == "dropped":
			what = "— not sent: " + o.code
		case o.state == "" && len(o.waits) > 0:
			what = "— waits: " + o.waits[len(o.waits)-1].why
		}
		waited := ""
		if len(o.waits) > 0 && o.state == "sent" {
			waited = " (waited " + at.Sub(o.first).Round(time.Minute).String() + ": " + o.waits[0].why + ")"
		}
		lines = append(lines, line{at, fmt.Sprintf("%s  %-5s %-20s %s%s", at.In(zone).Format("Mon 02 Jan 15:04 MST"), name, o.kind, what, waited)})
		if sums[week(at)] == nil {
			sums[week(at)] = map[string]int{}
		}
		sums[week(at)][cmp.Or(o.state, "waiting")]++
	}
	slices.SortStableFunc(lines, func(a, b line) int { return a.at.Compare(b.at) })
	last := 0
	var out strings.Builder
	for _, l := range lines {
		if w := week(l.at); w != last {
			last = w
			fmt.Fprintf(&out, "\nWeek %d, from %s: %d sent, %d not sent, %d waiting\n", w, h.begin.AddDate(0, 0, 7*(w-1)).Format("2 January 2006"), sums[w]["sent"], sums[w]["dropped"], sums[w]["waiting"])
		}
		out.WriteString(l.text + "\n")
	}
	h.t.Log(out.String())
}

// words are the first words of a message as it was posted.
func (h *halfYear) words(o *track) string {
	sent, err := h.store.Lookup(h.t.Context(), workspaceID, o.id)
	if err != nil {
		h.t.Fatal(err)
	}
	if h.texts == nil {
		h.texts = map[string]map[string]string{}
	}
	if h.texts[sent.Channel] == nil {
		h.texts[sent.Channel] = map[string]string{}
		for _, m := range h.sim.Messages(sent.Channel) {
			h.texts[sent.Channel][m.TS] = strings.Join(strings.Fields(m.Text), " ")
		}
	}
	text, found := h.texts[sent.Channel][sent.TS]
	if r := []rune(text); len(r) > 110 {
		text = string(r[:110]) + "…"
	}
	if !found {
		return "(gone)"
	}
	return "“" + text + "”"
}

// violations holds every nudge that came against the promises: in peace, and not too many.
func (h *halfYear) violations() (all []string) {
	perDay, perWeek := map[string]int{}, map[string]int{}
	for _, id := range h.order {
		o := h.outs[id]
		p := h.person(o.to)
		switch {
		case p == nil:
			continue
		case len(o.settled) > 1:
			all = append(all, "settled twice: "+h.was(o))
		case len(o.settled) == 0 && len(o.waits) == 0:
			all = append(all, "neither sent nor a reason why not: "+h.was(o))
		case o.state == "dropped" && o.code == "":
			all = append(all, "dropped without a reason: "+h.was(o))
		}
		if o.state != "sent" {
			continue
		}
		at := o.settled[0]
		answer := peer.NudgeOf(o.kind).Answers && h.answers(o)
		if why := h.disturbs(p, at, at, o.kind); why != "" && (!answer || why == "muted") {
			all = append(all, "in "+why+": "+h.was(o))
		}
		if o.counts {
			here := at.In(p.zone(at))
			perDay[o.to+" "+dayOf(here)]++
			perWeek[o.to+" "+weekOf(here)]++
		}
	}
	for _, most := range []struct {
		n  int
		in map[string]int
	}{{mostInDay, perDay}, {mostInWeek, perWeek}} {
		for key, n := range most.in {
			if n > most.n {
				all = append(all, fmt.Sprintf("too many: %d for %s", n, key))
			}
		}
	}
	slices.Sort(all)
	return all
}
