package peer

import (
	"testing"
	"time"
)

func TestInductionSteps(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC) // a Friday
	team := Team{ID: "A", Zone: offZone}
	i := BeginInduction("U1", offZone, team, at)
	if len(i.Steps) < 2 || i.Complete() {
		t.Fatalf("%+v", i)
	}
	for _, s := range i.Steps {
		if s.Days > 0 && !team.Calendar().Working(s.Due) || s.Due.Since(DayOf(at, offZone)) < s.Days {
			t.Errorf("%s is due on %v", s.ID, s.Due)
		}
	}
	for _, s := range i.Steps {
		own, other := "U1", "U2"
		if s.By == ByCoordinator {
			own, other = "U2", "U1"
		}
		if _, reason := i.Acknowledge(s.ID, other, at); reason != NotYours {
			t.Errorf("%s, by the other side: %q", s.ID, reason)
		}
		done, reason := i.Acknowledge(s.ID, own, at)
		if reason != OK || done.Version != i.Version+1 || len(done.Open(s.By)) != len(i.Open(s.By))-1 {
			t.Errorf("%s: %q %+v", s.ID, reason, done)
		}
		if len(i.Open(s.By)) == len(done.Open(s.By)) {
			t.Errorf("%s: the list that it was given is changed", s.ID)
		}
		if again, reason := done.Acknowledge(s.ID, own, at.Add(time.Hour)); reason != AlreadyAnswered || again.Version != done.Version {
			t.Errorf("%s, twice: %q", s.ID, reason)
		}
	}
	if _, reason := i.Acknowledge("nothing", "U1", at); reason != UnknownOutcome {
		t.Errorf("no step: %q", reason)
	}
	all := i
	for _, s := range i.Steps {
		who := map[StepBy]string{ByWorker: "U1", ByCoordinator: "U2"}[s.By]
		all, _ = all.Acknowledge(s.ID, who, at)
	}
	if !all.Complete() {
		t.Errorf("open: %+v %+v", all.Open(ByWorker), all.Open(ByCoordinator))
	}
	for k, open := 1, i.Open(ByWorker); k < len(open); k++ {
		if open[k].Due.Before(open[k-1].Due) {
			t.Errorf("%v stands after %v", open[k].Due, open[k-1].Due)
		}
	}
}

// What the records show is ticked, but nothing from before somebody came (back).
func TestInductionSeesTheRecords(t *testing.T) {
	t.Parallel()
	since := time.Date(2026, 11, 17, 12, 0, 0, 0, time.UTC)
	i := BeginInduction("U1", offZone, Team{ID: "A", Zone: offZone}, since)
	open := func(i Induction, id string) bool {
		for _, s := range i.Steps {
			if s.ID == id {
				return s.Done.IsZero()
			}
		}
		t.Fatalf("no step %s", id)
		return false
	}
	for name, c := range map[string]struct {
		state SupervisionState
		when  time.Duration
		done  bool
	}{
		"booked": {SupervisionBooked, time.Hour, true}, "held": {SupervisionHeld, time.Hour, true}, "asked": {SupervisionOpen, time.Hour, false},
		"held before": {SupervisionHeld, -time.Hour, false}, "taken back": {SupervisionCancelled, time.Hour, false},
	} {
		seen := i.Seen(nil, []Supervision{{State: c.state, Since: since.Add(c.when)}}, since.Add(2*time.Hour))
		if open(seen, StepSupervision) == c.done || !open(seen, StepAgreement) {
			t.Errorf("%s: %+v", name, seen.Steps)
		}
		if !open(i, StepSupervision) {
			t.Fatalf("%s: changed what it was given", name)
		}
	}
	at := since.Add(48 * time.Hour)
	for name, c := range map[string]struct {
		state AgreementState
		when  time.Duration
		done  bool
	}{"accepted": {Accepted, time.Hour, true}, "accepted before": {Accepted, -time.Hour, false}, "proposed": {Proposed, time.Hour, false}} {
		seen := i.Seen([]Agreement{{Version: 1, State: c.state, AnsweredAt: since.Add(c.when)}}, nil, at)
		if open(seen, StepAgreement) == c.done {
			t.Errorf("agreement %s: %+v", name, seen.Steps)
		}
	}
}

func TestInductionRemindsThreeTimes(t *testing.T) {
	t.Parallel()
	c := Team{ID: "A", Zone: offZone}.Calendar()
	i := Induction{Since: time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC), Zone: offZone} // the eighth day after is a Saturday
	for n, want := range map[int]string{0: "", 1: "2026-11-30T09:00Z", 2: "2026-12-14T09:00Z", 3: "2026-12-28T09:00Z", 4: "", -1: ""} {
		at, ok := i.NudgeAt(n, c)
		if ok != (want != "") || ok && at.UTC().Format("2006-01-02T15:04Z") != want {
			t.Errorf("%d: %v %v, want %s", n, at.UTC(), ok, want)
		}
	}
}
