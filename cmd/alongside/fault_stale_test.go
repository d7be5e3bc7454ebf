package main

import (
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/sirupsen/logrus"

	"alongside/internal/redisproc"
	"alongside/storage"
)

// TestFaultStaleCopy puts yesterday's files of the database back behind the bot's back. It is noticed at the next start: what
// waits in that copy is held, the log says what to do, people can go on, and a release lets it out. In the control, with the
// newest files, nothing is held.
func TestFaultStaleCopy(t *testing.T) {
	for name, old := range map[string]bool{"an old copy": true, "the control": false} {
		t.Run(name, func(t *testing.T) {
			p := newTheatre(t)
			store := p.openStore()
			if err := seed(t.Context(), store, time.Now()); err != nil {
				t.Fatal(err)
			}
			fill(t, store, 3)
			files, copied := filepath.Join(p.redis.Dir(), "appendonlydir"), filepath.Join(t.TempDir(), "copy")
			p.redis.Kill()
			if err := os.CopyFS(copied, os.DirFS(files)); err != nil {
				t.Fatal(err)
			}
			if err := p.redis.Restart(t.Context()); err != nil {
				t.Fatal(err)
			}
			l, first := newLoad(p), p.start("run", "")
			day := l.today.Add(-3)
			within(t, 20*time.Second, "the bot answers; "+p.errs.tail(), func() bool {
				l.one(t.Context(), "U0ADA", "K7", day, 10+len(l.acked))
				return len(l.acked) == 5
			})
			within(t, 20*time.Second, "the file remembers them; "+p.errs.tail(), func() bool {
				var s seen
				raw, err := os.ReadFile(filepath.Join(p.data, witnessFile))
				return err == nil && json.Unmarshal(raw, &s) == nil && s.Writes[workspaceID] >= 12
			})
			within(t, 20*time.Second, "all is sent", func() bool { return len(p.sim.LogOf("chat.postMessage")) >= 3 && done(t, store) })
			first.kill()
			p.redis.Kill()
			if old {
				if err := os.RemoveAll(files); err != nil {
					t.Fatal(err)
				}
				if err := os.CopyFS(files, os.DirFS(copied)); err != nil {
					t.Fatal(err)
				}
			}
			if err := p.redis.Restart(t.Context()); err != nil {
				t.Fatal(err)
			}
			before := len(p.sim.LogOf("chat.postMessage"))
			second := p.start("run", "")
			within(t, 20*time.Second, "the bot answers again; "+p.errs.tail(), func() bool {
				n := len(l.acked)
				l.one(t.Context(), "U0ADA", "K7", day, 100)
				return len(l.acked) > n
			})
			if _, hold := p.check(); hold != old {
				t.Fatalf("held: %v, want %v", hold, old)
			}
			told := strings.Contains(p.errs.tail(), "the database is an older copy of itself")
			if told != old {
				t.Errorf("told: %v, want %v", told, old)
			}
			if !old {
				return
			}
			looked := p.calls("exists")
			within(t, 30*time.Second, "the bot looks into its outbox", func() bool { return p.calls("exists") >= looked+20 })
			if n := len(p.sim.LogOf("chat.postMessage")); n != before {
				t.Errorf("%d messages left an old copy", n-before)
			}
			out := mustCLI(t, "release", "--discard", "--redis-url", p.redis.URL(), "--data", p.data)
			if !strings.Contains(out, "because the database was an older copy of itself") || !strings.Contains(out, "alert message") {
				t.Error(out)
			}
			second.kill()
			third := p.start("run", "")
			within(t, 20*time.Second, "the bot answers after the release; "+p.errs.tail(), func() bool {
				n := len(l.acked)
				l.one(t.Context(), "U0ADA", "K7", day, 101)
				return len(l.acked) > n
			})
			if _, hold := p.check(); hold {
				t.Error("it is held again after the release")
			}
			third.kill()
		})
	}
}

// check asks, as "alongside check" would, whether messages are held.
func (p *theatre) check() (*storage.Hold, bool) {
	p.t.Helper()
	store, err := storage.Open(p.t.Context(), storage.Config{URL: p.redis.URL(), Existing: true})
	if err != nil {
		p.t.Fatal(err)
	}
	defer store.Close()
	h, err := store.Held(p.t.Context(), workspaceID)
	if err != nil {
		p.t.Fatal(err)
	}
	return h, h != nil
}

// A private server that ends by itself is started again.
func TestThePrivateServerIsStartedAgain(t *testing.T) {
	t.Parallel()
	server := redisproc.ForTest(t, redisproc.Options{})
	log := logrus.New()
	log.SetOutput(io.Discard)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { keepServing(ctx, server, log); close(ended) }()
	defer func() { cancel(); <-ended }()
	for range 2 {
		pid := server.Pid()
		server.Kill()
		within(t, healedWithin, "it serves again", func() bool {
			_, ok := redisproc.Running(server.Dir())
			return ok && server.Pid() != pid
		})
	}
}
