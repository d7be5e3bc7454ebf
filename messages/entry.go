package messages

import (
	"strconv"
	"time"

	"github.com/slack-go/slack"

	"alongside/peer"
)

// Entry is a contact or a piece of working time, as it was understood. One of the two is set.
type Entry struct {
	Contact *Logged  `json:"c,omitempty"`
	Work    *Stretch `json:"w,omitempty"`
}

// EntryOfContact returns what is said of a contact.
func EntryOfContact(c peer.Contact) Entry {
	said := LoggedOf(c)
	return Entry{Contact: &said}
}

// EntryOfWork returns what is said of working time.
func EntryOfWork(w peer.Work) Entry {
	said := StretchOf(w)
	return Entry{Work: &said}
}

// line writes the entry as one line.
func (e Entry) line(w *words) safe {
	switch {
	case e.Work != nil:
		return safe(w.stretch(*e.Work))
	case e.Contact != nil:
		return safe(w.line(*e.Contact))
	}
	return ""
}

// mark returns the first part of the ids of the buttons of the entry, its id and its day.
func (e Entry) mark() (command, id string, day peer.Day) {
	switch {
	case e.Work != nil:
		return "hours", e.Work.ID, e.Work.Day
	case e.Contact != nil:
		return "contact", e.Contact.ID, e.Contact.Day
	}
	return "contact", "", peer.Day{}
}

// editButton opens the form of an entry.
func (e Entry) editButton() button {
	command, id, day := e.mark()
	return button{action: command + ".edit", label: "entry_button_edit", value: id + " " + day.String()}
}

// entries lists entries from a place in a longer list on, each with a button that changes it.
func (p *page) entries(all []Entry, from int) {
	for i, e := range all {
		edit := e.editButton()
		edit.action += "." + strconv.Itoa(from+i)
		p.rowWith("• "+string(e.line(p.words)), edit)
	}
}

// rowWith adds a paragraph with a button beside it.
func (p *page) rowWith(text string, b button) {
	p.text = append(p.text, text)
	p.blocks = append(p.blocks, slack.NewSectionBlock(markup(cut(text, sectionText)), nil, slack.NewAccessory(b.element(p.words))))
}

// EntryChanged repeats an entry as it is and as it was before it was changed, and what follows from that.
type EntryChanged struct {
	Was, Is   Entry
	Today     peer.Day
	Days      []DayHours `json:",omitempty"` // of working time: those that it is on, and was on
	Week      int        `json:",omitempty"` // minutes of the week in which it begins now
	Standing  []Measured `json:",omitempty"`
	Told      bool       `json:",omitempty"` // an alert was raised: the worker gets it first, then the coordinators
	Known     bool       `json:",omitempty"` // above a limit that the coordinators know of already
	Withdrawn bool       `json:",omitempty"` // an alert was withdrawn by it
}

func (EntryChanged) kind() string { return "entry_changed" }

func (m EntryChanged) layout(p *page) {
	command, id, _ := m.Is.mark()
	p.say("entry_changed", args{"Is": m.Is.line(p.words), "Was": m.Was.line(p.words)})
	p.sum(m.Days, m.Week)
	p.standing(m.Standing, m.Today)
	above := "contact_above"
	if command == "hours" {
		above = "hours_above"
	}
	switch {
	case m.Told:
		p.say(above, nil)
	case m.Known:
		p.say(above+"_known", nil)
	}
	if m.Withdrawn {
		p.say("contact_withdrawn", nil)
	}
	p.press(m.Is.editButton(), button{action: command + ".undo", label: "entry_button_drop", value: id})
}

// EntryUndoAsk asks what "undo" means where the latest was a change: that cannot be taken back by itself, the whole entry can.
type EntryUndoAsk struct{ Entry Entry }

func (EntryUndoAsk) kind() string { return "entry_undo_ask" }

func (m EntryUndoAsk) layout(p *page) {
	command, id, _ := m.Entry.mark()
	p.say("entry_undo_ask", args{"Entry": m.Entry.line(p.words)})
	p.press(button{action: command + ".undo", label: "entry_button_drop", value: id}, m.Entry.editButton())
}

// EntryTrouble is why an entry was not changed.
type EntryTrouble string

// Why an entry is not changed.
const (
	EntryGone EntryTrouble = "gone" // changed or taken back since it was shown
	EntryOld  EntryTrouble = "old"  // older than can be changed
	EntrySame EntryTrouble = "same" // the form says what is stored already
)

