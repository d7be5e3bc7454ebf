package peer

import "time"

// Promise is something that somebody responsible said they would see to for a worker. It is nudged until the worker says that
// it is done.
type Promise struct {
	ID        string
	Version   int // grows with each change
	Worker    string
	Team      string
	By        string // who promised
	What      string // one of PromiseKinds
	Sealed    string // what it is in the worker's own words, encrypted; empty for none
	Due       Day
	NotedBy   string // one of the two
	NotedAt   time.Time
	Confirmed time.Time // when whoever promised said yes to it; zero where they have not yet
	Closed    time.Time // when the worker said that it is done, or not needed any more
	Kept      bool
}

// PromiseKinds are what can be promised, in the order in which they are offered.
var PromiseKinds = []string{"description", "pay", "contract", "training", "equipment", "place", "answer", "talk", "other"}

// Live tells whether the promise stands.
func (p Promise) Live() bool { return p.Closed.IsZero() }

// Age is for how many days it has stood at an instant.
func (p Promise) Age(at time.Time) int { return int(at.Sub(p.NotedAt) / (24 * time.Hour)) }

// Confirm returns the promise as said yes to by whoever promised. It refuses with NotYours everybody else.
func (p Promise) Confirm(by string, at time.Time) (Promise, Reason) {
	switch {
	case by != p.By:
		return p, NotYours
	case !p.Live():
		return p, AlreadyHeld
	}
	p.Confirmed = at
	p.Version++
	return p, OK
}

// Close returns the promise as done, or as not needed any more. Only the one to whom it was promised says so.
func (p Promise) Close(by string, kept bool, at time.Time) (Promise, Reason) {
	switch {
	case by != p.Worker:
		return p, NotYours
	case !p.Live():
		return p, AlreadyHeld
	}
	p.Closed, p.Kept = at, kept
	p.Version++
	return p, OK
}

// StepAt returns the instant at which whoever promised is reminded for the step-th time: three days before the day, on the
// day, and then every week, at 09:00 on the clocks of the team.
func (p Promise) StepAt(step int, team Team) time.Time {
	day := p.Due
	switch {
	case step <= 1:
		day = day.Add(-3)
	case step > 2:
		day = day.Add(7 * (step - 2))
	}
	return Civil(day, 9*60, team.Zone)
}

// StepReached returns the last step whose instant is not after at, 0 where even the first is still to come.
func (p Promise) StepReached(at time.Time, team Team) int {
	step := 0
	for step < mostSupervisionSteps && !p.StepAt(step+1, team).After(at) {
		step++
	}
	return step
}
