package storage

import (
	"context"

	"github.com/redis/go-redis/v9"
)

// allKeys are the names of all keys of the store, each once. It looks at every key of the server, a few at a time: only what
// an administrator starts does this, never a request.
func (s *Store) allKeys(ctx context.Context) ([]string, error) {
	found := map[string]bool{}
	scan := func(ctx context.Context, c redis.Cmdable) error {
		return s.persist(ctx, func(ctx context.Context) error {
			it := c.Scan(ctx, 0, s.cfg.Prefix+":{*", 1000).Iterator()
			for it.Next(ctx) {
				found[it.Val()] = true
			}
			return it.Err()
		})
	}
	var err error
	if c, ok := s.client.(*redis.ClusterClient); ok {
		// One node after the other: what they find goes into one map.
		var nodes []*redis.Client
		gather := make(chan *redis.Client, 1024)
		err = wrap(c.ForEachMaster(ctx, func(_ context.Context, node *redis.Client) error { gather <- node; return nil }))
		close(gather)
		for node := range gather {
			nodes = append(nodes, node)
		}
		for i := 0; err == nil && i < len(nodes); i++ {
			err = scan(ctx, nodes[i])
		}
	} else {
		err = scan(ctx, s.client)
	}
	all := make([]string, 0, len(found))
	for key := range found {
		all = append(all, key)
	}
	return all, err
}
