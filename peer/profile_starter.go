package peer

import (
	"maps"
	"slices"
)

// ProfileRow is what a profile begins with for a rule, where that is not the starter value of the table.
type ProfileRow struct {
	Profile Profile
	Rule    RuleID
	Limit   int
	Source  string // in English
}

const (
	newSource       = "Proposal of this project for the first ninety days, after what peer workers say of being new to the work: few people at first, and more by agreed steps."
	loneSource      = "Proposal of this project: whoever is the only peer worker of a place has nobody to hand over to."
	volunteerSource = "Proposal of this project: voluntary work is done beside a life, and no law on working time bounds it everywhere."
	casualSource    = "Proposal of this project: long matches need somebody who is there each week."
)

// profileRows is the table of what profiles begin with. All numbers are for both sides to change.
var profileRows = []ProfileRow{
	{NewPeer, CodeWeek, 4, newSource},
	{NewPeer, AllDay, 3, newSource},
	{NewPeer, ActiveMatches, 1, newSource},
	{LonePeer, AllDay, 6, loneSource},
	{LonePeer, ActiveMatches, 4, loneSource},
	{Volunteer, CodeWeek, 4, volunteerSource},
	{Volunteer, AllDay, 4, volunteerSource},
	{Volunteer, HoursDay, 6 * 60, volunteerSource},
	{Volunteer, ActiveMatches, 2, volunteerSource},
	{Casual, ActiveMatches, 2, casualSource},
}

// profileSteps is what a new peer worker's limits become: on the first day of so many weeks after the start.
var profileSteps = []struct {
	Weeks  int
	Limits map[RuleID]int // a rule that is not here stays
}{
	{4, map[RuleID]int{AllDay: 4, ActiveMatches: 2}},
	{8, map[RuleID]int{AllDay: 6, CodeWeek: 5, ActiveMatches: 3}},
	{12, map[RuleID]int{AllDay: 8, CodeWeek: 6, ActiveMatches: 4}},
}

// ProfileRows returns the table of what profiles begin with, where that is not the starter value of the rule.
func ProfileRows() []ProfileRow { return slices.Clone(profileRows) }

// ProfileStarter returns the limit that a profile begins with for a rule, given the agreed working time in minutes a week, and
// false where the profile has none of its own. The matches of a part-time contract are a share of a week of 40 hours; see
// ProRata for other full weeks.
func ProfileStarter(p Profile, agreed int, id RuleID) (int, bool) {
	return profileStarter(p, agreed, id, Pack{})
}

func profileStarter(p Profile, agreed int, id RuleID, pack Pack) (int, bool) {
	if p == PartTime && id == ActiveMatches && agreed > 0 {
		r, ok := RuleByID(id)
		return ProRata(r.Starter, agreed, pack), ok
	}
	for _, row := range profileRows {
		if row.Profile == p && row.Rule == id {
			return row.Limit, true
		}
	}
	return 0, false
}

// ProRata returns the share of a number that goes with an agreed week, in minutes, of the pack's full week: rounded to the
// nearest, at least 1 and never more than the whole.
func ProRata(whole, agreed int, pack Pack) int {
	week := pack.FullWeek()
	return min(max((whole*agreed*2+week)/(2*week), 1), whole)
}

// ProposedSteps returns the dated steps that a profile begins with where the agreement begins on a day, and none for profiles
// whose limits do not step up.
func ProposedSteps(p Profile, start Day) []Step {
	if p != NewPeer {
		return nil
	}
	steps := make([]Step, 0, len(profileSteps))
	for _, row := range profileSteps {
		steps = append(steps, Step{From: start.Add(7 * row.Weeks), Limits: maps.Clone(row.Limits)})
	}
	return steps
}

// SteppedRules returns the rules that dated steps are proposed and asked for, in the order of the table: those that grow with
// what somebody can carry.
func SteppedRules() []Rule {
	var stepped []Rule
	for _, r := range rules {
		switch r.ID {
		case CodeWeek, AllDay, HoursWeek, ActiveMatches:
			stepped = append(stepped, r)
		}
	}
	return stepped
}

// StarterTermsOf returns the terms that hold for a profile where nothing is agreed: StarterTerms with what the profile begins
// with, and without steps, because nobody has agreed on their days.
func StarterTermsOf(p Profile) Terms {
	terms := StarterTerms()
	terms.Profile = p
	for id := range terms.Limits {
		if limit, ok := ProfileStarter(p, 0, id); ok {
			terms.Limits[id] = limit
		}
	}
	return terms
}
