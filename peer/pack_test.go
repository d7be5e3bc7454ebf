package peer

import (
	"fmt"
	"regexp"
	"slices"
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
			if !article.MatchString(n.Source) {
				t.Errorf("%s, %s: %q names no place in a law", p.ID, n.Norm, n.Source)
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
