package peer

import (
	"maps"
	"slices"
	"time"
)

// Availability is when a worker has agreed to be reachable: the same hours on each of its days. Zero means never.
type Availability struct {
	Days     [7]bool // indexed by time.Weekday
	From, To int     // minutes after local midnight, From < To, at most 1440
}

// Holds tells whether a civil time is within the hours: minute minutes after midnight of that weekday, from From on and
// before To.
func (a Availability) Holds(day time.Weekday, minute int) bool { return a.holds(day, minute, false) }

// holds is Holds; of a contact of which only the day is known it tells whether the day has any hours.
func (a Availability) holds(day time.Weekday, minute int, timeless bool) bool {
	if !a.Days[day] || a.From >= a.To {
		return false
	}
	return timeless || minute >= a.From && minute < a.To
}

// Next returns the first instant from at on that is within the hours in a zone, and at itself where there are none.
func (a Availability) Next(at time.Time, zone string) time.Time {
	if a.From >= a.To {
		return at
	}
	first := DayOf(at, zone)
	for n := range 8 {
		day := first.Add(n)
		if !a.Days[day.Weekday()] {
			continue
		}
		from, to := Civil(day, a.From, zone), Civil(day, a.To, zone)
		if a.To >= minutesOfDay {
			to = DayStart(day.Add(1), zone)
		}
		switch {
		case at.Before(from):
			return from
		case at.Before(to):
			return at
		}
	}
	return at
}

// Terms are the limits and the rhythm that worker and coordinator sign.
type Terms struct {
	Profile      Profile        // which starter limits and which rows hold; empty is Employed
	Agreed       int            // agreed working time in minutes a week, 0 where none is agreed
	Limits       map[RuleID]int // one entry for each contact rule, and for hour rules as agreed; a measure above it alerts
	Steps        []Step         // dated limits, earliest first: see Terms.On
	Availability Availability
}

// Problem is a part of terms that cannot be agreed. Min and Max are what its number must lie between, both included.
type Problem struct {
	Rule     RuleID // empty where the availability has no sense: minutes from Min to Max, the end after the start
	Step     int    // of the dated steps, from 1; 0 for what holds from the start. A step without a rule has no sense as a day
	Min, Max int
}

// maxSteps is how many dated steps terms may have, and maxAgreed the longest agreed week in minutes.
const (
	maxSteps  = 6
	maxAgreed = 60 * 60
)

// CheckTerms returns what cannot be agreed in terms: an unknown profile, limits out of their range in the order of the table,
// limits of unknown rules, hours that make no sense, steps that are no days or not in order. It is empty where terms are
// sound. A row without a number is sound: Complete gives it one.
func CheckTerms(terms Terms) []Problem {
	var problems []Problem
	if terms.Profile != "" && !slices.Contains(Profiles(), terms.Profile) {
		problems = append(problems, Problem{})
	}
	if terms.Agreed < 0 || terms.Agreed > maxAgreed {
		problems = append(problems, Problem{Rule: HoursWeek, Max: maxAgreed})
	}
	problems = append(problems, checkLimits(terms.Limits, 0)...)
	hours := terms.Availability
	never := hours == Availability{}
	if !never && (hours.From < 0 || hours.From >= hours.To || hours.To > 24*60) {
		problems = append(problems, Problem{Min: 0, Max: 24 * 60})
	}
	for i, step := range terms.Steps {
		if i >= maxSteps || !step.From.Valid() || i > 0 && !terms.Steps[i-1].From.Before(step.From) || len(step.Limits) == 0 {
			problems = append(problems, Problem{Step: i + 1})
		}
		problems = append(problems, checkLimits(step.Limits, i+1)...)
	}
	return problems
}

func checkLimits(limits map[RuleID]int, step int) (problems []Problem) {
	for _, r := range rules {
		if limit, ok := limits[r.ID]; ok && (limit < r.Min || limit > r.Max) {
			problems = append(problems, Problem{r.ID, step, r.Min, r.Max})
		}
	}
	for _, id := range slices.Sorted(maps.Keys(limits)) {
		if _, ok := RuleByID(id); !ok {
			problems = append(problems, Problem{Rule: id, Step: step})
		}
	}
	return problems
}

// Complete returns terms in which every row of the table that holds for the profile has a number, the starter where none was
// chosen, and no other row has one. So both sides sign numbers, which a later starter value does not change.
func (t Terms) Complete(pack Pack) Terms {
	t = t.Clone()
	chosen := t.Limits
	t.Limits = make(map[RuleID]int, len(chosen))
	for _, r := range rules {
		if !r.AgreedFor(t.Profile) {
			continue
		}
		limit, ok := chosen[r.ID]
		if !ok {
			limit = t.StarterFor(r, pack)
		}
		t.Limits[r.ID] = limit
	}
	for id, limit := range chosen { // what is no row stays for CheckTerms to refuse
		if _, ok := RuleByID(id); !ok {
			t.Limits[id] = limit
		}
	}
	for i := range t.Steps {
		maps.DeleteFunc(t.Steps[i].Limits, func(id RuleID, _ int) bool {
			r, ok := RuleByID(id)
			return ok && !r.AgreedFor(t.Profile)
		})
	}
	t.Steps = slices.DeleteFunc(t.Steps, func(s Step) bool { return len(s.Limits) == 0 })
	return t
}

// Chosen returns terms without the limits that are the starters anyway: what is left is what somebody chose.
func (t Terms) Chosen(pack Pack) Terms {
	t = t.Clone()
	maps.DeleteFunc(t.Limits, func(id RuleID, limit int) bool {
		r, ok := RuleByID(id)
		return ok && limit == t.StarterFor(r, pack)
	})
	return t
}

// AgreedFor tells whether an agreement with somebody of a profile has a number for the rule.
func (r Rule) AgreedFor(p Profile) bool { return r.Min < r.Max && r.AppliesTo(p) }

// StarterFor returns the limit of a row where none is chosen: what follows from profile, agreed hours and rule pack.
func (t Terms) StarterFor(r Rule, pack Pack) int {
	limit, _ := r.LimitUnder(Terms{Profile: t.Profile, Agreed: t.Agreed}, pack)
	return limit
}
