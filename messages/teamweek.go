package messages

import (
	"strconv"
	"strings"

	"alongside/peer"
	"alongside/picture"
)

// FigureWeek is what a team reads of one week: the half faces of each question, 2 to 10, and 0 where there is no figure.
type FigureWeek struct {
	Week   peer.Week
	Halves [3]int // by peer.Question
}

// any tells whether there is a figure in the week.
func (f FigureWeek) any() bool { return f.Halves != [3]int{} }

// SaidAndDone is what a coordinator wrote to the team about what came of its answers.
type SaidAndDone struct {
	By   string
	Text string
	On   peer.Day
}

// TeamWeek tells a team how its week was, or that there are no figures for it. Why there are none is never said, because the reason
// would tell something about the answers. The picture shows what the words say.
type TeamWeek struct {
	Week  peer.Week
	Weeks []FigureWeek `json:",omitempty"` // what was released, the earliest first
	Said  *SaidAndDone `json:",omitempty"` // the last, nil for none
}

// Heard returns what a coordinator wrote last as messages show it, and how many days ago that was; nil where there is nothing.
func Heard(w peer.TeamWeeks, on peer.Day) (said *SaidAndDone, age int) {
	if last, ok := w.Heard(on); ok {
		return &SaidAndDone{By: last.By, Text: last.Text, On: last.On}, on.Since(last.On)
	}
	return nil, 0
}

func (TeamWeek) kind() string { return "checkin_week" }

func (m TeamWeek) layout(p *page) {
	row := spread(m.Weeks, m.Week)
	if len(row) == 0 || !row[len(row)-1].any() {
		p.say("teamweek_none", args{"Day": p.day(m.Week.Monday())})
		p.said(m.Said)
		return
	}
	p.title("teamweek_title", args{"Day": p.day(m.Week.Monday())})
	for _, q := range peer.Questions() {
		lines := []string{"*" + p.words.say("teamweek_"+questionWords[q], nil) + "*", p.halves(q, row[len(row)-1].Halves[q])}
		if len(row) > 1 {
			lines = append(lines, p.halvesRow(q, row), p.turnOfTeam(q, row))
		}
		p.paragraph(strings.TrimRight(strings.Join(lines, "\n"), "\n"))
	}
	if len(row) > 1 {
		p.note("teamweek_between", args{"First": p.day(row[0].Week.Monday()), "Last": p.day(m.Week.Monday())})
		p.trend("teamweek_picture", row)
	}
	p.note("teamweek_rounded", nil)
	p.said(m.Said)
}

// spread lays weeks out so that each week has its place, up to one week and at most as many as are shown: a week without figures
// is a gap, never a zero. Before the first figure there is nothing.
func spread(weeks []FigureWeek, last peer.Week) []FigureWeek {
	known := map[peer.Week]FigureWeek{}
	for _, w := range weeks {
		known[w.Week] = w
	}
	var row []FigureWeek
	for back := trendShown - 1; back >= 0; back-- {
		week := last.Monday().Add(-7 * back).Week()
		w := known[week]
		if w.Week = week; w.any() || len(row) > 0 {
			row = append(row, w)
		}
	}
	return row
}

// halves writes a figure: the face and its word, or the two between which it lies.
func (w *words) halves(q peer.Question, halves int) string {
	switch {
	case halves == 0:
		return w.say("teamweek_no_figure", nil)
	case halves%2 == 0:
		return w.face(q, peer.Face(halves/2))
	}
	return w.say("teamweek_between_faces", args{"Low": w.face(q, peer.Face(halves/2)), "High": w.face(q, peer.Face(halves/2+1))})
}

// halvesRow writes the figures of some weeks, the earliest first: "3 · 3½ · – · 4", with what the numbers mean.
func (w *words) halvesRow(q peer.Question, row []FigureWeek) string {
	return w.say("teamweek_row", args{"Lowest": w.faceWord(q, peer.LowestFace), "Highest": w.faceWord(q, peer.HighestFace), "Row": w.numbers(q, row, "–", " · ")})
}

func (w *words) numbers(q peer.Question, row []FigureWeek, gap, between string) string {
	numbers := make([]string, len(row))
	for i, f := range row {
		h := f.Halves[q]
		switch {
		case h == 0:
			numbers[i] = gap
		case h%2 == 0:
			numbers[i] = strconv.Itoa(h / 2)
		default:
			numbers[i] = strconv.Itoa(h/2) + "½"
		}
	}
	return strings.Join(numbers, between)
}

