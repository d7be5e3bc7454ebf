package peer

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

const oslo = "Europe/Oslo"

// logged builds contacts from lines such as "K7 2026-11-17 14:30 in missed": a code ("-" for none), a time ("timeless"
// after the day where there is none), and words for direction and outcome.
func logged(t testing.TB, lines ...string) []Contact {
	t.Helper()
	var contacts []Contact
	for i, line := range lines {
		words := strings.Fields(line)
		c := Contact{ID: fmt.Sprint(i), Code: Code(words[0]), Zone: oslo}
		if words[2] == "timeless" {
			c.Timeless, words[2] = true, "12:00"
		}
		if c.Code == "-" {
			c.Code, c.Channel = "", Group
		}
		c.Start = instant(t, words[1]+" "+words[2], oslo)
		for _, word := range words[3:] {
			switch word {
			case "in":
				c.Direction = Incoming
			case "out":
				c.Direction = Outgoing
			case "missed":
				c.Outcome = Missed
			case "no-show":
				c.Outcome = NoShow
			case "cancelled":
				c.Outcome = Cancelled
			default:
				t.Fatalf("unknown word %q", word)
			}
		}
		contacts = append(contacts, c)
	}
	return contacts
}

// short writes findings as "rule code window value/limit level", one each.
func short(findings []Finding) []string {
	lines := make([]string, 0, len(findings))
	for _, f := range findings {
		level := [...]string{"", " heads-up", " above"}[f.Level]
		lines = append(lines, fmt.Sprintf("%s %s %s..%s %d/%d%s", f.HeadsUpKey(), f.Code, f.From, f.To, f.Value, f.Limit, level))
	}
	return lines
}

