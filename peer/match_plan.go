package peer

import "time"

// HowTold says how the service user hears that a match ends.
type HowTold string

// The ways to tell. One of them is picked; there is no text.
const (
	ToldByWorker   HowTold = "worker"   // the worker tells them, in a meeting
	ToldTogether   HowTold = "together" // worker and coordinator tell them together
	ToldByService  HowTold = "service"  // the coordinator tells them
	ToldAlready    HowTold = "already"  // they know, or wished for it themselves
	ToldNotDecided HowTold = "open"     // the two talk about it first
)

// HowToldAll are the ways to tell, in the order in which they are offered.
func HowToldAll() []HowTold {
	return []HowTold{ToldTogether, ToldByWorker, ToldByService, ToldAlready, ToldNotDecided}
}

// Afterwards says who is there for the service user when a match has ended.
type Afterwards string

// Who is there afterwards. One of them is picked; there is no text and no name.
const (
	AfterPeer    Afterwards = "peer"    // another peer worker
	AfterService Afterwards = "service" // the staff of the service
	AfterGroup   Afterwards = "group"   // a group or a meeting place
	AfterOwn     Afterwards = "own"     // people of their own
	AfterOpen    Afterwards = "open"    // the two talk about it first
)

// AfterwardsAll are the answers to who is there afterwards, in the order in which they are offered.
func AfterwardsAll() []Afterwards {
	return []Afterwards{AfterPeer, AfterService, AfterGroup, AfterOwn, AfterOpen}
}

// EndingPlan is how a match ends. The zero value is no plan.
type EndingPlan struct {
	LastDay Day
	Told    HowTold
	After   Afterwards
	By      string // who made it
}

// endingLeave is how many days the end of a match may take beyond the day on which it was expected.
const endingLeave = 28

// LastDays returns the days from which the last day of a match is chosen: from today to the expected end or, where that is near
// or over, four weeks from today.
func (m Match) LastDays(today Day, zone string) (first, last Day) {
	last = today.Add(endingLeave)
	if !m.End.IsZero() {
		if end := DayOf(m.End, zone); last.Before(end) {
			last = end
		}
	} else {
		last = LastDayOfMatch(today)
	}
	return today, last
}

// PlanEnding returns the match with its ending planned, or planned anew: it runs until the midnight after its last day. An
// extension that waits for an answer is off. It refuses with MatchWaits, MatchOver, DayNotOffered and ChoiceNotOffered.
func (m Match) PlanEnding(p EndingPlan, at time.Time, zone string) (Match, Reason) {
	if reason := m.running(at); reason != OK {
		return m, reason
	}
	first, last := m.LastDays(DayOf(at, zone), zone)
	switch {
	case !p.LastDay.Valid() || p.LastDay.Before(first) || last.Before(p.LastDay):
		return m, DayNotOffered
	case !among(HowToldAll(), p.Told) || !among(AfterwardsAll(), p.After):
		return m, ChoiceNotOffered
	}
	m.State, m.Plan, m.Extension = MatchEnding, p, m.Extension.settled()
	m.Ended, m.EndedBy = DayStart(p.LastDay.Add(1), zone), p.By
	m.Version++
	return m, OK
}

// KeepOn returns the match with its ending called off. It refuses with MatchWaits and MatchOver, and with NothingAsked where no
// ending was planned.
func (m Match) KeepOn(at time.Time) (Match, Reason) {
	if reason := m.running(at); reason != OK {
		return m, reason
	}
	if m.State != MatchEnding {
		return m, NothingAsked
	}
	m.State, m.Plan, m.Ended, m.EndedBy = MatchActive, EndingPlan{}, time.Time{}, ""
	m.Version++
	return m, OK
}

// running refuses what can be done with a match only while it runs.
func (m Match) running(at time.Time) Reason {
	switch m.StateAt(at) {
	case MatchProposed:
		return MatchWaits
	case MatchEnded, MatchDeclined:
		return MatchOver
	}
	return OK
}

func among[T comparable](all []T, one T) bool {
	for _, a := range all {
		if a == one {
			return true
		}
	}
	return false
}

// ExtensionReason says why a match goes on beyond its expected end.
type ExtensionReason string

// The reasons for an extension. One of them is picked; there is no text.
const (
	ExtendAsked    ExtensionReason = "asked"    // the service user wishes it
	ExtendBegun    ExtensionReason = "begun"    // something begun together is nearly done
	ExtendHandOver ExtensionReason = "handover" // the way to whoever comes next takes longer
	ExtendNobody   ExtensionReason = "nobody"   // nobody else is free yet
)

// ExtensionReasons are the reasons for an extension, in the order in which they are offered.
func ExtensionReasons() []ExtensionReason {
	return []ExtensionReason{ExtendAsked, ExtendBegun, ExtendHandOver, ExtendNobody}
}

