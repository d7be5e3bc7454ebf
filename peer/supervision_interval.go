package peer

import (
	"slices"
	"strconv"
	"time"
)

// LastSupervision returns the latest session that was held, of any form, as a person knows of it: sessions that hide from them
// do not count. viewer "" knows of all. It is false where there was none.
func LastSupervision(all []Supervision, viewer string) (Supervision, bool) {
	var last Supervision
	for _, s := range all {
		if s.State == SupervisionHeld && s.At.After(last.At) && (viewer == "" || !s.Hides(viewer)) {
			last = s
		}
	}
	return last, last.ID != ""
}

// afterDays is the instant at which a number of days of 24 hours have gone by since from, time off not counted.
func afterDays(from time.Time, days int, off []TimeOff) time.Time {
	var held []TimeOff
	for _, t := range off {
		if t.Holds() && t.To.After(from) {
			held = append(held, t)
		}
	}
	slices.SortFunc(held, func(a, b TimeOff) int { return a.From.Compare(b.From) })
	end, counted := from.Add(time.Duration(days)*24*time.Hour), from
	for _, t := range held {
		begin := t.From
		if begin.Before(counted) { // it overlaps what was counted already, or began before
			begin = counted
		}
		if begin.After(end) || !t.To.After(begin) {
			continue
		}
		end = end.Add(t.To.Sub(begin))
		counted = t.To
	}
	return end
}

// IntervalStep returns the instant of a step of a worker's interval: 1 due, 2 overdue, 3 the deputies hear of it, and from
// then on one every week. base is their last supervision, or when they joined. Time off pauses the clock.
func (i Interval) IntervalStep(base time.Time, step int, off []TimeOff) time.Time {
	days := i.Due
	switch {
	case step == 2:
		days = i.Overdue
	case step >= 3:
		days = i.Deputy + 7*(step-3)
	}
	return afterDays(base, days, off)
}

// IntervalReached returns the last step whose instant is not after at, 0 where supervision is not due yet.
func (i Interval) IntervalReached(base, at time.Time, off []TimeOff) int {
	step := 0
	for step < mostSupervisionSteps && !i.IntervalStep(base, step+1, off).After(at) {
		step++
	}
	return step
}

// IntervalGoesTo returns who, besides the worker, hears at a step that supervision is due: whoever supervised last, where
// they are still responsible, else the coordinators; from step 3 on the deputies and all coordinators. Whom the last session
// hides from hears nothing.
func IntervalGoesTo(r Responsible, worker string, last Supervision, step int) []string {
	pick := func(lists ...[]string) []string {
		var found []string
		for _, user := range slices.Concat(lists...) {
			if user != "" && user != worker && !last.Hides(user) && !slices.Contains(found, user) {
				found = append(found, user)
			}
		}
		return found
	}
	if step < 3 && last.Owner != "" && r.May(last.Owner) {
		if own := pick([]string{last.Owner}); len(own) > 0 {
			return own
		}
	}
	if step < 3 {
		if coordinators := pick(r.Team.Coordinators); len(coordinators) > 0 {
			return coordinators
		}
	}
	return pick(r.Team.Deputies, r.Team.Coordinators)
}

// intervalAt is when it is looked whether supervision is due, in minutes after midnight on the clocks of the team.
const intervalAt = 9 * 60

// NextIntervalLook returns the next instant after at at which it is looked, on a working day of the team, and its day.
func NextIntervalLook(at time.Time, team Team) (time.Time, Day) {
	calendar := team.Calendar()
	for day := DayOf(at, calendar.Zone); ; day = day.Add(1) {
		if look := Civil(day, intervalAt, calendar.Zone); look.After(at) && (calendar.Working(day) || day.Since(DayOf(at, calendar.Zone)) > 30) {
			return look, day
		}
	}
}

// SupervisionToldKey is the key under which it is noted that a worker was told of a step of their interval.
func SupervisionToldKey(base time.Time, step int) string {
	return "supervision." + strconv.FormatInt(base.Unix(), 36) + "." + strconv.Itoa(step)
}
