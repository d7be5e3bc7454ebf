package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"alongside/messages"
	"alongside/peer"
)

// hoursSection writes the limits on working time with an example that is measured as the program does.
func hoursSection(t *testing.T, b *strings.Builder) {
	b.WriteString(`
# The limits on hours

Working time is what ` + "`/hours`" + ` holds and what contacts add to it. A day counts the larger of two: declared hours and shifts
together, or what shifts and contacts with a time cover together. So a call inside of a shift counts once, and a call in the
evening counts too. A contact of which only the day is known, and a missed call, add nothing. Shifts are split at midnight of the
zone in which they were logged, and lengths are those of the time that went by: the night in which clocks go back has an hour more.
When hours take a day above its limit, the heads-up for the week of the same hours is left out.

| limit | window | starter value | heads-up from | alert from | range in an agreement |
|---|---|---|---|---|---|
`)
	for _, r := range hourRows() {
		fmt.Fprintf(b, "| [%s](#%s) | %s | %s | %s | %s | %d h to %d h |\n", label(t, r, "en"), r.ID, windowWord(r), hm(r.Starter),
			hm((r.Starter*80+99)/100), hm(r.Starter+1), r.Min/60, r.Max/60)
	}
	monday := peer.Day{Year: 2026, Month: 11, Num: 16}
	for _, r := range hourRows() {
		fmt.Fprintf(b, "\n## %s\n\nWhat is measured, as the form of the agreement names it:\n\n", r.ID)
		for _, lang := range messages.Languages {
			fmt.Fprintf(b, "- %s: %s\n", languageNames[lang], label(t, r, lang))
		}
		fmt.Fprintf(b, "\nAn example with the starter value, %s:\n\n| working time | measure | what follows |\n|---|---|---|\n", hm(r.Starter))
		var work []peer.Work
		var contacts []peer.Contact
		var last peer.Finding
		for i := 0; last.Level != peer.Above; i++ {
			day, what := monday, ""
			if r.ID == peer.HoursWeek {
				day = monday.Add(min(i, 5))
			}
			switch {
			case i > 9:
				t.Fatalf("%s is not passed", r.ID)
			case r.ID == peer.HoursDay && i == 1:
				what = "a call of 25 minutes at 10:00"
				contacts = append(contacts, peer.Contact{Start: peer.Civil(day, 600, demoZone), Zone: demoZone, Minutes: 25})
			case r.ID == peer.HoursDay && i == 2:
				what = "declared: 1 h 30 of admin"
				work = append(work, peer.Work{Kind: peer.AdminWork, Declared: true, Start: peer.Civil(day, 720, demoZone), Zone: demoZone, Minutes: 90})
			case r.ID == peer.HoursDay && i == 3:
				what = "declared: 10 min of travel"
				work = append(work, peer.Work{Kind: peer.TravelWork, Declared: true, Start: peer.Civil(day, 720, demoZone), Zone: demoZone, Minutes: 10})
			default:
				what = "a shift from 08:00 to 15:30"
				work = append(work, peer.Work{Start: peer.Civil(day, 480, demoZone), Zone: demoZone, Minutes: 450})
			}
			for _, f := range peer.MeasureHours(peer.StarterTerms(), 0, work, contacts, day, day) {
				if f.Rule == r.ID {
					last = f
				}
			}
			follows := map[peer.Level]string{peer.HeadsUp: "heads-up", peer.Above: "**alert**"}[last.Level]
			if len(contacts) > 0 && i == 1 {
				follows = "counts already"
			}
			fmt.Fprintf(b, "| %s %s, %s | %s of %s | %s |\n", day.Weekday().String()[:3], day, what, hm(last.Value), hm(last.Limit), follows)
		}
		b.WriteString("\nWhat worker and coordinators then read:\n\n")
		for _, lang := range messages.Languages {
			fmt.Fprintf(b, "- %s: %s\n", languageNames[lang], sentence(t, last, lang))
		}
		fmt.Fprintf(b, "\nSource: %s\n", r.Source)
	}
}

// hm writes minutes as the program does beside a limit.
func hm(minutes int) string {
	if minutes%60 == 0 {
		return fmt.Sprintf("%d h", minutes/60)
	}
	return fmt.Sprintf("%d h %02d", minutes/60, minutes%60)
}

// hourRows are the rows of a day and of a week of hours.
func hourRows() []peer.Rule {
	return slices.DeleteFunc(peer.Rules(), func(r peer.Rule) bool { return r.ID != peer.HoursDay && r.ID != peer.HoursWeek })
}
