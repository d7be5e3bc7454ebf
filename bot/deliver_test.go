package bot

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"alongside/internal/redisproc"
	"alongside/internal/slacksim"
	"alongside/messages"
	"alongside/storage"
)

func toUser(user string) storage.Recipient { return storage.Recipient{User: user} }

func fault(t *testing.T, w *world, f slacksim.Fault) {
	t.Helper()
	if err := w.sim.Fault(f); err != nil {
		t.Fatal(err)
	}
}

func drain(t *testing.T, w *world) {
	t.Helper()
	w.until("the outbox to be empty", func() bool {
		all, err := w.store.Backlog(t.Context(), workspace)
		return err == nil && all[storage.AlertLane]+all[storage.ReplyLane]+all[storage.NudgeLane] == 0
	})
}

func TestDeliver(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		w.team()
		w.send(
			out(t, "copy.1", storage.AlertLane, toUser(ada), messages.AlertCopy{AlertFacts: anAlert().AlertFacts}),
			alertOut(t, "alert.1"),
		)
		drain(t, w)
		own, channel := w.posts(ada), w.posts(coordChannel)
		if len(own) != 1 || len(channel) != 1 {
			t.Fatalf("%d to the worker, %d to the channel\n%s", len(own), len(channel), w.logs.String())
		}
		if want := messages.Render(anAlert(), "en", messages.Options{}); channel[0].Text != want.Text || len(channel[0].Blocks) != len(want.Blocks) {
			t.Errorf("the channel reads %q, in the team's language it is %q", channel[0].Text, want.Text)
		}
		if want := messages.Render(messages.AlertCopy{AlertFacts: anAlert().AlertFacts}, "nb", messages.Options{}); own[0].Text != want.Text {
			t.Errorf("the worker reads %q, in their language it is %q", own[0].Text, want.Text)
		}
		meta := channel[0].Metadata
		if meta == nil || meta.EventType != "alongside" || meta.EventPayload["op"] != mark(workspace, "alert.1") || len(meta.EventPayload) != 1 {
			t.Errorf("metadata %+v", meta)
		}
		if raw, _ := json.Marshal(meta); strings.Contains(string(raw), ada) || strings.Contains(string(raw), "K7") {
			t.Errorf("the metadata says more than it may: %s", raw)
		}
		if s := w.state("alert.1"); s.State != storage.SentOK || s.Channel != coordChannel || s.TS != channel[0].TS || s.Attempt != 1 {
			t.Errorf("stored %+v", s)
		}
		for _, c := range w.sim.Log() {
			args, _ := json.Marshal(c.Args)
			if c.Violation != "" || strings.Contains(string(args), "link_names") {
				t.Errorf("%+v", c)
			}
		}
	})
}

func TestDeliverInOrder(t *testing.T) {
	t.Parallel()
	w := start(t, setup{})
	w.team()
	// The coordinators' entry is first in the outbox, and waits for the worker's all the same; the others do not wait.
	alert, copied := alertOut(t, "alert.1"), out(t, "copy.1", storage.AlertLane, toUser(ada), messages.AlertCopy{AlertFacts: anAlert().AlertFacts})
	alert.After = "copy.1"
	fault(t, w, slacksim.Fault{Method: "chat.postMessage", Mode: "429", RetryAfter: 1, Count: 1})
	w.send(alert, out(t, "other", storage.ReplyLane, storage.Recipient{Channel: coordChannel}, messages.NotSaved{}))
	w.settled("other")
	if len(w.posts(ada)) != 0 || w.state("alert.1").State != storage.NotBegun {
		t.Fatalf("sent before its time: %+v", w.state("alert.1"))
	}
	w.send(copied)
	drain(t, w)
	own, channel := w.posts(ada), w.posts(coordChannel)
	if len(own) != 1 || len(channel) != 2 || own[0].TS >= channel[1].TS {
		t.Errorf("order: worker %+v, channel %+v", own, channel)
	}
	// A predecessor that died or was dropped no longer holds anything up.
	late := alertOut(t, "alert.2")
	late.After = "copy.2"
	toGone := out(t, "copy.2", storage.AlertLane, toUser("U0NOBODY"), messages.NotSaved{})
	w.send(late, toGone)
	drain(t, w)
	if w.state("copy.2").State != storage.Dead || w.state("alert.2").State != storage.SentOK {
		t.Errorf("%+v, %+v", w.state("copy.2"), w.state("alert.2"))
	}
}

