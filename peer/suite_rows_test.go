package peer

import (
	"fmt"
	"testing"
)

// scene builds records by which a rule measures n in a window, and names the window. The last record is on the anchor, or the
// one that decides about it.
type scene func(anchor Day, zone string, n int) (window string, lines []string)

// steps are the measures below the heads-up, of the heads-up, at the limit and beyond it, with the starter limit.
type steps struct {
	limit                   int
	below, headsUp, at, end int
	scene                   scene
}

// clockOf writes minutes after midnight.
func clockOf(minute int) string { return fmt.Sprintf("%02d:%02d", minute/60, minute%60) }

// shiftLine is a shift between two minutes after the midnight of a day.
func shiftLine(d Day, from, to int, zone string) string {
	for ; from >= 1440; d = d.Add(1) {
		from, to = from-1440, to-1440
	}
	return fmt.Sprintf("work %s %s %d %s", d, clockOf(from), to-from, zone)
}

var sceneOf = map[RuleID]steps{
	CodeDay: {2, 1, 2, 2, 3, func(anchor Day, zone string, n int) (string, []string) {
		var lines []string
		for i := range n {
			lines = append(lines, fmt.Sprintf("K7 %s %s %s", anchor, clockOf(600+i), zone))
		}
		return anchor.String(), lines
	}},
	CodeWeek: {6, 4, 5, 6, 7, func(anchor Day, zone string, n int) (string, []string) {
		var lines []string
		for i := range n {
			lines = append(lines, fmt.Sprintf("K7 %s %s %s", anchor.Monday().Add(6-(n-1-i)%7), clockOf(600+i), zone))
		}
		return anchor.Week().String(), lines
	}},
	CodeRun: {4, 3, 4, 4, 5, func(anchor Day, zone string, n int) (string, []string) {
		var lines []string
		for i := range n {
			lines = append(lines, fmt.Sprintf("K7 %s 10:00 %s", anchor.Add(i+1-n), zone))
		}
		return anchor.Add(1 - n).String(), lines
	}},
	CodeOutside: {2, 1, 2, 2, 3, func(anchor Day, zone string, n int) (string, []string) {
		var lines []string
		for i := range n {
			lines = append(lines, fmt.Sprintf("K7 %s %s in %s", anchor.Monday().Add(4-(n-1-i)), clockOf(1320+i), zone))
		}
		return anchor.Week().String(), lines
	}},
	AllDay: {8, 6, 7, 8, 9, func(anchor Day, zone string, n int) (string, []string) {
		var lines []string
		for i := range n {
			lines = append(lines, fmt.Sprintf("%s %s %s %s", []string{"K7", "M3", "-", "P4", "R9"}[i%5], anchor, clockOf(600+i), zone))
		}
		return anchor.String(), lines
	}},
	OffContact: {0, 0, 0, 0, 1, func(anchor Day, zone string, n int) (string, []string) {
		lines := []string{fmt.Sprintf("off %s %s %s", anchor.Add(-1), anchor.Add(8), zone), fmt.Sprintf("K7 %s 10:00 cancelled %s", anchor, zone)}
		for i := range n {
			lines = append(lines, fmt.Sprintf("K7 %s %s missed %s", anchor, clockOf(660+i), zone))
		}
		return "off", lines
	}},
	HoursDay: {540, 485, 486, 540, 541, func(anchor Day, zone string, n int) (string, []string) {
		return anchor.String(), []string{fmt.Sprintf("declared %s %d %s", anchor, n-60, zone), fmt.Sprintf("work %s 10:00 60 %s", anchor, zone)}
	}},
	HoursWeek: {2640, 2507, 2508, 2640, 2641, func(anchor Day, zone string, n int) (string, []string) {
		monday := anchor.Monday()
		return anchor.Week().String(), []string{fmt.Sprintf("declared %s 1200 %s", monday, zone), fmt.Sprintf("declared %s 1200 %s", monday.Add(2), zone),
			fmt.Sprintf("declared %s %d %s", monday.Add(6), n-2400, zone)}
	}},
	HoursAverage: {2880, 2591, 2592, 2880, 2881, func(anchor Day, zone string, n int) (string, []string) {
		var lines []string
		for week := range 17 {
			monday := anchor.Monday().Add(7 * (week - 16))
			lines = append(lines, fmt.Sprintf("declared %s 1400 %s", monday, zone), fmt.Sprintf("declared %s %d %s", monday.Add(1), n-1400, zone))
		}
		return anchor.Week().String(), lines
	}},
	RestDay: {660, 727, 726, 660, 659, func(anchor Day, zone string, n int) (string, []string) {
		return anchor.String(), []string{shiftLine(anchor, 540, 960, zone), shiftLine(anchor.Add(-1), 900, 1440+540-n, zone)}
	}},
	RestWeek: {1440, 1585, 1584, 1440, 1439, func(anchor Day, zone string, n int) (string, []string) {
		var lines []string
		monday := anchor.Monday()
		for day := range 4 {
			lines = append(lines, shiftLine(monday.Add(day), 540, 1020, zone))
		}
		return anchor.Week().String(), append(lines, shiftLine(monday.Add(4), 900, 1440, zone), shiftLine(monday.Add(5), n, 1440+600, zone),
			shiftLine(monday.Add(7), 540, 1020, zone))
	}},
	WorkRun: {6, 5, 6, 6, 7, func(anchor Day, zone string, n int) (string, []string) {
		var lines []string
		for i := range n {
			d := anchor.Add(i + 1 - n)
			if i%2 == 0 {
				lines = append(lines, fmt.Sprintf("declared %s 30 %s", d, zone))
			} else {
				lines = append(lines, fmt.Sprintf("talk %s 10:00 5 %s", d, zone))
			}
		}
		return anchor.Add(1 - n).String(), lines
	}},
	WeeksWorked: {6, 5, 5, 6, 7, func(anchor Day, zone string, n int) (string, []string) {
		first := anchor.Monday().Add(-7 * n)
		return first.String(), []string{fmt.Sprintf("weeks %s %s %s", anchor, first, zone)}
	}},
	OutsideShare: {20, 15, 16, 20, 21, func(anchor Day, zone string, n int) (string, []string) {
		// 20 hours of other work and n percent of the whole: the tasks outside the role are n/(100-n) of it.
		other := 1200
		outside := other * n / (100 - n)
		if 100*outside/(other+outside) < n {
			outside++
		}
		return anchor.Week().String(), []string{fmt.Sprintf("declared %s 600 %s", anchor.Monday().Add(-21), zone),
			fmt.Sprintf("declared %s 600 %s", anchor.Monday(), zone), fmt.Sprintf("outside %s %d %s", anchor, outside, zone)}
	}},
	ActiveMatches: {6, 5, 6, 6, 7, func(anchor Day, zone string, n int) (string, []string) {
		var lines []string
		for i := range n {
			lines = append(lines, fmt.Sprintf("match %s %s", anchor.Add(i+1-n), zone))
		}
		return anchor.String(), lines
	}},
}

