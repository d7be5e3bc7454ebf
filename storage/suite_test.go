package storage

import (
	"context"
	"fmt"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"
	"go.uber.org/goleak"

	"alongside/internal/redisproc"
	"alongside/peer"
)

// The suite runs on a server, on a primary with a replica behind a sentinel, on a cluster of three, and on the in-process server that the demo falls back to. Tests share one
// server of a kind, each under a prefix of its own.
var (
	sharedMu sync.Mutex
	shared   = map[string]server{}
	prefixes atomic.Int64
)

// server is one redis-server, or a group.
type server interface {
	URL() string
	Stop()
}

func TestMain(m *testing.M) {
	code := m.Run()
	for _, p := range shared {
		p.Stop()
	}
	removeDisk()
	if code == 0 {
		if err := goleak.Find(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
	}
	os.Exit(code)
}

// keep hands a server's end to TestMain.
type keep struct{ testing.TB }

func (keep) Cleanup(func()) {}

func sharedURL(tb testing.TB, kind string) string {
	tb.Helper()
	sharedMu.Lock()
	defer sharedMu.Unlock()
	if shared[kind] == nil {
		switch kind {
		case "cluster":
			shared[kind] = redisproc.GroupForTest(keep{tb}, func(ctx context.Context) (*redisproc.Group, error) { return redisproc.StartCluster(ctx, 3) })
		case "sentinel":
			shared[kind] = redisproc.GroupForTest(keep{tb}, func(ctx context.Context) (*redisproc.Group, error) { return redisproc.StartSentinel(ctx) })
		default:
			shared[kind] = redisproc.ForTest(keep{tb}, redisproc.Options{})
		}
	}
	return shared[kind].URL()
}

func open(tb testing.TB, cfg Config) *Store {
	tb.Helper()
	s, err := Open(context.Background(), cfg)
	if err != nil {
		tb.Fatalf("Open: %v", err)
	}
	tb.Cleanup(func() { _ = s.Close() })
	return s
}

func testConfig(url string) Config {
	return Config{URL: url, Prefix: fmt.Sprintf("t%d", prefixes.Add(1)), ClaimIdle: 50 * time.Millisecond}
}

// single opens an empty store on the shared server.
func single(tb testing.TB) *Store { return open(tb, testConfig(sharedURL(tb, "single"))) }

// onEvery runs a test on every kind of server.
func onEvery(t *testing.T, test func(t *testing.T, s *Store)) {
	t.Helper()
	t.Parallel()
	for _, kind := range []string{"single", "sentinel", "cluster"} {
		t.Run(kind, func(t *testing.T) { test(t, open(t, testConfig(sharedURL(t, kind)))) })
	}
	t.Run("in-process", func(t *testing.T) {
		m := miniredis.NewMiniRedis()
		if err := m.Start(); err != nil {
			t.Fatal(err)
		}
		s := open(t, testConfig("redis://"+m.Addr()))
		t.Cleanup(m.Close)
		test(t, s)
	})
}

const (
	ws    = "T0123456789"
	ada   = "U0123456789"
	kari  = "U0987654321"
	oslo  = "Europe/Oslo"
	tokyo = "Asia/Tokyo"
)

var (
	at     = time.Date(2026, 11, 17, 14, 30, 0, 0, time.UTC)
	week47 = peer.Week{Year: 2026, Num: 47}
	week46 = peer.Week{Year: 2026, Num: 46}
)

func want(op string) Want {
	return Want{Workspace: ws, Op: op, People: []string{ada}, Worker: ada, Weeks: []peer.Week{week46, week47}}
}

func load(tb testing.TB, s *Store, w Want) State {
	tb.Helper()
	st, err := s.Load(context.Background(), w)
	if err != nil {
		tb.Fatalf("Load: %v", err)
	}
	return st
}

func commit(tb testing.TB, s *Store, c *Change) []byte {
	tb.Helper()
	got, err := s.Commit(context.Background(), c)
	if err != nil {
		tb.Fatalf("Commit: %v", err)
	}
	return got
}

// zOne is a member of a sorted set, a type that few keys have.
var zOne = redis.Z{Score: 1, Member: "x"}

var opNumber atomic.Int64

// write loads, lets f decide and commits under a new operation.
func write(tb testing.TB, s *Store, w Want, f func(st State, c *Change)) {
	tb.Helper()
	w.Op = fmt.Sprintf("op%d", opNumber.Add(1))
	st := load(tb, s, w)
	c := NewChange(st, w.Op, at)
	f(st, c)
	commit(tb, s, c)
}

func contact(id string, start time.Time) peer.Contact {
	return peer.Contact{ID: id, Code: "K7", Start: start, Zone: oslo, Minutes: 25, Direction: peer.Incoming,
		Channel: peer.Call, Purpose: peer.Talk, LoggedAt: start.Add(40 * time.Minute)}
}

// dump is the whole content of a prefix, so that a test can tell whether anything changed at all.
func dump(tb testing.TB, s *Store) string {
	tb.Helper()
	ctx := context.Background()
	keys, err := s.allKeys(ctx)
	if err != nil {
		tb.Fatal(err)
	}
	var b strings.Builder
	for _, k := range sorted(keys) {
		v, err := s.client.Dump(ctx, k).Result()
		if err != nil {
			tb.Fatal(err)
		}
		fmt.Fprintf(&b, "%s=%x\n", k, v)
	}
	return b.String()
}
