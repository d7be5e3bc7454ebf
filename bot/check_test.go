package bot

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"alongside/internal/redisproc"
	"alongside/internal/slacksim"
)

func TestCheck(t *testing.T) {
	t.Parallel()
	w := start(t, setup{noRun: true, redis: redisproc.ForTest(t, redisproc.Options{}), scopes: func(o *ManifestOptions) { o.Channels = true }})
	w.team()
	if r := Check(t.Context(), w.cfg); !r.OK() || r.Workspace != workspace || !strings.HasPrefix(r.String(), checkGood) {
		t.Errorf("all is well, and it says:\n%s", r)
	}
	archive(t, w)
	if r := Check(t.Context(), w.cfg); r.OK() || !strings.Contains(r.String(), "team1: the channel "+coordChannel) {
		t.Errorf("an archived channel: %s", r)
	}
	cfg := w.cfg
	cfg.BotToken = "xoxb-another"
	if r := Check(t.Context(), cfg); r.OK() || !strings.Contains(r.String(), "invalid_auth") {
		t.Errorf("a wrong token: %s", r)
	}
	cfg = w.cfg
	cfg.Mode, cfg.SigningSecret = HTTPMode, ""
	if r := Check(t.Context(), cfg); r.OK() || !strings.Contains(r.String(), "signing secret") {
		t.Errorf("no signing secret: %s", r)
	}
}

func TestCheckNamesMissingScopesAndWeakRedis(t *testing.T) {
	t.Parallel()
	weak := redisproc.ForTest(t, redisproc.Options{AppendFsync: "everysec"})
	w := start(t, setup{noRun: true, redis: weak, sim: func(c *slacksim.Config) {
		c.Manifest = []byte(strings.Replace(string(c.Manifest), `"im:history",`, `"team:read",`, 1))
	}})
	w.team()
	r := Check(t.Context(), w.cfg)
	page := r.String()
	for _, want := range []string{"The scope im:history is not granted", "The scope team:read is granted", "appendfsync", "channels:read and groups:read"} {
		if !strings.Contains(page, want) {
			t.Errorf("%q is not in\n%s", want, page)
		}
	}
	if len(r.Problems) != 2 || strings.Contains(page, slacksim.DefaultBotToken) {
		t.Errorf("%d problems:\n%s", len(r.Problems), page)
	}
}

func TestCheckComparesClocks(t *testing.T) {
	slow := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) {
		rw.Header().Set("Date", time.Now().Add(-10*time.Minute).UTC().Format(http.TimeFormat))
		_, _ = io.WriteString(rw, `{"ok":true,"team_id":"T1","bot_id":"B1","url":"ws://127.0.0.1/"}`)
	}))
	defer slow.Close()
	r := Check(t.Context(), Config{BotToken: "xoxb-x", AppToken: "xapp-x", APIURL: slow.URL + "/"})
	if !strings.Contains(r.String(), "differs from Slack's by 10m") {
		t.Errorf("%s", r)
	}
}

func TestNewRefuses(t *testing.T) {
	w := start(t, setup{noRun: true})
	for name, c := range map[string]struct {
		spoil func(*Config)
		want  string
	}{
		"a user token":              {func(c *Config) { c.BotToken = "xoxp-1" }, "xoxb-"},
		"an app token as bot token": {func(c *Config) { c.BotToken = slacksim.DefaultAppToken }, "xoxb-"},
		"a bot token as app token":  {func(c *Config) { c.AppToken = slacksim.DefaultBotToken }, "xapp-"},
		"a token that is no good":   {func(c *Config) { c.BotToken = "xoxb-unknown" }, "invalid_auth"},
		"no signing secret":         {func(c *Config) { c.Mode, c.SigningSecret = HTTPMode, "" }, "signing secret"},
		"an unknown mode":           {func(c *Config) { c.Mode = "carrier pigeon" }, "mode"},
		"no store":                  {func(c *Config) { c.Store = nil }, "store"},
		"too short a settling":      {func(c *Config) { c.Settle = c.RequestTimeout }, "settle"},
	} {
		cfg := w.cfg
		c.spoil(&cfg)
		if _, err := New(t.Context(), cfg); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want an error that names %q", name, err, c.want)
		}
	}
	fault(t, w, slacksim.Fault{Method: "auth.test", Mode: "500", Count: 1})
	if _, err := New(t.Context(), w.cfg); err != nil {
		t.Errorf("a Slack that fails once: %v", err)
	}
}

func TestHealth(t *testing.T) {
	t.Parallel()
	var beats atomic.Int64
	watcher := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { beats.Add(1) }))
	defer watcher.Close()
	w := start(t, setup{config: func(c *Config) { c.Addr, c.Heartbeat = "127.0.0.1:0", watcher.URL }, waits: func(w *waits) { w.audit = 20 * time.Millisecond }})
	get := func(path string) (int, string) {
		t.Helper()
		resp, err := http.Get("http://" + w.bot.Addr() + path)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		body, _ := io.ReadAll(resp.Body)
		return resp.StatusCode, strings.TrimSpace(string(body))
	}
	defer http.DefaultClient.CloseIdleConnections()
	if status, body := get("/healthz"); status != http.StatusOK || body != "ok" {
		t.Errorf("healthz: %d %q", status, body)
	}
	if status, body := get("/readyz"); status != http.StatusOK || !strings.Contains(body, `"problems":[],"ready":true`) {
		t.Errorf("readyz: %d %q", status, body)
	}
	if status, _ := get("/slack/commands"); status != http.StatusNotFound {
		t.Errorf("socket mode takes requests over HTTP: %d", status)
	}
	w.until("heartbeats", func() bool { return beats.Load() > 2 })
	w.bot.revoke("token_revoked")
	fault(t, w, slacksim.Fault{Method: "auth.test", Mode: "error", Error: "token_revoked", Probability: 1})
	if status, body := get("/readyz"); status != http.StatusServiceUnavailable || !strings.Contains(body, "token_revoked") {
		t.Errorf("readyz: %d %q", status, body)
	}
	w.until("the heartbeat to stop", func() bool {
		before := beats.Load()
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		defer cancel()
		<-ctx.Done()
		return beats.Load() == before
	})
}
