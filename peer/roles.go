package peer

import "slices"

// Action is something that a person may or may not do.
type Action string

// The actions. See the table in this file for who may do which.
const (
	LogContact       Action = "log contact"
	UndoContact      Action = "undo contact"
	LogHours         Action = "log hours" // and start and stop a shift
	UndoHours        Action = "undo hours"
	SeeOwnWeek       Action = "see own week"
	SeeWeek          Action = "see week" // of a worker
	SeeOwnAgreement  Action = "see own agreement"
	SeeAgreement     Action = "see agreement" // of a worker
	ProposeAgreement Action = "propose agreement"
	AnswerAgreement  Action = "answer agreement" // Accept and RequestChange then tell the two sides apart
	EndAgreement     Action = "end agreement"
	SetUpTeam        Action = "set up team"
	ChangeTeam       Action = "change team"
	AddMember        Action = "add member"
	Consent          Action = "consent"
	DrawMatch        Action = "draw match"
	AnswerCheckIn    Action = "answer check-in" // and keep an own trend
	PlanCheckIn      Action = "plan check-in"   // when a team is asked, and how many must answer
	HandleAlert      Action = "handle alert"    // acknowledge and close
	SeeTeam          Action = "see team"        // its settings and who is in it, never records
	EditHolidays     Action = "edit holidays"
	ChangeSettings   Action = "change settings" // one's own: quiet hours, how much to be reminded of
	SeeAlerts        Action = "see alerts"      // of a team, who took them and what of them could not be delivered; and send that again
	TakeTimeOff      Action = "take time off"   // ask, tell, see one's own, cancel, agree to cover
	AnswerTimeOff    Action = "answer time off" // of a worker, and never one's own
	SeeAway          Action = "see away"        // who of the team is away, never why
	EditPolicy       Action = "edit policy"     // on time off
	Help             Action = "help"
	EditContact      Action = "edit contact" // change an entry of the last days
	EditHours        Action = "edit hours"

	AskSupervision  Action = "ask supervision"  // ask, answer, prepare: everything about one's own
	TakeSupervision Action = "take supervision" // of a worker; never one's own
	SeeSupervision  Action = "see supervision"  // who is due, and how fast requests are answered
	SayWhatCame     Action = "say what came"    // to a team, of its check-ins
	SetSupervision  Action = "set supervision"  // the team's settings of it, group sessions

	AnswerMatch    Action = "answer match"     // a proposal to oneself
	ChangeMatch    Action = "change match"     // plan its ending, ask to go on and answer that, as one of its two sides
	SeeMatches     Action = "see matches"      // of a team: since when and until when, never contacts
	SeeDigest      Action = "see digest"       // what the week brings for a team
	PlanDigest     Action = "plan digest"      // when that comes by itself
	AskLeaving     Action = "ask leaving"      // and answer what was set, and take a match on from somebody who leaves
	SetLeaving     Action = "set leaving"      // of a worker: the last day, and what becomes of the matches
	AnswerCheck    Action = "answer check"     // is somebody who left still being called?
	SayStillCalled Action = "say still called" // oneself, after one left
	SeeInduction   Action = "see induction"
	TickInduction  Action = "acknowledge step" // Acknowledge then tells the two sides apart
)

// Actor is a person with the places that they hold.
type Actor struct {
	Person Person
	Member *Member // the person as a worker, nil where they never were one
	Teams  []Team  // all teams of the workspace; the place of a coordinator or a deputy is read from them
}

// Subject is what an action is about, as it is stored and never as somebody typed it.
type Subject struct {
	Team   string // the team that it is about, or that the worker is in; empty where it is about none
	Worker string // the worker that it is about; empty means the actor
}

// role is a place that an actor can hold towards a subject.
type role uint8

const (
	anyone      role = 1 << iota // whoever is not refused as a guest, a bot or a stranger
	invitee                      // has been added to the team of the subject, about themselves, whether or not they said yes
	worker                       // has said yes, about themselves
	coordinator                  // of the team of the subject
	deputy                       // of the team of the subject
	senior                       // an active worker of the team of the subject who takes requests of others
	former                       // of the team of the subject, about themselves, after they left it
	admin                        // runs the bot: sets up teams and roles, and sees nobody's records
)

