package storage

import (
	"slices"
	"strings"
	"testing"

	"alongside/internal/redisproc"
)

func TestAddresses(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		url, addrs, master, user, password string
		db                                 int
		cluster, tls                       bool
	}{
		{url: "unix:///var/lib/al/redis.sock", addrs: "/var/lib/al/redis.sock"},
		{url: "redis://localhost", addrs: "localhost:6379"},
		{url: "redis://u:p%40ss@h:7000/3", addrs: "h:7000", user: "u", password: "p@ss", db: 3},
		{url: "rediss://:p@h", addrs: "h:6379", password: "p", tls: true},
		{url: "redis://h1:1,h2:2", addrs: "h1:1 h2:2", cluster: true},
		{url: "redis://h1?cluster=1", addrs: "h1:6379", cluster: true},
		{url: "redis://u:p@h1,h2:5?master=mine&db=2", addrs: "h1:26379 h2:5", master: "mine", user: "u", password: "p", db: 2},
		{url: "redis://[::1]:7000", addrs: "[::1]:7000"},
	} {
		o, _, err := clientOptions(row.url)
		if err != nil {
			t.Errorf("%s: %v", row.url, err)
			continue
		}
		if !slices.Equal(o.Addrs, strings.Fields(row.addrs)) || o.MasterName != row.master || o.Username != row.user ||
			o.Password != row.password || o.DB != row.db || o.IsClusterMode != row.cluster || (o.TLSConfig != nil) != row.tls {
			t.Errorf("%s: %+v", row.url, o)
		}
		if !o.ContextTimeoutEnabled || o.MaxRetries != -1 {
			t.Errorf("%s: a deadline or the retries are not ours", row.url)
		}
	}
	for url, want := range map[string]int{
		"redis://h": 0, "redis://h?replicas=2": 2, "redis://h?master=m": 1, "redis://h?master=m&replicas=0": 0, "redis://h1,h2": 0,
	} {
		if _, n, err := clientOptions(url); err != nil || n != want {
			t.Errorf("%s: %d replicas, %v, want %d", url, n, err, want)
		}
	}
	for _, url := range []string{"redis://h?replicas=some", "redis://h?replicas=-1", "", "localhost:6379", "http://x", "redis://u:secret@h:x%", "redis://h/db/0"} {
		if _, _, err := clientOptions(url); err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%q: %v, want an error without the password", url, err)
		}
	}
}

func TestPolicy(t *testing.T) {
	onEvery(t, func(t *testing.T, s *Store) {
		p, err := s.Policy(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(t.Name(), "in-process") {
			if !p.Unknown || len(p.Problems()) == 0 {
				t.Errorf("a server that tells no settings: %+v %q", p, p.Problems())
			}
		} else if p.AppendOnly != "yes" || p.AppendFsync != "always" || p.MaxMemoryPolicy != "noeviction" || p.Unknown || len(p.Problems()) != 0 {
			t.Errorf("the private server: %+v %q", p, p.Problems())
		}
	})
}

func TestPolicyNamesTheSettingToChange(t *testing.T) {
	t.Parallel()
	_, s := own(t, redisproc.Options{Extra: []string{"--appendonly", "no", "--maxmemory-policy", "allkeys-lru"}, AppendFsync: "everysec"})
	p, err := s.Policy(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	p.Version = "6.2.1"
	all := strings.Join(p.Problems(), "; ")
	for _, part := range []string{`"appendonly yes"`, `"appendfsync always"`, `"maxmemory-policy noeviction"`, "6.2.1"} {
		if !strings.Contains(all, part) {
			t.Errorf("%s is missing in %s", part, all)
		}
	}
	if err := s.client.Do(t.Context(), "acl", "setuser", "default", "-config").Err(); err != nil {
		t.Fatal(err)
	}
	if p, err := s.Policy(t.Context()); err != nil || !p.Unknown {
		t.Errorf("CONFIG refused: %+v %v", p, err)
	}
}
