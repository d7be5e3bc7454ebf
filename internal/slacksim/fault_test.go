package slacksim_test

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"alongside/internal/slacksim"
)

func TestFaults(t *testing.T) {
	s := start(t, testConfig(true))
	set := func(f slacksim.Fault) {
		t.Helper()
		if err := s.Fault(f); err != nil {
			t.Fatal(err)
		}
	}
	say := object{"channel": team, "text": "x"}
	set(slacksim.Fault{Method: "chat.postMessage", Mode: "error", Error: "is_archived", Count: 1})
	if out := api(t, s, "chat.postMessage", say); out["error"] != "is_archived" {
		t.Errorf("%v", out)
	}
	mustAPI(t, s, "chat.postMessage", say) // one only
	set(slacksim.Fault{Method: "*", Mode: "500", Count: 1})
	if status, _, _ := post(t, s.APIURL()+"auth.test", slacksim.DefaultBotToken, object{}); status != http.StatusInternalServerError {
		t.Errorf("status %d", status)
	}
	set(slacksim.Fault{Method: "chat.postMessage", Mode: "429", Count: 1})
	status, header, out := post(t, s.APIURL()+"chat.postMessage", slacksim.DefaultBotToken, say)
	if status != http.StatusTooManyRequests || header.Get("Retry-After") != "1" || out["error"] != "ratelimited" {
		t.Errorf("%d %v %v", status, header, out)
	}
	before := len(s.Messages(team))
	set(slacksim.Fault{Method: "chat.postMessage", Mode: "lost", Count: 1})
	if _, err := rawPost(t.Context(), s.APIURL()+"chat.postMessage", url.Values{"token": {slacksim.DefaultBotToken}, "channel": {team}, "text": {"lost"}}); err == nil {
		t.Error("the answer was not lost")
	}
	if got := len(s.Messages(team)); got != before+1 {
		t.Errorf("the work was not done: %d messages, had %d", got, before)
	}
	set(slacksim.Fault{Method: "chat.postMessage", Mode: "timeout", Count: 1})
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := rawPost(ctx, s.APIURL()+"chat.postMessage", url.Values{"token": {slacksim.DefaultBotToken}, "channel": {team}, "text": {"never"}}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("err = %v", err)
	}
	if got := len(s.Messages(team)); got != before+1 {
		t.Errorf("a call that timed out did its work")
	}
	set(slacksim.Fault{Method: "auth.test", Mode: "error", Error: "x", Count: 5})
	set(slacksim.Fault{Method: "auth.test"})
	mustAPI(t, s, "auth.test", object{})
	for _, f := range []slacksim.Fault{{Mode: "429", Count: 1}, {Method: "x", Mode: "shrug"}, {Mode: "drop", Reason: "boredom"}, {Method: "x", Mode: "error", Count: 1}, {Method: "x", Count: 1}} {
		if s.Fault(f) == nil {
			t.Errorf("%+v was accepted", f)
		}
	}
}

func TestRandomFaultsRepeatWithTheirSeed(t *testing.T) {
	pattern := func() string {
		s := start(t, testConfig(true))
		if err := s.Fault(slacksim.Fault{Method: "*", Mode: "error", Error: "fatal_error", Probability: 0.5, Seed: 3}); err != nil {
			t.Fatal(err)
		}
		var out strings.Builder
		for range 20 {
			if api(t, s, "auth.test", object{})["ok"] == true {
				out.WriteByte('.')
			} else {
				out.WriteByte('x')
			}
		}
		return out.String()
	}
	one, two := pattern(), pattern()
	if one != two || !strings.Contains(one, "x") || !strings.Contains(one, ".") {
		t.Errorf("%s and %s", one, two)
	}
}

func TestPace(t *testing.T) {
	s := start(t, testConfig(true))
	for range 4 {
		mustAPI(t, s, "chat.postMessage", object{"channel": team, "text": "x"})
	}
	if v := s.Violations(); len(v) != 1 || v[0].Violation != "pace" {
		t.Errorf("violations = %+v", v)
	}
	if err := s.Advance(t.Context(), 3*time.Second); err != nil {
		t.Fatal(err)
	}
	mustAPI(t, s, "chat.postMessage", object{"channel": team, "text": "after a pause"})
	if n := len(s.Violations()); n != 1 {
		t.Errorf("%d violations", n)
	}
	c := testConfig(true)
	c.ChannelInterval = time.Minute
	strict := start(t, c)
	mustAPI(t, strict, "chat.postMessage", object{"channel": team, "text": "x"})
	status, header, _ := post(t, strict.APIURL()+"chat.postMessage", slacksim.DefaultBotToken, object{"channel": team, "text": "x"})
	if status != http.StatusTooManyRequests || header.Get("Retry-After") != "60" {
		t.Errorf("%d %v", status, header)
	}
	mustAPI(t, strict, "chat.postMessage", object{"channel": ada, "text": "another channel"})
}
