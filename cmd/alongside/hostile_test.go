package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"
	"unicode"

	"alongside/bot"
	"alongside/internal/slacksim"
	"alongside/peer"
)

// everyMode runs a test over both transports.
func everyMode(t *testing.T, test func(t *testing.T, g *stage, mode bot.Mode)) {
	t.Helper()
	for _, mode := range []bot.Mode{bot.SocketMode, bot.HTTPMode} {
		t.Run(string(mode), func(t *testing.T) {
			t.Parallel()
			test(t, newStage(t, staging{mode: mode, tune: together}), mode)
		})
	}
}

// unchanged fails where something was stored since before.
func (g *stage) unchanged(t *testing.T, before map[string]string, what string) {
	t.Helper()
	if keys := changed(before, g.stored()); len(keys) > 0 {
		t.Errorf("%s: stored in %v", what, keys)
	}
}

// hostileTexts are texts that no contact can be made of.
var hostileTexts = map[string]string{
	"spaces":              " \t \u00a0 ",
	"40,000 letters":      strings.Repeat("a", 40_000),
	"40,000 contacts":     strings.Repeat("K7 25m call ", 40_000/12),
	"40,000 signs":        strings.Repeat("\u202e<!channel>", 40_000/11),
	"right to left":       "שלום K7 25m",
	"Arabic":              "اتصلت به اليوم",
	"turned round":        "K7 \u202emasse\u202c 25m",
	"invisible":           "\u200b\u200d\u2060\ufeff",
	"hidden name":         "K7 25m Ka\u200bri",
	"tags":                "K7 25m \U000e0041\U000e0042 kari",
	"channel":             "<!channel> K7 25m call",
	"here":                "K7 <!here> 25m call",
	"everyone, labelled":  "K7 25m call <!everyone|everyone>",
	"group of users":      "<!subteam^S012345|all> K7 25m",
	"person":              "K7 25m call <@U0KIM>",
	"other channel":       "K7 25m call <#C0COORD|peer-coordinators>",
	"link":                "K7 25m call <https://example.org|here>",
	"date":                "K7 25m <!date^1392734382^{date}|x>",
	"bare channel":        "@channel K7 25m call",
	"bare everyone":       "K7 25m call @everyone",
	"escaped twice":       "K7 25m &lt;!channel&gt; call",
	"half of a tag":       "K7 25m <!channel call",
	"out of the code":     "K7 25m `<!here>`",
	"backquotes":          "K7 25m ```*xx*``` call",
	"bold":                "K7 25m *xx* _yy_ ~zz~",
	"template":            "{{.Reference}} {{printf \"%s\" .}}",
	"format":              "%s%n%d%!(EXTRA)",
	"script":              "EVAL \"return 1\" 0\r\nFLUSHALL\r\n",
	"NUL":                 "K7\x0025m\x00call\x00xx",
	"invalid UTF-8":       "K7 \xff\xfe\xfa 25m",
	"piled-up marks":      "K7 25m z" + strings.Repeat("\u0301\u0323", 80),
	"emoji":               "🤯🤯🤯",
	"phone":               "K7 25m call 40 12 34 56",
	"id number":           "K7 25m call 01010112345",
	"name":                "K7 25m call Kari Nordmann",
	"mail":                "K7 25m kari@example.org",
	"huge length":         "K7 99999999m call",
	"long day":            "K7 1500m call",
	"negative":            "K7 -25m call",
	"future":              "K7 25m call 2099-01-01",
	"no such day":         "K7 25m call 31.02",
	"other worker's code": "T2 25m call",
	"two codes":           "K7 M3 25m call",
}

