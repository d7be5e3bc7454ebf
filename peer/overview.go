package peer

import "slices"

// Overview returns the week that contains day as a table, in the order of the rules: for each rule of contacts, and for each
// code with contact in that week in the order of codes, the measure nearest to alerting of a window in the week (the earliest
// of equals; a run may begin before the week or end after it); the same for each rule of working time, and for each time off
// with contact in the week. The rows of rules about all codes are always there; those about rest only where they say something:
// where there was work, and less rest than is counted. The ledger must hold what OfContact and OfWork need of every day of the
// week.
func (l Ledger) Overview(day Day) []Finding {
	entries := l.entries()
	monday := ordinalMonday(day.ordinal())
	codes := codesIn(entries, monday, monday+6)
	sheet := l.sheet(monday-7*(averageWeeks(l.Pack)-1), monday+9)
	defer sheet.done()
	t := tally{Ledger: &l, sheet: sheet, at: DayStart(ordinalDay(monday), "").Unix(), day: monday}
	for i := range rules {
		rule := &rules[i]
		switch {
		case rule.Records == OfHours:
			if s, ok := sheet.overview(&t, rule, monday); ok {
				t.add(rule, s)
			}
		case rule.ID == OffContact:
			t.findings = append(t.findings, l.offInWeek(monday)...)
		case rule.measure == nil:
		case !rule.PerCode:
			t.contacts(entries, rule, "", monday)
		default:
			for _, code := range codes {
				t.contacts(entries, rule, code, monday)
			}
		}
	}
	return t.findings
}

// contacts appends the highest measure of a rule of contacts in a week.
func (t *tally) contacts(entries []entry, rule *Rule, code Code, monday int) {
	s := rule.highest(entries, code, monday)
	at, on := lastOf(entries, code, s, t.at, t.day)
	if f, ok := t.finding(rule, code, s, at, on); ok {
		t.findings = append(t.findings, f)
	}
}

// highest returns the highest measure of a rule of contacts in the week that begins on monday.
func (r *Rule) highest(entries []entry, code Code, monday int) span {
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

// overview returns the measure of a rule of working time that is nearest to alerting in the week that begins on monday.
func (s *sheet) overview(t *tally, rule *Rule, monday int) (span, bool) {
	switch rule.ID {
	case HoursWeek:
		return span{monday, monday + 6, s.minutes(monday, monday+6)}, true
	case HoursAverage:
		return t.average(monday), true
	case OutsideShare:
		return t.share(monday), true
	case RestWeek:
		rest := s.restWeek(monday)
		return rest, rest.value < longestWeekRest
	case RestDay:
		best := s.restDay(monday)
		for day := monday + 1; day < monday+7; day++ {
			if rest := s.restDay(day); rest.value < best.value {
				best = rest
			}
		}
		return best, best.value < longestDayRest
	case WorkRun:
		best := span{monday, monday, 0}
		for _, run := range s.runs(monday, monday+6) {
			if run.last >= monday && run.value > best.value {
				best = run
			}
		}
		return best, true
	}
	best := span{monday, monday, s.minutes(monday, monday)} // HoursDay
	for day := monday + 1; day < monday+7; day++ {
		if minutes := s.minutes(day, day); minutes > best.value {
			best = span{day, day, minutes}
		}
	}
	return best, true
}

// offInWeek returns what there was of contacts in each time off that lies in a week.
func (l *Ledger) offInWeek(monday int) []Finding {
	var findings []Finding
	for i := range l.TimeOff {
		off := &l.TimeOff[i]
		if first, last := off.days(); off.Holds() && first < monday+7 && last >= monday {
			findings = append(findings, l.DuringTimeOff(*off)...)
		}
	}
	return findings
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
