package bot

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"alongside/commands"
	"alongside/internal/slacksim"
	"alongside/messages"
	"alongside/storage"
)

// killAt is the variable with which a test runs its own binary as a bot that kills itself at a failpoint.
const killAt = "ALONGSIDE_TEST_KILL_AT"

// The two ways to be killed after an alert climbed. Its next rung is in the outbox as soon as Redis has climbed, before this
// process has the answer, so another of its goroutines may begin with it before the kill, or not: each is held in place.
const (
	climbed      = "deliver.climbed"             // nothing else was begun
	climbedBegun = "deliver.climbed, next begun" // the next rung was begun, and not sent
	nextRung     = "alert.x" + rungMark + "1." + kari
)

// doomed is the bot in the child: it dies as by kill -9 when it passes the failpoint for the first time.
func doomed(at string) {
	var store *storage.Store
	var begun atomic.Int64
	hold := func(name string) { // keeps whoever passes here from going on
		if at == climbed && name == "begin:begin" && begun.Add(1) > 1 {
			select {}
		}
	}
	store, err := storage.Open(context.Background(), storage.Config{
		URL: os.Getenv("TEST_REDIS"), Prefix: os.Getenv("TEST_PREFIX"), Failpoint: hold,
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(3)
	}
	next := func() bool { // the next rung was begun
		sent, err := store.Lookup(context.Background(), workspace, nextRung)
		return err == nil && sent.State == storage.Sending
	}
	b, err := New(context.Background(), Config{
		BotToken: slacksim.DefaultBotToken, AppToken: slacksim.DefaultAppToken, APIURL: os.Getenv("TEST_API"), Store: store,
		Desk: &commands.Desk{Store: store}, RequestTimeout: time.Second, Settle: 1200 * time.Millisecond, ChannelInterval: time.Millisecond,
		Failpoint: func(name string) {
			if at == climbedBegun && name == "deliver.begun" && next() {
				select {}
			}
			for at == climbedBegun && name == climbed && !next() {
				runtime.Gosched()
			}
			if name == strings.TrimSuffix(at, ", next begun") {
				if me, err := os.FindProcess(os.Getpid()); err == nil {
					_ = me.Kill()
				}
				select {}
			}
		},
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(3)
	}
	b.ask = committing(store)
	_ = b.Run(context.Background())
}

// committing is a desk that stores one alert for each command, and says so.
func committing(store *storage.Store) func(context.Context, commands.Request) (commands.Reply, error) {
	return func(ctx context.Context, r commands.Request) (commands.Reply, error) {
		st, err := store.Load(ctx, storage.Want{Workspace: workspace, Op: r.Op})
		if err != nil {
			return commands.Reply{}, err
		}
		kind, facts, err := messages.Encode(anAlert())
		if err != nil {
			return commands.Reply{}, err
		}
		change := storage.NewChange(st, r.Op, r.At)
		change.Send(storage.Out{
			ID: "alert." + r.Text, Team: "team1", Lane: storage.AlertLane, To: storage.Recipient{Channel: coordChannel}, Kind: kind,
			Facts: facts, At: r.At,
		})
		_, err = store.Commit(ctx, change)
		return commands.Reply{Message: messages.Failed{Reference: "SAVED"}}, err
	}
}

// Wherever the bot is killed, what a person was told is true, no alert is lost, and none comes twice.
func TestKilledAtEveryStep(t *testing.T) {
	for _, at := range append(Failpoints(), climbedBegun) {
		t.Run(at, func(t *testing.T) {
			t.Parallel()
			w := start(t, setup{
				noRun: true, scopes: func(o *ManifestOptions) { o.History = true },
				sim: func(c *slacksim.Config) { c.AckTimeout = time.Second },
			})
			w.team()
			switch at {
			case "deliver.unknown", "deliver.reconciled":
				fault(t, w, slacksim.Fault{Method: "chat.postMessage", Mode: "500", Count: 1})
			case climbed, climbedBegun:
				archive(t, w)
			}
			self, err := os.Executable()
			if err != nil {
				t.Fatal(err)
			}
			child := exec.CommandContext(t.Context(), self, "-test.run=^$")
			child.Env = append(os.Environ(), killAt+"="+at, "TEST_REDIS="+sharedRedis.URL(), "TEST_PREFIX="+w.prefix, "TEST_API="+w.sim.APIURL())
			child.Stderr = os.Stderr
			if err := child.Start(); err != nil {
				t.Fatal(err)
			}
			w.until("the child to be connected", func() bool { return w.sim.Connections() == pair })
			r := command(t, w, kari, "/contact", "x")
			if err := child.Wait(); child.ProcessState.Success() || !strings.Contains(fmt.Sprint(err), "killed") {
				t.Fatalf("the child was not killed at %s: %v", at, err)
			}
			w.until("its connections to be gone", func() bool { return w.sim.Connections() == 0 })

			w.boot(setup{})
			told := r.Text() == english(messages.Failed{Reference: "SAVED"})
			stored := func() bool {
				all, err := w.store.Backlog(t.Context(), workspace)
				return err == nil && (w.state("alert.x").State != storage.NotBegun || all[storage.AlertLane] > 0)
			}()
			if told && !stored {
				t.Error("the person was told that it is stored, and it is not")
			}
			if slices.Contains([]string{"receive.parsed", "receive.person"}, at) == stored {
				t.Errorf("stored = %t", stored)
			}
			drain(t, w)
			to, want := coordChannel, 1
			switch {
			case !stored:
				want = 0
			case at == climbed, at == climbedBegun:
				to = kari
			}
			var texts []string
			for _, m := range w.posts(to) {
				if strings.Contains(m.Text, "K7") {
					texts = append(texts, m.Text)
				}
			}
			if len(texts) != want {
				t.Errorf("%d messages, %d wanted: %q\n%s", len(texts), want, texts, w.logs.String())
			}
			uncertain := slices.Contains([]string{"deliver.begun", "deliver.unknown", "deliver.reconciled", climbedBegun}, at)
			// A bot killed while it receives may have been anywhere in its delivery.
			if len(texts) == 1 && strings.HasPrefix(at, "deliver.") && (texts[0] != english(anAlert())) != uncertain {
				t.Errorf("the mark of a repeat is there = %t: %q", !uncertain, texts[0])
			}
		})
	}
}
