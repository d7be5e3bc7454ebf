package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"alongside/bot"
	"alongside/storage"
)

// checkCommand says what is not right before somebody relies on it.
type checkCommand struct {
	slackSettings
	redisSettings
	logSettings
}

// Run prints one page and fails where something must be mended.
func (c *checkCommand) Run(ctx context.Context, t terminal) error {
	slack, err := c.resolve()
	if err != nil {
		return err
	}
	log := c.logger(t.errs)
	w, err := openWitness(c.Data)
	if err != nil {
		return err
	}
	server, store, err := c.attach(ctx, log, storage.Config{Installation: c.Installation, Existing: !w.held && !c.remembers()})
	if err != nil {
		return c.explain(err, w)
	}
	defer stop(server)
	defer func() { _ = store.Close() }()
	cfg := slack.config(log)
	cfg.Store, cfg.Desk.Store = store, store
	report := bot.Check(ctx, cfg)
	fmt.Fprint(t.out, report.String())
	fmt.Fprintf(t.out, "-  The store is %s, in epoch %d.\n", store.Mark().Installation, store.Mark().Epoch)
	tight, err := narrow(ctx, store, server)
	if err != nil {
		return err
	}
	for _, problem := range tight {
		fmt.Fprintln(t.out, "- ", problem)
	}
	holds, waiting, err := store.Holds(ctx, time.Now())
	if err != nil {
		return err
	}
	if len(holds) > 0 {
		fmt.Fprintf(t.out, "Messages and reminders are held; end it with \"alongside release\".\n%s", heldPage(holds[0], waiting, time.Now()))
		return errors.New("something must be mended")
	}
	if !report.OK() {
		return errors.New("something must be mended")
	}
	return nil
}
