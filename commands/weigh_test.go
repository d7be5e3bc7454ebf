package commands

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// agrees lets UADA and a coordinator agree on limits from an instant on, as the next version. Rules that are not named get
// a limit that nobody reaches.
func (o *office) agrees(from time.Time, limits map[peer.RuleID]int) {
	o.t.Helper()
	terms := peer.StarterTerms()
	for _, rule := range peer.Rules() {
		terms.Limits[rule.ID] = rule.Max
		if rule.Least {
			terms.Limits[rule.ID] = rule.Min
		}
	}
	maps.Copy(terms.Limits, limits)
	o.commits("UADA", nil, func(c *storage.Change) {
		versions := o.state(storage.Want{Worker: "UADA"}).Agreements
		c.PutAgreements("UADA", append(versions, peer.Agreement{
			Version: len(versions) + 1, Team: o.team().ID, State: peer.Accepted, Terms: terms, ProposedBy: "UKARI", ProposedAt: from,
			AnsweredBy: "UADA", AnsweredAt: from, Review: peer.DayOf(from, "").Add(180),
		}))
	})
}

// days stores contacts of UADA with a code straight into the records: one at ten in Oslo on each day from that many days
// back until yesterday.
func (o *office) days(code peer.Code, back int) {
	o.t.Helper()
	today := peer.DayOf(o.at, "Europe/Oslo")
	o.commits("UADA", peer.WeeksBetween(today.Add(-back), today), func(c *storage.Change) {
		for ; back > 0; back-- {
			c.PutContact("UADA", peer.Contact{
				ID: fmt.Sprintf("d%d", back), Code: code, Start: peer.Civil(today.Add(-back), 600, "Europe/Oslo"), Zone: "Europe/Oslo",
				Minutes: 20, Channel: peer.Call, LoggedAt: o.at,
			})
		}
	})
}

// Each contact rule on its way: below, the heads-up, the limit, above, more, taken back, and above once more.
func TestLimits(t *testing.T) {
	for _, tt := range []struct {
		rule   peer.RuleID
		text   func(i int) string // the i-th contact of the window, from 1
		code   peer.Code
		window string
	}{
		{peer.CodeDay, func(i int) string { return fmt.Sprintf("K7 %dm call 2026-11-16 at 10:00", i) }, "K7", "2026-11-16"},
		{peer.CodeWeek, func(i int) string { return fmt.Sprintf("K7 %dm call 2026-11-%02d 10:00", i, 9+i%7) }, "K7", "2026-W46"},
		{peer.CodeRun, func(i int) string { return fmt.Sprintf("K7 10m call 2026-11-%02d 10:00", 4+i) }, "K7", "2026-11-05"},
		{peer.CodeOutside, func(i int) string { return fmt.Sprintf("K7 %dm call in 2026-11-%02d 20:30", i, 9+i) }, "K7", "2026-W46"},
		{peer.AllDay, func(i int) string {
			return []string{"K7 call", "M3 meet", "group"}[i%3] + fmt.Sprintf(" %dm 2026-11-16 at 10:00", i)
		}, "", "2026-11-16"},
	} {
		t.Run(string(tt.rule), func(t *testing.T) {
			o := openTeam(t, "K7", "M3")
			rule, _ := peer.RuleByID(tt.rule)
			o.agrees(o.at.AddDate(-1, 0, 0), map[peer.RuleID]int{tt.rule: rule.Starter})
			near := (rule.Starter*80 + 99) / 100
			n := 0
			add := func() messages.ContactLogged {
				n++
				m, _ := o.logs("UADA", tt.text(n), o.at)
				return m
			}
			undo := func() messages.ContactUndone {
				n--
				return want[messages.ContactUndone](t, o.writes("UADA", "undo", o.at))
			}
			headsUps := func(want int) {
				t.Helper()
				got := o.taken(storage.NudgeLane)
				for _, l := range got {
					if m := l.m.(messages.HeadsUp).Measured; l.To.User != "UADA" || m.Rule != tt.rule || m.Value != n || m.Limit != rule.Starter || m.Agreed != 1 {
						t.Errorf("heads-up %+v to %+v", m, l.To)
					}
				}
				if len(got) != want {
					t.Errorf("at %d: %d heads-ups, want %d", n, len(got), want)
				}
			}
			for n < near-1 {
				add()
				headsUps(0)
			}
			add()
			headsUps(1)
			undo()
			headsUps(0)
			add() // the measure had fallen, so it is news again
			headsUps(1)
			for n < rule.Starter {
				if m := add(); m.Told || m.Known {
					t.Errorf("at the limit: %+v", m)
				}
				headsUps(0)
			}
			if got := o.taken(storage.AlertLane); len(got) != 0 {
				t.Errorf("sent at the limit: %v", addressed(got))
			}

			if m := add(); !m.Told || m.Known {
				t.Errorf("above the limit: %+v", m)
			}
			a, ok := o.alert(tt.rule, tt.code, tt.window)
			if !ok || a.State != peer.Open || a.Episode != 1 || a.Value != rule.Starter+1 || a.Limit != rule.Starter || a.Agreed != 1 || !a.RaisedAt.Equal(o.at) {
				t.Fatalf("alerts %+v", o.records("UADA").Alerts)
			}
			o.raised(a)
			if m := add(); m.Told || !m.Known {
				t.Errorf("further above: %+v", m)
			}
			if m := undo(); m.Withdrawn {
				t.Errorf("still above: %+v", m)
			}
			if got := o.taken(storage.AlertLane); len(got) != 0 {
				t.Errorf("sent for what is known: %v", addressed(got))
			}

			if m := undo(); !m.Withdrawn {
				t.Errorf("back at the limit: %+v", m)
			}
			if a, _ = o.alert(tt.rule, tt.code, tt.window); a.State != peer.Withdrawn || a.Version != 2 {
				t.Errorf("after the correction %+v", a)
			}
			o.updated(a)
			if m := add(); !m.Told {
				t.Errorf("above once more: %+v", m)
			}
			if a, _ = o.alert(tt.rule, tt.code, tt.window); a.State != peer.Open || a.Episode != 2 || a.Version != 3 {
				t.Errorf("raised again %+v", a)
			}
			o.raised(a)
			headsUps(0)
			if alerts := o.records("UADA").Alerts; len(alerts) != 1 {
				t.Errorf("%d alerts: %+v", len(alerts), alerts)
			}
		})
	}
}

