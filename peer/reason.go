package peer

// Reason names why something was not done or may not be done. The empty Reason, OK, means that it was done or may be
// done. Reasons are names, never sentences: what a person reads about one is a message of its own.
type Reason string

// OK is the absence of a reason against something.
const OK Reason = ""

// The reasons about who a person is (see May).
const (
	NotAMember         Reason = "not a member"        // in no team: somebody can add them
	NotConsented       Reason = "not consented"       // added to a team, has not said yes
	Left               Reason = "left"                // has left the team
	GuestRefused       Reason = "guest refused"       // a guest of the workspace
	BotRefused         Reason = "bot refused"         // an app or a bot
	DeactivatedRefused Reason = "deactivated refused" // an account that was switched off
	ForeignRefused     Reason = "foreign refused"     // of another workspace, or nobody known
	NotCoordinator     Reason = "not coordinator"     // not responsible for the team that it is about
	NotAdmin           Reason = "not admin"           // not one who runs the bot
	NotYours           Reason = "not yours"           // about another person, or for the other side to answer
	UnknownAction      Reason = "unknown action"      // no row of the table of actions
)

// The reasons about an alert.
const (
	OwnAlert            Reason = "own alert" // nobody handles an alert about themselves
	AlreadyAcknowledged Reason = "already acknowledged"
	AlreadyClosed       Reason = "already closed"
	AlreadyWithdrawn    Reason = "already withdrawn"
	UnknownOutcome      Reason = "unknown outcome"
	AlreadySnoozed      Reason = "already snoozed"
	UnknownTime         Reason = "unknown time" // not one of those that are offered
)

// The reasons about an agreement.
const (
	TermsInvalid  Reason = "terms invalid"  // CheckTerms says which
	ReviewInvalid Reason = "review invalid" // no such day, or a day that is over
	StaleVersion  Reason = "stale version"  // answered, superseded or unknown: no longer the pending one
	NotConfirmed  Reason = "not confirmed"  // looser than the rule pack, and who sends it has not confirmed that
	NothingAgreed Reason = "nothing agreed" // no version is in force
)

// The reasons about a team's days off.
const (
	AlreadyOff  Reason = "already off"   // the team does not work that day anyway
	NoHoliday   Reason = "no holiday"    // the team works that day as it is
	TooManyDays Reason = "too many days" // more days set by hand than a team may have
)

// The reasons about time off.
const (
	OwnRequest      Reason = "own request"      // nobody answers their own request
	AlreadyAnswered Reason = "already answered" // by somebody else, or before
	TakenBack       Reason = "taken back"       // by whoever asked
	AlreadyOver     Reason = "already over"     // ended, denied or taken back
	OwnCover        Reason = "own cover"        // nobody covers for themselves
)

// The reasons about supervision.
const (
	AlreadyTaken     Reason = "already taken"     // somebody else, or the same person, has the request
	AlreadyHeld      Reason = "already held"      // it was noted that the talk happened
	AlreadyCancelled Reason = "already cancelled" // the worker took the request back
	NotTaken         Reason = "not taken"         // nobody has the request yet
	NotYet           Reason = "not yet"           // the time that was agreed is still to come
)

// The reasons about a match.
const (
	MatchWaits       Reason = "match waits"        // somebody has not said yes yet
	MatchRuns        Reason = "match runs"         // both have said yes: it is no proposal any more
	MatchOver        Reason = "match over"         // it has ended, or nothing came of it
	DayNotOffered    Reason = "day not offered"    // outside the days that the match leaves
	ChoiceNotOffered Reason = "choice not offered" // not on the list
	NothingAsked     Reason = "nothing asked"      // nothing waits for an answer
	SameWorker       Reason = "same worker"        // the worker has the code already
)

// Reasons lists every reason but OK, so that a test can hold that each has its words.
func Reasons() []Reason {
	return []Reason{
		NotAMember, NotConsented, Left, GuestRefused, BotRefused, DeactivatedRefused, ForeignRefused, NotCoordinator,
		NotAdmin, NotYours, UnknownAction, OwnAlert, AlreadyAcknowledged, AlreadyClosed, AlreadyWithdrawn,
		UnknownOutcome, TermsInvalid, ReviewInvalid, StaleVersion, AlreadySnoozed, UnknownTime, NotConfirmed, NothingAgreed,
		AlreadyOff, NoHoliday, TooManyDays, OwnRequest, AlreadyAnswered, TakenBack, AlreadyOver, OwnCover,
		AlreadyTaken, AlreadyHeld, AlreadyCancelled, NotTaken, NotYet,
		MatchWaits, MatchRuns, MatchOver, DayNotOffered, ChoiceNotOffered, NothingAsked, SameWorker,
	}
}
