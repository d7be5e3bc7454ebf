package bot

import (
	"strings"
	"testing"
	"time"

	"alongside/internal/slacksim"
	"alongside/messages"
	"alongside/storage"
)

// The answer is lost, or the server fails without having posted. What is in the history decides: what is not there is sent
// again. Where it may not be read, an alert is repeated with a mark and the rest is dropped.
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
		{"reply failed, looked for", "500", readable, storage.ReplyLane, []string{once}, storage.SentOK},
		{"nudge failed, looked for", "500", readable, storage.NudgeLane, []string{once}, storage.SentOK},
		{"nudge failed, unreadable", "500", nil, storage.NudgeLane, nil, storage.Dropped},
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

// A repeat goes on saying that it is one when it is changed in place: the first message still stands above it.
func TestRepeatKeepsItsMarkWhenItChanges(t *testing.T) {
	t.Parallel()
	w := start(t, setup{})
	w.team()
	fault(t, w, slacksim.Fault{Method: "chat.postMessage", Mode: "lost", Count: 1})
	w.send(alertOut(t, "alert.1"))
	drain(t, w)
	changed := alertOut(t, "alert.1.2")
	changed.Replaces, changed.Version = "alert.1", 2
	w.send(changed)
	drain(t, w)
	posts := w.posts(coordChannel)
	if len(posts) != 2 || posts[1].Edited == nil || posts[1].Text != messages.Render(anAlert(), "en", messages.Options{Repeat: true}).Text {
		t.Errorf("%d messages, the changed one: %+v", len(posts), posts[len(posts)-1])
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
