package peer

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// book is what a worker's records hold between two changes.
type book struct {
	terms    Terms
	contacts []Contact
	alerts   []Alert
	told     map[string]bool
}

// change measures and judges after a change of c, and keeps what follows.
func (b *book) change(c Contact, at time.Time) Verdict {
	v := Judge(measureContacts(b.terms, 0, b.contacts, c), b.alerts, b.told, "U1", "T1", c, at)
	for _, alert := range slices.Concat(v.Raise, v.Withdraw) {
		i := slices.IndexFunc(b.alerts, func(a Alert) bool { return a.ID == alert.ID })
		if i < 0 {
			b.alerts = append(b.alerts, alert)
		} else {
			b.alerts[i] = alert
		}
	}
	for _, f := range v.HeadsUps {
		b.told[f.HeadsUpKey()] = true
	}
	for _, key := range v.ReArm {
		delete(b.told, key)
	}
	return v
}

func (b *book) add(c Contact, at time.Time) Verdict {
	b.contacts = append(b.contacts, c)
	return b.change(c, at)
}

func (b *book) undo(i int, at time.Time) Verdict {
	c := b.contacts[i]
	b.contacts = slices.Delete(b.contacts, i, i+1)
	return b.change(c, at)
}

// said writes a verdict as lines: "heads-up key", "raise id #episode vVersion value/limit", "withdraw id", "stands id", "re-arm key".
func said(v Verdict) []string {
	var lines []string
	for _, f := range v.HeadsUps {
		lines = append(lines, "heads-up "+f.HeadsUpKey())
	}
	for _, key := range v.ReArm {
		lines = append(lines, "re-arm "+key)
	}
	for _, a := range v.Raise {
		lines = append(lines, fmt.Sprintf("raise %s #%d v%d %d/%d", a.ID, a.Episode, a.Version, a.Value, a.Limit))
	}
	for _, a := range v.Withdraw {
		lines = append(lines, fmt.Sprintf("withdraw %s v%d", a.ID, a.Version))
	}
	for _, a := range v.StillOpen {
		lines = append(lines, "stands "+a.ID+" "+string(a.State))
	}
	return lines
}

func TestLifeOfAnAlert(t *testing.T) {
	at := time.Date(2026, 11, 17, 20, 0, 0, 0, time.UTC)
	contacts := logged(t, "K7 2026-11-17 09:00", "K7 2026-11-17 10:00", "K7 2026-11-17 11:00", "K7 2026-11-17 12:00")
	b := book{terms: StarterTerms(), told: map[string]bool{}}
	const id = "code-day.U1.K7.2026-11-17"
	step := func(what string, v Verdict, want ...string) {
		t.Helper()
		diff(t, what, said(v), want)
	}
	step("first", b.add(contacts[0], at))
	step("second", b.add(contacts[1], at), "heads-up code-day.K7.2026-11-17")
	step("third", b.add(contacts[2], at), "raise "+id+" #1 v1 3/2")
	step("fourth", b.add(contacts[3], at), "stands "+id+" open")
	step("undo once", b.undo(3, at), "stands "+id+" open")
	step("undo twice", b.undo(2, at), "withdraw "+id+" v2")
	step("a new third", b.add(contacts[2], at.Add(time.Hour)), "raise "+id+" #2 v3 3/2")

	want := Alert{
		ID: id, Episode: 2, Version: 3, Rule: CodeDay, Worker: "U1", Team: "T1", Code: "K7", Window: "2026-11-17",
		Value: 3, Limit: 2, State: Open, RaisedAt: at.Add(time.Hour),
	}
	diff(t, "raised again", b.alerts, []Alert{want})

	acknowledged, reason := b.alerts[0].Acknowledge("U9", at)
	if reason != OK {
		t.Fatal(reason)
	}
	b.alerts[0] = acknowledged
	step("undo after acknowledgement", b.undo(2, at))
	step("third after acknowledgement", b.add(contacts[2], at), "stands "+id+" acknowledged")
	closed, _ := b.alerts[0].Close("U9", Talked, at)
	b.alerts[0] = closed
	step("fourth after closing", b.add(contacts[3], at), "stands "+id+" closed")
	step("undo after closing", b.undo(3, at), "stands "+id+" closed")
}

