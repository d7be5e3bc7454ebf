package scheduler

import (
	"time"

	"github.com/robfig/cron/v3"

	"alongside/peer"
)

// Civil is a schedule by the clocks on the wall of a place: "0 13 * * 5" is Friday at 13:00, whatever the clocks did in the
// night. The spec is followed on a calendar without zones and each time is then looked up in the zone, so that a change of clocks
// neither skips nor doubles a time: one that does not exist comes at the first instant after the gap, one that exists twice comes
// the first time.
type Civil struct {
	schedule cron.Schedule
	zone     string
}

// ParseCivil reads a spec of five fields, or a descriptor such as "@daily", for an IANA zone. A zone in the spec itself and a
// day that never comes are errors.
func ParseCivil(spec, zone string) (Civil, error) {
	schedule, err := specs{}.Parse(spec)
	return Civil{schedule, zone}, err
}

// Next returns the first occurrence after an instant: its civil day, which names it for ever, and its instant in UTC. The
// instant is zero where none comes within five years.
func (c Civil) Next(after time.Time) (peer.Day, time.Time) {
	here := after.In(peer.Location(c.zone))
	// A minute early, and a day where clocks went back or a whole day was skipped: what was before is left out below.
	reading := time.Date(here.Year(), here.Month(), here.Day(), here.Hour(), here.Minute(), 0, 0, time.UTC).Add(-25 * time.Hour)
	for {
		reading = c.schedule.Next(reading)
		if reading.IsZero() {
			return peer.Day{}, time.Time{}
		}
		day := peer.Day{Year: reading.Year(), Month: reading.Month(), Num: reading.Day()}
		if at := peer.Civil(day, reading.Hour()*60+reading.Minute(), c.zone); at.After(after) {
			return day, at
		}
	}
}

// Between returns the occurrences in (from, to], the earliest first, at most n: what came due since the last look.
func (c Civil) Between(from, to time.Time, n int) (days []peer.Day, at []time.Time) {
	for len(days) < n {
		day, next := c.Next(from)
		if next.IsZero() || next.After(to) {
			break
		}
		days, at, from = append(days, day), append(at, next), next
	}
	return days, at
}
