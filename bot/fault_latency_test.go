package bot

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"alongside/peer"
	"alongside/storage"
)

// TestFaultLatency (T16): a thousand alerts of a working day, in bursts: from when one is raised to when it can be read. And the
// ladder: each rung where nobody can be reached costs at most two seconds. The control allows six messages a minute.
func TestFaultLatency(t *testing.T) {
	t.Parallel()
	random := faultSeed(t)
	for _, control := range []bool{false, true} {
		t.Run(map[bool]string{false: "as set", true: "control: slow"}[control], func(t *testing.T) {
			k := wind(t, func(c *Config) {
				if control {
					c.PerMinute = 6
				}
			})
			n := 1000
			if control || !long() {
				n = 200
			}
			k.auditing = 0
			var teams []peer.Team
			for i := range 20 {
				teams = append(teams, k.put(peer.Team{ID: fmt.Sprintf("team%d", i), Name: "Harbour", CoordinatorsChannel: fmt.Sprintf("C%d", i), Coordinators: []string{kari}}))
			}
			var alerts []peer.Alert
			for len(alerts) < n {
				for range 1 + random.IntN(4) { // up to four at once
					alerts = append(alerts, k.raise(fmt.Sprintf("U0W%d", len(alerts)%200), len(alerts), teams[random.IntN(len(teams))]))
				}
				k.run(time.Duration(1+random.IntN(58)) * time.Second)
			}
			k.run(time.Minute)
			var took []time.Duration
			for _, a := range alerts {
				s := k.state(storage.AlertOut(a, "channel"))
				if s.State != storage.SentOK {
					took = append(took, time.Hour)
					continue
				}
				took = append(took, s.At.Sub(a.RaisedAt))
			}
			slices.Sort(took)
			p99, most := took[len(took)*99/100], took[len(took)-1]
			t.Logf("%d alerts: median %v, p99 %v, max %v until the channel has it, the worker before it", len(took), took[len(took)/2], p99, most)
			if good := p99 <= 5*time.Second && most <= 10*time.Second; good == control {
				t.Errorf("p99 %v, max %v", p99, most)
			}
		})
	}
	t.Run("ladder", func(t *testing.T) {
		k := wind(t, func(c *Config) { c.Admins, c.Webhook = []string{mia}, "https://outside.example/hook" })
		team := k.put(peer.Team{ID: "team1", Name: "Harbour", CoordinatorsChannel: coordChannel, Coordinators: []string{kari}, Deputies: []string{dep}})
		k.slack.answer = func(c called) string {
			switch to := c.form.Get("channel"); {
			case c.method != "chat.postMessage":
				return "ok"
			case to == coordChannel:
				return "is_archived"
			case to == kari, to == dep, to == mia:
				return "user_not_found"
			}
			return "ok"
		}
		a := k.raise(ada, 1, team)
		k.run(time.Minute)
		at := a.RaisedAt
		for rung, to := range []string{coordChannel, kari, dep, mia} {
			i := slices.IndexFunc(k.slack.of("chat.postMessage"), func(c called) bool { return c.form.Get("channel") == to })
			if i < 0 {
				t.Fatalf("%s was never tried", to)
			}
			tried := k.slack.of("chat.postMessage")[i].at
			if wait := tried.Sub(at); wait > 2*time.Second {
				t.Errorf("rung %d after %v", rung, wait)
			}
			at = tried
		}
		outside := k.slack.of("https://outside.example/hook")
		if len(outside) != 1 || outside[0].at.Sub(at) > 2*time.Second {
			t.Errorf("outside: %+v", outside)
		}
		if waiting, overdue, _ := k.bot.auditor.found(k.now()); waiting+overdue != 0 {
			t.Errorf("the auditor says that %d wait, %d are overdue: the outside has it", waiting, overdue)
		}
		k.run(10 * time.Minute)
		if n := len(k.slack.of("https://outside.example/hook")); n != 1 {
			t.Errorf("the outside was told %d times", n)
		}
	})
}
