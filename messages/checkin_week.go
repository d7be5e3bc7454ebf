package messages

import (
	"strconv"

	"alongside/peer"
)

// CheckInWeek is how a team's week was, for its channel: rounded figures, or none. Why there are none is said to nobody.
type CheckInWeek struct {
	Week    peer.Week
	Figures []peer.Figure `json:",omitempty"`
}

func (CheckInWeek) kind() string { return "checkin_week" }

func (m CheckInWeek) layout(p *page) {
	facts := args{"Day": p.day(m.Week.Monday())}
	if len(m.Figures) == 0 {
		p.say("checkin_week_none", facts)
		return
	}
	lines := []string{p.words.say("checkin_week", facts)}
	for _, f := range m.Figures {
		lines = append(lines, "*"+p.words.say("checkin_"+questionWords[f.Question], nil)+"* "+p.figure(f))
	}
	p.paragraph(lines...)
	p.note("checkin_week_how", nil)
}

// figure writes a figure: one face, or two where it lies between them.
func (w *words) figure(f peer.Figure) string {
	face := func(n int) string {
		return w.plain("checkin_"+questionWords[f.Question]+"_"+strconv.Itoa(n), nil)
	}
	if f.Halves%2 == 0 {
		return signs[f.Halves/2] + " " + face(f.Halves/2)
	}
	return signs[f.Halves/2] + signs[f.Halves/2+1] + " " + w.plain("checkin_week_between", args{"Low": face(f.Halves / 2), "High": face(f.Halves/2 + 1)})
}

func checkInWeekSamples() []Message {
	week := sampleDay.Week()
	return []Message{
		CheckInWeek{Week: week},
		CheckInWeek{Week: week, Figures: []peer.Figure{{Question: peer.Energy, Halves: 7}, {Question: peer.Support, Halves: 8}}},
	}
}
