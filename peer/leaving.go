package peer

import (
	"slices"
	"strings"
	"time"
)

// LeavingState says how far somebody who leaves has come. It is part of stored records and never changes its meaning.
type LeavingState string

// The states of leaving.
const (
	LeaveAsked LeavingState = "asked" // the worker would like to leave; no day is set
	LeaveSet   LeavingState = "set"   // a coordinator has set the last day
	LeaveOver  LeavingState = "over"  // the last day has gone by
)

// CertificateWish is what a worker wants in the certificate of their service.
type CertificateWish string

// The wishes. Nobody gets a certificate who did not ask for one.
const (
	NoCertificate    CertificateWish = ""
	PlainCertificate CertificateWish = "plain" // the name, the team and the time of service
	FullCertificate  CertificateWish = "full"  // with the hours by kind and the number of contacts; never a code
)

// StillCalled is an answer to the question whether somebody who left is still being called.
type StillCalled string

// The answers.
const (
	NotAsked  StillCalled = ""
	CalledNo  StillCalled = "no"
	CalledYes StillCalled = "yes"
)

// leaveTells is when the goodbye comes on the last day, in minutes after midnight.
const leaveTells = 15 * 60

// Handing says what becomes of a match whose worker leaves: it ends, or passes to a colleague who said yes.
type Handing struct {
	Code     Code
	To       string // Slack user id of the colleague, empty where the match ends
	Agreed   bool
	Declined bool
}

// Leaving is somebody's way out of a team. There is at most one for a worker.
type Leaving struct {
	ID      string
	Version int
	Worker  string
	Team    string
	State   LeavingState
	Zone    string    // IANA zone of the worker, which fixes the midnight
	LastDay Day       // zero where the worker named none and none is set
	AskedAt time.Time // when the worker asked; zero where they did not
	SetBy   string
	SetAt   time.Time
	Wrong   bool // the worker says that the last day is not right
	Matches []Handing
	Wish    CertificateWish
	AskMe   bool           // the worker wants to be asked, once, whether somebody still calls
	Told    bool           // the goodbye was said
	Checks  [2]StillCalled // what the coordinators answered after one and after three months
}

// Ends is the local midnight after the last day: from then on the worker is in the team no more.
func (l Leaving) Ends() time.Time { return DayStart(l.LastDay.Add(1), l.Zone) }

// GoodbyeAt is when the goodbye is said: in the afternoon of the last day, while the account is certainly there.
func (l Leaving) GoodbyeAt() time.Time { return Civil(l.LastDay, leaveTells, l.Zone) }

// PurgeAt is when everything that is kept of the worker goes: three months after the end.
func (l Leaving) PurgeAt() time.Time { return DayStart(addMonths(l.LastDay.Add(1), 3), l.Zone) }

// CheckAt is when the coordinators are asked whether the worker is still being called: for the first time a month after the last
// day, for the second shortly before everything is deleted; at nine on a working day of the team.
func (l Leaving) CheckAt(n int, c Calendar) time.Time {
	if n <= 1 {
		day := addMonths(l.LastDay, 1)
		for i := 0; i < 14 && !c.Working(day); i++ {
			day = day.Add(1)
		}
		return Civil(day, greetAt, c.Zone)
	}
	day := addMonths(l.LastDay, 3)
	for i := 0; i < 14 && !c.Working(day); i++ {
		day = day.Add(-1)
	}
	return Civil(day, greetAt, c.Zone)
}

