package scheduler

import (
	"encoding/json"
	"testing"
	"time"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// runsWith stores a match of U1 that both have said yes to, with the entries of its countdown.
func (w *world) runsWith(code peer.Code) peer.Match {
	w.t.Helper()
	m, _ := peer.ProposeMatch(code, "U1", "U2", w.now()).TheySaidYes("U2", w.now(), oslo)
	m, reason := m.WorkerSaidYes(w.now(), oslo)
	if reason != peer.OK {
		w.t.Fatal(reason)
	}
	w.write("U1", func(c *storage.Change, _ storage.State) {
		c.PutMember(peer.Member{User: "U1", Team: "S1", State: peer.Active, Zone: oslo})
		c.PutMatch(m)
		for _, due := range storage.MatchCountdowns(m, w.now(), oslo) {
			c.Due(due)
		}
	})
	return m
}

// goes stores a match as it goes on, with the entries that follow.
func (w *world) goes(m peer.Match, reason peer.Reason) peer.Match {
	w.t.Helper()
	if reason != peer.OK {
		w.t.Fatal(reason)
	}
	w.write("U1", func(c *storage.Change, _ storage.State) {
		c.PutMatch(m)
		for _, due := range storage.MatchCountdowns(m, w.now(), oslo) {
			c.Due(due)
		}
		if m.State == peer.MatchEnding {
			c.Due(storage.MatchEnd(m, oslo))
		}
	})
	return m
}

var bothSides = []string{"U1 match_countdown", "C1 match_countdown, after the worker"}

// TestMatchCountdown lets two years go by: both sides are told at each step, once, and on no other day.
func TestMatchCountdown(t *testing.T) {
	w := begin(t, "2026-11-17 10:00")
	w.runsWith("K7")
	steps := map[string]int{"2028-05-16": peer.SixMonths, "2028-08-16": peer.ThreeMonths, "2028-10-16": peer.OneMonth, "2028-11-09": peer.OneWeek, "2028-11-17": peer.EndPassed}
	told := 0
	for d := day(2028, 4, 1); d.Before(day(2029, 3, 1)); d = d.Add(1) {
		w.to(d.String() + " 08:59")
		if lines, _ := w.nudges(); len(lines) > 0 {
			t.Fatalf("before nine on %s: %v", d, lines)
		}
		w.to(d.String() + " 09:00")
		lines, facts := w.nudges()
		step, ok := steps[d.String()]
		if !ok {
			if len(lines) > 0 {
				t.Fatalf("on %s: %v", d, lines)
			}
			continue
		}
		told++
		diff(t, "on "+d.String(), lines, bothSides)
		var m messages.MatchCountdown
		if err := json.Unmarshal(facts[1], &m); err != nil || m.Step != step || m.Mine || m.Code != "K7" || m.Until != day(2028, 11, 16) {
			t.Errorf("on %s the coordinators read %+v, %v", d, m, err)
		}
	}
	if told != len(steps) {
		t.Errorf("told %d times", told)
	}
}

// TestMatchCountdownLapses: another end, an ending that is planned, somebody who left, and a long silence.
func TestMatchCountdownLapses(t *testing.T) {
	for name, row := range map[string]struct {
		change func(w *world, m peer.Match)
		until  string
		want   []string
	}{
		"as it is":            {nil, "2028-11-09 09:00", bothSides},
		"its ending planned":  {func(w *world, m peer.Match) { w.goes(w.plan(m, day(2028, 11, 16))) }, "2028-11-09 09:00", nil},
		"it has ended":        {func(w *world, m peer.Match) { w.goes(m.Finish("U2", w.now())) }, "2028-11-09 09:00", nil},
		"the worker left":     {func(w *world, _ peer.Match) { w.member(peer.Gone) }, "2028-11-09 09:00", nil},
		"it goes on":          {func(w *world, m peer.Match) { w.longer(m, day(2029, 4, 1)) }, "2028-11-17 09:00", nil},
		"a month before that": {func(w *world, m peer.Match) { w.longer(m, day(2029, 4, 1)) }, "2029-03-01 09:00", bothSides},
	} {
		t.Run(name, func(t *testing.T) {
			w := begin(t, "2026-11-17 10:00")
			m := w.runsWith("K7")
			w.to("2028-11-01 10:00") // three steps at once: one is told
			lines, _ := w.nudges()
			diff(t, "after a long silence", lines, bothSides)
			if row.change != nil {
				row.change(w, m)
			}
			w.to(row.until)
			lines, _ = w.nudges()
			diff(t, "told", lines, row.want)
		})
	}
}

func (w *world) plan(m peer.Match, last peer.Day) (peer.Match, peer.Reason) {
	return m.PlanEnding(peer.EndingPlan{LastDay: last, Told: peer.ToldTogether, After: peer.AfterPeer, By: "U1"}, w.now(), oslo)
}

// longer has both sides agree to go on.
func (w *world) longer(m peer.Match, review peer.Day) peer.Match {
	w.t.Helper()
	asked, reason := m.AskExtension(peer.Extension{Reason: peer.ExtendBegun, Review: review, By: "U1", At: w.now()}, oslo)
	if reason != peer.OK {
		w.t.Fatal(reason)
	}
	return w.goes(asked.AnswerExtension("U2", w.now(), true, w.now(), oslo))
}

// TestMatchEnds: on the morning after its last day a match has ended, both sides read it, and the record says so.
func TestMatchEnds(t *testing.T) {
	w := begin(t, "2026-11-17 10:00")
	m := w.goes(w.plan(w.runsWith("K7"), day(2026, 12, 10)))
	w.goes(w.plan(m, day(2026, 12, 3))) // planned anew: the first entry lapses later
	w.to("2026-12-04 08:59")
	lines, _ := w.nudges()
	diff(t, "before nine", lines, []string(nil))
	w.to("2026-12-04 09:00")
	lines, facts := w.nudges()
	diff(t, "on the morning after", lines, []string{"U1 match_over", "C1 match_over, after the worker"})
	var over messages.MatchOver
	if err := json.Unmarshal(facts[0], &over); err != nil || over.Last != day(2026, 12, 3) || over.State != peer.MatchEnded || !over.Mine {
		t.Errorf("the worker reads %+v, %v", over, err)
	}
	st, err := w.store.Load(t.Context(), storage.Want{Workspace: workspace, Worker: "U1"})
	if got, _ := st.MatchAt("K7", 0); err != nil || got.State != peer.MatchEnded || got.EndedBy != "U1" || !got.Ended.Equal(civil(t, "2026-12-04 00:00")) {
		t.Errorf("stored %+v, %v", got, err)
	}
	w.to("2029-01-01 09:00")
	lines, _ = w.nudges()
	diff(t, "ever after", lines, []string(nil))
}

// TestMatchWithoutAChannel: where the coordinators have no channel, who proposed the match reads it in a message of their own.
func TestMatchWithoutAChannel(t *testing.T) {
	w := begin(t, "2026-11-17 10:00")
	w.runsWith("K7")
	w.write("U1", func(c *storage.Change, st storage.State) {
		team := *st.Team("S1")
		team.CoordinatorsChannel = ""
		c.PutTeam(team)
	})
	w.to("2028-11-09 09:00")
	lines, _ := w.nudges()
	diff(t, "told", lines, []string{"U1 match_countdown", "U2 match_countdown, after the worker"})
}

// TestMatchSweep: a match of two years is not asked for beyond what a sweep can see.
func TestMatchSweep(t *testing.T) {
	w := begin(t, "2026-11-17 10:00")
	w.runsWith("K7")
	whole := w.index()
	if len(whole) != peer.MatchSteps {
		t.Fatalf("entries %v", whole)
	}
	for range 3 {
		w.by(10 * time.Minute)
		if err := sweep(t.Context(), w.run, w.now()); err != nil {
			t.Fatal(err)
		}
	}
	if n := w.run.Counts()[Count{storage.MatchCountdownKind, Healed}]; n != 0 {
		t.Errorf("healed %d", n)
	}
}
