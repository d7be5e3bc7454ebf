package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"alongside/storage"
)

// restoreCommand writes a backup into an empty Redis.
type restoreCommand struct {
	File string `arg:"" type:"path" help:"The backup; - for the standard input."`
	openSettings
	redisSettings
	logSettings
}

// Run reads the backup once to see that it is whole, where it is a file, and then restores it.
func (c *restoreCommand) Run(ctx context.Context, t terminal) error {
	if c.File != "-" {
		if err := (&verifyCommand{File: c.File, openSettings: c.openSettings}).Run(terminal{out: t.errs, errs: t.errs}); err != nil {
			return err
		}
	}
	plain, file, err := c.unsealed(c.File)
	if err != nil {
		return err
	}
	defer file.Close()
	w, err := openWitness(c.Data)
	if err != nil {
		return err
	}
	server, url, err := c.serve(ctx, c.logger(t.errs))
	if err != nil {
		return err
	}
	defer stop(server)
	began := time.Now()
	store, done, err := storage.Restore(ctx, storage.Config{URL: url}, plain, w.seen.Epoch+1)
	if err != nil {
		if errors.Is(err, storage.ErrNotEmpty) {
			return errors.New("this Redis is not empty: a restore never writes over a store.\n" +
				"Look at the address. If what is in it can go, empty it (redis-cli flushdb, or another data folder) and restore again")
		}
		return refusedBackup(c.File, err)
	}
	defer func() { _ = store.Close() }()
	fmt.Fprintf(t.out, "Restored %d keys in %s, and read them back: all are as in the backup. The store is %s, now in epoch %d.\n",
		done.Keys, time.Since(began).Round(100*time.Millisecond), done.Mark.Installation, done.Mark.Epoch)
	if done.Expired > 0 {
		fmt.Fprintf(t.out, "%d keys were left out: the time for which they are kept is over.\n", done.Expired)
	}
	if c.remembers() {
		if err := w.write(seen{Installation: done.Mark.Installation, Epoch: done.Mark.Epoch}); err != nil {
			return err
		}
	}
	fmt.Fprint(t.out, "Nothing is sent before you say so. Start the bot, tell the team from when the records are, and then:\n"+
		"  alongside release              says what would be sent\n"+
		"  alongside release --send       sends it\n"+
		"  alongside release --discard    discards it; alerts that nobody has taken are still passed on\n")
	return nil
}
