package redisproc

import (
	"context"
	"strings"
	"testing"

	"github.com/redis/go-redis/v9"
)

func TestAClusterOfThreeServesAllSlots(t *testing.T) {
	t.Parallel()
	g := GroupForTest(t, func(ctx context.Context) (*Group, error) { return StartCluster(ctx, 3) })
	hosts, _, _ := strings.Cut(strings.TrimPrefix(g.URL(), "redis://"), "?")
	c := redis.NewClusterClient(&redis.ClusterOptions{Addrs: strings.Split(hosts, ",")})
	defer c.Close()
	for _, key := range []string{"a", "b", "c", "d", "{07}:x", "{31}:y"} {
		if err := c.Set(t.Context(), key, key, 0).Err(); err != nil {
			t.Errorf("%s: %v", key, err)
		}
	}
	used := 0
	for _, p := range g.Primaries {
		if n := client(t, p).DBSize(t.Context()).Val(); n > 0 {
			used++
		}
	}
	if used < 2 {
		t.Errorf("%d of 3 nodes hold keys", used)
	}
}

func TestASentinelLetsTheReplicaTakeOver(t *testing.T) {
	t.Parallel()
	g := GroupForTest(t, func(ctx context.Context) (*Group, error) { return StartSentinel(ctx) })
	c := client(t, g.Primaries[0])
	if err := c.Set(t.Context(), "k", "v", 0).Err(); err != nil {
		t.Fatal(err)
	}
	if n := c.Wait(t.Context(), 1, 0).Val(); n != 1 {
		t.Fatalf("%d replicas have it", n)
	}
	g.Primaries[0].Kill()
	if err := g.Replica.until(t.Context(), "INFO replication", "role:master"); err != nil {
		t.Fatal(err)
	}
	if got := client(t, g.Replica).Get(t.Context(), "k").Val(); got != "v" {
		t.Errorf("after the take-over %q", got)
	}
}
