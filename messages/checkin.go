package messages

import (
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"alongside/peer"
)

// CheckInAsk asks one person how the week was. Each question is one tap, and Slack keeps what is picked.
type CheckInAsk struct {
	Team  string
	Week  peer.Week
	Until peer.Day // the last day on which answers can be changed
}

func (CheckInAsk) kind() string { return "checkin_ask" }

func (m CheckInAsk) layout(p *page) { p.askCheckIn("checkin_ask", m) }

// CheckInReminder asks once more. It goes to everybody, because nobody knows who answered.
type CheckInReminder CheckInAsk

func (CheckInReminder) kind() string { return "checkin_reminder" }

func (m CheckInReminder) layout(p *page) { p.askCheckIn("checkin_again", CheckInAsk(m)) }

func (p *page) askCheckIn(id string, m CheckInAsk) {
	p.say(id, nil)
	for _, q := range peer.Questions() {
		question := p.words.say("checkin_"+questionWords[q], nil)
		p.text = append(p.text, question)
		p.blocks = append(p.blocks, slack.NewSectionBlock(markup("*"+question+"*"), nil, nil),
			slack.NewActionBlock("", p.faces(q, "checkin.face."+strconv.Itoa(int(q)), func(f peer.Face) string { return CheckInTap{m.Team, m.Week, q, f}.Value() }, peer.NotAnswered)))
	}
	p.note("checkin_promise", args{"Day": p.day(m.Until)})
	p.press(button{action: "checkin.skip", label: "checkin_skip", value: CheckInTap{m.Team, m.Week, 0, 0}.Value()})
}

// CheckInLine tells the channel of a team that the week is open. It names nobody.
type CheckInLine struct {
	Until peer.Day // the last day on which answers can be given
}

func (CheckInLine) kind() string { return "checkin_line" }

func (m CheckInLine) layout(p *page) {
	p.say("checkin_line", args{"Day": p.day(m.Until), "P": "/" + p.prefix})
}

// questionWords are the parts of message ids that stand for the questions.
var questionWords = [...]string{peer.Energy: "energy", peer.Boundaries: "boundaries", peer.Support: "support"}

// signs are the faces as people know them; each stands beside its word and says nothing more.
var signs = [...]string{1: "😣", 2: "🙁", 3: "😐", 4: "🙂", 5: "😀"}

// faces are the answers to a question, the highest first, with "rather not say" at the end.
func (p *page) faces(q peer.Question, action string, value func(peer.Face) string, picked peer.Face) *slack.RadioButtonsBlockElement {
	var options []*slack.OptionBlockObject
	e := slack.NewRadioButtonsBlockElement(action)
	for _, f := range []peer.Face{5, 4, 3, 2, 1, peer.RatherNot} {
		o := slack.NewOptionBlockObject(value(f), plainText(cut(p.face(q, f), optionText)), nil)
		options = append(options, o)
		if f == picked {
			e.InitialOption = o
		}
	}
	e.Options = options
	return e
}

// face writes an answer: the sign and its word.
func (w *words) face(q peer.Question, f peer.Face) string {
	if !f.Shown() {
		return w.plain("checkin_rather_not", nil)
	}
	return signs[f] + " " + w.plain("checkin_"+questionWords[q]+"_"+strconv.Itoa(int(f)), nil)
}

// CheckInTap is one tap on a face: whose week it belongs to, and what was picked.
type CheckInTap struct {
	Team     string
	Week     peer.Week
	Question peer.Question
	Face     peer.Face
}

// Value is what the button carries: "t1 2026-W47 0 4".
func (t CheckInTap) Value() string {
	return strings.Join([]string{t.Team, t.Week.String(), strconv.Itoa(int(t.Question)), strconv.Itoa(int(t.Face))}, " ")
}

// ReadCheckInTap reads what Value wrote, and is false for anything else.
func ReadCheckInTap(value string) (CheckInTap, bool) {
	parts := strings.Split(value, " ")
	if len(parts) != 4 {
		return CheckInTap{}, false
	}
	week, err := peer.ParseWeek(parts[1])
	q, err2 := strconv.ParseUint(parts[2], 10, 8)
	f, err3 := strconv.ParseUint(parts[3], 10, 8)
	if err != nil || err2 != nil || err3 != nil || int(q) >= len(peer.Questions()) || f > uint64(peer.RatherNot) {
		return CheckInTap{}, false
	}
	return CheckInTap{parts[0], week, peer.Question(q), peer.Face(f)}, true
}

// CheckInForm asks the same in a form, filled in with what the person has answered so far.
type CheckInForm struct {
	Team  string
	Week  peer.Week
	Until peer.Day
	given peer.CheckIn // never travels with the form
}

