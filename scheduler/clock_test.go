package scheduler

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"alongside/peer"
	"alongside/storage"
)

// TestWrongClock: a copy whose own clock is wrong decides as all others do, by the server's time.
func TestWrongClock(t *testing.T) {
	for _, off := range []time.Duration{-time.Hour, time.Hour, -400 * 24 * time.Hour, 400 * 24 * time.Hour} {
		w := begin(t, "2026-11-17 09:00")
		w.raise("U1", 1)
		w.run.cfg.Now = func() time.Time { return w.now().Add(off) }
		if done := w.to("2026-11-17 12:59"); done != 0 {
			t.Errorf("%s off: done before it was due", off)
		}
		if done := w.to("2026-11-17 13:00"); done != 1 {
			t.Errorf("%s off: %d done", off, done)
		}
		diff(t, off.String(), w.outbox(), passed("U1", 1, "Tue 09:00", "U4"))
		diff(t, off.String(), w.index(), []string{member1 + "1.2 Wed 2026-11-18 09:00"})
		if err := w.run.runCron(t.Context(), jobNamed(t, "sweep")); err != nil {
			t.Fatal(err)
		}
		diff(t, off.String()+", swept", w.index(), []string{member1 + "1.2 Wed 2026-11-18 09:00"})
	}
}

// jobNamed is a row of the table.
func jobNamed(t *testing.T, name string) Job {
	t.Helper()
	for _, j := range Jobs() {
		if j.Name == name {
			return j
		}
	}
	t.Fatalf("there is no job %s", name)
	return Job{}
}

// TestClockJumps moves the clock of the server itself there and back: nothing is said twice, and what the leap left behind in the far
// future is found by the next sweep.
func TestClockJumps(t *testing.T) {
	for _, jump := range []time.Duration{time.Hour, 26 * time.Hour, 400 * 24 * time.Hour} {
		w := begin(t, "2026-11-17 09:00")
		w.raise("U1", 1)
		w.to("2026-11-17 10:00")
		before := w.now()
		said := map[string]map[string]bool{} // by kind, step and person: the ids, each of which is sent once
		note := func() {
			for _, d := range w.receive() {
				var facts struct{ Step int }
				if err := json.Unmarshal(d.Facts, &facts); err != nil {
					t.Fatal(err)
				}
				what := fmt.Sprint(d.Kind, facts.Step, d.To.User)
				if said[what] == nil {
					said[what] = map[string]bool{}
				}
				said[what][d.ID] = true
			}
		}
		w.by(jump)
		note()
		w.set(before.In(peer.Location(oslo)).Format("2006-01-02 15:04"))
		w.tick()
		if err := sweep(t.Context(), w.run, w.now()); err != nil {
			t.Fatal(err)
		}
		for _, at := range []string{"2026-11-17 13:00", "2026-11-18 09:00", "2026-11-19 09:00"} {
			w.to(at)
			if err := sweep(t.Context(), w.run, w.now()); err != nil {
				t.Fatal(err)
			}
			note()
		}
		for what, ids := range said {
			if len(ids) != 1 {
				t.Errorf("after a leap of %s: %s under %d ids", jump, what, len(ids))
			}
		}
		for _, want := range []string{"alert_waiting2U2", "alert_waiting3U3"} {
			if len(said[want]) != 1 {
				t.Errorf("after a leap of %s: %s was not said", jump, want)
			}
		}
	}
}

// receive takes out what is in the lane for alerts, as it is.
func (w *world) receive() (all []storage.Delivery) {
	w.t.Helper()
	for {
		got, err := w.store.Receive(w.t.Context(), workspace, storage.AlertLane, "test", 100, -1)
		if err != nil {
			w.t.Fatal(err)
		}
		if len(got) == 0 {
			return all
		}
		for _, d := range got {
			if err := w.store.Settle(w.t.Context(), d, storage.Sent{State: storage.SentOK, At: w.now()}); err != nil {
				w.t.Fatal(err)
			}
		}
		all = append(all, got...)
	}
}

// later lets a nudge wait until an instant, as the courier does.
func (w *world) later(id string, until time.Time) storage.Later {
	w.t.Helper()
	l := storage.Later{Out: storage.Out{
		ID: id, Workspace: workspace, Team: "S1", Lane: storage.NudgeLane, Kind: "heads_up", Facts: []byte("{}"), To: storage.Recipient{User: "U1"}, At: w.now(),
	}, Until: until.UTC(), Why: peer.WhyQuiet}
	w.write("U1", func(c *storage.Change, _ storage.State) { c.PutLater(l) })
	return l
}

