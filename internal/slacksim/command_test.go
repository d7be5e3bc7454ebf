package slacksim_test

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"alongside/internal/slacksim"
)

func reply(text string) func(delivery) (any, bool) {
	return func(delivery) (any, bool) { return object{"text": text}, true }
}

func TestCommandOverASocket(t *testing.T) {
	s := start(t, testConfig(true))
	a := dial(t, s, reply("logged"))
	if a.hello["type"] != "hello" || a.hello["num_connections"] != 1.0 {
		t.Errorf("hello = %v", a.hello)
	}
	got, err := s.Command(t.Context(), ada, team, "/contact", "  @ben. <b> & #team a@ben @here https://x.example/?a&b ")
	if err != nil || got.Error != "" || got.Text() != "logged" || got.Response.ResponseType != "ephemeral" {
		t.Fatalf("reply = %+v, %v", got, err)
	}
	d := <-a.got
	if d.kind != "slash_commands" || d.raw["accepts_response_payload"] != true {
		t.Errorf("envelope = %v", d.raw)
	}
	want := "<@U0BEN>. &lt;b&gt; &amp; <#C0TEAM|team> a@ben <!here> <https://x.example/?a&amp;b>"
	if d.payload["text"] != want {
		t.Errorf("text = %q, want %q", d.payload["text"], want)
	}
	for k, v := range map[string]string{"user_id": ada, "channel_id": team, "channel_name": "team", "command": "/contact", "team_id": "T0SIM", "api_app_id": slacksim.AppID} {
		if d.payload[k] != v {
			t.Errorf("%s = %v, want %s", k, d.payload[k], v)
		}
	}
	seen := s.MessagesFor(ada)
	if len(seen) != 1 || seen[0].Text != "logged" || !seen[0].Ephemeral || seen[0].To != ada {
		t.Errorf("ada sees %+v", seen)
	}
	if m := s.MessagesFor(ben); len(m) != 0 {
		t.Errorf("ben sees %+v", m)
	}
	if m := s.Messages(team); len(m) != 0 {
		t.Errorf("the channel shows %+v", m)
	}
}

func TestCommandWithoutShouldEscapeKeepsNames(t *testing.T) {
	s := start(t, testConfig(true))
	a := dial(t, s, reply(""))
	if _, err := s.Command(t.Context(), ada, "DM", "/plain", "@ben <!channel>"); err != nil {
		t.Fatal(err)
	}
	d := <-a.got
	if d.payload["text"] != "@ben &lt;!channel&gt;" || d.payload["channel_name"] != "directmessage" || d.payload["channel_id"] != "D0ADA" {
		t.Errorf("payload = %v", d.payload)
	}
}

func TestCommandOverHTTPIsSigned(t *testing.T) {
	s := start(t, testConfig(false))
	app := serveApp(t, s, func(w http.ResponseWriter, _ request) { _, _ = io.WriteString(w, "thank you") })
	got, err := s.Command(t.Context(), ada, team, "/contact", "@ben 20m")
	if err != nil || got.Text() != "thank you" {
		t.Fatalf("reply = %+v, %v", got, err)
	}
	r := app.last()
	if r.path != "/slack/commands" || r.form.Get("text") != "<@U0BEN> 20m" || r.form.Get("is_enterprise_install") != "false" {
		t.Errorf("request = %+v", r)
	}
	at, err := time.Parse(time.UnixDate, time.Unix(atoi(r.header.Get("X-Slack-Request-Timestamp")), 0).UTC().Format(time.UnixDate))
	if err != nil || time.Since(at).Abs() > time.Minute {
		t.Errorf("timestamp %v, %v", at, err)
	}
	if want := slacksim.Signature(slacksim.DefaultSigningSecret, at, r.body); r.header.Get("X-Slack-Signature") != want {
		t.Errorf("signature %s, want %s", r.header.Get("X-Slack-Signature"), want)
	}
}

