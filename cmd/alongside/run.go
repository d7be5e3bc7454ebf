package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"strings"
	"time"

	"github.com/sirupsen/logrus"
	"golang.org/x/sync/errgroup"

	"alongside/bot"
	"alongside/commands"
	"alongside/internal/redisproc"
	"alongside/scheduler"
	"alongside/storage"
)

// tuned is nil in production. The fault harness sets it: it ends the process at a named step and shortens waiting.
var tuned *tuning

type tuning struct {
	failpoint func(name string)
	bot       func(*bot.Config)
	claimIdle time.Duration
	claimDue  time.Duration
}

// runCommand runs the bot for a workspace.
type runCommand struct {
	slackSettings
	redisSettings
	textKeySettings
	keySettings
	questionnaireSettings
	logSettings
	clockSettings
}

// gcPercent lets the heap grow to three times what lives in it before it is swept: what lives is a few megabytes, and
// sweeping it at every doubling took a tenth of the processor's time under load. GOGC, where it is set, holds instead.
const gcPercent = 200

// Run runs until the context ends, then stops gracefully.
func (r *runCommand) Run(ctx context.Context, t terminal) error {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	log := r.logger(t.errs)
	slack, err := r.resolve()
	if err != nil {
		return err
	}
	if err := slack.missing(); err != nil {
		return err
	}
	if err := slack.feeds(); err != nil {
		return err
	}
	var cfg storage.Config
	bots := slack.config(log)
	if bots.Desk.Seal, err = r.ring(); err != nil {
		return err
	}
	if bots.Desk.Keys, err = r.keySettings.open(r.redisSettings); err != nil {
		return err
	}
	if bots.Desk.Questionnaires, err = r.load(); err != nil {
		return err
	}
	if tuned != nil {
		cfg.Failpoint, cfg.ClaimIdle, cfg.ClaimDue = tuned.failpoint, tuned.claimIdle, tuned.claimDue
		tuned.bot(&bots)
	}
	server, store, remembered, err := r.guarded(ctx, log, cfg)
	if err != nil {
		return err
	}
	defer stop(server)
	defer func() { _ = store.Close() }()
	if err := r.durable(ctx, store, log); err != nil {
		return err
	}
	h, err := assemble(ctx, house{store: store, log: log, now: time.Now}, bots)
	if err != nil {
		return err
	}
	if r.asked() {
		return r.do(ctx, h.clock, h.now(), t.out)
	}
	log.WithFields(logrus.Fields{"workspace": h.bot.Workspace(), "mode": slack.Mode, "version": version,
		"installation": store.Mark().Installation, "epoch": store.Mark().Epoch}).Info("alongside runs")
	h.aside = append(h.aside, func(ctx context.Context) { r.watchHold(ctx, store, h.bot.Workspace(), log) })
	h.aside = append(h.aside, func(ctx context.Context) { watchRoom(ctx, store, server, log) })
	if ring := bots.Desk.Keys; ring != nil {
		h.aside = append(h.aside, func(ctx context.Context) {
			watchKeys(ctx, func(ctx context.Context) []string { return keyProblems(ctx, store, ring, h.bot.Workspace(), h.now()) }, h.bot.SetUnwell, log)
		}, func(ctx context.Context) { keepStirring(ctx, store, ring, h.bot.Workspace(), h.now, pauseFor) })
	} else {
		log.Info("no folder of keys (--keys), so there is no weekly check-in")
	}
	if server != nil {
		h.aside = append(h.aside, func(ctx context.Context) { keepServing(ctx, server, log) })
	}
	if remembered.held {
		h.aside = append(h.aside, func(ctx context.Context) { remembered.watch(ctx, store, log) })
	}
	return h.run(ctx)
}

func (s slackSettings) config(log *logrus.Logger) bot.Config {
	return bot.Config{
		BotToken: s.BotToken, AppToken: s.AppToken, SigningSecret: s.SigningSecret, APIURL: s.SlackAPI, Mode: bot.Mode(s.Mode),
		Addr: s.Addr, Admins: s.Admins, Webhook: s.Webhook, WebhookSecret: s.WebhookSecret, WebhookAfter: s.WebhookAfter,
		Heartbeat: s.Heartbeat, Log: log, FeedsAddr: s.FeedsListen,
		Desk: &commands.Desk{Random: random, NewID: newID, Prefix: s.Prefix, Feeds: s.FeedsURL},
	}
}

