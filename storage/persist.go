package storage

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

const (
	// budget is how long a request goes on where its context has no deadline.
	budget = 5 * time.Second
	// firstWait and lastWait bound the pause between two tries. The first try again is immediate: a connection that
	// the server closed while it idled costs nothing.
	firstWait = 10 * time.Millisecond
	lastWait  = 160 * time.Millisecond
)

// persist repeats a request until it is served or the context's deadline (the budget where there is none) is over. What it
// repeats must be harmless when the server runs it twice. It gives up at once on an error that waiting does not mend,
// unless an earlier try may still reach the server: then only a served request tells what happened.
func (s *Store) persist(ctx context.Context, try func(context.Context) error) error {
	err := try(ctx)
	if err == nil || errors.Is(err, redis.Nil) {
		return nil
	}
	if _, ok := ctx.Deadline(); !ok {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, budget)
		defer cancel()
	}
	wait, ambiguous := time.Duration(0), s.cluster
	for {
		ambiguous = ambiguous || lostReply(err)
		if !isUnavailable(err) || !ambiguous && !passing(err) || ctx.Err() != nil {
			return wrap(err)
		}
		if !pause(ctx, wait) {
			return wrap(err)
		}
		wait = min(max(2*wait, firstWait), lastWait)
		again := try(ctx)
		if again == nil || errors.Is(again, redis.Nil) {
			return nil
		}
		err = again
	}
}

// pause waits, and tells whether the context still lives.
func pause(ctx context.Context, d time.Duration) bool {
	if d == 0 {
		return ctx.Err() == nil
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}

// lostReply tells whether a request may have been run although it failed: every failure but a reply of the server.
func lostReply(err error) bool {
	var re redis.Error
	return !errors.As(err, &re)
}

// passing tells whether the server refuses only for the moment: it loads its data, or another node takes over.
func passing(err error) bool {
	if lostReply(err) {
		return true
	}
	for _, r := range []string{"LOADING", "READONLY", "MASTERDOWN", "CLUSTERDOWN", "TRYAGAIN", "MOVED", "ASK", "NOREPLICAS", "BUSY", "UNBLOCKED"} {
		if strings.HasPrefix(err.Error(), r) || strings.Contains(err.Error(), "-"+r+" ") {
			return true
		}
	}
	return false
}