// A wider limit that was agreed since then is no correction: nobody took anything back.
func TestAWiderLimitWithdrawsNothing(t *testing.T) {
	at := time.Date(2026, 11, 17, 20, 0, 0, 0, time.UTC)
	contacts := logged(t, "K7 2026-11-17 09:00", "K7 2026-11-17 10:00", "K7 2026-11-17 11:00", "K7 2026-11-17 12:00")
	b := book{terms: StarterTerms(), told: map[string]bool{}}
	for _, c := range contacts[:3] {
		b.add(c, at)
	}
	b.terms.Limits = maps.Clone(b.terms.Limits)
	b.terms.Limits[CodeDay] = 12
	diff(t, "one more within the wider limit", said(b.add(contacts[3], at)), []string{"re-arm code-day.K7.2026-11-17"})
	diff(t, "as many as raised it", said(b.undo(3, at)), []string(nil))
	diff(t, "fewer", said(b.undo(2, at)), []string{"withdraw code-day.U1.K7.2026-11-17 v2"})
}

func TestHeadsUpIsToldOnceAndArmedAgain(t *testing.T) {
	at := time.Date(2026, 11, 17, 20, 0, 0, 0, time.UTC)
	b := book{terms: StarterTerms(), told: map[string]bool{}}
	var lines []string
	for _, day := range []int{16, 16, 18, 18, 20, 20} {
		lines = append(lines, fmt.Sprintf("K7 2026-11-%d 10:00", day))
	}
	contacts := logged(t, lines...)
	weekly := func(v Verdict) []string {
		return slices.DeleteFunc(said(v), func(line string) bool { return !strings.HasSuffix(line, " code-week.K7.2026-W47") })
	}
	for _, c := range contacts[:4] {
		diff(t, "under 80 %", len(weekly(b.add(c, at))), 0)
	}
	diff(t, "fifth", weekly(b.add(contacts[4], at)), []string{"heads-up code-week.K7.2026-W47"})
	diff(t, "sixth", len(weekly(b.add(contacts[5], at))), 0)
	diff(t, "back to five", len(weekly(b.undo(5, at))), 0)
	diff(t, "back to four", weekly(b.undo(4, at)), []string{"re-arm code-week.K7.2026-W47"})
	diff(t, "five again", weekly(b.add(contacts[4], at)), []string{"heads-up code-week.K7.2026-W47"})
}

func TestAlertOnARunThatIsNoMore(t *testing.T) {
	at := time.Date(2026, 11, 20, 20, 0, 0, 0, time.UTC)
	five := []string{"K7 2026-11-10 10:00", "K7 2026-11-11 10:00", "K7 2026-11-12 10:00", "K7 2026-11-13 10:00", "K7 2026-11-14 10:00"}
	for _, row := range []struct {
		name string
		more []string // logged after the five
		undo int      // index of the contact to undo, or -1
		add  string
		want []string
	}{
		{
			"its first day is undone", nil, 0, "",
			[]string{"re-arm code-run.K7.2026-11-10", "withdraw code-run.U1.K7.2026-11-10 v2"},
		},
		{
			"its middle is undone", nil, 2, "",
			[]string{"re-arm code-run.K7.2026-11-10", "withdraw code-run.U1.K7.2026-11-10 v2"},
		},
		{"its last is undone", nil, 4, "", []string{"withdraw code-run.U1.K7.2026-11-10 v2"}},
		{
			"a longer run loses its second day", []string{"K7 2026-11-15 10:00", "K7 2026-11-16 10:00"}, 1, "",
			[]string{
				"re-arm code-run.K7.2026-11-10", "raise code-run.U1.K7.2026-11-12 #1 v1 5/4",
				"withdraw code-run.U1.K7.2026-11-10 v2",
			},
		},
		{
			"a day before it is logged late", nil, -1, "K7 2026-11-09 10:00",
			[]string{"raise code-run.U1.K7.2026-11-09 #1 v1 6/4", "withdraw code-run.U1.K7.2026-11-10 v2"},
		},
		{"a day of another code before it", nil, -1, "B2 2026-11-09 10:00", nil},
		{"a day apart from it", nil, -1, "K7 2026-11-08 10:00", nil},
		{"one more day", nil, -1, "K7 2026-11-15 10:00", []string{"stands code-run.U1.K7.2026-11-10 open"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			b := book{terms: StarterTerms(), told: map[string]bool{}}
			b.terms.Limits[CodeWeek] = 60
			for _, c := range logged(t, append(slices.Clone(five), row.more...)...) {
				b.add(c, at)
			}
			var v Verdict
			if row.undo >= 0 {
				v = b.undo(row.undo, at)
			} else {
				v = b.add(logged(t, row.add)[0], at)
			}
			diff(t, "verdict", said(v), row.want)
		})
	}
}

