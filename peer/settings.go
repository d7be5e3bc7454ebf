package peer

import "time"

// NudgeLevel is how much a person wants to be reminded of. It is part of stored records and never changes its meaning.
type NudgeLevel string

// The levels. A person without a setting has Light.
const (
	Silent     NudgeLevel = "silent"     // nothing but what they asked for themselves
	Light      NudgeLevel = "light"      // limits and dates
	Structured NudgeLevel = "structured" // the plan of the day too
)

// NudgeLevels lists the levels, the quietest first.
func NudgeLevels() []NudgeLevel { return []NudgeLevel{Silent, Light, Structured} }

// rank orders the levels; an unknown one counts as Light.
func (l NudgeLevel) rank() int {
	switch l {
	case Silent:
		return 0
	case Structured:
		return 2
	}
	return 1
}

// Quiet is a stretch of each day in which a person is left in peace, in minutes after midnight on the clocks of the zone where
// they are. It may reach over midnight. From and To alike are no quiet hours.
type Quiet struct{ From, To int }

// DefaultQuiet is what holds for whoever set nothing: from eight in the evening to eight in the morning.
var DefaultQuiet = Quiet{20 * 60, 8 * 60}

// Settings are what a person wants of the bot. The zero value is not what holds by default, DefaultSettings is.
type Settings struct {
	Quiet Quiet
	Level NudgeLevel
	Muted time.Time // no nudges before this instant; zero for not muted
}

// DefaultSettings are the settings of whoever set nothing.
func DefaultSettings() Settings { return Settings{Quiet: DefaultQuiet, Level: Light} }

// holds tells whether clocks that show a minute of the day are within the quiet hours.
func (q Quiet) holds(minute int) bool {
	if q.From <= q.To {
		return q.From <= minute && minute < q.To
	}
	return minute >= q.From || minute < q.To
}

// At tells whether the clocks of a zone show quiet hours at an instant. What counts is what a clock on the wall reads: where
// it goes back over the end of the quiet hours, they hold once more.
func (q Quiet) At(at time.Time, zone string) bool {
	hour, minute, _ := at.In(Location(zone)).Clock()
	return q.holds(hour*60 + minute)
}

// End returns the first instant, in UTC, at or after at that is not within the quiet hours of a zone.
func (q Quiet) End(at time.Time, zone string) time.Time {
	location := Location(zone)
	for {
		here := at.In(location)
		hour, minute, second := here.Clock()
		if !q.holds(hour*60 + minute) {
			return at.UTC()
		}
		left := ((q.To-hour*60-minute)%minutesOfDay + minutesOfDay) % minutesOfDay
		ends := at.Add(time.Duration(left)*time.Minute - time.Duration(second)*time.Second - time.Duration(here.Nanosecond()))
		_, bound := here.ZoneBounds()
		if bound.IsZero() || ends.Before(bound) {
			return ends.UTC()
		}
		at = bound // the clocks change before or just then: read them again
	}
}

const minutesOfDay = 24 * 60
