package peer

import (
	"maps"
	"slices"
	"time"
)

// AgreementState says how far a version of a working agreement has come.
type AgreementState string

// The states of a version. An accepted version is in force until a later one is accepted.
const (
	Proposed        AgreementState = "proposed"
	Accepted        AgreementState = "accepted"
	ChangeRequested AgreementState = "change requested"
	Superseded      AgreementState = "superseded" // proposed, and replaced by a later proposal before it was accepted
)

// Availability is when a worker has agreed to be reachable: the same hours on each of its days. Zero means never.
type Availability struct {
	Days     [7]bool // indexed by time.Weekday
	From, To int     // minutes after local midnight, From < To, at most 1440
}

// Holds tells whether a civil time is within the hours: minute minutes after midnight of that weekday, from From on and
// before To.
func (a Availability) Holds(day time.Weekday, minute int) bool { return a.holds(day, minute, false) }

// holds is Holds; of a contact of which only the day is known it tells whether the day has any hours.
func (a Availability) holds(day time.Weekday, minute int, timeless bool) bool {
	if !a.Days[day] || a.From >= a.To {
		return false
	}
	return timeless || minute >= a.From && minute < a.To
}

// Terms are the limits and the rhythm that worker and coordinator sign.
type Terms struct {
	Profile      Profile        // which starter limits and which rows hold; empty is Employed
	Agreed       int            // agreed working time in minutes a week, 0 where none is agreed
	Limits       map[RuleID]int // one entry for each contact rule, and for hour rules as agreed; a measure above it alerts
	Steps        []Step         // dated limits, earliest first: see Terms.On
	Availability Availability
}

// Agreement is one version of the working agreement of one worker.
type Agreement struct {
	Version    int // from 1, without gaps
	Team       string
	State      AgreementState
	Terms      Terms
	ProposedBy string
	ProposedAt time.Time
	Asked      []string  // whom a worker's proposal was sent to; any coordinator of the team may answer it
	AnsweredBy string    // who accepted or asked for a change
	AnsweredAt time.Time // zero while it is proposed
	Review     Day       // when both look at it again
}

// Problem is a part of terms that cannot be agreed. Min and Max are what its limit must lie between, both included.
type Problem struct {
	Rule     RuleID // empty where the availability has no sense: minutes from Min to Max, the end after the start
	Min, Max int
}

// CheckTerms returns what cannot be agreed in terms: limits missing or out of their range in the order of the table,
// limits of unknown rules, hours that make no sense. It is empty where terms are sound.
func CheckTerms(terms Terms) []Problem {
	var problems []Problem
	for _, r := range rules {
		if limit, ok := terms.Limits[r.ID]; !ok && r.mustBeAgreed() || ok && (limit < r.Min || limit > r.Max) {
			problems = append(problems, Problem{r.ID, r.Min, r.Max})
		}
	}
	for _, id := range slices.Sorted(maps.Keys(terms.Limits)) {
		if _, ok := RuleByID(id); !ok {
			problems = append(problems, Problem{Rule: id})
		}
	}
	hours := terms.Availability
	never := hours == Availability{}
	if !never && (hours.From < 0 || hours.From >= hours.To || hours.To > 24*60) {
		problems = append(problems, Problem{Min: 0, Max: 24 * 60})
	}
	return problems
}

// Propose returns the versions with a new one at the end, proposed by one side; a version that was pending is superseded.
// It refuses with TermsInvalid (CheckTerms says which) and with ReviewInvalid where the review is no day, or a day that
// is over in every zone. versions are never changed in place.
func Propose(versions []Agreement, team string, terms Terms, review Day, by string, at time.Time) ([]Agreement, Reason) {
	if len(CheckTerms(terms)) > 0 {
		return versions, TermsInvalid
	}
	if !review.Valid() || review.Before(DayOf(at.Add(-12*time.Hour), "")) {
		return versions, ReviewInvalid
	}
	next := slices.Clone(versions)
	version := 1
	for i := range next {
		version = max(version, next[i].Version+1)
		if next[i].State == Proposed {
			next[i].State = Superseded
		}
	}
	terms = terms.Clone()
	return append(next, Agreement{
		Version: version, Team: team, State: Proposed, Terms: terms, ProposedBy: by, ProposedAt: at, Review: review,
	}), OK
}

// Accept returns the versions with the pending one accepted by the other side than proposed it: what the worker proposed
// by somebody else (May decides by whom), anything else by the worker. It refuses with StaleVersion where version is not
// the pending one, and with NotYours.
func Accept(versions []Agreement, version int, by, worker string, at time.Time) ([]Agreement, Reason) {
	return answer(versions, version, Accepted, by, worker, at)
}

// RequestChange returns the versions with the pending one turned down by the other side than proposed it, in the wish for
// another proposal. It refuses as Accept does.
func RequestChange(versions []Agreement, version int, by, worker string, at time.Time) ([]Agreement, Reason) {
	return answer(versions, version, ChangeRequested, by, worker, at)
}

func answer(versions []Agreement, version int, state AgreementState, by, worker string, at time.Time) ([]Agreement, Reason) {
	i := slices.IndexFunc(versions, func(a Agreement) bool { return a.Version == version && a.State == Proposed })
	if i < 0 {
		return versions, StaleVersion
	}
	byWorker, fromWorker := by == worker, versions[i].ProposedBy == worker
	if by == "" || byWorker == fromWorker {
		return versions, NotYours
	}
	next := slices.Clone(versions)
	next[i].State, next[i].AnsweredBy, next[i].AnsweredAt = state, by, at
	return next, OK
}

// InForce returns the version that holds at an instant: of those accepted by then the one that was accepted last, and
// false where there is none.
func InForce(versions []Agreement, at time.Time) (Agreement, bool) {
	var latest Agreement
	for _, a := range versions {
		if a.State != Accepted || a.AnsweredAt.After(at) {
			continue
		}
		if latest.Version == 0 || a.AnsweredAt.After(latest.AnsweredAt) ||
			a.AnsweredAt.Equal(latest.AnsweredAt) && a.Version > latest.Version {
			latest = a
		}
	}
	return latest, latest.Version > 0
}

// Pending returns the version that waits for an answer, and false where none does.
func Pending(versions []Agreement) (Agreement, bool) {
	for _, a := range slices.Backward(versions) {
		if a.State == Proposed {
			return a, true
		}
	}
	return Agreement{}, false
}

// TermsAt returns the terms that hold at an instant and the version of the agreement that they are of; before any was
// accepted these are the starter terms and 0.
func TermsAt(versions []Agreement, at time.Time) (terms Terms, agreed int) {
	if a, ok := InForce(versions, at); ok {
		return a.Terms, a.Version
	}
	return StarterTerms(), 0
}
