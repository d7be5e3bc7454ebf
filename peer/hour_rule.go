package peer

import "slices"

// The hour rules (see HourRules). Their measures and limits are minutes.
const (
	HoursDay  RuleID = "hours-day"  // working time in a day
	HoursWeek RuleID = "hours-week" // working time in a week
)

// hourRules are rows as those of rules; their measures are taken from working time (see MeasureHours).
var hourRules = []Rule{
	{ID: HoursDay, Window: DayWindow, Starter: 9 * 60, Min: 60, Max: 16 * 60,
		Source: "Starter value of this project, after the 9 hours in 24 of Norway's Working Environment Act, section 10-4 (1)."},
	{ID: HoursWeek, Window: WeekWindow, Starter: 44 * 60, Min: 60, Max: 60 * 60,
		Source: "Starter value of this project: a full week of 40 hours and 10 % more, until worker and coordinator agree on theirs."},
}

// HourRules returns the table of limits on working time, in the order in which people read it. All its numbers are minutes.
func HourRules() []Rule { return slices.Clone(hourRules) }

// InMinutes tells whether a rule measures minutes of working time, and not contacts or days.
func (id RuleID) InMinutes() bool {
	return slices.ContainsFunc(hourRules, func(r Rule) bool { return r.ID == id })
}

// MeasureHours returns what every hour rule measures in the windows that the days from from to to touch. work and contacts
// are the worker's, in any order, and must hold the weeks of these days and the day before them; agreed is the version of the
// agreement that terms are of, 0 for starter terms.
func MeasureHours(terms Terms, agreed int, work []Work, contacts []Contact, from, to Day) []Finding {
	first, last := from.ordinal(), to.ordinal()
	monday := ordinalMonday(first)
	days := WorkedDays(work, contacts, ordinalDay(monday), ordinalDay(ordinalMonday(last)+6))
	var findings []Finding
	for _, rule := range hourRules {
		if rule.Window == DayWindow {
			for day := first; day <= last; day++ {
				findings = append(findings, rule.finding(terms, agreed, "", span{day, day, days[day-monday].Minutes}))
			}
			continue
		}
		for week := monday; week <= last; week += 7 {
			minutes := 0
			for _, d := range days[week-monday : week-monday+7] {
				minutes += d.Minutes
			}
			findings = append(findings, rule.finding(terms, agreed, "", span{week, week + 6, minutes}))
		}
	}
	return findings
}

// HoursOverview returns the week that contains day as rows: for each hour rule the highest measure of a window in the week,
// the earliest of equals. work and contacts must reach back to the day before the week.
func HoursOverview(terms Terms, agreed int, work []Work, contacts []Contact, day Day) []Finding {
	monday := day.Monday()
	var highest []Finding
	for _, f := range MeasureHours(terms, agreed, work, contacts, monday, monday.Add(6)) {
		i := slices.IndexFunc(highest, func(h Finding) bool { return h.Rule == f.Rule })
		if i < 0 {
			highest = append(highest, f)
		} else if f.Value > highest[i].Value {
			highest[i] = f
		}
	}
	return highest
}

// Touched returns the first and the last civil day on which the work lies.
func (w Work) Touched() (from, to Day) {
	from = w.Day()
	if w.Declared || w.Minutes < 1 {
		return from, from
	}
	return from, DayOf(w.End().Add(-1), w.Zone)
}
