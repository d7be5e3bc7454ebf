package storage

import (
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"alongside/internal/redisproc"
)

// lossy stands between client and server and drops one reply in ten together with its connection: the server has run the
// command, the client cannot know.
type lossy struct {
	listener net.Listener
	target   string
	mu       sync.Mutex
	random   *rand.Rand
	lost     int
	open     sync.WaitGroup
}

func newLossy(t *testing.T, target string, seed uint64) *lossy {
	t.Helper()
	l, err := net.Listen("unix", filepath.Join(t.TempDir(), "p.sock"))
	if err != nil {
		t.Fatal(err)
	}
	p := &lossy{listener: l, target: target, random: rand.New(rand.NewPCG(seed, 7))}
	p.open.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			p.open.Go(func() { p.serve(c) })
		}
	})
	t.Cleanup(func() { _ = l.Close(); p.open.Wait() })
	return p
}

func (p *lossy) serve(client net.Conn) {
	defer client.Close()
	server, err := net.Dial("unix", p.target)
	if err != nil {
		return
	}
	defer server.Close()
	p.open.Go(func() { _, _ = io.Copy(server, client); _ = server.(*net.UnixConn).CloseWrite() })
	for first, buf := true, make([]byte, 64<<10); ; first = false {
		n, err := server.Read(buf)
		if err != nil {
			return
		}
		p.mu.Lock()
		lose := !first && p.random.IntN(10) == 0
		if lose {
			p.lost++
		}
		p.mu.Unlock()
		if lose {
			return
		}
		if _, err := client.Write(buf[:n]); err != nil {
			return
		}
	}
}

// In `make faults` there are 10,000 commits, else 500.
func TestFaultLostRepliesCauseNoDuplicateAndNoLoss(t *testing.T) {
	t.Parallel()
	commits := 500
	if os.Getenv("FAULTS") == "long" {
		commits = 10_000
	}
	seed := uint64(time.Now().UnixNano())
	if given, err := strconv.ParseUint(os.Getenv("FAULT_SEED"), 10, 64); err == nil {
		seed = given
	}
	t.Logf("FAULT_SEED=%d", seed)
	server := redisproc.ForTest(t, redisproc.Options{AppendFsync: "no"})
	proxy := newLossy(t, server.Socket(), seed)
	url := "unix://" + proxy.listener.Addr().String()

	s := open(t, testConfig(url))
	var workers sync.WaitGroup
	for w := range 4 {
		workers.Go(func() {
			user := fmt.Sprintf("U%d", w)
			for i := range commits / 4 {
				op := fmt.Sprintf("op-%d-%d", w, i)
				st, err := s.Load(t.Context(), Want{Workspace: ws, Op: op, People: []string{user}, Worker: user})
				if err != nil {
					t.Error(err)
					return
				}
				c := NewChange(st, op, at)
				c.Tell(user, op)
				c.Send(Out{ID: op, Lane: AlertLane, Kind: "k", To: Recipient{User: user}})
				c.Result([]byte(op))
				if got, err := s.Commit(t.Context(), c); err != nil || string(got) != op {
					t.Errorf("%s: %q %v", op, got, err)
				}
			}
		})
	}
	workers.Wait()
	direct := redis.NewClient(&redis.Options{Network: "unix", Addr: server.Socket()})
	defer direct.Close()
	times := map[any]int{}
	for _, e := range direct.XRange(t.Context(), s.space(ws).out(AlertLane), "-", "+").Val() {
		times[e.Values["id"]]++
	}
	duplicates, absent := 0, commits-len(times)
	for _, n := range times {
		duplicates += n - 1
	}
	for w := range 4 {
		if told := direct.HLen(t.Context(), s.space(ws).told(fmt.Sprintf("U%d", w))).Val(); told != int64(commits/4) {
			t.Errorf("worker %d has %d records, want %d", w, told, commits/4)
		}
	}
	lost := proxy.lost

	// The control: the same loss under a client that repeats a plain write.
	naive := redis.NewClient(&redis.Options{Network: "unix", Addr: proxy.listener.Addr().String(), MinRetryBackoff: time.Millisecond,
		MaxRetryBackoff: time.Millisecond})
	defer naive.Close()
	for i := range commits {
		if err := naive.XAdd(t.Context(), &redis.XAddArgs{Stream: "naive", Values: []any{"id", i}}).Err(); err != nil {
			t.Logf("naive write %d: %v", i, err)
		}
	}
	twice := int(direct.XLen(t.Context(), "naive").Val()) - commits
	t.Logf("%d commits, %d replies lost: %d duplicates, %d lost; plain XADD: %d duplicates", commits, lost, duplicates, absent, twice)
	if duplicates != 0 || absent != 0 || lost < commits/20 {
		t.Errorf("%d duplicates, %d lost with %d replies lost; want none of the first two", duplicates, absent, lost)
	}
	if twice < commits/20 {
		t.Errorf("the control shows %d duplicates only: the proxy does not lose replies", twice)
	}
}

// What the server handed over in a reply that was lost comes at the next call, not only when it has rested for ClaimIdle.
func TestReceiveAfterALostReply(t *testing.T) {
	t.Parallel()
	const messages = 150
	server := redisproc.ForTest(t, redisproc.Options{AppendFsync: "no"})
	proxy := newLossy(t, server.Socket(), 7)
	cfg := testConfig("unix://" + server.Socket())
	direct := open(t, cfg)
	write(t, direct, want(""), func(_ State, c *Change) {
		for i := range messages {
			c.Send(Out{ID: fmt.Sprint("m", i), Lane: AlertLane, Kind: "k", To: Recipient{User: ada}})
		}
	})
	cfg.URL, cfg.ClaimIdle = "unix://"+proxy.listener.Addr().String(), time.Hour
	s := open(t, cfg)
	got := map[string]bool{}
	for range 40 * messages {
		all, err := s.Receive(t.Context(), ws, AlertLane, "test", 1, -1)
		if err != nil {
			continue
		}
		for _, d := range all {
			got[d.ID] = true
			if err := direct.Settle(t.Context(), d, Sent{State: SentOK}); err != nil {
				t.Fatal(err)
			}
		}
		if len(got) == messages {
			break
		}
	}
	if len(got) != messages || proxy.lost == 0 {
		t.Errorf("%d of %d came, with %d replies lost", len(got), messages, proxy.lost)
	}
}
