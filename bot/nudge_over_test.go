package bot

import (
	"testing"
	"time"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// TestNudgeThatIsOver: what waited and is over by now is dropped and says so; what still stands comes.
func TestNudgeThatIsOver(t *testing.T) {
	w := start(t, setup{noRun: true})
	now := w.agree()
	w.boot(setup{})
	still := peer.Running{ID: "still", Start: now.Add(-13 * time.Hour).Truncate(time.Minute), Zone: "UTC"}
	plan := peer.ContactPlan{ID: "planned", Code: "K7", Start: now.Add(-time.Hour).Truncate(time.Minute), Zone: "UTC"}
	begins := now.Add(70 * time.Hour).Truncate(time.Minute).UTC()
	w.owns(ada, func(c *storage.Change) {
		c.PutHours(ada, storage.Hours{Running: still})
	})
	w.owns(ben, func(c *storage.Change) {
		c.PutContactPlans(ben, []peer.ContactPlan{plan})
		c.PutTimeOff(peer.TimeOff{ID: "held", Worker: ben, State: peer.TimeOffTold, From: begins, To: begins.Add(48 * time.Hour)})
	})
	send := func(id, to string, m messages.Message) {
		o := out(t, id, storage.NudgeLane, toUser(to), m)
		o.At = now.Add(-6 * time.Minute)
		w.send(o)
	}
	off := func(id string, from time.Time) messages.TimeOffSoon {
		return messages.TimeOffSoon{AwayFacts: messages.AwayFacts{ID: id, Worker: ben, From: from, To: from.Add(48 * time.Hour), Zone: "UTC"}}
	}
	send("runs", ada, messages.ShiftRuns{Entry: messages.StretchOfRunning(still)})
	send("ended", ada, messages.ShiftRuns{Entry: messages.Stretch{ID: "ended"}})
	send("off", ben, off("held", begins))
	send("moved", ben, off("held", begins.Add(24*time.Hour)))
	send("reminder", ada, messages.LogReminder{Entry: messages.StretchOfRunning(still)})
	send("stopped", ada, messages.LogReminder{Entry: messages.Stretch{ID: "ended"}})
	send("planned", ben, messages.LogReminder{Plans: []messages.Logged{messages.LoggedPlan(plan)}})
	send("unplanned", ben, messages.LogReminder{Plans: []messages.Logged{{ID: "gone", Code: "K7", Day: plan.Day()}}})
	send("rest", ada, messages.DayOffNeeded{Weeks: 6})
	send("taken", ben, messages.DayOffNeeded{Weeks: 6})
	send("lead", kari, messages.DayOffLead{Worker: ada, Weeks: 8})
	send("leadtaken", kari, messages.DayOffLead{Worker: ben, Weeks: 8})
	w.settled("runs", "ended", "off", "moved", "reminder", "stopped", "planned", "unplanned", "rest", "taken", "lead", "leadtaken")
	for id, want := range map[string]storage.SentState{"runs": storage.SentOK, "ended": storage.Dropped, "off": storage.SentOK, "moved": storage.Dropped,
		"reminder": storage.SentOK, "stopped": storage.Dropped, "planned": storage.SentOK, "unplanned": storage.Dropped, "rest": storage.SentOK, "taken": storage.Dropped, "lead": storage.SentOK, "leadtaken": storage.Dropped} {
		if got := w.state(id); got.State != want || want == storage.Dropped && got.Code != peer.WhyOver {
			t.Errorf("%s: %+v, want %s", id, got, want)
		}
	}
}
