package bot

import (
	"strings"
	"testing"
	"time"

	"alongside/internal/slacksim"
	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// TestSlacksOwnDoNotDisturb: where the right was given, a nudge waits while Slack is not to disturb its recipient; one question is asked for
// all who have one waiting. Where it was not, nothing is asked; where Slack does not answer, nothing waits for it.
func TestSlacksOwnDoNotDisturb(t *testing.T) {
	for _, row := range []struct {
		name   string
		scope  bool
		fault  string
		waits  bool // of whoever is not to be disturbed
		asked  int64
		failed int64
	}{
		{"granted", true, "", true, 1, 0}, {"not granted", false, "", false, 0, 0}, {"Slack does not answer", true, "500", false, 1, 1},
	} {
		t.Run(row.name, func(t *testing.T) {
			w := start(t, setup{noRun: true, scopes: func(o *ManifestOptions) { o.DND = row.scope }})
			now := w.agree()
			window := slacksim.DND{From: now.Add(-time.Hour), To: now.Add(30 * time.Hour)}
			if err := w.sim.ChangeUser(slacksim.UserChange{ID: ada, DND: &window}); err != nil {
				t.Fatal(err)
			}
			if row.fault != "" {
				fault(t, w, slacksim.Fault{Method: "dnd.teamInfo", Mode: row.fault, Probability: 1})
			}
			var outs []storage.Out
			for id, to := range map[string]string{"ada1": ada, "ada2": ada, "ben1": ben, "kari1": kari} {
				o := out(t, id, storage.NudgeLane, toUser(to), messages.DayOffNeeded{Weeks: 6})
				o.At = now
				outs = append(outs, o)
			}
			answer := out(t, "answer", storage.NudgeLane, toUser(ada), messages.HeadsUp{Measured: anAlert().Measured})
			alert := out(t, "alert", storage.AlertLane, toUser(ada), messages.AlertCopy{AlertFacts: anAlert().AlertFacts})
			answer.At = now
			w.send(append(outs, answer, alert)...)
			w.boot(setup{})
			w.settled("ben1", "kari1", "answer", "alert")
			w.until("the lane is empty", func() bool {
				all, err := w.store.Backlog(t.Context(), workspace)
				return err == nil && all[storage.NudgeLane] == 0
			})
			laters, err := w.store.Laters(t.Context(), workspace)
			if err != nil {
				t.Fatal(err)
			}
			for _, l := range laters {
				if l.Why != peer.WhySlack || l.To.User != ada || l.Until.Sub(now) > 25*time.Hour {
					t.Errorf("%s waits until %s: %s", l.ID, l.Until, l.Why)
				}
			}
			if want := map[bool]int{true: 2, false: 0}[row.waits]; len(laters) != want {
				t.Errorf("%d wait, want %d", len(laters), want)
			}
			var asked int64
			for _, method := range []string{"dnd.teamInfo", "dnd.info"} {
				asked += int64(len(w.sim.LogOf(method)))
			}
			if asked != row.asked {
				t.Errorf("asked %d times, want %d", asked, row.asked)
			}
			var failed int64
			for name, n := range w.bot.Counts() {
				if strings.HasPrefix(name, "do not disturb not known") {
					failed += n
				}
			}
			if failed != row.failed {
				t.Errorf("%d failures are counted, want %d", failed, row.failed)
			}
		})
	}
}

// TestDisturbance holds the edges of a window.
func TestDisturbance(t *testing.T) {
	from := time.Date(2026, 11, 17, 20, 0, 0, 0, time.UTC)
	d := disturbance{from: from, to: from.Add(10 * time.Hour)}
	for at, want := range map[time.Duration]bool{-time.Second: false, 0: true, time.Hour: true, 10*time.Hour - time.Second: true, 10 * time.Hour: false} {
		if got := d.until(from.Add(at)); got.Equal(d.to) != want || got.IsZero() == want {
			t.Errorf("%s after its beginning: %v", at, got)
		}
	}
	if got := (disturbance{}).until(from); !got.IsZero() {
		t.Errorf("none: %v", got)
	}
}
