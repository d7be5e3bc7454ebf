package main

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"alongside/bot"
	"alongside/internal/slacksim"
)

// The main job: the third contact with one code in a day is answered kindly, reaches the worker first and then the
// coordinators, once; corrections withdraw it, and a new third raises it again.
func TestStoryThirdContact(t *testing.T) {
	outcomes := map[bot.Mode]string{}
	for _, mode := range []bot.Mode{bot.SocketMode, bot.HTTPMode} {
		t.Run(string(mode), func(t *testing.T) {
			g := newStage(t, staging{mode: mode})
			g.says("U0ADA", "/contact K7 25m call")
			second := g.says("U0ADA", "/contact K7 10m text out")
			has(t, []string{second}, 1, "Logged: text messages with K7, 10 min, Tue 17 Nov 13:50, you reached out.", "K7 today 2 of 2")
			g.settled()
			has(t, g.direct("U0ADA"), 1, "2 contacts with K7 on Tue 17 Nov.", "The agreed limit is 2.", "Only you get this")
			if got := g.alerts(); len(got) != 0 {
				t.Fatalf("an alert at the limit: %q", got)
			}

			third := g.says("U0ADA", "/contact K7 15m call in")
			has(t, []string{third}, 1, "Logged:", "K7 today 3 of 2", "Thank you for being there", "in the same words")
			g.settled()
			has(t, g.alerts(), 1, "3 contacts with K7 on Tue 17 Nov. The agreed limit is 2.", "Open")
			has(t, g.direct("U0ADA"), 1, "You get this first", "3 contacts with K7 on Tue 17 Nov. The agreed limit is 2.")
			workerFirst(t, g.sim.Log())

			g.says("U0ADA", "/contact K7 5m text in")
			g.settled()
			if got := g.alerts(); len(got) != 1 {
				t.Fatalf("a fourth contact added an alert: %q", got)
			}

			g.says("U0ADA", "/contact undo")
			g.settled()
			has(t, g.alerts(), 1, "Open")
			pass := func() { // the clock stands still, and a channel takes one message a second
				t.Helper()
				if err := g.sim.Advance(t.Context(), 5*time.Second); err != nil {
					t.Fatal(err)
				}
			}
			pass()
			has(t, []string{g.says("U0ADA", "/contact undo")}, 1, "Taken back", "withdrawn")
			g.settled()
			has(t, g.alerts(), 1, "Withdrawn")
			has(t, g.direct("U0ADA"), 1, "You get this first", "Withdrawn")

			pass()
			g.says("U0ADA", "/contact K7 20m meet")
			g.settled()
			has(t, g.alerts(), 1, "Open")
			has(t, g.alerts(), 1, "Withdrawn")

			pass()
			g.press("U0KIM", coordChannel, "alert.ack")
			g.settled()
			has(t, g.alerts(), 1, "<@U0KIM> took it")
			has(t, g.direct("U0ADA"), 1, "<@U0KIM> took it")
			pass()
			g.press("U0RUNE", coordChannel, "alert.close")
			view := g.sim.Views("U0RUNE").Stack[0]
			if r, err := g.sim.Submit(t.Context(), "U0RUNE", view.ID, map[string]any{"outcome": "talked"}); err != nil || r.Error != "" || r.ResponseAction == "errors" {
				t.Fatalf("close: %+v %v", r, err)
			}
			g.settled()
			has(t, g.alerts(), 1, "Closed by <@U0RUNE>", "We talked")
			has(t, g.direct("U0ADA"), 1, "Closed by <@U0RUNE>", "We talked")
			if bad := g.sim.Violations(); len(bad) > 0 {
				t.Errorf("Slack would object: %+v", bad)
			}
			outcomes[mode] = outcomeOf(t, g)
		})
	}
	if diff := cmp.Diff(outcomes[bot.SocketMode], outcomes[bot.HTTPMode]); diff != "" {
		t.Errorf("Socket Mode and HTTP differ:\n%s", diff)
	}
}

