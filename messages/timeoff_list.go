package messages

import "alongside/peer"

// OwnAway is one line of a worker's own time off.
type OwnAway struct {
	AwayFacts
	Kind peer.TimeOffKind
	Now  bool `json:",omitempty"` // it has begun
}

// TimeOffList shows workers their own time off, the nearest first, with what it is for.
type TimeOffList struct {
	All    []OwnAway
	Which  bool   `json:",omitempty"` // it was asked which one to take back
	Prefix string `json:",omitempty"`
}

func (TimeOffList) kind() string { return "timeoff_list" }

// mostOff is how many lines a list of time off has.
const mostOff = 15

func (m TimeOffList) layout(p *page) {
	if len(m.All) == 0 {
		p.say("timeoff_list_none", args{"P": "/" + m.Prefix})
		return
	}
	if m.Which {
		p.say("timeoff_list_which", nil)
	} else {
		p.title("timeoff_list_title", nil)
	}
	for _, t := range m.All[:min(len(m.All), mostOff)] {
		b := t.takeBack(p)
		if t.Now {
			b.label = "timeoff_button_end"
		}
		p.withButton(p.words.say("timeoff_list_line", args{
			"When": p.span(t.From, t.To, t.Zone), "Kind": safe(p.offKind(t.Kind)), "State": safe(p.words.say("timeoff_state_"+string(t.State), nil)),
		}), b)
		if len(t.Cover) > 0 {
			t.covered(p)
		}
	}
	p.note("timeoff_list_note", nil)
}

// AwayList shows who of a team is away in the next weeks, and never why.
type AwayList struct {
	Team string
	All  []AwayFacts // the nearest first
	Full bool        `json:",omitempty"` // the reader may see requests and codes
}

// AwayLists shows who is away in each team of the reader.
type AwayLists struct{ Teams []AwayList }

func (AwayLists) kind() string { return "away_list" }

func (m AwayLists) layout(p *page) {
	for _, t := range m.Teams[:min(len(m.Teams), shownTeams)] {
		t.layout(p)
	}
	p.note("away_list_note", nil)
}

func (m AwayList) layout(p *page) {
	facts := args{"Team": m.Team}
	p.title("away_list_title", facts)
	if len(m.All) == 0 {
		p.say("away_list_none", facts)
	}
	for _, t := range m.All[:min(len(m.All), mostOff)] {
		id := "away_list_line"
		switch {
		case !t.Holds():
			id = "away_list_waits"
		case t.Paused:
			id = "pause_list_line"
		}
		lines := []string{p.words.say(id, t.when(p.words))}
		if open := t.Uncovered(); m.Full && len(open) > 0 {
			lines = append(lines, "    "+p.words.say("away_list_uncovered", args{"Codes": safe(codes(open, p.words))}))
		}
		p.paragraph(lines...)
	}
}

// Holds tells whether the time off is in force.
func (f AwayFacts) Holds() bool { return peer.TimeOff{State: f.State}.Holds() }

// TimeOffSoon reminds a worker some days before time off of what to hand over.
type TimeOffSoon struct{ AwayFacts }

func (TimeOffSoon) kind() string { return "timeoff_soon" }

func (m TimeOffSoon) layout(p *page) {
	p.say("timeoff_soon", m.when(p.words))
	m.covered(p)
	p.press(m.handOver(p)...)
}

// WelcomeBack is the one message that a worker gets after time off.
type WelcomeBack struct {
	AwayFacts
	Alerts int      // that came up about the worker meanwhile
	By     []string `json:",omitempty"` // who took them
}

func (WelcomeBack) kind() string { return "welcome_back" }

func (m WelcomeBack) layout(p *page) {
	lines := []string{p.words.say("welcome_back", nil)}
	for _, c := range m.Cover {
		if c.Agreed {
			lines = append(lines, "• "+p.words.say("welcome_back_cover", args{"Code": string(c.Code), "Peer": mention(c.Peer)}))
		}
	}
	if m.Alerts > 0 {
		line := p.words.say("welcome_back_alerts", args{"N": m.Alerts})
		if len(m.By) > 0 {
			line += " " + p.words.say("welcome_back_taken", args{"Who": mentionList(p.words, m.By)})
		}
		lines = append(lines, "• "+line)
	}
	p.paragraph(lines...)
	p.note("welcome_back_note", nil)
}
