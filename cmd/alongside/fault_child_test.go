package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"alongside/bot"
	"alongside/internal/redisproc"
	"alongside/internal/slacksim"
)

// The test program is also the bot that the fault harness kills: started with ALONGSIDE_CHILD it runs what that says.
func TestMain(m *testing.M) {
	switch os.Getenv("ALONGSIDE_CHILD") {
	case "run":
		os.Exit(childRun())
	case "naive":
		os.Exit(childNaive())
	}
	os.Exit(m.Run())
}

// unknownOutcome is what a bot prints when it decides about a message of which it cannot know whether Slack has it.
const unknownOutcome = "an unknown outcome"

// childRun is `alongside run` with waits that suit a test. ALONGSIDE_DIE=step:n kills the process, as kill -9 does, when it
// reaches that step for the nth time.
func childRun() int {
	step, nth, _ := strings.Cut(os.Getenv("ALONGSIDE_DIE"), "#")
	count, _ := strconv.ParseInt(nth, 10, 64)
	var reached atomic.Int64
	tuned = &tuning{
		claimIdle: 300 * time.Millisecond, claimDue: 300 * time.Millisecond,
		failpoint: func(name string) {
			if name == "deliver.reconciled" {
				fmt.Fprintln(os.Stderr, unknownOutcome)
			}
			if name == step && reached.Add(1) == count {
				_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
				select {} // not one step further
			}
		},
	}
	tuned.bot = func(cfg *bot.Config) {
		cfg.Failpoint = tuned.failpoint
		cfg.ChannelInterval, cfg.PerMinute = time.Millisecond, 1_000_000
		cfg.RequestTimeout, cfg.Settle = 200*time.Millisecond, 400*time.Millisecond
	}
	pulse(os.Getenv("ALONGSIDE_PULSE"))
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	return execute(ctx, []string{"run", "--allow-weak-durability"}, os.Stdout, os.Stderr)
}

// theatre is a redis-server and a workspace that outlive the bots that are killed in front of them.
type theatre struct {
	t     *testing.T
	redis *redisproc.Proc
	data  string
	own   bool // the bots have a private server in the data folder, as `alongside run` has where no address is given
	sim   *slacksim.Server
	errs  lockedBuffer
}

func newTheatre(t *testing.T, change ...func(*slacksim.Config)) *theatre {
	t.Helper()
	p := &theatre{t: t, redis: redisproc.ForTest(t, redisproc.Options{}), data: t.TempDir()}
	cfg, err := demoWorkspace(slacksim.Config{}, "")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range change {
		f(&cfg)
	}
	if p.sim, err = slacksim.New(cfg); err != nil {
		t.Fatal(err)
	}
	if _, err := p.sim.Listen("127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.sim.Close() })
	return p
}

// child is one bot process.
type child struct {
	cmd  *exec.Cmd
	done chan struct{}
}

// start starts a bot. die names the step at which it kills itself, such as "commit:end#1"; empty for never.
func (p *theatre) start(what, die string) *child {
	p.t.Helper()
	exe, err := os.Executable()
	if err != nil {
		p.t.Fatal(err)
	}
	url := p.redis.URL()
	if p.own {
		url = ""
	}
	cmd := exec.Command(exe)
	cmd.Env = append(os.Environ(), "ALONGSIDE_CHILD="+what, "ALONGSIDE_DIE="+die, "ALONGSIDE_REDIS_URL="+url, "ALONGSIDE_DATA="+p.data,
		"ALONGSIDE_SLACK_API="+p.sim.APIURL(), "SLACK_BOT_TOKEN="+slacksim.DefaultBotToken, "SLACK_APP_TOKEN="+slacksim.DefaultAppToken)
	cmd.Stdout, cmd.Stderr = &p.errs, &p.errs
	if err := cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
	c := &child{cmd, make(chan struct{})}
	go func() {
		_ = cmd.Wait() // it was killed
		close(c.done)
	}()
	p.t.Cleanup(c.kill)
	return c
}

// kill is kill -9, and waits for the end.
func (c *child) kill() {
	_ = c.cmd.Process.Kill() // it may have ended by itself
	<-c.done
}

// within waits until something holds, and fails with what after a while.
func within(t *testing.T, limit time.Duration, what string, holds func() bool) {
	t.Helper()
	timeout, tick := time.NewTimer(limit), time.NewTicker(5*time.Millisecond)
	defer timeout.Stop()
	defer tick.Stop()
	for !holds() {
		select {
		case <-timeout.C:
			t.Fatalf("after %v still not: %s", limit, what)
		case <-tick.C:
		}
	}
}

// lockedBuffer keeps what the children print, for a test that fails.
type lockedBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

// count is how often something was printed.
func (b *lockedBuffer) count(text string) int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return bytes.Count(b.buf.Bytes(), []byte(text))
}

func (b *lockedBuffer) tail() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	text := b.buf.String()
	if len(text) > 4000 {
		text = text[len(text)-4000:]
	}
	return fmt.Sprintf("the bots printed at last:\n%s", text)
}
