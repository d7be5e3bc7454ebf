package peer

import (
	"cmp"
	"slices"
	"time"
)

// MatchState says how far a match has come.
type MatchState string

// The states of a match. A record without one is of a match that was active from the first.
const (
	MatchProposed MatchState = "proposed" // a code was drawn for a worker; not both have said yes
	MatchActive   MatchState = "active"   // both have said yes
	MatchEnding   MatchState = "ending"   // active still, and its last day is set
	MatchEnded    MatchState = "ended"
	MatchDeclined MatchState = "declined" // nothing came of it: the worker would rather not, or it was taken back
)

// Match is a worker and a service-user code. Whom the code stands for is known to people alone, never to the bot.
type Match struct {
	Code       Code
	Worker     string
	Turn       int // how many matches the code had before this one; 0 for the first
	State      MatchState
	Version    int // grows with each change
	ProposedBy string
	ProposedAt time.Time
	WorkerYes  time.Time // zero until the worker has said yes
	TheirYes   time.Time // zero until a coordinator confirmed that the service user has said yes
	TheirYesBy string    // the coordinator who confirmed it
	Start      time.Time // zero before it runs
	End        time.Time // expected end; zero where open
	Ended      time.Time // when it ended or, once its last day is set, will end; zero while it runs on
	EndedBy    string    // who set the last day, declined or took back; "clock" never
	Plan       EndingPlan
	Extension  Extension // the last one that was asked for; zero where none was
	Extended   int       // how often both sides agreed on one
	Standing   StandingCover
}

// StandingCover is the colleague who is there whenever the worker of a match is not.
type StandingCover struct {
	Peer     string // empty where nobody was asked
	At       time.Time
	Agreed   bool
	Declined bool
}

// MatchYears is the longest that a match lasts unless both sides agree on more.
const MatchYears = 2

// LastDayOfMatch is the expected end of a match that begins on a day: the last day of two years.
func LastDayOfMatch(start Day) Day {
	return Day{Year: start.Year + MatchYears, Month: start.Month, Num: start.Num}.Add(-1)
}

// ProposeMatch returns a match that is proposed to a worker and runs once both have said yes.
func ProposeMatch(code Code, worker, by string, at time.Time) Match {
	return Match{Code: code, Worker: worker, State: MatchProposed, Version: 1, ProposedBy: by, ProposedAt: at}
}

// StateAt tells how far the match is at an instant. Its last day being over, it has ended, whether or not anybody was told.
func (m Match) StateAt(at time.Time) MatchState {
	switch {
	case m.State == MatchProposed || m.State == MatchDeclined:
		return m.State
	case !m.Ended.IsZero() && !at.Before(m.Ended):
		return MatchEnded
	case m.State == MatchEnding:
		return MatchEnding
	}
	return MatchActive
}

// Running tells whether the match runs at an instant: it is active or ending. A contact is logged with matches that run.
func (m Match) Running(at time.Time) bool {
	state := m.StateAt(at)
	return state == MatchActive || state == MatchEnding
}

// Waits tells whether the match is proposed and somebody's yes is missing.
func (m Match) Waits() bool { return m.State == MatchProposed }

// RanOn tells whether the match ran on a civil day of a zone, so that a late entry for that day may be made.
func (m Match) RanOn(day Day, zone string) bool {
	if m.Waits() || m.State == MatchDeclined || !m.Start.IsZero() && day.Before(DayOf(m.Start, zone)) {
		return false
	}
	return m.Ended.IsZero() || DayStart(day, zone).Before(m.Ended)
}

// Overdue tells whether the match runs beyond the day on which it was expected to end.
func (m Match) Overdue(at time.Time, zone string) bool {
	return m.Running(at) && !m.End.IsZero() && DayOf(m.End, zone).Before(DayOf(at, zone))
}

// MatchOf returns the newest match of a code among those of a worker, those of which nothing came left out, and false where there
// is none.
func MatchOf(matches []Match, code Code) (Match, bool) {
	var found Match
	ok := false
	for _, m := range matches {
		if m.Code == code && m.State != MatchDeclined && (!ok || m.Turn > found.Turn) {
			found, ok = m, true
		}
	}
	return found, ok
}

