package peer

import (
	"slices"
	"time"
)

// AlertState is where an alert stands in its life.
type AlertState string

// The states of an alert.
const (
	Open         AlertState = "open"
	Acknowledged AlertState = "acknowledged"
	Closed       AlertState = "closed"
	Withdrawn    AlertState = "withdrawn" // a correction brought the measure back under its limit
)

// AlertOutcome says with what an alert was closed.
type AlertOutcome string

// The outcomes with which an alert closes.
const (
	Talked           AlertOutcome = "talked"
	SupervisionSet   AlertOutcome = "supervision booked"
	AgreementChanged AlertOutcome = "agreement changed"
	CoverArranged    AlertOutcome = "cover arranged"
	NothingNeeded    AlertOutcome = "no action needed"
)

// Alert is what the coordinators get about a limit that was passed. There is one for each rule, subject and window,
// whatever is retried or replicated; withdrawn and raised again, it is the same alert in its next episode.
type Alert struct {
	ID        string // AlertID(rule, worker, code, window)
	Episode   int    // from 1; each raising after a withdrawal is an episode of its own
	Version   int    // grows with every change
	Rule      RuleID
	Worker    string
	Team      string
	Code      Code   // empty where the rule is not about one code
	Window    string // the window's key: "2026-11-17", "2026-W47", or the first day of a run
	Value     int    // the measure when the episode was raised
	Limit     int
	Agreed    int // version of the agreement that was in force, 0 for the team's starter limits
	State     AlertState
	RaisedAt  time.Time
	AckedBy   string
	AckedAt   time.Time
	ClosedBy  string
	ClosedAt  time.Time
	Outcome   AlertOutcome
	Withdrawn time.Time
	TalkedAt  time.Time    // when the latest talk about the same was noted, see AfterTalk; zero for none
	TalkedAs  AlertOutcome // what that was: Talked or SupervisionSet

	Under        string // id of the first alert of its group, empty where it is the first or alone
	UnderEpisode int    // the episode of that one

	From, To Day    // of the window, where its key does not say them: weeks up to one, time off
	Cover    string // during time off: who was there for the code, empty for nobody

	Snoozes      int // how often it was put off in this episode
	SnoozedBy    string
	SnoozedAt    time.Time
	SnoozedUntil time.Time
	Returned     time.Time // when it came back from the latest time, zero before
}

// Outcomes returns the outcomes with which an alert may be closed, in the order in which they are offered.
func Outcomes() []AlertOutcome {
	return []AlertOutcome{Talked, SupervisionSet, AgreementChanged, CoverArranged, NothingNeeded}
}

// Acknowledge returns the alert as taken on by a person. It refuses with OwnAlert where the alert is about that person,
// and with AlreadyAcknowledged, AlreadyClosed or AlreadyWithdrawn where it is not open; the alert is then unchanged.
func (a Alert) Acknowledge(by string, at time.Time) (Alert, Reason) {
	switch {
	case by == a.Worker:
		return a, OwnAlert
	case a.State == Withdrawn:
		return a, AlreadyWithdrawn
	case a.State == Closed:
		return a, AlreadyClosed
	case a.State == Acknowledged:
		return a, AlreadyAcknowledged
	}
	a.State, a.AckedBy, a.AckedAt = Acknowledged, by, at
	a.Version++
	return a, OK
}

// Close returns the alert as closed by a person with an outcome. Closing an open alert acknowledges it too; an
// acknowledged one may be closed by another person. It refuses with OwnAlert, AlreadyClosed, AlreadyWithdrawn or
// UnknownOutcome; the alert is then unchanged.
func (a Alert) Close(by string, outcome AlertOutcome, at time.Time) (Alert, Reason) {
	switch {
	case by == a.Worker:
		return a, OwnAlert
	case a.State == Withdrawn:
		return a, AlreadyWithdrawn
	case a.State == Closed:
		return a, AlreadyClosed
	case !slices.Contains(Outcomes(), outcome):
		return a, UnknownOutcome
	}
	if a.State == Open {
		a.AckedBy, a.AckedAt = by, at
	}
	a.State, a.ClosedBy, a.ClosedAt, a.Outcome = Closed, by, at, outcome
	a.Version++
	return a, OK
}

// raise returns the alert, new or withdrawn, in its next episode.
func raise(a Alert, f Finding, worker, team string, at time.Time) Alert {
	return Alert{
		ID: a.ID, Episode: a.Episode + 1, Version: a.Version + 1,
		Rule: f.Rule, Worker: worker, Team: team, Code: f.Code, Window: f.Window,
		Value: f.Value, Limit: f.Limit, Agreed: f.Agreed,
		State: Open, RaisedAt: at,
	}.about(f)
}

// about returns the alert with what its window's key does not say.
func (a Alert) about(f Finding) Alert {
	if rule, _ := RuleByID(f.Rule); rule.Window == WeeksWindow || rule.Window == TimeOffWindow {
		a.From, a.To, a.Cover = f.From, f.To, f.Cover
	}
	return a
}

// counts returns an alert that stands with another count of the same window.
func (a Alert) counts(f Finding) Alert {
	a.Value = f.Value
	a.Version++
	return a.about(f)
}

func (a Alert) withdraw(at time.Time) Alert {
	a.State, a.Withdrawn = Withdrawn, at
	a.Version++
	return a
}
