package redisproc

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// sentinelFile is the configuration that a sentinel reads and rewrites, in its folder.
const sentinelFile = "sentinel.conf"

// Group is several servers that serve one database: a cluster, or a primary with a replica and a sentinel. They are for
// tests, in temporary folders.
type Group struct {
	Primaries []*Proc // of a cluster; of a sentinel's group the one that is it at first
	Replica   *Proc   // nil in a cluster
	Sentinel  *Proc   // nil in a cluster
	url       string
}

// URL is the address of the group as storage.Config takes it.
func (g *Group) URL() string { return g.url }

// Stop ends all of them.
func (g *Group) Stop() {
	for _, p := range append([]*Proc{g.Sentinel, g.Replica}, g.Primaries...) {
		if p != nil {
			p.Stop()
		}
	}
}

// port is the loopback TCP port.
func (p *Proc) port() string { return strconv.Itoa(p.at.port) }

// StartCluster starts a cluster of primaries, each with an equal part of the slots, and returns when it serves all.
func StartCluster(ctx context.Context, nodes int) (*Group, error) {
	g := &Group{}
	const slots = 16384
	var urls []string
	for i := range nodes {
		p, err := Start(ctx, Options{Cluster: true, slots: fmt.Sprintf("%d %d", i*slots/nodes, (i+1)*slots/nodes-1),
			Extra: []string{"--cluster-node-timeout", "5000"}})
		if err != nil {
			g.Stop()
			return nil, err
		}
		g.Primaries = append(g.Primaries, p)
		urls = append(urls, "127.0.0.1:"+p.port())
	}
	g.url = "redis://" + strings.Join(urls, ",") + "?cluster=1"
	for i, p := range g.Primaries {
		for j, other := range g.Primaries {
			if i == j {
				continue
			}
			meet := fmt.Sprintf("CLUSTER MEET 127.0.0.1 %s %d", other.port(), other.at.bus)
			if err := p.expect(ctx, meet, "+OK"); err != nil {
				g.Stop()
				return nil, err
			}
		}
	}
	for _, p := range g.Primaries {
		if err := p.until(ctx, "CLUSTER INFO", "cluster_state:ok", "cluster_slots_ok:16384"); err != nil {
			g.Stop()
			return nil, err
		}
	}
	return g, nil
}

// StartSentinel starts a primary, a replica of it, and a sentinel that lets the replica take over half a second after the
// primary is gone. It returns when the replica has everything. Extra are more arguments of primary and replica.
func StartSentinel(ctx context.Context, extra ...string) (*Group, error) {
	g := &Group{}
	fail := func(err error) (*Group, error) {
		g.Stop()
		return nil, err
	}
	primary, err := Start(ctx, Options{tcp: true, Extra: extra})
	if err != nil {
		return nil, err
	}
	g.Primaries = []*Proc{primary}
	if g.Replica, err = Start(ctx, Options{tcp: true, Extra: extra}); err != nil {
		return fail(err)
	}
	if err := g.Replica.expect(ctx, "REPLICAOF 127.0.0.1 "+primary.port(), "+OK"); err != nil {
		return fail(err)
	}
	if err := primary.until(ctx, "INFO replication", "state=online"); err != nil {
		return fail(err)
	}
	watch := strings.ReplaceAll(`sentinel monitor NAME 127.0.0.1 PORT 1
sentinel down-after-milliseconds NAME 500
sentinel failover-timeout NAME 3000
sentinel parallel-syncs NAME 1
`, "PORT", primary.port())
	if g.Sentinel, err = Start(ctx, Options{sentinel: strings.ReplaceAll(watch, "NAME", SentinelName)}); err != nil {
		return fail(err)
	}
	if err := g.Sentinel.until(ctx, "SENTINEL REPLICAS "+SentinelName, g.Replica.port()); err != nil {
		return fail(err)
	}
	g.url = "redis://127.0.0.1:" + g.Sentinel.port() + "?master=" + SentinelName
	return g, nil
}

// SentinelName is the name under which the sentinel of a group knows its primary.
const SentinelName = "alongside"

// until asks until all the texts are in the answer.
func (p *Proc) until(ctx context.Context, command string, want ...string) error {
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for {
		var err error
		for _, text := range want {
			err = errors.Join(err, p.expect(ctx, command, text))
		}
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("redisproc: %w: %w", ctx.Err(), err)
		case <-tick.C:
		}
	}
}

// writeSentinel writes the configuration of a sentinel.
func (p *place) writeSentinel(watch string) error {
	conf := fmt.Sprintf("port %d\nbind 127.0.0.1\nunixsocket %s\nunixsocketperm 700\ndir %s\ndaemonize no\nlogfile \"\"\n%s", p.port,
		p.socket, p.dir, watch)
	return os.WriteFile(filepath.Join(p.dir, sentinelFile), []byte(conf), 0o600)
}

// GroupForTest is ForTest for a group.
func GroupForTest(tb TB, start func(context.Context) (*Group, error)) *Group {
	tb.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	g, err := start(ctx)
	if errors.Is(err, ErrNotInstalled) && os.Getenv("CI") == "" {
		tb.Skipf("NOT TESTED: %v; install it, or run make test", err)
	}
	if err != nil {
		tb.Fatalf("redis-servers for the test: %v", err)
	}
	tb.Cleanup(g.Stop)
	return g
}
