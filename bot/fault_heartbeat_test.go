package bot

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"alongside/internal/redisproc"
	"alongside/peer"
	"alongside/storage"
)

// A receiver of heartbeats that come every minute alarms when none came for this long.
const receiverWaits = 115 * time.Second

// TestFaultHeartbeat (T18): whatever keeps the bot from doing its work, the receiver of its heartbeat alarms within 120 seconds.
// The control beats without asking whether all is well, and the receiver never notices.
func TestFaultHeartbeat(t *testing.T) {
	t.Parallel()
	random := faultSeed(t)
	for _, c := range []struct {
		name  string
		spoil func(k *clockwork, p *redisproc.Proc)
		why   string // what is logged
	}{
		{"the bot is dead", nil, ""},
		{"Redis is dead", func(_ *clockwork, p *redisproc.Proc) { p.Kill() }, "Redis does not answer"},
		{"the token was revoked", func(k *clockwork, _ *redisproc.Proc) {
			k.slack.answer = func(c called) string { return "token_revoked" }
		}, "token_revoked"},
		{"no way to Slack", func(k *clockwork, _ *redisproc.Proc) {
			k.slack.answer = func(c called) string { return "down" }
		}, "Slack does not take a call"},
		{"nobody does what is due", func(k *clockwork, _ *redisproc.Proc) {
			k.commit("", func(c *storage.Change) {
				c.Due(storage.Due{Kind: "x", Subject: "y", Occurrence: "z", At: k.now().Add(-dueBehind)})
			})
		}, "due work is behind"},
		{"an alert reaches nobody", func(k *clockwork, _ *redisproc.Proc) {
			team := k.put(peer.Team{ID: "team1", Name: "Harbour", CoordinatorsChannel: coordChannel})
			now := k.now()
			k.set(now.Add(-overdueAfter))
			k.raise(ada, 1, team) // and nothing is sent in this test
			k.set(now)
		}, "an alert has reached nobody"},
		{"the auditor hangs", func(k *clockwork, _ *redisproc.Proc) { k.auditing = 0 }, "the auditor does not run"},
	} {
		phase := time.Duration(5+random.IntN(120)) * time.Second
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var p *redisproc.Proc
			if c.name == "Redis is dead" {
				p = redisproc.ForTest(t, redisproc.Options{AppendFsync: "no"})
			}
			k := windOn(t, p, func(c *Config) { c.Heartbeat = "https://outside.example/beat" })
			beating := time.Minute
			dead, alarm := false, time.Time{}
			nextAudit, nextBeat := k.now(), k.now().Add(beating)
			start := k.now().Add(3*time.Minute + phase)
			last := k.now()
			var fault time.Time
			for alarm.IsZero() && k.now().Before(start.Add(5*time.Minute)) {
				now := k.now().Add(time.Second)
				k.set(now)
				if fault.IsZero() && !now.Before(start) {
					if fault = now; c.spoil != nil {
						c.spoil(k, p)
					} else {
						dead = true
					}
				}
				if !dead && k.auditing > 0 && !now.Before(nextAudit) {
					nextAudit = now.Add(30 * time.Second)
					ctx, cancel := context.WithTimeout(t.Context(), time.Second)
					if err := k.bot.audit(ctx); err != nil && fault.IsZero() {
						t.Fatal(err)
					}
					cancel()
				}
				if !dead && !now.Before(nextBeat) {
					nextBeat = now.Add(beating)
					k.bot.beat(t.Context())
				}
				if beats := k.slack.of(k.bot.cfg.Heartbeat); len(beats) > 0 {
					last = beats[len(beats)-1].at
				}
				if alarm.IsZero() && now.Sub(last) > receiverWaits {
					alarm = now
				}
			}
			if alarm.IsZero() || alarm.Before(fault) {
				t.Fatalf("fault at %v, alarm at %v\n%s", fault, alarm, k.logs.String())
			}
			took := alarm.Sub(fault)
			t.Logf("the receiver alarmed %v after the fault", took)
			// What the auditor finds is seen one audit later, and that it does not run when three audits are missing; everything
			// else at the next beat.
			most := map[string]time.Duration{"the auditor hangs": auditLate, "an alert reaches nobody": 30 * time.Second}[c.name]
			if took > 120*time.Second+most {
				t.Errorf("the receiver alarmed after %v", took)
			}
			if !strings.Contains(k.logs.String(), c.why) {
				t.Errorf("the log does not say %q:\n%s", c.why, k.logs.String())
			}
		})
	}
	t.Run("control: a heart that asks nothing", func(t *testing.T) {
		k := wind(t, func(c *Config) { c.Heartbeat = "https://outside.example/beat" })
		k.slack.answer = func(c called) string { return "token_revoked" }
		for range 5 {
			if err := k.bot.call(t.Context()); err != nil {
				t.Fatal(err)
			}
			k.set(k.now().Add(time.Minute))
		}
		beats := k.slack.of(k.bot.cfg.Heartbeat)
		if gap := slices.MaxFunc(gaps(beats), func(a, b time.Duration) int { return int(a - b) }); gap > receiverWaits {
			t.Error("the receiver notices even so: the test is blind")
		}
	})
}

func gaps(all []called) (gaps []time.Duration) {
	for i := range all[1:] {
		gaps = append(gaps, all[i+1].at.Sub(all[i].at))
	}
	return gaps
}

// What the health page says of auditor and heartbeat.
func TestHealthShowsAuditorAndHeartbeat(t *testing.T) {
	k := wind(t, func(c *Config) { c.Heartbeat = "https://outside.example/beat" })
	if s := k.bot.auditorState(); s["late"] != true || s["ran"] != "" {
		t.Errorf("before the first audit: %v", s)
	}
	k.beating = time.Minute
	k.run(2 * time.Minute)
	if s := k.bot.auditorState(); s["late"] != false || s["overdue"] != 0 {
		t.Errorf("the auditor: %v", s)
	}
	if s := k.bot.heartbeatState(); s["on"] != true || s["called"] == "" || len(s["withheld"].([]string)) != 0 {
		t.Errorf("the heartbeat: %v", s)
	}
	k.slack.answer = func(called) string { return "down" }
	k.run(2 * time.Minute)
	if s := k.bot.heartbeatState(); len(s["withheld"].([]string)) == 0 {
		t.Errorf("withheld: %v", s)
	}
}
