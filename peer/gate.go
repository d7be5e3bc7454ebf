package peer

import "time"

// Nudge is what a kind of nudge is: a row of the table of nudges.
type Nudge struct {
	Kind    string        // of the message
	Least   NudgeLevel    // who set a quieter level does not get it
	Answers bool          // it follows from what the person does in this minute
	Stale   time.Duration // older than this it is of no use any more
	Rank    Rank          // which comes first where not all may come
	Always  bool          // it never waits because others came before it; they wait for it
	Gentle  bool          // it comes in the days after a pause too
	Told    bool          // it is about a worker: it comes only after the worker's own copy has arrived, and never without it
}

// Rank orders nudges where not all may come: the lower first.
type Rank int

// The ranks.
const (
	AtAnHour Rank = iota // it is about an hour that is near, or somebody waits for an answer
	OfTheDay             // it is about today or tomorrow
	AnyDay               // it is as useful tomorrow
)

// How many nudges a person gets at most: in a civil day where they are, and in a week from Monday on. Answers to what they do
// themselves do not count.
const (
	NudgesADay  = 3
	NudgesAWeek = 8
)

// Nudges is the table of nudges. Every kind of message that goes the way of nudges has a row.
func Nudges() []Nudge {
	const day = 24 * time.Hour
	return []Nudge{
		{Kind: "checkin_ask", Least: Light, Stale: 14 * time.Hour, Rank: OfTheDay},      // after that the reminder asks, on the next working day
		{Kind: "checkin_reminder", Least: Light, Stale: 14 * time.Hour, Rank: OfTheDay}, // and may be over after that
		{Kind: "heads_up", Least: Light, Answers: true, Stale: day, Rank: OfTheDay},
		{Kind: "own_limit_passed", Least: Silent, Answers: true, Stale: day, Rank: OfTheDay}, // whoever sets a limit for themselves has asked for it
		{Kind: "rising_load", Least: Light, Stale: 4 * time.Hour, Rank: OfTheDay},            // it speaks of tomorrow
		{Kind: "shift_runs", Least: Light, Stale: day, Rank: AtAnHour},
		{Kind: "cover_ask", Least: Silent, Stale: 60 * day, Rank: AtAnHour, Always: true},                 // a colleague waits for the answer: it waits as long as it must
		{Kind: "cover_answered", Least: Silent, Stale: 14 * day, Rank: OfTheDay},                          // they asked for it themselves, and a holiday does not let it fall
		{Kind: "supervision_tomorrow", Least: Light, Stale: 22 * time.Hour, Rank: OfTheDay, Gentle: true}, // before a talk that both agreed on
		{Kind: "supervision_group_soon", Least: Light, Stale: 45 * time.Minute, Rank: AtAnHour, Gentle: true},
		{Kind: "supervision_soon", Least: Light, Stale: 45 * time.Minute, Rank: AtAnHour, Gentle: true},
		{Kind: "agreement_step_begun", Least: Light, Stale: 14 * day, Rank: AnyDay},        // the limit holds all the same: late is better than never
		{Kind: "leave_hand", Least: Silent, Stale: 60 * day, Rank: AtAnHour, Always: true}, // a colleague is asked to take a match on
		{Kind: "match_progress", Least: Silent, Stale: 14 * day, Rank: AnyDay},             // a match that passed on at midnight waits for a yes
		{Kind: "induction_due", Least: Light, Stale: 14 * day, Rank: AnyDay},
		{Kind: "agreement_review", Least: Light, Stale: 14 * day, Rank: AnyDay},  // a holiday of a week or two does not let it fall
		{Kind: "supervision_news", Least: Light, Stale: 3 * day, Rank: AtAnHour}, // whose turn it is to pick or offer times
		{Kind: "supervision_happened", Least: Light, Stale: 3 * day, Rank: OfTheDay},
		{Kind: "supervision_group", Least: Light, Stale: 3 * day, Rank: OfTheDay}, // were you there?
		{Kind: "supervision_due", Least: Light, Stale: 14 * day, Rank: AnyDay},    // to whom a whole team reports, it comes over some days
		{Kind: "promise_reminder", Least: Light, Stale: 3 * day, Rank: OfTheDay},
		{Kind: "timeoff_soon", Least: Light, Stale: 3 * day, Rank: OfTheDay},
		{Kind: "welcome_back", Least: Light, Stale: 3 * day, Rank: OfTheDay},
		{Kind: "pause_back", Least: Light, Stale: 3 * day, Rank: OfTheDay, Gentle: true},
		{Kind: "talk_guide", Least: Light, Stale: 14 * day, Rank: AnyDay},
		{Kind: "match_asked", Least: Silent, Stale: 60 * day, Rank: AtAnHour, Always: true},           // two people wait for the answer
		{Kind: "match_longer_ask", Least: Silent, Stale: 60 * day, Rank: AtAnHour, Always: true},      // so they do here
		{Kind: "match_cover_ask", Least: Silent, Stale: 60 * day, Rank: OfTheDay},                     // a colleague waits for the answer
		{Kind: "match_cover_answered", Least: Silent, Stale: 14 * day, Rank: OfTheDay},                // they asked for it themselves
		{Kind: "match_drawn", Least: Silent, Stale: 14 * day, Rank: OfTheDay, Always: true},           // the code is needed to log
		{Kind: "match_planned", Least: Silent, Stale: 14 * day, Rank: OfTheDay, Always: true},         // what the other side did with one's own match
		{Kind: "match_kept", Least: Silent, Stale: 14 * day, Rank: OfTheDay, Always: true},            // the same
		{Kind: "match_longer_answered", Least: Silent, Stale: 14 * day, Rank: OfTheDay, Always: true}, // they asked for it themselves
		{Kind: "match_countdown", Least: Light, Stale: 14 * day, Rank: AnyDay},
		{Kind: "match_over", Least: Light, Stale: 14 * day, Rank: OfTheDay},
		{Kind: "days_in_a_row", Least: Light, Stale: 4 * time.Hour, Rank: OfTheDay}, // it speaks of tomorrow
		{Kind: "log_reminder", Least: Light, Stale: 4 * time.Hour, Rank: AtAnHour},  // after that the shift is asked about as a long one
		{Kind: "day_off", Least: Light, Stale: 6 * day, Rank: AnyDay},
		{Kind: "day_off_copy", Least: Silent, Stale: 6 * day, Rank: AnyDay},                  // what goes to others they read, whatever their level
		{Kind: "said_reminder", Least: Light, Stale: 5 * day, Rank: AnyDay},                  // then the next figures come
		{Kind: "leave_notice", Least: Silent, Stale: 14 * day, Rank: OfTheDay, Always: true}, // somebody leaves: who is asked cannot find it out elsewhere
		{Kind: "day_off_lead", Least: Light, Stale: 6 * day, Rank: AnyDay, Told: true},
	}
}

