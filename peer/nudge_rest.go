package peer

import (
	"slices"
	"time"
)

// When a worker hears that they go without rest, and who else does.

// daysInARow is the day of a run of days worked on whose evening a worker is told, unless they agreed on a shorter run.
const daysInARow = 6

// RunToTell returns the run of days worked that a worker is told of in the evening of a day: one that has come to the sixth day, or to
// its limit where that is lower, and goes on until that day. Above its limit it is an alert already, and they have read that.
func RunToTell(findings []Finding, today Day) (Finding, bool) {
	for _, f := range findings {
		if f.Rule == WorkRun && f.To == today && f.Value >= min(daysInARow, f.Limit) && f.Value <= f.Limit {
			return f, true
		}
	}
	return Finding{}, false
}

// RunKey is the key under which it is remembered that a worker was told of a run of days: once for each run.
func RunKey(f Finding) string { return "run." + f.From.String() }

// restAt is when it is looked how long somebody has had no day off, in minutes after midnight where they are.
const restAt = 10 * 60

// NextRestLook returns the next Monday after an instant on which it is looked how long a worker has had no day off, at ten where they are.
func NextRestLook(at time.Time, zone string) (look time.Time, monday Day) {
	monday = DayOf(at, zone).Monday()
	for look = Civil(monday, restAt, zone); !look.After(at); look = Civil(monday, restAt, zone) {
		monday = monday.Add(7)
	}
	return look, monday
}

// The steps of the word about days off.
const (
	RestAlone = 1 // to the worker alone
	RestLead  = 2 // to the coordinators too, with the worker's knowledge
)

// restLeadAfter is how many weeks after the worker the coordinators hear of it.
const restLeadAfter = 2

// RestStep returns the step that a number of weeks without a day off has reached under a limit, 0 for none.
func RestStep(weeks, limit int) int {
	switch {
	case limit < 1 || weeks < limit:
		return 0
	case weeks < limit+restLeadAfter:
		return RestAlone
	}
	return RestLead
}

// RestKey is the key under which it is remembered that a step was told, of the weeks since a Monday.
func RestKey(from Day, step int) string {
	return "rest." + from.String() + "." + string(rune('0'+step))
}

// restSoon is how far ahead a day off makes the word about it needless, in days.
const restSoon = 14

// RestIsNear tells whether a whole day off is on its way: in the two weeks from a day on, told, approved, or asked for.
func RestIsNear(off []TimeOff, today Day) bool {
	return slices.ContainsFunc(off, func(t TimeOff) bool {
		away := DayOf(t.From, t.Zone).Since(today)
		return (t.Holds() || t.State == TimeOffAsked) && t.Long() && away >= 0 && away < restSoon
	})
}

// dayEndsIn is how long before the end of a working day a worker is asked what is not logged yet: while they are still at it, and not
// in the first minute of their evening.
const dayEndsIn = 15

// DayEnds returns when a worker is asked at the end of a working day: a quarter of an hour before the end of the availability that was
// agreed for it and, where none was, of the team's working hours. Of a day that is no working day it is what would be its end.
func DayEnds(terms Terms, agreed bool, c Calendar, day Day, zone string) time.Time {
	_, end := c.Hours()
	if a := terms.Availability; agreed && a.Days[day.Weekday()] && a.From < a.To {
		end = a.To
	}
	return Civil(day, max(end-dayEndsIn, 0), zone)
}
