package peer

import (
	"sync"
	"time"
)

// Day is a civil day, "2026-11-17", without a zone.
type Day struct {
	Year  int
	Month time.Month
	Num   int // day of the month, from 1
}

// DayOf returns the civil day of an instant in an IANA zone. An unknown zone counts as UTC.
func DayOf(at time.Time, zone string) Day {
	y, m, d := at.In(Location(zone)).Date()
	return Day{y, m, d}
}

// locations keeps the zones that were looked up, because reading one costs more than all arithmetic with it. Unknown
// names are not kept: there is no end of them.
var locations sync.Map // IANA name to *time.Location

// Location returns the zone of an IANA name, and UTC where the name is empty, unknown or "Local".
func Location(zone string) *time.Location {
	if zone == "" || zone == "Local" {
		return time.UTC
	}
	kept, _ := locations.Load(zone)
	if location, ok := kept.(*time.Location); ok {
		return location
	}
	location, err := time.LoadLocation(zone)
	if err != nil {
		return time.UTC
	}
	locations.Store(zone, location)
	return location
}

// Add returns the day n days later, or earlier where n is negative.
func (d Day) Add(n int) Day {
	t := time.Date(d.Year, d.Month, d.Num+n, 0, 0, 0, 0, time.UTC)
	return Day{t.Year(), t.Month(), t.Day()}
}

// Weekday returns the day of the week.
func (d Day) Weekday() time.Weekday {
	return time.Date(d.Year, d.Month, d.Num, 0, 0, 0, 0, time.UTC).Weekday()
}

// Monday returns the first day of the week of d: a week starts on Monday (ISO 8601).
func (d Day) Monday() Day { return d.Add(-(int(d.Weekday()+6) % 7)) }

// Before tells whether d is earlier than other.
func (d Day) Before(other Day) bool { return d.Since(other) < 0 }

// Since returns the number of days from other to d.
func (d Day) Since(other Day) int {
	a := time.Date(d.Year, d.Month, d.Num, 0, 0, 0, 0, time.UTC)
	b := time.Date(other.Year, other.Month, other.Num, 0, 0, 0, 0, time.UTC)
	return int(a.Sub(b) / (24 * time.Hour))
}

// Valid tells whether the day exists in the calendar.
func (d Day) Valid() bool { return d.Num >= 1 && d == d.Add(0) }

// String returns the day in ISO 8601, "2026-11-17".
func (d Day) String() string {
	return time.Date(d.Year, d.Month, d.Num, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
}

// Week is an ISO 8601 week, "2026-W47".
type Week struct{ Year, Num int }

// Week returns the ISO week of the day.
func (d Day) Week() Week {
	y, w := time.Date(d.Year, d.Month, d.Num, 0, 0, 0, 0, time.UTC).ISOWeek()
	return Week{y, w}
}
