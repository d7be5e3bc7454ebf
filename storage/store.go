package storage

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
)

// schema is the number of the layout of keys and values. A store with a higher one is refused, one with a lower one is
// migrated (see migrate.go).
const schema = 2

// Config says where the store is.
type Config struct {
	// URL of the server: "unix:///path/redis.sock", "redis://user:password@host:6379/0" or "rediss://…"; several hosts
	// separated by commas with ?master=name (Sentinel) or ?cluster=1 (cluster). With &replicas=n a change counts as stored
	// when n replicas have it too; with Sentinel that is one where nothing is said.
	URL string
	// Prefix of every key; "al" where empty.
	Prefix string
	// Skew is added to the server's time when due entries are claimed; nil for none. Only a movable clock sets it.
	Skew func() time.Duration
	// Failpoint is called before and after every step, for tests that end the process there; nil in production. The names
	// are "load", and "commit", "begin", "settle", "claim" and "putoff", each with ":begin" and ":end".
	Failpoint func(name string)
	// ClaimIdle is how long a delivery rests with a consumer before another takes it over; 30 seconds where zero. It must
	// be longer than any request to Slack can live.
	ClaimIdle time.Duration
	// Installation is the name of the store that is expected, as Store.Installation tells it: any other one, and an empty
	// database, is refused with a Mismatch. Empty for whichever is there.
	Installation string
	// Existing refuses an empty database with a Mismatch, where Open would otherwise begin a new store in it.
	Existing bool
	// Regressed is told when the database has gone back behind changes that this process was told are stored; nil for
	// nobody. The outbox of the workspace is held by then.
	Regressed func(workspace string, lost int64)
	// ClaimDue is how long a claimed entry of the due index rests before another copy may claim it; a minute where zero.
	ClaimDue time.Duration
}

// Store is the door to Redis. Its methods may be called from several goroutines.
type Store struct {
	cfg     Config
	client  redis.UniversalClient
	cluster bool
	where   string // the server, for errors
	confirm int    // replicas that must have a change
	buckets uint32
	mark    Mark
	spaces  sync.Map // workspace -> space
	floors  sync.Map // workspace -> *atomic.Int64, see epoch.go
	memo    memos
	readers readers

	slotTurn chan struct{} // of who writes the slots of a check-in
}

// Open connects, begins a new store in an empty database, and migrates one that an older version of the program wrote. The
// errors are ErrUnavailable, ErrNewer where a newer version wrote the store, ErrForeign where it is not the one that is
// expected, ErrUnfinished, and ErrCorrupt where the mark cannot be read.
func Open(ctx context.Context, cfg Config) (*Store, error) {
	s, err := connect(cfg)
	if err != nil {
		return nil, err
	}
	if err := s.enter(ctx); err != nil {
		_ = s.client.Close() // the first error is the one to tell
		return nil, fmt.Errorf("%w (%s)", err, s.where)
	}
	return s, nil
}

// connect makes a store that has not looked at its database.
func connect(cfg Config) (*Store, error) {
	opts, replicas, err := clientOptions(cfg.URL)
	if err != nil {
		return nil, err
	}
	if cfg.Prefix == "" {
		cfg.Prefix = "al"
	}
	if cfg.ClaimDue <= 0 {
		cfg.ClaimDue = claimFor
	}
	if cfg.ClaimIdle <= 0 {
		cfg.ClaimIdle = 30 * time.Second
	}
	quiet.Do(func() { redis.SetLogger(silence{}) })
	s := &Store{cfg: cfg, client: redis.NewUniversalClient(opts), where: redact(opts), confirm: replicas, slotTurn: make(chan struct{}, 1)}
	_, s.cluster = s.client.(*redis.ClusterClient)
	return s, nil
}

// Close ends all connections. Requests that run fail with ErrUnavailable.
func (s *Store) Close() error { return s.client.Close() }

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
