package bot

import (
	"context"
	"testing"

	"alongside/internal/slacksim"
	"alongside/messages"
	"alongside/storage"
)

func TestFailpointsAreNamed(t *testing.T) {
	t.Parallel()
	w := start(t, setup{})
	w.team()
	command(t, w, kari, "/contact", "")
	w.send(alertOut(t, "a1"))
	drain(t, w)
	fault(t, w, slacksim.Fault{Method: "chat.postMessage", Mode: "500", Count: 1})
	w.send(alertOut(t, "a2"))
	drain(t, w)
	archive(t, w)
	w.send(alertOut(t, "a3"))
	drain(t, w)
	passed := map[string]bool{}
	for _, name := range w.traced() {
		passed[name] = true
	}
	for _, name := range Failpoints() {
		if !passed[name] {
			t.Errorf("%s was never passed", name)
		}
		delete(passed, name)
	}
	for name := range passed {
		t.Errorf("%s is not in the list", name)
	}
}

// One store, two copies, a hostile Slack: nothing is lost, and nothing comes twice without a mark.
func TestTwoCopiesAndAHostileSlack(t *testing.T) {
	t.Parallel()
	w := start(t, setup{scopes: func(o *ManifestOptions) { o.History = true }})
	w.team()
	store, err := storage.Open(t.Context(), storage.Config{URL: sharedRedis.URL(), Prefix: w.prefix})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	cfg := w.cfg
	cfg.Store = store
	second, err := New(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	second.waits, second.ask = w.bot.waits, w.bot.ask
	second.courier.name = "second"
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- second.Run(ctx) }()
	defer func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	}()

	for i, f := range []slacksim.Fault{{Mode: "429", Probability: 0.04}, {Mode: "500", Probability: 0.03}, {Mode: "lost", Probability: 0.05}} {
		f.Method, f.Seed, f.RetryAfter = "chat.postMessage", uint64(i+1), 1
		fault(t, w, f)
	}
	const n = 60
	for i := range n {
		o := alertOut(t, "alert."+string(rune('A'+i%26))+string(rune('a'+i/26)))
		o.To = toUser([]string{kari, dep, mia, ada, ben}[i%5])
		w.send(o)
	}
	drain(t, w)
	posted := map[any]int{}
	marked := 0
	for _, user := range []string{kari, dep, mia, ada, ben} {
		for _, m := range w.posts(user) {
			posted[m.Metadata.EventPayload["op"]]++
			for _, language := range messages.Languages {
				if m.Text == messages.Render(anAlert(), language, messages.Options{Repeat: true}).Text {
					marked++
				}
			}
		}
	}
	twice := 0
	for _, times := range posted {
		if times > 1 {
			twice++
		}
	}
	counts, other := w.bot.Counts(), second.Counts()
	t.Logf("%d posted, %d marked, %d twice; first %v; second %v", len(posted), marked, twice, counts, other)
	if len(posted) != n || twice > 0 {
		t.Errorf("%d of %d alerts posted, %d of them twice though the history could be read", len(posted), n, twice)
	}
	if repeats := counts["reconciled: repeated"] + other["reconciled: repeated"]; int64(marked) > repeats {
		t.Errorf("%d marked as repeats, %d outcomes were unknown", marked, repeats)
	}
	if lost := counts["not sent: connection"] + other["not sent: connection"]; lost == 0 {
		t.Error("the hostile Slack was not hostile: no reply was lost")
	}
}
