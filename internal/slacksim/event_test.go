package slacksim_test

import (
	"encoding/json"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"alongside/internal/slacksim"
)

func TestHomeAndEventRetries(t *testing.T) {
	c := testConfig(true)
	c.EventRetries = []time.Duration{0, time.Millisecond, time.Millisecond}
	c.AckTimeout = 50 * time.Millisecond
	s := start(t, c)
	var seen atomic.Int32
	a := dial(t, s, func(delivery) (any, bool) { return nil, seen.Add(1) == 3 })
	r, err := s.OpenHome(t.Context(), ada)
	if err != nil || r.Error != "operation_timeout" {
		t.Fatalf("%+v, %v", r, err)
	}
	var id any
	for n := range 3 {
		d := <-a.got
		if n == 0 {
			id = d.payload["event_id"]
		}
		if d.raw["retry_attempt"] != float64(n) || d.payload["event_id"] != id || d.payload["event"].(object)["type"] != "app_home_opened" {
			t.Errorf("delivery %d = %v", n, d.raw)
		}
		if n > 0 && d.raw["retry_reason"] != "http_timeout" {
			t.Errorf("reason = %v", d.raw["retry_reason"])
		}
	}
	home := object{"type": "home", "blocks": []object{{"type": "divider"}}}
	v := mustAPI(t, s, "views.publish", object{"user_id": ada, "view": home})["view"].(object)
	if out := api(t, s, "views.publish", object{"user_id": ada, "view": home, "hash": "0.x"}); out["error"] != "hash_conflict" {
		t.Errorf("%v", out)
	}
	again := mustAPI(t, s, "views.publish", object{"user_id": ada, "view": home, "hash": v["hash"]})["view"].(object)
	if again["id"] != v["id"] || again["hash"] == v["hash"] {
		t.Errorf("%v then %v", v, again)
	}
}

func TestHTTPEventsAreRetriedAndPressesAreForms(t *testing.T) {
	c := testConfig(false)
	c.EventRetries = []time.Duration{0, time.Millisecond, time.Millisecond}
	s := start(t, c)
	var calls atomic.Int32
	done := make(chan request, 1)
	app := serveApp(t, s, func(w http.ResponseWriter, r request) {
		if r.path == "/slack/events" {
			if calls.Add(1) < 3 {
				w.WriteHeader(http.StatusBadGateway)
				return
			}
			done <- r
		}
	})
	if r, err := s.OpenHome(t.Context(), ada); err != nil || r.Error != "dispatch_failed" {
		t.Fatalf("%+v, %v", r, err)
	}
	if r := <-done; r.header.Get("X-Slack-Retry-Num") != "2" || r.header.Get("Content-Type") != "application/json" {
		t.Errorf("header = %v", r.header)
	}
	ts := mustAPI(t, s, "chat.postMessage", object{"channel": team, "text": "x", "blocks": withButton("go", "7")})["ts"].(string)
	if r, err := s.Action(t.Context(), slacksim.ActionRequest{User: ada, Channel: team, TS: ts, ActionID: "go"}); err != nil || r.Error != "" {
		t.Fatalf("%+v, %v", r, err)
	}
	var p object
	if err := json.Unmarshal([]byte(app.last().form.Get("payload")), &p); err != nil || app.last().path != "/slack/interactions" || p["type"] != "block_actions" {
		t.Errorf("%v %v", app.last().path, err)
	}
}
