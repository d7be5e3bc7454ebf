package bot

import (
	"fmt"
	"testing"
	"time"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// owns commits something about a worker.
func (w *world) owns(user string, what func(*storage.Change)) {
	w.t.Helper()
	st, err := w.store.Load(w.t.Context(), storage.Want{Workspace: workspace, People: []string{user}, Worker: user, Plans: true})
	if err != nil {
		w.t.Fatal(err)
	}
	c := storage.NewChange(st, "owns:"+newReference()+newReference(), time.Now())
	what(c)
	if _, err := w.store.Commit(w.t.Context(), c); err != nil {
		w.t.Fatal(err)
	}
}

// agree has the bot's clock agree with the server's, and returns what it shows.
func (w *world) agree() time.Time {
	w.t.Helper()
	now, err := w.store.Now(w.t.Context(), workspace)
	if err != nil {
		w.t.Fatal(err)
	}
	ahead := time.Until(now)
	w.cfg.Now = func() time.Time { return time.Now().Add(ahead) }
	return now
}

// TestNudgesInPeace lets a long lane of nudges meet the evening: what is for somebody in quiet hours, on time off or muted leaves the
// lane and is not sent, and everybody else gets theirs.
func TestNudgesInPeace(t *testing.T) {
	for _, row := range []struct {
		name  string
		ahead time.Duration // of noon in Oslo, which is one o'clock in Bucharest
		set   func(w *world, now time.Time)
		why   string
	}{
		{"quiet hours", 10 * time.Hour, nil, peer.WhyQuiet},
		{"just before quiet hours", 8*time.Hour - 500*time.Millisecond, nil, peer.WhyQuiet}, // a request may live for a second
		{"time off", 0, func(w *world, now time.Time) {
			w.owns(ada, func(c *storage.Change) {
				c.PutTimeOff(peer.TimeOff{ID: "t1", Worker: ada, State: peer.TimeOffTold, From: now.Add(-time.Hour), To: now.Add(40 * time.Hour)})
			})
		}, peer.WhyTimeOff},
		{"muted", 0, func(w *world, now time.Time) {
			w.owns(ada, func(c *storage.Change) {
				s := peer.DefaultSettings()
				s.Muted = now.Add(time.Hour)
				c.PutSettings(ada, s)
			})
		}, peer.WhyMuted},
		{"a holiday of the team", 0, func(w *world, now time.Time) {
			w.owns(ada, func(c *storage.Change) {
				c.PutMember(peer.Member{User: ada, Team: "team1", State: peer.Active})
				c.PutTeam(peer.Team{ID: "team1", Zone: "Europe/Oslo", DaysOff: []peer.Day{peer.DayOf(now, "Europe/Oslo")}})
			})
		}, peer.WhyHoliday},
	} {
		t.Run(row.name, func(t *testing.T) {
			w := start(t, setup{noRun: true})
			w.ahead = row.ahead
			now := w.agree()
			if row.set != nil {
				row.set(w, now)
			}
			quietForAll := row.set == nil
			var ids []string
			for i := range 30 {
				id := fmt.Sprintf("n%d", i)
				o := out(t, id, storage.NudgeLane, toUser(ada), messages.Failed{Reference: id})
				o.At = now.Add(-time.Duration(i) * time.Minute)
				w.send(o)
				ids = append(ids, id)
			}
			other := out(t, "other", storage.NudgeLane, toUser(mia), messages.Failed{Reference: "other"})
			other.At, other.Team = now, "team2"
			w.send(other)
			w.boot(setup{})
			w.until("the lane is empty", func() bool {
				all, err := w.store.Backlog(t.Context(), workspace)
				return err == nil && all[storage.NudgeLane] == 0
			})
			if got := len(w.posts(ada)); got != 0 {
				t.Errorf("%d nudges came", got)
			}
			if got := len(w.posts(mia)); got != 1 && !quietForAll { // in UTC it is eleven hours less one: she has no zone
				t.Errorf("%d nudges came to somebody whom it does not concern", got)
			}
			waiting, err := w.store.Laters(t.Context(), workspace)
			if err != nil {
				t.Fatal(err)
			}
			asked := now.Add(time.Minute) // at the latest: the gate was asked a moment after now
			for _, l := range waiting {
				if l.To.User == ada && (l.Why != row.why || !l.Until.After(now) || l.Until.Sub(asked) > 24*time.Hour) {
					t.Errorf("%s waits until %v: %s", l.ID, l.Until.Sub(now), l.Why)
				}
			}
			if n := len(waiting); n < len(ids) {
				t.Errorf("%d of %d wait", n, len(ids))
			}
			if due, err := w.store.DuePeek(t.Context(), workspace, now.Add(25*time.Hour), 100); err != nil || len(due) != len(waiting) {
				t.Errorf("%d entries of the clock for %d nudges: %v", len(due), len(waiting), err)
			}
		})
	}
}

// TestNudgeOfNoUse: what is stale, or below what the person wants to hear, is dropped and says why.
func TestNudgeOfNoUse(t *testing.T) {
	w := start(t, setup{noRun: true})
	now := w.agree()
	w.boot(setup{})
	w.owns(ben, func(c *storage.Change) {
		s := peer.DefaultSettings()
		s.Level = peer.Silent
		c.PutSettings(ben, s)
	})
	stale := out(t, "stale", storage.NudgeLane, toUser(ada), messages.HeadsUp{Measured: anAlert().Measured})
	stale.At = now.Add(-25 * time.Hour)
	unwanted := out(t, "unwanted", storage.NudgeLane, toUser(ben), messages.HeadsUp{Measured: anAlert().Measured})
	own := out(t, "own", storage.NudgeLane, toUser(ben), messages.OwnLimitPassed{Measured: anAlert().Measured})
	unwanted.At, own.At = now, now
	w.send(stale, unwanted, own)
	w.settled("stale", "unwanted", "own")
	for id, code := range map[string]string{"stale": peer.WhyStale, "unwanted": peer.WhyLevel} {
		if got := w.state(id); got.State != storage.Dropped || got.Code != code {
			t.Errorf("%s: %+v", id, got)
		}
	}
	if len(w.posts(ada)) != 0 || len(w.posts(ben)) != 1 {
		t.Errorf("%d and %d came, want what was asked for alone", len(w.posts(ada)), len(w.posts(ben)))
	}
}

// TestAnswerAtNight: a heads-up about what the worker logs at night comes at once; the same most of an hour later waits for the morning.
// An alert waits for nobody.
func TestAnswerAtNight(t *testing.T) {
	w := start(t, setup{noRun: true})
	w.ahead = 11 * time.Hour
	now := w.agree()
	w.boot(setup{})
	fresh := out(t, "fresh", storage.NudgeLane, toUser(ada), messages.HeadsUp{Measured: anAlert().Measured})
	old := fresh
	old.ID, fresh.At, old.At = "old", now, now.Add(-50*time.Minute)
	safety := out(t, "alert", storage.AlertLane, toUser(ada), messages.AlertCopy{AlertFacts: anAlert().AlertFacts})
	w.send(fresh, old, safety)
	w.settled("fresh", "alert")
	w.until("the old one waits", func() bool {
		all, err := w.store.Laters(t.Context(), workspace)
		return err == nil && len(all) == 1 && all[0].ID == "old"
	})
	if got := len(w.posts(ada)); got != 2 {
		t.Errorf("%d came, want the answer and the alert", got)
	}
}

// TestKindsOfNudges: every row of the table names a message that there is, and no other row does.
func TestKindsOfNudges(t *testing.T) {
	known := map[string]bool{}
	for _, m := range messages.Samples() {
		known[messages.Kind(m)] = true
	}
	for _, n := range peer.Nudges() {
		if !known[n.Kind] || n.Stale <= 0 {
			t.Errorf("%+v", n)
		}
		known[n.Kind] = false
	}
}
