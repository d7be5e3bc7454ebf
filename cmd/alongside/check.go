package main

import (
	"context"
	"errors"
	"fmt"

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
	server, store, err := c.open(ctx, log, storage.Config{})
	if err != nil {
		return err
	}
	defer stop(server)
	defer func() { _ = store.Close() }()
	cfg := slack.config(log)
	cfg.Store, cfg.Desk.Store = store, store
	report := bot.Check(ctx, cfg)
	fmt.Fprint(t.out, report.String())
	if !report.OK() {
		return errors.New("something must be mended")
	}
	return nil
}
