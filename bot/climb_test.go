package bot

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"alongside/internal/slacksim"
	"alongside/messages"
	"alongside/storage"
)

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
	if n := len(w.posts(dep)) + len(w.posts(coordChannel)); n != 0 {
		t.Errorf("%d others read what was for the worker alone", n)
	}
	// The coordinator reads once that she cannot be reached, and nothing of what was said to her.
	told := w.posts(kari)
	if len(told) != 1 || !strings.Contains(told[0].Text, "<@"+ada+">") || strings.Contains(told[0].Text, "K7") {
		t.Errorf("the coordinator reads %+v", told)
	}
}