// raised holds that an alert went to the worker first and to the coordinators after that in the same words, and that the
// clock knows when to pass it on.
func (o *office) raised(a peer.Alert) {
	o.t.Helper()
	got := o.taken(storage.AlertLane)
	if len(got) != 2 || got[0].To.User != "UADA" || got[1].To.Channel != "C0COORD" || got[1].After != got[0].ID || got[0].Replaces+got[1].Replaces != "" {
		o.t.Fatalf("sent %+v", got)
	}
	worker, channel := got[0].m.(messages.AlertCopy), got[1].m.(messages.Alert)
	if diffOf(worker.AlertFacts, channel.AlertFacts) != "" || diffOf(messages.AlertFactsOf(a, o.team()), channel.AlertFacts) != "" {
		o.t.Errorf("the worker reads %+v, the channel %+v", worker, channel)
	}
	for _, lang := range messages.Languages {
		own, theirs := messages.Render(worker, lang, messages.Options{}).Text, messages.Render(channel, lang, messages.Options{}).Text
		if _, same, _ := strings.Cut(own, "\n"); same != theirs {
			o.t.Errorf("%s: the worker reads\n%s\nthe channel\n%s", lang, own, theirs)
		}
	}
	due, err := o.Store.DuePeek(o.t.Context(), o.workspace, o.at.AddDate(1, 0, 0), 100)
	expected := storage.AlertWaiting(a, 1, peer.WaitingStep(a, 1, peer.Team{Zone: "Europe/Oslo"}.Calendar()))
	if err != nil || !slices.Contains(due, expected) {
		o.t.Errorf("due are %+v, want %+v; %v", due, expected, err)
	}
}

// updated holds that both messages of an alert are updated in place to how it stands now.
func (o *office) updated(a peer.Alert) {
	o.t.Helper()
	got := o.taken(storage.AlertLane)
	if len(got) != 2 {
		o.t.Fatalf("sent %v", addressed(got))
	}
	for i, to := range []string{"worker", "channel"} {
		if got[i].Replaces != alertOut(a, to) || got[i].Version != a.Version || got[i].ID == got[i].Replaces {
			o.t.Errorf("%s: %+v", to, got[i].Out)
		}
		facts := messages.AlertFactsOf(a, o.team())
		if shown := diffOf(messages.Message(messages.AlertCopy{AlertFacts: facts}), got[i].m); i == 0 && shown != "" {
			o.t.Error(shown)
		}
		if shown := diffOf(messages.Message(messages.Alert{AlertFacts: facts}), got[i].m); i == 1 && shown != "" {
			o.t.Error(shown)
		}
	}
}
