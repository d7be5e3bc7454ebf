package messages

import (
	"strings"

	"alongside/peer"
)

// TrendWeek is one week of a person's own trend.
type TrendWeek struct {
	Week    peer.Week
	CheckIn peer.CheckIn
}

// CheckInTrend shows a person their own trend; nobody else ever sees it.
type CheckInTrend struct {
	Keeps  bool        // the person wants a trend
	Weeks  []TrendWeek `json:",omitempty"` // the earliest first
	Prefix string
}

func (CheckInTrend) kind() string { return "checkin_trend" }

// trendShown is how many weeks are shown: a phone's screen, and about what one remembers.
const trendShown = 12

func (m CheckInTrend) layout(p *page) {
	if !m.Keeps {
		p.say("trend_ask", args{"P": "/" + m.Prefix})
		p.press(button{action: "checkin.trend", label: "trend_begin"})
		return
	}
	if len(m.Weeks) == 0 {
		p.say("trend_empty", args{"P": "/" + m.Prefix})
		p.press(button{action: "checkin.off", label: "trend_delete"})
		return
	}
	weeks := m.Weeks[max(len(m.Weeks)-trendShown, 0):]
	p.title("trend_title", nil)
	for _, q := range peer.Questions() {
		p.paragraph("*"+p.words.say("checkin_"+questionWords[q], nil)+"*", row(weeks, q), p.turn(weeks, q))
	}
	p.note("trend_between", args{"First": p.day(weeks[0].Week.Monday()), "Last": p.day(weeks[len(weeks)-1].Week.Monday())})
	p.note("trend_private", args{"P": "/" + m.Prefix})
	if TrendDrawable(m.Weeks) {
		p.askPicture()
		return
	}
	p.press(button{action: "checkin.off", label: "trend_delete"})
}

// row writes the faces of a question, the earliest first.
func row(weeks []TrendWeek, q peer.Question) string {
	faces := make([]string, len(weeks))
	for i, w := range weeks {
		faces[i] = "·"
		if f := w.CheckIn[q]; f.Shown() {
			faces[i] = signs[f]
		}
	}
	return strings.Join(faces, " ")
}

// turn says in words what the row shows: the latest face, and how it stands to the ones before.
func (p *page) turn(weeks []TrendWeek, q peer.Question) string {
	var shown []peer.Face
	for _, w := range weeks {
		if f := w.CheckIn[q]; f.Shown() {
			shown = append(shown, f)
		}
	}
	if len(shown) == 0 {
		return p.words.say("trend_nothing", nil)
	}
	last := shown[len(shown)-1]
	facts := args{"Face": p.plain("checkin_"+questionWords[q]+"_"+string(rune('0'+last)), nil)}
	if len(shown) < 2 {
		return p.words.say("trend_once", facts)
	}
	sum := 0
	for _, f := range shown[:len(shown)-1] {
		sum += int(f)
	}
	before := len(shown) - 1
	switch mean2 := 2 * sum / before; { // in half faces, so that a small wave is no news
	case 2*int(last) > mean2+1:
		return p.words.say("trend_up", facts)
	case 2*int(last) < mean2-1:
		return p.words.say("trend_down", facts)
	}
	return p.words.say("trend_same", facts)
}

// CheckInTrendGone confirms that a trend is deleted.
type CheckInTrendGone struct{ Prefix string }

func (CheckInTrendGone) kind() string { return "checkin_trend_gone" }

func (m CheckInTrendGone) layout(p *page) { p.say("trend_gone", args{"P": "/" + m.Prefix}) }

func trendSamples() []Message {
	week := func(back int, faces ...peer.Face) TrendWeek {
		return TrendWeek{sampleDay.Monday().Add(-7 * back).Week(), peer.CheckIn(faces)}
	}
	return []Message{
		CheckInTrend{}, CheckInTrend{Keeps: true}, CheckInTrendGone{},
		CheckInTrend{Keeps: true, Weeks: []TrendWeek{week(3, 4, 2, peer.RatherNot), week(2, 4, 2, 0), week(0, 2, 4, 0)}},
		CheckInTrend{Keeps: true, Weeks: []TrendWeek{week(1, 3, 4, 5), week(0, 3, 0, 5)}},
	}
}
