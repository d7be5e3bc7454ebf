package messages

import (
	"strconv"

	"alongside/peer"
)

// ContactTwice asks whether the same text within two minutes means a second contact. Nothing is stored yet.
type ContactTwice struct {
	Contact Logged
	Text    string // what the answer yes carries
}

func (ContactTwice) kind() string { return "contact_twice" }

func (m ContactTwice) layout(p *page) {
	p.say("contact_twice", args{"Contact": safe(p.line(m.Contact))})
	p.press(button{action: "contact.twice", label: "button_twice", value: m.Text, style: "primary"})
}

// Question is what is not clear about a contact.
type Question string

// The questions that may be asked before a contact is stored.
const (
	WhichCode    Question = "code"    // several matches and no code
	HowLong      Question = "length"  // a call or a meeting without a length
	TimeOrLength Question = "time"    // "9:15" may be either
	WhichDay     Question = "weekday" // "Mon" said on a Monday
	NotYet       Question = "notyet"  // a time of day that is still to come: yesterday's?
)

// Choice is one answer: its button and the text that it runs. One of Code, Length, Clock and Day names it.
type Choice struct {
	Code   peer.Code `json:",omitempty"`
	Length int       `json:",omitempty"` // minutes
	Clock  int       `json:",omitempty"` // minutes after midnight, plus one
	Day    peer.Day  `json:",omitzero"`
	Text   string
}

// ContactAsk asks what was not clear. Each answer is one press; nothing is stored before.
type ContactAsk struct {
	Question Question
	Choices  []Choice // at most 5
	Typed    string   `json:",omitempty"` // fills the form in, for whoever would rather tap
}

func (ContactAsk) kind() string { return "contact_ask" }

func (m ContactAsk) layout(p *page) {
	p.say("contact_ask_"+string(m.Question), nil)
	row := make([]button, 0, len(m.Choices)+1)
	for i, c := range m.Choices {
		b := button{action: "contact.run." + strconv.Itoa(i), value: c.Text}
		switch {
		case c.Code != "":
			b.label, b.facts = "choice_plain", args{"Text": string(c.Code)}
		case c.Length > 0:
			b.label, b.facts = "choice_length", args{"Text": safe(p.length(c.Length))}
		case c.Clock > 0:
			b.label, b.facts = "choice_clock", args{"Text": p.clock(c.Clock - 1)}
		default:
			b.label, b.facts = "choice_plain", args{"Text": p.day(c.Day)}
		}
		row = append(row, b)
	}
	p.press(append(row, button{action: "contact.form", label: "button_form", value: m.Typed})...)
}

// Trouble is why a contact could not be understood.
type Trouble string

// The troubles with what was typed. Nothing is stored in any of them.
const (
	NoMatches   Trouble = "no_matches"   // the worker has no running match
	UnknownCode Trouble = "unknown_code" // a code that is not one of the worker's matches
	UnknownWord Trouble = "unknown_word" // neither a word of the command nor a code; perhaps a name
	Person      Trouble = "person"       // a mention, a phone number, an e-mail address or an ID number
	InFuture    Trouble = "future"
	LongAgo     Trouble = "long_ago" // more than a month
	NoSuchDay   Trouble = "no_such_day"
	BadLength   Trouble = "bad_length" // above 24 hours
	TwoOfAKind  Trouble = "two"        // two lengths, two days, two channels
	TextTooLong Trouble = "too_long"
	GroupCodes  Trouble = "group_codes" // several codes: one line each, or a group without codes

	MatchNotBegun Trouble = "match_waits" // of a match for which a yes is missing
	MatchHasEnded Trouble = "match_over"  // of a match that did not run on that day
)

// ContactTrouble says what could not be understood and what to do.
type ContactTrouble struct {
	Trouble Trouble
	Word    string `json:",omitempty"` // the word, shortened; never a number that may be somebody's
	Codes   []peer.Code
	Day     peer.Day `json:",omitzero"` // of MatchHasEnded: the last day on which it ran
}

func (ContactTrouble) kind() string { return "contact_trouble" }

func (m ContactTrouble) layout(p *page) {
	facts := args{"Word": m.Word, "Codes": codes(m.Codes, p.words), "P": "/" + p.prefix}
	if m.Day.Valid() {
		facts["Day"] = p.date(m.Day)
	}
	id := "contact_trouble_" + string(m.Trouble)
	p.say(id, facts)
	if m.Trouble == NoMatches || m.Trouble == TextTooLong {
		return
	}
	p.note("contact_trouble_usage", nil)
	p.press(button{action: "contact.form", label: "button_form"})
}

// Beside is the sentence of a message alone, to stand beside an input of a form.
type Beside struct{ Message Message }

func (Beside) kind() string { return "beside" }

func (m Beside) layout(p *page) {
	whole := &page{words: p.words}
	m.Message.layout(whole)
	if len(whole.text) > 0 {
		p.paragraph(whole.text[0])
	}
}
