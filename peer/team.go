package peer

import "time"

// Team is a group of peer workers with the people who are responsible for it.
type Team struct {
	ID                  string
	Name                string
	Zone                string // IANA zone
	Language            string // "en", "nb" or "ro"
	RulePack            string // "eu", "no", "uk" or "none"
	CoordinatorsChannel string // the Slack channel that alerts go to
	TeamChannel         string // the Slack channel of the whole team
	Coordinators        []string
	Deputies            []string
	CreatedAt           time.Time
	CreatedBy           string
	Region              string // whose public holidays count, see Regions; empty for the one that Zone suggests
	DaysOff             []Day  // further days on which the team does not work, in order
	DaysOn              []Day  // public holidays on which it works, in order
	WorkFrom, WorkTo    int    // its working hours in minutes after midnight; 0 and 0 for 08:00 to 16:00
	CheckIn             CheckInPlan
	Numbers             string        // whom to call in need, as the organisation wrote it; shown where it matters; at most MaxNumbers characters
	TimeOffAsk          []TimeOffKind // the kinds of time off that are asked for, see Asks; nil for the usual ones, empty for none
	Questionnaires      []string      // ids of those that people of the team may take, see Questionnaire
	LeastHere           int           // how many workers the team wants there on a working day, 0 for no wish
	Weeks               TeamWeeks     // what became of its check-ins
}

// MaxNumbers is how long the organisation's own numbers may be, in characters.
const MaxNumbers = 500

// MemberState says how far a worker has come into a team.
type MemberState string

// The states of a member. Nothing is logged about a person before they said yes.
const (
	Invited MemberState = "invited" // added by a coordinator, has not said yes
	Active  MemberState = "active"  // said yes to what is stored and why
	Gone    MemberState = "gone"    // left the team
)

// Member is a peer worker of a team.
type Member struct {
	User      string
	Team      string
	State     MemberState
	Senior    bool
	Zone      string // IANA zone, from Slack; where empty the team's holds
	Language  string // "en", "nb" or "ro", from Slack; where empty the team's holds
	AddedBy   string
	AddedAt   time.Time
	Consented time.Time // when the worker said yes; zero before
}