// TestJudgeKeepsAlertsTrue logs and undoes at random and holds, after each change, that an alert stands for exactly the
// windows that are above their limits, that nobody is told twice, and that deciding again changes nothing.
func TestJudgeKeepsAlertsTrue(t *testing.T) {
	at := time.Date(2026, 11, 20, 20, 0, 0, 0, time.UTC)
	rapid.Check(t, func(t *rapid.T) {
		b := book{terms: StarterTerms(), told: map[string]bool{}}
		b.terms.Limits[CodeOutside] = rapid.IntRange(0, 2).Draw(t, "outside limit")
		b.terms.Limits[CodeRun] = rapid.IntRange(1, 4).Draw(t, "run limit")
		for n := range rapid.IntRange(1, 40).Draw(t, "changes") {
			var c Contact
			var v Verdict
			if len(b.contacts) > 0 && rapid.IntRange(0, 2).Draw(t, "undo") == 0 {
				i := rapid.IntRange(0, len(b.contacts)-1).Draw(t, "which")
				c = b.contacts[i]
				v = b.undo(i, at)
			} else {
				c = drawContact(t, n)
				v = b.add(c, at)
			}
			for _, f := range v.HeadsUps {
				if f.Level != HeadsUp {
					t.Fatalf("heads-up about %v", short([]Finding{f}))
				}
			}
			b.hold(t, at, c)
		}
	})
}

func (b *book) hold(t *rapid.T, at time.Time, c Contact) {
	alerts := slices.Clone(b.alerts)
	again := b.change(c, at)
	if len(again.Raise)+len(again.Withdraw)+len(again.HeadsUps)+len(again.ReArm) > 0 || !slices.Equal(alerts, b.alerts) {
		t.Fatalf("deciding again: %v", said(again))
	}
	above := map[string]bool{}
	for _, contact := range b.contacts {
		for _, f := range measureContacts(b.terms, 0, b.contacts, contact) {
			if f.Level == Above {
				above[AlertID(f.Rule, "U1", f.Code, f.Window)] = true
			}
		}
	}
	standing := map[string]bool{}
	for _, alert := range b.alerts {
		if _, twice := standing[alert.ID]; twice {
			t.Fatalf("two alerts %s", alert.ID)
		}
		if alert.State == Open {
			standing[alert.ID] = true
		}
	}
	if d := cmp.Diff(above, standing); d != "" {
		t.Fatalf("windows above their limits (-) and alerts that stand (+):\n%s", d)
	}
}

func TestAlertID(t *testing.T) {
	diff(t, "of a code", AlertID(CodeDay, "U1", "K7", "2026-11-17"), "code-day.U1.K7.2026-11-17")
	diff(t, "of all", AlertID(AllDay, "U1", "", "2026-11-17"), "all-day.U1.2026-11-17")
}