func TestUpdateInPlace(t *testing.T) {
	t.Parallel()
	w := start(t, setup{})
	w.team()
	update := func(id string, version int, reference string) storage.Out {
		o := out(t, id, storage.AlertLane, storage.Recipient{Channel: coordChannel}, messages.Failed{Reference: reference})
		o.Replaces, o.Version = "alert.1", version
		return o
	}
	first := alertOut(t, "alert.1")
	first.Version = 1
	w.send(update("early", 2, "TWO")) // waits for what it replaces
	w.send(first)
	w.settled("alert.1", "early")
	w.send(update("third", 3, "THREE"), update("late", 2, "LATE"))
	drain(t, w)
	posts := w.posts(coordChannel)
	if len(posts) != 1 || posts[0].Text != english(messages.Failed{Reference: "THREE"}) {
		t.Errorf("%+v", posts)
	}
	if s := w.state("late"); s.State != storage.Dropped && s.State != storage.SentOK || w.state("alert.1").Version != 3 {
		t.Errorf("late %+v, alert %+v", s, w.state("alert.1"))
	}
	w.send(update("older", 1, "OLDER"))
	drain(t, w)
	if s := w.state("older"); s.State != storage.Dropped || s.Code != "older" {
		t.Errorf("an older version: %+v", s)
	}
	// A lost reply of a change is simply made again: it changes to the same.
	fault(t, w, slacksim.Fault{Method: "chat.update", Mode: "lost", Count: 1})
	w.send(update("fourth", 4, "FOUR"))
	drain(t, w)
	if posts = w.posts(coordChannel); len(posts) != 1 || posts[0].Text != english(messages.Failed{Reference: "FOUR"}) {
		t.Errorf("after a lost reply %+v", posts)
	}
	// Deleted in Slack: the end of it, nothing is posted anew.
	fault(t, w, slacksim.Fault{Method: "chat.update", Mode: "error", Error: "message_not_found", Count: 1})
	w.send(update("fifth", 5, "FIVE"))
	drain(t, w)
	if s := w.state("fifth"); s.State != storage.Dropped || s.Code != "message_not_found" || len(w.posts(coordChannel)) != 1 {
		t.Errorf("%+v", s)
	}
	dead := out(t, "dead", storage.ReplyLane, toUser("U0NOBODY"), messages.NotSaved{})
	orphan := update("orphan", 9, "NINE")
	orphan.Replaces = "dead"
	w.send(dead, orphan)
	drain(t, w)
	if s := w.state("orphan"); s.State != storage.Dropped || s.Code != "target dead" {
		t.Errorf("a change of what died: %+v", s)
	}
}

func TestRateLimitsAreObeyed(t *testing.T) {
	t.Parallel()
	w := start(t, setup{sim: func(c *slacksim.Config) { c.ChannelInterval = 200 * time.Millisecond }, config: func(c *Config) {
		c.ChannelInterval = 210 * time.Millisecond
	}})
	w.team()
	for _, id := range []string{"n1", "n2", "n3"} {
		w.send(out(t, id, storage.NudgeLane, toUser(ada), messages.Failed{Reference: id}))
	}
	drain(t, w)
	for _, c := range w.sim.LogOf("chat.postMessage") {
		if c.Status == http.StatusTooManyRequests {
			t.Error("posted too early to one channel")
		}
	}
	// Retry-After holds for the method: whatever comes meanwhile waits too.
	fault(t, w, slacksim.Fault{Method: "chat.postMessage", Mode: "429", RetryAfter: 1, Count: 1})
	began := time.Now()
	w.send(alertOut(t, "alert.1"), out(t, "n4", storage.NudgeLane, toUser(ben), messages.NotSaved{}))
	drain(t, w)
	calls := w.sim.LogOf("chat.postMessage")
	last := calls[len(calls)-3:]
	if last[0].Status != http.StatusTooManyRequests || last[1].Status != http.StatusOK || last[2].Status != http.StatusOK || time.Since(began) < time.Second {
		t.Errorf("after %v: %d %d %d", time.Since(began), last[0].Status, last[1].Status, last[2].Status)
	}
	if len(w.posts(coordChannel)) != 1 || strings.Contains(w.posts(coordChannel)[0].Text, "repeat") {
		t.Errorf("%+v", w.posts(coordChannel))
	}
	fault(t, w, slacksim.Fault{Method: "chat.postMessage", Mode: "error", Error: "ratelimited", Count: 2}) // as a 200
	w.send(alertOut(t, "alert.2"))
	drain(t, w)
	if n := len(w.posts(coordChannel)); n != 2 {
		t.Errorf("%d messages", n)
	}
}

