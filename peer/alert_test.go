package peer

import (
	"testing"
	"time"
)

func TestAlertTransitions(t *testing.T) {
	at := time.Date(2026, 11, 17, 20, 0, 0, 0, time.UTC)
	earlier := at.Add(-time.Hour)
	open := Alert{ID: "a", Episode: 1, Version: 1, Worker: "U1", State: Open, RaisedAt: earlier}
	taken := open
	taken.State, taken.Version, taken.AckedBy, taken.AckedAt = Acknowledged, 2, "U8", earlier
	closed := taken
	closed.State, closed.Version, closed.ClosedBy, closed.ClosedAt, closed.Outcome = Closed, 3, "U8", earlier, Talked
	withdrawn := open
	withdrawn.State, withdrawn.Version, withdrawn.Withdrawn = Withdrawn, 2, earlier

	takenNow := open
	takenNow.State, takenNow.Version, takenNow.AckedBy, takenNow.AckedAt = Acknowledged, 2, "U9", at
	closedAtOnce := takenNow
	closedAtOnce.State, closedAtOnce.ClosedBy, closedAtOnce.ClosedAt, closedAtOnce.Outcome = Closed, "U9", at, CoverArranged
	closedByAnother := taken
	closedByAnother.State, closedByAnother.Version = Closed, 3
	closedByAnother.ClosedBy, closedByAnother.ClosedAt, closedByAnother.Outcome = "U9", at, CoverArranged

	acknowledge := func(a Alert, by string) (Alert, Reason) { return a.Acknowledge(by, at) }
	closeWith := func(outcome AlertOutcome) func(Alert, string) (Alert, Reason) {
		return func(a Alert, by string) (Alert, Reason) { return a.Close(by, outcome, at) }
	}
	for _, row := range []struct {
		name   string
		act    func(Alert, string) (Alert, Reason)
		alert  Alert
		by     string
		want   Alert
		reason Reason
	}{
		{"acknowledge an open one", acknowledge, open, "U9", takenNow, OK},
		{"acknowledge one's own", acknowledge, open, "U1", open, OwnAlert},
		{"acknowledge twice", acknowledge, taken, "U9", taken, AlreadyAcknowledged},
		{"acknowledge a closed one", acknowledge, closed, "U9", closed, AlreadyClosed},
		{"acknowledge a withdrawn one", acknowledge, withdrawn, "U9", withdrawn, AlreadyWithdrawn},
		{"close an open one", closeWith(CoverArranged), open, "U9", closedAtOnce, OK},
		{"close what another took", closeWith(CoverArranged), taken, "U9", closedByAnother, OK},
		{"close one's own", closeWith(Talked), taken, "U1", taken, OwnAlert},
		{"close twice", closeWith(Talked), closed, "U9", closed, AlreadyClosed},
		{"close a withdrawn one", closeWith(Talked), withdrawn, "U9", withdrawn, AlreadyWithdrawn},
		{"close with nothing", closeWith(""), open, "U9", open, UnknownOutcome},
		{"close with something else", closeWith("fired"), taken, "U9", taken, UnknownOutcome},
	} {
		t.Run(row.name, func(t *testing.T) {
			got, reason := row.act(row.alert, row.by)
			diff(t, "reason", reason, row.reason)
			diff(t, "alert", got, row.want)
		})
	}
}

func TestDaysOfAnAlert(t *testing.T) {
	for _, row := range []struct {
		alert    Alert
		from, to string
	}{
		{Alert{Rule: AllDay, Window: "2026-11-17", Value: 9}, "2026-11-17", "2026-11-17"},
		{Alert{Rule: CodeWeek, Window: "2026-W53", Value: 7}, "2026-12-28", "2027-01-03"},
		{Alert{Rule: CodeRun, Window: "2026-11-28", Value: 5}, "2026-11-28", "2026-12-02"},
	} {
		from, to := row.alert.Days()
		if from.String() != row.from || to.String() != row.to {
			t.Errorf("%s %s: got %s to %s", row.alert.Rule, row.alert.Window, from, to)
		}
	}
	for _, alert := range []Alert{{Rule: "steps", Window: "2026-11-17"}, {Rule: AllDay, Window: "2026-W47"}, {Rule: CodeWeek, Window: "2026-11-17"}} {
		if from, to := alert.Days(); from != (Day{}) || to != (Day{}) {
			t.Errorf("%s %s: got %s to %s", alert.Rule, alert.Window, from, to)
		}
	}
}

func TestMatchRuns(t *testing.T) {
	at := time.Date(2026, 11, 17, 20, 0, 0, 0, time.UTC)
	ended := Match{Code: "K7", Worker: "U1", Ended: at}
	if !(Match{}).Running(at) || ended.Running(at) || ended.Running(at.Add(time.Hour)) || !ended.Running(at.Add(-time.Second)) {
		t.Error("a match runs until it is ended, and not at that instant")
	}
}
