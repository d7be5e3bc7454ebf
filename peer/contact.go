package peer

import "time"

// Code is the random code of a service user, such as "K7". It is the only thing ever stored about that person.
type Code string

// Direction says who reached out.
type Direction uint8

// The directions of a contact. The zero value is a planned contact, in which nobody was called upon.
const (
	Planned  Direction = iota // arranged beforehand, or not said
	Incoming                  // they reached out ("in")
	Outgoing                  // the worker reached out ("out")
)

// Channel says how the two were in touch. The zero value means that the worker did not say.
type Channel uint8

// The channels of a contact.
const (
	AnyChannel Channel = iota
	Call
	Text
	Meet
	Video
	Group
)

// Purpose says what a contact was for. The zero value means that the worker did not say.
type Purpose uint8

// The purposes of a contact.
const (
	AnyPurpose Purpose = iota
	Talk
	Accompany
	Activity
	Services
	Practical
)

// Outcome says how a contact ended.
type Outcome uint8

// The outcomes of a contact. A missed contact is a call or message that the worker did not take: it counts as pressure,
// never as work. A no-show and a cancelled contact are kept, and count in no limit.
const (
	Held Outcome = iota
	Missed
	NoShow
	Cancelled
)

// Contact is one talk, call, text, meeting or missed call with a match.
type Contact struct {
	ID        string    // random, unique within the worker
	Code      Code      // empty only for a group contact
	Start     time.Time // the instant at which it began, whole seconds, UTC
	Zone      string    // the IANA zone in which it was logged; it fixes the civil day for ever
	Timeless  bool      // only the day is known; Start is then noon of that day in Zone
	Minutes   int       // 0 to 1440; 0 where no length was said or none applies
	Direction Direction
	Channel   Channel
	Purpose   Purpose
	Outcome   Outcome
	Heavy     bool      // the worker's own mark, for them alone: this one stays with them; what it was is never asked
	LoggedAt  time.Time // the instant at which the worker logged it, whole seconds, UTC
}

// Day is the civil day of the contact in the zone in which it was logged.
func (c Contact) Day() Day { return DayOf(c.Start, c.Zone) }

// Counts tells whether the contact is one that limits count: a no-show and a cancelled contact took place with nobody.
func (c Contact) Counts() bool { return c.Outcome == Held || c.Outcome == Missed }

// CameIn tells whether the service user reached out, answered or not.
func (c Contact) CameIn() bool { return c.Direction == Incoming || c.Outcome == Missed }
