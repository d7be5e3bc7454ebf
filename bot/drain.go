package bot

import (
	"context"
	"time"

	"alongside/storage"
)

// Drain returns when nothing of the workspace's outbox can be sent now: it is empty, or what is in it waits for an outcome
// to settle, for another entry, or for a Slack that does not answer. It returns the context's error when that ends first.
func (b *Bot) Drain(ctx context.Context) error {
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for {
		backlog, err := b.cfg.Store.Backlog(ctx, b.workspace)
		if err == nil && b.courier.quiet(backlog) {
			return nil
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// quiet tells whether everything in the outbox is held here, and asleep.
func (c *courier) quiet(backlog map[storage.Lane]int64) bool {
	revoked := c.shut()
	c.mu.Lock()
	defer c.mu.Unlock()
	var all int64
	for _, n := range backlog {
		all += n
	}
	for _, it := range c.held {
		if it.running || !it.asleep && !revoked {
			return false
		}
	}
	return all <= int64(len(c.held))
}
