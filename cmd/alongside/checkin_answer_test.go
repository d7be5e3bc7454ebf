package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/sirupsen/logrus"

	"alongside/bot"
	"alongside/internal/slacksim"
)

// paper is a log that may be written and read at the same time.
type paper struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (p *paper) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.text.Write(b)
}

func (p *paper) String() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.text.String()
}

// tap picks a face, or presses a button, in the newest message of somebody's DM that has it. value begins as the option does.
func (g *stage) tap(user, action string, face int) {
	g.t.Helper()
	channel := "D" + strings.TrimPrefix(user, "U")
	all := g.sim.MessagesIn(user, channel)
	for _, m := range slices.Backward(all) {
		raw, err := json.Marshal(m.Blocks)
		if err != nil {
			g.t.Fatal(err)
		}
		if !strings.Contains(string(raw), `"action_id":"`+action+`"`) {
			continue
		}
		req := slacksim.ActionRequest{User: user, Channel: channel, TS: m.TS, ActionID: action}
		if face > 0 {
			req.Value = fmt.Sprintf("%s 2026-W47 %s %d", demoTeamID, action[len(action)-1:], face)
		}
		if r, err := g.sim.Action(g.t.Context(), req); err != nil || r.Error != "" {
			g.t.Fatalf("%s taps %s: %v %s", user, action, err, r.Error)
		}
		return
	}
	g.t.Fatalf("%s has no message with %s", user, action)
}

// TestAnsweringLeavesNoTrace: in the moment in which somebody answers nothing is written but their slot, nothing is logged, and
// Slack is told nothing but the reply to that person. A low answer is answered with help, and tells nobody.
func TestAnsweringLeavesNoTrace(t *testing.T) {
	for _, mode := range []bot.Mode{bot.SocketMode, bot.HTTPMode} {
		t.Run(string(mode), func(t *testing.T) {
			t.Parallel()
			log := &paper{}
			g := newStage(t, staging{mode: mode, tune: func(cfg *bot.Config) {
				together(cfg)
				cfg.Log = logrus.New()
				cfg.Log.SetOutput(log)
				cfg.Log.SetLevel(logrus.TraceLevel)
			}})
			if err := g.sim.SetClock(t.Context(), time.Date(2026, 11, 20, 12, 1, 0, 0, time.UTC)); err != nil {
				t.Fatal(err)
			}
			g.settled()
			slots := ""
			deed := func(name string, do func()) {
				t.Helper()
				before, logged, calls := g.stored(), log.String(), len(g.sim.Log())
				do()
				g.settled()
				after := g.stored()
				for _, key := range changed(before, after) {
					if !strings.HasSuffix(key, ":wb:demo:2026-W47") {
						t.Errorf("%s: %s was written", name, key)
					}
					slots = key
				}
				if slots != "" {
					if a, b := before[slots], after[slots]; len(a) != len(b) || strings.Count(a, "\n") != strings.Count(b, "\n") {
						t.Errorf("%s: a slot has another length, or there are more", name)
					}
				}
				if more := log.String()[len(logged):]; more != "" {
					t.Errorf("%s: logged %s", name, more)
				}
				for _, call := range g.sim.Log()[calls:] {
					if call.Method != "response_url" && call.Method != "views.open" && !strings.HasPrefix(call.Method, "-> ") { // what Slack sent to us
						t.Errorf("%s: Slack was called: %s", name, call.Method)
					}
				}
			}
			deed("a low answer", func() { g.tap("U0ADA", "checkin.face.0", 1) })
			if slots == "" {
				t.Fatal("nothing was written at all: the test sees nothing")
			}
			deed("a second one", func() { g.tap("U0ADA", "checkin.face.1", 4) })
			deed("the third", func() { g.tap("U0ADA", "checkin.face.2", 6) })
			deed("changed", func() { g.tap("U0ADA", "checkin.face.0", 5) })
			deed("skipped", func() { g.tap("U0ADA", "checkin.skip", 0) })
			deed("the form is opened", func() { g.says("U0BO", "/checkin") })
			deed("the form is sent", func() {
				if r, err := g.sim.Submit(t.Context(), "U0BO", g.sim.Views("U0BO").Stack[0].ID, map[string]any{"q.0": "2", "q.2": "3"}); err != nil || r.Error != "" {
					t.Fatal(r.Error, err)
				}
			})
			whispered := strings.Join(g.whispers("U0ADA"), "\n")
			for _, help := range []string{"`/supervision`", "<@U0KIM>", "no crisis service", "Nobody was told, and nobody will be."} {
				if !strings.Contains(whispered, help) {
					t.Errorf("a low answer is not offered %q:\n%s", help, whispered)
				}
			}
			if strings.Contains(strings.Join(slices.Concat(g.channel(coordChannel), g.channel(teamChannel), g.direct("U0KIM"), g.direct("U0ADA")), "\n"), "hard week") {
				t.Error("somebody was told, or the offer stands where it stays")
			}
			before := g.stored()
			g.says("U0ADA", "/contact K7 25m call")
			if keys := changed(before, g.stored()); len(keys) < 3 { // the control: what is no answer leaves traces
				t.Errorf("a contact wrote %v", slices.Collect(maps.Keys(before)))
			}
		})
	}
}
