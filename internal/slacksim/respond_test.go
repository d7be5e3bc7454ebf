package slacksim_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"alongside/internal/slacksim"
)

func TestResponseURLIsLimited(t *testing.T) {
	s := start(t, testConfig(true))
	a := dial(t, s, silent)
	address := func() string {
		trigger := s // one command, one address
		if _, err := trigger.Command(t.Context(), ada, team, "/contact", ""); err != nil {
			t.Fatal(err)
		}
		return (<-a.got).payload["response_url"].(string)
	}
	u := address()
	for i := range 5 {
		if status, _, _ := post(t, u, "", object{"text": fmt.Sprint(i)}); status != http.StatusOK {
			t.Fatalf("use %d: %d", i+1, status)
		}
	}
	if status, _, out := post(t, u, "", object{"text": "6"}); status != http.StatusNotFound || out["error"] != "used_url" {
		t.Errorf("sixth use: %d %v", status, out)
	}
	if m := s.MessagesFor(ada); len(m) != 5 || !m[0].Ephemeral {
		t.Errorf("ada sees %d messages", len(m))
	}
	if m := s.Messages(team); len(m) != 0 {
		t.Errorf("without response_type the channel shows %+v", m)
	}
	u = address()
	if status, _, _ := post(t, u, "", object{"text": "for all", "response_type": "in_channel"}); status != http.StatusOK || len(s.Messages(team)) != 1 {
		t.Errorf("in_channel: %d, %+v", status, s.Messages(team))
	}
	if status, _, out := post(t, u, "", object{"text": "x", "colour": "red"}); status != http.StatusBadRequest || out["error"] != "invalid_payload" {
		t.Errorf("unknown field: %d %v", status, out)
	}
	if err := s.Advance(t.Context(), 30*time.Minute+time.Second); err != nil {
		t.Fatal(err)
	}
	if status, _, out := post(t, u, "", object{"text": "late"}); status != http.StatusNotFound || out["error"] != "expired_url" {
		t.Errorf("late: %d %v", status, out)
	}
	u = address()
	if err := s.Fault(slacksim.Fault{Method: "response_url", Mode: "500", Count: 1}); err != nil {
		t.Fatal(err)
	}
	if status, _, _ := post(t, u, "", object{"text": "x"}); status != http.StatusInternalServerError {
		t.Errorf("fault: %d", status)
	}
}

func TestSlackSignatureVector(t *testing.T) {
	// Slack: "Verifying requests from Slack", the example on that page.
	body := "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
	got := slacksim.Signature("8f742231b10e8888abcd99yyyzzz85a5", time.Unix(1531420618, 0), body)
	if want := "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
