package peer

import "time"

// Nudge is what a kind of nudge is: a row of the table of nudges.
type Nudge struct {
	Kind    string        // of the message
	Least   NudgeLevel    // who set a quieter level does not get it
	Answers bool          // it follows from what the person does in this minute
	Stale   time.Duration // older than this it is of no use any more
}

// Nudges is the table of nudges.
func Nudges() []Nudge {
	return []Nudge{
		{Kind: "heads_up", Least: Light, Answers: true, Stale: 24 * time.Hour},
		{Kind: "own_limit_passed", Least: Silent, Answers: true, Stale: 24 * time.Hour}, // whoever sets a limit for themselves has asked for it
		{Kind: "rising_load", Least: Light, Stale: 4 * time.Hour},                       // it speaks of tomorrow
		{Kind: "shift_runs", Least: Light, Stale: 24 * time.Hour},
		{Kind: "cover_ask", Least: Silent, Stale: 60 * 24 * time.Hour},      // a colleague waits for the answer: it waits as long as it must
		{Kind: "cover_answered", Least: Silent, Stale: 24 * time.Hour},      // they asked for it themselves
		{Kind: "supervision_tomorrow", Least: Light, Stale: 22 * time.Hour}, // before a talk that both agreed on
		{Kind: "supervision_group_soon", Least: Light, Stale: 45 * time.Minute},
		{Kind: "supervision_soon", Least: Light, Stale: 45 * time.Minute},
		{Kind: "agreement_step_begun", Least: Light, Stale: 14 * 24 * time.Hour}, // the limit holds all the same: late is better than never
		{Kind: "agreement_review", Least: Light, Stale: 14 * 24 * time.Hour},     // a holiday of a week or two does not let it fall
		{Kind: "checkin_ask", Least: Light, Stale: 60 * time.Hour},               // the week is open for longer than that
		{Kind: "checkin_reminder", Least: Light, Stale: 14 * time.Hour},          // and may be over after that
	}
}

// NudgeOf returns the row of a kind of message. A kind without one waits as every nudge does, for three days at most.
func NudgeOf(kind string) Nudge {
	for _, p := range Nudges() {
		if p.Kind == kind {
			return p
		}
	}
	return Nudge{Kind: kind, Least: Light, Stale: 3 * 24 * time.Hour}
}

// Passage says what is to be done with a nudge now.
type Passage string

// The passages.
const (
	Pass  Passage = "pass"  // send it
	Wait  Passage = "wait"  // until an instant
	Lapse Passage = "lapse" // never send it
)

// Why a nudge waits or lapses. These are names for logs and tests, as Reason is.
const (
	WhyMuted   = "muted"
	WhyTimeOff = "time off"
	WhyHoliday = "public holiday"
	WhyQuiet   = "quiet hours"
	WhyLevel   = "nudge level"
	WhyStale   = "stale"
)

// Gated is the answer of Gate. Until is set where the nudge waits.
type Gated struct {
	Passage Passage
	Until   time.Time
	Why     string
}

// answerWithin is for how long after the person did something a message about it is an answer and not a nudge.
const answerWithin = 2 * time.Minute

// furthestWait is how far ahead is looked for an hour in which a nudge may come.
const furthestWait = 400 * 24 * time.Hour

// Gate decides whether a nudge to a person may be sent at an instant. It knows no backlog and no lane: whoever is about to send
// asks, each time. born is when the nudge came about, zone where the person is now, off their time off of any state, and
// holiday tells the public holidays of that place; nil for none.
//
// An answer to what the person does right now passes quiet hours, time off and holidays: they are awake, with the phone in
// hand, and have just read the reply. It passes for two minutes; after that it is a nudge as any other. What a person has
// switched off (mute, level) holds for answers too.
func Gate(n Nudge, s Settings, off []TimeOff, holiday func(Day) bool, zone string, born, at time.Time) Gated {
	if s.Level.rank() < n.Least.rank() {
		return Gated{Passage: Lapse, Why: WhyLevel}
	}
	answer := n.Answers && at.Sub(born) <= answerWithin
	until, why := at, ""
	for until.Sub(at) < furthestWait {
		next, reason := until, ""
		day := DayOf(until, zone)
		switch away, found := AwayAt(off, until); {
		case until.Before(s.Muted):
			next, reason = s.Muted, WhyMuted
		case answer && why == "":
		case found:
			next, reason = away.To, WhyTimeOff
		case holiday != nil && holiday(day):
			next, reason = DayStart(day.Add(1), zone), WhyHoliday
		case s.Quiet.At(until, zone):
			next, reason = s.Quiet.End(until, zone), WhyQuiet
		}
		if reason == "" {
			break
		}
		if why == "" {
			why = reason
		}
		until = next
	}
	switch {
	case n.Stale > 0 && until.Sub(born) > n.Stale:
		if why == "" {
			why = WhyStale
		}
		return Gated{Passage: Lapse, Why: why}
	case until.After(at):
		return Gated{Passage: Wait, Until: until.UTC(), Why: why}
	}
	return Gated{Passage: Pass}
}
