package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/sirupsen/logrus"

	"alongside/bot"
	"alongside/commands"
	"alongside/internal/redisproc"
	"alongside/internal/slacksim"
	"alongside/storage"
)

// stage is the whole house in one process: a real redis-server, the simulated workspace with the demo's team, and the bot.
type stage struct {
	t     testing.TB
	redis *redisproc.Proc
	store *storage.Store
	sim   *slacksim.Server
	house *house
	log   *strings.Builder
}

// opening is a Tuesday at 14:00 in Oslo, on the minute, so that a story never sees the minute turn.
var opening = time.Date(2026, 11, 17, 13, 0, 0, 0, time.UTC)

type staging struct {
	mode  bot.Mode
	tune  func(*bot.Config)
	redis redisproc.Options
	// through is the address at which the bot finds Redis; its own where nil.
	through func(*redisproc.Proc) string
}

func newStage(t testing.TB, s staging) *stage {
	t.Helper()
	ctx := t.Context()
	g := &stage{t: t, redis: redisproc.ForTest(t, s.redis), log: &strings.Builder{}}
	clock := slacksim.NewClock(opening)
	url := g.redis.URL()
	if s.through != nil {
		url = s.through(g.redis)
	}
	var err error
	if g.store, err = storage.Open(ctx, storage.Config{URL: url, Skew: func() time.Duration { return time.Until(clock.Now()) }}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = g.store.Close() })
	own := ""
	if s.mode == bot.HTTPMode {
		if own, err = freeAddress(); err != nil {
			t.Fatal(err)
		}
	}
	workspace, err := demoWorkspace(slacksim.Config{
		Clock: clock, AfterClock: func(ctx context.Context, _ time.Time) error { return g.house.catchUp(ctx) }, Seed: 1,
	}, own)
	if err != nil {
		t.Fatal(err)
	}
	if g.sim, err = slacksim.New(workspace); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = g.sim.Close() })
	if _, err := g.sim.Listen("127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	if err := seed(ctx, g.store, clock.Now()); err != nil {
		t.Fatal(err)
	}
	log := logrus.New()
	log.SetOutput(io.Discard)
	ids := 0
	cfg := bot.Config{
		BotToken: slacksim.DefaultBotToken, AppToken: slacksim.DefaultAppToken, SigningSecret: slacksim.DefaultSigningSecret,
		APIURL: g.sim.APIURL(), Mode: s.mode, Addr: own, Log: log,
		Desk:            &commands.Desk{Random: func(n int) int { return n / 2 }, NewID: func() string { ids++; return fmt.Sprintf("id%05d", ids) }},
		ChannelInterval: 10 * time.Millisecond, PerMinute: 100_000, RequestTimeout: 2 * time.Second, Settle: 3 * time.Second,
	}
	if cfg.Desk.Seal, err = newRing(); err != nil {
		t.Fatal(err)
	}
	if cfg.Desk.Keys, err = storage.OpenKeyring(filepath.Join(t.TempDir(), "keys")); err != nil {
		t.Fatal(err)
	}
	if s.tune != nil {
		s.tune(&cfg)
	}
	if g.house, err = assemble(ctx, house{store: g.store, log: log, now: clock.Now}, cfg); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan error, 1)
	go func() { done <- g.house.run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("the bot ended with: %v", err)
		}
	})
	g.ready(own)
	return g
}

// ready waits until the simulator can reach the bot, and a command is answered. It asks only once there is somebody to ask:
// a command that nobody answers would leave Slackbot's message in the story.
func (g *stage) ready(own string) {
	g.t.Helper()
	ctx, cancel := context.WithTimeout(g.t.Context(), 20*time.Second)
	defer cancel()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		var r slacksim.Reply
		err := errors.New("nobody listens")
		if g.listens(own) {
			r, err = g.sim.Command(ctx, "U0NIA", "DM", "/peer", "help")
		}
		if err == nil && r.Error == "" {
			return
		}
		select {
		case <-ctx.Done():
			g.t.Fatalf("the bot cannot be reached: %v %v", r.Error, err)
		case <-tick.C:
		}
	}
}

// listens tells whether the bot is connected, or takes connections at its own address.
func (g *stage) listens(own string) bool {
	if own == "" {
		return g.sim.Connections() > 0
	}
	conn, err := net.Dial("tcp", own)
	if err == nil {
		_ = conn.Close()
	}
	return err == nil
}

// says types a command and returns the text of its answer.
func (g *stage) says(user, command string) string {
	g.t.Helper()
	name, text, _ := strings.Cut(command, " ")
	r, err := g.sim.Command(g.t.Context(), user, teamChannelOrDM(user), name, text)
	if err != nil || r.Error != "" {
		g.t.Fatalf("%s: %s: %v %s", user, command, err, r.Error)
	}
	return r.Text()
}

func teamChannelOrDM(user string) string {
	if user == "U0NIA" || user == "U0ADMIN" || user == "U0GUS" {
		return "DM"
	}
	return teamChannel
}

// settled waits until the outbox is empty.
func (g *stage) settled() {
	g.t.Helper()
	ctx, cancel := context.WithTimeout(g.t.Context(), 20*time.Second)
	defer cancel()
	if err := g.house.bot.Drain(ctx); err != nil {
		g.t.Fatal(err)
	}
}

// channel returns the texts of a channel's messages as they read now.
func (g *stage) channel(id string) []string {
	var texts []string
	for _, m := range g.sim.Messages(id) {
		texts = append(texts, m.Text)
	}
	return texts
}

// direct returns the texts of somebody's DM with the bot, without what only an answer said.
func (g *stage) direct(user string) []string {
	var texts []string
	for _, m := range g.sim.MessagesFor(user) {
		if !m.Ephemeral {
			texts = append(texts, m.Text)
		}
	}
	return texts
}

// press presses the button of the newest message that has it.
func (g *stage) press(user, channel, action string) slacksim.Reply {
	g.t.Helper()
	messages := g.sim.MessagesIn(user, channel)
	for i := len(messages) - 1; i >= 0; i-- {
		raw, err := json.Marshal(messages[i].Blocks)
		if err != nil {
			g.t.Fatal(err)
		}
		if !strings.Contains(string(raw), `"action_id":"`+action+`"`) {
			continue
		}
		r, err := g.sim.Action(g.t.Context(), slacksim.ActionRequest{User: user, Channel: messages[i].Channel, TS: messages[i].TS, ActionID: action})
		if err != nil || r.Error != "" {
			g.t.Fatalf("%s presses %s: %v %s", user, action, err, r.Error)
		}
		return r
	}
	g.t.Fatalf("%s sees no button %s in %s", user, action, channel)
	return slacksim.Reply{}
}

// alerts are the alerts in the coordinators' channel, as they read now.
func (g *stage) alerts() []string {
	var found []string
	for _, text := range g.channel(coordChannel) {
		if strings.Contains(text, "An offer to") {
			found = append(found, text)
		}
	}
	return found
}

// has fails unless exactly n of the texts hold all the parts.
func has(t testing.TB, texts []string, n int, parts ...string) {
	t.Helper()
	found := 0
	for _, text := range texts {
		all := true
		for _, part := range parts {
			all = all && strings.Contains(text, part)
		}
		if all {
			found++
		}
	}
	if found != n {
		t.Errorf("%d texts hold %q, want %d:\n%s", found, parts, n, strings.Join(texts, "\n--\n"))
	}
}
