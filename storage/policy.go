package storage

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/redis/go-redis/v9"
)

// Policy is how safely the server keeps what it acknowledged, as the server itself says.
type Policy struct {
	AppendOnly      string // "yes" or "no"
	AppendFsync     string // "always", "everysec" or "no"
	MaxMemoryPolicy string // "noeviction", …
	Version         string // "7.0.15"
	Unknown         bool   // the server does not tell its settings: CONFIG is not permitted or not known
}

// Policy asks the server. In a cluster every primary is asked and the weakest answer is returned.
func (s *Store) Policy(ctx context.Context) (Policy, error) {
	c, ok := s.client.(*redis.ClusterClient)
	if !ok {
		p, err := policyOf(ctx, s.client)
		return p, wrap(err)
	}
	answers := make(chan Policy, 1024)
	err := c.ForEachMaster(ctx, func(ctx context.Context, node *redis.Client) error {
		p, err := policyOf(ctx, node)
		answers <- p
		return err
	})
	close(answers)
	weakest, first := Policy{}, true
	for p := range answers {
		if first || len(p.Problems()) > len(weakest.Problems()) {
			weakest, first = p, false
		}
	}
	return weakest, wrap(err)
}

func policyOf(ctx context.Context, c redis.Cmdable) (Policy, error) {
	var p Policy
	for name, into := range map[string]*string{
		"appendonly": &p.AppendOnly, "appendfsync": &p.AppendFsync, "maxmemory-policy": &p.MaxMemoryPolicy,
	} {
		got, err := c.ConfigGet(ctx, name).Result()
		if err != nil && lostReply(err) {
			return p, err
		}
		*into = got[name]
		p.Unknown = p.Unknown || got[name] == ""
	}
	info, err := c.Info(ctx, "server").Result()
	if err != nil && lostReply(err) {
		return p, err
	}
	for line := range strings.Lines(info) {
		if v, ok := strings.CutPrefix(line, "redis_version:"); ok {
			p.Version = strings.TrimSpace(v)
		}
	}
	return p, nil
}

// Problems names every setting to change so that nothing acknowledged is lost, empty where all is well. Unknown settings
// are one problem.
func (p Policy) Problems() []string {
	var all []string
	if p.Unknown {
		all = append(all, "the server does not tell its settings (CONFIG GET is refused): make sure of \"appendonly yes\", "+
			"\"appendfsync always\" and \"maxmemory-policy noeviction\"")
	}
	for _, s := range []struct{ name, is, want string }{
		{"appendonly", p.AppendOnly, "yes"}, {"appendfsync", p.AppendFsync, "always"},
		{"maxmemory-policy", p.MaxMemoryPolicy, "noeviction"},
	} {
		if s.is != "" && s.is != s.want {
			all = append(all, fmt.Sprintf("%s is %q: set \"%s %s\"", s.name, s.is, s.name, s.want))
		}
	}
	if major, _, _ := strings.Cut(p.Version, "."); p.Version != "" {
		if n, err := strconv.Atoi(major); err != nil || n < 7 {
			all = append(all, fmt.Sprintf("the server is version %s: use 7.0 or later", p.Version))
		}
	}
	return all
}
