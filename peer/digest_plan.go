package peer

import "time"

// DigestPlan is when the coordinators of a team get their weekly digest. The zero value is the usual plan.
type DigestPlan struct {
	Off    bool         // they get none by themselves
	Set    bool         // Day and Minute were chosen; else Monday, 09:00
	Day    time.Weekday // Monday to Friday
	Minute int          // minutes after midnight, 0 to 1439, on the clocks of the team
}

// The usual plan, and how much later than planned a digest may come at any hour.
const (
	usualDigestDay    = time.Monday
	usualDigestMinute = 9 * 60
	digestLate        = time.Hour
)

// When returns the day of the week and the minute at which the digest comes.
func (p DigestPlan) When() (time.Weekday, int) {
	if p.Set {
		return p.Day, p.Minute
	}
	return usualDigestDay, usualDigestMinute
}

// Valid tells whether the plan names a day from Monday to Friday and a minute of a day.
func (p DigestPlan) Valid() bool {
	day, minute := p.When()
	return day >= time.Monday && day <= time.Friday && minute >= 0 && minute < minutesOfDay
}

// DigestIn returns when the digest of a week comes: on the planned day or, where the team does not work then, on its next working day
// in that week. It is false where there is none, because the digest is off or the week has no such day.
func (t Team) DigestIn(p DigestPlan, week Week) (time.Time, Day, bool) {
	weekday, minute := p.When()
	calendar, monday := t.Calendar(), week.Monday()
	for n := int(weekday) - 1; !p.Off && n < 7; n++ {
		if day := monday.Add(n); calendar.Working(day) {
			return Civil(day, minute, t.Zone), day, true
		}
	}
	return time.Time{}, Day{}, false
}

// furthestDigest is how many weeks ahead a digest is looked for: a team may have taken all days of many weeks off.
const furthestDigest = 60

// NextDigest returns when the next digest after an instant comes, and its day. last is when the last one came: there is one in a
// week. It is false where there is none.
func (t Team) NextDigest(p DigestPlan, last, at time.Time) (time.Time, Day, bool) {
	today := DayOf(at, t.Zone)
	for n := range furthestDigest {
		week := today.Add(7 * n).Week()
		when, day, ok := t.DigestIn(p, week)
		if ok && when.After(at) && (last.IsZero() || DayOf(last, t.Zone).Week() != week) {
			return when, day, true
		}
	}
	return time.Time{}, Day{}, false
}

// DigestComes tells whether a digest that was planned for an instant may come at a later one: at the planned time and shortly after, and
// else within the working hours of the team. Nobody is to find it on a Sunday because a server was down.
func (t Team) DigestComes(planned, at time.Time) bool {
	if at.Sub(planned) <= digestLate {
		return true
	}
	calendar, day := t.Calendar(), DayOf(at, t.Zone)
	from, to := calendar.Hours()
	return calendar.Working(day) && !at.Before(Civil(day, from, t.Zone)) && at.Before(Civil(day, to, t.Zone))
}

// DigestAfter returns when a digest that cannot come at an instant comes instead: at its minute of the next working day of the same week.
// It is false where that week has none left; then the next week's takes its place.
func (t Team) DigestAfter(p DigestPlan, at time.Time) (time.Time, Day, bool) {
	_, minute := p.When()
	calendar, today := t.Calendar(), DayOf(at, t.Zone)
	for day := today; day.Week() == today.Week(); day = day.Add(1) {
		if when := Civil(day, minute, t.Zone); when.After(at) && calendar.Working(day) {
			return when, day, true
		}
	}
	return time.Time{}, Day{}, false
}
