package messages

import (
	"github.com/slack-go/slack"

	"alongside/peer"
)

// MatchLongerForm asks why a match goes on beyond its expected end, and when both look at it again. There is no text in it.
type MatchLongerForm struct {
	MatchFacts
	First, Latest peer.Day // between which the review lies
}

func (MatchLongerForm) formKind() string { return "match.longer" }

func (f MatchLongerForm) form(s *sheet) {
	s.begin("match_longer_title", "button_ask")
	facts := f.facts(s.words)
	facts["First"], facts["Latest"] = s.date(f.First), s.date(f.Latest)
	s.say("match_longer_intro", facts)
	var reasons []*slack.OptionBlockObject
	for _, r := range peer.ExtensionReasons() {
		reasons = append(reasons, s.option(string(r), "match_why_"+string(r), nil))
	}
	s.ask("why", "match_longer_why", "", choice("", reasons...), false)
	s.ask("review", "match_longer_review", "match_longer_review_hint", datePicker(f.Latest), false)
}

// MatchLongerAsk asks the other side whether a match goes on. Once answered it shows what was said.
type MatchLongerAsk struct{ MatchFacts }

func (MatchLongerAsk) kind() string { return "match_longer_ask" }

func (m MatchLongerAsk) layout(p *page) {
	facts := m.facts(p.words)
	facts["By"], facts["Answered"] = mention(m.Longer.By), mention(m.Longer.AnsweredBy)
	facts["Why"] = safe(p.words.say("match_why_"+string(m.Longer.Reason), nil))
	p.say("match_longer_ask", facts)
	switch {
	case m.Longer.Waits():
		p.note("match_longer_ask_note", facts)
		buttons := m.longerButtons()
		buttons[0].style = slack.StylePrimary
		p.press(buttons...)
	case m.Longer.Agreed:
		p.note("match_longer_agreed", facts)
	default:
		p.note("match_longer_declined", facts)
	}
}

// MatchLongerSent confirms to whoever asked that the question is on its way.
type MatchLongerSent struct{ MatchFacts }

func (MatchLongerSent) kind() string { return "match_longer_sent" }

func (m MatchLongerSent) layout(p *page) { p.say("match_longer_sent", m.facts(p.words)) }

// MatchLongerAnswered tells whoever asked what the other side said, and whoever answered what holds now.
type MatchLongerAnswered struct{ MatchFacts }

func (MatchLongerAnswered) kind() string { return "match_longer_answered" }

func (m MatchLongerAnswered) layout(p *page) {
	facts := m.facts(p.words)
	facts["Answered"] = mention(m.Longer.AnsweredBy)
	if m.Longer.Agreed {
		p.say("match_longer_yes", facts)
		return
	}
	p.say("match_longer_no", facts)
	p.press(m.buttons()...)
}
