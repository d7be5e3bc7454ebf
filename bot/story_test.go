package bot

import (
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"alongside/commands"
	"alongside/internal/slacksim"
	"alongside/messages"
)

// The whole way, with the real desk: a team is set up, a worker joins, gets a match, and passes a limit. Both transports
// must lead to the same words.
func TestStoryIsTheSameOverBothTransports(t *testing.T) {
	told := map[Mode][]string{}
	var mu sync.Mutex
	t.Run("both", func(t *testing.T) {
		both(t, func(t *testing.T, w *world) {
			lines := story(t, w)
			mu.Lock()
			defer mu.Unlock()
			told[w.bot.cfg.Mode] = lines
		})
	})
	if diff := cmp.Diff(told[SocketMode], told[HTTPMode]); diff != "" || len(told[SocketMode]) == 0 {
		t.Errorf("-socket +http\n%s", diff)
	}
}

var clock = regexp.MustCompile(`\b\d\d:\d\d\b`)

// story tells it, and returns what everybody read, in order.
func story(t *testing.T, w *world) (lines []string) {
	var ids, drawn atomic.Int64
	desk := &commands.Desk{
		Store: w.store, People: w.bot, NewID: func() string { return "r" + strconv.FormatInt(ids.Add(1), 10) },
		Random: func(n int) int { return int(drawn.Add(7)) % n },
	}
	w.answer(desk.Handle)
	hear := func(who, text string) string {
		lines = append(lines, who+": "+clock.ReplaceAllString(text, "hh:mm"))
		return text
	}
	types := func(user, name, text string) string {
		t.Helper()
		r := command(t, w, user, name, text)
		if r.Error != "" {
			t.Fatalf("%s %s: %+v\n%s", name, text, r, w.logs.String())
		}
		return hear(user, r.Text())
	}
	drained := func() {
		t.Helper()
		if err := w.bot.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	types(mia, "/team", "setup")
	view := w.sim.Views(mia).Stack
	if len(view) != 1 {
		t.Fatalf("no form for the set-up\n%s", w.logs.String())
	}
	r, err := w.sim.Submit(t.Context(), mia, view[0].ID, map[string]any{
		"name": "Harbour", "coordinators": []string{kari}, "deputies": []string{dep}, "channel": coordChannel, "team_channel": teamChannel,
		"zone": "Europe/Oslo", "pack": "none", "language": "en",
	})
	if err != nil || r.ResponseAction != "update" || r.View.CallbackID != "done" {
		t.Fatalf("set-up: %+v %v\n%s", r, err, w.logs.String())
	}
	types(kari, "/team", "add @ada")
	drained()
	press := func(user, channel, action string) {
		t.Helper()
		var found *slacksim.Message
		for _, m := range w.sim.MessagesIn(user, channel) {
			if strings.Contains(string(encode(m.Blocks)), `"`+action+`"`) {
				found = &m
			}
		}
		if found == nil {
			t.Fatalf("%s sees no button %s\n%s", user, action, w.logs.String())
		}
		r, err := w.sim.Action(t.Context(), slacksim.ActionRequest{User: user, Channel: found.Channel, TS: found.TS, ActionID: action})
		if err != nil || r.Error != "" {
			t.Fatalf("%s: %+v %v\n%s", action, r, err, w.logs.String())
		}
	}
	press(ada, "D0ADA", "member.yes")
	drained()
	code := regexp.MustCompile(`[A-Z]\d+`).FindString(strings.ReplaceAll(types(kari, "/team", "match @ada"), ada, ""))
	if code == "" {
		t.Fatalf("no code was drawn: %q", lines)
	}
	drained()
	press(ada, "D0ADA", "match.yes")
	drained()
	press(kari, "D"+kari[1:], "match.theirs")
	drained()
	for _, minutes := range []string{"20m", "25m", "30m", "35m"} {
		types(ada, "/contact", code+" "+minutes+" call")
		drained()
	}
	about := func() (all []slacksim.Message) {
		for _, m := range w.posts(coordChannel) {
			if strings.Contains(m.Text, code) {
				all = append(all, m)
			}
		}
		return all
	}
	alerts := about()
	if len(alerts) != 1 {
		t.Fatalf("%d alerts, one wanted\n%q\n%s", len(alerts), lines, w.logs.String())
	}
	told := w.posts(ada)
	if last := told[len(told)-1]; last.TS >= alerts[0].TS {
		t.Errorf("the worker was not told first: %s, alert %s", last.TS, alerts[0].TS)
	}
	press(kari, coordChannel, "alert.ack")
	drained()
	alerts = about()
	if len(alerts) != 1 || alerts[0].Edited == nil || !strings.Contains(alerts[0].Text, kari) {
		t.Errorf("the alert was not updated in place: %+v", alerts)
	}
	for _, user := range []string{ada, kari} {
		for _, m := range w.sim.MessagesIn(user, "D"+user[1:]) {
			hear(user+" in private", m.Text)
		}
	}
	hear("channel", alerts[0].Text)
	for _, c := range w.sim.Violations() {
		if c.Violation != "pace" { // the tests do not wait a second between messages
			t.Errorf("violation: %s of %s", c.Violation, c.Method)
		}
	}
	return lines
}

// Nothing can hurt: whatever a person or a forger sends, the answer is a clear one, and nobody is notified by it.
func TestHostileInput(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		desk := &commands.Desk{Store: w.store, People: w.bot, NewID: newReference, Random: func(n int) int { return 0 }}
		w.answer(desk.Handle)
		for _, text := range []string{
			"", strings.Repeat("x", 40_000), "<!channel> K7", "\u202egnp.exe K7", "K\u200b7 25m", "<@U0KARI|<!here>>", "%s%d%n", "`*_~", "\x00\x01",
			"K7 25m " + strings.Repeat("é", 3000), strings.Repeat("🙂", 500),
		} {
			for _, name := range []string{"/contact", "/team", "/peer"} {
				began := time.Now()
				r, err := w.sim.Command(t.Context(), ben, teamChannel, name, text)
				if err != nil || r.Error != "" || time.Since(began) > 2500*time.Millisecond {
					t.Errorf("%s %.20q: %+v %v", name, text, r, err)
				}
			}
		}
		for _, p := range []map[string]any{
			{"action_id": "alert.ack", "action_ts": "1.1", "value": "U0NOBODY no-such-alert"},
			{"action_id": "contact.undo", "action_ts": "1.2", "value": "r999"},
			{"action_id": "contact.run.99999999999999999999", "action_ts": "1.3", "value": "<!channel>"},
			{"action_id": "no.such", "action_ts": "1.4"}, {"action_id": "", "action_ts": ""},
		} {
			_, bad := w.sim.Deliver(t.Context(), "interactive", map[string]any{
				"type": "block_actions", "team": map[string]any{"id": workspace}, "user": map[string]any{"id": ben}, "api_app_id": slacksim.AppID,
				"actions": []any{p}, "container": map[string]any{"type": "message"},
			})
			if bad != "" {
				t.Errorf("%v: %s", p, bad)
			}
		}
		if n := w.bot.Counts()["failed: command"] + w.bot.Counts()["failed: action"]; n > 0 {
			t.Errorf("%d failures inside\n%s", n, w.logs.String())
		}
		for _, m := range w.sim.MessagesFor(ben) {
			for _, who := range m.Notifies {
				if who != ben {
					t.Errorf("%s was notified by %q", who, m.Text)
				}
			}
		}
	})
}

func TestTextsAreCut(t *testing.T) {
	long := strings.Repeat("é", 5000)
	if got := []rune(cutText(long)); len(got) != 3900 || got[3899] != '…' {
		t.Errorf("%d characters", len(got))
	}
	if got := cutText(long[:200]); got != long[:200] {
		t.Error("a short text was changed")
	}
	if got := plain(messages.NotSaved{}, "en"); strings.ContainsAny(got, "*`&") {
		t.Errorf("markup in a plain text: %q", got)
	}
}