// faceWord is the word of a face, without its sign.
func (w *words) faceWord(q peer.Question, f peer.Face) string {
	return w.plain("checkin_"+questionWords[q]+"_"+strconv.Itoa(int(f)), nil)
}

// dayMonth writes a civil day as short as can be, "17 Nov" in English.
func (w *words) dayMonth(d peer.Day) string {
	return calendarOf[w.lang].write(d, w.plain("format_day_month", nil))
}

// turnOfTeam says how the last week stands to those before it; nothing where one of the two is not there.
func (w *words) turnOfTeam(q peer.Question, row []FigureWeek) string {
	last, sum, n := row[len(row)-1].Halves[q], 0, 0
	for _, f := range row[:len(row)-1] {
		if f.Halves[q] > 0 {
			sum, n = sum+f.Halves[q], n+1
		}
	}
	switch { // a wave of half a face is no news
	case last == 0 || n == 0:
		return ""
	case last*n > sum+n:
		return w.say("teamweek_up", nil)
	case last*n < sum-n:
		return w.say("teamweek_down", nil)
	}
	return w.say("teamweek_same", nil)
}

// trend adds the picture of some weeks to the message, with the same facts in words for whoever does not see it. A picture that
// cannot be drawn is left out: the words say it all.
func (p *page) trend(title string, row []FigureWeek) {
	first, last := p.dayMonth(row[0].Week.Monday()), p.dayMonth(row[len(row)-1].Week.Monday())
	drawn := picture.Trend{First: first, Last: last}
	alt := []string{p.plain("teamweek_alt", args{"First": first, "Last": last})}
	for _, q := range peer.Questions() {
		panel := picture.Panel{Title: p.plain("teamweek_"+questionWords[q], nil), Highest: p.faceWord(q, peer.HighestFace), Lowest: p.faceWord(q, peer.LowestFace)}
		for _, w := range row {
			panel.Halves = append(panel.Halves, w.Halves[q])
		}
		drawn.Panels = append(drawn.Panels, panel)
		alt = append(alt, p.plain("teamweek_alt_row", args{"Question": panel.Title, "Lowest": panel.Lowest, "Highest": panel.Highest,
			"Row": p.numbers(q, row, p.plain("teamweek_gap", nil), ", ")}))
	}
	png, err := drawn.Draw()
	if err != nil {
		return
	}
	p.file = &File{Name: "weeks.png", Title: p.plain(title, nil), Alt: cut(strings.Join(alt, " "), altText), Content: png}
}

// said repeats what a coordinator wrote last about what came of the answers.
func (p *page) said(s *SaidAndDone) {
	if s != nil {
		p.say("teamweek_said", args{"By": mention(s.By), "Day": p.day(s.On), "Text": s.Text})
	}
}

func teamWeekSamples() []Message {
	last := sampleDay.Week()
	back := func(n int) peer.Week { return last.Monday().Add(-7 * n).Week() }
	said := &SaidAndDone{By: "U2", Text: "Evenings were too long: from Monday the phone is off at six & the duty phone takes over.", On: sampleDay.Add(-5)}
	weeks := []FigureWeek{
		{back(12), [3]int{2, 2, 2}}, {back(9), [3]int{6, 5, 8}}, {back(8), [3]int{6, 5, 8}}, {back(6), [3]int{5, 0, 7}}, {back(5), [3]int{}},
		{back(3), [3]int{6, 7, 8}}, {back(2), [3]int{7, 6, 9}}, {back(1), [3]int{6, 6, 10}}, {last, [3]int{8, 5, 8}},
	}
	return []Message{
		TeamWeek{Week: last}, TeamWeek{Week: last, Said: said}, TeamWeek{Week: last, Weeks: weeks[:8], Said: said},
		TeamWeek{Week: last, Weeks: weeks[8:]}, TeamWeek{Week: last, Weeks: weeks, Said: said},
		TeamWeek{Week: last, Weeks: []FigureWeek{{back(1), [3]int{6, 4, 5}}, {last, [3]int{2, 0, 5}}}},
	}
}
