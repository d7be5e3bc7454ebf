package peer

import (
	"slices"
	"time"
)

// AgreementState says how far a version of a working agreement has come.
type AgreementState string

// The states of a version. An accepted version is in force until it ends: when a later one is accepted, when the worker leaves
// the team, or when somebody ends it.
const (
	Draft           AgreementState = "draft" // not sent yet; only its author sees it, and it has no version number
	Proposed        AgreementState = "proposed"
	Accepted        AgreementState = "accepted"
	ChangeRequested AgreementState = "change requested"
	Superseded      AgreementState = "superseded" // proposed, and replaced by a later proposal before it was accepted
	Ended           AgreementState = "ended"      // accepted once, and in force no more
)

// Agreement is one version of the working agreement of one worker.
type Agreement struct {
	Version    int // from 1, without gaps; 0 for a draft
	Team       string
	State      AgreementState
	Terms      Terms
	ProposedBy string
	ProposedAt time.Time
	Asked      []string  // whom a worker's proposal was sent to; any coordinator of the team may answer it
	AnsweredBy string    // who accepted or asked for a change
	AnsweredAt time.Time // zero while it is proposed
	Review     Day       // when both look at it again
	Confirmed  []Confirmation
	EndedBy    string    // who ended it, or accepted the version that took its place
	EndedAt    time.Time // zero while it is in force
}

// Confirmation is somebody's word that they know that a version is looser than the rule pack. Of such a version both sides
// gave theirs: who proposed it before it was sent, and who accepted it.
type Confirmation struct {
	By string
	At time.Time
}

// Offer is a version that somebody proposes.
type Offer struct {
	Team      string
	Pack      Pack // that the team has chosen
	Terms     Terms
	Review    Day
	By        string
	At        time.Time
	Confirmed bool // who proposes has read what the law says and confirmed it; without effect where nothing is looser
}

// Propose returns the versions with a new one at the end, proposed by one side; a version that was pending is superseded. Its
// terms are completed. It refuses with TermsInvalid (CheckTerms says which), with ReviewInvalid where the review is no day, or
// a day that is over in every zone, and with NotConfirmed where terms are looser than the pack. versions are never changed in
// place.
func Propose(versions []Agreement, o Offer) ([]Agreement, Reason) {
	terms := o.Terms.Complete(o.Pack)
	if len(CheckTerms(terms)) > 0 {
		return versions, TermsInvalid
	}
	if !o.Review.Valid() || o.Review.Before(DayOf(o.At.Add(-12*time.Hour), "")) {
		return versions, ReviewInvalid
	}
	confirmed, reason := confirm(nil, terms, o.Pack, o.Confirmed, o.By, o.At)
	if reason != OK {
		return versions, reason
	}
	next := supersede(versions)
	version := 1
	for _, a := range next {
		version = max(version, a.Version+1)
	}
	return append(next, Agreement{
		Version: version, Team: o.Team, State: Proposed, Terms: terms, ProposedBy: o.By, ProposedAt: o.At, Review: o.Review,
		Confirmed: confirmed,
	}), OK
}

// confirm adds a confirmation where terms are looser than the pack, and refuses where there is none.
func confirm(before []Confirmation, terms Terms, pack Pack, confirmed bool, by string, at time.Time) ([]Confirmation, Reason) {
	if len(terms.Looser(pack)) == 0 {
		return before, OK
	}
	if !confirmed {
		return before, NotConfirmed
	}
	return append(slices.Clone(before), Confirmation{by, at}), OK
}

func supersede(versions []Agreement) []Agreement {
	next := slices.Clone(versions)
	for i := range next {
		if next[i].State == Proposed {
			next[i].State = Superseded
		}
	}
	return next
}

// Answer is what one side says to the pending version of the other.
type Answer struct {
	Version   int
	By        string
	Worker    string // whose agreement it is
	Pack      Pack   // that the team has chosen by now
	At        time.Time
	Confirmed bool // as in Offer, of the side that accepts
}

