package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"alongside/bot"
	"alongside/storage"
)

// checkCommand says what is not right before somebody relies on it.
type checkCommand struct {
	slackSettings
	redisSettings
	keySettings
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
	keys := c.checkKeys(ctx, store, report.Workspace)
	for _, line := range keys.lines {
		fmt.Fprintln(t.out, "- ", line)
	}
	holds, waiting, err := store.Holds(ctx, time.Now())
	if err != nil {
		return err
	}
	if len(holds) > 0 {
		fmt.Fprintf(t.out, "Messages and reminders are held; end it with \"alongside release\".\n%s", heldPage(holds[0], waiting, time.Now()))
		return errors.New("something must be mended")
	}
	if !report.OK() || keys.broken {
		return errors.New("something must be mended")
	}
	return nil
}

// keyReport is what check says of the folder of keys.
type keyReport struct {
	lines  []string
	broken bool
}

// checkKeys looks at the folder of keys and changes nothing.
func (c *checkCommand) checkKeys(ctx context.Context, store *storage.Store, workspace string) keyReport {
	dir := c.dir(c.redisSettings)
	if dir == "" {
		return keyReport{lines: []string{"No folder of keys is set, so there is no weekly check-in: name one with --keys, the same for all copies."}}
	}
	if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
		return keyReport{lines: []string{"The folder of keys, " + dir + ", is made at the first start."}}
	}
	ring, err := storage.OpenKeyring(dir)
	if err != nil {
		return keyReport{[]string{err.Error()}, true}
	}
	if problems := keyProblems(ctx, store, ring, workspace, time.Now()); len(problems) > 0 {
		return keyReport{problems, true}
	}
	return keyReport{lines: []string{"The keys that are made and destroyed by themselves are in " + dir + ". Leave it out of every backup."}}
}