// nudged takes out what is in the lane for nudges.
func (w *world) nudged() (ids []string) {
	w.t.Helper()
	for {
		got, err := w.store.Receive(w.t.Context(), workspace, storage.NudgeLane, "test", 100, -1)
		if err != nil {
			w.t.Fatal(err)
		}
		if len(got) == 0 {
			return ids
		}
		for _, d := range got {
			ids = append(ids, d.ID)
			if err := w.store.Settle(w.t.Context(), d, storage.Sent{State: storage.SentOK, At: w.now()}); err != nil {
				w.t.Fatal(err)
			}
		}
	}
}

func TestNudgeComesBack(t *testing.T) {
	w := begin(t, "2026-11-17 21:00")
	l := w.later("n1", civil(t, "2026-11-18 08:00"))
	if done := w.to("2026-11-18 07:59"); done != 0 || len(w.nudged()) != 0 {
		t.Errorf("%d done in the night", done)
	}
	if done := w.to("2026-11-18 08:00"); done != 1 {
		t.Errorf("%d done in the morning", done)
	}
	diff(t, "sent", w.nudged(), []string{"n1"})
	diff(t, "index", w.index(), []string(nil))
	// The entry once more, as a fault may leave it: there is nothing that waits.
	w.write("U1", func(c *storage.Change, _ storage.State) { c.Due(l.Due()) })
	w.by(time.Minute)
	diff(t, "again", w.nudged(), []string(nil))
	// It waits anew for another time; an entry for the time before does nothing.
	l = w.later("n1", civil(t, "2026-11-19 08:00"))
	stray := l
	stray.Until = civil(t, "2026-11-18 20:00")
	w.write("U1", func(c *storage.Change, _ storage.State) { c.Due(stray.Due()) })
	w.to("2026-11-18 21:00")
	diff(t, "for another time", w.nudged(), []string(nil))
	w.to("2026-11-19 08:00")
	diff(t, "the second morning", w.nudged(), []string{"n1"})
}