// TestHostileTexts types everything that a person may paste. Each gets a clear answer that shows it to nobody else and
// notifies nobody, and nothing is stored.
func TestHostileTexts(t *testing.T) {
	everyMode(t, func(t *testing.T, g *stage, _ bot.Mode) {
		before, book := g.stored(), g.openLedger()
		for name, text := range hostileTexts {
			for _, command := range []string{"/contact", "/hours", "/peer", "/team", "/team add", "/team match"} {
				word, rest, _ := strings.Cut(command, " ")
				r, err := g.sim.Command(t.Context(), "U0ADA", teamChannel, word, strings.TrimSpace(rest+" "+text))
				if err != nil || r.Error != "" {
					t.Errorf("%s %s: %v %s", command, name, err, r.Error)
				}
				if strings.HasPrefix(r.Text(), "Logged") {
					t.Errorf("%s %s is logged: %s", command, name, r.Text())
				}
				opened := len(g.sim.Views("U0ADA").Stack) > 0
				if r.Text() == "" && !opened {
					t.Errorf("%s %s is answered with silence", command, name)
				}
				if opened {
					g.try(g.sim.CloseView(t.Context(), "U0ADA", g.sim.Views("U0ADA").Stack[0].ID, true))
				}
				if len([]rune(r.Text())) > 3000 || invisible(r.Text()) {
					t.Errorf("%s %s: the answer is long or holds what cannot be seen: %.200q", command, name, r.Text())
				}
				if strings.Contains(r.Text(), "wrong on our side") || strings.Contains(r.Text(), "not saved*: the storage") {
					t.Errorf("%s %s is no fault of ours: %s", command, name, r.Text())
				}
			}
		}
		for print := range book.logged() {
			t.Errorf("a contact was made of a hostile text: %s", print)
		}
		g.unchanged(t, before, "hostile texts")
		g.notifiedNobody(t)
		if posts := g.sim.LogOf("chat.postMessage"); len(posts) > 0 {
			t.Errorf("somebody else was written to: %+v", posts)
		}
		if bad := g.sim.Violations(); len(bad) > 0 {
			t.Errorf("Slack would object: %+v", bad)
		}
		// The control: the same person, the same moment, an ordinary line.
		has(t, []string{g.says("U0ADA", "/contact K7 25m call")}, 1, "Logged")
		if len(changed(before, g.stored())) == 0 {
			t.Error("an ordinary line changes nothing either: the test is blind")
		}
	})
}

func invisible(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return r != '\n' && (unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Cc, r)) })
}

// notifiedNobody holds that no message that repeats what Ada typed notifies anybody. That Refused names the coordinators is
// ours, and in an answer that only she sees.
func (g *stage) notifiedNobody(t *testing.T) {
	t.Helper()
	for _, m := range append(g.sim.MessagesFor("U0ADA"), g.sim.Messages(teamChannel)...) {
		if !m.Ephemeral && m.Channel != teamChannel {
			continue // written by us, from facts
		}
		for _, who := range m.Notifies {
			ours := m.Ephemeral && (who == "U0KIM" || who == "U0RUNE") && strings.Contains(m.Text, "for the coordinators of the team")
			if !ours {
				t.Errorf("%q notifies %s", m.Text, who)
			}
		}
	}
}

// Signs that cannot be seen do not make a contact another one: it is understood, and the answer is clean.
func TestHostileSignsAroundAContact(t *testing.T) {
	g := newStage(t, staging{mode: bot.SocketMode})
	for _, text := range []string{"\u202eK7 25m call\u202c", "\u2066K7\u2069 25m\u200b call\ufeff", "K7\u00a025m\u2003call"} {
		got := g.says("U0ADA", "/contact "+text)
		has(t, []string{got}, 1, "Logged: call with K7, 25 min")
		if invisible(got) {
			t.Errorf("the answer holds what cannot be seen: %q", got)
		}
		g.says("U0ADA", "/contact undo")
	}
	g.notifiedNobody(t)
}

