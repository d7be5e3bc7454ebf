package messages

import (
	"time"

	"github.com/slack-go/slack"

	"alongside/peer"
)

// HandFacts say what becomes of a match whose worker leaves.
type HandFacts struct {
	Code     peer.Code
	To       string `json:",omitempty"`
	Agreed   bool   `json:",omitempty"`
	Declined bool   `json:",omitempty"`
}

// LeaveFacts are what the worker and the coordinators both read about a leaving.
type LeaveFacts struct {
	Worker  string
	State   peer.LeavingState
	LastDay peer.Day  `json:",omitzero"`
	By      string    `json:",omitempty"`
	At      time.Time `json:",omitzero"`
	Zone    string    `json:",omitempty"`
	Wrong   bool      `json:",omitempty"`
	Matches []HandFacts
	Talks   int `json:",omitempty"` // requests for supervision that end with it
	Given   int `json:",omitempty"` // promises to the worker that end with it
	Off     int `json:",omitempty"` // time off that lies after it
	Alerts  int `json:",omitempty"` // about the worker that are open
}

// LeaveFactsOf takes the facts of a leaving.
func LeaveFactsOf(l peer.Leaving) LeaveFacts {
	f := LeaveFacts{Worker: l.Worker, State: l.State, LastDay: l.LastDay, By: l.SetBy, At: l.SetAt, Zone: l.Zone, Wrong: l.Wrong}
	for _, h := range l.Matches {
		f.Matches = append(f.Matches, HandFacts{h.Code, h.To, h.Agreed, h.Declined})
	}
	return f
}

// With returns the facts with what is open of the worker. A request for supervision that somebody is to know nothing of is
// not counted: the coordinators read this.
func (f LeaveFacts) With(talks []peer.Supervision, given []peer.Promise, off []peer.TimeOff, alerts []peer.Alert, ends time.Time) LeaveFacts {
	for _, s := range talks {
		if s.Live() && !s.Silent() {
			f.Talks++
		}
	}
	for _, p := range given {
		if p.Live() {
			f.Given++
		}
	}
	for _, t := range off {
		if t.Stands() && !t.From.Before(ends) {
			f.Off++
		}
	}
	for _, a := range alerts {
		if a.State == peer.Open || a.State == peer.Acknowledged {
			f.Alerts++
		}
	}
	return f
}

func (f LeaveFacts) facts(p *page) args {
	facts := args{"Worker": mention(f.Worker), "By": mention(f.By)}
	if f.LastDay != (peer.Day{}) {
		facts["Day"] = p.date(f.LastDay)
	}
	return facts
}

// follows says what becomes of the matches and of what is open.
func (f LeaveFacts) follows(p *page) {
	var lines []string
	for _, h := range f.Matches {
		id := "leave_match_ends"
		switch {
		case h.To != "" && h.Agreed:
			id = "leave_match_passes"
		case h.To != "" && h.Declined:
			id = "leave_match_declined"
		case h.To != "":
			id = "leave_match_asked"
		}
		lines = append(lines, "• "+p.words.say(id, args{"Code": string(h.Code), "Peer": mention(h.To)}))
	}
	for _, open := range []struct {
		id string
		n  int
	}{{"leave_open_talks", f.Talks}, {"leave_open_given", f.Given}, {"leave_open_off", f.Off}, {"leave_open_alerts", f.Alerts}} {
		if open.n > 0 {
			lines = append(lines, "• "+p.words.say(open.id, args{"N": open.n}))
		}
	}
	p.paragraph(lines...)
}

// LeaveNotice is what the coordinators' channel reads of somebody who would like to leave, leaves or has left. It is updated in
// place.
type LeaveNotice struct{ LeaveFacts }

func (LeaveNotice) kind() string { return "leave_notice" }

