package main

import (
	"context"
	"fmt"

	"alongside/storage"
)

// initCommand begins a store where a bot could not remember that it did.
type initCommand struct {
	redisSettings
	logSettings
}

// Run begins it, or names the one that is there.
func (c *initCommand) Run(ctx context.Context, t terminal) error {
	server, store, err := c.open(ctx, c.logger(t.errs), storage.Config{Installation: c.Installation})
	if err != nil {
		return err
	}
	defer stop(server)
	defer func() { _ = store.Close() }()
	fmt.Fprintf(t.out, "ALONGSIDE_INSTALLATION=%s\n", store.Mark().Installation)
	return nil
}