// EntryNot says why an entry was not changed.
type EntryNot struct {
	Why   EntryTrouble
	Hours bool `json:",omitempty"`
}

func (EntryNot) kind() string { return "entry_not" }

func (m EntryNot) layout(p *page) {
	command := "/" + p.prefix + "contact"
	if m.Hours {
		command = "/" + p.prefix + "hours"
	}
	p.say("entry_"+string(m.Why), args{"Command": command})
}

// entryFate asks, at the end of the form of an entry, whether it stays.
func entryFate(s *sheet) {
	s.ask("fate", "entry_fate", "", choice("keep", s.option("keep", "entry_keep", nil), s.option("remove", "entry_remove", nil)), false)
}

// ContactEdit is the form of a contact that was logged, filled in as it is stored.
type ContactEdit struct {
	ID    string `json:"i"`
	Stamp string `json:"s"` // a fingerprint of what the form shows
	ContactForm
}

func (ContactEdit) formKind() string { return "contact.edit" }

func (f ContactEdit) form(s *sheet) {
	s.begin("entry_form_contact", "button_save")
	f.inputs(s)
	entryFate(s)
}

// HoursEdit is the form of working time that was logged, filled in as it is stored.
type HoursEdit struct {
	ID    string `json:"i"`
	Stamp string `json:"s"` // a fingerprint of what the form shows
	HoursForm
}

func (HoursEdit) formKind() string { return "hours.edit" }

func (f HoursEdit) form(s *sheet) {
	s.begin("entry_form_hours", "button_save")
	f.inputs(s)
	entryFate(s)
}

func entrySamples() []Message {
	contact, called, work, night := Entry{Contact: &sampleContact}, Entry{Contact: &sampleCalled}, Entry{Work: &sampleShift}, Entry{Work: &sampleNight}
	at := time.Date(2026, 11, 17, 0, 0, 0, 0, time.UTC)
	days := []DayHours{{Day: peer.DayOf(at, "").Add(-1), Minutes: 145, Merged: 25}, {Day: peer.DayOf(at, ""), Minutes: 360}}
	return []Message{
		EntryChanged{Was: called, Is: contact, Today: sampleDay, Standing: sampleStanding(), Withdrawn: true},
		EntryChanged{Was: contact, Is: called, Today: sampleDay, Told: true}, EntryChanged{Was: contact, Is: called, Today: sampleDay, Known: true},
		EntryChanged{Was: work, Is: night, Today: sampleDay, Days: days, Week: 1230, Standing: sampleHours(2), Told: true},
		EntryChanged{Was: night, Is: work, Today: sampleDay, Days: days, Week: 1230, Known: true},
		EntryUndoAsk{contact}, EntryUndoAsk{work},
		EntryNot{Why: EntryGone}, EntryNot{Why: EntryGone, Hours: true}, EntryNot{Why: EntryOld}, EntryNot{Why: EntrySame, Hours: true},
		ContactList{Contacts: []Logged{sampleContact, sampleCalled}, Days: true, Latest: "c1", More: true},
		ContactList{Contacts: []Logged{sampleAlone, sampleAbsent}, Days: true, Latest: "c1", From: 10},
		HoursList{Command: "/hours"}, HoursList{Command: "/hours", Entries: []Stretch{sampleShift}, Latest: "w1"},
		HoursList{Command: "/hours", Entries: []Stretch{sampleShift, sampleNight, sampleDeclared}, Days: true, Latest: "w1", More: true, Running: &sampleRunning},
		HoursList{Command: "/hours", Entries: []Stretch{sampleDeclared}, Days: true, Latest: "w1", From: 10},
	}
}

func entryForms() []Form {
	contact := ContactEdit{ID: "c1", Stamp: "s", ContactForm: ContactForm{Codes: []peer.Code{"K7", "M3"}}}
	contact.Fill(sampleContact)
	group := ContactEdit{ID: "c2", Stamp: "s", ContactForm: ContactForm{Codes: []peer.Code{"K7", "M3"}}}
	group.Fill(sampleAlone)
	shift, declared := HoursEdit{ID: "w1", Stamp: "s"}, HoursEdit{ID: "w3", Stamp: "s"}
	shift.Fill(sampleNight)
	declared.Fill(sampleDeclared)
	return []Form{contact, group, shift, declared}
}
