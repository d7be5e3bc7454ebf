package slacksim_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"go.uber.org/goleak"

	"alongside/internal/slacksim"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// Everything in these tests is invented.
const (
	ada, ben, gone, guest = "U0ADA", "U0BEN", "U0GONE", "U0GUEST"
	team, secret, old     = "C0TEAM", "C0SECRET", "C0OLD"
	lobby                 = "C0LOBBY" // public, the bot is not in it
)

type object = map[string]any

func testManifest(socket bool, scopes ...string) []byte {
	if scopes == nil {
		scopes = []string{
			"commands", "chat:write", "im:write", "users:read", "channels:history", "groups:history", "im:history",
			"channels:read", "groups:read", "im:read", "team:read",
		}
	}
	settings := object{
		"socket_mode_enabled": socket, "interactivity": object{"is_enabled": true, "request_url": "https://bot.example/slack/interactions"},
		"event_subscriptions": object{"request_url": "https://bot.example/slack/events", "bot_events": []string{"app_home_opened"}},
	}
	raw, _ := json.Marshal(object{
		"display_information": object{"name": "Alongside"},
		"features": object{
			"app_home": object{"home_tab_enabled": true, "messages_tab_enabled": true},
			"bot_user": object{"display_name": "Alongside"},
			"slash_commands": []object{
				{"command": "/contact", "description": "Record a contact", "should_escape": true, "url": "https://bot.example/slack/commands"},
				{"command": "/plain", "description": "Without escaping", "url": "https://bot.example/slack/commands"},
			},
		},
		"oauth_config": object{"scopes": object{"bot": scopes}},
		"settings":     settings,
	})
	return raw
}

func testConfig(socket bool) slacksim.Config {
	return slacksim.Config{
		Manifest: testManifest(socket), AckTimeout: 10 * time.Second, Seed: 7,
		Clock: slacksim.NewClock(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)),
		Users: []slacksim.User{
			{ID: ada, Name: "ada.b", RealName: "Ada Brook", TZ: "Europe/Oslo", Locale: "nb-NO", Admin: true},
			{ID: ben, Name: "ben", RealName: "Ben Cliff", TZ: "Europe/Bucharest", Locale: "ro-RO"},
			{ID: gone, Name: "gone", Deleted: true},
			{ID: guest, Name: "guest", Restricted: true},
		},
		Channels: []slacksim.Channel{
			{ID: team, Name: "team", Members: []string{ada, ben, guest}, BotIn: true},
			{ID: secret, Name: "secret", Private: true, Members: []string{ada}},
			{ID: old, Name: "old", Archived: true, Members: []string{ada}},
			{ID: lobby, Name: "lobby", Members: []string{ada}},
		},
	}
}

// impatient is testConfig with a deadline that a test can wait for.
func impatient(socket bool) slacksim.Config {
	c := testConfig(socket)
	c.AckTimeout = 300 * time.Millisecond
	return c
}

func start(t *testing.T, c slacksim.Config) *slacksim.Server {
	t.Helper()
	s, err := slacksim.New(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		http.DefaultClient.CloseIdleConnections()
		if err := s.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	if _, err := s.Listen("127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	return s
}

// post sends JSON and returns status, headers and the decoded answer.
func post(t *testing.T, address, token string, body any) (int, http.Header, object) {
	t.Helper()
	raw, _ := json.Marshal(body)
	req, _ := http.NewRequestWithContext(t.Context(), http.MethodPost, address, bytes.NewReader(raw))
	req.Header.Set("Content-Type", "application/json")
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	answer, _ := io.ReadAll(resp.Body)
	var out object
	if err := json.Unmarshal(answer, &out); err != nil {
		out = object{"text": string(answer)}
	}
	return resp.StatusCode, resp.Header, out
}

// api calls a Web API method with the bot's token.
func api(t *testing.T, s *slacksim.Server, method string, args object) object {
	t.Helper()
	_, _, out := post(t, s.APIURL()+method, slacksim.DefaultBotToken, args)
	return out
}

// mustAPI is api for a call that has to succeed.
func mustAPI(t *testing.T, s *slacksim.Server, method string, args object) object {
	t.Helper()
	out := api(t, s, method, args)
	if out["ok"] != true {
		t.Fatalf("%s: %v", method, out)
	}
	return out
}

// delivery is what the app received: the payload and an answer to give.
type delivery struct {
	kind    string
	payload object
	raw     object // the whole envelope (socket)
}

// socketApp is an app on one raw websocket. answer decides on the payload of
// each acknowledgement; returning false leaves the envelope unacknowledged.
type socketApp struct {
	ws     *websocket.Conn
	hello  object
	frames chan object // disconnect frames
	got    chan delivery
	ended  chan struct{}
}

func dial(t *testing.T, s *slacksim.Server, answer func(delivery) (any, bool)) *socketApp {
	t.Helper()
	_, _, out := post(t, s.APIURL()+"apps.connections.open", slacksim.DefaultAppToken, object{})
	address, _ := out["url"].(string)
	if address == "" {
		t.Fatalf("apps.connections.open: %v", out)
	}
	ws, _, err := websocket.DefaultDialer.DialContext(t.Context(), address, http.Header{"Origin": {"https://api.slack.com"}})
	if err != nil {
		t.Fatal(err)
	}
	a := &socketApp{ws: ws, frames: make(chan object, 10), got: make(chan delivery, 1000), ended: make(chan struct{})}
	if err := ws.ReadJSON(&a.hello); err != nil {
		t.Fatal(err)
	}
	var done sync.WaitGroup
	done.Go(func() {
		defer close(a.ended)
		for {
			var f object
			if ws.ReadJSON(&f) != nil {
				return
			}
			if f["type"] == "disconnect" {
				a.frames <- f
				continue
			}
			d := delivery{raw: f, kind: f["type"].(string)}
			d.payload, _ = f["payload"].(object)
			a.got <- d
			if answer == nil {
				continue
			}
			if payload, ok := answer(d); ok {
				ack := object{"envelope_id": f["envelope_id"]}
				if payload != nil {
					ack["payload"] = payload
				}
				_ = ws.WriteJSON(ack)
			}
		}
	})
	t.Cleanup(func() {
		_ = ws.Close()
		done.Wait()
	})
	return a
}

// httpApp is an app behind signed HTTP requests.
type httpApp struct {
	mu       sync.Mutex
	requests []request
	url      string
}

type request struct {
	path   string
	header http.Header
	body   string
	form   url.Values
}

func serveApp(t *testing.T, s *slacksim.Server, answer func(http.ResponseWriter, request)) *httpApp {
	t.Helper()
	a := &httpApp{}
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		raw, _ := io.ReadAll(r.Body)
		form, _ := url.ParseQuery(string(raw))
		req := request{r.URL.Path, r.Header, string(raw), form}
		a.mu.Lock()
		a.requests = append(a.requests, req)
		a.mu.Unlock()
		answer(w, req)
	}))
	t.Cleanup(srv.Close)
	a.url = srv.URL
	s.SetRequestURL(srv.URL)
	return a
}

func (a *httpApp) last() request {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.requests[len(a.requests)-1]
}

func atoi(s string) int64 {
	n, _ := strconv.ParseInt(s, 10, 64)
	return n
}

// rawPost posts a form and returns the status.
func rawPost(ctx context.Context, address string, form url.Values) (int, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader(form.Encode()))
	if err != nil {
		return 0, err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	_, err = io.Copy(io.Discard, resp.Body)
	return resp.StatusCode, err
}

func contains(s, part string) bool { return strings.Contains(s, part) }
