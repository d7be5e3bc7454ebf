package peer

import (
	"cmp"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Crewmate is a worker of a team with what is known of them, as a look over the whole team needs it.
type Crewmate struct {
	Member       Member
	Agreements   []Agreement
	Matches      []Match
	TimeOff      []TimeOff
	Supervisions []Supervision
	Promises     []Promise
	Alerts       []Alert         // that stand
	Untold       map[string]bool // ids of alerts of which it is not known that the worker has got their copy
	Told         map[string]bool // the heads-up keys that the worker was told of
}

// DigestKind says what a line of a digest is about.
type DigestKind string

// The kinds of lines, what needs deciding first before the rest.
const (
	DigestAlert       DigestKind = "alert"       // that nobody has taken
	DigestRequest     DigestKind = "timeoff"     // time off that waits for an answer
	DigestSupervision DigestKind = "supervision" // a request that nobody has taken
	DigestUncovered   DigestKind = "uncovered"   // codes of somebody who is away
	DigestMatchOver   DigestKind = "match_over"  // beyond its expected end
	DigestInterval    DigestKind = "interval"    // supervision that is overdue
	DigestPromise     DigestKind = "promise"     // whose day is over
	DigestReview      DigestKind = "review"      // an agreement to look at again
	DigestMatchEnds   DigestKind = "match_ends"  // within a month
	DigestTaken       DigestKind = "taken"       // an alert that somebody has, or has put off
	DigestAway        DigestKind = "away"        // who is away in the week
)

// digestRow says of a kind how many of it stand in one line.
type digestRow struct {
	kind DigestKind
	line int
}

var digestRows = []digestRow{
	{DigestAlert, 1}, {DigestRequest, 1}, {DigestSupervision, 1}, {DigestUncovered, 2}, {DigestMatchOver, 4}, {DigestInterval, 6},
	{DigestPromise, 1}, {DigestReview, 4}, {DigestMatchEnds, 4}, {DigestTaken, 1}, {DigestAway, 5},
}

// The most that a digest holds: one screen of a telephone.
const (
	MostDigestLines = 7 // of what is to be decided
	mostAwayLines   = 1
)

// DigestItem is one thing that a digest says. Which fields are set follows from its kind. There is no place in it for what a time off is
// for, what a request is about or what was promised, and none for how somebody is.
type DigestItem struct {
	Kind     DigestKind
	Worker   string
	Codes    []Code
	Alert    Alert     // of an alert
	From, To time.Time // of a time off
	Zone     string    // of a time off
	Since    time.Time // since when it waits
	Day      Day       // of a review or the end of a match
	N        int       // of promises

	said string // what tells it from everything else that a digest may say
}

// DigestLine is what stands together in one line.
type DigestLine struct {
	Kind  DigestKind
	Items []DigestItem
}

// DigestSame is how many things of a kind are as they were when they were said.
type DigestSame struct {
	Kind DigestKind
	N    int
}

// Digest is what the coordinators of a team are told of a week.
type Digest struct {
	Lines []DigestLine // what is new or has changed, what needs deciding first; at most MostDigestLines
	More  int          // how many things found no room
	Same  []DigestSame // what is as it was in the digest before
	Away  []DigestItem // who is away, what is new of it
	Said  []string     // fingerprints of all that was said or counted as the same, to be held against the next one
}

// Empty tells whether there is nothing to say at all.
func (d Digest) Empty() bool {
	return len(d.Lines) == 0 && len(d.Same) == 0 && len(d.Away) == 0
}

// DigestView is what a digest is made from.
type DigestView struct {
	Team     Team
	Crew     []Crewmate
	Settings SupervisionSettings
	Viewer   string   // who asks, and sees nothing about themselves that others handle; empty for the coordinators' channel
	Before   []string // the fingerprints of what was said the last time; nil to say everything
}

// digestDays is how far ahead a digest looks at who is away and which agreements are to be reviewed, and matchDays which matches end.
const (
	digestDays = 7
	matchDays  = 31
)

// untoldFor is how long an alert is left out because its worker has not got their copy. It is known for half a year what became of a copy;
// no alert is left out for ever because that is known no more.
const untoldFor = 7 * 24 * time.Hour

// DigestOf returns the digest of a team at an instant. Of a worker it says only what that worker has read or said themselves, and in the
// channel nothing of a request that is kept out of it.
func DigestOf(v DigestView, at time.Time) Digest {
	var d Digest
	byKind := map[DigestKind][]DigestItem{}
	for _, item := range v.items(at) {
		item.said = item.fingerprint(v.Team.ID)
		byKind[item.Kind] = append(byKind[item.Kind], item)
	}
	for _, row := range digestRows {
		fresh := []DigestItem{}
		same := 0
		for _, item := range byKind[row.kind] {
			if slices.Contains(v.Before, item.said) {
				same++
				d.Said = append(d.Said, item.said)
				continue
			}
			fresh = append(fresh, item)
		}
		if same > 0 {
			d.Same = append(d.Same, DigestSame{row.kind, same})
		}
		room := MostDigestLines - len(d.Lines)
		if row.kind == DigestAway {
			room = mostAwayLines
		}
		for items := range slices.Chunk(fresh, row.line) {
			if room--; room < 0 {
				d.More += len(items)
				continue
			}
			for _, item := range items {
				d.Said = append(d.Said, item.said)
			}
			if row.kind == DigestAway {
				d.Away = items
			} else {
				d.Lines = append(d.Lines, DigestLine{row.kind, items})
			}
		}
	}
	return d
}

// items returns everything that a digest could say, each kind in the order in which it waits longest.
func (v DigestView) items(at time.Time) []DigestItem {
	var all []DigestItem
	var overdue []string
	today := DayOf(at, v.Team.Zone)
	week := DayStart(today.Add(digestDays), v.Team.Zone)
	for _, m := range v.Crew {
		worker, own := m.Member.User, m.Member.User == v.Viewer
		for _, a := range m.Alerts {
			switch {
			case own, m.Untold[a.ID] && at.Sub(a.RaisedAt) <= untoldFor:
			case a.State == Open && !a.Snoozing():
				all = append(all, DigestItem{Kind: DigestAlert, Worker: worker, Alert: a, Since: a.RaisedAt})
			case a.State == Open, a.State == Acknowledged:
				all = append(all, DigestItem{Kind: DigestTaken, Worker: worker, Alert: a, Since: a.RaisedAt})
			}
		}
		codes := runningCodes(m.Matches, at)
		for _, t := range m.TimeOff {
			item := DigestItem{Worker: worker, From: t.From, To: t.To, Zone: t.Zone, Since: t.AskedAt}
			if t.Waits() && !own && !t.Over(at) {
				item.Kind = DigestRequest
				all = append(all, item)
			}
			if !t.Holds() || t.Over(at) || !t.From.Before(week) {
				continue
			}
			item.Kind, item.Since = DigestAway, t.From
			all = append(all, item)
			if open := t.Uncovered(codes); len(open) > 0 && t.Long() {
				item.Kind, item.Codes = DigestUncovered, open
				all = append(all, item)
			}
		}
		for _, s := range m.Supervisions {
			if s.State == SupervisionOpen && v.mayRead(s) {
				all = append(all, DigestItem{Kind: DigestSupervision, Worker: worker, Since: s.AskedAt})
			}
		}
		if !own && m.overdue(v.Settings, at) {
			all = append(all, DigestItem{Kind: DigestInterval, Worker: worker})
		}
		for _, x := range m.Matches {
			end := x.End
			if x.StateAt(at) == MatchEnding {
				end = x.Ended.Add(-time.Minute) // the last day that both agreed on
			}
			item := DigestItem{Kind: DigestMatchEnds, Worker: worker, Codes: []Code{x.Code}, Since: end, Day: DayOf(end, v.Team.Zone)}
			switch {
			case end.IsZero() || !x.Running(at) || item.Day.Since(today) > matchDays:
				continue
			case x.Overdue(at, v.Team.Zone) && x.StateAt(at) != MatchEnding:
				item.Kind = DigestMatchOver
			}
			all = append(all, item)
		}
		if held, ok := InForce(m.Agreements, at); ok && held.Review.Valid() && held.Review.Since(today) < digestDays {
			all = append(all, DigestItem{Kind: DigestReview, Worker: worker, Since: DayStart(held.Review, v.Team.Zone), Day: held.Review})
		}
		for _, p := range m.Promises {
			if p.Live() && p.Due.Before(today) {
				overdue = append(overdue, p.ID)
			}
		}
	}
	if len(overdue) > 0 {
		slices.Sort(overdue)
		all = append(all, DigestItem{Kind: DigestPromise, N: len(overdue), said: strings.Join(overdue, " ")})
	}
	slices.SortStableFunc(all, func(a, b DigestItem) int {
		return cmp.Or(a.Since.Compare(b.Since), cmp.Compare(a.Worker, b.Worker), cmp.Compare(a.Alert.ID, b.Alert.ID), slices.Compare(a.Codes, b.Codes))
	})
	return all
}

// mayRead tells whether whoever reads the digest may know of a request for supervision: it came to them, or to the channel.
func (v DigestView) mayRead(s Supervision) bool {
	if v.Viewer != "" {
		return s.ReachedBy(v.Viewer, &v.Team)
	}
	_, told := s.ToldAt(ToChannel)
	return told && !s.Silent()
}

// overdue tells whether a worker's supervision is overdue, and the worker was told so. While a talk is on its way or they are away it
// is not.
func (m Crewmate) overdue(settings SupervisionSettings, at time.Time) bool {
	if _, away := AwayAt(m.TimeOff, at); away || slices.ContainsFunc(m.Supervisions, Supervision.Live) {
		return false
	}
	base := m.Member.Consented
	if last, had := LastSupervision(m.Supervisions, ""); had && last.At.After(base) {
		base = last.At
	}
	terms, _ := TermsAt(m.Agreements, at)
	for step := settings.Of(terms.Profile).IntervalReached(base, at, m.TimeOff); step >= 2; step-- {
		if m.Told[SupervisionToldKey(base, step)] {
			return true
		}
	}
	return false
}

// runningCodes are the codes of the matches that run at an instant.
func runningCodes(all []Match, at time.Time) []Code {
	var codes []Code
	for _, m := range all {
		if m.Running(at) {
			codes = append(codes, m.Code)
		}
	}
	return codes
}

// fingerprint is a short hash of what an item says of what. It holds nothing itself: without the records, it says nothing.
func (i DigestItem) fingerprint(team string) string {
	a, waits := i.Alert, int64(0)
	if i.Kind == DigestSupervision || i.Kind == DigestRequest {
		waits = i.Since.Unix()
	}
	sum := sha256.Sum256([]byte(fmt.Sprintf("%q", []any{team, i.Kind, i.Worker, i.Codes, i.said, i.Day.String(), i.From.Unix(), i.To.Unix(), waits,
		a.ID, a.Episode, a.Value, a.State, a.AckedBy, a.SnoozedUntil.Unix()})))
	return base64.RawURLEncoding.EncodeToString(sum[:6])
}
