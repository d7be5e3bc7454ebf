package peer

import "time"

// offContact appends what a change of the contact c means for the time off that it lies in: how many contacts there were with
// its code in it, answered or not, whoever reached out.
func (l *Ledger) offContact(findings []Finding, c Contact) []Finding {
	if c.Code == "" {
		return findings
	}
	off, away := AwayAt(l.TimeOff, c.Start)
	if !away {
		return findings
	}
	return append(findings, l.duringTimeOff(off, c.Code))
}

// DuringTimeOff returns what the rule about contacts during time off measures for each code in one time off: after a change of
// the time off, where OfContact measures after a change of a contact.
func (l Ledger) DuringTimeOff(off TimeOff) []Finding {
	var findings []Finding
	seen := map[Code]bool{}
	for i := range l.Contacts {
		c := &l.Contacts[i]
		if c.Code == "" || seen[c.Code] || !off.Covers(c.Start) {
			continue
		}
		seen[c.Code] = true
		findings = append(findings, l.duringTimeOff(off, c.Code))
	}
	return findings
}

func (l *Ledger) duringTimeOff(off TimeOff, code Code) Finding {
	rule, _ := RuleByID(OffContact)
	n, last := 0, off.From
	for i := range l.Contacts {
		c := &l.Contacts[i]
		if c.Code != code || !c.Counts() || !off.Covers(c.Start) {
			continue
		}
		if in, _ := AwayAt(l.TimeOff, c.Start); in.ID == off.ID {
			n++
			if c.Start.After(last) {
				last = c.Start
			}
		}
	}
	from, to := off.days()
	f, _ := l.finding(&rule, code, span{from, to, n}, last.Unix(), from)
	f.Window, f.Cover = off.ID, off.CoverOf(code)
	return f
}

// days are the first and the last civil day that the time off touches.
func (t *TimeOff) days() (first, last int) {
	first = DayOf(t.From, t.Zone).ordinal()
	return first, max(DayOf(t.To.Add(-time.Second), t.Zone).ordinal(), first)
}

// WeeksWithoutDayOff returns how many whole weeks in a row, up to the latest that is over on a day, went by without a day that
// was wholly off, and the Monday of the first of them. Off is a day by time off that is in force, of any kind, or by a public
// holiday from Monday to Friday, where holiday says so; it may be nil. Weeks that began before since are not counted. Where the
// week of today has such a day, be it still to come, the count is 0.
func WeeksWithoutDayOff(off []TimeOff, holiday func(Day) bool, since, today Day) (weeks int, from Day) {
	monday := ordinalMonday(today.ordinal())
	free := func(week int) bool {
		for day := week; day < week+7; day++ {
			for i := range off {
				if first, last := off[i].wholeDays(); first <= day && day <= last {
					return true
				}
			}
			if holiday != nil && day < week+5 && holiday(ordinalDay(day)) {
				return true
			}
		}
		return false
	}
	if free(monday) {
		return 0, ordinalDay(monday)
	}
	first := monday
	for begin := since.ordinal(); first-7 >= begin && !free(first-7); first -= 7 {
		weeks++
	}
	return weeks, ordinalDay(first)
}

// OfWeeks returns what the rule about weeks without a day off measures, see WeeksWithoutDayOff. It is for the worker alone and
// is never an alert.
func (l Ledger) OfWeeks(holiday func(Day) bool, since Day, at time.Time) Finding {
	rule, _ := RuleByID(WeeksWorked)
	weeks, from := WeeksWithoutDayOff(l.TimeOff, holiday, since, l.Today)
	first := from.ordinal()
	f, _ := l.finding(&rule, "", span{first, max(first+7*weeks-1, first), weeks}, at.Unix(), l.Today.ordinal())
	return f
}

// runningAt is how many of the matches run at an instant.
func runningAt(matches []Match, at time.Time) (n int) {
	for _, m := range matches {
		if m.Running(at) {
			n++
		}
	}
	return n
}

// OfMatches returns what the rule about matches measures at an instant, on the civil day of a zone.
func (l Ledger) OfMatches(at time.Time, zone string) Finding {
	rule, _ := RuleByID(ActiveMatches)
	day := DayOf(at, zone).ordinal()
	f, _ := l.finding(&rule, "", span{day, day, runningAt(l.Matches, at)}, at.Unix(), day) // it holds for every profile
	return f
}
