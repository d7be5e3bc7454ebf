package storage

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

// errUnconfirmed means that too few replicas have a change in time. The primary has it, so it may yet stay.
var errUnconfirmed = errors.New("too few replicas confirm the write")

// longestWait bounds one wait for the replicas, within the time that a request may take.
const longestWait = time.Second

// runConfirmed runs the commit script, and returns when as many replicas as are asked for have what it wrote: a replica that
// takes over then has everything that was acknowledged. key is the one that the script writes always.
//
// WAIT looks at what its own connection wrote last. So it goes in one pipeline with the script, behind a write that is
// harmless: where the change was applied before, by a try whose confirmation was lost, the script itself writes nothing.
func (s *Store) runConfirmed(ctx context.Context, sc script, args []any, key string) (reply any, err error) {
	if s.confirm == 0 {
		return s.run(ctx, sc, args)
	}
	seconds, _ := strconv.Atoi(opSeconds) // a constant
	err = s.persist(ctx, func(ctx context.Context) error {
		node, err := s.node(ctx, key)
		if err != nil {
			return err
		}
		wait := longestWait
		if deadline, ok := ctx.Deadline(); ok {
			wait = max(time.Millisecond, min(wait, time.Until(deadline)-margin))
		}
		args[0], args[1] = "evalsha", sc.digest
		for {
			pipe := node.Pipeline()
			cmd := pipe.Do(ctx, args...)
			pipe.Expire(ctx, key, time.Duration(seconds)*time.Second)
			confirmed := pipe.Do(ctx, "wait", s.confirm, wait.Milliseconds())
			_, _ = pipe.Exec(ctx) // each command has its own error
			if err := cmd.Err(); err != nil {
				if redis.HasErrorPrefix(err, "NOSCRIPT") {
					if err := node.ScriptLoad(ctx, sc.source).Err(); err != nil {
						return err
					}
					continue
				}
				s.moved(ctx, err)
				return err
			}
			reply = cmd.Val()
			if text, _ := reply.(string); !strings.HasPrefix(text, "A") && !strings.HasPrefix(text, "D") {
				return nil // nothing was written
			}
			n, err := confirmed.Int()
			if err != nil {
				return err
			}
			if n < s.confirm {
				return errUnconfirmed
			}
			return nil
		}
	})
	return reply, err
}

// node is the server that holds a key.
func (s *Store) node(ctx context.Context, key string) (redis.Cmdable, error) {
	if c, ok := s.client.(*redis.ClusterClient); ok {
		return c.MasterForKey(ctx, key)
	}
	return s.client, nil
}

// moved lets a cluster be looked at again where a node does not hold a key any more.
func (s *Store) moved(ctx context.Context, err error) {
	if c, ok := s.client.(*redis.ClusterClient); ok && (lostReply(err) || redis.HasErrorPrefix(err, "MOVED") || redis.HasErrorPrefix(err, "READONLY")) {
		c.ReloadState(ctx)
	}
}
