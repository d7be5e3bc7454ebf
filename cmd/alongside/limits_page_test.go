package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"alongside/messages"
	"alongside/peer"
)

var updatePages = flag.Bool("update", false, "write the generated pages anew")

// The page of limits is made from the table of rules, the measures themselves and the sentences that people read. A page
// that says something else than the program fails.
func TestLimitsPage(t *testing.T) {
	path := filepath.Join("..", "..", "docs", "limits.md")
	page := limitsPage(t)
	if *updatePages {
		if err := os.WriteFile(path, []byte(page), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	kept, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(kept) != page {
		t.Error("docs/limits.md is stale: go test ./cmd/alongside -run LimitsPage -update")
	}
}

var languageNames = map[string]string{"en": "English", "nb": "norsk bokmål", "ro": "română"}

func limitsPage(t *testing.T) string {
	var b strings.Builder
	b.WriteString(`# The limits

<!-- Made from the table of rules by: go test ./cmd/alongside -run LimitsPage -update -->

Each limit is agreed between a worker and a coordinator. Until they have agreed, the starter value holds and every message
says "not agreed yet". A measure near its limit is a **heads-up**, which the worker alone gets, once for each window: at 80 %
where there is nothing against it, and later where 80 % is an ordinary day or week. A measure **beyond** its limit is an alert:
the worker is told first, then the coordinators, in the same words. There is one alert for each rule, code and window. A
correction that brings the measure back withdraws it, unless somebody has taken it.

**Contacts.** Days are civil days where the worker was when the contact was logged, and weeks begin on Monday. A missed call
counts as a contact that came in. A no-show and a cancelled contact count in no limit. A group without a code counts among all
contacts only. Until other hours are agreed, they are Monday to Friday, 08:00 to 20:00; a contact is held against the hours that
were in force when it happened.

**Working time** is what ` + "`/hours`" + ` holds and what contacts add to it. A day counts the larger of two: declared hours and shifts
together, or what shifts and contacts with a time cover together. So a call inside of a shift counts once, and a call in the
evening counts too. A contact of which only the day is known, and a missed call, add nothing. Shifts are split at midnight of the
zone in which they were logged, and lengths are those of the time that went by: the night in which clocks go back has an hour
more. Rests are the free stretches between shifts and contacts with a time; declared hours have no time of day and end none. What is
still to come is free, so only what is logged can make a rest too short.

**Which limit holds.** A window is held against the agreement, and the step of it, in force when its last record happened. What the agreement
says of a rule comes first; then, for a week of hours, the agreed hours and 10 % more; then what the profile begins with; for rests
and the average what the team's pack of laws sets; and at last the starter value. Volunteers and casual workers have no rows about
overtime: `)
	var without []string
	for _, r := range peer.Rules() {
		if !r.AppliesTo(peer.Volunteer) {
			without = append(without, "`"+string(r.ID)+"`")
		}
	}
	b.WriteString(strings.Join(without, ", ") + `.

| limit | window | starter value | heads-up | alert | range in an agreement |
|---|---|---|---|---|---|
`)
	for _, r := range peer.Rules() {
		headsUp, alert := edges(r)
		asked := "not for an agreement"
		if r.Min < r.Max {
			asked = amount(r, r.Min) + " to " + amount(r, r.Max)
		}
		fmt.Fprintf(&b, "| [%s](#%s) | %s | %s | %s | %s | %s |\n", label(t, r, "en"), r.ID, windowWord(r), amount(r, r.Starter), headsUp, alert, asked)
	}
	b.WriteString(`
One change may touch several limits. **One thing at a time**: a heads-up is left out where the same change takes another limit beyond
that says the same. An alert is never left out; alerts of one hour about a worker stand under the first of them. During time off
there are no heads-ups at all.

| beside an alert about | no heads-up about | because of |
|---|---|---|
| off-contact | anything | people who are off are told what safety asks for, and nothing else |
`)
	for _, m := range peer.Masks() {
		fmt.Fprintf(&b, "| %s | %s | %s |\n", m[0], m[1], m[2])
	}
	for _, r := range peer.Rules() {
		section(t, &b, r)
	}
	law(&b)
	return b.String()
}

func section(t *testing.T, b *strings.Builder, r peer.Rule) {
	fmt.Fprintf(b, "\n## %s\n\nWhat it is called:\n\n", r.ID)
	for _, lang := range messages.Languages {
		fmt.Fprintf(b, "- %s: %s\n", languageNames[lang], label(t, r, lang))
	}
	fmt.Fprintf(b, "\nThe window is %s%s\n\nAn example with the starter value, %s:\n\n| what is logged | measure | what follows |\n|---|---|---|\n",
		windowMeaning(r), strings.TrimRight(" "+measured[r.ID], " "), amount(r, r.Starter))
	rows, last := example(t, r)
	b.WriteString(rows)
	if r.WorkerOnly {
		b.WriteString("\nWhat the worker alone then reads in the own week:\n\n")
	} else {
		b.WriteString("\nWhat worker and coordinators then read:\n\n")
	}
	for _, lang := range messages.Languages {
		fmt.Fprintf(b, "- %s: %s\n", languageNames[lang], sentence(t, r, last, lang))
	}
	fmt.Fprintf(b, "\nSource: %s", r.Source)
	if r.Link != "" {
		fmt.Fprintf(b, " [The law](%s).", r.Link)
	}
	b.WriteString("\n")
}

// measured says how, where the label does not.
var measured = map[peer.RuleID]string{
	peer.OffContact: "Every contact counts, whoever reached out and whether it was answered. A further one in the same time off is added to the " +
		"alert that stands; one after it was closed raises it again. The alert names who covers, and never what the time off is for.",
	peer.HoursAverage: "It is the working time of 17 weeks, or as many as the team's pack says, divided by their number. Days that were wholly time off are left out " +
		"of what it is divided by.",
	peer.RestDay: "It is the longest free stretch that touches the time from midnight to noon of the day, taken whole and up to 24 hours. So it makes no " +
		"difference on which side of midnight a call comes, and a night shift has its rest in the day.",
	peer.RestWeek: "It is the longest free stretch that touches the days from Tuesday to Sunday, taken whole and up to 72 hours. A free weekend that ends on " +
		"Monday morning belongs to the week before.",
	peer.WorkRun:       "A day counts on which there was any working time.",
	peer.WeeksWorked:   "Whole weeks count that are over. A week with a day of time off, of whatever kind, or a public holiday on a working day, ends the count.",
	peer.OutsideShare:  "It is held beside the hours worked in the four weeks, or the agreed hours where these are more, and never beside fewer than 20 hours.",
	peer.ActiveMatches: "It is measured when a match is drawn. Whoever draws it reads at once where it stands.",
}

// edges are the measures from which on the worker gets a heads-up, and the coordinators an alert.
func edges(r peer.Rule) (headsUp, alert string) {
	headsUp, alert = "none", "none"
	step := 1
	first, from, word := 0, r.Starter+1, "from "
	if r.Least {
		first, step, from, word = 4*r.Starter, -1, r.Starter, "below "
	}
	for value := first; r.Level(value, r.Starter) != peer.Above; value += step {
		if r.Level(value, r.Starter) == peer.HeadsUp {
			headsUp = strings.Replace(word, "below", "at", 1) + amount(r, value)
			if r.Least {
				headsUp += " or less"
			}
			break
		}
	}
	if !r.WorkerOnly {
		alert = word + amount(r, from)
	}
	return headsUp, alert
}

// amount writes a measure in the unit of its rule.
func amount(r peer.Rule, n int) string {
	switch r.Unit {
	case peer.Minutes:
		return hm(n)
	case peer.Percent:
		return fmt.Sprintf("%d %%", n)
	}
	return fmt.Sprint(n)
}

// hm writes minutes as the program does beside a limit.
func hm(minutes int) string {
	if minutes%60 == 0 {
		return fmt.Sprintf("%d h", minutes/60)
	}
	return fmt.Sprintf("%d h %02d", minutes/60, minutes%60)
}

func windowWord(r peer.Rule) string {
	return map[peer.WindowKind]string{peer.DayWindow: "day", peer.WeekWindow: "week", peer.RunWindow: "run of days", peer.WeeksWindow: "weeks",
		peer.TimeOffWindow: "time off", peer.WeekRunWindow: "run of weeks"}[r.Window]
}

func windowMeaning(r peer.Rule) string {
	meaning := map[peer.WindowKind]string{
		peer.DayWindow: "a civil day", peer.WeekWindow: "a week from Monday to Sunday",
		peer.RunWindow:   "a run of days; it is known by its first day",
		peer.WeeksWindow: "some whole weeks; it is known by the last of them", peer.TimeOffWindow: "one time off",
		peer.WeekRunWindow: "a run of weeks; it is known by its first Monday",
	}[r.Window]
	switch {
	case r.PerCode:
		return meaning + ", for each code by itself."
	case r.Records == peer.OfContacts:
		return meaning + ", for all contacts together."
	}
	return meaning + "."
}

// label is what a form calls a limit.
func label(t *testing.T, r peer.Rule, lang string) string {
	t.Helper()
	raw, err := json.Marshal(messages.RenderForm(messages.OwnLimitsForm{Rows: []messages.OwnLimitRow{{Rule: r.ID}}}, lang))
	if err != nil {
		t.Fatal(err)
	}
	var view struct {
		Blocks []struct {
			BlockID string `json:"block_id"`
			Label   struct{ Text string }
		}
	}
	if err := json.Unmarshal(raw, &view); err != nil {
		t.Fatal(err)
	}
	for _, block := range view.Blocks {
		if block.BlockID == messages.LimitBlock(r.ID) && !strings.HasPrefix(block.Label.Text, "rule_") {
			return block.Label.Text
		}
	}
	t.Fatalf("no form names %s", r.ID)
	return ""
}

// sentence is the fact as people read it.
func sentence(t *testing.T, r peer.Rule, f peer.Finding, lang string) string {
	t.Helper()
	if r.WorkerOnly {
		week := messages.Week{Monday: f.To.Add(1), Today: f.To.Add(1), Rows: []messages.Measured{messages.MeasuredOf(f)}}
		for _, line := range strings.Split(messages.Render(week, lang, messages.Options{}).Text, "\n") {
			if strings.HasPrefix(line, "▰") {
				return line
			}
		}
	} else if lines := strings.Split(messages.Render(messages.HeadsUp{Measured: messages.MeasuredOf(f)}, lang, messages.Options{}).Text, "\n"); len(lines) > 1 {
		return lines[1]
	}
	t.Fatalf("%s says nothing", r.ID)
	return ""
}
