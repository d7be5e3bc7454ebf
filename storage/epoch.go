package storage

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync/atomic"

	"github.com/redis/go-redis/v9"
)

// Every Commit of a workspace raises one number. A process remembers the highest that it was told is stored, and what it is
// told outlives it in a small file of the caller's (Writes, Expect). A database whose number is lower has lost what it
// acknowledged: an old copy was put in its place, or a replica took over that did not have everything.

// floorOf is the number that the database must have reached.
func (s *Store) floorOf(workspace string) *atomic.Int64 {
	if f, ok := s.floors.Load(workspace); ok {
		return f.(*atomic.Int64)
	}
	f, _ := s.floors.LoadOrStore(workspace, new(atomic.Int64))
	return f.(*atomic.Int64)
}

// acknowledged notes that the database has reached a number.
func (s *Store) acknowledged(workspace string, n int64) {
	floor := s.floorOf(workspace)
	for was := floor.Load(); was < n && !floor.CompareAndSwap(was, n); was = floor.Load() {
	}
}

// Writes returns, for each workspace that this process has written to, the number of changes that the database must hold.
func (s *Store) Writes() map[string]int64 {
	all := make(map[string]int64)
	s.floors.Range(func(workspace, floor any) bool {
		if n := floor.(*atomic.Int64).Load(); n > 0 {
			all[workspace.(string)] = n
		}
		return true
	})
	return all
}

// Expect says how many changes of each workspace an earlier process was told are stored, and in which epoch. Where the
// database holds fewer, or is of an earlier epoch, the outbox of the workspace is held, and its name returned. Numbers of an
// earlier epoch than the database's say nothing: it was restored since, on purpose.
func (s *Store) Expect(ctx context.Context, epoch int64, writes map[string]int64) (stale []string, err error) {
	if s.mark.Epoch > epoch {
		return nil, nil
	}
	for workspace, n := range writes {
		var raw string
		err := s.persist(ctx, func(ctx context.Context) (err error) {
			raw, err = s.client.HGet(ctx, s.space(workspace).versions(), writesScope).Result()
			return err
		})
		if err != nil {
			return stale, err
		}
		has, _ := strconv.ParseInt(raw, 10, 64) // nothing is none
		s.acknowledged(workspace, has)
		if has >= n && s.mark.Epoch == epoch {
			continue
		}
		if err := s.hold(ctx, s.space(workspace), HeldStale, workspace); err != nil {
			return stale, err
		}
		stale = append(stale, workspace)
	}
	return stale, nil
}

// errRegressed is unavailable, so that a person reads "not saved": what was decided came from what an old copy says.
var errRegressed = fmt.Errorf("%w: the database has gone back behind what it acknowledged", ErrUnavailable)

// regressed holds the outbox of a workspace whose database holds fewer changes than it acknowledged. The next unit of work
// goes on from what there is; where it is not the same store at all, none does.
func (s *Store) regressed(ctx context.Context, workspace string, floor, has int64) error {
	if err := s.Ping(ctx); err != nil {
		if errors.Is(err, ErrForeign) {
			return fmt.Errorf("%w: %w", ErrUnavailable, err)
		}
		return err
	}
	if err := s.hold(ctx, s.space(workspace), HeldStale, workspace); err != nil {
		return err
	}
	if s.floorOf(workspace).CompareAndSwap(floor, has) && s.cfg.Regressed != nil {
		s.cfg.Regressed(workspace, floor-has)
	}
	return errRegressed
}

// isNil tells whether there was nothing, which is no failure.
func isNil(err error) bool { return errors.Is(err, redis.Nil) }
