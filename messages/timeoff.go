package messages

import (
	"strings"
	"time"

	"github.com/slack-go/slack"

	"alongside/peer"
)

// AwayFacts are what others may read about time off. There is no place in them for what it is for.
type AwayFacts struct {
	ID, Worker string
	From, To   time.Time
	Zone       string
	State      peer.TimeOffState
	By         string            `json:",omitempty"` // who answered
	At         time.Time         `json:",omitzero"`  // when that was
	Why        peer.DenialReason `json:",omitempty"`

	OfferedFrom time.Time `json:",omitzero"`
	OfferedTo   time.Time `json:",omitzero"`

	Cover []CoverFacts   `json:",omitempty"` // of each running code
	Thin  []peer.ThinDay `json:",omitempty"` // days on which few would be there

	Paused bool `json:",omitempty"` // it is a pause, which only the coordinators and the worker read
}

// CoverFacts say who is there for a code. Peer is empty where nobody was asked.
type CoverFacts struct {
	Code     peer.Code
	Peer     string `json:",omitempty"`
	Agreed   bool   `json:",omitempty"`
	Declined bool   `json:",omitempty"`
}

// AwayFactsOf takes the facts of a time off, with its worker's running codes.
func AwayFactsOf(t peer.TimeOff, codes []peer.Code, thin []peer.ThinDay) AwayFacts {
	f := AwayFacts{
		ID: t.ID, Worker: t.Worker, From: t.From, To: t.To, Zone: t.Zone, State: t.State, By: t.AnsweredBy, At: t.AnsweredAt, Why: t.Why,
		OfferedFrom: t.OfferedFrom, OfferedTo: t.OfferedTo, Thin: thin,
	}
	for _, code := range codes {
		line := CoverFacts{Code: code}
		for _, c := range t.Cover {
			if c.Code == code {
				line = CoverFacts{code, c.Peer, c.Agreed, c.Declined}
			}
		}
		f.Cover = append(f.Cover, line)
	}
	return f
}

// value is what a button about the time off carries.
func (f AwayFacts) value() string { return f.Worker + " " + f.ID }

// span writes a stretch: "Wed 18 Nov", "Thu 24 Dec – Sat 2 Jan", "Wed 18 Nov 12:00–16:00".
func (w *words) span(from, to time.Time, zone string) string {
	first, last, whole := peer.SpanDays(from, to, zone)
	if peer.OpenEnded(from, to) {
		return w.say("pause_open", args{"Day": w.day(first)})
	}
	switch {
	case whole && first == last:
		return w.day(first)
	case whole:
		return w.day(first) + " – " + w.day(last)
	case first == last:
		return w.day(first) + " " + w.reading(from, zone, false) + "–" + w.reading(to, zone, true)
	}
	return w.moment(from, zone) + " – " + w.day(last) + " " + w.reading(to, zone, true)
}

// reading writes a time of day; the midnight that ends a day as 24:00.
func (w *words) reading(at time.Time, zone string, ends bool) string {
	hour, minute, _ := at.In(peer.Location(zone)).Clock()
	if ends && hour == 0 && minute == 0 {
		hour = 24
	}
	return w.clock(hour*60 + minute)
}

// when are the facts of a stretch for a sentence.
func (f AwayFacts) when(w *words) args {
	facts := args{"Worker": mention(f.Worker), "When": w.span(f.From, f.To, f.Zone), "By": mention(f.By)}
	if !f.OfferedFrom.IsZero() {
		facts["Offered"] = w.span(f.OfferedFrom, f.OfferedTo, f.Zone)
	}
	if f.Why != "" {
		facts["Why"] = safe(w.say("timeoff_why_"+strings.ReplaceAll(string(f.Why), " ", "_"), nil))
	}
	if !f.At.IsZero() {
		facts["At"] = w.moment(f.At, f.Zone)
	}
	return facts
}

// covered says who is there for each code.
func (f AwayFacts) covered(p *page) {
	lines := make([]string, 0, len(f.Cover))
	for _, c := range f.Cover {
		lines = append(lines, "• "+p.words.say(c.id(), args{"Code": string(c.Code), "Peer": mention(c.Peer)}))
	}
	p.paragraph(lines...)
}

