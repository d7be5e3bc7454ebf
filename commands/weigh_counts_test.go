package commands

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"alongside/peer"
)

// Which contacts count as coming in outside the agreed hours: Monday to Friday, 08:00 to 20:00.
func TestOutsideHours(t *testing.T) {
	o := openTeam(t, "K7")
	o.agrees(o.at.AddDate(-1, 0, 0), map[peer.RuleID]int{peer.CodeOutside: 0})
	for _, tt := range []struct {
		text  string
		above bool
	}{
		{"K7 missed yesterday at 07:59", true}, {"K7 missed yesterday at 08:00", false}, {"K7 missed yesterday at 19:59", false},
		{"K7 missed yesterday at 20:00", true}, {"K7 10m call in yesterday 21:00", true}, {"K7 10m call out yesterday 21:00", false},
		{"K7 10m call yesterday 21:00", false}, {"K7 text in saturday at 10:00", true}, {"K7 missed saturday", true},
		{"K7 missed yesterday", false}, {"K7 no-show in yesterday 21:00", false}, {"K7 cancelled in saturday", false},
		{"group 1h in saturday", false}, {"K7 group 1h in saturday", true}, {"K7 missed at 00:01", true},
	} {
		if m, _ := o.logs("UADA", tt.text, o.at); m.Told != tt.above {
			t.Errorf("%s: above is %v", tt.text, m.Told)
		}
		o.undoes(o.writes("UADA", "undo", o.at))
	}
}

// What counts in a day: a no-show and a cancelled contact do not, a group without a code only among all contacts.
func TestWhatCounts(t *testing.T) {
	o := openTeam(t, "K7", "M3")
	for i, tt := range []struct {
		text     string
		standing string
	}{
		{"K7 10m call", "code-day 1, code-week 1"}, {"K7 no-show", ""}, {"K7 cancelled", ""}, {"group 1h", ""},
		{"M3 10m call", "code-day 1, code-week 1"}, {"K7 missed", "code-day 2, code-week 2"}, {"K7 text in", "code-day 3, code-week 3"},
	} {
		m, _ := o.logs("UADA", tt.text, o.at.Add(time.Duration(i)*time.Minute))
		var got []string
		for _, s := range m.Standing {
			got = append(got, fmt.Sprintf("%s %d", s.Rule, s.Value))
		}
		if strings.Join(got, ", ") != tt.standing || m.Told != (i == 6) {
			t.Errorf("%s: %v, told %v", tt.text, got, m.Told)
		}
	}
}

// A day is the day where the worker was when it was logged; travelling moves none of it.
func TestTravelling(t *testing.T) {
	o := openTeam(t, "K7")
	for i, tt := range []struct {
		zone, text, day string
		value           int
	}{
		{"Europe/Oslo", "K7 10m call", "2026-11-17", 1},
		{"Europe/Oslo", "K7 20m call 9:00", "2026-11-17", 2},
		{"Pacific/Auckland", "K7 30m call", "2026-11-18", 1}, // it is half past two in the morning there
		{"America/Los_Angeles", "K7 5m text 04:00", "2026-11-17", 3},
		{"Pacific/Auckland", "K7 50m call yesterday", "2026-11-17", 4},
		{"", "K7 15m meet", "2026-11-17", 5}, // Slack does not say: the team's zone
	} {
		person := o.people["UADA"]
		person.Zone = tt.zone
		o.people["UADA"] = person
		m, c := o.logs("UADA", tt.text, o.at.Add(time.Duration(i)*time.Minute))
		if c.Day().String() != tt.day || m.Standing[0].Rule != peer.CodeDay || m.Standing[0].Value != tt.value || c.Zone != orZone(tt.zone) {
			t.Errorf("%s in %q: %+v, %+v", tt.text, tt.zone, c, m.Standing)
		}
	}
	if alerts := o.records("UADA").Alerts; len(alerts) != 1 || alerts[0].Window != "2026-11-17" {
		t.Errorf("alerts %+v", alerts)
	}
	wanted := []string{"2026-11-17", "2026-11-17", "2026-11-17", "2026-11-17", "2026-11-17", "2026-11-18"}
	var days []string
	for _, c := range o.contacts("UADA") {
		days = append(days, c.Day().String())
	}
	if slices.Sort(days); !slices.Equal(days, wanted) {
		t.Errorf("days %v", days)
	}
}

func orZone(zone string) string {
	if zone == "" {
		return "Europe/Oslo"
	}
	return zone
}
