// The load program measures /contact over signed HTTP: the bot as it is released, and a reference handler that does the same
// work in Redis by hand, in turns and in one run, so that whatever else the machine does hits both. It prints ratios.
// docs/performance.md says what each line means.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"
)

// plan is how much is measured.
type plan struct {
	rounds      int           // of each phase, bot and reference in turns
	closed      time.Duration // of one closed loop
	open        time.Duration // of one open loop
	connections int
	rate        int // requests a second of the open loop
	everyday    int // workers whose contacts mostly stay within the limits
	busy        int // workers whose every third contact passes one
	fsync       []string
}

func main() {
	var p plan
	flag.IntVar(&p.rounds, "rounds", 3, "rounds of each phase, bot and reference in turns")
	flag.DurationVar(&p.closed, "closed", 4*time.Second, "length of one closed loop, at most 15s")
	flag.DurationVar(&p.open, "open", 6*time.Second, "length of one open loop, at most 15s")
	flag.IntVar(&p.connections, "connections", 64, "connections")
	flag.IntVar(&p.rate, "rate", 200, "requests a second of the open loop")
	flag.IntVar(&p.everyday, "workers", 800, "workers with everyday contacts; half as many pass limits all the time")
	policies := flag.String("fsync", "everysec,always", "appendfsync of Redis, one run for each")
	flag.Parse()
	p.closed, p.open = min(p.closed, 15*time.Second), min(p.open, 15*time.Second)
	p.busy, p.fsync = max(p.everyday/2, p.connections), strings.Split(*policies, ",")

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, p)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "load:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, p plan) error {
	dir, err := os.MkdirTemp("", "alongside-load")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	fmt.Fprintln(os.Stderr, "building the bot and the reference …")
	binaries, err := build(ctx, dir)
	if err != nil {
		return err
	}
	for _, fsync := range p.fsync {
		if err := measure(ctx, p, fsync, binaries); err != nil {
			return fmt.Errorf("appendfsync %s: %w", fsync, err)
		}
	}
	return nil
}

// measure runs all phases under one policy of Redis and prints their table.
func measure(ctx context.Context, p plan, fsync string, b binaries) (err error) {
	say := func(format string, a ...any) {
		fmt.Fprintf(os.Stderr, "appendfsync %s: "+format+"\n", append([]any{fsync}, a...)...)
	}
	say("setting up %d workers …", p.everyday+p.busy)
	w, err := openWorld(ctx, p, fsync, b)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.close()) }()
	both := []*side{w.bot, w.reference}
	for _, s := range both {
		if err := w.launch(ctx, s); err != nil {
			return err
		}
	}
	for _, ph := range w.phases(p) {
		for round := range ph.rounds {
			for _, s := range both {
				say("%s, round %d of %d: %s", ph.name, round+1, ph.rounds, s.name)
				if err := w.phase(ctx, ph, s); err != nil {
					return err
				}
			}
		}
	}
	for _, s := range both {
		s.loaded = s.proc.rss()
	}
	printTable(os.Stdout, fsync, w)
	return nil
}
