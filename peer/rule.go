package peer

import (
	"slices"
	"time"
)

// RuleID names a row of the table of limits. It is part of stored records and never changes its meaning.
type RuleID string

// The rules (see Rules).
const (
	CodeDay       RuleID = "code-day"      // contacts with one code in a day
	CodeWeek      RuleID = "code-week"     // contacts with one code in a week
	CodeRun       RuleID = "code-run"      // days in a row with contact with one code
	CodeOutside   RuleID = "code-outside"  // incoming or missed from one code outside availability in a week
	AllDay        RuleID = "all-day"       // all contacts in a day
	OffContact    RuleID = "off-contact"   // contacts with one code during time off
	HoursDay      RuleID = "hours-day"     // working time in a day
	HoursWeek     RuleID = "hours-week"    // working time in a week
	HoursAverage  RuleID = "hours-average" // working time in a week, on the average of many
	RestDay       RuleID = "rest-day"      // rest between working days
	RestWeek      RuleID = "rest-week"     // the longest rest in a week
	WorkRun       RuleID = "work-run"      // days in a row worked
	WeeksWorked   RuleID = "weeks-worked"  // weeks in a row without a full day off
	OutsideShare  RuleID = "outside-share" // share of hours with tasks that are not a peer worker's
	ActiveMatches RuleID = "matches"       // matches that run
)

// WindowKind says over which stretch of time a rule measures.
type WindowKind uint8

// The windows of the rules.
const (
	DayWindow     WindowKind = iota // a civil day; its key is the day
	WeekWindow                      // Monday to Sunday; its key is the ISO week
	RunWindow                       // days in a row; its key is the first of them
	WeeksWindow                     // whole weeks up to one; its key is that ISO week
	TimeOffWindow                   // time off; its key is the id of the time off
	WeekRunWindow                   // whole weeks in a row; its key is the Monday of the first of them
)

// Unit says in what a rule measures and in what its limit is given.
type Unit uint8

// The units of the rules.
const (
	Contacts Unit = iota
	Days
	Minutes
	Percent
	Matches
	Weeks
)

// Records says from which records a rule measures.
type Records uint8

// The records of the rules.
const (
	OfContacts Records = iota
	OfHours            // working time, with held contacts that have a time
	OfTimeOff
	OfMatches
)

// Rule is a row of the table of limits: what is measured, over which window, and what may be agreed about it.
type Rule struct {
	ID         RuleID
	Window     WindowKind
	Unit       Unit
	Records    Records
	PerCode    bool   // measured for each code by itself
	Least      bool   // the limit is a minimum: a measure below it alerts
	WorkerOnly bool   // never an alert: only the worker is told
	HeadsUp    int    // percent of the limit from which on the worker is told privately; of a minimum, at or below; 0 for never
	Starter    int    // the limit until an agreement is accepted; a measure above it alerts
	Min, Max   int    // the range of the limit in an agreement, both included; it cannot be agreed otherwise where they are equal
	Norm       Norm   // the number of a rule pack that it is held beside; empty for none
	Source     string // where the starter value comes from, in English
	Link       string // a public page with the law, empty where no law sets it
	// measure returns the windows of one code (of all where the rule is not PerCode) that a change on a day touches; nil for
	// rules that do not measure contacts.
	measure func(dst []span, entries []entry, code Code, day int) []span
}

// ownSource is said of limits that no law or collective agreement sets.
const ownSource = "Starter value of this project; no law or collective agreement sets one, so each team agrees on its own."

const (
	directiveLink = "https://eur-lex.europa.eu/eli/dir/2003/88/oj"
	norwayLink    = "https://lovdata.no/dokument/NLE/lov/2005-06-17-62"
)