// Extension is the wish of one side to go on beyond the expected end until a day on which both look at it again, and the
// answer of the other.
type Extension struct {
	Reason     ExtensionReason
	Review     Day
	By         string
	At         time.Time
	AnsweredBy string // empty while it waits
	AnsweredAt time.Time
	Agreed     bool
}

// Waits tells whether an extension waits for the other side's answer.
func (e Extension) Waits() bool { return e.By != "" && e.AnsweredBy == "" }

// settled is no extension where one waits: what was not answered does not stay.
func (e Extension) settled() Extension {
	if e.Waits() {
		return Extension{}
	}
	return e
}

// extensionMonths is how far ahead the review of an extension is at most.
const extensionMonths = 6

// ReviewDays returns the days from which the review of an extension is chosen: from the day after the expected end, and not
// before tomorrow, to six months from today. last lies before first where there is nothing to extend yet.
func (m Match) ReviewDays(today Day, zone string) (first, last Day) {
	first = today.Add(1)
	if end := DayOf(m.End, zone); !m.End.IsZero() && today.Before(end) {
		first = end.Add(1)
	}
	return first, monthsAfter(today, extensionMonths)
}

// monthsAfter is the same day of the month some months later, and the last of that month where it has no such day.
func monthsAfter(d Day, months int) Day {
	later := Day{d.Year, d.Month + time.Month(months), 1}.Add(0)
	for later.Num = d.Num; !later.Valid(); later.Num-- {
	}
	return later
}

// AskExtension returns the match with the wish of one side to go on. Another wish takes the place of one that waits. It refuses
// with MatchWaits, MatchOver, NothingAsked where the match has no end, DayNotOffered and ChoiceNotOffered.
func (m Match) AskExtension(e Extension, zone string) (Match, Reason) {
	if reason := m.running(e.At); reason != OK {
		return m, reason
	}
	if m.End.IsZero() {
		return m, NothingAsked
	}
	first, last := m.ReviewDays(DayOf(e.At, zone), zone)
	switch {
	case !e.Review.Valid() || e.Review.Before(first) || last.Before(e.Review):
		return m, DayNotOffered
	case !among(ExtensionReasons(), e.Reason) || e.By == "":
		return m, ChoiceNotOffered
	}
	e.AnsweredBy, e.AnsweredAt, e.Agreed = "", time.Time{}, false
	m.Extension = e
	m.Version++
	return m, OK
}

// AnswerExtension returns the match with the other side's answer: what the worker asked is answered by somebody else (May decides
// by whom), anything else by the worker. With a yes the day of the review is the new expected end, and an ending that was
// planned is called off. It refuses with MatchOver, NothingAsked where none waits that was asked at that second, and NotYours.
func (m Match) AnswerExtension(by string, asked time.Time, yes bool, at time.Time, zone string) (Match, Reason) {
	if reason := m.running(at); reason != OK {
		return m, reason
	}
	switch {
	case !m.Extension.Waits() || m.Extension.At.Unix() != asked.Unix():
		return m, NothingAsked
	case by == "" || (by == m.Worker) == (m.Extension.By == m.Worker):
		return m, NotYours
	}
	m.Extension.AnsweredBy, m.Extension.AnsweredAt, m.Extension.Agreed = by, at, yes
	m.Version++
	if yes {
		m.End = Civil(m.Extension.Review, 12*60, zone)
		m.Extended++
		if m.State == MatchEnding {
			m.State, m.Plan, m.Ended, m.EndedBy = MatchActive, EndingPlan{}, time.Time{}, ""
		}
	}
	return m, OK
}

// AskStanding returns the match with a colleague asked to be there whenever the worker is not; "" asks nobody any more. It
// refuses with MatchOver, and with OwnCover where that is the worker.
func (m Match) AskStanding(who string, at time.Time) (Match, Reason) {
	switch {
	case m.StateAt(at) == MatchEnded || m.StateAt(at) == MatchDeclined:
		return m, MatchOver
	case who == m.Worker:
		return m, OwnCover
	case who == m.Standing.Peer && !m.Standing.Declined:
		return m, OK
	}
	m.Standing = StandingCover{}
	if who != "" {
		m.Standing = StandingCover{Peer: who, At: at}
	}
	m.Version++
	return m, OK
}

// AnswerStanding returns the match with the answer of the colleague who was asked. It refuses with MatchOver, with NotYours where
// somebody else is asked by now, and with AlreadyAnswered where the same was said before.
func (m Match) AnswerStanding(by string, yes bool, at time.Time) (Match, Reason) {
	switch {
	case m.StateAt(at) == MatchEnded || m.StateAt(at) == MatchDeclined:
		return m, MatchOver
	case by == "" || by != m.Standing.Peer:
		return m, NotYours
	case yes && m.Standing.Agreed || !yes && m.Standing.Declined:
		return m, AlreadyAnswered
	}
	m.Standing.Agreed, m.Standing.Declined = yes, !yes
	m.Version++
	return m, OK
}