// Raw payloads, as Slack never sends them: the text is not escaped, the types are wrong, fields are missing.
func TestHostilePayloads(t *testing.T) {
	everyMode(t, func(t *testing.T, g *stage, mode bot.Mode) {
		before := g.stored()
		team, user := map[string]any{"id": workspaceID}, map[string]any{"id": "U0ADA"}
		for name, p := range map[string]map[string]any{
			"shortcut": {"type": "shortcut", "callback_id": "x"}, "message action": {"type": "message_action"}, "closed": {"type": "view_closed"},
			"workflow": {"type": "workflow_step_edit"}, "telepathy": {"type": "telepathy", "actions": []any{map[string]any{"action_id": "alert.ack"}}},
			"no action": {"type": "block_actions", "actions": []any{}}, "null action": {"type": "block_actions", "actions": []any{nil}},
			"action is a word": {"type": "block_actions", "actions": "alert.ack"}, "action is a list": {"type": "block_actions", "actions": []any{[]any{}}},
			"unknown action":  {"type": "block_actions", "actions": []any{map[string]any{"action_id": "no.such", "action_ts": "1.1", "type": "telepathy"}}},
			"long action":     {"type": "block_actions", "actions": []any{map[string]any{"action_id": strings.Repeat("x", 5000), "action_ts": "1.2"}}},
			"value is a list": {"type": "block_actions", "actions": []any{map[string]any{"action_id": "alert.ack", "action_ts": "1.3", "value": []any{"x"}}}},
			"no view":         {"type": "view_submission"}, "view is a word": {"type": "view_submission", "view": "contact.form"},
			"unknown form": {"type": "view_submission", "view": map[string]any{"id": "V1", "hash": "h", "callback_id": "no.such", "state": map[string]any{"values": []any{}}}},
			"broken state": {"type": "view_submission", "view": map[string]any{"id": "V2", "hash": "h", "callback_id": "contact.form", "state": map[string]any{"values": "x"}}},
			"no type":      {"x": 1}, "type is a number": {"type": 7}, "nothing": {},
			"deep": {"type": "block_actions", "actions": []any{map[string]any{"action_id": "contact.run", "action_ts": "1.4", "value": deep(200)}}},
		} {
			p["team"], p["user"], p["api_app_id"] = team, user, slacksim.AppID
			if _, bad := g.sim.Deliver(t.Context(), "interactive", p); bad != "" && bad != "invalid_response" {
				t.Errorf("%s: %s", name, bad)
			}
		}
		events := map[string]map[string]any{
			"unknown event": {"type": "event_callback", "event": map[string]any{"type": "telepathy"}, "event_id": "E1"},
			"unknown type":  {"type": "telepathy"}, "no event": {"type": "event_callback"},
		}
		if mode == bot.HTTPMode {
			events = nil // the manifest asks for no events, so Slack has no address to send them to
		}
		for name, e := range events {
			e["team_id"], e["api_app_id"] = workspaceID, slacksim.AppID
			if _, bad := g.sim.Deliver(t.Context(), "events_api", e); bad != "" {
				t.Errorf("%s: %s", name, bad)
			}
		}
		for name, text := range map[string]any{
			"not escaped": "<!channel> K7 25m call", "person": "<@U0KIM> K7 25m", "a list": []any{"K7 25m call <!here>"}, "a number": 25,
		} {
			p := slashCommand("U0ADA", "/contact", "")
			p["text"] = text
			if _, bad := g.sim.Deliver(t.Context(), "slash_commands", p); bad != "" {
				t.Errorf("%s: %s", name, bad)
			}
		}
		g.unchanged(t, before, "hostile payloads")
		g.notifiedNobody(t)
		has(t, []string{g.says("U0ADA", "/contact K7 25m call")}, 1, "Logged")
	})
}

func deep(n int) any {
	var v any = "x"
	for range n {
		v = []any{v}
	}
	return v
}

var triggers atomic.Int64

// slashCommand is the payload of a command as Slack sends it.
func slashCommand(user, command, text string) map[string]any {
	return map[string]any{
		"team_id": workspaceID, "api_app_id": slacksim.AppID, "user_id": user, "channel_id": teamChannel, "command": command, "text": text,
		"trigger_id": fmt.Sprintf("9.%d.x", triggers.Add(1)), "response_url": "",
	}
}

// knock sends a request to the bot as anybody on the network may.
func knock(t *testing.T, address, body, timestamp, signature string) (status int, head, answer string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://"+address+"/slack/commands", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range map[string]string{
		"Content-Type": "application/x-www-form-urlencoded", "X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": signature,
	} {
		if value != "" {
			req.Header.Set(name, value)
		}
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	resp.Header.Del("Date")
	names, err := json.Marshal(resp.Header)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(names), string(raw)
}