// SortMatches orders matches by code, then by turn.
func SortMatches(matches []Match) {
	slices.SortFunc(matches, func(a, b Match) int { return cmp.Or(cmp.Compare(a.Code, b.Code), cmp.Compare(a.Turn, b.Turn)) })
}

// WorkerSaidYes returns the match after its worker said yes. Where the service user has said yes before, it runs from then on,
// for two years at most. It refuses with MatchRuns where the yes was given before, and with MatchOver.
func (m Match) WorkerSaidYes(at time.Time, zone string) (Match, Reason) {
	if reason := m.proposal(at); reason != OK {
		return m, reason
	}
	if !m.WorkerYes.IsZero() {
		return m, MatchRuns
	}
	m.WorkerYes = at
	return m.begin(at, zone), OK
}

// TheySaidYes returns the match after a coordinator confirmed that the service user has said yes. It refuses as WorkerSaidYes does.
func (m Match) TheySaidYes(by string, at time.Time, zone string) (Match, Reason) {
	if reason := m.proposal(at); reason != OK {
		return m, reason
	}
	if !m.TheirYes.IsZero() {
		return m, MatchRuns
	}
	m.TheirYes, m.TheirYesBy = at, by
	return m.begin(at, zone), OK
}

// proposal refuses what can be done with a proposal only.
func (m Match) proposal(at time.Time) Reason {
	switch m.StateAt(at) {
	case MatchProposed:
		return OK
	case MatchEnded, MatchDeclined:
		return MatchOver
	}
	return MatchRuns
}

// begin lets the match run where both have said yes.
func (m Match) begin(at time.Time, zone string) Match {
	m.Version++
	if !m.WorkerYes.IsZero() && !m.TheirYes.IsZero() {
		m.State, m.Start = MatchActive, at
		m.End = Civil(LastDayOfMatch(DayOf(at, zone)), 12*60, zone)
	}
	return m
}

// Decline returns the proposal as one of which nothing came: the worker would rather not, or a coordinator takes it back. The
// code may be proposed to somebody else, see PassOn. It refuses with MatchRuns where both have said yes by then, and with MatchOver.
func (m Match) Decline(by string, at time.Time) (Match, Reason) {
	if reason := m.proposal(at); reason != OK {
		return m, reason
	}
	m.State, m.Ended, m.EndedBy = MatchDeclined, at, by
	m.Version++
	return m, OK
}

// Finish returns the match as one that has ended by an instant, whatever was planned: a worker who leaves, or the last day being
// over. A proposal is declined by it. It refuses with MatchOver where it had ended before.
func (m Match) Finish(by string, at time.Time) (Match, Reason) {
	switch m.StateAt(at) {
	case MatchProposed:
		return m.Decline(by, at)
	case MatchDeclined:
		return m, MatchOver
	case MatchEnded:
		if m.State != MatchEnding {
			return m, MatchOver
		}
	default:
		m.Ended, m.EndedBy = at, by
	}
	m.State, m.Extension = MatchEnded, m.Extension.settled()
	m.Version++
	return m, OK
}

// PassOn ends a match at an instant, see Finish, and proposes the same code to another worker: for the service user nothing
// changes but the face. One that has ended already, or of which nothing came, is left as it is and proposed anew. Store the first with
// Change.PutMatch and the second with Change.HandMatch. It refuses with SameWorker.
func (m Match) PassOn(to, by string, at time.Time) (ended, proposed Match, reason Reason) {
	if to == m.Worker || to == "" {
		return m, Match{}, SameWorker
	}
	ended, reason = m.Finish(by, at)
	if reason != OK && reason != MatchOver {
		return m, Match{}, reason
	}
	proposed = ProposeMatch(m.Code, to, by, at)
	proposed.Turn = m.Turn + 1
	return ended, proposed, OK
}

// OfMatch returns the coordinators who are told of a match: who proposed it or, where they coordinate no longer or are its worker,
// all of them but the worker. Where none is left, it is the deputies.
func (t Team) OfMatch(m Match) []string {
	if m.ProposedBy != m.Worker && slices.Contains(t.Coordinators, m.ProposedBy) {
		return []string{m.ProposedBy}
	}
	for _, all := range [][]string{t.Coordinators, t.Deputies} {
		if all = slices.DeleteFunc(slices.Clone(all), func(u string) bool { return u == m.Worker }); len(all) > 0 {
			return all
		}
	}
	return nil
}
