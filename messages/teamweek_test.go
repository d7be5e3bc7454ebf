package messages

import (
	"bytes"
	"image/png"
	"strings"
	"testing"

	"alongside/peer"
	"alongside/picture"
)

func twelve(halves func(back int) [3]int) TeamWeek {
	m := TeamWeek{Week: sampleDay.Week()}
	for back := 14; back >= 0; back-- {
		m.Weeks = append(m.Weeks, FigureWeek{m.Week.Monday().Add(-7 * back).Week(), halves(back)})
	}
	return m
}

// The picture, its description and the words tell the same weeks; a week without figures is a gap in all three.
func TestPictureAndWordsAgree(t *testing.T) {
	t.Parallel()
	m := twelve(func(back int) [3]int {
		if back == 4 || back == 7 {
			return [3]int{}
		}
		return [3]int{2 + back%9, 10 - back%9, 5}
	})
	for _, language := range Languages {
		c := Render(m, language, Options{})
		if c.File == nil {
			t.Fatalf("%s: no picture", language)
		}
		img, err := png.Decode(bytes.NewReader(c.File.Content))
		if err != nil || img.Bounds().Dx() != picture.Width {
			t.Errorf("%s: %v, %v", language, err, img.Bounds())
		}
		if n := len([]rune(c.File.Alt)); n > altText || strings.HasSuffix(c.File.Alt, "…") {
			t.Errorf("%s: the description has %d characters", language, n)
		}
		w := wordsOf(language)
		row := spread(m.Weeks, m.Week)
		if len(row) != trendShown {
			t.Fatalf("%d weeks are shown", len(row))
		}
		for _, q := range peer.Questions() {
			numbers := w.numbers(q, row, "–", " · ")
			if strings.Count(numbers, "–") != 2 || strings.Count(numbers, " · ") != trendShown-1 {
				t.Errorf("%s: %s", language, numbers)
			}
			if !strings.Contains(c.Text, numbers) {
				t.Errorf("%s: the words do not have %s", language, numbers)
			}
			spoken := strings.NewReplacer(" · ", ", ", "–", w.plain("teamweek_gap", nil)).Replace(numbers)
			if !strings.Contains(c.File.Alt, w.plain("teamweek_"+questionWords[q], nil)) || !strings.Contains(c.File.Alt, spoken) {
				t.Errorf("%s: the description does not have %s: %s", language, spoken, c.File.Alt)
			}
		}
	}
}

// A week without figures is told in one kind sentence, the same whatever the weeks before were; nothing of them is shown.
func TestNoFiguresGiveNoReason(t *testing.T) {
	t.Parallel()
	last := sampleDay.Week()
	none := Render(TeamWeek{Week: last}, "en", Options{})
	for name, m := range map[string]TeamWeek{
		"an empty week":      {Week: last, Weeks: []FigureWeek{{last, [3]int{}}}},
		"figures before":     {Week: last, Weeks: []FigureWeek{{last.Monday().Add(-7).Week(), [3]int{4, 4, 4}}}},
		"figures after that": {Week: last, Weeks: []FigureWeek{{last.Monday().Add(7).Week(), [3]int{4, 4, 4}}}},
	} {
		if got := Render(m, "en", Options{}); got.Text != none.Text || got.File != nil {
			t.Errorf("%s:\n%s", name, got.Text)
		}
	}
	for _, tell := range []string{"enough", "few", "same", "minimum", "because", "not answer"} {
		if strings.Contains(none.Text, tell) {
			t.Errorf("the sentence says %q: %s", tell, none.Text)
		}
	}
}

// A small wave is no news; what is said of the turn follows the figures.
func TestTurnOfTheTeam(t *testing.T) {
	t.Parallel()
	w := wordsOf("en")
	for name, row := range map[string]struct {
		halves []int
		want   string
	}{
		"half a face up":    {[]int{6, 6, 7}, "About as"},
		"half a face down":  {[]int{6, 6, 5}, "About as"},
		"a face up":         {[]int{6, 6, 8}, "Lighter"},
		"a face down":       {[]int{6, 0, 4}, "Heavier"},
		"nothing before":    {[]int{0, 0, 4}, ""},
		"nothing this week": {[]int{4, 4, 0}, ""},
	} {
		var weeks []FigureWeek
		for _, h := range row.halves {
			weeks = append(weeks, FigureWeek{Halves: [3]int{h}})
		}
		got := w.turnOfTeam(peer.Energy, weeks)
		if (row.want == "") != (got == "") || !strings.HasPrefix(got, row.want) {
			t.Errorf("%s: %q, want %q", name, got, row.want)
		}
	}
}

// What a coordinator wrote comes out as text wherever it is repeated.
func TestSaidIsHarmless(t *testing.T) {
	t.Parallel()
	evil := &SaidAndDone{By: "U2", Text: "<!channel> <@U999> <https://example.org|bank>", On: sampleDay}
	for _, m := range []Message{
		TeamWeek{Week: sampleDay.Week(), Said: evil}, TalkGuide{Team: "t", Said: evil}, SaidReminder{Said: evil, Age: 2}, SaidPost{By: "U2", Text: evil.Text},
	} {
		for _, active := range []string{"<!", "<@U999", "<http"} {
			if text := Render(m, "en", Options{}).Text; strings.Contains(text, active) {
				t.Errorf("%s: %q is active in %s", m.kind(), active, text)
			}
		}
	}
}
