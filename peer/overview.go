package peer

import "slices"

// Overview returns the week that contains day as a table: for each rule, and for each code with contact in that week in
// the order of codes, the highest measure of a window in the week (the earliest of equals; a run may begin before the
// week or end after it). The row of a rule about all codes is always there.
func Overview(terms Terms, agreed int, contacts []Contact, day Day) []Finding {
	entries := entriesOf(terms, contacts)
	monday := ordinalMonday(day.ordinal())
	codes := codesIn(entries, monday, monday+6)
	var findings []Finding
	for _, rule := range rules {
		if rule.measure == nil {
			continue
		}
		about := codes
		if !rule.PerCode {
			about = []Code{""}
		}
		for _, code := range about {
			findings = append(findings, rule.finding(terms, agreed, code, rule.highest(entries, code, monday)))
		}
	}
	return findings
}

// highest returns the highest measure of a rule in the week that begins on monday.
func (r Rule) highest(entries []entry, code Code, monday int) span {
	best := span{first: monday, last: monday}
	if r.Window == WeekWindow {
		best.last = monday + 6
	}
	var spans []span
	for day := monday; day < monday+7; day++ {
		spans = r.measure(spans[:0], entries, code, day)
		for _, s := range spans {
			inWeek := s.first < monday+7 && s.last >= monday
			if inWeek && s.value > best.value {
				best = s
			}
		}
	}
	return best
}

// codesIn returns the codes with an entry on the days from first to last, sorted.
func codesIn(entries []entry, first, last int) []Code {
	var codes []Code
	for _, e := range entries {
		if e.code != "" && e.day >= first && e.day <= last {
			codes = append(codes, e.code)
		}
	}
	slices.SortFunc(codes, CompareCodes)
	return slices.Compact(codes)
}
