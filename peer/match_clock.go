package peer

import "time"

// The steps of the countdown to the expected end of a match.
const (
	SixMonths   = 1 + iota // before
	ThreeMonths            // before
	OneMonth               // before
	OneWeek                // before
	EndPassed              // the day after: it runs on without anybody having decided that
)

// MatchSteps is how many steps the countdown has.
const MatchSteps = EndPassed

// CountdownDay returns the civil day of a step.
func (m Match) CountdownDay(step int, zone string) Day {
	end := DayOf(m.End, zone)
	switch step {
	case SixMonths:
		return monthsAfter(end, -6)
	case ThreeMonths:
		return monthsAfter(end, -3)
	case OneMonth:
		return monthsAfter(end, -1)
	case OneWeek:
		return end.Add(-7)
	}
	return end.Add(1)
}

// CountdownAt returns when both sides of a match are told of a step: at nine in the morning of its day, in the worker's zone.
func (m Match) CountdownAt(step int, zone string) time.Time {
	return Civil(m.CountdownDay(step, zone), MorningMinute, zone)
}

// CountdownReached returns the last step of the countdown that has come by an instant, and 0 before the first. A match without
// an expected end, one that waits, one whose ending is planned and one that has ended have none.
func (m Match) CountdownReached(at time.Time, zone string) (step int) {
	if m.End.IsZero() || m.StateAt(at) != MatchActive {
		return 0
	}
	for step = MatchSteps; step > 0 && at.Before(m.CountdownAt(step, zone)); step-- {
	}
	return step
}
