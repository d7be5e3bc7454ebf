package peer

import (
	"testing"
	"time"
)

const osloZone = "Europe/Oslo"

func onDay(text string, minute int) time.Time {
	day, err := ParseDay(text)
	if err != nil {
		panic(err)
	}
	return Civil(day, minute, osloZone)
}

// activeMatch is K7 with U1, proposed by U2 and active since 17 November 2026.
func activeMatch(t *testing.T) Match {
	t.Helper()
	m := ProposeMatch("K7", "U1", "U2", onDay("2026-11-16", 600))
	m, reason := m.WorkerSaidYes(onDay("2026-11-16", 700), osloZone)
	if reason != OK || m.Running(onDay("2026-11-16", 701)) || !m.Waits() {
		t.Fatalf("after one yes: %q, %+v", reason, m)
	}
	m, reason = m.TheySaidYes("U2", onDay("2026-11-17", 600), osloZone)
	if reason != OK || !m.Running(onDay("2026-11-17", 600)) {
		t.Fatalf("after both: %q, %+v", reason, m)
	}
	return m
}

func TestMatchNeedsBothYes(t *testing.T) {
	m := activeMatch(t)
	if m.TheirYesBy != "U2" || DayOf(m.End, osloZone) != (Day{2028, time.November, 16}) || m.Version != 3 {
		t.Errorf("got %+v", m)
	}
	at := onDay("2026-11-18", 600)
	if _, reason := m.WorkerSaidYes(at, osloZone); reason != MatchRuns {
		t.Errorf("yes once more: %q", reason)
	}
	if _, reason := m.Decline("U1", at); reason != MatchRuns {
		t.Errorf("too late to decline: %q", reason)
	}
	proposed := ProposeMatch("K7", "U1", "U2", at)
	first, _ := proposed.TheySaidYes("U2", at, osloZone)
	if _, reason := first.TheySaidYes("U3", at, osloZone); reason != MatchRuns {
		t.Errorf("their yes twice: %q", reason)
	}
	if both, reason := first.WorkerSaidYes(at.Add(time.Hour), osloZone); reason != OK || !both.Start.Equal(at.Add(time.Hour)) {
		t.Errorf("the other order: %q %+v", reason, both)
	}
	no, reason := proposed.Decline("U1", at)
	if reason != OK || no.StateAt(at) != MatchDeclined || no.Running(at) || no.RanOn(DayOf(at, osloZone), osloZone) {
		t.Errorf("declined: %q %+v", reason, no)
	}
	if _, reason := no.WorkerSaidYes(at, osloZone); reason != MatchOver {
		t.Errorf("yes after no: %q", reason)
	}
}

// A record of the time before matches had states was active, or has ended.
func TestMatchWithoutState(t *testing.T) {
	at := onDay("2026-11-17", 600)
	old := Match{Code: "K7", Worker: "U1", Start: at.AddDate(-1, 0, 0)}
	if old.StateAt(at) != MatchActive || !old.Running(at) || old.CountdownReached(at, osloZone) != 0 {
		t.Errorf("got %q", old.StateAt(at))
	}
	old.Ended = at
	if old.StateAt(at) != MatchEnded || old.Running(at) || !old.Running(at.Add(-time.Second)) {
		t.Errorf("ended: %q", old.StateAt(at))
	}
}

func TestMatchRanOn(t *testing.T) {
	m := activeMatch(t)
	m, reason := m.Finish("U2", onDay("2026-12-03", 720))
	if reason != OK {
		t.Fatal(reason)
	}
	for day, want := range map[string]bool{"2026-11-16": false, "2026-11-17": true, "2026-12-03": true, "2026-12-04": false} {
		d, _ := ParseDay(day)
		if got := m.RanOn(d, osloZone); got != want {
			t.Errorf("%s: %v", day, got)
		}
	}
	if _, reason := m.Finish("U2", onDay("2026-12-04", 0)); reason != MatchOver {
		t.Errorf("ended twice: %q", reason)
	}
}

func TestPassOnACode(t *testing.T) {
	at := onDay("2026-12-03", 720)
	m := activeMatch(t)
	ended, proposed, reason := m.PassOn("U5", "U2", at)
	if reason != OK || ended.StateAt(at) != MatchEnded || ended.EndedBy != "U2" || ended.Version != m.Version+1 {
		t.Errorf("ended: %q %+v", reason, ended)
	}
	if proposed != (Match{Code: "K7", Worker: "U5", Turn: 1, State: MatchProposed, Version: 1, ProposedBy: "U2", ProposedAt: at}) {
		t.Errorf("proposed: %+v", proposed)
	}
	if _, _, reason := m.PassOn("U1", "U2", at); reason != SameWorker {
		t.Errorf("to the same: %q", reason)
	}
	no, _ := proposed.Decline("U5", at.Add(time.Hour))
	same, back, reason := no.PassOn("U1", "U2", at.Add(2*time.Hour))
	if reason != OK || same != no || back.Turn != 2 || back.Worker != "U1" {
		t.Errorf("after a no: %q %+v %+v", reason, same, back)
	}
	if newest, ok := MatchOf([]Match{ended, back}, "K7"); !ok || newest != back {
		t.Errorf("the newest is %+v", newest)
	}
	// Whoever leaves on the last day of a planned ending: it has ended on that day and not later.
	planned, reason := m.PlanEnding(EndingPlan{Day{2026, time.December, 10}, ToldTogether, AfterPeer, "U1"}, at, osloZone)
	if reason != OK {
		t.Fatal(reason)
	}
	after := onDay("2026-12-12", 600)
	if over, reason := planned.Finish("U2", after); reason != OK || !over.Ended.Equal(onDay("2026-12-11", 0)) || over.EndedBy != "U1" || over.State != MatchEnded {
		t.Errorf("%q %+v", reason, over)
	}
	if early, reason := planned.Finish("U2", at); reason != OK || !early.Ended.Equal(at) {
		t.Errorf("%q %+v", reason, early)
	}
}
