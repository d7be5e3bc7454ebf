package peer

import "time"

// CheckInPlan is when a team is asked how it is, and how many must answer before it sees figures. The zero value is the usual
// plan.
type CheckInPlan struct {
	Off     bool         // the team is not asked
	Set     bool         // Day and Minute were chosen; else Friday, 13:00
	Day     time.Weekday // the day of the week on which people are asked
	Minute  int          // minutes after midnight, 0 to 1439, on the clock of whoever is asked
	Minimum int          // see SoundMinimum
}

// The usual plan, and when people are reminded.
const (
	usualAskDay    = time.Friday
	usualAskMinute = 13 * 60
	remindMinute   = 9 * 60
	checkInDays    = 3 // whole days after that of asking until it closes
)

// asks returns the day of a week and the minute at which people are asked.
func (p CheckInPlan) asks(week Week) (Day, int) {
	day, minute := usualAskDay, usualAskMinute
	if p.Set {
		day, minute = p.Day, p.Minute
	}
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

// CheckInOpen returns the week that can be answered at an instant, in a team's zone; of two the later. It is false where none
// can.
func (p CheckInPlan) CheckInOpen(at time.Time, zone string) (Week, bool) {
	if p.Off {
		return Week{}, false
	}
	this := DayOf(at, zone).Monday()
	for _, monday := range []Day{this.Add(7), this, this.Add(-7)} {
		week := monday.Week()
		if !at.Before(p.CheckInOpens(week)) && at.Before(p.CheckInCloses(week, zone)) {
			return week, true
		}
	}
	return Week{}, false
}
