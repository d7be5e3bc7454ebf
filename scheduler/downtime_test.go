package scheduler

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"alongside/peer"
	"alongside/storage"
)

// TestThreeDaysOverAFriday: no copy of the program runs from Friday morning to Monday noon. Of every job something comes due meanwhile. What
// is still of use comes once, and the rest is counted as missed; nothing is said twice.
func TestThreeDaysOverAFriday(t *testing.T) {
	w := asked(t, 4, oslos(5)...)
	w.to("2026-11-20 08:00")
	w.mail()
	before := w.run.Counts()
	w.raise("U1", 1)
	w.snooze(w.raise("U5", 1), "U2")
	w.later("n1", civil(t, "2026-11-21 08:00"))
	saturday, sunday := of2026(time.November, 21), of2026(time.November, 22)
	team := w.state().Teams[0]
	run := peer.Running{ID: "s1", Start: w.now(), Zone: oslo}
	w.match("K7")
	w.write("U1", func(c *storage.Change, st storage.State) {
		held := peer.Agreement{Version: 1, Team: "S1", State: peer.Accepted, ProposedBy: "U2", AnsweredBy: "U1", AnsweredAt: w.now().AddDate(0, -1, 0), Terms: peer.StarterTerms(), Review: sunday}
		held.Terms.Steps = []peer.Step{{From: saturday, Limits: map[peer.RuleID]int{peer.AllDay: 5}}}
		c.PutMember(peer.Member{User: "U1", Team: "S1", State: peer.Active, Zone: oslo, Consented: w.now().AddDate(0, -1, 0)})
		c.PutAgreements("U1", []peer.Agreement{held})
		c.PutHours("U1", storage.Hours{Running: run})
		c.PutJournal("U1", storage.Journal{Entries: []storage.Entry{{ID: "c1", Day: peer.DayOf(w.now(), oslo), LoggedAt: w.now()}}})
		about := storage.AgreementDue{Worker: "U1", Version: 1, Day: sunday}
		c.Due(storage.AgreementReview(about, peer.Civil(sunday, peer.MorningMinute, oslo)))
		about.Day = saturday
		c.Due(storage.AgreementStep(about, peer.Civil(saturday, peer.MorningMinute, oslo)))
		c.Due(storage.ShiftOpen("U1", run))
		reminder, _ := storage.LogReminder("U1", run, peer.DayEnds(held.Terms, true, team.Calendar(), peer.DayOf(w.now(), oslo), oslo))
		c.Due(reminder)
		due, look := peer.Evening(w.now(), oslo)
		c.Due(storage.Rising("U1", look, due))
		c.Due(storage.SupervisionInterval("U1", w.now(), team))
		c.Due(storage.RestLook("U1", w.now(), oslo))
		asked := peer.Supervision{ID: "s1", Worker: "U1", Team: "S1"}.Ask(w.now())
		c.PutSupervision(asked)
		c.Due(storage.SupervisionDue(asked, 1, team))
		promise := peer.Promise{ID: "p1", Version: 1, Worker: "U1", Team: "S1", By: "U2", What: "pay", Due: saturday, NotedBy: "U1", NotedAt: w.now()}
		c.PutPromise(promise)
		c.Due(storage.PromiseDue(promise, 1, team))
		group := peer.SupervisionGroup{ID: "g1", Version: 1, Team: "S1", By: "U1", People: []string{"U5"}, At: civil(t, "2026-11-20 14:00"), Minutes: 60}
		c.PutSupervisionGroup(group)
		c.Due(storage.SupervisionGroupDue(group, 1))
	})
	w.off("t1", of2026(time.November, 25), of2026(time.November, 26), peer.HealthOff, nil)
	w.off("t2", saturday, sunday, peer.HealthOff, nil)
	w.off("t3", of2026(time.December, 28), of2026(time.December, 30), peer.HolidayOff, nil) // is asked for
	w.set("2026-11-23 10:30")
	for range 3 { // whatever is to be done is done by the first look
		w.tick()
	}
	counts, got := w.run.Counts(), map[string]string{}
	for _, j := range Jobs() {
		var all []string
		for _, o := range []Outcome{Done, Late, Lapsed, Missed, Aside, PutOff, Panic} {
			if n := counts[Count{j.Name, o}] - before[Count{j.Name, o}]; n > 0 {
				all = append(all, fmt.Sprintf("%d %s", n, o))
			}
		}
		if j.Kind == Entries {
			got[j.Name] = strings.Join(all, ", ")
		}
	}
	diff(t, "what became of what came due", got, map[string]string{
		"agreement-review": "1 done, 1 late", "agreement-step": "1 done, 1 late", "alert-snoozed": "1 done, 1 late",
		"alert-waiting": "1 done, 1 late, 1 lapsed", // of the one that was put off
		"checkin-ask":   "1 done, 1 late, 5 lapsed", // the day of the reminder has come, which asks all the same
		"induction":     "", "leave-check": "", "leave-end": "", "leave-goodbye": "", "leave-pass": "", "leave-waiting": "",
		"checkin-close": "", "checkin-open": "", "checkin-said": "", "checkin-week": "", "digest": "", "match-countdown": "", "match-end": "", // nothing came due
		"checkin-remind": "5 done, 5 late", "day-off": "1 done, 1 late",
		"log-reminder": "1 missed", // the end of Friday's work
		"nudge-later":  "1 done, 1 late", "promise": "1 done, 1 late",
		"rising":     "1 missed", // the evening of Friday
		"shift-open": "1 done, 1 late", "supervision": "1 done, 1 late", "supervision-group": "1 done, 1 late", "supervision-interval": "1 done, 1 late",
		"timeoff-back": "1 lapsed", // there was nothing to tell
		"timeoff-soon": "1 done, 1 late", "timeoff-waiting": "1 done, 1 late",
	})
	seen := map[string]bool{}
	var said []string
	for _, lane := range storage.Lanes() {
		all, err := w.store.Receive(t.Context(), workspace, lane, "test", 1000, -1)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range all {
			if seen[d.ID] {
				t.Errorf("%s twice", d.ID)
			}
			seen[d.ID] = true
			said = append(said, d.To.User+d.To.Channel+" "+d.Kind)
		}
	}
	slices.Sort(said)
	diff(t, "what is said", said, []string{
		"C1 alert", "C1 alert_step", "C1 alert_step", "C2 checkin_line",
		"U1 agreement_review", "U1 agreement_step_begun", "U1 alert_passed_on", "U1 heads_up", "U1 shift_runs", "U1 supervision_card", "U1 supervision_news",
		"U1 timeoff_passed_on", "U1 timeoff_soon",
		"U2 agreement_review", "U2 alert_back", "U2 alert_waiting", "U2 promise_reminder", "U2 supervision_request", "U2 timeoff_waiting",
		"U3 alert_waiting", "U3 supervision_request", "U3 timeoff_waiting", "U4 alert_waiting", "U4 supervision_request", "U4 timeoff_waiting",
		"U5 alert_back_copy", "U5 alert_copy", "U5 supervision_group",
		"W00 checkin_reminder", "W01 checkin_reminder", "W02 checkin_reminder", "W03 checkin_reminder", "W04 checkin_reminder",
	})
}
