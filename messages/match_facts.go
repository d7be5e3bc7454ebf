package messages

import (
	"strconv"
	"strings"
	"time"

	"alongside/peer"
)

// MatchFacts is what a message says of a match, as its reader may see it: a code, states and days.
type MatchFacts struct {
	Worker    string
	Code      peer.Code
	Turn      int  `json:",omitempty"`
	Mine      bool `json:",omitempty"` // the reader is the worker
	State     peer.MatchState
	Asked     peer.Day           `json:",omitzero"` // when it was proposed
	Since     peer.Day           `json:",omitzero"`
	Until     peer.Day           `json:",omitzero"` // expected end
	Last      peer.Day           `json:",omitzero"` // last day, planned or past
	Overdue   bool               `json:",omitempty"`
	Near      bool               `json:",omitempty"` // the end is near enough to talk about
	WorkerYes bool               `json:",omitempty"`
	TheirYes  bool               `json:",omitempty"`
	Plan      peer.EndingPlan    `json:",omitzero"`
	Longer    peer.Extension     `json:",omitzero"` // the last one that was asked for
	Cover     peer.StandingCover `json:",omitzero"`
	Back      peer.Day           `json:",omitzero"`  // when the worker is back, where they are away
	There     string             `json:",omitempty"` // who is there for the code until then
	Open      bool               `json:",omitempty"` // nobody knows yet when the worker is back
}

// nearEnd is how many days before its expected end a match offers to go on for longer: three months.
const nearEnd = 92

// MatchFactsOf says of a match how it stands at an instant. off is the time off of its worker, zone is where the worker is, and
// reader who reads it.
func MatchFactsOf(m peer.Match, off []peer.TimeOff, at time.Time, zone, reader string) MatchFacts {
	f := MatchFacts{
		Worker: m.Worker, Code: m.Code, Turn: m.Turn, Mine: reader == m.Worker, State: m.StateAt(at), Overdue: m.Overdue(at, zone),
		WorkerYes: !m.WorkerYes.IsZero(), TheirYes: !m.TheirYes.IsZero(), Plan: m.Plan, Longer: m.Extension, Cover: m.Standing,
	}
	day := func(at time.Time) peer.Day {
		if at.IsZero() {
			return peer.Day{}
		}
		return peer.DayOf(at, zone)
	}
	f.Asked, f.Since, f.Until = day(m.ProposedAt), day(m.Start), day(m.End)
	if !m.Ended.IsZero() {
		f.Last = day(m.Ended.Add(-time.Second))
	}
	f.Near = f.State == peer.MatchActive && f.Until.Valid() && f.Until.Since(peer.DayOf(at, zone)) <= nearEnd
	if away, found := peer.AwayAt(off, at); found && m.Running(at) {
		f.Back, f.There, f.Open = peer.DayOf(away.To, away.Zone), away.CoverOf(m.Code), peer.OpenEnded(away.From, away.To)
	}
	return f
}

// value is what a button about the match carries: whose it is, its code and its turn.
func (m MatchFacts) value() string {
	return m.Worker + " " + string(m.Code) + " " + strconv.Itoa(m.Turn)
}

// facts are what sentences about the match name.
func (m MatchFacts) facts(w *words) args {
	date := func(d peer.Day) string {
		if !d.Valid() {
			return ""
		}
		return w.date(d)
	}
	return args{
		"Worker": mention(m.Worker), "Code": string(m.Code), "Asked": date(m.Asked), "Since": date(m.Since), "Until": date(m.Until),
		"Last": date(m.Last), "Review": date(m.Longer.Review), "Peer": mention(m.Cover.Peer), "There": mention(m.There), "Back": date(m.Back),
		"P": "/" + w.prefix,
	}
}

// line is a match in one line: "*K7* · since 17 November 2026, until 16 November 2028 · cover: @Bo".
func (m MatchFacts) line(w *words) string {
	facts := m.facts(w)
	parts := []string{"*" + escape(string(m.Code)) + "*"}
	if !m.Mine {
		parts = append(parts, string(mention(m.Worker)))
	}
	add := func(id string) { parts = append(parts, w.say(id, facts)) }
	switch m.State {
	case peer.MatchProposed:
		add("match_is_proposed")
		if !m.WorkerYes && m.Mine {
			add("match_waits_you")
		} else if !m.WorkerYes {
			add("match_waits_worker")
		}
		if !m.TheirYes {
			add("match_waits_them")
		}
	case peer.MatchEnded:
		add("match_is_ended")
		return strings.Join(parts, " · ")
	case peer.MatchEnding:
		add("match_is_ending")
	default:
		switch {
		case m.Overdue:
			add("match_is_past")
		case m.Until.Valid():
			add("match_is_active")
		default:
			add("match_is_open")
		}
	}
	if m.Longer.Waits() {
		add("match_is_asked_longer")
	}
	switch {
	case m.Open && m.There != "":
		add("pause_match_covered")
	case m.Open:
		add("pause_match_uncovered")
	case m.Back.Valid() && m.There != "":
		add("match_is_covered")
	case m.Back.Valid():
		add("match_is_uncovered")
	case m.Cover.Agreed:
		add("match_has_cover")
	case m.Cover.Peer != "" && !m.Cover.Declined:
		add("match_asked_cover")
	}
	return strings.Join(parts, " · ")
}

// buttons are what the reader can do with the match.
func (m MatchFacts) buttons() []button {
	one := func(action, label string) button {
		return button{action: action, label: label, facts: args{"Code": string(m.Code)}, value: m.value()}
	}
	switch m.State {
	case peer.MatchProposed:
		switch {
		case !m.Mine:
			return m.proposalButtons()
		case m.WorkerYes:
			return []button{one("match.no", "match_button_no")}
		}
		return []button{one("match.yes", "match_button_yes"), one("match.no", "match_button_no")}
	case peer.MatchEnding:
		all := []button{one("match.plan", "match_button_replan"), one("match.keep", "match_button_keep")}
		if m.Mine {
			all = append(all, one("match.cover", "match_button_cover"))
		}
		return all
	case peer.MatchActive:
		all := []button{one("match.plan", "match_button_plan")}
		switch {
		case m.Longer.Waits() && (m.Longer.By == m.Worker) != m.Mine:
			all = append(all, m.longerButtons()...)
		case m.Near:
			all = append(all, one("match.longer", "match_button_longer"))
		}
		if m.Mine {
			all = append(all, one("match.cover", "match_button_cover"))
		}
		return all
	}
	return nil
}

// longerButtons answer a wish to go on. They carry when it was asked for, so that an old button answers no new wish.
func (m MatchFacts) longerButtons() []button {
	value := m.value() + " " + strconv.FormatInt(m.Longer.At.Unix(), 10)
	return []button{
		{action: "match.longer_yes", label: "match_button_longer_yes", facts: args{"Code": string(m.Code)}, value: value},
		{action: "match.longer_no", label: "match_button_longer_no", facts: args{"Code": string(m.Code)}, value: value},
	}
}