// TestSweepFindsEveryKind loses an entry of each kind that the records ask for; the next sweep enters it again, and nothing else.
func TestSweepFindsEveryKind(t *testing.T) {
	w := begin(t, "2026-11-17 09:00")
	snoozed := w.snooze(w.raise("U1", 1), "U2")
	w.raise("U5", 1)
	w.later("n1", civil(t, "2026-11-17 20:00"))
	held := peer.Agreement{Version: 1, Team: "t1", State: peer.Accepted, AnsweredBy: "U1", AnsweredAt: w.now().Add(-time.Hour), Terms: peer.StarterTerms()}
	held.Review = peer.Day{Year: 2027, Month: time.May, Num: 17}
	held.Terms.Steps = []peer.Step{{From: peer.Day{Year: 2027, Month: time.January, Num: 4}, Limits: map[peer.RuleID]int{peer.AllDay: 5}}}
	w.write("U1", func(c *storage.Change, st storage.State) {
		c.PutMember(peer.Member{User: "U1", Team: st.Teams[0].ID, State: peer.Active, Zone: "Europe/Oslo"})
		c.PutAgreements("U1", []peer.Agreement{held})
		r := peer.Running{ID: "s1", Start: w.now(), Zone: "Europe/Oslo"}
		c.PutHours("U1", storage.Hours{Running: r})
		c.Due(storage.ShiftOpen("U1", r))
		about := storage.AgreementDue{Worker: "U1", Version: 1, Day: held.Review}
		c.Due(storage.AgreementReview(about, peer.Civil(held.Review, peer.MorningMinute, "Europe/Oslo")))
		about.Day = held.Terms.Steps[0].From
		c.Due(storage.AgreementStep(about, peer.Civil(about.Day, peer.MorningMinute, "Europe/Oslo")))
	})
	w.off("t1", of2026(time.December, 7), of2026(time.December, 9), peer.HolidayOff, nil)
	w.off("t2", of2026(time.December, 21), of2026(time.December, 31), peer.HealthOff, nil)
	w.write("U1", func(c *storage.Change, _ storage.State) { // left over from before the snooze
		c.Undue(storage.AlertWaiting(peer.Alert{Worker: "U1", ID: snoozed.ID, Episode: 1}, 1, w.now()).Member())
	})
	w.runs("U1", "s1", peer.Active)
	w.write("U1", func(c *storage.Change, st storage.State) {
		c.PutJournal("U1", storage.Journal{Entries: []storage.Entry{{ID: "c1", Day: peer.DayOf(w.now(), oslo), LoggedAt: w.now()}}})
		due, look := peer.Evening(w.now(), oslo)
		c.Due(storage.Rising("U1", look, due))
	})
	w.write("U1", func(c *storage.Change, st storage.State) {
		team := *st.Team("S1")
		c.PutMember(peer.Member{User: "U1", Team: "S1", State: peer.Active, Consented: w.now(), Zone: oslo})
		c.Due(storage.SupervisionInterval("U1", w.now(), team))
		c.Due(storage.RestLook("U1", w.now(), oslo))
		terms, agreed := peer.TermsAt(st.Agreements, w.now())
		reminder, _ := storage.LogReminder("U1", peer.Running{ID: "s1", Start: w.now(), Zone: oslo}, peer.DayEnds(terms, agreed > 0, team.Calendar(), peer.DayOf(w.now(), oslo), oslo))
		c.Due(reminder)
		asked := peer.Supervision{ID: "s1", Worker: "U1", Team: "S1"}.Ask(w.now())
		c.PutSupervision(asked)
		c.Due(storage.SupervisionDue(asked, 1, team))
		promise := peer.Promise{ID: "p1", Version: 1, Worker: "U1", Team: "S1", By: "U2", What: "pay", Due: peer.DayOf(w.now(), oslo).Add(20), NotedBy: "U1", NotedAt: w.now()}
		c.PutPromise(promise)
		c.Due(storage.PromiseDue(promise, 1, team))
		group := peer.SupervisionGroup{ID: "g1", Version: 1, Team: "S1", By: "U1", People: []string{"U5"}, At: w.now().Add(48 * time.Hour), Minutes: 60}
		c.PutSupervisionGroup(group)
		c.Due(storage.SupervisionGroupDue(group, 1))
		active := peer.Match{Code: "K7", Worker: "U1", State: peer.MatchActive, Start: w.now(), End: civil(t, "2026-11-30 12:00")}
		for _, due := range storage.MatchCountdowns(active, w.now(), oslo) {
			c.Due(due)
		}
		ending, reason := peer.Match{Code: "M3", Worker: "U1", Start: w.now()}.PlanEnding(
			peer.EndingPlan{LastDay: of2026(time.November, 20), Told: peer.ToldTogether, After: peer.AfterGroup, By: "U1"}, w.now(), oslo)
		if reason != peer.OK {
			t.Fatal(reason)
		}
		c.PutMatch(active)
		c.PutMatch(ending)
		c.Due(storage.MatchEnd(ending, oslo))
		c.PutDigest("S1", storage.Digest{})
		digest, _ := storage.DigestDue(team, storage.Digest{}, w.now())
		c.Due(digest)
	})
	w.keys()
	week := storage.CheckInWeek{Workspace: workspace, Team: "S1", Week: peer.DayOf(w.now(), oslo).Week()}
	if err := w.store.OpenCheckIn(t.Context(), w.run.cfg.Keys, week, []string{"U1"}); err != nil {
		t.Fatal(err)
	}
	// It is just after midnight where another team lives, whose week has closed: it is told in the morning.
	west := storage.CheckInWeek{Workspace: workspace, Team: "S2", Week: peer.Week{Year: 2026, Num: 46}}
	if err := w.store.OpenCheckIn(t.Context(), w.run.cfg.Keys, west, []string{"U8"}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.store.CloseCheckIn(t.Context(), w.run.cfg.Keys, west, 0, []string{"U8"}); err != nil {
		t.Fatal(err)
	}
	w.write("U1", func(c *storage.Change, _ storage.State) {
		c.PutTeam(peer.Team{ID: "S2", Name: "West", Zone: "America/Los_Angeles", Weeks: peer.TeamWeeks{Remind: peer.Week{Year: 2026, Num: 45}}})
	})
	w.write("U1", func(c *storage.Change, st storage.State) {
		c.PutInduction(peer.BeginInduction("U1", oslo, *st.Team("S1"), w.now()))
	})
	today := peer.DayOf(w.now(), oslo)
	for _, l := range []peer.Leaving{
		{ID: "l1", Worker: "U1", State: peer.LeaveAsked, AskedAt: w.now()},
		{ID: "l6", Worker: "U6", State: peer.LeaveSet, LastDay: today.Add(9)},
		{ID: "l7", Worker: "U7", State: peer.LeaveOver, LastDay: today.Add(-1), Matches: []peer.Handing{{Code: "K7", To: "U1", Agreed: true}}},
	} {
		w.write(l.Worker, func(c *storage.Change, _ storage.State) {
			l.Team, l.Zone = "S1", oslo
			c.PutLeaving(l)
			if l.State == peer.LeaveOver {
				c.PutMatch(peer.Match{Code: "K7", Worker: l.Worker, Start: w.now().AddDate(0, -1, 0)})
			}
		})
	}
	if err := sweep(t.Context(), w.run, w.now()); err != nil { // enters all of the check-in and of leaving
		t.Fatal(err)
	}
	w.by(time.Minute)
	whole := w.index()
	kinds := map[string]bool{}
	all, err := w.store.DuePeek(t.Context(), workspace, w.now().AddDate(1, 0, 0), 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range all {
		w.write("U1", func(c *storage.Change, _ storage.State) { c.Undue(d.Member()) })
		if err := sweep(t.Context(), w.run, w.now()); err != nil {
			t.Fatal(err)
		}
		diff(t, "without "+d.Member(), w.index(), whole)
		kinds[d.Kind] = true
		w.by(time.Minute) // a sweep enters an entry once in a minute
	}
	for _, j := range Jobs() {
		if j.Kind == Entries && !kinds[j.Name] && j.Name != storage.LeavePassKind { // it is due at once: entered again, and done in the same minute
			t.Errorf("no entry of %s was lost: the test does not know it", j.Name)
		}
		if j.Kind == Entries && w.run.Counts()[Count{j.Name, Healed}] == 0 {
			t.Errorf("%s: nothing was healed", j.Name)
		}
	}
	if err := sweep(t.Context(), w.run, w.now()); err != nil {
		t.Fatal(err)
	}
	diff(t, "nothing is lost", w.index(), whole)
}

// fresh is a job that is of use for an hour.
func fresh(done *[]string) []Job {
	return append(Jobs(), Job{
		Name: "fresh", Kind: Entries, CatchUp: IfFresh, Fresh: time.Hour, Overlap: EachAlone, Purpose: "Is of use for an hour.",
		read: func(entry) (storage.Want, error) { return storage.Want{}, nil },
		decide: func(e entry, _ storage.State, _ time.Time, _ *storage.Change) (bool, error) {
			*done = append(*done, e.Occurrence)
			return false, nil
		},
	})
}

// TestFaultDowntime holds what becomes of each policy after a stop, from a minute to thirty days.
func TestFaultDowntime(t *testing.T) {
	for _, down := range []time.Duration{
		0, time.Minute, 59 * time.Minute, 61 * time.Minute, 5 * time.Hour, 24 * time.Hour, 72 * time.Hour, 7 * 24 * time.Hour, 30 * 24 * time.Hour,
	} {
		w := begin(t, "2026-11-17 09:00")
		var done []string
		_, w.run = w.copy(fresh(&done))
		w.raise("U1", 1)
		due := civil(t, "2026-11-17 13:00")
		w.write("U1", func(c *storage.Change, _ storage.State) {
			c.Due(storage.Due{Kind: "fresh", Subject: "U1", Occurrence: "1", At: due})
		})
		w.later("n1", due)
		w.set("2026-11-17 13:00")
		w.by(down)
		for range 3 { // whatever was to be done is done by the first look
			w.tick()
		}
		counts := w.run.Counts()
		for count, want := range map[Count]bool{
			{"fresh", Done}: down <= time.Hour, {"fresh", Missed}: down > time.Hour, {"fresh", Late}: down > lateAfter && down <= time.Hour,
			{"alert-waiting", Done}: true, {"alert-waiting", Late}: down > lateAfter, {"alert-waiting", Missed}: false,
			{"nudge-later", Done}: true, {"nudge-later", Late}: down > lateAfter, {"nudge-later", Missed}: false,
		} {
			if (counts[count] == 1) != want || counts[count] > 1 {
				t.Errorf("after %s: %v is %d, want %v", down, count, counts[count], want)
			}
		}
		if (len(done) == 1) != (down <= time.Hour) {
			t.Errorf("after %s it was done %v", down, done)
		}
		rounds := map[int]bool{}
		for _, s := range w.outbox() {
			rounds[s.Step] = true
		}
		if len(rounds) != 1 || len(w.nudged()) != 1 {
			t.Errorf("after %s: rounds %v", down, rounds)
		}
	}
}

// TestOnce does what is due of one job alone, and runs a Cron job though it is not due.
func TestOnce(t *testing.T) {
	w := begin(t, "2026-11-17 09:00")
	w.raise("U1", 1)
	w.later("n1", civil(t, "2026-11-17 10:00"))
	w.set("2026-11-17 14:00")
	if err := w.run.Only("nudge-later", "sweep"); err != nil {
		t.Fatal(err)
	}
	if done, err := w.run.Once(t.Context()); done != 2 || err != nil {
		t.Errorf("%d done, %v", done, err)
	}
	diff(t, "nudges", w.nudged(), []string{"n1"})
	diff(t, "alerts", w.outbox(), []sent(nil))
	if got := w.run.Counts()[Count{"sweep", Done}]; got != 1 {
		t.Errorf("swept %d times", got)
	}
}