// open connects to Redis, or starts a private server where no address is given. The server is nil where it is not ours.
func (r redisSettings) open(ctx context.Context, log *logrus.Logger, cfg storage.Config) (*redisproc.Proc, *storage.Store, error) {
	server, url, err := r.serve(ctx, log)
	if err != nil {
		return nil, nil, err
	}
	cfg.URL = url
	store, err := storage.Open(ctx, cfg)
	if err != nil {
		stop(server)
		return nil, nil, err
	}
	return server, store, nil
}

// attach is open for a command beside a bot: it uses the private server of the folder where one runs.
func (r redisSettings) attach(ctx context.Context, log *logrus.Logger, cfg storage.Config) (*redisproc.Proc, *storage.Store, error) {
	if r.RedisURL == "" && r.RedisURLFile == "" {
		if url, ok := redisproc.Running(r.Data); ok {
			cfg.URL = url
			store, err := storage.Open(ctx, cfg)
			return nil, store, err
		}
	}
	return r.open(ctx, log, cfg)
}

// serve returns the address of Redis, and the private server where one had to be started.
func (r redisSettings) serve(ctx context.Context, log *logrus.Logger) (*redisproc.Proc, string, error) {
	url, err := secret(r.RedisURL, r.RedisURLFile)
	if err != nil || url != "" {
		return nil, url, err
	}
	server, err := redisproc.Start(ctx, redisproc.Options{Dir: r.Data})
	switch {
	case errors.Is(err, redisproc.ErrNotInstalled):
		return nil, "", errors.New("no redis-server is installed: install it (Debian: apt-get install redis-server) or give --redis-url")
	case errors.Is(err, redisproc.ErrInUse):
		return nil, "", fmt.Errorf("another alongside runs on the folder %s: end it first, or give --data another folder", r.Data)
	case err != nil:
		return nil, "", err
	}
	log.WithField("folder", r.Data).Info("private redis-server started")
	return server, server.URL(), nil
}

// stop ends the private server, if there is one.
func stop(server *redisproc.Proc) {
	if server != nil {
		server.Stop()
	}
}

// durable refuses a Redis that may lose what was acknowledged, and says which setting to change.
func (r redisSettings) durable(ctx context.Context, store *storage.Store, log *logrus.Logger) error {
	policy, err := store.Policy(ctx)
	if err != nil {
		return err
	}
	problems := policy.Problems()
	if len(problems) == 0 {
		return nil
	}
	if r.AllowWeakDurability {
		log.WithField("problems", problems).Warn("redis may lose what was acknowledged; told to start all the same")
		return nil
	}
	return fmt.Errorf("this Redis may lose what was acknowledged:\n  %s\nMend it, or start with --allow-weak-durability", strings.Join(problems, "\n  "))
}

// house is the bot with its clock's side, on one store.
type house struct {
	store *storage.Store
	log   *logrus.Logger
	now   func() time.Time
	bot   *bot.Bot
	clock *scheduler.Runner
	aside []func(context.Context) // what else runs until the context ends
}

// assemble puts the parts together. Nothing runs yet.
func assemble(ctx context.Context, h house, cfg bot.Config) (*house, error) {
	cfg.Store, cfg.Now = h.store, h.now
	cfg.Desk.Store = h.store
	var err error
	if h.bot, err = bot.New(ctx, cfg); err != nil {
		return nil, err
	}
	h.clock, err = scheduler.New(scheduler.Config{Store: h.store, Workspace: h.bot.Workspace(), Now: h.now, Log: h.log, Keys: cfg.Desk.Keys})
	if err != nil {
		return nil, err
	}
	return &h, nil
}

// run runs the bot and the clock until the context ends or one of them fails.
func (h *house) run(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return h.bot.Run(ctx) })
	g.Go(func() error { h.clock.Run(ctx); return nil })
	for _, do := range h.aside {
		g.Go(func() error { do(ctx); return nil })
	}
	return g.Wait()
}
