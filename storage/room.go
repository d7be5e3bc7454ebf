package storage

import (
	"context"
	"strconv"
	"strings"

	"github.com/redis/go-redis/v9"
)

// Memory returns how much memory the server uses and may use, in bytes; of a cluster the fullest node. limit is 0 where none
// is set, or where the server does not tell.
func (s *Store) Memory(ctx context.Context) (used, limit int64, err error) {
	ask := func(ctx context.Context, c redis.Cmdable) (used, limit int64, err error) {
		info, err := c.Info(ctx, "memory").Result()
		if err != nil && lostReply(err) {
			return 0, 0, wrap(err)
		}
		for line := range strings.Lines(info) {
			name, value, _ := strings.Cut(strings.TrimSpace(line), ":")
			n, _ := strconv.ParseInt(value, 10, 64) // other lines are no numbers
			switch name {
			case "used_memory":
				used = n
			case "maxmemory":
				limit = n
			}
		}
		return used, limit, nil
	}
	c, ok := s.client.(*redis.ClusterClient)
	if !ok {
		return ask(ctx, s.client)
	}
	nodes := make(chan [2]int64, 1024)
	err = c.ForEachMaster(ctx, func(ctx context.Context, node *redis.Client) error {
		u, l, err := ask(ctx, node)
		nodes <- [2]int64{u, l}
		return err
	})
	close(nodes)
	for n := range nodes {
		if n[1] > 0 && (limit == 0 || n[0]*limit > used*n[1]) {
			used, limit = n[0], n[1]
		}
	}
	return used, limit, wrap(err)
}