// Accept returns the versions with the pending one accepted by the other side than proposed it: what the worker proposed
// by somebody else (May decides by whom), anything else by the worker. What was in force ends. It refuses with StaleVersion
// where the version is not the pending one, with NotYours, and with NotConfirmed where it is looser than the pack.
func Accept(versions []Agreement, a Answer) ([]Agreement, Reason) {
	next, i, reason := answer(versions, a, Accepted)
	if reason != OK {
		return versions, reason
	}
	if next[i].Confirmed, reason = confirm(next[i].Confirmed, next[i].Terms, a.Pack, a.Confirmed, a.By, a.At); reason != OK {
		return versions, reason
	}
	for j := range next {
		if j != i {
			next[j].end(a.By, a.At)
		}
	}
	return next, OK
}

// RequestChange returns the versions with the pending one turned down by the other side than proposed it, in the wish for
// another proposal. It refuses with StaleVersion and NotYours as Accept does.
func RequestChange(versions []Agreement, a Answer) ([]Agreement, Reason) {
	next, _, reason := answer(versions, a, ChangeRequested)
	return next, reason
}

func answer(versions []Agreement, a Answer, state AgreementState) (next []Agreement, at int, reason Reason) {
	i := slices.IndexFunc(versions, func(v Agreement) bool { return v.Version == a.Version && v.State == Proposed })
	if i < 0 {
		return versions, i, StaleVersion
	}
	byWorker, fromWorker := a.By == a.Worker, versions[i].ProposedBy == a.Worker
	if a.By == "" || byWorker == fromWorker {
		return versions, i, NotYours
	}
	next = slices.Clone(versions)
	next[i].State, next[i].AnsweredBy, next[i].AnsweredAt = state, a.By, a.At
	return next, i, OK
}

// end ends a version that is in force.
func (a *Agreement) end(by string, at time.Time) {
	if a.State == Accepted {
		a.State, a.EndedBy, a.EndedAt = Ended, by, at
	}
}

// End returns the versions with the one in force ended and nothing in its place: from then on the starter limits hold. It
// refuses with NothingAgreed where none is in force, and with StaleVersion where it is another than version.
func End(versions []Agreement, version int, by string, at time.Time) ([]Agreement, Reason) {
	held, ok := InForce(versions, at)
	switch {
	case !ok:
		return versions, NothingAgreed
	case held.Version != version:
		return versions, StaleVersion
	}
	next := slices.Clone(versions)
	for i := range next {
		next[i].end(by, at)
	}
	return next, OK
}

// Leave returns the versions of a worker who leaves the team: none is in force any more, and none waits for an answer.
func Leave(versions []Agreement, by string, at time.Time) []Agreement {
	next := supersede(versions)
	for i := range next {
		next[i].end(by, at)
	}
	return next
}

// InForce returns the version that holds at an instant: of those accepted by then the one that was accepted last, and
// false where there is none or where it had ended by then.
func InForce(versions []Agreement, at time.Time) (Agreement, bool) {
	latest, ok := lastAccepted(versions, at)
	if !ok || !latest.EndedAt.IsZero() && !at.Before(latest.EndedAt) {
		return Agreement{}, false
	}
	return latest, true
}

// lastAccepted is the version that was accepted last by an instant, whether or not it has ended since.
func lastAccepted(versions []Agreement, at time.Time) (Agreement, bool) {
	var latest Agreement
	for _, a := range versions {
		if a.State != Accepted && a.State != Ended || a.AnsweredAt.After(at) {
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

// TermsAt returns the terms that hold at an instant and the version of the agreement that they are of. Before any was
// accepted, and after one ended without a successor, these are starter terms, of the profile of the one that ended, and 0.
func TermsAt(versions []Agreement, at time.Time) (terms Terms, agreed int) {
	a, ok := lastAccepted(versions, at)
	switch {
	case !ok:
		return StarterTerms(), 0
	case !a.EndedAt.IsZero() && !at.Before(a.EndedAt):
		return StarterTermsOf(a.Terms.Profile), 0
	}
	return a.Terms, a.Version
}