// The answer is lost, or the server fails without having posted. What is in the history decides, and where it may not be
// read, an alert is repeated with a mark and the rest is dropped.
func TestUnknownOutcomes(t *testing.T) {
	t.Parallel()
	readable := func(o *ManifestOptions) { o.History = true }
	repeat := messages.Render(anAlert(), "en", messages.Options{Repeat: true}).Text
	once := messages.Render(anAlert(), "en", messages.Options{}).Text
	for _, c := range []struct {
		name   string
		mode   string
		scopes func(*ManifestOptions)
		lane   storage.Lane
		texts  []string
		state  storage.SentState
	}{
		{"alert lost, found", "lost", readable, storage.AlertLane, []string{once}, storage.SentOK},
		{"alert lost, unreadable", "lost", nil, storage.AlertLane, []string{once, repeat}, storage.SentOK},
		{"alert failed, looked for", "500", readable, storage.AlertLane, []string{repeat}, storage.SentOK},
		{"alert failed, unreadable", "500", nil, storage.AlertLane, []string{repeat}, storage.SentOK},
		{"alert never answered", "timeout", readable, storage.AlertLane, []string{repeat}, storage.SentOK},
		{"reply lost, found", "lost", readable, storage.ReplyLane, []string{once}, storage.SentOK},
		{"reply lost, unreadable", "lost", nil, storage.ReplyLane, []string{once}, storage.Dropped},
		{"nudge failed", "500", readable, storage.NudgeLane, nil, storage.Dropped},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := start(t, setup{scopes: c.scopes})
			w.team()
			fault(t, w, slacksim.Fault{Method: "chat.postMessage", Mode: c.mode, Count: 1})
			o := alertOut(t, "alert.1")
			o.Lane = c.lane
			w.send(o)
			drain(t, w)
			var texts []string
			for _, m := range w.posts(coordChannel) {
				texts = append(texts, m.Text)
			}
			if strings.Join(texts, "|") != strings.Join(c.texts, "|") || w.state("alert.1").State != c.state {
				t.Errorf("posted %q, want %q; stored %+v\n%s", texts, c.texts, w.state("alert.1"), w.logs.String())
			}
			if s := w.state("alert.1"); s.State == storage.SentOK && s.TS != w.posts(coordChannel)[len(texts)-1].TS {
				t.Errorf("stored %s, posted %s", s.TS, w.posts(coordChannel)[len(texts)-1].TS)
			}
		})
	}
}

func TestUnknownOutcomeInADirectMessageIsLookedUp(t *testing.T) {
	t.Parallel()
	w := start(t, setup{}) // im:history is among the scopes that are always asked for
	fault(t, w, slacksim.Fault{Method: "chat.postMessage", Mode: "lost", Count: 1})
	w.send(out(t, "r1", storage.ReplyLane, toUser(ada), messages.NotSaved{}))
	drain(t, w)
	if s := w.state("r1"); s.State != storage.SentOK || s.Channel != "D0ADA" || len(w.posts(ada)) != 1 || s.TS != w.posts(ada)[0].TS {
		t.Errorf("%+v, %d posts", s, len(w.posts(ada)))
	}
}

// A copy that was killed between noting that it sends and noting that it sent: its successor looks first.
func TestCrashWhileSending(t *testing.T) {
	t.Parallel()
	for _, posted := range []bool{true, false} {
		w := start(t, setup{noRun: true, scopes: func(o *ManifestOptions) { o.History = true }})
		w.team()
		w.send(alertOut(t, "alert.1"))
		got, err := w.store.Receive(t.Context(), workspace, storage.AlertLane, w.bot.courier.name, 10, -1)
		if err != nil || len(got) != 1 {
			t.Fatalf("%v %v", got, err)
		}
		if _, err := w.store.Begin(t.Context(), got[0], "the one that was killed", time.Now()); err != nil {
			t.Fatal(err)
		}
		if posted {
			content := messages.Render(anAlert(), "en", messages.Options{})
			if _, _, err := w.bot.courier.say(t.Context(), got[0], content, storage.Sent{}); err != nil {
				t.Fatal(err)
			}
		}
		again, err := storage.Open(t.Context(), storage.Config{URL: sharedRedis.URL(), Prefix: w.prefix})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = again.Close() })
		w.cfg.Store, w.store = again, again
		w.boot(setup{})
		drain(t, w)
		posts := w.posts(coordChannel)
		want := messages.Render(anAlert(), "en", messages.Options{Repeat: !posted}).Text
		if len(posts) != 1 || posts[0].Text != want || w.state("alert.1").TS != posts[0].TS {
			t.Errorf("posted %t: %d messages, %q", posted, len(posts), posts[0].Text)
		}
	}
}

