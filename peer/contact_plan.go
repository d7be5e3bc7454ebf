package peer

import (
	"slices"
	"time"
)

// ContactPlan is a contact that a worker means to have. It is a note for themselves: it is never work and counts in no limit.
type ContactPlan struct {
	ID      string
	Code    Code
	Start   time.Time
	Zone    string // where the worker was when they planned it
	Channel Channel
	Minutes int       // 0 where none was said
	Ask     time.Time // when it is asked what became of it; zero once that was done
}

// The bounds of plans.
const (
	PlanAhead   = 60                  // how many days ahead one may lie
	MostPlans   = 40                  // how many a worker may have
	PlansKeptTo = 14 * 24 * time.Hour // how long after its time a plan is kept
)

// Day is the civil day for which the contact is planned.
func (p ContactPlan) Day() Day { return DayOf(p.Start, p.Zone) }

// Ends is when the contact is over, if all goes as planned.
func (p ContactPlan) Ends() time.Time { return p.Start.Add(time.Duration(p.Minutes) * time.Minute) }

// Done tells whether a contact with its code was logged for its day, however that ended.
func (p ContactPlan) Done(contacts []Contact) bool {
	return slices.ContainsFunc(contacts, func(c Contact) bool { return c.Code == p.Code && c.Day() == p.Day() })
}

// AskOfPlan returns when it is asked what became of a plan: at the end of the working day and, where the contact is later than that,
// when it is over.
func AskOfPlan(p ContactPlan, dayEnds time.Time) time.Time {
	if p.Ends().After(dayEnds) {
		return p.Ends()
	}
	return dayEnds
}