// workerFirst holds that every alert's copy reached the worker before the alert reached the channel.
func workerFirst(t *testing.T, log []slacksim.Call) {
	t.Helper()
	worker, channel := 0, 0
	for _, call := range log {
		raw, err := json.Marshal(call.Args)
		if err != nil {
			t.Fatal(err)
		}
		if call.Method != "chat.postMessage" || !strings.Contains(string(raw), "3 contacts with K7") {
			continue
		}
		if strings.Contains(string(raw), coordChannel) {
			channel = call.N
		} else {
			worker = call.N
		}
	}
	if worker == 0 || channel == 0 || worker > channel {
		t.Errorf("the worker was told at %d, the channel at %d", worker, channel)
	}
}

// outcomeOf is all that people see at the end, without what is different in every run: timestamps.
func outcomeOf(t *testing.T, g *stage) string {
	t.Helper()
	var all strings.Builder
	write := func(messages []slacksim.Message) {
		// An answer and what the outbox sends at the same moment may come in either order; within each the order counts.
		slices.SortStableFunc(messages, func(a, b slacksim.Message) int {
			return strings.Compare(fmt.Sprint(a.Channel, a.Ephemeral), fmt.Sprint(b.Channel, b.Ephemeral))
		})
		for _, m := range messages {
			raw, err := json.Marshal([]any{m.Channel, m.User, m.To, m.Ephemeral, m.Text, m.Blocks, m.Metadata, m.Edited != nil})
			if err != nil {
				t.Fatal(err)
			}
			all.Write(raw)
			all.WriteByte('\n')
		}
	}
	write(g.sim.Messages(coordChannel))
	write(g.sim.Messages(teamChannel))
	for _, p := range demoPeople() {
		write(g.sim.MessagesFor(p.ID))
	}
	return blockID.ReplaceAllString(all.String(), "")
}

// blockID is what the workspace gives a block that has no id of its own: it counts, so it is different in every run.
var blockID = regexp.MustCompile(`"block_id":"B0SIM\w+",`)

// Two coordinators press in the same instant: one owner, the other reads who.
func TestStoryTwoPressAtOnce(t *testing.T) {
	g := newStage(t, staging{mode: bot.SocketMode})
	for _, text := range []string{"K7 25m call", "K7 10m text", "K7 15m call"} {
		g.says("U0ADA", "/contact "+text)
	}
	g.settled()
	message := g.sim.Messages(coordChannel)[0]
	done := make(chan error, 2)
	for _, user := range []string{"U0KIM", "U0RUNE"} {
		go func() {
			_, err := g.sim.Action(t.Context(), slacksim.ActionRequest{User: user, Channel: coordChannel, TS: message.TS, ActionID: "alert.ack"})
			done <- err
		}()
	}
	for range 2 {
		if err := <-done; err != nil {
			t.Fatal(err)
		}
	}
	g.settled()
	kim, rune := g.sim.MessagesFor("U0KIM"), g.sim.MessagesFor("U0RUNE")
	var texts []string
	for _, m := range append(kim, rune...) {
		if m.Ephemeral {
			texts = append(texts, m.Text)
		}
	}
	has(t, texts, 1, "U0ADA") // the owner is thanked
	if owner := g.alerts()[0]; strings.Contains(owner, "U0KIM") == strings.Contains(owner, "U0RUNE") {
		t.Errorf("not one owner: %s", owner)
	}
	if len(texts) != 2 {
		t.Errorf("both are answered once: %q", texts)
	}
}

// The question about a second time: after a time-out people press Enter again, with the same text under a new trigger.
func TestStorySecondTime(t *testing.T) {
	g := newStage(t, staging{mode: bot.SocketMode})
	g.says("U0ADA", "/contact M3 25m call")
	has(t, []string{g.says("U0ADA", "/contact M3 25m call")}, 1, "Was there a second contact", "call with M3, 25 min")
	has(t, []string{g.says("U0ADA", "/contact list")}, 1, "call with M3, 25 min, Tue 17 Nov 13:35")
	g.press("U0ADA", teamChannel, "contact.twice")
	if list := g.says("U0ADA", "/contact list"); strings.Count(list, "Tue 17 Nov") != 2 {
		t.Errorf("after yes there are two: %s", list)
	}
	if err := g.sim.Advance(t.Context(), 3*time.Minute); err != nil {
		t.Fatal(err)
	}
	has(t, []string{g.says("U0ADA", "/contact M3 25m call")}, 1, "Logged")
}
