package peer

const (
	defaultAverage = 17      // weeks, where a pack does not say
	shareWeeks     = 4       // weeks over which the share outside the role is taken
	leastShare     = 20 * 60 // minutes: fewer hours than this in four weeks say nothing about a share
)

// averageWeeks is over how many weeks a pack takes the average.
func averageWeeks(p Pack) int {
	if n, ok := p.Number(AverageWeeks); ok {
		return n.Value
	}
	return defaultAverage
}

// average measures the working time in a week on the average of the weeks that end with one. Days that were wholly time off
// are left out of what it is divided by, as the law does with leave, but never so many that less than a week is left.
func (t *tally) average(week int) span {
	weeks := averageWeeks(t.Pack)
	first, last := week-7*(weeks-1), week+6
	days := max(7*weeks-t.awayDays(first, last), 7)
	return span{first, last, t.sheet.minutes(first, last) * 7 / days}
}

// share measures how many percent of the working time of the four weeks that end with one were tasks outside the role. Where
// little was worked, or not all is logged, it is held beside the hours that were agreed.
func (t *tally) share(week int) span {
	first, last := week-7*(shareWeeks-1), week+6
	outside := 0
	for day := first; day <= last; day++ {
		if d := t.sheet.day(day); d != nil {
			outside += d.declaredOutside + int(d.outside/60)
		}
	}
	base := max(t.sheet.minutes(first, last), leastShare)
	if at, _, ok := t.sheet.lastIn(first, last); ok {
		base = max(base, shareWeeks*t.ruling(at).terms.Agreed)
	}
	return span{first, last, 100 * outside / base}
}

// awayDays is how many of the days from one to another were wholly time off.
func (l *Ledger) awayDays(first, last int) (n int) {
	if len(l.TimeOff) == 0 {
		return 0
	}
	for day := first; day <= last; day++ {
		for i := range l.TimeOff {
			if from, to := l.TimeOff[i].wholeDays(); from <= day && day <= to {
				n++
				break
			}
		}
	}
	return n
}

// wholeDays are the first and the last civil day that lie wholly in time off that is in force; the last is before the first
// where none does.
func (t *TimeOff) wholeDays() (first, last int) {
	if !t.Holds() || !t.From.Before(t.To) {
		return 0, -1
	}
	from, to := DayOf(t.From, t.Zone), DayOf(t.To, t.Zone)
	first, last = from.ordinal(), to.ordinal()-1
	if t.From.After(DayStart(from, t.Zone)) {
		first++
	}
	return first, last
}
