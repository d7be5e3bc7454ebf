package storage

import (
	"context"
	"strconv"
	"time"
)

// Outage is a stretch in which Slack does not answer, as far as somebody outside Slack is told of it.
type Outage struct {
	Since time.Time // zero where there is none
	By    string    // the copy that began to tell
	Told  bool
}

// Outage returns the present stretch.
func (s *Store) Outage(ctx context.Context, workspace string) (Outage, error) {
	var o Outage
	err := s.persist(ctx, func(ctx context.Context) error {
		all, err := s.client.HGetAll(ctx, s.space(workspace).outage()).Result()
		if err != nil || all["since"] == "" {
			o = Outage{}
			return err
		}
		since, err := strconv.ParseInt(all["since"], 10, 64)
		if err != nil {
			return corrupt("outage", "no instant")
		}
		o = Outage{Since: instant(since), By: all["by"], Told: all["told"] != ""}
		return nil
	})
	return o, err
}

// OutageBegins notes a stretch, unless there is one, and returns the one that there is. Of several copies one begins it.
func (s *Store) OutageBegins(ctx context.Context, workspace string, since time.Time, by string) (Outage, error) {
	key := s.space(workspace).outage()
	err := s.persist(ctx, func(ctx context.Context) error {
		pipe := s.client.TxPipeline()
		pipe.HSetNX(ctx, key, "by", by)
		pipe.HSetNX(ctx, key, "since", ms(since))
		_, err := pipe.Exec(ctx)
		return err
	})
	if err != nil {
		return Outage{}, err
	}
	return s.Outage(ctx, workspace)
}

// OutageTold notes that the outside was told of the present stretch.
func (s *Store) OutageTold(ctx context.Context, workspace string) error {
	return s.persist(ctx, func(ctx context.Context) error {
		return s.client.HSet(ctx, s.space(workspace).outage(), "told", "1").Err()
	})
}

// OutageOver ends the present stretch, and returns whether this call did.
func (s *Store) OutageOver(ctx context.Context, workspace string) (bool, error) {
	var n int64
	err := s.persist(ctx, func(ctx context.Context) (err error) {
		n, err = s.client.Del(ctx, s.space(workspace).outage()).Result()
		return err
	})
	return n == 1, err
}
