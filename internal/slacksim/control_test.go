package slacksim_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"alongside/internal/slacksim"
)

// sim posts to the control API.
func sim(t *testing.T, s *slacksim.Server, path string, body object) (int, object) {
	t.Helper()
	status, _, out := post(t, s.URL()+"/sim/"+path, "", body)
	return status, out
}

func get(t *testing.T, s *slacksim.Server, path string) object {
	t.Helper()
	req, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL()+path, nil)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var out object
	if err := json.NewDecoder(resp.Body).Decode(&out); err != nil {
		t.Fatal(err)
	}
	return out
}

// TestTheControlAPI plays a whole story as the page does.
func TestTheControlAPI(t *testing.T) {
	c := testConfig(true)
	c.Extra = func() map[string]any { return object{"team": object{"workers": []string{ben}}} }
	s := start(t, c)
	a := dial(t, s, func(d delivery) (any, bool) {
		if d.kind == "slash_commands" {
			return object{"text": "pick", "blocks": withButton("go", "7")}, true
		}
		return nil, true
	})
	state := get(t, s, "/sim/state")
	if state["mode"] != "socket" || state["connections"] != 1.0 || state["team"] == nil || state["now"] == nil {
		t.Errorf("state = %v", state)
	}
	if len(state["users"].([]any)) != 5 || len(state["channels"].([]any)) != 4 || len(state["commands"].([]any)) != 2 {
		t.Errorf("state = %v", state)
	}
	status, out := sim(t, s, "command", object{"user": ada, "channel": "DM", "command": "/contact", "text": "x"})
	if status != http.StatusOK || out["error"] != "" || out["reply"].(object)["text"] != "pick" {
		t.Fatalf("%d %v", status, out)
	}
	command := <-a.got
	list := get(t, s, "/sim/messages?user="+ada)["messages"].([]any)
	message := list[0].(object)
	if message["ephemeral"] != true || message["channel"] != "D0ADA" {
		t.Errorf("messages = %v", list)
	}
	if status, out = sim(t, s, "action", object{"user": ada, "channel": "DM", "ts": message["ts"], "action_id": "go"}); out["error"] != "" {
		t.Errorf("%d %v", status, out)
	}
	<-a.got
	mustAPI(t, s, "views.open", object{"trigger_id": command.payload["trigger_id"], "view": form(field("f", object{"type": "plain_text_input"}))})
	views := get(t, s, "/sim/views?user="+ada)
	id := views["stack"].([]any)[0].(object)["id"]
	if views["home"] != nil {
		t.Errorf("views = %v", views)
	}
	if _, out = sim(t, s, "submit", object{"user": ada, "view_id": id, "values": object{"f": ""}}); out["client"] != true {
		t.Errorf("%v", out)
	}
	if _, out = sim(t, s, "submit", object{"user": ada, "view_id": id, "values": object{"f": object{"value": "x"}}}); out["response_action"] != "" || out["error"] != "" {
		t.Errorf("%v", out)
	}
	<-a.got
	if status, out = sim(t, s, "close", object{"user": ada, "view_id": id}); status != http.StatusBadRequest {
		t.Errorf("closing what is closed: %d %v", status, out)
	}
	if status, out = sim(t, s, "home", object{"user": ada}); status != http.StatusOK || out["error"] != "" {
		t.Errorf("%d %v", status, out)
	}
	if status, out = sim(t, s, "command", object{"user": ada, "chanel": team}); status != http.StatusBadRequest || out["error"] == "" {
		t.Errorf("a misspelt field: %d %v", status, out)
	}
	calls := get(t, s, "/sim/log?method=views.open")["calls"].([]any)
	if len(calls) != 1 || calls[0].(object)["args"].(object)["view"].(object)["type"] != "modal" {
		t.Errorf("log = %v", calls)
	}
	for i, c := range s.Log() {
		if c.N != i+1 {
			t.Errorf("call %d has number %d", i+1, c.N)
		}
	}
	raw, _ := json.Marshal(get(t, s, "/sim/log"))
	for _, secret := range []string{slacksim.DefaultBotToken, slacksim.DefaultAppToken, slacksim.DefaultSigningSecret, "ticket="} {
		if strings.Contains(string(raw), secret) {
			t.Errorf("the log holds %s", secret)
		}
	}
}

func TestTheClockMovesForwardOnly(t *testing.T) {
	c := testConfig(true)
	var asked []time.Time
	fail := false
	c.AfterClock = func(_ context.Context, now time.Time) error {
		asked = append(asked, now)
		if fail {
			return errors.New("not done")
		}
		return nil
	}
	s := start(t, c)
	before := s.Clock().Now()
	if status, out := sim(t, s, "clock", object{"advance": "72h"}); status != http.StatusOK || len(asked) != 1 || asked[0].Sub(before) < 72*time.Hour {
		t.Errorf("%d %v %v", status, out, asked)
	}
	if status, _ := sim(t, s, "clock", object{"at": "2026-03-09T09:00:00+01:00"}); status != http.StatusOK || s.Clock().Now().Before(time.Date(2026, 3, 9, 8, 0, 0, 0, time.UTC)) {
		t.Errorf("%d %v", status, s.Clock().Now())
	}
	for _, back := range []object{{"advance": "-1s"}, {"at": "2026-03-01T00:00:00Z"}} {
		if status, _ := sim(t, s, "clock", back); status != http.StatusConflict {
			t.Errorf("%v: %d", back, status)
		}
	}
	for _, odd := range []object{{}, {"advance": "soon"}, {"advance": "1s", "at": "2026-03-09T09:00:00Z"}} {
		if status, _ := sim(t, s, "clock", odd); status != http.StatusBadRequest {
			t.Errorf("%v: %d", odd, status)
		}
	}
	if len(asked) != 2 {
		t.Errorf("AfterClock was called %d times", len(asked))
	}
	fail = true
	if status, out := sim(t, s, "clock", object{"advance": "1s"}); status != http.StatusBadRequest || out["error"] != "not done" {
		t.Errorf("%d %v", status, out)
	}
}