func (c CoverFacts) id() string {
	switch {
	case c.Peer == "" || c.Declined:
		return "timeoff_cover_nobody"
	case c.Agreed:
		return "timeoff_cover_agreed"
	}
	return "timeoff_cover_asked"
}

// Uncovered are the codes for which nobody has agreed to be there.
func (f AwayFacts) Uncovered() []peer.Code {
	var codes []peer.Code
	for _, c := range f.Cover {
		if !c.Agreed {
			codes = append(codes, c.Code)
		}
	}
	return codes
}

// thin says on which days few would be there: a fact, and no reason against it.
func (f AwayFacts) thin(p *page) {
	lines := make([]string, 0, len(f.Thin)+1)
	for _, d := range f.Thin {
		lines = append(lines, p.words.say("timeoff_thin", args{"Day": p.day(d.Day), "Here": d.Here, "Want": d.Want}))
	}
	if len(lines) > 0 {
		p.paragraph(append(lines, p.words.say("timeoff_thin_note", nil))...)
	}
}

// AwayNotice is what the coordinators' channel gets of time off: a request with its buttons, or who is away when. It is updated in
// place as its state changes.
type AwayNotice struct {
	AwayFacts
	Past bool `json:",omitempty"` // it is over already
}

func (AwayNotice) kind() string { return "away_notice" }

func (m AwayNotice) layout(p *page) {
	facts := m.when(p.words)
	switch {
	case m.Paused && (m.Past || !m.Holds()):
		p.say("pause_was", facts)
		return
	case m.Paused:
		p.say("pause_away", facts)
	case m.Holds() && m.Past:
		p.say("timeoff_was_away", facts)
	case m.Holds():
		p.say("timeoff_away", facts)
	default:
		p.say("timeoff_request", facts)
	}
	if m.State != peer.TimeOffDenied && m.State != peer.TimeOffCancelled && !m.Past {
		m.thin(p)
		m.covered(p)
	}
	if m.State != peer.TimeOffTold {
		p.note("timeoff_stands_"+string(m.State), facts)
	}
	if m.State == peer.TimeOffAsked {
		p.press(
			button{action: "timeoff.approve", label: "timeoff_button_approve", value: m.value(), style: slack.StylePrimary},
			button{action: "timeoff.offer", label: "timeoff_button_offer", value: m.value()},
			button{action: "timeoff.deny", label: "timeoff_button_deny", value: m.value()})
	}
}

// OwnTimeOff shows workers a time off of their own, with what it is for, when they asked for or told it.
type OwnTimeOff struct {
	AwayFacts
	Kind   peer.TimeOffKind
	Past   bool   `json:",omitempty"` // it is over already
	Prefix string `json:",omitempty"`
}

func (OwnTimeOff) kind() string { return "own_time_off" }

func (m OwnTimeOff) layout(p *page) {
	facts := m.when(p.words)
	id := "timeoff_told"
	switch {
	case m.State == peer.TimeOffAsked:
		id = "timeoff_asked"
	case m.Past:
		id = "timeoff_told_past"
	}
	p.say(id, facts)
	p.note("timeoff_kind_private", args{"Kind": safe(p.offKind(m.Kind))})
	if m.Past {
		p.press(m.takeBack(p))
		return
	}
	m.thin(p)
	if len(m.Cover) > 0 {
		m.covered(p)
	}
	p.press(m.handOver(p)...)
}

// kindOf writes what a time off is for, to whom it belongs.
func (w *words) offKind(kind peer.TimeOffKind) string {
	return w.say("timeoff_kind_"+strings.ReplaceAll(string(kind), " ", "_"), nil)
}

// handOver are the buttons of a time off that stands: to ask for cover, for the text to pass on, and to take it back.
func (f AwayFacts) handOver(p *page) []button {
	var row []button
	if len(f.Uncovered()) > 0 {
		row = append(row, button{action: "timeoff.cover", label: "timeoff_button_cover", value: f.value(), style: slack.StylePrimary})
	}
	if len(f.Cover) > 0 {
		row = append(row, button{action: "timeoff.text", label: "timeoff_button_text", value: f.value()})
	}
	return append(row, f.takeBack(p))
}

func (f AwayFacts) takeBack(*page) button {
	return button{action: "timeoff.cancel", label: "timeoff_button_cancel", value: f.value()}
}
