package messages

import (
	"strconv"

	"alongside/peer"
)

// The troubles that time off has and contacts have not.
const (
	EndsBefore Trouble = "ends_before" // the end is not after the beginning
	TooMuch    Trouble = "too_much"    // longer than one time off may be
	AwayThen   Trouble = "away_then"   // there is time off already that has all of it
	NoDay      Trouble = "no_day"      // no day was named
)

// TimeOffTrouble says what could not be understood and what to do. Nothing is stored.
type TimeOffTrouble struct {
	Trouble Trouble
	Word    string `json:",omitempty"` // the word, shortened
}

func (TimeOffTrouble) kind() string { return "timeoff_trouble" }

func (m TimeOffTrouble) layout(p *page) {
	p.say("timeoff_trouble_"+string(m.Trouble), args{"Word": m.Word})
	p.note("timeoff_usage", nil)
	p.press(button{action: "timeoff.form", label: "button_form"})
}

// TimeOffAsk asks which day is meant. Nothing is stored yet.
type TimeOffAsk struct{ Choices []TimeOffChoice }

// TimeOffChoice is one answer: its day and the text that it runs.
type TimeOffChoice struct {
	Day  peer.Day
	Text string
}

func (TimeOffAsk) kind() string { return "timeoff_ask" }

func (m TimeOffAsk) layout(p *page) {
	p.say("hours_ask_weekday", nil)
	row := make([]button, 0, len(m.Choices))
	for i, c := range m.Choices {
		row = append(row, button{action: "timeoff.run." + strconv.Itoa(i), label: "choice_plain", facts: args{"Text": p.day(c.Day)}, value: c.Text})
	}
	p.press(row...)
}

// TimeOffHelp is the usage of /timeoff.
type TimeOffHelp struct{ Command string }

func (TimeOffHelp) kind() string { return "timeoff_help" }

func (m TimeOffHelp) layout(p *page) { p.say("timeoff_help", args{"Command": m.Command}) }
