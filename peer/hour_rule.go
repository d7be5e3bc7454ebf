package peer

import "slices"

// hourRules are the rows of whole days and weeks of hours.
var hourRules = slices.DeleteFunc(Rules(), func(r Rule) bool { return r.ID != HoursDay && r.ID != HoursWeek })

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