func TestMeasure(t *testing.T) {
	for _, row := range []struct {
		name  string
		lines []string // the last one is the contact that changed
		undo  bool     // it is no longer among the contacts
		want  []string
	}{
		{
			name: "the third in a day is above",
			lines: []string{
				"K7 2026-11-17 09:00 in", "K7 2026-11-17 11:00 out", "B2 2026-11-17 12:00", "K7 2026-11-17 14:30 in missed",
			},
			want: []string{
				"code-day.K7.2026-11-17 K7 2026-11-17..2026-11-17 3/2 above",
				"code-week.K7.2026-W47 K7 2026-11-16..2026-11-22 3/6",
				"code-run.K7.2026-11-17 K7 2026-11-17..2026-11-17 1/4",
				"code-outside.K7.2026-W47 K7 2026-11-16..2026-11-22 0/2",
				"all-day.2026-11-17  2026-11-17..2026-11-17 4/8",
			},
		},
		{
			name:  "no-show and cancelled count in nothing",
			lines: []string{"K7 2026-11-17 09:00 no-show", "K7 2026-11-17 22:00 in cancelled"},
			want: []string{
				"code-day.K7.2026-11-17 K7 2026-11-17..2026-11-17 0/2",
				"code-week.K7.2026-W47 K7 2026-11-16..2026-11-22 0/6",
				"code-run.K7.2026-11-17 K7 2026-11-17..2026-11-17 0/4",
				"code-outside.K7.2026-W47 K7 2026-11-16..2026-11-22 0/2",
				"all-day.2026-11-17  2026-11-17..2026-11-17 0/8",
			},
		},
		{
			name:  "a group contact without a code counts in all of the day only",
			lines: []string{"K7 2026-11-17 09:00", "- 2026-11-17 10:00"},
			want:  []string{"all-day.2026-11-17  2026-11-17..2026-11-17 2/8"},
		},
		{
			name: "outside: evening, weekend, missed without direction; not what the worker did, not the edge inside",
			lines: []string{
				"K7 2026-11-17 20:00 in", "K7 2026-11-17 07:59 missed", "K7 2026-11-21 12:00 in", "K7 2026-11-17 21:00 out",
				"K7 2026-11-17 22:00", "K7 2026-11-17 08:00 in", "K7 2026-11-17 19:59 in", "K7 2026-11-18 timeless in",
				"K7 2026-11-22 timeless in",
			},
			want: []string{
				"code-day.K7.2026-11-22 K7 2026-11-22..2026-11-22 1/2",
				"code-week.K7.2026-W47 K7 2026-11-16..2026-11-22 9/6 above",
				"code-run.K7.2026-11-21 K7 2026-11-21..2026-11-22 2/4",
				"code-outside.K7.2026-W47 K7 2026-11-16..2026-11-22 4/2 above",
				"all-day.2026-11-22  2026-11-22..2026-11-22 1/8",
			},
		},
		{
			name: "a run over the weekend and the month, heads-up at its limit",
			lines: []string{
				"K7 2026-11-28 09:00", "K7 2026-11-29 09:00", "K7 2026-12-01 09:00", "K7 2026-12-01 10:00",
				"K7 2026-12-03 09:00", "B2 2026-12-02 09:00", "K7 2026-11-30 09:00",
			},
			want: []string{
				"code-day.K7.2026-11-30 K7 2026-11-30..2026-11-30 1/2",
				"code-week.K7.2026-W49 K7 2026-11-30..2026-12-06 4/6",
				"code-run.K7.2026-11-28 K7 2026-11-28..2026-12-01 4/4 heads-up",
				"code-outside.K7.2026-W49 K7 2026-11-30..2026-12-06 0/2",
				"all-day.2026-11-30  2026-11-30..2026-11-30 1/8",
			},
		},
		{
			name: "an undo that cuts a run yields both parts and the day",
			lines: []string{
				"K7 2026-11-14 09:00", "K7 2026-11-15 09:00", "K7 2026-11-17 09:00", "K7 2026-11-16 09:00",
			},
			undo: true,
			want: []string{
				"code-day.K7.2026-11-16 K7 2026-11-16..2026-11-16 0/2",
				"code-week.K7.2026-W47 K7 2026-11-16..2026-11-22 1/6",
				"code-run.K7.2026-11-14 K7 2026-11-14..2026-11-15 2/4",
				"code-run.K7.2026-11-16 K7 2026-11-16..2026-11-16 0/4",
				"code-run.K7.2026-11-17 K7 2026-11-17..2026-11-17 1/4",
				"code-outside.K7.2026-W47 K7 2026-11-16..2026-11-22 0/2",
				"all-day.2026-11-16  2026-11-16..2026-11-16 0/8",
			},
		},
		{
			name: "the night of the clock change is one day",
			lines: []string{
				"K7 2026-10-25 00:10", "K7 2026-10-25 02:30", "K7 2026-10-24 23:50", "K7 2026-10-26 00:00", "K7 2026-10-25 23:50",
			},
			want: []string{
				"code-day.K7.2026-10-25 K7 2026-10-25..2026-10-25 3/2 above",
				"code-week.K7.2026-W43 K7 2026-10-19..2026-10-25 4/6",
				"code-run.K7.2026-10-24 K7 2026-10-24..2026-10-26 3/4",
				"code-outside.K7.2026-W43 K7 2026-10-19..2026-10-25 0/2",
				"all-day.2026-10-25  2026-10-25..2026-10-25 3/8",
			},
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			contacts := logged(t, row.lines...)
			changed := contacts[len(contacts)-1]
			if row.undo {
				contacts = contacts[:len(contacts)-1]
			}
			diff(t, "findings", short(measureContacts(StarterTerms(), 0, contacts, changed)), row.want)
		})
	}
}

func TestTravelMovesNoPastDay(t *testing.T) {
	contacts := logged(t, "K7 2026-11-17 09:00", "K7 2026-11-17 10:00")
	abroad := Contact{Code: "K7", Zone: "Asia/Tokyo", Start: instant(t, "2026-11-18 00:30", "Asia/Tokyo")} // 16:30 on the 17th in Oslo
	findings := measureContacts(StarterTerms(), 0, append(contacts, abroad), abroad)
	diff(t, "day and run", short(findings)[:3:3], []string{
		"code-day.K7.2026-11-18 K7 2026-11-18..2026-11-18 1/2",
		"code-week.K7.2026-W47 K7 2026-11-16..2026-11-22 3/6",
		"code-run.K7.2026-11-17 K7 2026-11-17..2026-11-18 2/4",
	})
}

func TestLevels(t *testing.T) {
	for _, row := range []struct {
		value, limit int
		want         Level
	}{
		{0, 0, Below}, {1, 0, Above}, {0, 1, Below}, {1, 1, HeadsUp}, {2, 1, Above}, {1, 2, Below}, {2, 2, HeadsUp}, {3, 2, Above},
		{4, 6, Below}, {5, 6, HeadsUp}, {6, 6, HeadsUp}, {7, 6, Above}, {3, 4, Below}, {4, 5, HeadsUp}, {7, 8, HeadsUp}, {6, 8, Below},
	} {
		if got := rules[0].Level(row.value, row.limit); got != row.want {
			t.Errorf("%d of %d: got level %d, want %d", row.value, row.limit, got, row.want)
		}
	}
}

