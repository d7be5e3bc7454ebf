package bot

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"alongside/commands"
	"alongside/internal/slacksim"
	"alongside/messages"
)

// TestFaultDisconnects (T12): Slack ends one of the two connections again and again, announced or at once. No request is
// swallowed, none that was announced is lost, and there is no moment without a connection. The control cuts both at once: then
// there is one.
func TestFaultDisconnects(t *testing.T) {
	t.Parallel()
	random := faultSeed(t)
	rounds := 10
	if long() {
		rounds = 100
	}
	for _, c := range []struct {
		name   string
		reason string
		all    bool
	}{{"announced", "warning", false}, {"cut", "", false}, {"control: both cut", "", true}} {
		t.Run(c.name, func(t *testing.T) {
			rounds := rounds
			if c.all {
				rounds = 3
			}
			w := start(t, setup{
				sim:   func(c *slacksim.Config) { c.AckTimeout = time.Second; c.WarningGrace = 300 * time.Millisecond },
				waits: func(w *waits) { w.stable = 0 },
			})
			var handled sync.Map
			w.answer(func(_ context.Context, r commands.Request) (commands.Reply, error) {
				handled.Store(r.Text, true)
				return commands.Reply{Message: messages.Failed{Reference: r.Text}}, nil
			})
			var failed, answered, swallowed, looked, without atomic.Int64
			ended := make(chan struct{})
			var running sync.WaitGroup
			over := func() bool {
				select {
				case <-ended:
					return true
				default:
					return false
				}
			}
			running.Go(func() { // looks all the time whether there is a connection
				tick := time.NewTicker(500 * time.Microsecond)
				defer tick.Stop()
				for !over() {
					<-tick.C
					looked.Add(1)
					if w.bot.sockets.ready() == 0 {
						without.Add(1)
					}
				}
			})
			for i, user := range []string{ada, ben, kari, mia} {
				running.Go(func() {
					for n := 0; !over(); n++ {
						text := fmt.Sprintf("%d.%d", i, n)
						r, err := w.sim.Command(t.Context(), user, "DM", "/contact", text)
						if err != nil {
							t.Error(err)
							return
						}
						_, done := handled.Load(text)
						switch {
						case r.Error != "":
							failed.Add(1)
							if done {
								swallowed.Add(1)
							}
							w.until("a socket", func() bool { return w.sim.Connections() > 0 })
						case !strings.Contains(r.Text(), text) || !done:
							t.Errorf("%s: answered without being handled: %+v", text, r)
						default:
							answered.Add(1)
						}
					}
				})
			}
			for range rounds {
				before := answered.Load()
				w.until("some traffic", func() bool { return answered.Load() > before+5 })
				end, more := "socket closed: cut", int64(1)
				open := w.bot.sockets.all()
				random.Shuffle(len(open), func(i, j int) { open[i], open[j] = open[j], open[i] })
				switch {
				case c.reason != "":
					end, more = "socket closed: "+c.reason, pair
				case c.all:
					more = pair
					fault(t, w, slacksim.Fault{Method: "apps.connections.open", Mode: "500", Count: 2}) // a moment passes
				}
				ends := w.bot.Counts()[end]
				if c.reason != "" {
					w.sim.DropSockets(c.reason)
				} else {
					for _, s := range open[:more] {
						_ = s.ws.Close()
					}
				}
				w.until("the end to be noticed", func() bool { return w.bot.Counts()[end] >= ends+more })
				w.until("two sockets again, and no other", func() bool {
					now := w.bot.sockets.all()
					left := slices.ContainsFunc(open[:more], func(s *socket) bool { return slices.Contains(now, s) })
					return !left && w.sim.Connections() == pair && w.bot.sockets.ready() == pair
				})
			}
			close(ended)
			running.Wait()
			t.Logf("%d disconnects: %d answered, %d told that it failed, %d of them handled; without a connection in %d of %d looks",
				rounds, answered.Load(), failed.Load(), swallowed.Load(), without.Load(), looked.Load())
			switch {
			case c.all && without.Load() == 0:
				t.Error("with both cut there was a connection all the time: the test is blind")
			case c.all:
			case without.Load() > 0:
				t.Errorf("no connection in %d of %d looks", without.Load(), looked.Load())
			case c.reason != "" && failed.Load() > 0:
				t.Errorf("%d requests were lost although every end was announced", failed.Load())
			}
		})
	}
}
