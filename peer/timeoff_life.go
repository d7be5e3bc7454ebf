package peer

import (
	"slices"
	"time"
)

// DenialReason says why a coordinator said no. It is chosen, never written: free text about a person's time off would soon hold
// more than it should.
type DenialReason string

// The reasons with which time off is denied.
const (
	TooFewHere  DenialReason = "too few"      // too few people would be there
	NeededThen  DenialReason = "needed"       // something is planned that needs the worker
	ShortNotice DenialReason = "short notice" // too little time to arrange cover
	LetUsTalk   DenialReason = "talk"         // easier to say in person
)

// DenialReasons lists the reasons in the order in which they are offered.
func DenialReasons() []DenialReason {
	return []DenialReason{TooFewHere, NeededThen, ShortNotice, LetUsTalk}
}

// TimeOffKinds lists the kinds in the order in which they are offered.
func TimeOffKinds() []TimeOffKind { return []TimeOffKind{DayOff, HolidayOff, HealthOff, RecoveryOff} }

// LongestTimeOff is the longest stretch that is one time off.
const LongestTimeOff = 400 * 24 * time.Hour

// Asks tells whether a team's policy for a kind is to ask, and not to tell. Nobody asks to be ill, nor to pause.
func (t Team) Asks(kind TimeOffKind) bool {
	if kind == HealthOff || kind == PauseOff {
		return false
	}
	if t.TimeOffAsk == nil {
		return kind != RecoveryOff
	}
	return slices.Contains(t.TimeOffAsk, kind)
}

// CheckTimeOffPolicy tells whether kinds may be the ones that are asked for: none, or two of the three beside health. With one
// or with all three, everybody would know of a time off that was told, or asked for, which kind it is.
func CheckTimeOffPolicy(asked []TimeOffKind) bool {
	for i, kind := range asked {
		if kind == HealthOff || !slices.Contains(TimeOffKinds(), kind) || slices.Contains(asked[:i], kind) {
			return false
		}
	}
	return len(asked) == 0 || len(asked) == 2
}

// Begin returns the time off as it is asked for or told, by the team's policy for its kind.
func (t TimeOff) Begin(team Team, at time.Time) TimeOff {
	t.Team, t.AskedAt, t.Version, t.State = team.ID, at, 1, TimeOffTold
	if team.Asks(t.Kind) {
		t.State = TimeOffAsked
	}
	return t
}

// Waits tells whether the time off waits for somebody to answer it.
func (t TimeOff) Waits() bool { return t.State == TimeOffAsked }

// Stands tells whether the time off holds, or may come to hold: it was neither denied nor taken back.
func (t TimeOff) Stands() bool {
	return t.Holds() || t.State == TimeOffAsked || t.State == TimeOffCountered
}

// Over tells whether the time off has ended at an instant.
func (t TimeOff) Over(at time.Time) bool { return !at.Before(t.To) }

// answer checks that a coordinator may answer now.
func (t TimeOff) answer(by string) Reason {
	switch {
	case by == t.Worker:
		return OwnRequest
	case t.State == TimeOffCancelled:
		return TakenBack
	case t.State != TimeOffAsked:
		return AlreadyAnswered
	}
	return OK
}

func (t TimeOff) answered(state TimeOffState, by string, at time.Time) TimeOff {
	t.State, t.AnsweredBy, t.AnsweredAt = state, by, at
	t.Version++
	return t
}

// Approve returns the time off with a yes. It refuses with OwnRequest, AlreadyAnswered or TakenBack; the time off is then
// unchanged.
func (t TimeOff) Approve(by string, at time.Time) (TimeOff, Reason) {
	if reason := t.answer(by); reason != OK {
		return t, reason
	}
	return t.answered(TimeOffApproved, by, at), OK
}

// Deny returns the time off with a no and its reason. It refuses as Approve does, and with UnknownOutcome for a reason that is
// none.
func (t TimeOff) Deny(by string, why DenialReason, at time.Time) (TimeOff, Reason) {
	if reason := t.answer(by); reason != OK {
		return t, reason
	}
	if !slices.Contains(DenialReasons(), why) {
		return t, UnknownOutcome
	}
	t.Why = why
	return t.answered(TimeOffDenied, by, at), OK
}

