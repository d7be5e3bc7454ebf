package storage

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"

	"github.com/redis/go-redis/v9"
)

// Mark is what a store says about itself, under one key that no record shares: that it is one of ours, which one, and which
// life of it.
type Mark struct {
	Schema       int    // the layout of keys and values
	Installation string // its name, drawn at random when it began; a restore keeps it
	Epoch        int64  // from 1; each restore is a new one
	buckets      uint32
	unfinished   bool // a restore was begun and not finished
}

// Mismatch is the ErrForeign of a database that is not the one expected.
type Mismatch struct {
	Want string // the name expected, "" for any
	Got  string // the name that the database carries, "" where it carries no mark
}

// Error names both.
func (m Mismatch) Error() string {
	if m.Got == "" {
		return ErrForeign.Error() + ": it is empty"
	}
	return fmt.Sprintf("%v: it is the store %s, not %s", ErrForeign, m.Got, m.Want)
}

// Unwrap makes it an ErrForeign.
func (m Mismatch) Unwrap() error { return ErrForeign }

// Mark returns the mark as it was when the store was opened.
func (s *Store) Mark() Mark { return s.mark }

// newName draws the name of a new store.
func newName() string {
	raw := make([]byte, 8)
	_, _ = rand.Read(raw) // it never fails, or ends the program
	return hex.EncodeToString(raw)
}

// enter reads the mark, and leaves one where there is none.
func (s *Store) enter(ctx context.Context) error {
	mark, found, err := s.readMark(ctx)
	if err != nil {
		return err
	}
	if !found {
		if s.cfg.Installation != "" || s.cfg.Existing {
			return Mismatch{Want: s.cfg.Installation}
		}
		if mark, err = s.beginStore(ctx); err != nil {
			return err
		}
	}
	switch {
	case mark.Schema > schema:
		return fmt.Errorf("%w: schema %d, this program knows %d", ErrNewer, mark.Schema, schema)
	case mark.unfinished:
		return ErrUnfinished
	}
	s.mark, s.buckets = mark, mark.buckets
	if mark.Schema < schema {
		if err := s.migrate(ctx, migrations); err != nil {
			return err
		}
	}
	if s.cfg.Installation != "" && s.cfg.Installation != s.mark.Installation {
		return Mismatch{Want: s.cfg.Installation, Got: s.mark.Installation}
	}
	return nil
}

// readMark tells also whether there is one.
func (s *Store) readMark(ctx context.Context) (m Mark, found bool, err error) {
	var raw map[string]string
	err = s.persist(ctx, func(ctx context.Context) (err error) {
		raw, err = s.client.HGetAll(ctx, metaKey(s.cfg.Prefix)).Result()
		return err
	})
	if err != nil || len(raw) == 0 {
		return m, false, err
	}
	if m.Schema, err = strconv.Atoi(raw["schema"]); err != nil || m.Schema < 1 {
		return m, true, corrupt("meta", "no schema number")
	}
	n, err := strconv.ParseUint(raw["buckets"], 10, 16)
	if err != nil || n == 0 {
		return m, true, corrupt("meta", "no number of buckets")
	}
	m.buckets, m.Installation, m.unfinished = uint32(n), raw["id"], raw["restoring"] != ""
	if m.Schema < 2 {
		return m, true, nil
	}
	if m.Epoch, err = strconv.ParseInt(raw["epoch"], 10, 64); err != nil || m.Epoch < 1 || m.Installation == "" {
		return m, true, corrupt("meta", "no name, or no epoch")
	}
	return m, true, nil
}

// beginStore leaves the mark of a new store. Of two programs that do so at once, one gives the name.
func (s *Store) beginStore(ctx context.Context) (Mark, error) {
	key, name := metaKey(s.cfg.Prefix), newName()
	err := s.persist(ctx, func(ctx context.Context) error {
		pipe := s.client.TxPipeline()
		for field, value := range map[string]any{"schema": schema, "buckets": buckets, "id": name, "epoch": 1} {
			pipe.HSetNX(ctx, key, field, value)
		}
		_, err := pipe.Exec(ctx)
		return err
	})
	if err != nil {
		return Mark{}, err
	}
	m, _, err := s.readMark(ctx)
	return m, err
}

// Ping asks the server for the mark of the store. ErrForeign means that the database was emptied or exchanged.
func (s *Store) Ping(ctx context.Context) error {
	name, err := s.client.HGet(ctx, metaKey(s.cfg.Prefix), "id").Result()
	if errors.Is(err, redis.Nil) {
		return Mismatch{Want: s.mark.Installation}
	}
	if err != nil {
		return wrap(err)
	}
	if name != s.mark.Installation {
		return Mismatch{Want: s.mark.Installation, Got: name}
	}
	return nil
}
