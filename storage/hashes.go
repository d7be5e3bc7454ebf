package storage

import (
	"context"
	"slices"

	"github.com/redis/go-redis/v9"
)

// hashes reads all records of several hashes in one round trip: a list for each, in their order. What is decided from it is not
// held against what others do at the same time.
func hashes[T any](ctx context.Context, s *Store, keys []string, m *memo[T], decode func(string) (T, error), clone func(T) T) ([][]T, error) {
	if len(keys) == 0 {
		return nil, nil
	}
	found := make([][]T, len(keys))
	err := s.persist(ctx, func(ctx context.Context) error {
		pipe := s.client.Pipeline()
		reads := make([]*redis.StringSliceCmd, len(keys))
		for i, key := range keys {
			reads[i] = strs(ctx, pipe, "hvals", key)
		}
		if _, err := pipe.Exec(ctx); err != nil {
			return err
		}
		for i := range reads {
			all, err := each(reads[i], m, decode, clone)
			if err != nil {
				return err
			}
			found[i] = all
		}
		return nil
	})
	return found, err
}

// keysOf returns the key of each person, each once; a person without a name has none.
func keysOf(people []string, key func(string) string) []string {
	var keys []string
	for _, user := range slices.Compact(slices.Sorted(slices.Values(people))) {
		if user != "" {
			keys = append(keys, key(user))
		}
	}
	return keys
}

// setMembers returns the members of a set.
func (s *Store) setMembers(ctx context.Context, key string) (found []string, err error) {
	err = s.persist(ctx, func(ctx context.Context) error {
		found, err = s.client.SMembers(ctx, key).Result()
		return err
	})
	return found, err
}

// liveOwners returns whose the live requests and group sessions of a workspace are.
func (s *Store) liveOwners(ctx context.Context, k space) ([]string, error) {
	ids, err := s.setMembers(ctx, k.supervisionLive())
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	var owners []string
	err = s.persist(ctx, func(ctx context.Context) error {
		whose := redis.NewStringSliceCmd(ctx, append([]any{"hmget", k.supervisionIDs()}, anys(ids)...)...)
		err := s.client.Process(ctx, whose)
		owners = whose.Val()
		return err
	})
	return owners, err
}