func TestAgreedLimitsAreMeasured(t *testing.T) {
	terms := Terms{Limits: map[RuleID]int{CodeDay: 1}}
	contacts := logged(t, "K7 2026-11-17 09:00 in", "K7 2026-11-17 10:00")
	for _, f := range measureContacts(terms, 3, contacts, contacts[0]) {
		switch f.Rule {
		case CodeDay:
			if f.Limit != 1 || f.Agreed != 3 || f.Level != Above {
				t.Errorf("agreed limit: got %+v", f)
			}
		case CodeOutside: // no availability at all
			if f.Value != 1 {
				t.Errorf("outside: got %+v", f)
			}
		case AllDay: // not in the agreement
			if f.Limit != 8 || f.Agreed != 0 {
				t.Errorf("limit that the agreement does not have: got %+v", f)
			}
		}
	}
}

func TestOverview(t *testing.T) {
	contacts := logged(t,
		"K12 2026-11-17 09:00", "K7 2026-11-15 09:00", "K7 2026-11-16 09:00", "K7 2026-11-17 23:00 in", "K7 2026-11-17 10:00",
		"K7 2026-11-20 10:00", "K7 2026-11-20 11:00", "K7 2026-11-20 12:00", "B2 2026-11-15 09:00", "B3 2026-11-17 09:00 no-show",
		"- 2026-11-20 15:00")
	got := short(overview(Ledger{Contacts: contacts}, day(t, "2026-11-19"), OfContacts))
	diff(t, "overview", got, []string{
		"code-day.K7.2026-11-20 K7 2026-11-20..2026-11-20 3/2 above",
		"code-day.K12.2026-11-17 K12 2026-11-17..2026-11-17 1/2",
		"code-week.K7.2026-W47 K7 2026-11-16..2026-11-22 6/6 heads-up",
		"code-week.K12.2026-W47 K12 2026-11-16..2026-11-22 1/6",
		"code-run.K7.2026-11-15 K7 2026-11-15..2026-11-17 3/4",
		"code-run.K12.2026-11-17 K12 2026-11-17..2026-11-17 1/4",
		"code-outside.K7.2026-W47 K7 2026-11-16..2026-11-22 1/2",
		"code-outside.K12.2026-W47 K12 2026-11-16..2026-11-22 0/2",
		"all-day.2026-11-20  2026-11-20..2026-11-20 4/8",
	})
	diff(t, "empty week", short(overview(Ledger{Contacts: contacts}, day(t, "2026-12-01"), OfContacts)), []string{
		"all-day.2026-11-30  2026-11-30..2026-11-30 0/8",
	})
}

func TestRunAtEdge(t *testing.T) {
	contacts := logged(t, "K7 2026-11-16 09:00", "K7 2026-11-17 09:00", "K7 2026-11-18 09:00")
	findings := measureContacts(StarterTerms(), 0, contacts, contacts[1])
	for _, row := range []struct {
		first, last    string
		earlier, later bool
	}{
		{"2026-11-15", "2026-11-19", false, false}, {"2026-11-16", "2026-11-19", true, false}, {"2026-11-15", "2026-11-18", false, true},
	} {
		earlier, later := RunAtEdge(findings, day(t, row.first), day(t, row.last))
		if earlier != row.earlier || later != row.later {
			t.Errorf("loaded %s to %s: got %v, %v", row.first, row.last, earlier, later)
		}
	}
}

// drawContact draws a contact within three weeks around a change of clocks, of few codes, so that windows fill.
func drawContact(t *rapid.T, id int) Contact {
	minute := rapid.IntRange(0, 21*24*12-1).Draw(t, "five minutes")*5 + 7
	zone := rapid.SampledFrom([]string{oslo, oslo, oslo, "America/New_York"}).Draw(t, "zone")
	c := Contact{
		ID: fmt.Sprint(id), Zone: zone, Start: Civil(Day{2026, 10, 12}, minute, zone),
		Code:      rapid.SampledFrom([]Code{"K7", "K7", "K7", "B2", ""}).Draw(t, "code"),
		Direction: Direction(rapid.IntRange(0, 2).Draw(t, "direction")),
		Outcome:   rapid.SampledFrom([]Outcome{Held, Held, Held, Missed, NoShow, Cancelled}).Draw(t, "outcome"),
	}
	if rapid.IntRange(0, 4).Draw(t, "timeless") == 0 {
		c.Timeless, c.Start = true, Civil(c.Day(), 12*60, zone)
	}
	return c
}

