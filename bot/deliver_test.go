package bot

import (
	"encoding/json"
	"net/http"
	"strings"
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
	w.send(alertOut(t, "alert.1"))
	w.until("the limit to be known", func() bool {
		w.bot.courier.mu.Lock()
		defer w.bot.courier.mu.Unlock()
		return len(w.bot.courier.methods) > 0
	})
	w.send(out(t, "n4", storage.NudgeLane, toUser(ben), messages.NotSaved{}))
	drain(t, w)
	calls := w.sim.LogOf("chat.postMessage")
	last := calls[len(calls)-3:]
	if pause := last[1].At.Sub(last[0].At); last[0].Status != http.StatusTooManyRequests || pause < 950*time.Millisecond {
		t.Errorf("after a 429 (%d) the next call came %v later, a second wanted", last[0].Status, pause)
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
	// Refused again, it climbs, and whoever can mend it is told.
	fault(t, w, slacksim.Fault{Method: "chat.postMessage", Mode: "error", Error: "invalid_blocks", Count: 2})
	w.send(alertOut(t, "alert.2"))
	drain(t, w)
	if n := len(w.posts(kari)); n != 2 || w.state("alert.2").State != storage.Dead {
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

func TestUndecodableEntryHoldsUpNothing(t *testing.T) {
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
		outs = append(outs, out(t, "n"+id, storage.ReplyLane, toUser(ada), messages.Failed{Reference: id}))
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
