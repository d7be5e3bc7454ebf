package peer

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// Every number of the law names the article, section or regulation in which it stands.
func TestEveryNumberOfAPackHasItsSource(t *testing.T) {
	article := regexp.MustCompile(`(Article|section|regulation) \d+`)
	norms := constants(t, "Norm")
	var ids []string
	for _, p := range Packs() {
		ids = append(ids, p.ID)
		seen := map[Norm]bool{}
		for _, n := range p.Numbers {
			if !article.MatchString(n.Article) || n.Law == "" || !strings.Contains(n.Source, n.Article) {
				t.Errorf("%s, %s: %+v names no place in a law", p.ID, n.Norm, n)
			}
			if link, err := url.Parse(n.Link); err != nil || link.Scheme != "https" || !strings.Contains(link.Host, ".") || len(link.Path) < 5 {
				t.Errorf("%s, %s: %q is no link to its text", p.ID, n.Norm, n.Link)
			}
			if n.Value < 1 || n.Norm != AverageWeeks && (n.Value > 48*60 || n.Value%30 != 0) || n.Norm == AverageWeeks && n.Value > 52 {
				t.Errorf("%s, %s: %d is no such number", p.ID, n.Norm, n.Value)
			}
			if seen[n.Norm] || !slices.Contains(norms, string(n.Norm)) {
				t.Errorf("%s, %s: twice, or unknown", p.ID, n.Norm)
			}
			seen[n.Norm] = true
		}
		if seen[AverageHours] != seen[AverageWeeks] {
			t.Errorf("%s: an average needs its weeks", p.ID)
		}
	}
	diff(t, "packs", ids, []string{"eu", "no", "uk", "none"})
	files, err := packFiles.ReadDir("packs")
	if err != nil || len(files) != len(ids) {
		t.Errorf("%d data files for %d packs: %v", len(files), len(ids), err)
	}
}

func TestPackNumbers(t *testing.T) {
	for _, row := range []struct {
		pack string
		norm Norm
		want string
	}{
		{"eu", AverageWeeks, "17 true"}, {"no", AverageWeeks, "8 true"}, {"no", WeeklyRest, "2100 true"}, {"uk", WeeklyRest, "1440 true"},
		{"no", DailyHours, "540 true"}, {"eu", DailyHours, "0 false"}, {"none", DailyRest, "0 false"}, {"xx", DailyRest, "0 false"},
	} {
		p, known := PackByID(row.pack)
		n, ok := p.Number(row.norm)
		if got := fmt.Sprint(n.Value, ok); got != row.want || known != (row.pack != "xx") {
			t.Errorf("%s, %s: %s, want %s", row.pack, row.norm, got, row.want)
		}
	}
	Packs()[0].Numbers[0].Value = 1
	if p, _ := PackByID("eu"); p.Numbers[0].Value == 1 {
		t.Error("the table can be changed from outside")
	}
}

func TestFullWeek(t *testing.T) {
	for pack, want := range map[string]int{"no": 37*60 + 30, "eu": 40 * 60, "uk": 40 * 60, "none": 40 * 60} {
		if p, _ := PackByID(pack); p.FullWeek() != want {
			t.Errorf("%s: %d minutes, want %d", pack, p.FullWeek(), want)
		}
	}
}
