package peer

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// situations are what every rule is tried in. A rule without a row of each fails.
var situations = []string{
	"below", "heads-up", "at", "above", "corrected", "late entry for last week", "across midnight", "the short night in Oslo",
	"the long night in Oslo", "the short night on Lord Howe", "the long night on Lord Howe", "at the end of a month", "at the end of a year",
	"from Oslo to New York in mid-week",
}

// suiteRow is one situation: records, of which the last is what changed, and what the rule then says of a window:
// "2026-11-17 3/2 above". In the situation "corrected" the last record is taken back.
type suiteRow struct {
	rule      RuleID
	situation string
	lines     []string
	want      string
}

const (
	tuesday = "2026-11-17"
	ny      = "America/New_York"
	howe    = "Australia/Lord_Howe"
)

func TestEveryRuleInEverySituation(t *testing.T) {
	tried := map[RuleID]map[string]bool{}
	for _, row := range suiteRows(t) {
		if tried[row.rule] == nil {
			tried[row.rule] = map[string]bool{}
		}
		tried[row.rule][row.situation] = true
		t.Run(string(row.rule)+"/"+row.situation, func(t *testing.T) { row.holds(t) })
	}
	for _, rule := range Rules() {
		for _, situation := range situations {
			if !tried[rule.ID][situation] {
				t.Errorf("%s is not tried: %s", rule.ID, situation)
			}
		}
	}
}

// holds measures the row, lets the verdict fall, and takes the change back and makes it again: what was raised is withdrawn
// and raised once more.
func (r suiteRow) holds(t *testing.T) {
	rule, _ := RuleByID(r.rule)
	var b desk
	for _, line := range r.lines[:len(r.lines)-1] {
		b.add(t, line)
	}
	before := b.l
	change := b.add(t, r.lines[len(r.lines)-1])
	with, without := change(b.l), change(before)
	window, _, _ := strings.Cut(r.want, " ")
	found := with
	if r.situation == "corrected" {
		found = without
	}
	f := pick(t, found, r.rule, window)
	level := [...]string{"", " heads-up", " above"}[f.Level]
	if got := fmt.Sprintf("%s %d/%d%s", f.Window, f.Value, f.Limit, level); got != r.want {
		t.Fatalf("got %s, want %s", got, r.want)
	}
	// The life of what follows, when the last record comes, goes and comes again.
	c := Contact{ID: "x", Code: f.Code, Start: b.last, Zone: b.zone}
	at := b.last.Add(time.Hour)
	told := map[string]bool{}
	var alerts []Alert
	judge := func(findings []Finding) Verdict {
		v := Judge(findings, alerts, told, "U1", "T1", c, at)
		for _, a := range slices.Concat(v.Raise, v.Update, v.Withdraw) {
			alerts = append(slices.DeleteFunc(alerts, func(b Alert) bool { return b.ID == a.ID }), a)
		}
		for _, h := range v.HeadsUps {
			told[h.HeadsUpKey()] = true
		}
		for _, key := range v.ReArm {
			delete(told, key)
		}
		return v
	}
	stands := func() AlertState { a, _ := findAlert(alerts, f, "U1"); return a.State }
	key := f.HeadsUpKey()
	judge(without)
	first, toldFirst := stands(), told[key]
	judge(with)
	now, toldNow := stands(), told[key]
	after := findWindow(with, r.rule, window) // a run may have another first day without the change
	if (now == Open) != (after != nil && after.Level == Above && !rule.WorkerOnly) {
		t.Errorf("the alert is %q at %+v", now, after)
	}
	if r.situation == "heads-up" && !toldNow && rule.HeadsUp > 0 {
		t.Errorf("no heads-up: %v", short(with))
	}
	judge(without)
	if first == "" && now == Open && stands() != Withdrawn {
		t.Errorf("taken back the alert is %q", stands())
	}
	if below := findWindow(without, r.rule, window); below != nil && below.Level == Below && told[key] {
		t.Error("taken back the heads-up is not armed again")
	}
	if !toldFirst && toldNow && findWindow(without, r.rule, window).Level == Below {
		judge(with)
		if !told[key] {
			t.Error("the heads-up does not come again")
		}
	} else {
		judge(with)
	}
	if a, _ := findAlert(alerts, f, "U1"); first == "" && now == Open && (a.State != Open || a.Episode != 2) {
		t.Errorf("made again the alert is %+v", a)
	}
}

