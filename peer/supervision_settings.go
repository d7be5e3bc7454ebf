package peer

// SupervisionSettings are what a team has chosen about supervision.
type SupervisionSettings struct {
	Text  bool     // requests may carry a text in the worker's own words; off until a coordinator turns it on
	Every Interval // how often everybody is to have it
	Short Interval // new and lone peers
}

// Interval is how many days may go by since the last supervision, time off not counted.
type Interval struct {
	Due     int // both are reminded
	Overdue int // both are reminded again
	Deputy  int // the deputies hear of it, and from then on every week
}

// The intervals where a team has chosen none.
var (
	EveryTwoWeeks = Interval{Due: 14, Overdue: 21, Deputy: 30}
	EveryWeek     = Interval{Due: 7, Overdue: 10, Deputy: 14}
)

// The range of a day of an interval.
const (
	LeastInterval = 3
	MostInterval  = 120
)

// Valid tells whether the days are within the range and follow each other.
func (i Interval) Valid() bool {
	return i.Due >= LeastInterval && i.Overdue > i.Due && i.Deputy > i.Overdue && i.Deputy <= MostInterval
}

// Of returns the interval that holds for a worker by their profile.
func (s SupervisionSettings) Of(profile Profile) Interval {
	chosen, otherwise := s.Every, EveryTwoWeeks
	if profile == NewPeer || profile == LonePeer {
		chosen, otherwise = s.Short, EveryWeek
	}
	if !chosen.Valid() {
		return otherwise
	}
	return chosen
}
