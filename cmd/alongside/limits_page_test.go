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
	b.WriteString(`# The limits on contacts

<!-- Made from the table of rules by: go test ./cmd/alongside -run LimitsPage -update -->

Each limit is agreed between a worker and a coordinator. Until they have agreed, the starter value holds and every message
says "not agreed yet". A measure at 80 % of its limit or more is a **heads-up**, which the worker alone gets, once for each
window. A measure **above** its limit is an alert: the worker is told first, then the coordinators, in the same words. There is
one alert for each rule, code and window. A correction that brings the measure back withdraws it, unless somebody has taken it.

Days are civil days where the worker was when the contact was logged, and weeks begin on Monday. A missed call counts as a
contact that came in. A no-show and a cancelled contact count in no limit. A group without a code counts among all contacts
only. Until other hours are agreed, they are Monday to Friday, 08:00 to 20:00. A window is held against the agreement that was
in force at its last contact.

| limit | window | starter value | heads-up from | alert from | range in an agreement |
|---|---|---|---|---|---|
`)
	for _, r := range peer.Rules() {
		if r.Records != peer.OfContacts {
			continue
		}
		fmt.Fprintf(&b, "| [%s](#%s) | %s | %d | %s | %d | %d to %d |\n", label(t, r, "en"), r.ID, windowWord(r), r.Starter, headsUpFrom(r.Starter),
			r.Starter+1, r.Min, r.Max)
	}
	for _, r := range peer.Rules() {
		if r.Records != peer.OfContacts {
			continue
		}
		section(t, &b, r)
	}
	hoursSection(t, &b)
	law(&b)
	return b.String()
}

func section(t *testing.T, b *strings.Builder, r peer.Rule) {
	fmt.Fprintf(b, "\n## %s\n\nWhat is measured, as the form of the agreement names it:\n\n", r.ID)
	for _, lang := range messages.Languages {
		fmt.Fprintf(b, "- %s: %s\n", languageNames[lang], label(t, r, lang))
	}
	fmt.Fprintf(b, "\nThe window is %s.\n\nAn example with the starter value, %d:\n\n| contact | measure | what follows |\n|---|---|---|\n", windowMeaning(r), r.Starter)
	rows, last := example(t, r)
	b.WriteString(rows)
	b.WriteString("\nWhat worker and coordinators then read:\n\n")
	for _, lang := range messages.Languages {
		fmt.Fprintf(b, "- %s: %s\n", languageNames[lang], sentence(t, last, lang))
	}
	fmt.Fprintf(b, "\nSource: %s\n", r.Source)
}

// example measures one contact after the other, as the program does, until the limit is passed.
func example(t *testing.T, r peer.Rule) (rows string, last peer.Finding) {
	monday := peer.Day{Year: 2026, Month: 11, Num: 16}
	terms := peer.StarterTerms()
	var all []peer.Contact
	var b strings.Builder
	add := func(day peer.Day, minute int, what string, change func(*peer.Contact)) {
		c := peer.Contact{ID: fmt.Sprint(len(all)), Code: "K7", Start: peer.Civil(day, minute, "Europe/Oslo"), Zone: "Europe/Oslo", Minutes: 20, Channel: peer.Call}
		if change != nil {
			change(&c)
		}
		all = append(all, c)
		for _, f := range peer.Measure(terms, 0, all, c) {
			if f.Rule == r.ID {
				last = f
			}
		}
		follows := map[peer.Level]string{peer.Below: "", peer.HeadsUp: "heads-up", peer.Above: "**alert**"}[last.Level]
		if !c.Counts() || last.Value == 0 {
			follows = "does not count"
		}
		fmt.Fprintf(&b, "| %s %s %02d:%02d, %s | %d of %d | %s |\n", day.Weekday().String()[:3], day, minute/60, minute%60, what, last.Value, last.Limit, follows)
	}
	noShow := func(c *peer.Contact) { c.Outcome = peer.NoShow }
	missed := func(c *peer.Contact) { c.Outcome, c.Direction = peer.Missed, peer.Incoming }
	in := func(c *peer.Contact) { c.Direction = peer.Incoming }
	for i := 0; last.Level != peer.Above; i++ {
		if i > 60 {
			t.Fatalf("%s: no example passes the limit", r.ID)
		}
		day := monday
		switch r.ID {
		case peer.CodeWeek, peer.CodeRun:
			day = monday.Add(i % 7)
		}
		switch {
		case r.ID == peer.CodeOutside && i == 0:
			add(day, 10*60, "K7 called", in)
		case r.ID == peer.CodeOutside && i == 3:
			add(day.Add(5), 12*60, "a call from K7 that was missed", missed)
		case r.ID == peer.CodeOutside:
			add(day.Add(i), 20*60+30, "K7 called", in)
		case r.ID == peer.AllDay && i%3 == 1:
			add(day, (9+i)*60, "call with M3", func(c *peer.Contact) { c.Code = "M3" })
		case r.ID == peer.AllDay && i%3 == 2:
			add(day, (9+i)*60, "group", func(c *peer.Contact) { c.Code, c.Channel = "", peer.Group })
		case r.ID == peer.CodeDay && i == 1:
			add(day, (9+i)*60, "K7 did not come", noShow)
		default:
			add(day, (9+i)*60, "call with K7", nil)
		}
	}
	return b.String(), last
}

// headsUpFrom is the smallest measure that is a heads-up.
func headsUpFrom(limit int) string {
	for value := range limit + 1 {
		if peer.LevelOf(value, limit) == peer.HeadsUp {
			return fmt.Sprint(value)
		}
	}
	return "none"
}

func windowWord(r peer.Rule) string {
	return map[peer.WindowKind]string{peer.DayWindow: "day", peer.WeekWindow: "week", peer.RunWindow: "run of days"}[r.Window]
}

func windowMeaning(r peer.Rule) string {
	about := "all contacts together"
	if r.PerCode {
		about = "each code by itself"
	}
	return map[peer.WindowKind]string{
		peer.DayWindow: "a civil day", peer.WeekWindow: "a week from Monday to Sunday",
		peer.RunWindow: "a run of days, each with at least one contact; it is known by its first day",
	}[r.Window] + ", for " + about
}

// label is what the form of the agreement calls a limit.
func label(t *testing.T, r peer.Rule, lang string) string {
	t.Helper()
	raw, err := json.Marshal(messages.RenderForm(messages.AgreementForm{Terms: peer.StarterTerms()}, lang))
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
		if block.BlockID == "limit."+string(r.ID) {
			return block.Label.Text
		}
	}
	t.Fatalf("the form of the agreement does not ask about %s", r.ID)
	return ""
}

// sentence is the fact as worker and coordinators read it.
func sentence(t *testing.T, f peer.Finding, lang string) string {
	t.Helper()
	text := messages.Render(messages.HeadsUp{Measured: messages.MeasuredOf(f)}, lang, messages.Options{}).Text
	lines := strings.Split(text, "\n")
	if len(lines) < 3 {
		t.Fatalf("the heads-up reads %q", text)
	}
	return lines[1]
}
