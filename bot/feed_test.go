package bot

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"alongside/commands"
	"alongside/internal/slacksim"
	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// feeds makes a bot that serves calendars at a free port, with Ada in a team, and returns the secret of her address.
func (w *world) feeds() (secret string) {
	w.t.Helper()
	w.team()
	w.owns(ada, func(c *storage.Change) {
		c.PutMember(peer.Member{User: ada, Team: "team1", State: peer.Active})
		c.PutTimeOff(peer.TimeOff{ID: "t1", Worker: ada, Team: "team1", Kind: peer.HealthOff, State: peer.TimeOffTold, Zone: "UTC", Version: 1,
			From: time.Now().Truncate(24 * time.Hour), To: time.Now().Truncate(24 * time.Hour).Add(24 * time.Hour), AskedAt: time.Now()})
	})
	person, err := w.bot.Person(w.t.Context(), workspace, ada)
	if err != nil {
		w.t.Fatal(err)
	}
	reply, err := w.cfg.Desk.Handle(w.t.Context(), commands.Request{
		Workspace: workspace, Op: "feed " + newReference(), Person: person, Command: "/timeoff", Text: "feed new", At: time.Now(),
	})
	made, ok := reply.Message.(messages.FeedAddress)
	if err != nil || !ok {
		w.t.Fatalf("%+v %v", reply, err)
	}
	path := made.Address[strings.LastIndex(made.Address, "/")+1:]
	return strings.TrimSuffix(path, ".ics")
}

func startFeeds(t *testing.T, more func(*Config)) *world {
	t.Helper()
	return start(t, setup{config: func(c *Config) {
		c.Desk.Feeds, c.FeedsAddr = "https://calendar.example", "127.0.0.1:0"
		if more != nil {
			more(c)
		}
	}})
}

// fetch asks the address over HTTP.
func (w *world) fetch(path string, header ...string) (*http.Response, string) {
	w.t.Helper()
	w.until("calendars are served", func() bool { return w.bot.FeedsAddr() != "" })
	r, err := http.NewRequestWithContext(w.t.Context(), http.MethodGet, "http://"+w.bot.FeedsAddr()+path, nil)
	if err != nil {
		w.t.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	client := &http.Client{Timeout: 10 * time.Second}
	defer client.CloseIdleConnections()
	resp, err := client.Do(r)
	if err != nil {
		w.t.Fatal(err)
	}
	body, err := io.ReadAll(resp.Body)
	_ = resp.Body.Close()
	if err != nil {
		w.t.Fatal(err)
	}
	return resp, string(body)
}

// TestFeedIsLimited: one address is asked for thirty times in ten minutes and no more; another one goes on, and so does this one afterwards.
func TestFeedIsLimited(t *testing.T) {
	w := startFeeds(t, nil)
	secret := w.feeds()
	now := time.Now()
	limit := &feedLimit{now: func() time.Time { return now }}
	for i := range feedMost {
		if limit.over(secret) != 0 {
			t.Fatalf("over after %d", i)
		}
		limit.count(secret)
	}
	if wait := limit.over(secret); wait != feedWindow {
		t.Errorf("waits %s", wait)
	}
	if limit.over(notThere(secret)) != 0 {
		t.Error("one address is counted for another")
	}
	now = now.Add(feedWindow)
	if limit.over(secret) != 0 {
		t.Error("over for ever")
	}
	statuses := map[int]int{}
	for range feedMost + 2 {
		resp, body := w.fetch("/feeds/" + secret + ".ics")
		statuses[resp.StatusCode]++
		if resp.StatusCode == http.StatusTooManyRequests && (resp.Header.Get("Retry-After") == "" || strings.Contains(body, "VCALENDAR")) {
			t.Errorf("%v %s", resp.Header, body)
		}
	}
	if statuses[200] != feedMost || statuses[429] != 2 {
		t.Errorf("%v", statuses)
	}
	if resp, _ := w.fetch("/behind/a/proxy/feeds/" + notThere(secret) + ".ics"); resp.StatusCode != 404 {
		t.Errorf("a secret that is nobody's: %d", resp.StatusCode)
	}
}

// notThere is a secret that nobody has, one letter from another.
func notThere(secret string) string {
	last := "A"
	if strings.HasSuffix(secret, "A") {
		last = "B"
	}
	return secret[:len(secret)-1] + last
}

// TestFeedWhenSomethingFails: a calendar is asked to come again, what it has stays; no address reaches the log.
func TestFeedWhenSomethingFails(t *testing.T) {
	w := startFeeds(t, nil)
	secret := w.feeds()
	resp, body := w.fetch("/somewhere/feeds/" + secret + ".ics") // a proxy may leave what is its own in front
	if resp.StatusCode != 200 || !strings.Contains(body, "SUMMARY:Fri: helse") || resp.Header.Get("X-Robots-Tag") == "" {
		t.Fatalf("%s %s", resp.Status, body)
	}
	if resp, body := w.fetch("/feeds/"+secret+".ics", "If-None-Match", `"x", W/`+resp.Header.Get("ETag")); resp.StatusCode != 304 || body != "" {
		t.Errorf("%s %q", resp.Status, body)
	}
	if err := w.sim.Fault(slacksim.Fault{Method: "users.info", Mode: "error", Error: "internal_error", Count: 1000}); err != nil {
		t.Fatal(err)
	}
	w.bot.people.mu.Lock()
	w.bot.people.known = nil
	w.bot.people.mu.Unlock()
	if resp, body := w.fetch("/feeds/" + secret + ".ics"); resp.StatusCode != 200 || !strings.Contains(body, "SUMMARY:Time off: health") {
		t.Errorf("without Slack, in the language of the team: %s %s", resp.Status, body)
	}
	recorder := httptest.NewRecorder()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	r := httptest.NewRequest(http.MethodGet, "/feeds/"+secret+".ics", nil).WithContext(ctx)
	w.bot.FeedHandler().ServeHTTP(recorder, r)
	if recorder.Code != http.StatusServiceUnavailable || recorder.Header().Get("Retry-After") == "" {
		t.Errorf("Redis does not answer: %d", recorder.Code)
	}
	w.bot.log.WithField("path", r.URL.Path).Error("as a proxy would")
	if logged := w.logs.String(); strings.Contains(logged, secret) || !strings.Contains(logged, "[censored]") {
		t.Errorf("the address is in the log:\n%s", logged)
	}
	// Without the setting nothing is served, whoever asks.
	w.cfg.Desk.Feeds = ""
	recorder = httptest.NewRecorder()
	w.bot.FeedHandler().ServeHTTP(recorder, httptest.NewRequest(http.MethodGet, "/feeds/"+secret+".ics", nil))
	if recorder.Code != http.StatusNotFound {
		t.Errorf("turned off: %d", recorder.Code)
	}
}