// Offer returns the time off with other days offered, whole ones, which the worker may take or not. It refuses as Approve does,
// and with UnknownTime where the days are none, are over, or are those that were asked for.
func (t TimeOff) Offer(by string, first, last Day, at time.Time) (TimeOff, Reason) {
	if reason := t.answer(by); reason != OK {
		return t, reason
	}
	from, to := DayStart(first, t.Zone), DayStart(last.Add(1), t.Zone)
	if !first.Valid() || !last.Valid() || !from.Before(to) || to.Sub(from) > LongestTimeOff || !at.Before(to) || from.Equal(t.From) && to.Equal(t.To) {
		return t, UnknownTime
	}
	t.OfferedFrom, t.OfferedTo = from, to
	return t.answered(TimeOffCountered, by, at), OK
}

// TakeOffer returns the time off on the days that were offered, approved. It refuses with AlreadyAnswered where nothing is
// offered any more. Whoever agreed to cover the days before is asked again.
func (t TimeOff) TakeOffer(at time.Time) (TimeOff, Reason) {
	if t.State != TimeOffCountered {
		return t, AlreadyAnswered
	}
	t.From, t.To = t.OfferedFrom, t.OfferedTo
	t.OfferedFrom, t.OfferedTo = time.Time{}, time.Time{}
	t.State = TimeOffApproved
	t.Cover = slices.Clone(t.Cover)
	for i := range t.Cover {
		t.Cover[i].Agreed, t.Cover[i].Declined = false, false
	}
	t.Version++
	return t, OK
}

// Cancel returns the time off as taken back by its worker; where it has begun, as ended at that instant, because what was time
// off stays time off. It refuses with AlreadyOver where it has ended or was denied or taken back.
func (t TimeOff) Cancel(at time.Time) (TimeOff, Reason) {
	if !t.Stands() || t.Over(at) {
		return t, AlreadyOver
	}
	if t.Covers(at) && at.After(t.From) {
		t.To = at.UTC().Truncate(time.Minute)
		if !t.To.After(t.From) {
			t.State = TimeOffCancelled
		}
	} else {
		t.State = TimeOffCancelled
	}
	t.Version++
	return t, OK
}

// Overlapping returns the first time off that stands and has the whole of a stretch in it, and false where there is none.
func Overlapping(all []TimeOff, from, to time.Time) (TimeOff, bool) {
	for _, t := range all {
		if t.Stands() && !from.Before(t.From) && !to.After(t.To) {
			return t, true
		}
	}
	return TimeOff{}, false
}

// Days returns the first and the last civil day of the time off in its zone, and whether it is whole days.
func (t TimeOff) Days() (first, last Day, whole bool) { return SpanDays(t.From, t.To, t.Zone) }

// SpanDays returns the first and the last civil day of a stretch in a zone, and whether it is whole days.
func SpanDays(from, to time.Time, zone string) (first, last Day, whole bool) {
	first, last = DayOf(from, zone), DayOf(to.Add(-time.Minute), zone)
	return first, last, DayStart(first, zone).Equal(from) && DayStart(last.Add(1), zone).Equal(to)
}

// TimeOffStep returns the instant at which a request that nobody answered is passed on for the step-th time, counted from 1, as
// WaitingStep does for alerts.
func TimeOffStep(t TimeOff, step int, c Calendar) time.Time {
	return WaitingStep(Alert{RaisedAt: t.AskedAt}, step, c)
}

// TimeOffReached returns the last step whose instant is not after at, 0 where even the first is still to come.
func TimeOffReached(t TimeOff, at time.Time, c Calendar) int {
	return WaitingReached(Alert{RaisedAt: t.AskedAt}, at, c)
}

// TimeOffPassedTo returns the people to whom a request is passed on at a step, as WaitingFor does for alerts: never its worker.
func TimeOffPassedTo(t TimeOff, team Team, step int) []string {
	return WaitingFor(Alert{Worker: t.Worker}, team, step)
}
