package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"alongside/peer"
)

// The page of agreements names what each profile begins with, and the steps of somebody new. A page that says something else
// than the tables fails.
func TestAgreementsPage(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join("..", "..", "docs", "agreements.md"))
	if err != nil {
		t.Fatal(err)
	}
	named := map[peer.Profile]string{
		peer.Casual: "casual", peer.Volunteer: "volunteer", peer.NewPeer: "new peer worker", peer.LonePeer: "the only peer worker of a place",
	}
	said := map[peer.RuleID]string{
		peer.CodeWeek: "contacts with one code in a week %d", peer.AllDay: "all contacts in a day %d", peer.ActiveMatches: "matches %d",
		peer.HoursDay: "hours in a day %d h",
	}
	rows := map[peer.Profile]int{}
	for _, row := range peer.ProfileRows() {
		limit := row.Limit
		if row.Rule == peer.HoursDay {
			limit /= 60
		}
		rows[row.Profile]++
		want := fmt.Sprintf(said[row.Rule], limit)
		if line := lineOf(string(raw), "| "+named[row.Profile]+" |"); said[row.Rule] == "" || !strings.Contains(line, want) {
			t.Errorf("the line of %s does not say %q:\n%s", row.Profile, want, line)
		}
	}
	for profile, name := range named {
		line := lineOf(string(raw), "| "+name+" |")
		cells := strings.Split(line, "|")
		if n := strings.Count(cells[len(cells)-2], ",") + 1 - strings.Count(line, "three steps"); n != rows[profile] {
			t.Errorf("the line of %s names %d values, the table has %d:\n%s", profile, n, rows[profile], line)
		}
	}
	steps := lineOf(string(raw), "**Steps.**")
	var days []string
	for _, s := range peer.ProposedSteps(peer.NewPeer, peer.Day{Year: 2026, Month: 1, Num: 1}) {
		days = append(days, fmt.Sprint(s.Limits[peer.AllDay]))
	}
	if want := "all contacts in a day " + strings.Join(days, ", "); !strings.Contains(steps, want) {
		t.Errorf("the steps are not %q:\n%s", want, steps)
	}
}

// lineOf is the first line that begins so.
func lineOf(page, begin string) string {
	for line := range strings.Lines(page) {
		if strings.HasPrefix(line, begin) {
			return line
		}
	}
	return "||"
}
