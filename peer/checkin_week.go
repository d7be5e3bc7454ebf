package peer

import "time"

// CheckInPlan is when a team is asked how it is, and how many must answer before it sees figures. The zero value is the usual
// plan. A week that was opened keeps the plan under which it was, whatever is changed meanwhile: people were told until when
// they can answer.
type CheckInPlan struct {
	Off     bool         // the team is not asked
	Set     bool         // Day and Minute were chosen; else Friday, 13:00
	Day     time.Weekday // the day of the week on which people are asked
	Minute  int          // minutes after midnight, 0 to 1439, on the clock of whoever is asked
	Minimum int          // see SoundMinimum
	Begun   bool         // a week was opened once: from then on the minimum can be raised and never lowered
	From    Week         // the first week to which this plan applies, where there is one before it
	Before  *CheckInPlan // the plan of the weeks before From; nil where there is none that matters any more
}

// In returns the plan that applies to a week.
func (p CheckInPlan) In(week Week) CheckInPlan {
	if p.Before != nil && week.Monday().Before(p.From.Monday()) {
		return p.Before.In(week)
	}
	return p
}

// Changed returns the plan after somebody chose another one at an instant. It applies from the first week that is opened under
// neither yet. A minimum that was promised in a week that was opened is not lowered.
func (p CheckInPlan) Changed(next CheckInPlan, at time.Time) CheckInPlan {
	next.Begun, next.Before = p.Begun, nil
	next.Minimum = SoundMinimum(next.Minimum)
	if p.Begun {
		next.Minimum = max(next.Minimum, SoundMinimum(p.Minimum))
	}
	monday := DayOf(at, "UTC").Monday().Add(-7)
	for from := monday.Week(); ; from = from.Next() {
		if next.CheckInOpens(from).After(at) && p.CheckInOpens(from).After(at) {
			next.From = from
			break
		}
	}
	before := p
	if p.Before != nil && p.From == next.From { // it never came to apply
		before = *p.Before
	}
	before = before.since(monday)
	next.Before = &before
	return next
}

// since returns the plan without what applied to weeks before a Monday alone.
func (p CheckInPlan) since(monday Day) CheckInPlan {
	if p.Before == nil || !monday.Before(p.From.Monday()) {
		p.Before = nil
		return p
	}
	before := p.Before.since(monday)
	p.Before = &before
	return p
}

// The usual plan, and when people are reminded.
const (
	usualAskDay    = time.Friday
	usualAskMinute = 13 * 60
	remindMinute   = 9 * 60
	checkInDays    = 3 // whole days after that of asking until it closes
)

// When returns the day of the week and the minute at which people are asked from now on.
func (p CheckInPlan) When() (time.Weekday, int) {
	if p.Set {
		return p.Day, p.Minute
	}
	return usualAskDay, usualAskMinute
}

// LeastAllowed is the smallest minimum that may be chosen: none below that under which people have answered.
func (p CheckInPlan) LeastAllowed() int {
	if p.Begun {
		return SoundMinimum(p.Minimum)
	}
	return LeastMinimum
}

// asks returns the day of a week and the minute at which people are asked.
func (p CheckInPlan) asks(week Week) (Day, int) {
	day, minute := p.In(week).When()
	return week.Monday().Add((int(day) + 6) % 7), minute
}

// CheckInOpens returns the instant from which a week can be answered: before the day of asking begins anywhere.
func (p CheckInPlan) CheckInOpens(week Week) time.Time {
	day, _ := p.asks(week)
	return DayStart(day, "UTC").Add(-14 * time.Hour) // Kiritimati, the first zone in which a day begins
}

// CheckInAsks returns the instant at which somebody in a zone is asked.
func (p CheckInPlan) CheckInAsks(week Week, zone string) time.Time {
	day, minute := p.asks(week)
	return Civil(day, minute, zone)
}

// CheckInReminds returns the instant at which everybody in a zone is reminded, whether or not they answered: 09:00 on the next
// working day. working tells of a day whether it is one; Saturday and Sunday never are. Where the week closes before, the
// reminder comes on the day after that of asking.
func (p CheckInPlan) CheckInReminds(week Week, zone string, working func(Day) bool) time.Time {
	asked, _ := p.asks(week)
	for n := 1; n <= checkInDays; n++ {
		day := asked.Add(n)
		if weekday := day.Weekday(); weekday != time.Saturday && weekday != time.Sunday && (working == nil || working(day)) {
			return Civil(day, remindMinute, zone)
		}
	}
	return Civil(asked.Add(1), remindMinute, zone)
}

// CheckInCloses returns the instant from which a week can be answered no more: the end of the third day after that of asking,
// in the team's zone.
func (p CheckInPlan) CheckInCloses(week Week, zone string) time.Time {
	day, _ := p.asks(week)
	return DayStart(day.Add(checkInDays+1), zone)
}

// CheckInIsOpen tells whether a week can be answered at an instant, in a team's zone.
func (p CheckInPlan) CheckInIsOpen(week Week, at time.Time, zone string) bool {
	return !p.In(week).Off && !at.Before(p.CheckInOpens(week)) && at.Before(p.CheckInCloses(week, zone))
}

// CheckInOpen returns the week that can be answered at an instant, in a team's zone; of two the later. It is false where none
// can.
func (p CheckInPlan) CheckInOpen(at time.Time, zone string) (Week, bool) {
	this := DayOf(at, zone).Monday()
	for _, monday := range []Day{this.Add(7), this, this.Add(-7)} {
		if week := monday.Week(); p.CheckInIsOpen(week, at, zone) {
			return week, true
		}
	}
	return Week{}, false
}

// CheckInNext returns the first week that is opened after an instant. It is false where the team is not asked any more.
func (p CheckInPlan) CheckInNext(after time.Time) (Week, bool) {
	first := DayOf(after, "UTC").Monday().Add(-7).Week()
	for n, week := 0, first; n < 6; n, week = n+1, week.Next() {
		if !p.In(week).Off && p.CheckInOpens(week).After(after) {
			return week, true
		}
	}
	return Week{}, false
}

// Next returns the week after.
func (w Week) Next() Week { return w.Monday().Add(7).Week() }
