package bot

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"alongside/commands"
	"alongside/internal/slacksim"
	"alongside/messages"
)

// knock sends a request as somebody who is not Slack may.
func knock(t *testing.T, w *world, path, body, timestamp, signature string) (int, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, w.http.URL+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if timestamp != "" {
		req.Header.Set("X-Slack-Request-Timestamp", timestamp)
	}
	if signature != "" {
		req.Header.Set("X-Slack-Signature", signature)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	defer http.DefaultClient.CloseIdleConnections()
	answer, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(answer)
}

func commandBody(trigger, text string) string {
	return url.Values{
		"team_id": {workspace}, "api_app_id": {slacksim.AppID}, "user_id": {kari}, "channel_id": {teamChannel}, "command": {"/contact"},
		"text": {text}, "trigger_id": {trigger},
	}.Encode()
}

func TestGateAnswersEveryBadSignatureAlike(t *testing.T) {
	w := start(t, setup{mode: HTTPMode})
	w.answer(func(context.Context, commands.Request) (commands.Reply, error) {
		t.Error("the desk was asked")
		return commands.Reply{}, nil
	})
	const secret = slacksim.DefaultSigningSecret
	body := commandBody("1.1.1", "forged")
	now := time.Now()
	nowTime, right := signed(secret, now, body)
	_, wrong := signed("another", now, body)
	oldTime, old := signed(secret, now.Add(-6*time.Minute), body)
	aheadTime, ahead := signed(secret, now.Add(6*time.Minute), body)
	farTime, far := signed(secret, time.Unix(99999999999, 0), body)
	var first string
	for name, c := range map[string][3]string{
		"missing": {body, "", ""}, "no signature": {body, nowTime, ""}, "no time": {body, "", right}, "wrong secret": {body, nowTime, wrong},
		"other body": {body + "&x=1", nowTime, right}, "expired": {body, oldTime, old}, "ahead": {body, aheadTime, ahead},
		"far future": {body, farTime, far}, "time changed": {body, oldTime, right}, "garbage": {body, nowTime, "v0=zz"},
		"empty body": {"", nowTime, right}, "binary": {"\x00\xff", nowTime, right},
	} {
		for _, path := range []string{"/slack/commands", "/slack/interactions", "/slack/events"} {
			status, answer := knock(t, w, path, c[0], c[1], c[2])
			if first == "" {
				first = answer
			}
			if status != http.StatusUnauthorized || answer != first {
				t.Errorf("%s %s: %d %q, want 401 %q", name, path, status, answer, first)
			}
			for _, signature := range []string{right, old, ahead, far} {
				if strings.Contains(answer, signature[3:]) {
					t.Errorf("%s: the answer holds a right signature", name)
				}
			}
		}
	}
	for _, signature := range []string{right, old, ahead, far} {
		if strings.Contains(w.logs.String(), signature[3:]) {
			t.Error("the log holds a right signature")
		}
	}
	// The control: the same with the right signature is let in.
	w.answer(func(context.Context, commands.Request) (commands.Reply, error) { return commands.Reply{}, nil })
	if status, _ := knock(t, w, "/slack/commands", body, nowTime, right); status != http.StatusOK {
		t.Errorf("the right signature got %d", status)
	}
}

func TestGateHandlesAnExactReplayOnce(t *testing.T) {
	w := start(t, setup{mode: HTTPMode})
	var asked atomic.Int64
	entered, release := make(chan struct{}), make(chan struct{})
	w.answer(func(context.Context, commands.Request) (commands.Reply, error) {
		asked.Add(1)
		close(entered)
		<-release
		return commands.Reply{Message: messages.Failed{Reference: "ONCE"}}, nil
	})
	body := commandBody("1.1.2", "again")
	timestamp, signature := signed(slacksim.DefaultSigningSecret, time.Now(), body)
	answers := make(chan string, 3)
	send := func(signature string) {
		status, answer := knock(t, w, "/slack/commands", body, timestamp, signature)
		if status != http.StatusOK {
			t.Errorf("status %d", status)
		}
		answers <- answer
	}
	go send(signature)
	<-entered
	go send(signature)                                       // while the first is being handled
	go send("v0=" + strings.ToUpper(signature[len("v0="):])) // the same signature, spelled otherwise
	w.until("the repeats to be noticed", func() bool { return w.bot.Counts()["replayed: command"] == 2 })
	close(release)
	first := <-answers
	if !strings.Contains(first, "ONCE") || <-answers != first || <-answers != first {
		t.Error("a repeat got another answer")
	}
	go send(signature)
	if <-answers != first || asked.Load() != 1 {
		t.Errorf("handled %d times", asked.Load())
	}
}

func TestGateBounds(t *testing.T) {
	w := start(t, setup{mode: HTTPMode})
	sign := func(body string) (string, string) { return signed(slacksim.DefaultSigningSecret, time.Now(), body) }
	long := string(bytes.Repeat([]byte("x"), bodyMost+1))
	at, signature := sign(long)
	if status, _ := knock(t, w, "/slack/commands", long, at, signature); status != http.StatusRequestEntityTooLarge {
		t.Errorf("a body over 1 MiB: %d", status)
	}
	atCap := commandBody("1.1.3", strings.Repeat("x", bodyMost-len(commandBody("1.1.3", ""))))
	at, signature = sign(atCap)
	if status, _ := knock(t, w, "/slack/commands", atCap, at, signature); status != http.StatusOK || len(atCap) != bodyMost {
		t.Errorf("a body of %d: %d", len(atCap), status)
	}
	for _, c := range []struct{ name, path, body, want string }{
		{"ssl_check", "/slack/commands", "ssl_check=1&token=x", ""},
		{"ssl_check of interactions", "/slack/interactions", "ssl_check=1", ""},
		{"challenge", "/slack/events", `{"type":"url_verification","challenge":"c4"}`, `{"challenge":"c4"}`},
		{"options", "/slack/interactions", "payload=" + url.QueryEscape(`{"type":"block_suggestion","team":{"id":"`+workspace+`"}}`), `{"options":[]}`},
		{"broken form", "/slack/commands", "%zz=;", ""},
		{"broken JSON", "/slack/interactions", "payload=%7B", ""},
		{"broken event", "/slack/events", "{", ""},
	} {
		at, signature := sign(c.body)
		if status, answer := knock(t, w, c.path, c.body, at, signature); status != http.StatusOK || answer != c.want {
			t.Errorf("%s: %d %q", c.name, status, answer)
		}
	}
	if n := w.bot.Counts()["dropped: unreadable"]; n != 3 {
		t.Errorf("%d unreadable ones counted", n)
	}
	other := strings.Replace(commandBody("1.1.4", ""), workspace, "T0OTHER", 1)
	at, signature = sign(other)
	if status, _ := knock(t, w, "/slack/commands", other, at, signature); status != http.StatusForbidden {
		t.Errorf("another workspace: %d", status)
	}
	resp, err := http.Get(w.http.URL + "/slack/commands")
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("GET: %d", resp.StatusCode)
	}
	http.DefaultClient.CloseIdleConnections()
}

func TestBusyIsSaid(t *testing.T) {
	w := start(t, setup{mode: HTTPMode})
	w.bot.lanes.close() // as when too much waits, or the bot is about to stop
	if r := command(t, w, kari, "/contact", ""); r.Text() != english(messages.NotSaved{}) {
		t.Errorf("%+v", r)
	}
}
