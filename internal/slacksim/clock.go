package slacksim

import (
	"errors"
	"sync"
	"time"
)

// ErrClockBackwards is returned when a clock would have to go back.
var ErrClockBackwards = errors.New("slacksim: a clock never goes back")

// Clock is a clock that runs at the speed of real time and can be moved
// forward. It never goes back. It is safe for concurrent use.
type Clock struct {
	mu      sync.Mutex
	base    time.Time // simulated instant at started
	started time.Time // real instant, with its monotonic reading
}

// NewClock returns a clock that shows at (in UTC) now and runs on from there.
func NewClock(at time.Time) *Clock {
	return &Clock{base: at.UTC(), started: time.Now()}
}

// Now returns the simulated instant in UTC.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now()
}

func (c *Clock) now() time.Time {
	// base carries no monotonic reading after Round, so that two instants of
	// this clock compare by what they show.
	return c.base.Add(time.Since(c.started)).Round(0)
}

// Advance moves the clock forward by d. A negative d is refused with
// ErrClockBackwards.
func (c *Clock) Advance(d time.Duration) error {
	if d < 0 {
		return ErrClockBackwards
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.base = c.base.Add(d)
	return nil
}

// Set moves the clock forward to t. An instant before Now is refused with
// ErrClockBackwards.
func (c *Clock) Set(t time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if t.Before(c.now()) {
		return ErrClockBackwards
	}
	c.base, c.started = t.UTC(), time.Now()
	return nil
}