func TestLadder(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		spoil func(*testing.T, *world)
		to    string
	}{
		{"archived channel", func(t *testing.T, w *world) { archive(t, w) }, kari},
		{"bot thrown out", func(t *testing.T, w *world) {
			no := false
			if err := w.sim.ChangeChannel(slacksim.ChannelChange{ID: coordChannel, BotIn: &no}); err != nil {
				t.Fatal(err)
			}
		}, kari},
		{"and the coordinator gone", func(t *testing.T, w *world) { archive(t, w); leave(t, w, kari) }, dep},
		{"and the deputy gone", func(t *testing.T, w *world) { archive(t, w); leave(t, w, kari); leave(t, w, dep) }, mia},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := start(t, setup{config: func(c *Config) { c.Admins = []string{mia} }})
			w.team()
			c.spoil(t, w)
			w.send(alertOut(t, "alert.1"), alertOut(t, "alert.2"))
			drain(t, w)
			var alerts, told int
			for _, m := range w.posts(c.to) {
				switch {
				case m.Text == english(anAlert()):
					alerts++
				case strings.Contains(m.Text, coordChannel):
					told++
				}
			}
			if alerts != 2 || w.state("alert.1").State != storage.Dead {
				t.Errorf("%d alerts reached %s, 2 wanted; %+v\n%s", alerts, c.to, w.state("alert.1"), w.logs.String())
			}
			if c.to == kari && told != 1 {
				t.Errorf("whoever can mend it was told %d times, once wanted", told)
			}
		})
	}
}

func archive(t *testing.T, w *world) {
	t.Helper()
	yes := true
	if err := w.sim.ChangeChannel(slacksim.ChannelChange{ID: coordChannel, Archived: &yes}); err != nil {
		t.Fatal(err)
	}
}

func leave(t *testing.T, w *world, user string) {
	t.Helper()
	yes := true
	if err := w.sim.ChangeUser(slacksim.UserChange{ID: user, Deleted: &yes}); err != nil {
		t.Fatal(err)
	}
}

func TestLastRungIsOutsideSlack(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var bodies []string
	outside := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		mu.Lock()
		defer mu.Unlock()
		if bodies = append(bodies, string(body)); len(bodies) == 1 {
			rw.WriteHeader(http.StatusBadGateway) // it is asked again
		}
	}))
	defer outside.Close()
	w := start(t, setup{config: func(c *Config) { c.Webhook = outside.URL }})
	w.team()
	archive(t, w)
	leave(t, w, kari)
	leave(t, w, dep)
	w.send(alertOut(t, "alert.1"))
	drain(t, w)
	mu.Lock()
	defer mu.Unlock()
	if len(bodies) != 2 || !strings.Contains(bodies[1], `"event":"alert_undeliverable"`) || !strings.Contains(bodies[1], "team1") {
		t.Fatalf("outside got %q", bodies)
	}
	if strings.Contains(bodies[1], ada) || strings.Contains(bodies[1], "K7") || strings.Contains(bodies[1], "code-day") {
		t.Errorf("more left Slack than may: %s", bodies[1])
	}
}

func TestNobodyGetsWhatIsAnothersAlone(t *testing.T) {
	w := start(t, setup{})
	w.team()
	leave(t, w, ada)
	w.send(
		out(t, "copy.1", storage.AlertLane, toUser(ada), messages.AlertCopy{AlertFacts: anAlert().AlertFacts}),
		out(t, "nudge.1", storage.NudgeLane, toUser(ada), messages.HeadsUp{Measured: anAlert().Measured}),
	)
	drain(t, w)
	if w.state("copy.1").State != storage.Dead || w.state("nudge.1").State != storage.Dead {
		t.Errorf("%+v %+v", w.state("copy.1"), w.state("nudge.1"))
	}
	if n := len(w.posts(kari)) + len(w.posts(dep)) + len(w.posts(coordChannel)); n != 0 {
		t.Errorf("%d others read what was for the worker alone", n)
	}
}

