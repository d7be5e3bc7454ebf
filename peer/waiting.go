package peer

import (
	"slices"
	"time"
)

// The working hours of a team that set none, on the clocks of its zone.
const (
	workingFrom = 8 * 60 // minutes after midnight
	workingTo   = 16 * 60
)

// An open alert is passed on after half a working day, to more people after another half, and then again after each whole
// one.
const (
	passedOnAfter  = 4 * time.Hour
	passedOnAgain  = 8 * time.Hour
	widerFrom      = 2 // the step from which every coordinator and deputy gets it
	firstOfWaiting = 1
)

// AfterWorking returns the instant, in UTC, at which an amount of a team's working time has gone by since from. Time at night,
// on Saturday and Sunday and on holidays does not count. An amount of zero or less is from itself.
func AfterWorking(from time.Time, amount time.Duration, c Calendar) time.Time {
	at := from.UTC()
	workFrom, workTo := c.Hours()
	if amount <= 0 {
		return at
	}
	for day := DayOf(from, c.Zone); ; day = day.Add(1) {
		if !c.Working(day) {
			continue
		}
		begin, end := Civil(day, workFrom, c.Zone), Civil(day, workTo, c.Zone)
		if begin.Before(at) {
			begin = at
		}
		left := end.Sub(begin) // on instants: right on days of 23 and 25 hours, and nothing on a day that a zone skipped
		if left <= 0 {
			continue
		}
		if amount <= left {
			return begin.Add(amount)
		}
		amount -= left
	}
}

// WaitingStep returns the instant at which an alert that is still open is passed on for the step-th time, counted from 1,
// by its team's calendar: 4 working hours after it was raised or came back from a
// snooze, 4 more for the second time, then after each
// further working day, without end. It follows from the record alone, so that being late once delays nothing after it.
func WaitingStep(a Alert, step int, c Calendar) time.Time {
	step = max(step, firstOfWaiting)
	amount := time.Duration(min(step, widerFrom)) * passedOnAfter
	amount += time.Duration(max(step-widerFrom, 0)) * passedOnAgain
	return AfterWorking(a.waitsFrom(), amount, c)
}

// WaitingReached returns the last step whose instant is not after at, 0 where even the first is still to come.
func WaitingReached(a Alert, at time.Time, c Calendar) int {
	step, next := 0, WaitingStep(a, firstOfWaiting, c)
	for !next.After(at) {
		step++
		after := passedOnAgain
		if step < widerFrom {
			after = passedOnAfter
		}
		next = AfterWorking(next, after, c)
	}
	return step
}

// WaitingFor returns the people to whom an alert is passed on at a step, each once: first the deputies of its team, or the
// coordinators where it has none; from the second step on every coordinator and every deputy. Whom the alert is about is
// never among them, whatever else they are. The list is empty where the team has nobody else.
func WaitingFor(a Alert, team Team, step int) []string {
	others := func(lists ...[]string) []string {
		var people []string
		for _, user := range slices.Concat(lists...) {
			if user != "" && user != a.Worker && !slices.Contains(people, user) {
				people = append(people, user)
			}
		}
		return people
	}
	if step < widerFrom {
		if deputies := others(team.Deputies); len(deputies) > 0 {
			return deputies
		}
	}
	return others(team.Coordinators, team.Deputies)
}
