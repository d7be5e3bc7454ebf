package peer

import (
	"maps"
	"slices"
)

// Profile says in what way somebody works. It is part of stored records and never changes its meaning.
type Profile string

// The profiles. Casual workers and volunteers have no rows about overtime; new peers begin with lower limits that step up on
// agreed dates; part-time is pro rata.
const (
	Employed  Profile = "employed"
	PartTime  Profile = "part-time"
	Casual    Profile = "casual"
	Volunteer Profile = "volunteer"
	NewPeer   Profile = "new"
	LonePeer  Profile = "lone" // the only peer worker of a place
)

// Profiles returns every profile, in the order in which people choose.
func Profiles() []Profile { return []Profile{Employed, PartTime, Casual, Volunteer, NewPeer, LonePeer} }

// Step is a change of limits on an agreed day: from its first moment in the worker's zone on, these limits hold in place of
// those before.
type Step struct {
	From   Day
	Limits map[RuleID]int
}

// On returns the terms as they hold on a civil day: with the limits of every step that has begun by then, and without steps.
func (t Terms) On(day Day) Terms {
	if len(t.Steps) == 0 {
		return t
	}
	on := t
	on.Steps, on.Limits = nil, make(map[RuleID]int, len(t.Limits))
	maps.Copy(on.Limits, t.Limits)
	for _, s := range t.Steps {
		if !day.Before(s.From) {
			maps.Copy(on.Limits, s.Limits)
		}
	}
	return on
}

// Clone returns terms whose limits and steps the caller may change.
func (t Terms) Clone() Terms {
	t.Limits, t.Steps = maps.Clone(t.Limits), slices.Clone(t.Steps)
	for i := range t.Steps {
		t.Steps[i].Limits = maps.Clone(t.Steps[i].Limits)
	}
	return t
}

// StepOn returns the step that begins on a civil day, and false where none does.
func (t Terms) StepOn(day Day) (Step, bool) {
	for _, s := range t.Steps {
		if s.From == day {
			return s, true
		}
	}
	return Step{}, false
}
