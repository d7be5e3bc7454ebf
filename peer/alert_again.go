package peer

import "time"

// talkHolds is for how many days a talk is remembered when a limit is passed again.
const talkHolds = 90

// afterTalk returns an alert that is being raised with the latest talk about the same: an alert of the same rule and code
// about the same worker that was closed with a talk, or with supervision that was booked, in the 90 days before.
func (a Alert) afterTalk(alerts []Alert) Alert {
	for _, b := range alerts {
		same := b.Rule == a.Rule && b.Code == a.Code && b.Worker == a.Worker && b.ID != a.ID
		talk := b.State == Closed && (b.Outcome == Talked || b.Outcome == SupervisionSet)
		recent := !b.ClosedAt.After(a.RaisedAt) && a.RaisedAt.Sub(b.ClosedAt) <= talkHolds*24*time.Hour
		if same && talk && recent && b.ClosedAt.After(a.TalkedAt) {
			a.TalkedAt, a.TalkedAs = b.ClosedAt, b.Outcome
		}
	}
	return a
}

// afterOwnTalk returns an alert that is raised again after it was closed, with the talk that closed it.
func (a Alert) afterOwnTalk(closed Alert) Alert {
	if closed.Outcome == Talked || closed.Outcome == SupervisionSet {
		a.TalkedAt, a.TalkedAs = closed.ClosedAt, closed.Outcome
	}
	return a
}

// AfterTalk returns how many civil days of a zone lie between the latest talk about the same and the day on which the alert
// was raised, 0 where both were on one day, and false where there was no talk in the 90 days before.
func (a Alert) AfterTalk(zone string) (days int, ok bool) {
	if a.TalkedAt.IsZero() {
		return 0, false
	}
	return max(DayOf(a.RaisedAt, zone).Since(DayOf(a.TalkedAt, zone)), 0), true
}
