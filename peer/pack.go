package peer

import "slices"

// Norm names a number that a law sets on working time. It is part of the table of packs and never changes its meaning.
type Norm string

// The norms. All lengths are in minutes.
const (
	DailyHours   Norm = "daily hours"   // at most, in 24 hours
	WeeklyHours  Norm = "weekly hours"  // at most, in 7 days, without overtime
	AverageHours Norm = "average hours" // at most, in 7 days on the average of AverageWeeks, overtime included
	AverageWeeks Norm = "average weeks" // weeks, not minutes
	TotalHours   Norm = "total hours"   // at most, in 24 hours, overtime included
	DailyRest    Norm = "daily rest"    // at least, in 24 hours
	WeeklyRest   Norm = "weekly rest"   // at least, in one piece in 7 days
	BreakAfter   Norm = "break after"   // a break is due when a day is longer
	NightHours   Norm = "night hours"   // at most, in 24 hours on the average, for people who work at night
)

// Number is one number of a law with where it stands.
type Number struct {
	Norm   Norm
	Value  int
	Source string // in English
}

// Pack is what the law of a country sets on working time. It is orientation for an agreement and no legal advice: an
// agreement may be stricter.
type Pack struct {
	ID      string // as a team names it: "eu", "no", "uk", "none"
	Numbers []Number
}

const (
	directive  = "Directive 2003/88/EC concerning certain aspects of the organisation of working time, "
	norwayAct  = "Norway, Working Environment Act (arbeidsmiljøloven), "
	regulation = "United Kingdom, Working Time Regulations 1998 (SI 1998/1833), "
)

// packs is the table of the laws: one row for each number, with its source.
var packs = []Pack{
	{"eu", []Number{
		{AverageHours, 48 * 60, directive + "Article 6(b)"},
		{AverageWeeks, 17, directive + "Article 16(b): a reference period of at most four months, 17 whole weeks"},
		{DailyRest, 11 * 60, directive + "Article 3"},
		{WeeklyRest, 24 * 60, directive + "Article 5, to which the daily rest of 11 hours is added"},
		{BreakAfter, 6 * 60, directive + "Article 4"},
		{NightHours, 8 * 60, directive + "Article 8(a)"},
	}},
	{"no", []Number{
		{DailyHours, 9 * 60, norwayAct + "section 10-4 (1)"},
		{WeeklyHours, 40 * 60, norwayAct + "section 10-4 (1)"},
		{AverageHours, 48 * 60, norwayAct + "section 10-6 (8)"},
		{AverageWeeks, 8, norwayAct + "section 10-6 (8)"},
		{TotalHours, 13 * 60, norwayAct + "section 10-6 (8)"},
		{DailyRest, 11 * 60, norwayAct + "section 10-8 (1)"},
		{WeeklyRest, 35 * 60, norwayAct + "section 10-8 (2)"},
		{BreakAfter, 5*60 + 30, norwayAct + "section 10-9 (1)"},
	}},
	{"uk", []Number{
		{AverageHours, 48 * 60, regulation + "regulation 4(1)"},
		{AverageWeeks, 17, regulation + "regulation 4(3)"},
		{DailyRest, 11 * 60, regulation + "regulation 10(1)"},
		{WeeklyRest, 24 * 60, regulation + "regulation 11(1)"},
		{BreakAfter, 6 * 60, regulation + "regulation 12(1)"},
		{NightHours, 8 * 60, regulation + "regulation 6(1)"},
	}},
	{ID: "none"},
}

// Packs returns the table of the laws.
func Packs() []Pack {
	all := slices.Clone(packs)
	for i := range all {
		all[i].Numbers = slices.Clone(all[i].Numbers)
	}
	return all
}

// PackByID returns the laws that a team has chosen, and false where there are none of that name.
func PackByID(id string) (Pack, bool) {
	i := slices.IndexFunc(packs, func(p Pack) bool { return p.ID == id })
	if i < 0 {
		return Pack{}, false
	}
	return packs[i], true
}

// Number returns what the law sets for a norm, and false where it sets nothing.
func (p Pack) Number(norm Norm) (Number, bool) {
	i := slices.IndexFunc(p.Numbers, func(n Number) bool { return n.Norm == norm })
	if i < 0 {
		return Number{}, false
	}
	return p.Numbers[i], true
}
