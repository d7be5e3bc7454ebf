package messages

import (
	"strings"

	"alongside/peer"
)

// Logged is a contact as it was understood, for a reply that repeats it.
type Logged struct {
	ID        string         `json:"i,omitempty"`
	Code      peer.Code      `json:"c,omitempty"`
	Day       peer.Day       `json:"d"`
	Minute    int            `json:"t"` // after local midnight; -1 where only the day is known
	Length    int            `json:"m,omitempty"`
	Channel   peer.Channel   `json:"h,omitempty"`
	Direction peer.Direction `json:"r,omitempty"`
	Purpose   peer.Purpose   `json:"p,omitempty"`
	Outcome   peer.Outcome   `json:"o,omitempty"`
	Heavy     bool           `json:"y,omitempty"` // marked by the worker, who alone reads it
}

// LoggedOf returns what a reply says of a contact.
func LoggedOf(c peer.Contact) Logged {
	minute := -1
	if !c.Timeless {
		t := c.Start.In(peer.Location(c.Zone))
		minute = t.Hour()*60 + t.Minute()
	}
	return Logged{c.ID, c.Code, c.Day(), minute, c.Minutes, c.Channel, c.Direction, c.Purpose, c.Outcome, c.Heavy}
}

var channelWords = map[peer.Channel]string{
	peer.AnyChannel: "contact_any", peer.Call: "contact_call", peer.Text: "contact_text", peer.Meet: "contact_meet",
	peer.Video: "contact_video", peer.Group: "contact_group",
}

var directionWords = map[peer.Direction]string{peer.Incoming: "contact_incoming", peer.Outgoing: "contact_outgoing"}

var purposeWords = map[peer.Purpose]string{
	peer.Talk: "purpose_talk", peer.Accompany: "purpose_accompany", peer.Activity: "purpose_activity",
	peer.Services: "purpose_services", peer.Practical: "purpose_practical",
}

var outcomeWords = map[peer.Outcome]string{peer.NoShow: "outcome_noshow", peer.Cancelled: "outcome_cancelled"}

// line writes a contact as one line: "call with K7, 25 min, Tue 17 Nov 14:30, they reached out".
func (w *words) line(c Logged) string {
	what := channelWords[c.Channel]
	if c.Outcome == peer.Missed {
		what = "contact_unanswered"
	}
	if c.Code == "" { // only a group has none
		what = "contact_group_alone"
	}
	parts := []string{w.say(what, args{"Code": string(c.Code)})}
	if c.Length > 0 {
		parts = append(parts, w.length(c.Length))
	}
	when := w.day(c.Day)
	if c.Minute >= 0 {
		when += " " + w.clock(c.Minute)
	}
	parts = append(parts, when)
	if c.Outcome != peer.Missed {
		parts = append(parts, w.optional(directionWords[c.Direction]), w.optional(outcomeWords[c.Outcome]))
	}
	parts = append(parts, w.optional(purposeWords[c.Purpose]))
	if c.Heavy {
		parts = append(parts, w.say("contact_heavy", nil))
	}
	kept := parts[:0]
	for _, part := range parts {
		if part != "" {
			kept = append(kept, part)
		}
	}
	return strings.Join(kept, ", ")
}

// optional says the words of an id, and nothing where there is none.
func (w *words) optional(id string) string {
	if id == "" {
		return ""
	}
	return w.say(id, nil)
}

// ContactLogged repeats what was stored and where it stands against the limits.
type ContactLogged struct {
	Contact  Logged
	Today    peer.Day
	Standing []Measured // the worker's limits that this contact counts in
	Told     bool       // an alert was raised: the worker gets it first, then the coordinators
	Known    bool       // above a limit that the coordinators know of already
}

func (ContactLogged) kind() string { return "contact_logged" }

func (m ContactLogged) layout(p *page) {
	p.say("contact_logged", args{"Contact": safe(p.line(m.Contact))})
	p.standing(m.Standing, m.Today)
	switch {
	case m.Told:
		p.say("contact_above", nil)
	case m.Known:
		p.say("contact_above_known", nil)
	}
	p.press(button{action: "contact.undo", label: "button_undo", value: m.Contact.ID}, Entry{Contact: &m.Contact}.editButton())
}

// ContactUndone repeats what was taken back.
type ContactUndone struct {
	Contact   Logged
	Today     peer.Day
	Standing  []Measured
	Withdrawn bool // an alert was withdrawn by it
}

func (ContactUndone) kind() string { return "contact_undone" }

func (m ContactUndone) layout(p *page) {
	p.say("contact_undone", args{"Contact": safe(p.line(m.Contact))})
	p.standing(m.Standing, m.Today)
	if m.Withdrawn {
		p.say("contact_withdrawn", nil)
	}
}

// NothingToUndo answers an undo that has nothing to take back.
type NothingToUndo struct{}

func (NothingToUndo) kind() string   { return "contact_nothing_undo" }
func (NothingToUndo) layout(p *page) { p.say("contact_nothing_undo", nil) }

// NothingToRepeat answers "again" where no contact was logged yet.
type NothingToRepeat struct{}

func (NothingToRepeat) kind() string   { return "contact_nothing_repeat" }
func (NothingToRepeat) layout(p *page) { p.say("contact_nothing_repeat", args{"P": "/" + p.prefix}) }

// ContactHelp is the usage of the command, with the worker's own codes.
type ContactHelp struct {
	Command string // as it is called in this workspace
	Codes   []peer.Code
}

func (ContactHelp) kind() string { return "contact_help" }

func (m ContactHelp) layout(p *page) {
	code := "K7"
	if len(m.Codes) > 0 {
		code = string(m.Codes[0])
	}
	p.say("contact_help", args{"Command": m.Command, "Code": code})
	if len(m.Codes) > 0 {
		p.note("contact_help_codes", args{"Codes": codes(m.Codes, p.words)})
	}
	p.press(button{action: "contact.form", label: "button_form", value: ""})
}

func codes(all []peer.Code, w *words) string {
	names := make([]string, len(all))
	for i, c := range all {
		names[i] = string(c)
	}
	return w.list(names)
}