// addMonths is the same day of a later month, its last day where that month is shorter.
func addMonths(d Day, n int) Day {
	first := time.Date(d.Year, d.Month+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return Day{Year: first.Year(), Month: first.Month(), Num: min(d.Num, last)}
}

// The range in which a last day may lie: a coordinator may be late with it, and may plan it.
const (
	leaveBack  = 31
	leaveAhead = 366
)

// Ask returns the wish of a worker to leave, with the day that they think of; the zero Day for none. It refuses with
// AlreadyAnswered where a day is set already, and with UnknownTime a day that is over or more than a year away.
func (l Leaving) Ask(day, today Day, at time.Time) (Leaving, Reason) {
	switch {
	case l.State == LeaveSet || l.State == LeaveOver:
		return l, AlreadyAnswered
	case day != Day{} && (day.Before(today) || day.Since(today) > leaveAhead):
		return l, UnknownTime
	}
	l.State, l.LastDay, l.Version = LeaveAsked, day, l.Version+1
	if l.AskedAt.IsZero() {
		l.AskedAt = at
	}
	return l, OK
}

// Set returns the leaving with its last day and with what becomes of each match. Whoever was asked for a code and is asked
// again keeps their answer. It refuses with UnknownTime a day out of range, with OwnCover a match that would pass to its own
// worker, and with AlreadyOver where the worker has left.
func (l Leaving) Set(by string, day, today Day, to map[Code]string, codes []Code, at time.Time) (Leaving, Reason) {
	if l.State == LeaveOver {
		return l, AlreadyOver
	}
	if !day.Valid() || today.Since(day) > leaveBack || day.Since(today) > leaveAhead {
		return l, UnknownTime
	}
	before := l.Matches
	l.Matches = nil
	for _, code := range codes {
		h := Handing{Code: code, To: to[code]}
		if h.To == l.Worker && h.To != "" {
			return l, OwnCover
		}
		i := slices.IndexFunc(before, func(o Handing) bool { return o.Code == code && o.To == h.To })
		if h.To != "" && i >= 0 && day == l.LastDay {
			h = before[i]
		}
		l.Matches = append(l.Matches, h)
	}
	slices.SortFunc(l.Matches, func(a, b Handing) int { return strings.Compare(string(a.Code), string(b.Code)) })
	l.State, l.LastDay, l.SetBy, l.SetAt, l.Wrong = LeaveSet, day, by, at, false
	l.Version++
	return l, OK
}

// Want returns the leaving with what its worker would like to have. It refuses with AlreadyOver once the goodbye was said.
func (l Leaving) Want(wish CertificateWish, ask bool) (Leaving, Reason) {
	switch {
	case l.State != LeaveSet || l.Told:
		return l, AlreadyOver
	case l.Wish == wish && l.AskMe == ask:
		return l, AlreadyAnswered
	}
	l.Wish, l.AskMe = wish, ask
	l.Version++
	return l, OK
}

// WaitingAt returns the instant at which a wish to leave that nobody answered is passed on for the step-th time, as WaitingStep
// does for alerts.
func (l Leaving) WaitingAt(step int, c Calendar) time.Time {
	return WaitingStep(Alert{RaisedAt: l.AskedAt}, step, c)
}

// SayWrong returns the leaving as its worker reads it wrongly set. It refuses with AlreadyOver where they have left, and with
// AlreadyAnswered where they said so before.
func (l Leaving) SayWrong() (Leaving, Reason) {
	switch {
	case l.State != LeaveSet:
		return l, AlreadyOver
	case l.Wrong:
		return l, AlreadyAnswered
	}
	l.Wrong = true
	l.Version++
	return l, OK
}

// Answer returns the leaving with what a colleague said who was asked to take a match on. It refuses with NotYours where
// somebody else was asked, with AlreadyOver where it is too late, and with AlreadyAnswered where the same was said before.
func (l Leaving) Answer(by string, code Code, yes bool) (Leaving, Reason) {
	i := slices.IndexFunc(l.Matches, func(h Handing) bool { return h.Code == code && h.To == by && by != "" })
	switch {
	case i < 0:
		return l, NotYours
	case l.State != LeaveSet:
		return l, AlreadyOver
	case yes && l.Matches[i].Agreed, !yes && l.Matches[i].Declined:
		return l, AlreadyAnswered
	}
	l.Matches = slices.Clone(l.Matches)
	l.Matches[i].Agreed, l.Matches[i].Declined = yes, !yes
	l.Version++
	return l, OK
}

// Say returns the leaving with what a coordinator answered to the n-th question, counted from 1. It refuses with
// AlreadyAnswered where the same was said before, and with NotYet before the worker has left.
func (l Leaving) Say(n int, said StillCalled) (Leaving, Reason) {
	switch {
	case n < 1 || n > len(l.Checks) || said != CalledNo && said != CalledYes:
		return l, UnknownOutcome
	case l.State != LeaveOver:
		return l, NotYet
	case l.Checks[n-1] == said:
		return l, AlreadyAnswered
	}
	l.Checks[n-1] = said
	l.Version++
	return l, OK
}

// Service is what somebody did in a team, in sums. There is no code in it.
type Service struct {
	From, To Day
	Contacts int
	Minutes  map[WorkKind]int
}

// ServiceOf sums up a worker's records from a day to another, both included.
func ServiceOf(contacts []Contact, work []Work, from, to Day) Service {
	s := Service{From: from, To: to, Minutes: map[WorkKind]int{}}
	within := func(d Day) bool { return !d.Before(from) && !to.Before(d) }
	for _, c := range contacts {
		if c.Outcome == Held && within(c.Day()) {
			s.Contacts++
		}
	}
	for _, w := range work {
		if within(w.Day()) {
			s.Minutes[w.Kind] += w.Minutes
		}
	}
	return s
}