// NewCheckInForm returns the form with what was answered so far, which only its rendering shows.
func NewCheckInForm(team string, week peer.Week, until peer.Day, given peer.CheckIn) CheckInForm {
	return CheckInForm{team, week, until, given}
}

func (CheckInForm) formKind() string { return "checkin.form" }

func (f CheckInForm) form(s *sheet) {
	s.begin("checkin_title", "button_save")
	for _, q := range peer.Questions() {
		in := slack.NewInputBlock(CheckInBlock(q), plainText(s.plain("checkin_"+questionWords[q], nil)), nil,
			s.faces(q, "v", func(f peer.Face) string { return strconv.Itoa(int(f)) }, f.given[q]))
		in.Optional = true
		s.blocks = append(s.blocks, in)
	}
	s.note("checkin_promise", args{"Day": s.day(f.Until)})
}

// CheckInBlock is the block under which the answer to a question comes back.
func CheckInBlock(q peer.Question) string { return "q." + strconv.Itoa(int(q)) }

// CheckInSaved thanks for a check-in. Where it was a hard week it offers help, to this person and before nobody else.
type CheckInSaved struct {
	Until   peer.Day
	Whole   bool     // every question is answered
	Low     bool     // one of the answers is among the two lowest
	Who     []string // whom the person may turn to
	Numbers string   // the organisation's own
	Prefix  string
}

func (CheckInSaved) kind() string { return "checkin_saved" }

func (m CheckInSaved) layout(p *page) {
	if m.Whole {
		p.say("checkin_saved", args{"Day": p.day(m.Until)})
	} else {
		p.say("checkin_saved_part", nil)
	}
	if !m.Low {
		return
	}
	who := make([]string, len(m.Who))
	for i, user := range m.Who {
		who[i] = string(mention(user))
	}
	p.say("checkin_low", args{"P": "/" + m.Prefix})
	if len(who) > 0 {
		p.say("checkin_low_who", args{"Who": safe(p.list(who))})
	}
	p.crisis(m.Numbers)
	p.note("checkin_low_private", nil)
}

// crisis says that the bot is no crisis service, and whom to call: the organisation's own numbers where it gave some.
func (p *page) crisis(numbers string) {
	if numbers == "" {
		p.say("crisis_usual", nil)
		return
	}
	p.say("crisis_numbers", args{"Numbers": numbers})
}

// noCrisis says the same as a note.
func (p *page) noCrisis(numbers string) {
	if numbers == "" {
		p.note("help_no_crisis", nil)
		return
	}
	p.note("crisis_numbers", args{"Numbers": numbers})
}

// CheckInSkipped answers "skip this week".
type CheckInSkipped struct{ Until peer.Day }

func (CheckInSkipped) kind() string { return "checkin_skipped" }

func (m CheckInSkipped) layout(p *page) { p.say("checkin_skipped", args{"Day": p.day(m.Until)}) }

// NoCheckIn says why there is nothing to answer.
type NoCheckIn struct {
	Why  CheckInGap
	Next peer.Day // of CheckInNotOpen: the day on which people are asked next
}

// CheckInGap is why there is nothing to answer.
type CheckInGap string

// The reasons why there is nothing to answer.
const (
	CheckInNotOpen CheckInGap = "not_open" // the week is closed, or the next one has not begun
	CheckInOff     CheckInGap = "off"      // the team is not asked, or the keys that anonymity needs are not there
	CheckInJoined  CheckInGap = "joined"   // the person came after the week was opened
)

func (NoCheckIn) kind() string { return "checkin_none" }

func (m NoCheckIn) layout(p *page) {
	if m.Why == CheckInNotOpen {
		p.say("checkin_none_not_open", args{"Day": p.day(m.Next)})
		return
	}
	p.say("checkin_none_"+string(m.Why), nil)
}

func checkInSamples() []Message {
	week := sampleDay.Week()
	return []Message{
		CheckInAsk{Team: "t1", Week: week, Until: sampleDay}, CheckInReminder{Team: "t1", Week: week, Until: sampleDay}, CheckInLine{Until: sampleDay},
		CheckInSaved{Until: sampleDay}, CheckInSaved{Until: sampleDay, Whole: true},
		CheckInSaved{Until: sampleDay, Whole: true, Low: true, Who: []string{"U2", "U3"}, Numbers: "Duty phone 00 00 00 00, day and night"},
		CheckInSaved{Until: sampleDay, Low: true}, CheckInSkipped{Until: sampleDay},
		NoCheckIn{Why: CheckInNotOpen, Next: sampleDay}, NoCheckIn{Why: CheckInOff}, NoCheckIn{Why: CheckInJoined},
	}
}

func checkInForms() []Form {
	return []Form{NewCheckInForm("t1", sampleDay.Week(), sampleDay, peer.CheckIn{4, peer.RatherNot, 0})}
}
