package messages

import (
	"strings"

	"github.com/slack-go/slack"

	"alongside/peer"
)

// TalkGuide brings a coordinator of a team that is too small for figures a way to talk about the same.
type TalkGuide struct {
	Team string // id
	Name string
	Said *SaidAndDone `json:",omitempty"` // the last, nil for none
}

func (TalkGuide) kind() string { return "talk_guide" }

func (m TalkGuide) layout(p *page) {
	p.title("guide_title", nil)
	p.say("guide_why", args{"Team": m.Name})
	for _, id := range []string{"guide_begin", "guide_ask", "guide_listen", "guide_end"} {
		p.say(id, nil)
	}
	p.said(m.Said)
	p.press(button{action: "said.open", label: "said_button", value: m.Team})
	p.note("guide_note", nil)
}

// SaidReminder asks a coordinator, some days after figures were told, whether they want to say what comes of them.
type SaidReminder struct {
	Team string // id
	Name string
	Week peer.Week
	Said *SaidAndDone `json:",omitempty"` // the last, nil for none
	Age  int          `json:",omitempty"` // of that, in days
}

func (SaidReminder) kind() string { return "said_reminder" }

func (m SaidReminder) layout(p *page) {
	p.say("said_remind", args{"Team": m.Name, "Day": p.day(m.Week.Monday())})
	if m.Said == nil {
		p.say("said_remind_first", nil)
	} else {
		p.say("said_remind_last", args{"By": mention(m.Said.By), "Text": m.Said.Text, "N": m.Age})
	}
	p.press(button{action: "said.open", label: "said_button", value: m.Team})
}

// MostSaid is how long the text of a SaidForm may be, in characters.
const MostSaid = 300

// SaidForm asks a coordinator what the team said and what is done about it.
type SaidForm struct {
	Team    string // id
	Name    string
	Channel string
	Said    *SaidAndDone `json:"-"` // the last, which only the rendering shows
	Age     int          `json:"-"`
}

func (SaidForm) formKind() string { return "said.post" }

func (f SaidForm) form(s *sheet) {
	s.begin("said_form_title", "said_form_post")
	s.say("said_form_intro", args{"Team": f.Name, "Channel": place(f.Channel)})
	text := slack.NewPlainTextInputBlockElement(nil, "v")
	text.Multiline, text.MaxLength = true, MostSaid
	s.ask(SaidBlock, "said_form_text", "said_form_hint", text, false)
	if f.Said != nil {
		s.say("said_form_last", args{"By": mention(f.Said.By), "Text": f.Said.Text, "N": f.Age})
	}
}

// capitalWords are the words that are written with a capital within a sentence and are no names, in lower case.
var capitalWords = func() map[string]bool {
	all := map[string]bool{"i": true, "i'm": true, "i’m": true, "i'll": true, "i’ll": true, "i've": true, "i’ve": true, "slack": true, "christmas": true, "easter": true}
	for _, c := range calendarOf {
		for _, names := range [][]string{c.weekdays[:], c.months[:], c.shortWeekdays[:], c.shortMonths[:]} {
			for _, name := range names {
				all[strings.ToLower(name)] = true
			}
		}
	}
	return all
}()

// CapitalWord tells of a word in lower case whether it is written with a capital within a sentence and is no name: a day of the
// week, a month.
func CapitalWord(word string) bool { return capitalWords[word] }

// SaidBlock is the block under which the text of a SaidForm comes back.
const SaidBlock = "said"

// SaidPost is what a coordinator wrote, in the team's channel.
type SaidPost struct {
	By   string
	Text string
}

func (SaidPost) kind() string { return "said_post" }

func (m SaidPost) layout(p *page) { p.say("said_post", args{"By": mention(m.By), "Text": m.Text}) }

// SaidSent confirms to a coordinator that their words are on their way.
type SaidSent struct{ Channel string }

func (SaidSent) kind() string { return "said_sent" }

func (m SaidSent) layout(p *page) { p.say("said_sent", args{"Channel": place(m.Channel)}) }

// NoSaid says why nothing can be posted.
type NoSaid struct {
	Team   string // name of the team that has no channel; empty where the person is responsible for none
	Prefix string
}

func (NoSaid) kind() string { return "said_none" }

func (m NoSaid) layout(p *page) { p.say("said_no_channel", args{"Team": m.Team, "P": "/" + m.Prefix}) }

// SaidMend says what to mend in a text for the team.
type SaidMend struct {
	Looks peer.Suspicion // what it looks like that must not be kept; empty for a text that is empty or too long
	Hint  string
}

func (SaidMend) kind() string { return "said_mend" }

func (m SaidMend) layout(p *page) {
	switch m.Looks {
	case "":
		p.say("said_mend_length", args{"N": MostSaid})
	case peer.LooksLikeName:
		p.say("said_mend_name", args{"Hint": m.Hint})
	default:
		p.say("said_mend", args{"Hint": m.Hint})
	}
}

func saidSamples() []Message {
	last := &SaidAndDone{By: "U2", Text: "Evenings were too long: from Monday the phone is off at six.", On: sampleDay}
	return []Message{
		TalkGuide{Team: "t1", Name: "Harbour"}, TalkGuide{Team: "t1", Name: "Harbour", Said: last},
		SaidReminder{Team: "t1", Name: "Harbour", Week: sampleDay.Week()},
		SaidReminder{Team: "t1", Name: "Harbour", Week: sampleDay.Week(), Said: last, Age: 1},
		SaidReminder{Team: "t1", Name: "Harbour", Week: sampleDay.Week(), Said: last, Age: 23},
		SaidPost{By: "U2", Text: last.Text}, SaidSent{Channel: "C0TEAM"}, NoSaid{Team: "Harbour"},
		SaidMend{}, SaidMend{Looks: peer.LooksLikeName, Hint: "K•••"}, SaidMend{Looks: peer.LooksLikePhone, Hint: "4•••"},
	}
}

func saidForms() []Form {
	return []Form{
		SaidForm{Team: "t1", Name: "Harbour", Channel: "C0TEAM"},
		SaidForm{Team: "t1", Name: "Harbour", Channel: "C0TEAM", Said: &SaidAndDone{By: "U2", Text: "Evenings were too long: from Monday the phone is off at six.", On: sampleDay}, Age: 9},
	}
}
