package storage

import (
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"path/filepath"
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

func newLossy(t *testing.T, target string) *lossy {
	t.Helper()
	l, err := net.Listen("unix", filepath.Join(t.TempDir(), "p.sock"))
	if err != nil {
		t.Fatal(err)
	}
	p := &lossy{listener: l, target: target, random: rand.New(rand.NewPCG(7, 7))}
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

func TestLostRepliesCauseNoDuplicateAndNoLoss(t *testing.T) {
	t.Parallel()
	const commits = 2000
	server := redisproc.ForTest(t, redisproc.Options{AppendFsync: "no"})
	proxy := newLossy(t, server.Socket())
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
		if told := direct.HLen(t.Context(), s.space(ws).told(fmt.Sprintf("U%d", w))).Val(); told != commits/4 {
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
