package messages

import (
	"slices"

	"alongside/peer"
)

// PauseStands shows workers the pause that they are on.
type PauseStands struct {
	AwayFacts
	Before bool   `json:",omitempty"` // it ran already, and nothing was changed
	Moved  bool   `json:",omitempty"` // it ran already, and ends on another day now
	Nobody bool   `json:",omitempty"` // the team has no coordinator who could read of it
	Prefix string `json:",omitempty"`
}

func (PauseStands) kind() string { return "pause_stands" }

func (m PauseStands) layout(p *page) {
	facts := m.until(p)
	facts["P"] = "/" + m.Prefix
	id := "pause_begun"
	switch {
	case m.Moved:
		id = "pause_moved"
	case m.Before:
		id = "pause_before"
	}
	seen := "pause_seen"
	if m.Nobody {
		seen = "pause_seen_nobody"
	}
	p.paragraph(p.words.say(id, facts), p.words.say(seen, nil), p.words.say("pause_quiet", facts))
	m.covered(p)
	row := []button{{action: "pause.back", label: "pause_button_back", value: m.value()}}
	if len(m.Uncovered()) > 0 {
		row = append(row, button{action: "timeoff.cover", label: "timeoff_button_cover", value: m.value()})
	}
	if len(m.Cover) > 0 {
		row = append(row, button{action: "timeoff.text", label: "timeoff_button_text", value: m.value()})
	}
	p.press(append(row, button{action: "pause.form", label: "pause_button_day", value: m.value()})...)
}

// until says how long the pause is for.
func (f AwayFacts) until(p *page) args {
	if peer.OpenEnded(f.From, f.To) {
		return args{"Until": safe(p.words.say("pause_until_open", nil))}
	}
	_, last, _ := peer.SpanDays(f.From, f.To, f.Zone)
	return args{"Until": safe(p.words.say("pause_until_day", args{"Day": p.date(last)}))}
}

// PauseInside says that somebody is on time off for as long as the pause would be.
type PauseInside struct {
	AwayFacts
	Prefix string `json:",omitempty"`
}

func (PauseInside) kind() string { return "pause_inside" }

func (m PauseInside) layout(p *page) {
	p.say("pause_inside", args{"When": p.span(m.From, m.To, m.Zone), "P": "/" + m.Prefix})
}

// PauseNone answers whoever says that they are back and is not on a pause.
type PauseNone struct {
	Off    *AwayFacts `json:",omitempty"` // the time off that they are on
	Prefix string     `json:",omitempty"`
}

func (PauseNone) kind() string { return "pause_none" }

func (m PauseNone) layout(p *page) {
	if m.Off != nil {
		p.say("pause_none_off", args{"When": p.span(m.Off.From, m.Off.To, m.Off.Zone), "P": "/" + m.Prefix})
		return
	}
	p.say("pause_none", args{"P": "/" + m.Prefix})
}

// PauseTrouble says that what was typed behind the command is no last day. Nothing is stored, and nothing of it is repeated: it may
// have been a reason, which nobody asks for.
type PauseTrouble struct {
	Day    bool   `json:",omitempty"` // it was a day, but one that is over or too far away
	Prefix string `json:",omitempty"`
}

func (PauseTrouble) kind() string { return "pause_trouble" }

func (m PauseTrouble) layout(p *page) {
	id := "pause_trouble"
	if m.Day {
		id = "pause_trouble_day"
	}
	p.say(id, args{"P": "/" + m.Prefix})
	p.press(button{action: "pause.form", label: "button_form"})
}

// PauseSummary is what there is to know after a pause.
type PauseSummary struct {
	AwayFacts
	Alerts int      // that came up about the worker meanwhile
	By     []string `json:",omitempty"` // who took them
	Gentle bool     `json:",omitempty"` // only little comes in the days after it
}

// PauseSummaryOf takes what there is to know after a pause, with its worker's running codes and alerts.
func PauseSummaryOf(t peer.TimeOff, codes []peer.Code, alerts []peer.Alert) PauseSummary {
	s := PauseSummary{AwayFacts: AwayFactsOf(t, codes, nil), Gentle: t.Eases()}
	for _, a := range alerts {
		if a.RaisedAt.Before(t.From) || !a.RaisedAt.Before(t.To) || a.State == peer.Withdrawn {
			continue
		}
		s.Alerts++
		for _, by := range []string{a.AckedBy, a.ClosedBy} {
			if by != "" && !slices.Contains(s.By, by) {
				s.By = append(s.By, by)
			}
		}
	}
	return s
}

