package peer

import "time"

// Ledger is what the rules measure from: a worker's records, as they are after a change. It is read and never changed. The
// records may be in any order and each must be there at most once.
type Ledger struct {
	Agreements []Agreement
	Pack       Pack // the laws that the team has chosen
	Contacts   []Contact
	Work       []Work
	Earlier    []Stretch // working time of weeks that are in neither of the two before: shifts, declared hours and contacts
	TimeOff    []TimeOff
	Matches    []Match
	Today      Day // the last day on which anything may lie; no window that begins later is measured
}

// AverageReach is how many weeks before a week of work the windows begin that it lies in: the most that any pack asks for.
func AverageReach() int {
	reach := averageWeeks(Pack{})
	for _, p := range packs {
		reach = max(reach, averageWeeks(p))
	}
	return reach - 1
}

// OfContact returns what every rule measures in the windows that a change of the contact c touches: its code on its day, in
// its week, in its run of days and in the time off that it lies in; all contacts of its day; and, where its minutes are
// working time, what OfWork measures. Where c is not among the contacts (it was undone) the same windows are measured without
// it; an undo that cuts a run in two yields both parts, and a measure of 0 for the day itself.
//
// The ledger must hold the whole week of c, its whole run and the whole of that time off; see RunAtEdge for runs longer than
// what was loaded.
func (l Ledger) OfContact(c Contact) []Finding {
	findings := make([]Finding, 0, len(rules)+4)
	findings = l.contacts(findings, c)
	findings = l.offContact(findings, c)
	if c.Works() {
		findings = l.hours(findings, Work{Start: c.Start, Minutes: c.Minutes, Zone: c.Zone})
	}
	return findings
}

// OfWork returns what every rule of working time measures in the windows that a change of a piece of it touches: its days and
// the nights around them, its weeks, its run of days, and the averages that it lies in. The ledger must hold the 15 days before
// and after it, as far as they are over, and AverageReach weeks before.
func (l Ledger) OfWork(w Work) []Finding {
	return l.hours(make([]Finding, 0, len(rules)), w)
}

// Works tells whether the minutes of the contact are working time: it was held, at a time that is known.
func (c Contact) Works() bool { return c.Outcome == Held && !c.Timeless && c.Minutes > 0 }

// starterTerms are StarterTerms, for reading.
var starterTerms = StarterTerms()

// ruling is what is in force for what happened at an instant.
type ruling struct {
	terms   *Terms
	version int
}

// ruling returns what was in force at an instant, Unix seconds.
func (l *Ledger) ruling(at int64) ruling {
	found := ruling{terms: &starterTerms}
	var since, until time.Time
	for i := range l.Agreements {
		a := &l.Agreements[i]
		if a.State != Accepted && a.State != Ended || a.AnsweredAt.Unix() > at {
			continue
		}
		if found.version == 0 || a.AnsweredAt.After(since) || a.AnsweredAt.Equal(since) && a.Version > found.version {
			found, since, until = ruling{&a.Terms, a.Version}, a.AnsweredAt, a.EndedAt
		}
	}
	if !until.IsZero() && until.Unix() <= at { // it ended, and nothing took its place
		terms := StarterTermsOf(found.terms.Profile)
		return ruling{terms: &terms}
	}
	return found
}

// finding is what a rule measured in a window, held against the agreement that was in force, with the steps that had begun,
// when the last record of the window happened: last is its instant and day its civil day. It is false where the rule does not
// hold for the worker's profile.
func (l *Ledger) finding(r *Rule, code Code, s span, last int64, day int) (Finding, bool) {
	in := l.ruling(last)
	if !r.AppliesTo(in.terms.Profile) {
		return Finding{}, false
	}
	terms := *in.terms
	if len(terms.Steps) > 0 {
		terms = terms.On(ordinalDay(day))
	}
	limit, agreed := r.LimitUnder(terms, l.Pack)
	if !agreed {
		in.version = 0
	}
	f := Finding{Rule: r.ID, Code: code, From: ordinalDay(s.first), To: ordinalDay(s.last), Value: s.value, Limit: limit,
		Level: r.Level(s.value, limit), Agreed: in.version}
	switch r.Window {
	case WeekWindow:
		f.Window = f.From.Week().String()
	case WeeksWindow:
		f.Window = f.To.Week().String()
	default:
		f.Window = f.From.String()
	}
	return f, true
}
