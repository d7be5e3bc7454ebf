package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/sirupsen/logrus"

	"alongside/bot"
	"alongside/internal/redisproc"
	"alongside/internal/slacksim"
	"alongside/storage"
)

// demoCommand runs everything on this machine: a simulated workspace, an invented team with twelve weeks of records, the
// bot, and a clock that can be moved. Nothing is kept.
type demoCommand struct {
	Addr string `default:"127.0.0.1:8377" help:"Where to serve the workspace; loopback only. A port that is taken is replaced by a free one."`
	At   string `help:"What the clock shows at first (RFC 3339). Without it: today at 14:00, or Monday at a weekend."`
	HTTP bool   `name:"http" help:"Reach the bot over signed HTTP instead of Socket Mode."`
	logSettings
}

// Run runs the demo until the context ends.
func (c *demoCommand) Run(ctx context.Context, t terminal) error {
	d, err := c.start(ctx, t.errs)
	if err != nil {
		return err
	}
	defer d.stop()
	fmt.Fprintf(t.out, "Alongside is ready to try at %s  (Ctrl-C ends it)\n", d.sim.URL())
	return d.house.run(ctx)
}

// demo is a running demo.
type demo struct {
	sim   *slacksim.Server
	house *house
	stop  func()
}

func (c *demoCommand) start(ctx context.Context, progress io.Writer) (_ *demo, err error) {
	at, err := c.startTime(time.Now())
	if err != nil {
		return nil, err
	}
	var undo []func()
	d := &demo{stop: func() {
		for i := len(undo) - 1; i >= 0; i-- {
			undo[i]()
		}
	}}
	defer func() {
		if err != nil {
			d.stop()
		}
	}()
	clock := slacksim.NewClock(at)
	say := func(format string, a ...any) { fmt.Fprintf(progress, format+"\n", a...) }

	say("1/4 starting a private redis-server …")
	url, end, err := demoRedis(ctx, say)
	if err != nil {
		return nil, err
	}
	undo = append(undo, end)
	store, err := storage.Open(ctx, storage.Config{URL: url, Skew: func() time.Duration { return time.Until(clock.Now()) }})
	if err != nil {
		return nil, err
	}
	undo = append(undo, func() { _ = store.Close() })

	say("2/4 opening the simulated workspace …")
	mode := bot.SocketMode
	var own string
	if c.HTTP {
		mode = bot.HTTPMode
		if own, err = freeAddress(); err != nil {
			return nil, err
		}
	}
	log := c.logger(progress)
	if c.LogLevel == "info" {
		log.SetLevel(logrus.WarnLevel) // a newcomer wants the address, not the log
	}
	var h *house
	workspace, err := demoWorkspace(slacksim.Config{
		Clock: clock, AfterClock: func(ctx context.Context, _ time.Time) error { return h.catchUp(ctx) },
		Extra: func() map[string]any { return map[string]any{"team": demoTeamState(), "guide": demoGuide()} },
	}, own)
	if err != nil {
		return nil, err
	}
	if d.sim, err = slacksim.New(workspace); err != nil {
		return nil, err
	}
	undo = append(undo, func() { _ = d.sim.Close() })
	if _, err = d.sim.Listen(c.Addr); err != nil {
		if _, err = d.sim.Listen("127.0.0.1:0"); err != nil {
			return nil, err
		}
	}

	say("3/4 writing twelve weeks of an invented team …")
	if err := seed(ctx, store, clock.Now()); err != nil {
		return nil, err
	}

	say("4/4 starting the bot …")
	bots := slackSettings{
		BotToken: slacksim.DefaultBotToken, AppToken: slacksim.DefaultAppToken, SigningSecret: slacksim.DefaultSigningSecret,
		SlackAPI: d.sim.APIURL(), Mode: string(mode), Addr: own,
	}.config(log)
	if bots.Desk.Seal, err = newRing(); err != nil {
		return nil, err
	}
	keys, err := os.MkdirTemp("", "alongside-keys-")
	if err != nil {
		return nil, err
	}
	undo = append(undo, func() { _ = os.RemoveAll(keys) })
	if bots.Desk.Keys, err = storage.OpenKeyring(keys); err != nil {
		return nil, err
	}
	if h, err = assemble(ctx, house{store: store, log: log, now: clock.Now}, bots); err != nil {
		return nil, err
	}
	d.house = h
	return d, nil
}

// startTime is what the clock shows at first: office hours of a working day, so that the first try is not a night call.
func (c *demoCommand) startTime(now time.Time) (time.Time, error) {
	if c.At != "" {
		at, err := time.Parse(time.RFC3339, c.At)
		if err != nil {
			return at, fmt.Errorf("--at: write it like 2026-11-17T14:00:00+01:00")
		}
		return at, nil
	}
	return demoClock(now), nil
}

// demoRedis starts a private server in a temporary folder. Where none is installed an in-process one has to do.
func demoRedis(ctx context.Context, say func(string, ...any)) (url string, end func(), err error) {
	server, err := redisproc.Start(ctx, redisproc.Options{})
	switch {
	case err == nil:
		return server.URL(), server.Stop, nil
	case !errors.Is(err, redisproc.ErrNotInstalled):
		return "", nil, err
	}
	say("    no redis-server is installed, so a small one inside this program takes its place; nothing is kept")
	small, err := miniredis.Run()
	if err != nil {
		return "", nil, err
	}
	return "redis://" + small.Addr(), small.Close, nil
}

// catchUp does all that is due by the clock and waits until what it caused is sent.
func (h *house) catchUp(ctx context.Context) error {
	if h == nil {
		return nil
	}
	if _, err := h.clock.Tick(ctx); err != nil {
		return err
	}
	return h.bot.Drain(ctx)
}
