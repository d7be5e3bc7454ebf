package bot

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"alongside/commands"
	"alongside/internal/slacksim"
	"alongside/messages"
)

// Under load, whatever way the sockets end: a command that got an answer was handled, one that was handled got its answer
// unless the connection that carried it was cut, and afterwards everything works again.
func TestSocketsAreReplaced(t *testing.T) {
	for _, reason := range []string{"", "warning", "refresh_requested", "too_many_websockets", "link_disabled"} {
		t.Run("reason "+reason, func(t *testing.T) {
			t.Parallel()
			w := start(t, setup{sim: func(c *slacksim.Config) { c.AckTimeout = time.Second; c.WarningGrace = 300 * time.Millisecond }})
			var handled sync.Map
			w.answer(func(_ context.Context, r commands.Request) (commands.Reply, error) {
				handled.Store(r.Text, true)
				return commands.Reply{Message: messages.Failed{Reference: r.Text}}, nil
			})
			var errors, answered, swallowed atomic.Int64
			ended := make(chan struct{})
			var users sync.WaitGroup
			for i, user := range []string{ada, ben, kari, mia} {
				users.Go(func() {
					for n := 0; ; n++ {
						select {
						case <-ended:
							return
						default:
						}
						text := fmt.Sprintf("%d.%d", i, n)
						r, err := w.sim.Command(t.Context(), user, "DM", "/contact", text)
						if err != nil {
							t.Error(err)
							return
						}
						_, done := handled.Load(text)
						switch {
						case r.Error != "":
							errors.Add(1)
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
			for range 3 {
				before := answered.Load()
				w.until("some traffic", func() bool { return answered.Load() > before+20 })
				w.sim.DropSockets(reason)
				w.until("two sockets again", func() bool { return w.sim.Connections() >= pair && w.bot.sockets.ready() >= pair })
			}
			close(ended)
			users.Wait()
			t.Logf("%d answered, %d told that it failed", answered.Load(), errors.Load())
			if reason == "warning" && errors.Load() > 0 {
				t.Errorf("with a notice beforehand %d commands failed all the same", errors.Load())
			}
			// Cut without notice, what is on the wire is gone. After a notice nothing is: the old one is read until Slack cuts it.
			if n := swallowed.Load(); reason != "" && n > 0 {
				t.Errorf("%d commands were handled, and their person was told that they failed", n)
			}
		})
	}
}

func TestSocketsAreOpenedPatiently(t *testing.T) {
	for _, reason := range []string{"too_many_websockets", "link_disabled"} {
		t.Run(reason, func(t *testing.T) {
			t.Parallel()
			w := start(t, setup{waits: func(w *waits) { w.crowded, w.disabled = time.Hour, time.Hour }})
			w.sim.DropSockets(reason)
			w.until("both to be closed", func() bool { return w.bot.Counts()["socket closed: "+reason] == pair })
			w.until("both to be gone", func() bool { return w.bot.sockets.count() == 0 })
			if n := len(w.sim.LogOf("apps.connections.open")); n != pair {
				t.Errorf("%d connections were asked for, the first %d wanted and no more", n, pair)
			}
			if problems := w.bot.Ready(t.Context()); len(problems) != 1 || problems[0] != "no connection to Slack" {
				t.Errorf("ready says %v", problems)
			}
		})
	}
}

func TestSilentSocketsAreRebuilt(t *testing.T) {
	t.Parallel()
	w := start(t, setup{
		waits: func(w *waits) { w.silence = 800 * time.Millisecond },
		sim:   func(c *slacksim.Config) { c.PingInterval = 200 * time.Millisecond },
	})
	w.answer(func(context.Context, commands.Request) (commands.Reply, error) {
		return commands.Reply{Message: messages.NotSaved{}}, nil
	})
	if err := w.sim.Fault(slacksim.Fault{Mode: "mute"}); err != nil { // open, but dead
		t.Fatal(err)
	}
	w.until("new sockets", func() bool {
		return len(w.sim.LogOf("apps.connections.open")) >= 2*pair && w.bot.sockets.ready() >= pair
	})
	w.until("an answer", func() bool { return command(t, w, kari, "/contact", "").Text() == english(messages.NotSaved{}) })
}

func TestPingsKeepAQuietSocket(t *testing.T) {
	t.Parallel()
	w := start(t, setup{
		waits: func(w *waits) { w.silence = 1500 * time.Millisecond },
		sim:   func(c *slacksim.Config) { c.PingInterval = 300 * time.Millisecond },
	})
	began := time.Now()
	w.until("twice the silence to pass", func() bool { return time.Since(began) > 3*time.Second })
	if n := len(w.sim.LogOf("apps.connections.open")); n != pair {
		t.Errorf("%d connections were opened while pings came", n)
	}
}

func TestRunEndsOnARefusedAppToken(t *testing.T) {
	t.Parallel()
	for _, code := range []string{"invalid_auth", "not_allowed_token_type", "missing_scope"} {
		w := start(t, setup{noRun: true})
		if err := w.sim.Fault(slacksim.Fault{Method: "apps.connections.open", Mode: "error", Error: code, Count: 100}); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		err := w.bot.Run(ctx)
		cancel()
		if err == nil || !strings.Contains(err.Error(), code) {
			t.Errorf("Run = %v, want an error that names %s", err, code)
		}
	}
}

func TestSlackDownAtTheStartIsNotFatal(t *testing.T) {
	t.Parallel()
	w := start(t, setup{noRun: true})
	if err := w.sim.Fault(slacksim.Fault{Method: "apps.connections.open", Mode: "500", Count: 2}); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- w.bot.Run(ctx) }()
	w.until("two sockets", func() bool { return w.bot.sockets.ready() == pair })
	cancel()
	if err := <-done; err != nil {
		t.Errorf("Run = %v", err)
	}
}

// Whoever had an answer coming when the bot was told to stop gets it; whoever comes too late is told, or sees Slack's own
// error, but nothing is swallowed.
func TestStopLosesNoAcknowledgement(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		const people = 30
		var inside atomic.Int64
		release := make(chan struct{})
		w.answer(func(_ context.Context, r commands.Request) (commands.Reply, error) {
			inside.Add(1)
			<-release
			return commands.Reply{Message: messages.Failed{Reference: r.Text}}, nil
		})
		users := []string{ada, ben, kari, mia, dep}
		var all sync.WaitGroup
		for i := range people {
			all.Go(func() {
				payload := map[string]any{
					"team_id": workspace, "api_app_id": slacksim.AppID, "user_id": users[i%len(users)], "command": "/contact",
					"text": fmt.Sprint("n", i), "trigger_id": fmt.Sprint("9.", i), "channel_id": teamChannel,
				}
				ack, bad := w.sim.Deliver(t.Context(), "slash_commands", payload)
				if bad != "" || !strings.Contains(string(ack), fmt.Sprintf("n%d`", i)) {
					t.Errorf("%d: %s %s", i, ack, bad)
				}
			})
		}
		w.until("one of each person to be inside and the rest to wait", func() bool {
			return int(inside.Load()) == len(users) && w.bot.lanes.size() == people
		})
		stopped := make(chan error, 1)
		go func() { stopped <- w.stop() }()
		w.until("the stop to have begun", func() bool { return w.bot.stopping.Load() })
		close(release)
		all.Wait()
		if err := <-stopped; err != nil {
			t.Error(err)
		}
		if n := w.bot.Counts()["lost: acknowledgement"]; n != 0 {
			t.Errorf("%d acknowledgements lost", n)
		}
	})
}

func TestAnotherProcessWithTheSameTokenIsNoticed(t *testing.T) {
	t.Parallel()
	w := start(t, setup{})
	other, err := New(t.Context(), w.cfg)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- other.Run(ctx) }()
	w.until("the warning", func() bool { return strings.Contains(w.logs.String(), "another copy answers") })
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestAcknowledgementTakesAnotherSocketWhenItsOwnIsGone(t *testing.T) {
	w := start(t, setup{})
	own := w.bot.sockets.all()[0]
	_ = own.ws.Close()
	w.bot.acknowledge(own, "an-envelope", nil)
	w.until("it to arrive", func() bool {
		for _, c := range w.sim.LogOf("<- ack") { // recorded, because the simulator never sent such an envelope
			if text, _ := c.Args.(string); strings.Contains(text, "an-envelope") {
				return true
			}
		}
		return false
	})
}
