package storage

import (
	"context"
	"fmt"
	"slices"
)

// migration brings a store from the schema before it to its own. It runs when a newer program opens the store, beside other
// copies that still run, and may end at any moment and begin again: what it does to a key must be harmless when it is done
// twice, and the program must read both forms. Programs that know the schema before only are refused from its end on.
type migration struct {
	to   int
	once func(ctx context.Context, s *Store) error             // for the store; nil for nothing
	each func(ctx context.Context, s *Store, key string) error // for every key but the mark; nil for nothing
}

// migrations are all of them, ascending, without a gap.
var migrations = []migration{
	{to: 2, once: nameStore},
}

// nameStore gives a store of schema 1 its name and its first epoch.
func nameStore(ctx context.Context, s *Store) error {
	return s.persist(ctx, func(ctx context.Context) error {
		pipe := s.client.TxPipeline()
		pipe.HSetNX(ctx, metaKey(s.cfg.Prefix), "id", newName())
		pipe.HSetNX(ctx, metaKey(s.cfg.Prefix), "epoch", 1)
		_, err := pipe.Exec(ctx)
		return err
	})
}

// raiseSchema raises the schema number from one to the next, and never lowers it, for another copy may have been faster.
var raiseSchema = newScript(`
if tonumber(redis.call('HGET', KEYS[1], 'schema')) == tonumber(ARGV[1]) - 1 then redis.call('HSET', KEYS[1], 'schema', ARGV[1]) end
return 'A'`)

// migrate runs the migrations that the store lacks.
func (s *Store) migrate(ctx context.Context, all []migration) error {
	for _, m := range all {
		if m.to <= s.mark.Schema {
			continue
		}
		if m.once != nil {
			if err := m.once(ctx, s); err != nil {
				return fmt.Errorf("migrate to schema %d: %w", m.to, err)
			}
		}
		if m.each != nil {
			if err := s.migrateKeys(ctx, m); err != nil {
				return fmt.Errorf("migrate to schema %d: %w", m.to, err)
			}
		}
		s.step("migrate:raise")
		if _, err := s.run(ctx, raiseSchema, args(1, metaKey(s.cfg.Prefix), fmt.Sprint(m.to))); err != nil {
			return err
		}
		mark, _, err := s.readMark(ctx)
		if err != nil {
			return err
		}
		s.mark = mark
	}
	return nil
}

func (s *Store) migrateKeys(ctx context.Context, m migration) error {
	keys, err := s.allKeys(ctx)
	if err != nil {
		return err
	}
	for _, key := range slices.Sorted(slices.Values(keys)) {
		if key == metaKey(s.cfg.Prefix) {
			continue
		}
		s.step("migrate:key")
		if err := m.each(ctx, s, key); err != nil && !isNil(err) {
			return err
		}
	}
	return nil
}