// The heads-up is at 80 % where there is nothing against it. A day and a week of hours as agreed are nothing to be told about,
// nor is a fifth day in a row: where 80 % would tell people every day or every Friday, it comes later.
var rules = []Rule{
	{ID: CodeDay, Window: DayWindow, PerCode: true, HeadsUp: 80, Starter: 2, Min: 1, Max: 12, Source: ownSource, measure: codeDay},
	{ID: CodeWeek, Window: WeekWindow, PerCode: true, HeadsUp: 80, Starter: 6, Min: 1, Max: 60, Source: ownSource, measure: codeWeek},
	{ID: CodeRun, Window: RunWindow, Unit: Days, PerCode: true, HeadsUp: 80, Starter: 4, Min: 1, Max: 21, Source: ownSource, measure: codeRun},
	{ID: CodeOutside, Window: WeekWindow, PerCode: true, HeadsUp: 80, Starter: 2, Min: 0, Max: 20, Source: ownSource, measure: codeOutside},
	{ID: AllDay, Window: DayWindow, HeadsUp: 80, Starter: 8, Min: 1, Max: 40, Source: ownSource, measure: allDay},
	{ID: OffContact, Window: TimeOffWindow, Records: OfTimeOff, PerCode: true, Starter: 0, Min: 0, Max: 0,
		Source: "Starter value of this project: time off is time off, so the first contact counts. It is not for an agreement to change."},
	{ID: HoursDay, Window: DayWindow, Unit: Minutes, Records: OfHours, HeadsUp: 90, Starter: 9 * 60, Min: 60, Max: 16 * 60, Norm: DailyHours,
		Source: "Starter value of this project, after the 9 hours in 24 of Norway's Working Environment Act, section 10-4 (1).", Link: norwayLink},
	{ID: HoursWeek, Window: WeekWindow, Unit: Minutes, Records: OfHours, HeadsUp: 95, Starter: 44 * 60, Min: 60, Max: 60 * 60, Norm: WeeklyHours,
		Source: "Starter value of this project: the agreed hours of a week, or 40 where none are agreed, and 10 % more."},
	{ID: HoursAverage, Window: WeeksWindow, Unit: Minutes, Records: OfHours, HeadsUp: 90, Starter: 48 * 60, Min: 60, Max: 60 * 60, Norm: AverageHours,
		Source: "Directive 2003/88/EC, Article 6(b): 48 hours in 7 days, overtime included, over at most four months.", Link: directiveLink},
	{ID: RestDay, Window: DayWindow, Unit: Minutes, Records: OfHours, Least: true, HeadsUp: 110, Starter: 11 * 60, Min: 8 * 60, Max: 16 * 60, Norm: DailyRest,
		Source: "Directive 2003/88/EC, Article 3: 11 hours in a row in each period of 24 hours.", Link: directiveLink},
	{ID: RestWeek, Window: WeekWindow, Unit: Minutes, Records: OfHours, Least: true, HeadsUp: 110, Starter: 24 * 60, Min: 24 * 60, Max: 60 * 60, Norm: WeeklyRest,
		Source: "Directive 2003/88/EC, Article 5: 24 hours in a row in each period of seven days.", Link: directiveLink},
	{ID: WorkRun, Window: RunWindow, Unit: Days, Records: OfHours, HeadsUp: 100, Starter: 6, Min: 1, Max: 14,
		Source: "Starter value of this project, after the day of rest in seven of Directive 2003/88/EC, Article 5.", Link: directiveLink},
	{ID: WeeksWorked, Window: WeekRunWindow, Unit: Weeks, Records: OfTimeOff, WorkerOnly: true, Starter: 6, Min: 1, Max: 26, Source: ownSource},
	{ID: OutsideShare, Window: WeeksWindow, Unit: Percent, Records: OfHours, HeadsUp: 80, Starter: 20, Min: 1, Max: 100,
		Source: "Starter value of this project: tasks beside the role are what peer workers name most when they think of leaving; each team agrees on its own."},
	{ID: ActiveMatches, Window: DayWindow, Unit: Matches, Records: OfMatches, HeadsUp: 100, Starter: 6, Min: 1, Max: 30,
		Source: "Starter value of this project: long matches take more than the 12 to 15 people that some American rules allow a peer worker; each team agrees on its own."},
}

// Rules returns the table of limits, in the order in which people read it.
func Rules() []Rule { return slices.Clone(rules) }

// RuleByID returns a row of the table, and false where there is none of that id.
func RuleByID(id RuleID) (Rule, bool) {
	for _, r := range rules {
		if r.ID == id {
			return r, true
		}
	}
	return Rule{}, false
}

// InMinutes tells whether a rule measures minutes.
func (id RuleID) InMinutes() bool {
	r, ok := RuleByID(id)
	return ok && r.Unit == Minutes
}

// AppliesTo tells whether a rule holds for people who work in a certain way: volunteers and casual workers have no overtime,
// so they have no rows that are about it.
func (r Rule) AppliesTo(p Profile) bool {
	switch r.ID {
	case HoursWeek, HoursAverage, OutsideShare:
		return p != Volunteer && p != Casual
	}
	return true
}

// LimitUnder returns the limit of a rule under terms (see Terms.On) and the laws that a team has chosen, and whether it was
// agreed: what the terms say of the rule; for a week of hours the agreed working time and 10 % more; what the law says; what
// the profile begins with; the starter value.
func (r Rule) LimitUnder(t Terms, pack Pack) (limit int, agreed bool) {
	if limit, ok := t.Limits[r.ID]; ok {
		return limit, true
	}
	if r.ID == HoursWeek && t.Agreed > 0 {
		return (t.Agreed*11 + 9) / 10, true
	}
	if limit, ok := profileStarter(t.Profile, t.Agreed, r.ID, pack); ok {
		return limit, false
	}
	if r.ID == HoursAverage || r.Least {
		if n, ok := pack.Number(r.Norm); ok {
			return n.Value, false
		}
	}
	return r.Starter, false
}

// mustBeAgreed tells whether every version of an agreement has the limit. An agreement may leave the others open.
func (r Rule) mustBeAgreed() bool { return r.Records == OfContacts }

// StarterTerms returns the terms that hold until an agreement is accepted: the starter limit of every rule that an agreement
// must have, and availability from Monday to Friday, 08:00 to 20:00.
func StarterTerms() Terms {
	terms := Terms{Limits: map[RuleID]int{}, Availability: Availability{From: 8 * 60, To: 20 * 60}}
	for _, r := range rules {
		if r.mustBeAgreed() {
			terms.Limits[r.ID] = r.Starter
		}
	}
	for day := time.Monday; day <= time.Friday; day++ {
		terms.Availability.Days[day] = true
	}
	return terms
}