// PauseBack is the one message that a worker gets on the morning after the last day of a pause.
type PauseBack struct{ PauseSummary }

func (PauseBack) kind() string { return "pause_back" }

// PauseEnded answers a worker who says that they are back.
type PauseEnded struct{ PauseSummary }

func (PauseEnded) kind() string { return "pause_ended" }

func (s PauseSummary) layout(p *page) {
	lines := []string{p.words.say("welcome_back", nil)}
	for _, c := range s.Cover {
		if c.Agreed {
			lines = append(lines, "• "+p.words.say("welcome_back_cover", args{"Code": string(c.Code), "Peer": mention(c.Peer)}))
		}
	}
	if s.Alerts > 0 {
		line := p.words.say("welcome_back_alerts", args{"N": s.Alerts})
		if len(s.By) > 0 {
			line += " " + p.words.say("welcome_back_taken", args{"Who": mentionList(p.words, s.By)})
		}
		lines = append(lines, "• "+line)
	}
	if s.Gentle {
		lines = append(lines, p.words.say("pause_gentle", nil))
	}
	p.paragraph(lines...)
	p.say("pause_talk", nil)
	p.press(button{action: "agreement.suggest", label: "agreement_button_suggest"},
		button{action: "supervision.form", label: "pause_button_talk"})
}

// PauseForm asks for the last day of a pause, and in the same step for cover. There is no field for a reason.
type PauseForm struct {
	Last  peer.Day     `json:"l,omitzero"`
	Runs  bool         `json:"r,omitempty"` // the pause runs already
	Cover []CoverFacts `json:"c,omitempty"`
}

func (PauseForm) formKind() string { return "pause.form" }

func (f PauseForm) form(s *sheet) {
	submit := "pause_button_begin"
	if f.Runs {
		submit = "button_save"
	}
	s.begin("pause_form_title", submit)
	s.say("pause_form_intro", nil)
	s.ask("last", "pause_form_last", "pause_form_last_hint", datePicker(f.Last), true)
	s.coverInputs(f.Cover)
}

// PausePast is the fault of a last day that is over or too far away.
const PausePast Fault = "pause"

func pauseSamples() []Message {
	day := AwayFacts{
		ID: "t9", Worker: "U1", From: peer.Civil(sampleDay, 10*60, "Europe/Oslo"), To: peer.DayStart(sampleDay.Add(26), "Europe/Oslo"),
		Zone: "Europe/Oslo", State: peer.TimeOffTold, Cover: []CoverFacts{{"K7", "U5", true, false}, {"M3", "", false, false}},
	}
	open, plain := day, day
	open.To = peer.DayStart(sampleDay.Add(420), "Europe/Oslo")
	plain.Cover = nil
	seen, over, listed := day, day, open
	seen.Paused, over.Paused, listed.Paused = true, true, true
	openSeen := listed
	return []Message{
		PauseStands{AwayFacts: day}, PauseStands{AwayFacts: open, Nobody: true}, PauseStands{AwayFacts: plain, Moved: true}, PauseStands{AwayFacts: open, Before: true},
		PauseInside{AwayFacts: plain}, PauseNone{}, PauseNone{Off: &plain}, PauseTrouble{}, PauseTrouble{Day: true},
		PauseBack{PauseSummary{day, 2, []string{"U2"}, true}}, PauseEnded{PauseSummary{plain, 0, nil, false}}, PauseEnded{PauseSummary{day, 1, nil, true}},
		AwayNotice{AwayFacts: seen}, AwayNotice{AwayFacts: openSeen}, AwayNotice{AwayFacts: over, Past: true},
		AwayLists{[]AwayList{{Team: "Fjell", All: []AwayFacts{listed}, Full: true}}}, PassOn{open},
		TimeOffList{All: []OwnAway{{open, peer.PauseOff, true}}}, Mend{What: PausePast},
		MatchList{Matches: []MatchFacts{
			{Worker: "U1", Code: "K7", Mine: true, State: peer.MatchActive, Since: sampleDay, Back: sampleDay.Add(420), There: "U5", Open: true},
			{Worker: "U1", Code: "M3", Mine: true, State: peer.MatchActive, Since: sampleDay, Back: sampleDay.Add(420), Open: true},
		}},
	}
}

func pauseForms() []Form {
	return []Form{PauseForm{Cover: []CoverFacts{{"K7", "U5", false, false}}}, PauseForm{Last: sampleDay, Runs: true}}
}
