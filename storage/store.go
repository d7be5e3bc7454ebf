package storage

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
)

// schema is the number of the layout of keys and values. A store with a higher one is refused.
const schema = 1

// Config says where the store is.
type Config struct {
	// URL of the server: "unix:///path/redis.sock", "redis://user:password@host:6379/0" or "rediss://…"; several hosts
	// separated by commas with ?master=name (Sentinel) or ?cluster=1 (cluster).
	URL string
	// Prefix of every key; "al" where empty.
	Prefix string
	// Skew is added to the server's time when due entries are claimed; nil for none. Only a movable clock sets it.
	Skew func() time.Duration
	// Failpoint is called before and after every step, for tests that end the process there; nil in production. The names
	// are "load", and "commit", "begin", "settle" and "claim", each with ":begin" and ":end".
	Failpoint func(name string)
	// ClaimIdle is how long a delivery rests with a consumer before another takes it over; 30 seconds where zero. It must
	// be longer than any request to Slack can live.
	ClaimIdle time.Duration
}

// Store is the door to Redis. Its methods may be called from several goroutines.
type Store struct {
	cfg     Config
	client  redis.UniversalClient
	cluster bool
	buckets uint32
	spaces  sync.Map // workspace -> space
	memo    memos
	readers readers
}

// Open connects, and leaves the mark of the store in an empty database. The errors are ErrUnavailable, ErrNewer where a
// newer version of the program wrote the store, and ErrCorrupt where the mark cannot be read.
func Open(ctx context.Context, cfg Config) (*Store, error) {
	opts, err := clientOptions(cfg.URL)
	if err != nil {
		return nil, err
	}
	if cfg.Prefix == "" {
		cfg.Prefix = "al"
	}
	if cfg.ClaimIdle <= 0 {
		cfg.ClaimIdle = 30 * time.Second
	}
	quiet.Do(func() { redis.SetLogger(silence{}) })
	s := &Store{cfg: cfg, client: redis.NewUniversalClient(opts)}
	_, s.cluster = s.client.(*redis.ClusterClient)
	if err := s.enter(ctx); err != nil {
		_ = s.client.Close() // the first error is the one to tell
		return nil, fmt.Errorf("%w (%s)", err, redact(opts))
	}
	return s, nil
}

// enter leaves the mark where there is none, and reads it.
func (s *Store) enter(ctx context.Context) error {
	key := metaKey(s.cfg.Prefix)
	var mark map[string]string
	err := s.persist(ctx, func(ctx context.Context) error {
		pipe := s.client.Pipeline()
		pipe.HSetNX(ctx, key, "schema", schema)
		pipe.HSetNX(ctx, key, "buckets", buckets)
		all := pipe.HGetAll(ctx, key)
		_, err := pipe.Exec(ctx)
		mark = all.Val()
		return err
	})
	if err != nil {
		return err
	}
	written, err := strconv.Atoi(mark["schema"])
	if err != nil {
		return corrupt("meta", "no schema number")
	}
	if written > schema {
		return fmt.Errorf("%w: schema %d, this program knows %d", ErrNewer, written, schema)
	}
	n, err := strconv.ParseUint(mark["buckets"], 10, 16)
	if err != nil || n == 0 {
		return corrupt("meta", "no number of buckets")
	}
	s.buckets = uint32(n)
	return nil
}

// Close ends all connections. Requests that run fail with ErrUnavailable.
func (s *Store) Close() error { return s.client.Close() }

// Ping asks the server for the mark of the store. ErrForeign means that the database was emptied or exchanged.
func (s *Store) Ping(ctx context.Context) error {
	_, err := s.client.HGet(ctx, metaKey(s.cfg.Prefix), "schema").Result()
	if errors.Is(err, redis.Nil) {
		return ErrForeign
	}
	return wrap(err)
}

// space returns the keys of a workspace.
func (s *Store) space(workspace string) space {
	if k, ok := s.spaces.Load(workspace); ok {
		return k.(space)
	}
	k := newSpace(s.cfg.Prefix, workspace, s.buckets)
	s.spaces.Store(workspace, k)
	return k
}

// step tells the failpoint that a step is reached.
func (s *Store) step(name string) {
	if s.cfg.Failpoint != nil {
		s.cfg.Failpoint(name)
	}
}

// quiet silences the client, whose log is one for the whole process and goes to the standard error: every failure that
// matters is returned as an error.
var quiet sync.Once

type silence struct{}

// Printf drops what the client would log.
func (silence) Printf(context.Context, string, ...any) {}