// permissions is the table of who may do what: one row for each action.
var permissions = map[Action]role{
	Help:             anyone,
	Consent:          invitee,
	LogContact:       worker,
	UndoContact:      worker,
	LogHours:         worker,
	UndoHours:        worker,
	SeeOwnWeek:       worker,
	AnswerCheckIn:    worker,
	PlanCheckIn:      coordinator,
	SeeOwnAgreement:  worker,
	SeeWeek:          worker | coordinator,
	SeeAgreement:     worker | coordinator | deputy,
	ProposeAgreement: worker | coordinator,
	AnswerAgreement:  worker | coordinator,
	EndAgreement:     coordinator,
	HandleAlert:      coordinator | deputy, // and never about themselves
	AddMember:        coordinator,
	DrawMatch:        coordinator,
	EditHolidays:     coordinator | admin,
	SeeAlerts:        coordinator | deputy,
	TakeTimeOff:      worker,
	AnswerTimeOff:    coordinator | deputy,
	SeeAway:          worker | coordinator | deputy,
	EditPolicy:       coordinator | admin,
	SeeTeam:          coordinator | deputy | admin,
	ChangeSettings:   worker | coordinator | deputy, // their own
	SetUpTeam:        admin,
	ChangeTeam:       admin,
	EditContact:      worker,
	EditHours:        worker,

	AskSupervision:  worker,
	TakeSupervision: coordinator | deputy | senior,
	SeeSupervision:  coordinator | deputy,
	SetSupervision:  coordinator,

	AnswerMatch:    worker,
	ChangeMatch:    worker | coordinator,
	SeeMatches:     coordinator | deputy,
	SeeDigest:      coordinator | deputy,
	PlanDigest:     coordinator,
	SayWhatCame:    coordinator,
	AskLeaving:     worker,
	SetLeaving:     coordinator,
	AnswerCheck:    coordinator | deputy,
	SayStillCalled: former,
	SeeInduction:   worker | coordinator | deputy,
	TickInduction:  worker | coordinator,
}

// Actions returns every action of the table, sorted.
func Actions() []Action {
	actions := make([]Action, 0, len(permissions))
	for action := range permissions {
		actions = append(actions, action)
	}
	slices.Sort(actions)
	return actions
}

// May tells whether an actor may do something about a subject: OK, or the reason against it. Where several reasons hold
// it names the one that the person can do something about.
func May(actor Actor, action Action, subject Subject) Reason {
	if refused := actor.Person.refused(); refused != OK {
		return refused
	}
	allowed, ok := permissions[action]
	if !ok {
		return UnknownAction
	}
	own := subject.Worker == actor.Person.User // and not only for want of somebody else
	if subject.Worker == "" {
		subject.Worker = actor.Person.User
	}
	if allowed&(actor.roles(subject)) == 0 {
		return actor.lacks(allowed, subject)
	}
	if action == HandleAlert && subject.Worker == actor.Person.User {
		return OwnAlert
	}
	if action == AnswerTimeOff && subject.Worker == actor.Person.User {
		return OwnRequest
	}
	if action == TakeSupervision && own {
		return NotYours
	}
	return OK
}

// refused returns why a person may do nothing at all, whatever places they hold.
func (p Person) refused() Reason {
	switch {
	case p.Bot:
		return BotRefused
	case p.Foreign || p.User == "":
		return ForeignRefused
	case p.Deactivated:
		return DeactivatedRefused
	case p.Guest:
		return GuestRefused
	}
	return OK
}

// roles returns every place that an actor holds towards a subject.
func (a Actor) roles(subject Subject) role {
	held := anyone
	if a.Person.Admin {
		held |= admin
	}
	if subject.Worker == a.Person.User && a.Member != nil && (subject.Team == "" || subject.Team == a.Member.Team) {
		switch a.Member.State {
		case Active:
			held |= invitee | worker
		case Invited:
			held |= invitee
		case Gone:
			held |= former
		}
	}
	if a.Member != nil && a.Member.Senior && a.Member.State == Active && a.Member.Team == subject.Team {
		held |= senior
	}
	for _, team := range a.Teams {
		if subject.Team != "" && team.ID == subject.Team {
			held |= a.rolesIn(team)
		}
	}
	return held
}

func (a Actor) rolesIn(team Team) role {
	var held role
	if slices.Contains(team.Coordinators, a.Person.User) {
		held |= coordinator
	}
	if slices.Contains(team.Deputies, a.Person.User) {
		held |= deputy
	}
	return held
}

// lacks returns the reason why an actor holds none of the allowed roles.
func (a Actor) lacks(allowed role, subject Subject) Reason {
	if allowed == admin {
		return NotAdmin
	}
	ownMatter := allowed&(invitee|worker) != 0 && subject.Worker == a.Person.User
	responsible := a.Person.Admin
	for _, team := range a.Teams {
		responsible = responsible || a.rolesIn(team) != 0
	}
	switch {
	case a.Member == nil && (ownMatter || !responsible):
		return NotAMember
	case a.Member != nil && a.Member.State == Gone && (ownMatter || !responsible):
		return Left
	case ownMatter && a.Member.State == Invited && (subject.Team == "" || subject.Team == a.Member.Team):
		return NotConsented
	case allowed&(coordinator|deputy) != 0 && !ownMatter:
		return NotCoordinator
	}
	return NotYours
}
