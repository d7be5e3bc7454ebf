package peer

import (
	"slices"
	"time"
)

// RuleID names a row of the table of limits. It is part of stored records and never changes its meaning.
type RuleID string

// The contact rules (see Rules).
const (
	CodeDay     RuleID = "code-day"     // contacts with one code in a day
	CodeWeek    RuleID = "code-week"    // contacts with one code in a week
	CodeRun     RuleID = "code-run"     // days in a row with contact with one code
	CodeOutside RuleID = "code-outside" // incoming or missed from one code outside availability in a week
	AllDay      RuleID = "all-day"      // all contacts in a day
)

// WindowKind says over which stretch of days a rule measures.
type WindowKind uint8

// The windows of the rules.
const (
	DayWindow  WindowKind = iota // a civil day; its key is the day
	WeekWindow                   // Monday to Sunday; its key is the ISO week
	RunWindow                    // days in a row; its key is the first of them
)

// Rule is a row of the table of limits: what is measured, over which window, and what may be agreed about it.
type Rule struct {
	ID       RuleID
	Window   WindowKind
	PerCode  bool   // measured for each code by itself
	Starter  int    // the limit until an agreement is accepted; a measure above it alerts
	Min, Max int    // the range of the limit in an agreement, both included
	Source   string // where the starter value comes from, in English
	// measure returns the windows of one code (of all where the rule is not PerCode) that a change on a day touches.
	measure func(dst []span, entries []entry, code Code, day int) []span
}

// ownSource is said of limits that no law or collective agreement sets.
const ownSource = "Starter value of this project; no law or collective agreement sets one, so each team agrees on its own."

var rules = []Rule{
	{ID: CodeDay, Window: DayWindow, PerCode: true, Starter: 2, Min: 1, Max: 12, Source: ownSource, measure: codeDay},
	{ID: CodeWeek, Window: WeekWindow, PerCode: true, Starter: 6, Min: 1, Max: 60, Source: ownSource, measure: codeWeek},
	{ID: CodeRun, Window: RunWindow, PerCode: true, Starter: 4, Min: 1, Max: 21, Source: ownSource, measure: codeRun},
	{ID: CodeOutside, Window: WeekWindow, PerCode: true, Starter: 2, Min: 0, Max: 20, Source: ownSource, measure: codeOutside},
	{ID: AllDay, Window: DayWindow, Starter: 8, Min: 1, Max: 40, Source: ownSource, measure: allDay},
}

// Rules returns the table of limits, in the order in which people read it.
func Rules() []Rule { return slices.Clone(rules) }

// RuleByID returns a row of the table, or of that of hours (see HourRules), and false where there is none of that id.
func RuleByID(id RuleID) (Rule, bool) {
	for _, table := range [...][]Rule{rules, hourRules} {
		for _, r := range table {
			if r.ID == id {
				return r, true
			}
		}
	}
	return Rule{}, false
}

// StarterTerms returns the terms that hold until an agreement is accepted: every starter limit, and availability from
// Monday to Friday, 08:00 to 20:00.
func StarterTerms() Terms {
	terms := Terms{Limits: make(map[RuleID]int, len(rules)), Availability: Availability{From: 8 * 60, To: 20 * 60}}
	for _, r := range rules {
		terms.Limits[r.ID] = r.Starter
	}
	for day := time.Monday; day <= time.Friday; day++ {
		terms.Availability.Days[day] = true
	}
	return terms
}
