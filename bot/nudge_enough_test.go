package bot

import (
	"slices"
	"testing"
	"time"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// TestEnoughForToday lets seven nudges meet one person at once: what is urgent comes, in its order, what a colleague waits for comes whatever
// else did, an answer does not count, and the rest waits for the morning and says why.
func TestEnoughForToday(t *testing.T) {
	w := start(t, setup{noRun: true})
	now := w.agree()
	today := peer.DayOf(now, "Europe/Oslo")
	var outs []storage.Out
	for id, m := range map[string]messages.Message{
		"review1": messages.AgreementReview{With: kari, Version: 1, Since: today}, "review2": messages.AgreementReview{With: kari, Version: 2, Since: today},
		"rising": messages.RisingLoad{Rise: peer.Rise{Pattern: peer.RiseOneCode, Code: "K7", Value: 8, Of: 14}},
		"shift":  messages.ShiftRuns{Entry: messages.Stretch{ID: "s1", Day: today}}, "cover": messages.CoverAsk{Worker: ben, Code: "K7", From: now, To: now.Add(time.Hour), Zone: "Europe/Oslo"},
		"answer": messages.HeadsUp{Measured: anAlert().Measured}, "due": messages.SupervisionIsDue{Worker: ada, Mine: true, Step: 1, Zone: "Europe/Oslo"},
	} {
		o := out(t, id, storage.NudgeLane, toUser(ada), m)
		o.At = now
		outs = append(outs, o)
	}
	other := out(t, "other", storage.NudgeLane, toUser(mia), messages.AgreementReview{With: kari, Version: 1, Since: today})
	other.At = now
	w.send(append(outs, other)...)
	w.boot(setup{})
	w.until("the lane is empty", func() bool {
		all, err := w.store.Backlog(t.Context(), workspace)
		return err == nil && all[storage.NudgeLane] == 0
	})
	for _, id := range []string{"cover", "shift", "rising", "answer", "other"} {
		if got := w.state(id); got.State != storage.SentOK {
			t.Errorf("%s: %+v", id, got)
		}
	}
	laters, err := w.store.Laters(t.Context(), workspace)
	if err != nil {
		t.Fatal(err)
	}
	var waiting []string
	for _, l := range laters {
		waiting = append(waiting, l.ID)
		if hour, minute, _ := l.Until.In(peer.Location("Europe/Oslo")).Clock(); l.Why != peer.WhyDay || hour != 8 || minute != 0 || l.Until.Sub(now) > 24*time.Hour {
			t.Errorf("%s waits until %v: %s", l.ID, l.Until, l.Why)
		}
	}
	slices.Sort(waiting)
	if !slices.Equal(waiting, []string{"due", "review1", "review2"}) {
		t.Errorf("waiting: %v", waiting)
	}
	if sent, err := w.store.Nudged(t.Context(), workspace, ada, ""); err != nil || len(sent) != 3 {
		t.Errorf("%d count: %v", len(sent), err)
	}
	if n := w.bot.Counts()["nudge waits: "+peer.WhyDay]; n != 3 {
		t.Errorf("%d waits are counted", n)
	}
	if n := w.bot.Counts()["nudge waits of kind: agreement_review"]; n != 2 {
		t.Errorf("%d waits of reviews are counted", n)
	}
}

// TestNobodyReadsItFirst: a word about a worker goes nowhere where the worker's own copy did not arrive.
func TestNobodyReadsItFirst(t *testing.T) {
	w := start(t, setup{noRun: true})
	now := w.agree()
	w.owns(ada, func(c *storage.Change) {
		s := peer.DefaultSettings()
		s.Level = peer.Silent
		c.PutSettings(ada, s)
	})
	var outs []storage.Out
	for _, worker := range []string{ada, ben} {
		own := out(t, "own."+worker, storage.NudgeLane, toUser(worker), messages.DayOffNeeded{Weeks: 8})
		about := out(t, "about."+worker, storage.NudgeLane, toUser(kari), messages.DayOffLead{Worker: worker, Weeks: 8})
		own.At, about.At, about.After = now, now, own.ID
		outs = append(outs, about, own)
	}
	w.send(outs...)
	w.boot(setup{})
	w.settled("own."+ada, "about."+ada, "own."+ben, "about."+ben)
	for id, want := range map[string]storage.SentState{
		"own." + ada: storage.Dropped, "about." + ada: storage.Dropped, "own." + ben: storage.SentOK, "about." + ben: storage.SentOK,
	} {
		if got := w.state(id); got.State != want {
			t.Errorf("%s: %+v, want %s", id, got, want)
		}
	}
}