// NudgeOf returns the row of a kind of message. A kind without one waits as every nudge does, for three days at most.
func NudgeOf(kind string) Nudge {
	for _, p := range Nudges() {
		if p.Kind == kind {
			return p
		}
	}
	return Nudge{Kind: kind, Least: Light, Stale: 3 * 24 * time.Hour, Rank: AnyDay}
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
	WhyDay     = "enough for today"
	WhyWeek    = "enough for this week"
	WhySlack   = "do not disturb in Slack"
	WhyEasing  = "days after a pause"
	WhyReach   = "availability"
	WhyOver    = "over" // what it is about has come to an end while it waited
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

// Listener is whom a nudge is for, as far as the gate must know.
type Listener struct {
	Settings Settings
	Off      []TimeOff      // of any state
	Holiday  func(Day) bool // the public holidays of where they are; nil for none
	Zone     string         // IANA zone where they are now
	Sent     []time.Time    // when nudges that count were sent to them, of this week and before, in any order; without the one in question
	Ahead    int            // nudges of a better rank that wait to be sent to them today
	Reach    Availability   // when they have agreed to be reachable; zero where nothing is agreed
	Busy     time.Time      // until when Slack itself is not to disturb them; zero for now
}

// Answer tells whether a nudge that came about at an instant is, at another, an answer to what the person does in this minute. Such a
// one does not count towards what they get in a day.
func (n Nudge) Answer(born, at time.Time) bool { return n.Answers && at.Sub(born) <= answerWithin }

// enough tells whether the person has had as many nudges as they get in the day or the week of an instant, and until when.
func (l Listener) enough(until, at time.Time) (next time.Time, why string) {
	day := DayOf(until, l.Zone)
	monday := day.Monday()
	inDay, inWeek := 0, 0
	for _, sent := range l.Sent {
		on := DayOf(sent, l.Zone)
		if on == day {
			inDay++
		}
		if on.Monday() == monday {
			inWeek++
		}
	}
	if today := DayOf(at, l.Zone); today == day {
		inDay, inWeek = inDay+l.Ahead, inWeek+l.Ahead
	}
	switch {
	case inWeek >= NudgesAWeek:
		return DayStart(monday.Add(7), l.Zone), WhyWeek
	case inDay >= NudgesADay:
		return DayStart(day.Add(1), l.Zone), WhyDay
	}
	return time.Time{}, ""
}

// Gate decides whether a nudge to a person may be sent at an instant. It knows no backlog and no lane: whoever is about to send
// asks, each time. born is when the nudge came about.
//
// An answer to what the person does right now passes quiet hours, time off, holidays and the number of nudges in a day: they are
// awake, with the phone in hand, and have just read the reply. It passes for two minutes; after that it is a nudge as any other.
// What is as useful tomorrow waits for the hours in which the person has agreed to be reachable; a word about today or about an hour
// that is near does not, for it would come too late.
// What a person has switched off (mute, level, a pause) holds for answers too. In the week after a pause only what eases comes.
func Gate(n Nudge, l Listener, born, at time.Time) Gated {
	if l.Settings.Level.rank() < n.Least.rank() {
		return Gated{Passage: Lapse, Why: WhyLevel}
	}
	answer := n.Answer(born, at)
	until, why := at, ""
	for until.Sub(at) < furthestWait {
		next, reason := until, ""
		day := DayOf(until, l.Zone)
		gentle, eased := easingUntil(l.Off, until)
		switch away, found := AwayAt(l.Off, until); {
		case until.Before(l.Settings.Muted):
			next, reason = l.Settings.Muted, WhyMuted
		case answer && why == "" && away.Kind != PauseOff:
		case found:
			next, reason = away.To, WhyTimeOff
		case l.Holiday != nil && l.Holiday(day):
			next, reason = DayStart(day.Add(1), l.Zone), WhyHoliday
		case l.Settings.Quiet.At(until, l.Zone):
			next, reason = l.Settings.Quiet.End(until, l.Zone), WhyQuiet
		case eased && !n.eases():
			next, reason = gentle, WhyEasing
		case until.Before(l.Busy):
			next, reason = l.Busy, WhySlack
		case n.Rank == AnyDay && !n.Always && l.Reach.Next(until, l.Zone).After(until):
			next, reason = l.Reach.Next(until, l.Zone), WhyReach
		case !n.Always:
			next, reason = l.enough(until, at)
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
