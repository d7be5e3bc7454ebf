package messages

import (
	"time"

	"github.com/slack-go/slack"

	"alongside/peer"
)

// CoverAsk asks a peer to be there for a code while its worker is away. It shows the code and the times, and nothing else.
type CoverAsk struct {
	Worker, ID string
	Code       peer.Code
	From, To   time.Time
	Zone       string
	Agreed     bool `json:",omitempty"`
	Declined   bool `json:",omitempty"`
	Over       bool `json:",omitempty"` // nothing to cover any more, or somebody else was asked
}

func (CoverAsk) kind() string { return "cover_ask" }

func (m CoverAsk) layout(p *page) {
	facts := args{"Worker": mention(m.Worker), "Code": string(m.Code), "When": p.span(m.From, m.To, m.Zone)}
	value := m.Worker + " " + m.ID + " " + string(m.Code)
	yes := button{action: "cover.yes", label: "cover_button_yes", value: value, style: slack.StylePrimary}
	no := button{action: "cover.no", label: "cover_button_no", value: value}
	switch {
	case m.Over:
		p.say("cover_over", facts)
	case m.Agreed:
		p.say("cover_agreed", facts)
		p.press(no)
	case m.Declined:
		p.say("cover_declined", facts)
		yes.style = ""
		p.press(yes)
	default:
		p.say("cover_ask", facts)
		p.note("cover_ask_note", nil)
		p.press(yes, no)
	}
}

// CoverAnswered tells a worker whether somebody can be there for a code.
type CoverAnswered struct {
	AwayFacts
	Code peer.Code
	Peer string
	Yes  bool
}

func (CoverAnswered) kind() string { return "cover_answered" }

func (m CoverAnswered) layout(p *page) {
	facts := args{"Peer": mention(m.Peer), "Code": string(m.Code), "When": p.span(m.From, m.To, m.Zone)}
	if m.Yes {
		p.say("cover_answered_yes", facts)
		p.press(button{action: "timeoff.text", label: "timeoff_button_text", value: m.value()})
		return
	}
	p.say("cover_answered_no", facts)
	p.press(button{action: "timeoff.cover", label: "timeoff_button_cover", value: m.value()})
}

// CoverAsked confirms to a worker whom the request went to.
type CoverAsked struct{ AwayFacts }

func (CoverAsked) kind() string { return "cover_asked" }

func (m CoverAsked) layout(p *page) {
	p.say("cover_asked", m.when(p.words))
	m.covered(p)
	p.press(m.handOver(p)...)
}

// PassOn is a text that the worker may send to a service user in their own way.
type PassOn struct{ AwayFacts }

func (PassOn) kind() string { return "timeoff_pass_on" }

func (m PassOn) layout(p *page) {
	p.say("timeoff_text_intro", nil)
	facts := args{"When": p.span(m.From, m.To, m.Zone), "Back": p.day(peer.DayOf(m.To, m.Zone))}
	open := m.Uncovered()
	var covered []peer.Code
	for _, c := range m.Cover {
		if c.Agreed {
			covered = append(covered, c.Code)
		}
	}
	cover, alone := "timeoff_text_cover", "timeoff_text_alone"
	if peer.OpenEnded(m.From, m.To) {
		cover, alone = "pause_text_cover", "pause_text_alone"
	}
	p.passOn(cover, covered, facts)
	p.passOn(alone, open, facts)
}

// passOn is one text with the codes that it is for.
func (p *page) passOn(id string, to []peer.Code, facts args) {
	if len(to) > 0 {
		p.paragraph("*"+escape(codes(to, p.words))+"*", "> "+p.words.say(id, facts))
	}
}

// CoverForm asks whom to ask to be there for each code.
type CoverForm struct {
	Worker, ID string
	Cover      []CoverFacts
}

func (CoverForm) formKind() string { return "timeoff.cover" }

func (f CoverForm) form(s *sheet) {
	s.begin("cover_form_title", "button_ask")
	s.say("cover_form_intro", nil)
	s.coverInputs(f.Cover)
}

// mostCovered is how many codes a form asks for; the others are asked for by another one.
const mostCovered = 20

// CoverBlock is the block id of the input that asks who is there for a code.
func CoverBlock(code peer.Code) string { return "cover." + string(code) }

func (s *sheet) coverInputs(cover []CoverFacts) {
	for _, c := range cover[:min(len(cover), mostCovered)] {
		who := slack.NewOptionsSelectBlockElement(slack.OptTypeUser, nil, "v")
		if !c.Declined {
			who.InitialUser = c.Peer
		}
		in := slack.NewInputBlock(CoverBlock(c.Code), plainText(s.plain("cover_form_who", args{"Code": string(c.Code)})), nil, who)
		in.Optional = true
		s.blocks = append(s.blocks, in)
	}
}