// TestHostileSignatures knocks at the bot's own address: every bad signature is refused with the same bytes and stores
// nothing, and a good request that is sent again is processed once.
func TestHostileSignatures(t *testing.T) {
	address := ""
	g := newStage(t, staging{mode: bot.HTTPMode, tune: func(cfg *bot.Config) { address = cfg.Addr }})
	const secret = slacksim.DefaultSigningSecret
	form := url.Values{}
	for name, v := range slashCommand("U0ADA", "/contact", "K7 25m call") {
		form.Set(name, v.(string))
	}
	body, now := form.Encode(), time.Now()
	sign := func(secret string, at time.Time) string { return slacksim.Signature(secret, at, body) }
	stamp := func(at time.Time) string { return strconv.FormatInt(at.Unix(), 10) }
	good := sign(secret, now)
	before := g.stored()
	first := ""
	for name, try := range map[string][3]string{
		"none":         {body, "", ""},
		"no signature": {body, stamp(now), ""},
		"no time":      {body, "", good},
		"forged":       {body, stamp(now), sign("another secret", now)},
		"other body":   {body + "&text=M3+9m", stamp(now), good},
		"old":          {body, stamp(now.Add(-6 * time.Minute)), sign(secret, now.Add(-6*time.Minute))},
		"ahead":        {body, stamp(now.Add(6 * time.Minute)), sign(secret, now.Add(6*time.Minute))},
		"far future":   {body, stamp(time.Unix(1<<40, 0)), sign(secret, time.Unix(1<<40, 0))},
		"overflow":     {body, "9223372036854775807", good},
		"negative":     {body, "-" + stamp(now), good},
		"other time":   {body, stamp(now.Add(-time.Second)), good},
		"cut":          {body, stamp(now), good[:40]},
		"other scheme": {body, stamp(now), "v1" + good[2:]},
		"empty body":   {"", stamp(now), good},
	} {
		status, head, answer := knock(t, address, try[0], try[1], try[2])
		got := strconv.Itoa(status) + head + answer
		if first == "" {
			first = got
		}
		if status != http.StatusUnauthorized || got != first {
			t.Errorf("%s: %s\nwant the same as the others: %s", name, got, first)
		}
		if strings.Contains(got, good[3:]) {
			t.Errorf("%s: the answer holds the right signature", name)
		}
	}
	g.unchanged(t, before, "bad signatures")
	book := g.openLedger()
	status, _, answer := knock(t, address, body, stamp(now), good)
	if status != http.StatusOK || !strings.Contains(answer, "Logged") {
		t.Fatalf("the good one: %d %s", status, answer)
	}
	for range 3 {
		if again, _, same := knock(t, address, body, stamp(now), good); again != http.StatusOK || same != answer {
			t.Errorf("a replay: %d %s", again, same)
		}
	}
	if got := book.logged(); len(got) != 1 || got[fingerprint("U0ADA", "K7", todayOfStage, 25)] != 1 {
		t.Errorf("logged are %v", got)
	}
}

// TestHostileName gives a team a name that wants to notify everybody: it is shown as it was typed and calls nobody.
func TestHostileName(t *testing.T) {
	g := newStage(t, staging{mode: bot.SocketMode})
	g.says("U0ADMIN", "/team setup")
	const name = "<!channel> *Team* <@U0BO> `{{.P}}`"
	r, err := g.sim.Submit(t.Context(), "U0ADMIN", g.sim.Views("U0ADMIN").Stack[0].ID, map[string]any{
		"team": "new", "name": name, "coordinators": []string{"U0DEE"}, "channel": coordChannel, "team_channel": teamChannel,
	})
	if err != nil || r.Error != "" || r.ResponseAction == "errors" {
		t.Fatalf("%+v %v", r, err)
	}
	g.emptied(t)
	shown := 0
	for _, m := range append(g.sim.Messages(coordChannel), g.sim.MessagesFor("U0DEE")...) {
		if !strings.Contains(m.Text, "!channel") {
			continue
		}
		shown++
		for _, who := range m.Notifies {
			if who != "U0ADMIN" { // who made Dee a coordinator; nothing that was typed
				t.Errorf("%q notifies %s", m.Text, who)
			}
		}
	}
	if shown < 2 {
		t.Errorf("the name is shown %d times: the test shows nothing", shown)
	}
	if bad := g.sim.Violations(); len(bad) > 0 {
		t.Errorf("Slack would object: %+v", bad)
	}
}

// raiseAlert lets Ada pass a limit and returns the alert and its message.
func (g *stage) raiseAlert() (peer.Alert, slacksim.Message) {
	g.t.Helper()
	for _, text := range []string{"K7 25m call", "K7 10m text", "K7 15m call"} {
		g.says("U0ADA", "/contact "+text)
	}
	g.settled()
	st := (&ledger{g: g}).load("U0ADA")
	if len(st.Alerts) != 1 {
		g.t.Fatalf("%d alerts", len(st.Alerts))
	}
	messages := g.sim.Messages(coordChannel)
	alerts := slices.DeleteFunc(messages, func(m slacksim.Message) bool { return m.ThreadTS != "" && m.ThreadTS != m.TS })
	return st.Alerts[0], alerts[len(alerts)-1]
}

// pressForged presses a button that is not there, with any value, and returns what only that person then reads.
func (g *stage) pressForged(user, action, value string) string {
	g.t.Helper()
	before := len(g.whispers(user))
	r, err := g.sim.Action(context.WithoutCancel(g.t.Context()), slacksim.ActionRequest{
		User: user, Channel: "DM", TS: "1700000000.000100", ActionID: action, Value: value, Force: true,
	})
	if err != nil || r.Error != "" {
		g.t.Fatalf("%s forges %s: %v %s", user, action, err, r.Error)
	}
	g.settled()
	return strings.Join(g.whispers(user)[before:], "\n")
}
