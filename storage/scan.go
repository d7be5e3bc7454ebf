package storage

import (
	"context"
	"strings"

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

// keysNaming are the keys of a workspace whose name has a worker's id in it, with what they hold: "w:U1:matches",
// "sent:welcome/U1/…". It looks at every key of a server, a few at a time: only the nightly purge does this, once for each
// worker who left.
func (s *Store) keysNaming(ctx context.Context, k space, worker string) ([]keyUse, error) {
	var keys []keyUse
	err := s.persist(ctx, func(ctx context.Context) error {
		keys = nil
		var node redis.Cmdable = s.client
		if c, ok := s.client.(*redis.ClusterClient); ok { // all keys of a workspace are on one node
			master, err := c.MasterForKey(ctx, k.members())
			if err != nil {
				return err
			}
			node = master
		}
		found := map[string]bool{}
		it := node.Scan(ctx, 0, escapeGlob(k.own)+"*"+worker+"*", 1000).Iterator()
		for it.Next(ctx) {
			if about(strings.TrimPrefix(it.Val(), k.own), worker) {
				found[it.Val()] = true
			}
		}
		if err := it.Err(); err != nil {
			return err
		}
		for key := range found {
			is, err := s.client.Type(ctx, key).Result()
			if err != nil {
				return err
			}
			if is != "none" {
				keys = append(keys, keyUse{key, is, "purge"})
			}
		}
		return nil
	})
	return keys, err
}
