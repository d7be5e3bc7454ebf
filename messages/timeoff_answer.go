package messages

import (
	"strings"
	"time"

	"github.com/slack-go/slack"

	"alongside/peer"
)

// TimeOffAnswered tells a worker what a coordinator answered.
type TimeOffAnswered struct{ AwayFacts }

func (TimeOffAnswered) kind() string { return "timeoff_answered" }

func (m TimeOffAnswered) layout(p *page) {
	facts := m.when(p.words)
	switch m.State {
	case peer.TimeOffDenied:
		p.say("timeoff_denied", facts)
		p.press(button{action: "timeoff.form", label: "timeoff_button_other"})
	case peer.TimeOffCountered:
		p.say("timeoff_offered", facts)
		p.press(button{action: "timeoff.take", label: "timeoff_button_take", value: m.value(), style: slack.StylePrimary},
			button{action: "timeoff.leave", label: "timeoff_button_leave", value: m.value()})
	default:
		p.say("timeoff_approved", facts)
		m.covered(p)
		p.press(m.handOver(p)...)
	}
}

// TimeOffHandled confirms to a coordinator that the worker has the answer.
type TimeOffHandled struct {
	Worker string
	State  peer.TimeOffState
}

func (TimeOffHandled) kind() string { return "timeoff_handled" }

func (m TimeOffHandled) layout(p *page) {
	p.say("timeoff_handled_"+string(m.State), args{"Worker": mention(m.Worker)})
}

// TimeOffSettled tells workers what became of their own time off after they pressed something.
type TimeOffSettled struct {
	AwayFacts
	Ended bool `json:",omitempty"` // it had begun and ended just now
}

func (TimeOffSettled) kind() string { return "timeoff_settled" }

func (m TimeOffSettled) layout(p *page) {
	facts := m.when(p.words)
	switch {
	case m.Ended:
		p.say("timeoff_ended", facts)
	case m.State == peer.TimeOffCancelled:
		p.say("timeoff_cancelled", facts)
	default:
		p.say("timeoff_taken", facts)
		m.covered(p)
		p.press(m.handOver(p)...)
	}
}

// TimeOffRefused says why a button about time off did nothing.
type TimeOffRefused struct {
	Reason peer.Reason
}

func (TimeOffRefused) kind() string { return "timeoff_refused" }

func (m TimeOffRefused) layout(p *page) { p.say("refused_"+reasonWord(m.Reason), nil) }

// TimeOffWaiting passes a request on that nobody answered.
type TimeOffWaiting struct {
	AwayFacts
	Since time.Time
	Step  int
}

func (TimeOffWaiting) kind() string { return "timeoff_waiting" }

func (m TimeOffWaiting) layout(p *page) {
	p.say("timeoff_waiting", args{"Worker": mention(m.Worker), "Since": p.moment(m.Since, m.Zone)})
	AwayNotice{AwayFacts: m.AwayFacts}.layout(p)
}

// TimeOffPassedOn tells workers that their request was passed on, and to whom.
type TimeOffPassedOn struct {
	AwayFacts
	Since  time.Time
	People []string // none where it goes to the coordinators' channel
}

func (TimeOffPassedOn) kind() string { return "timeoff_passed_on" }

func (m TimeOffPassedOn) layout(p *page) {
	facts := m.when(p.words)
	facts["Since"] = p.moment(m.Since, m.Zone)
	if len(m.People) == 0 {
		p.say("timeoff_passed_on_channel", facts)
		return
	}
	who := make([]string, len(m.People))
	for i, user := range m.People {
		who[i] = string(mention(user))
	}
	facts["Who"] = safe(p.list(who))
	p.say("timeoff_passed_on", facts)
}

// TimeOffDeny asks a coordinator for the reason of a no.
type TimeOffDeny struct{ AwayFacts }

func (TimeOffDeny) formKind() string { return "timeoff.deny" }

func (f TimeOffDeny) form(s *sheet) {
	s.begin("timeoff_deny_title", "button_save")
	s.say("timeoff_deny_intro", f.when(s.words))
	var options []*slack.OptionBlockObject
	for _, why := range peer.DenialReasons() {
		options = append(options, s.option(string(why), "timeoff_choice_"+strings.ReplaceAll(string(why), " ", "_"), nil))
	}
	s.ask("why", "timeoff_deny_label", "timeoff_deny_hint", radio(options...), false)
}

// TimeOffOffer asks a coordinator for other days.
type TimeOffOffer struct{ AwayFacts }

func (TimeOffOffer) formKind() string { return "timeoff.offer" }

func (f TimeOffOffer) form(s *sheet) {
	s.begin("timeoff_offer_title", "button_save")
	s.say("timeoff_offer_intro", f.when(s.words))
	first, last, _ := peer.SpanDays(f.From, f.To, f.Zone)
	s.ask("first", "timeoff_form_first", "", datePicker(first), false)
	s.ask("last", "timeoff_form_last", "", datePicker(last), false)
}

// datePicker is a choice of a day; a zero day stays open.
func datePicker(day peer.Day) *slack.DatePickerBlockElement {
	e := slack.NewDatePickerBlockElement("v")
	if day != (peer.Day{}) {
		e.InitialDate = day.String()
	}
	return e
}