func TestChangingPeopleAndChannels(t *testing.T) {
	s := start(t, testConfig(true))
	say := func(channel string) any {
		return api(t, s, "chat.postMessage", object{"channel": channel, "text": "x"})["error"]
	}
	sim(t, s, "channel", object{"id": team, "archived": true})
	if e := say(team); e != "is_archived" {
		t.Errorf("%v", e)
	}
	sim(t, s, "channel", object{"id": team, "archived": false, "bot_in": false, "remove": []string{ben}})
	if e := say(team); e != "not_in_channel" {
		t.Errorf("%v", e)
	}
	sim(t, s, "channel", object{"id": secret, "add": []string{slacksim.BotUserID, ben}})
	if e := say(secret); e != nil {
		t.Errorf("%v", e)
	}
	members := mustAPI(t, s, "conversations.members", object{"channel": secret})["members"].([]any)
	if len(members) != 3 {
		t.Errorf("members = %v", members)
	}
	sim(t, s, "user", object{"id": ben, "deleted": true, "tz": "Asia/Tokyo", "locale": "ja-JP"})
	if e := say(ben); e != "user_disabled" {
		t.Errorf("%v", e)
	}
	u := mustAPI(t, s, "users.info", object{"user": ben, "include_locale": true})["user"].(object)
	if u["deleted"] != true || u["tz"] != "Asia/Tokyo" || u["locale"] != "ja-JP" {
		t.Errorf("user = %v", u)
	}
	if status, _ := sim(t, s, "user", object{"id": "U0NOBODY"}); status != http.StatusBadRequest {
		t.Errorf("unknown user: %d", status)
	}
	if status, _ := sim(t, s, "fault", object{"method": "chat.postMessage", "mode": "error", "error": "fatal_error", "count": 1}); status != http.StatusOK || say(secret) != "fatal_error" {
		t.Errorf("fault: %d", status)
	}
}

func TestEventsTellOfChanges(t *testing.T) {
	s := start(t, testConfig(true))
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	req, _ := http.NewRequestWithContext(ctx, http.MethodGet, s.URL()+"/sim/events", nil)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	lines := bufio.NewScanner(resp.Body)
	next := func() string {
		for lines.Scan() {
			if lines.Text() != "" {
				return lines.Text()
			}
		}
		return ""
	}
	first := next()
	if !strings.HasPrefix(first, `data: {"v": `) {
		t.Errorf("event = %q", first)
	}
	mustAPI(t, s, "chat.postMessage", object{"channel": team, "text": "x"})
	if second := next(); second == first || second == "" {
		t.Errorf("after a message: %q, before: %q", second, first)
	}
}

func TestOnlyLoopback(t *testing.T) {
	s, err := slacksim.New(testConfig(true))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for _, addr := range []string{"0.0.0.0:0", ":0", "192.0.2.1:0", "sim.example:0"} {
		if _, err := s.Listen(addr); err == nil {
			t.Errorf("%s was accepted", addr)
		}
	}
	if _, err := s.Listen("localhost:0"); err != nil {
		t.Error(err)
	}
	for name, change := range map[string]func(*http.Request){
		"a foreign host":   func(r *http.Request) { r.Host = "sim.example:80" },
		"a foreign origin": func(r *http.Request) { r.Header.Set("Origin", "https://page.example") },
	} {
		req, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL()+"/sim/state", nil)
		change(req)
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode < 400 {
			t.Errorf("%s: %d", name, resp.StatusCode)
		}
	}
	http.DefaultClient.CloseIdleConnections()
}

func TestWrongConfigurationsAreRefused(t *testing.T) {
	for name, change := range map[string]func(*slacksim.Config){
		"user without name":      func(c *slacksim.Config) { c.Users[0].Name = "" },
		"user twice":             func(c *slacksim.Config) { c.Users = append(c.Users, c.Users[0]) },
		"zone":                   func(c *slacksim.Config) { c.Users[0].TZ = "Mars/Base" },
		"channel id":             func(c *slacksim.Config) { c.Channels[0].ID = "team" },
		"unknown member":         func(c *slacksim.Config) { c.Channels[0].Members = []string{"U0X"} },
		"manifest":               func(c *slacksim.Config) { c.Manifest = []byte("{") },
		"commands without scope": func(c *slacksim.Config) { c.Manifest = testManifest(true, "chat:write") },
	} {
		c := testConfig(true)
		change(&c)
		if s, err := slacksim.New(c); err == nil {
			_ = s.Close()
			t.Errorf("%s was accepted", name)
		}
	}
}

func TestWithoutManifestAllScopesAndNoCommands(t *testing.T) {
	c := testConfig(true)
	c.Manifest = nil
	s := start(t, c)
	if r, err := s.Command(t.Context(), ada, team, "/contact", ""); err != nil || r.Error != "invalid_command" {
		t.Errorf("%+v, %v", r, err)
	}
	mustAPI(t, s, "team.info", object{})
}