// suiteRows are all rows: those that a scene makes, and those told one by one.
func suiteRows(t *testing.T) []suiteRow {
	var rows []suiteRow
	anchor := day(t, tuesday)
	for _, rule := range Rules() {
		s, ok := sceneOf[rule.ID]
		if !ok {
			t.Fatalf("%s has no scene", rule.ID)
		}
		add := func(situation string, anchor Day, zone string, n int) {
			window, lines := s.scene(anchor, zone, n)
			level := ""
			if rule.Better(s.limit, n) {
				level = " above"
			} else if rule.HeadsUp > 0 && !rule.Better(n, s.headsUp) && s.limit > 0 {
				level = " heads-up"
			}
			rows = append(rows, suiteRow{rule.ID, situation, lines, fmt.Sprintf("%s %d/%d%s", window, n, s.limit, level)})
		}
		add("below", anchor, oslo, s.below)
		add("heads-up", anchor, oslo, s.headsUp)
		add("at", anchor, oslo, s.at)
		add("above", anchor, oslo, s.end)
		add("at the end of a month", Day{2026, 12, 1}, oslo, s.end)
		add("at the end of a month", Day{2026, 11, 30}, howe, s.at)
		add("at the end of a year", Day{2027, 1, 1}, oslo, s.end)
		add("at the end of a year", Day{2026, 12, 31}, ny, s.headsUp)
	}
	return append(rows, toldRows()...)
}