func drawContacts(t *rapid.T, most int) []Contact {
	contacts := make([]Contact, rapid.IntRange(1, most).Draw(t, "contacts"))
	for i := range contacts {
		contacts[i] = drawContact(t, i)
	}
	return contacts
}

func TestMeasureProperties(t *testing.T) {
	terms := StarterTerms()
	rapid.Check(t, func(t *rapid.T) {
		contacts := drawContacts(t, 60)
		c := contacts[len(contacts)-1]
		before := measureContacts(terms, 0, contacts[:len(contacts)-1], c)
		after := measureContacts(terms, 0, contacts, c)

		mixed := rapid.Permutation(contacts).Draw(t, "order")
		if got := measureContacts(terms, 0, mixed, c); !slices.Equal(got, after) {
			t.Fatalf("the order of contacts changes measures:\n%v\n%v", short(got), short(after))
		}
		undone := slices.DeleteFunc(slices.Clone(mixed), func(other Contact) bool { return other.ID == c.ID })
		if got := measureContacts(terms, 0, undone, c); !slices.Equal(got, before) {
			t.Fatalf("undo of the last is not as before it:\n%v\n%v", short(got), short(before))
		}
		for _, old := range before {
			grown := slices.ContainsFunc(after, func(f Finding) bool {
				return f.Rule == old.Rule && !old.From.Before(f.From) && !f.To.Before(old.To) && f.Value >= old.Value
			})
			// Beside a contact that does not count a run stays in its parts.
			if !grown {
				t.Fatalf("adding lowered %s:\n%v", short([]Finding{old}), short(after))
			}
		}
		for _, f := range after {
			if want := counted(terms, contacts, f); f.Value != want {
				t.Fatalf("%v: counted by hand %d", short([]Finding{f}), want)
			}
		}
	})
}

// counted measures a finding's window once more, in the plainest way.
func counted(terms Terms, contacts []Contact, f Finding) int {
	n := 0
	days := map[Day]bool{}
	for _, c := range contacts {
		d := DayOf(c.Start, c.Zone)
		if c.Outcome == NoShow || c.Outcome == Cancelled || f.Code != "" && c.Code != f.Code || d.Before(f.From) || f.To.Before(d) {
			continue
		}
		if f.Rule == CodeOutside {
			local := c.Start.In(Location(c.Zone))
			within := terms.Availability.Holds(d.Weekday(), local.Hour()*60+local.Minute())
			if c.Timeless {
				within = terms.Availability.Days[d.Weekday()]
			}
			if within || c.Direction != Incoming && c.Outcome != Missed {
				continue
			}
		}
		n++
		days[d] = true
	}
	if f.Rule == CodeRun {
		return len(days)
	}
	return n
}

// fiveWeeks is ten contacts a day for five weeks, with five codes.
func fiveWeeks() []Contact {
	var contacts []Contact
	for n := range 350 {
		contacts = append(contacts, Contact{
			ID: fmt.Sprint(n), Code: Code(fmt.Sprint("K", 1+n%5)), Zone: oslo,
			Start:     Civil(Day{2026, 10, 12}.Add(n/10), 7*60+n%10*100, oslo),
			Direction: Direction(n % 3), Outcome: Outcome(n % 7 / 6),
		})
	}
	return contacts
}

func BenchmarkMeasureAndJudge(b *testing.B) {
	contacts, terms, at := fiveWeeks(), StarterTerms(), time.Date(2026, 11, 15, 20, 0, 0, 0, time.UTC)
	c := contacts[len(contacts)-1]
	standing := Judge(measureContacts(terms, 0, contacts, c), nil, nil, "U1", "T1", c, at).Raise
	b.ReportAllocs()
	for b.Loop() {
		Judge(measureContacts(terms, 0, contacts, c), standing, nil, "U1", "T1", c, at)
	}
}

func BenchmarkOverview(b *testing.B) {
	contacts := fiveWeeks()
	b.ReportAllocs()
	for b.Loop() {
		overview(Ledger{Contacts: contacts}, Day{2026, 11, 12}, OfContacts)
	}
}