func findWindow(findings []Finding, rule RuleID, window string) *Finding {
	for i, f := range findings {
		if f.Rule == rule && f.Window == window {
			return &findings[i]
		}
	}
	return nil
}

// desk collects records from lines.
type desk struct {
	l    Ledger
	last time.Time // when the last record began
	zone string
	n    int

	weeks func(Ledger) []Finding // counts weeks without a day off
}

// add reads a line: "K7 2026-11-17 09:00 in" is a contact of no length (see logged), "talk 2026-11-17 23:00 10" one with K7 of so many minutes,
// "work …" a shift, "declared 2026-11-17 210" and "outside …" declared hours, with a zone behind where it is not Oslo's;
// "off 2026-11-20 2026-12-06" is time off from the start of a day to the end of another, "match 2026-11-01" a match, and "weeks 2026-11-17
// 2026-10-05" the day on which weeks without a day off are counted, and since when. What comes back measures the change that the line is.
func (b *desk) add(t testing.TB, line string) func(Ledger) []Finding {
	t.Helper()
	b.n++
	f := strings.Fields(line)
	b.zone = oslo
	if last := f[len(f)-1]; strings.Contains(last, "/") {
		b.zone, f = last, f[:len(f)-1]
	}
	minutes := func() int {
		n, err := strconv.Atoi(f[len(f)-1])
		if err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		return n
	}
	today := func(day Day) {
		if b.l.Today.Before(day) {
			b.l.Today = day
		}
	}
	id := fmt.Sprint("r", b.n)
	switch f[0] {
	case "talk":
		b.last = instant(t, f[1]+" "+f[2], b.zone)
		c := Contact{ID: id, Code: "K7", Start: b.last, Zone: b.zone, Minutes: minutes()}
		b.l.Contacts = append(slices.Clip(b.l.Contacts), c)
		today(c.Day())
		return func(l Ledger) []Finding { l.Today = b.l.Today; return l.OfContact(c) }
	case "work", "declared", "outside":
		clock := "12:00"
		if f[0] == "work" {
			clock = f[2]
		}
		b.last = instant(t, f[1]+" "+clock, b.zone)
		w := Work{ID: id, Declared: f[0] != "work", Start: b.last, Zone: b.zone, Minutes: minutes()}
		if f[0] == "outside" {
			w.Kind = OutsideRole
		}
		b.l.Work = append(slices.Clip(b.l.Work), w)
		today(w.Day())
		return func(l Ledger) []Finding { l.Today = b.l.Today; return l.OfWork(w) }
	case "off":
		off := TimeOff{ID: "off", State: TimeOffTold, From: DayStart(day(t, f[1]), b.zone), To: DayStart(day(t, f[2]).Add(1), b.zone), Zone: b.zone}
		b.l.TimeOff = append(slices.Clip(b.l.TimeOff), off)
		return b.weeks
	case "match":
		b.last = instant(t, f[1]+" 12:00", b.zone)
		b.l.Matches = append(slices.Clip(b.l.Matches), Match{Code: Code(id), Start: b.last})
		at, zone := b.last, b.zone
		return func(l Ledger) []Finding { return []Finding{l.OfMatches(at, zone)} }
	case "weeks": // the day on which weeks without a day off are counted, and since when
		b.last = instant(t, f[1]+" 12:00", b.zone)
		now, since, at := day(t, f[1]), day(t, f[2]), b.last
		b.weeks = func(l Ledger) []Finding { l.Today = now; return []Finding{l.OfWeeks(nil, since, at)} }
		return b.weeks
	}
	c := logged(t, strings.Join(f, " "))[0]
	if b.zone != oslo {
		c.Start, c.Zone = instant(t, f[1]+" "+f[2], b.zone), b.zone
	}
	c.ID, b.last = id, c.Start
	b.l.Contacts = append(slices.Clip(b.l.Contacts), c)
	today(c.Day())
	return func(l Ledger) []Finding { l.Today = b.l.Today; return l.OfContact(c) }
}
