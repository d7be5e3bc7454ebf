package peer

import (
	"fmt"
	"time"
)

// Civil returns the instant, in UTC, at which clocks in an IANA zone read a civil time: minute minutes after midnight of
// day, usually 0 to 1440; beyond that it carries into the days around. Where clocks skip that time (a gap), it is the
// first valid instant after it; where they read it twice (an overlap), the first occurrence. An unknown zone counts as
// UTC.
//
// The standard library leaves open which side of a gap or an overlap time.Date picks, so no other code builds a time in
// a zone.
func Civil(day Day, minute int, zone string) time.Time {
	reading := time.Date(day.Year, day.Month, day.Num, 0, minute, 0, 0, time.UTC)
	// No zone is a whole day away from UTC, so here its clocks have not come to the reading yet; walk forward over the
	// stretches of constant offset until one comes to it, or starts beyond it.
	at := reading.Add(-24 * time.Hour).In(Location(zone))
	for {
		_, offset := at.Zone()
		candidate := reading.Add(-time.Duration(offset) * time.Second)
		_, end := at.ZoneBounds()
		switch {
		case candidate.Before(at): // the clocks jumped over the reading
			return at.UTC()
		case end.IsZero() || candidate.Before(end):
			return candidate
		}
		at = end
	}
}

// MorningMinute is when people are told what is about a day as a whole, in minutes after midnight.
const MorningMinute = 9 * 60

// DayStart returns the first instant of a civil day in a zone: midnight, or the first instant after it where clocks skip
// midnight.
func DayStart(day Day, zone string) time.Time { return Civil(day, 0, zone) }

// ParseDay reads a day written in ISO 8601, "2026-11-17", from the year 1 to 9999. Anything else is an error.
func ParseDay(text string) (Day, error) {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil || t.Year() < 1 {
		return Day{}, fmt.Errorf("not a day in the form 2026-11-17: %d bytes", len(text))
	}
	return Day{t.Year(), t.Month(), t.Day()}, nil
}

// String returns the week in ISO 8601, "2026-W47".
func (w Week) String() string { return fmt.Sprintf("%04d-W%02d", w.Year, w.Num) }

// ParseWeek reads a week written in ISO 8601, "2026-W47", from the year 1 to 9999. A week that its year does not have is
// an error.
func ParseWeek(text string) (Week, error) {
	var w Week
	_, err := fmt.Sscanf(text, "%4d-W%2d", &w.Year, &w.Num)
	if err != nil || w.String() != text || w.Year < 1 || w.Num < 1 || w.Monday().Week() != w {
		return Week{}, fmt.Errorf("not a week in the form 2026-W47: %d bytes", len(text))
	}
	return w, nil
}

// Monday returns the first day of the week.
func (w Week) Monday() Day {
	fourth := Day{w.Year, time.January, 4} // always in week 1
	return fourth.Monday().Add(7 * (w.Num - 1))
}

// WeeksBetween returns every week that has a day from from to to, both included, in order. It is empty where to is
// before from.
func WeeksBetween(from, to Day) []Week {
	if to.Before(from) {
		return nil
	}
	weeks := make([]Week, 0, to.Since(from)/7+2)
	for monday := from.Monday(); !to.Before(from) && !to.Before(monday); monday = monday.Add(7) {
		weeks = append(weeks, monday.Week())
	}
	return weeks
}

// reader reads civil clocks for many instants. It remembers the last zone and its stretch of constant offset, because
// records of a worker share one zone and lie close together, and a look-up costs far more than the arithmetic.
type reader struct {
	zone     string
	location *time.Location
	from, to int64 // Unix seconds between which offset holds
	offset   int64 // seconds east of UTC
}

// read returns the civil day of an instant as an ordinal (see ordinal) and the minute of that day.
func (r *reader) read(at time.Time, zone string) (day, minute int) {
	unix := at.Unix()
	if r.location == nil || r.zone != zone || unix < r.from || unix >= r.to {
		r.find(at, zone)
	}
	local := unix + r.offset
	day = int(local / 86400)
	if local%86400 < 0 {
		day--
	}
	return day, int(local-int64(day)*86400) / 60
}

func (r *reader) find(at time.Time, zone string) {
	if r.location == nil || r.zone != zone {
		r.zone, r.location = zone, Location(zone)
	}
	at = at.In(r.location)
	_, offset := at.Zone()
	start, end := at.ZoneBounds()
	r.offset = int64(offset)
	r.from, r.to = -1<<62, 1<<62
	if !start.IsZero() {
		r.from = start.Unix()
	}
	if !end.IsZero() {
		r.to = end.Unix()
	}
}

// ordinal returns the number of days from 1970-01-01 to d.
func (d Day) ordinal() int {
	return int(time.Date(d.Year, d.Month, d.Num, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// ordinalDay is the inverse of ordinal.
func ordinalDay(n int) Day { return Day{1970, time.January, 1}.Add(n) }

// ordinalWeekday returns the day of the week of an ordinal.
func ordinalWeekday(n int) time.Weekday { return time.Weekday(((n+4)%7 + 7) % 7) } // 1970-01-01 was a Thursday

// ordinalMonday returns the ordinal of the first day of the week of an ordinal.
func ordinalMonday(n int) int { return n - (int(ordinalWeekday(n))+6)%7 }
