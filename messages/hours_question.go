package messages

import (
	"strconv"

	"alongside/peer"
)

// HoursTwice asks whether the same text within two minutes means the same hours once more. Nothing is stored yet.
type HoursTwice struct {
	Entry Stretch
	Text  string // what the answer yes carries
}

func (HoursTwice) kind() string { return "hours_twice" }

func (m HoursTwice) layout(p *page) {
	p.say("hours_twice", args{"Entry": safe(p.stretch(m.Entry))})
	p.press(button{action: "hours.twice", label: "hours_button_twice", value: m.Text, style: "primary"})
}

// The questions that are asked of hours alone. HowLong, WhichDay and NotYet are asked as of contacts.
const (
	HoursOrMinutes Question = "unit" // "8" may be either
	WhichHalf      Question = "half" // "9-5" may end in the afternoon or in the next morning
)

// HoursChoice is one answer: its button and the text that it runs. A length, an interval or a day names it.
type HoursChoice struct {
	Length   int      `json:",omitempty"` // minutes
	From, To int      `json:",omitempty"` // minutes after midnight; To is on the next day where it is not after From
	Day      peer.Day `json:",omitzero"`
	Text     string
}

// HoursAsk asks what was not clear. Each answer is one press; nothing is stored before.
type HoursAsk struct {
	Question Question
	Choices  []HoursChoice // at most 5
	Typed    string        `json:",omitempty"` // fills the form in
}

func (HoursAsk) kind() string { return "hours_ask" }

func (m HoursAsk) layout(p *page) {
	p.say("hours_ask_"+string(m.Question), nil)
	row := make([]button, 0, len(m.Choices)+1)
	for i, c := range m.Choices {
		b := button{action: "hours.run." + strconv.Itoa(i), value: c.Text, label: "choice_plain"}
		switch {
		case c.Length > 0:
			b.label, b.facts = "choice_length", args{"Text": safe(p.length(c.Length))}
		case c.To > c.From:
			b.facts = args{"Text": p.clock(c.From) + "–" + p.clock(c.To)}
		case c.From > 0:
			b.label, b.facts = "hours_choice_night", args{"From": p.clock(c.From), "To": p.clock(c.To)}
		default:
			b.facts = args{"Text": p.day(c.Day)}
		}
		row = append(row, b)
	}
	p.press(append(row, button{action: "hours.form", label: "button_form", value: m.Typed})...)
}

// The troubles that hours have and contacts have not.
const (
	OneTime     Trouble = "one_time"     // a single time of day: begun, or ended?
	MixedUp     Trouble = "mixed"        // start or stop with a length or an interval
	BeforeStart Trouble = "before_start" // an end that is not after the start
	DayFull     Trouble = "day_full"     // more hours than the day has
)

// HoursTrouble says what could not be understood and what to do. Nothing is stored.
type HoursTrouble struct {
	Trouble Trouble
	Word    string `json:",omitempty"` // the word, shortened; never a number that may be somebody's
}

func (HoursTrouble) kind() string { return "hours_trouble" }

// sharedTroubles are said of hours in the same words as of contacts.
var sharedTroubles = map[Trouble]bool{UnknownWord: true, Person: true, LongAgo: true, NoSuchDay: true}

func (m HoursTrouble) layout(p *page) {
	id := "hours_trouble_" + string(m.Trouble)
	if sharedTroubles[m.Trouble] {
		id = "contact_trouble_" + string(m.Trouble)
	}
	p.say(id, args{"Word": m.Word})
	p.note("hours_trouble_usage", nil)
	p.press(button{action: "hours.form", label: "button_form"})
}