func (m LeaveNotice) layout(p *page) {
	facts := m.facts(p)
	change := button{action: "leave.open", label: "leave_button_change", value: m.Worker}
	switch m.State {
	case peer.LeaveAsked:
		id := "leave_notice_asked"
		if m.LastDay != (peer.Day{}) {
			id = "leave_notice_asked_day"
		}
		p.say(id, facts)
		change.label, change.style = "leave_button_set", slack.StylePrimary
		p.press(change)
	case peer.LeaveSet:
		p.say("leave_notice_set", facts)
		if m.Wrong {
			p.say("leave_notice_wrong", facts)
			change.style = slack.StylePrimary
		}
		m.follows(p)
		p.note("leave_notice_note", facts)
		p.press(change)
	default:
		p.say("leave_notice_over", facts)
		m.follows(p)
		p.note("leave_notice_over_note", facts)
	}
}

// LeaveWaiting passes a wish to leave on that nobody has answered.
type LeaveWaiting struct {
	LeaveFacts
	Since time.Time
}

func (LeaveWaiting) kind() string { return "leave_waiting" }

func (m LeaveWaiting) layout(p *page) {
	facts := m.facts(p)
	facts["Since"] = p.moment(m.Since, m.Zone)
	p.say("leave_waiting", facts)
	p.press(button{action: "leave.open", label: "leave_button_set", value: m.Worker, style: slack.StylePrimary})
}

// LeaveTold shows the worker what was set, in the words of the coordinators. It is updated in place.
type LeaveTold struct {
	LeaveFacts
	Wish   peer.CertificateWish `json:",omitempty"`
	AskMe  bool                 `json:",omitempty"`
	Prefix string               `json:",omitempty"`
}

func (LeaveTold) kind() string { return "leave_told" }

func (m LeaveTold) layout(p *page) {
	facts := m.facts(p)
	facts["P"] = "/" + m.Prefix
	if m.State == peer.LeaveAsked {
		id := "leave_asked"
		if m.LastDay != (peer.Day{}) {
			id = "leave_asked_day"
		}
		p.say(id, facts)
		return
	}
	p.say("leave_told", facts)
	m.follows(p)
	p.say("leave_told_after", facts)
	wish := "leave_wish_none"
	if m.Wish != peer.NoCertificate {
		wish = "leave_wish_" + string(m.Wish)
	}
	lines := []string{p.words.say(wish, nil)}
	if m.AskMe {
		lines = append(lines, p.words.say("leave_wish_ask", nil))
	}
	p.paragraph(lines...)
	if m.Wrong {
		p.note("leave_told_wrong", facts)
	}
	row := []button{{action: "leave.wish", label: "leave_button_wish", value: m.Worker, style: slack.StylePrimary}, {action: "leave.text", label: "leave_button_text", value: m.Worker}}
	if !m.Wrong {
		row = append(row, button{action: "leave.wrong", label: "leave_button_wrong", value: m.Worker})
	}
	p.press(row...)
}

// LeaveDone confirms to whoever did something about a leaving that it is so.
type LeaveDone struct {
	Did     LeaveDeed
	Worker  string   `json:",omitempty"`
	LastDay peer.Day `json:",omitzero"`
}

// LeaveDeed is what was done, or why nothing was.
type LeaveDeed string

// The deeds.
const (
	LeaveDaySet     LeaveDeed = "set"
	LeaveWrongNoted LeaveDeed = "wrong"
	LeaveWishKept   LeaveDeed = "wish"
	LeaveTaken      LeaveDeed = "taken"    // a colleague takes a match on
	LeaveNotTaken   LeaveDeed = "nottaken" // a colleague cannot
	LeaveSaidNo     LeaveDeed = "saidno"   // nobody calls any more
	LeaveSaidYes    LeaveDeed = "saidyes"  // somebody still does, and it was passed on
	LeaveGone       LeaveDeed = "gone"     // they have left by now, and nothing can be changed
)

func (LeaveDone) kind() string { return "leave_done" }

func (m LeaveDone) layout(p *page) {
	facts := args{"Worker": mention(m.Worker)}
	if m.LastDay != (peer.Day{}) {
		facts["Day"] = p.date(m.LastDay)
	}
	p.say("leave_done_"+string(m.Did), facts)
}

// The faults beside the inputs of a form about leaving.
const (
	BadLastDay    Fault = "last_day"    // too long ago, or too far ahead
	BadNextWorker Fault = "next_worker" // nobody of the team, or the one who leaves
)
