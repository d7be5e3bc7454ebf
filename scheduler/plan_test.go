package scheduler

import (
	"slices"
	"testing"
	"time"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// plans gives U1 plans as the command does, each with its entry.
func (w *world) plans(all ...peer.ContactPlan) {
	w.t.Helper()
	st, err := w.store.Load(w.t.Context(), storage.Want{Workspace: workspace, Worker: "U1", Plans: true})
	if err != nil {
		w.t.Fatal(err)
	}
	c := storage.NewChange(st, "plans"+time.Now().Format(time.RFC3339Nano), w.now())
	c.PutContactPlans("U1", all)
	for _, p := range all {
		c.Due(storage.PlanReminder("U1", p))
	}
	if _, err := w.store.Commit(w.t.Context(), c); err != nil {
		w.t.Fatal(err)
	}
}

// planAsks takes the questions about plans that wait.
func (w *world) planAsks() []messages.Message {
	w.t.Helper()
	_, all := w.lane(storage.NudgeLane)
	return slices.DeleteFunc(all, func(m messages.Message) bool { return messages.Kind(m) != "log_reminder" })
}

// TestPlanIsAskedAbout: at the end of the day it is asked, once for all plans of the day, about those that have no log.
func TestPlanIsAskedAbout(t *testing.T) {
	begins := func(t *testing.T, also ...peer.ContactPlan) *world {
		w := begin(t, "2026-11-16 08:00")
		w.works()
		w.plans(append(also, peer.ContactPlan{ID: "p1", Code: "K7", Start: civil(t, "2026-11-17 14:00"), Zone: oslo, Ask: civil(t, "2026-11-17 15:45")})...)
		return w
	}
	at := func(id string, code peer.Code, start, ask string) peer.ContactPlan {
		return peer.ContactPlan{ID: id, Code: code, Start: civil(t, start), Zone: oslo, Ask: civil(t, ask)}
	}
	w := begins(t, at("p2", "M3", "2026-11-17 10:00", "2026-11-17 15:45"), at("p3", "M3", "2026-11-17 17:00", "2026-11-17 17:00"),
		at("p4", "K7", "2026-11-18 10:00", "2026-11-18 15:45"))
	if err := sweep(t.Context(), w.run, w.now()); err != nil {
		t.Fatal(err)
	}
	w.to("2026-11-17 15:44")
	diff(t, "before", len(w.planAsks()), 0)
	w.to("2026-11-17 15:46")
	got := w.planAsks()
	asked := func(m messages.Message) (ids []string) {
		for _, p := range m.(messages.LogReminder).Plans {
			ids = append(ids, p.ID)
		}
		slices.Sort(ids)
		return ids
	}
	if len(got) != 1 {
		t.Fatalf("%+v", got)
	}
	diff(t, "both at once", asked(got[0]), []string{"p1", "p2"})
	if err := sweep(t.Context(), w.run, w.now()); err != nil {
		t.Fatal(err)
	}
	w.to("2026-11-17 17:01")
	if got = w.planAsks(); len(got) != 1 {
		t.Fatalf("%+v", got)
	}
	diff(t, "in the evening", asked(got[0]), []string{"p3"})
	if healed := w.run.Counts()[Count{storage.LogReminderKind, Healed}]; healed != 0 {
		t.Errorf("%d entries were missing", healed)
	}

	for name, change := range map[string]func(w *world){
		"logged":  func(w *world) { w.logs("K7", "2026-11-17") },
		"dropped": func(w *world) { w.plans() },
		"away":    func(w *world) { w.off("t1", of2026(time.November, 17), of2026(time.November, 17), peer.HealthOff, nil) },
		"left":    func(w *world) { w.member(peer.Gone) },
		"the match is over": func(w *world) {
			w.write("U1", func(c *storage.Change, _ storage.State) {
				c.PutMatch(peer.Match{Code: "K7", Worker: "U1", State: peer.MatchEnded, Start: w.now().AddDate(-1, 0, 0), Ended: w.now()})
			})
		},
		"too late": func(w *world) { w.set("2026-11-17 19:46") },
	} {
		w := begins(t)
		change(w)
		if w.now().Before(civil(t, "2026-11-17 15:45")) {
			w.set("2026-11-17 15:45")
		}
		w.tick()
		got := w.planAsks()
		if len(got) > 0 {
			t.Errorf("%s: %+v", name, got)
		}
	}
	// A contact of another day or with another code leaves the question.
	w = begins(t)
	w.logs("K7", "2026-11-16")
	w.logs("M3", "2026-11-17")
	w.set("2026-11-17 15:45")
	w.tick()
	if got := w.planAsks(); len(got) != 1 {
		t.Error("not asked")
	}
}

// TestPlanIsEnteredAgain: the question about a plan that is gone from the index comes back with the sweep.
func TestPlanIsEnteredAgain(t *testing.T) {
	w := begin(t, "2026-11-16 08:00")
	w.works()
	p := peer.ContactPlan{ID: "p1", Code: "K7", Start: civil(t, "2026-11-17 14:00"), Zone: oslo, Ask: civil(t, "2026-11-17 15:45")}
	w.plans(p)
	w.write("U1", func(c *storage.Change, _ storage.State) { c.Undue(storage.PlanReminder("U1", p).Member()) })
	if err := sweep(t.Context(), w.run, w.now()); err != nil {
		t.Fatal(err)
	}
	if n := w.run.Counts()[Count{storage.LogReminderKind, Healed}]; n != 1 {
		t.Errorf("entered again %d times", n)
	}
	w.set("2026-11-17 15:45")
	w.tick()
	if got := w.planAsks(); len(got) != 1 {
		t.Errorf("%+v", got)
	}
}
