package main

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"alongside/internal/redisproc"
	"alongside/storage"
)

// backWithin is how long after the death of Redis the next line is acknowledged, with nobody's help.
const backWithin = 5 * time.Second

// redisKills is how often the server is killed: a short run in CI, the whole of it in `make faults`.
func redisKills() int {
	if long() {
		return 200
	}
	return 5
}

// TestFaultRedisKilled kills the private redis-server of a running bot again and again, while three people type without a pause. The
// bot starts it again by itself; nothing that was acknowledged is lost, and no alert.
func TestFaultRedisKilled(t *testing.T) {
	seed := faultSeed(t)
	p := newTheatre(t)
	server, err := redisproc.Start(t.Context(), redisproc.Options{Dir: p.data})
	if err != nil {
		t.Fatal(err)
	}
	p.own = true
	url := server.URL()
	plant(t, url)
	server.Stop()
	p.start("run", "") // it ends with the test
	within(t, 20*time.Second, "the bot connects; "+p.errs.tail(), func() bool { return p.sim.Connections() > 0 })
	if now, ok := redisproc.Running(p.data); !ok || now != url {
		t.Fatalf("the bot has no server of its own at %s: %s", url, now)
	}
	l, end := underLoad(t, p, seed)
	client := probe(t, url)
	var back []time.Duration
	for range redisKills() {
		l.more(t, 3)
		pid := serverPid(t, client)
		if pid == 0 {
			t.Fatal("no server answers; " + p.errs.tail())
		}
		if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
		died := time.Now()
		within(t, backWithin, "the server serves again; "+p.errs.tail(), func() bool { now := serverPid(t, client); return now != 0 && now != pid })
		l.more(t, 1)
		back = append(back, time.Since(died))
	}
	end()
	store := p.storeAt(url)
	p.emptied(store)
	sum := l.count(t, store)
	slices.Sort(back)
	t.Logf("%d kills of redis-server, %d lines, %+v; back after %v (half of them), %v (the slowest)", len(back), l.sent, sum,
		back[len(back)/2].Round(time.Millisecond), back[len(back)-1].Round(time.Millisecond))
	if sum.acked < 4*len(back) || sum.alerts == 0 {
		t.Error("too little happened: the test shows nothing")
	}
	if sum.lost > 0 || sum.untold > 0 || sum.unmarked > 0 {
		t.Errorf("lost %d acknowledged contacts, %d alerts untold, %d repeats unmarked", sum.lost, sum.untold, sum.unmarked)
	}
	if slowest := back[len(back)-1]; slowest > backWithin {
		t.Errorf("it took %v until a line was acknowledged again", slowest)
	}
}

// TestFaultRedisKilledControl is the control: the same load and the same death in front of a server that keeps snapshots alone. If
// nothing that was acknowledged is lost, the harness is blind.
func TestFaultRedisKilledControl(t *testing.T) {
	seed := faultSeed(t)
	p := newTheatre(t)
	p.redis = redisproc.ForTest(t, redisproc.Options{Extra: []string{"--appendonly", "no", "--save", ""}})
	plant(t, p.redis.URL())
	p.start("run", "")
	within(t, 20*time.Second, "the bot connects; "+p.errs.tail(), func() bool { return p.sim.Connections() > 0 })
	l, end := underLoad(t, p, seed)
	l.more(t, 3)
	if err := probe(t, p.redis.URL()).Save(t.Context()).Err(); err != nil {
		t.Fatal(err)
	}
	l.more(t, 5) // at most three of them were on their way before the snapshot
	p.redis.Kill()
	if err := p.redis.Restart(t.Context()); err != nil {
		t.Fatal(err)
	}
	end()
	if sum := l.count(t, p.openStore()); sum.lost == 0 {
		t.Errorf("a server that keeps snapshots alone lost nothing: the harness is blind (%+v)", sum)
	} else {
		t.Logf("%d of %d acknowledged contacts lost by a server that keeps snapshots alone", sum.lost, sum.acked)
	}
}

// plant puts the demo's team into the Redis at an address.
func plant(t *testing.T, url string) {
	t.Helper()
	store, err := storage.Open(t.Context(), storage.Config{URL: url})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = store.Close() }()
	if err := seed(t.Context(), store, time.Now()); err != nil {
		t.Fatal(err)
	}
}

// underLoad lets the demo's people type until end is called, which waits for the last answer.
func underLoad(t *testing.T, p *theatre, seed uint64) (l *load, end func()) {
	l = newLoad(p)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { l.run(ctx, seed); close(done) }()
	end = func() { cancel(); <-done }
	t.Cleanup(end)
	return l, end
}

// more waits until so many more lines were acknowledged.
func (l *load) more(t *testing.T, n int) {
	t.Helper()
	before := l.acks()
	within(t, backWithin, "lines are acknowledged; "+l.p.errs.tail(), func() bool { return l.acks() >= before+n })
}

// probe is the harness's own connection to a Redis.
func probe(t *testing.T, url string) *redis.Client {
	t.Helper()
	options, err := redis.ParseURL(url)
	if err != nil {
		t.Fatal(err)
	}
	options.MaxRetries = -1
	client := redis.NewClient(options)
	t.Cleanup(func() { _ = client.Close() })
	return client
}

// serverPid is the process id of the server that answers; 0 where none does.
func serverPid(t *testing.T, client *redis.Client) int {
	info, err := client.Info(t.Context(), "server").Result()
	if err != nil {
		return 0
	}
	_, after, _ := strings.Cut(info, "process_id:")
	text, _, _ := strings.Cut(after, "\r\n")
	pid, err := strconv.Atoi(text)
	if err != nil || pid <= 1 {
		t.Fatalf("the server tells no process id: %q", info)
	}
	return pid
}