func TestHowCommandsFail(t *testing.T) {
	t.Run("no socket", func(t *testing.T) {
		s := start(t, testConfig(true))
		got, err := s.Command(t.Context(), ada, team, "/contact", "")
		if err != nil || got.Error != "dispatch_failed" {
			t.Fatalf("%+v, %v", got, err)
		}
		if m := s.MessagesFor(ada); len(m) != 1 || m[0].User != slacksim.SlackbotID || !strings.Contains(m[0].Text, "dispatch_failed") {
			t.Errorf("notice = %+v", m)
		}
	})
	t.Run("no acknowledgement", func(t *testing.T) {
		s := start(t, impatient(true))
		dial(t, s, nil)
		if got, err := s.Command(t.Context(), ada, team, "/contact", ""); err != nil || got.Error != "operation_timeout" {
			t.Fatalf("%+v, %v", got, err)
		}
	})
	t.Run("unknown command", func(t *testing.T) {
		s := start(t, testConfig(true))
		if got, err := s.Command(t.Context(), ada, team, "/nothing", ""); err != nil || got.Error != "invalid_command" {
			t.Fatalf("%+v, %v", got, err)
		}
	})
	t.Run("http status", func(t *testing.T) {
		s := start(t, testConfig(false))
		serveApp(t, s, func(w http.ResponseWriter, _ request) { w.WriteHeader(http.StatusInternalServerError) })
		if got, err := s.Command(t.Context(), ada, team, "/contact", ""); err != nil || got.Error != "dispatch_failed" {
			t.Fatalf("%+v, %v", got, err)
		}
	})
	t.Run("http silence", func(t *testing.T) {
		s := start(t, impatient(false))
		release := make(chan struct{})
		serveApp(t, s, func(http.ResponseWriter, request) { <-release })
		got, err := s.Command(t.Context(), ada, team, "/contact", "")
		close(release)
		if err != nil || got.Error != "operation_timeout" {
			t.Fatalf("%+v, %v", got, err)
		}
	})
	t.Run("no request goes beyond loopback", func(t *testing.T) {
		s := start(t, testConfig(false)) // the manifest names bot.example
		if got, err := s.Command(t.Context(), ada, team, "/contact", ""); err != nil || got.Error != "dispatch_failed" {
			t.Fatalf("%+v, %v", got, err)
		}
		if v := s.Violations(); len(v) != 1 || v[0].Violation != "request_url_not_loopback" {
			t.Errorf("violations = %+v", v)
		}
	})
	t.Run("unknown field in the reply", func(t *testing.T) {
		s := start(t, testConfig(true))
		dial(t, s, func(delivery) (any, bool) { return object{"txt": "typo"}, true })
		if got, err := s.Command(t.Context(), ada, team, "/contact", ""); err != nil || got.Error != "invalid_response" {
			t.Fatalf("%+v, %v", got, err)
		}
		if v := s.Violations(); len(v) != 1 {
			t.Errorf("violations = %+v", v)
		}
	})
	for name, try := range map[string][2]string{
		"unknown user": {"U0NOBODY", team}, "deactivated": {gone, "DM"}, "private channel": {ben, secret},
		"foreign DM": {ben, "D0ADA"}, "archived": {ada, old}, "guest elsewhere": {guest, lobby},
	} {
		t.Run(name, func(t *testing.T) {
			s := start(t, testConfig(true))
			if _, err := s.Command(t.Context(), try[0], try[1], "/contact", ""); !errors.Is(err, slacksim.ErrImpossible) {
				t.Errorf("err = %v", err)
			}
		})
	}
}

func TestInChannelReplyShowsWhatWasTyped(t *testing.T) {
	s := start(t, testConfig(true))
	dial(t, s, func(delivery) (any, bool) { return object{"text": "done", "response_type": "in_channel"}, true })
	if _, err := s.Command(t.Context(), ada, team, "/contact", "private words"); err != nil {
		t.Fatal(err)
	}
	m := s.Messages(team)
	if len(m) != 2 || m[0].Text != "/contact private words" || m[0].User != ada || m[1].Text != "done" {
		t.Errorf("channel = %+v", m)
	}
}

func TestLargeAcknowledgementsAreDropped(t *testing.T) {
	c := testConfig(true)
	c.AckTimeout = time.Second
	s := start(t, c)
	var length atomic.Int32
	dial(t, s, func(delivery) (any, bool) { return object{"text": strings.Repeat("x", int(length.Load()))}, true })
	const size = 20_000 // with the envelope still below 20 KB
	length.Store(size)
	if got, err := s.Command(t.Context(), ada, team, "/contact", ""); err != nil || got.Error != "" || len(got.Text()) != size {
		t.Fatalf("below the limit: %v %v", got.Error, err)
	}
	length.Store(20_480)
	got, err := s.Command(t.Context(), ada, team, "/contact", "")
	if err != nil || got.Response != nil || got.Error != "operation_timeout" {
		t.Fatalf("at the limit: %+v, %v", got, err)
	}
	if v := s.Violations(); len(v) != 1 || v[0].Violation != "ack_too_large" {
		t.Errorf("violations = %+v", v)
	}
}
