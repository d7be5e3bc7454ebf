package bot

import (
	"context"
	"time"

	"alongside/storage"
)

// fetch reads one lane of the outbox.
func (c *courier) fetch(ctx context.Context, lane storage.Lane) {
	failed := 0
	for ctx.Err() == nil {
		room := c.room(lane)
		if room <= 0 {
			wait(ctx, c.b.waits.look)
			continue
		}
		got, err := c.b.cfg.Store.Receive(ctx, c.b.workspace, lane, c.name, min(room, fetchMost), c.b.waits.block)
		if err != nil {
			if ctx.Err() == nil && failed == 0 {
				c.b.log.WithField("error", errorWord(err)).WithField("lane", string(lane)).Warn("outbox not read")
			}
			wait(ctx, min(backoff(failed), 5*time.Second))
			failed++
			continue
		}
		failed = 0
		c.hold(got)
	}
}

// room is how many more entries of a lane may be held. What sleeps takes little room: it must not keep out what can be sent.
func (c *courier) room(lane storage.Lane) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	awake, asleep := 0, 0
	for _, it := range c.held {
		switch {
		case it.d.Lane != lane:
		case it.asleep:
			asleep++
		default:
			awake++
		}
	}
	return min(holdMost-awake, sleepMost-asleep)
}

// hold takes entries in. One that is held already came again because it waits for long.
func (c *courier) hold(got []storage.Delivery) {
	if len(got) == 0 {
		return
	}
	c.b.cfg.Failpoint("deliver.received")
	c.mu.Lock()
	for _, d := range got {
		key := string(d.Lane) + " " + d.Stream
		if _, known := c.held[key]; !known {
			c.serial++
			c.held[key] = &item{d: d, serial: c.serial}
		}
	}
	c.mu.Unlock()
	c.nudge()
}
