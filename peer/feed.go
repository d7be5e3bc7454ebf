package peer

import "time"

// FeedKind says which time off a calendar feed shows.
type FeedKind string

// The kinds of feeds.
const (
	OwnFeed  FeedKind = "own"  // of one worker, with what it is for
	TeamFeed FeedKind = "team" // of a team: who is away, and never what for
)

// Feed is an address at which a calendar finds time off. Whoever has the address reads it; it is made by one person, and shows nothing
// any more once that person may not see it themselves.
type Feed struct {
	Kind   FeedKind
	User   string // whose address it is
	Team   string // of a TeamFeed
	MadeAt time.Time
}

// Action is what its owner must be allowed to do for the feed to show anything.
func (f Feed) Action() Action {
	if f.Kind == OwnFeed {
		return TakeTimeOff
	}
	return SeeAway
}

// How far back a feed reaches: its own worker may look things up, a team needs today.
const (
	ownFeedBack  = 92 * 24 * time.Hour
	teamFeedBack = 7 * 24 * time.Hour
)

// Shows tells whether a time off stands in the feed at an instant. In a worker's own there is also what waits for an answer; what was
// denied or taken back is in none.
func (f Feed) Shows(t TimeOff, at time.Time) bool {
	if f.Kind == OwnFeed {
		return t.Stands() && t.To.Add(ownFeedBack).After(at)
	}
	return t.Holds() && t.To.Add(teamFeedBack).After(at)
}