func TestLayoutThatSlackRefusesIsSentAsText(t *testing.T) {
	w := start(t, setup{})
	w.team()
	fault(t, w, slacksim.Fault{Method: "chat.postMessage", Mode: "error", Error: "invalid_blocks", Count: 1})
	w.send(alertOut(t, "alert.1"))
	drain(t, w)
	posts := w.posts(coordChannel)
	if len(posts) != 1 || len(posts[0].Blocks) != 0 || posts[0].Text != english(anAlert()) {
		t.Errorf("%+v", posts)
	}
	// Refused again, it climbs.
	fault(t, w, slacksim.Fault{Method: "chat.postMessage", Mode: "error", Error: "invalid_blocks", Count: 2})
	w.send(alertOut(t, "alert.2"))
	drain(t, w)
	if n := len(w.posts(kari)); n != 1 || w.state("alert.2").State != storage.Dead {
		t.Errorf("%d to the coordinator, %+v", n, w.state("alert.2"))
	}
}

func TestRevokedTokenLosesNothing(t *testing.T) {
	t.Parallel()
	w := start(t, setup{})
	w.team()
	fault(t, w, slacksim.Fault{Method: "*", Mode: "error", Error: "token_revoked", Probability: 1, Seed: 1})
	w.send(alertOut(t, "alert.1"), out(t, "r1", storage.ReplyLane, toUser(ben), messages.NotSaved{}))
	w.until("it to be noticed", func() bool { return w.bot.revoked() != "" })
	if problems := strings.Join(w.bot.Ready(t.Context()), ";"); !strings.Contains(problems, "token_revoked") {
		t.Errorf("ready says %q", problems)
	}
	if err := w.bot.Drain(t.Context()); err != nil { // nothing can be sent now
		t.Error(err)
	}
	posts := len(w.sim.LogOf("chat.postMessage"))
	w.until("some probes", func() bool { return len(w.sim.LogOf("auth.test")) > 5 })
	if now := len(w.sim.LogOf("chat.postMessage")); now != posts {
		t.Errorf("%d more calls with a token that is no good", now-posts)
	}
	if n := strings.Count(w.logs.String(), "Slack refuses the bot token"); n != 1 {
		t.Errorf("said %d times in the log", n)
	}
	fault(t, w, slacksim.Fault{Method: "*"})
	drain(t, w)
	if len(w.posts(coordChannel)) != 1 || len(w.posts(ben)) != 1 {
		t.Errorf("%d and %d messages", len(w.posts(coordChannel)), len(w.posts(ben)))
	}
	if text := w.posts(coordChannel)[0].Text; text != english(anAlert()) {
		t.Errorf("marked as a repeat, though nothing was sent: %q", text)
	}
}

func TestRedisAwayLosesAndRepeatsNothing(t *testing.T) {
	t.Parallel()
	redis := redisproc.ForTest(t, redisproc.Options{})
	w := start(t, setup{redis: redis, scopes: func(o *ManifestOptions) { o.History = true }})
	w.team()
	w.send(alertOut(t, "alert.1"))
	w.settled("alert.1")
	redis.Kill()
	if problems := strings.Join(w.bot.Ready(t.Context()), ";"); !strings.Contains(problems, "Redis") {
		t.Errorf("ready says %q", problems)
	}
	if err := redis.Restart(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.until("Redis to answer", func() bool { return w.store.Ping(t.Context()) == nil })
	w.send(alertOut(t, "alert.2"))
	drain(t, w)
	if n := len(w.posts(coordChannel)); n != 2 {
		t.Errorf("%d messages, 2 wanted", n)
	}
}

func TestUndecodableAlertGoesOutside(t *testing.T) {
	w := start(t, setup{})
	w.team()
	odd := alertOut(t, "alert.1")
	odd.Kind = "of another version"
	w.send(odd, alertOut(t, "alert.2"))
	drain(t, w)
	if s := w.state("alert.1"); s.State != storage.Dead || s.Code != "undecodable" {
		t.Errorf("%+v", s)
	}
	if len(w.posts(coordChannel)) != 1 {
		t.Error("one bad entry held up the next")
	}
}

func TestDrainWaitsForWhatCanBeSent(t *testing.T) {
	w := start(t, setup{})
	w.team()
	var outs []storage.Out
	for _, id := range []string{"1", "2", "3", "4", "5", "6"} {
		outs = append(outs, out(t, "n"+id, storage.NudgeLane, toUser(ada), messages.Failed{Reference: id}))
	}
	w.send(outs...)
	if err := w.bot.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := len(w.posts(ada)); n != 6 {
		t.Errorf("%d of 6 sent", n)
	}
	waits := alertOut(t, "alert.1")
	waits.After = "never"
	w.send(waits)
	if err := w.bot.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
}
