package redisproc

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

func client(t *testing.T, p *Proc) *redis.Client {
	t.Helper()
	c := redis.NewClient(&redis.Options{Network: "unix", Addr: p.Socket(), MaxRetries: -1, DialerRetries: 1,
		ReadTimeout: 300 * time.Millisecond, ContextTimeoutEnabled: true})
	t.Cleanup(func() { _ = c.Close() })
	return c
}

func TestServesDurablyAndOnTheSocketOnly(t *testing.T) {
	t.Parallel()
	p := ForTest(t, Options{})
	c := client(t, p)
	for name, want := range map[string]string{
		"appendonly": "yes", "appendfsync": "always", "maxmemory-policy": "noeviction", "port": "0",
	} {
		if got := c.ConfigGet(t.Context(), name).Val()[name]; got != want {
			t.Errorf("%s = %q, want %q", name, got, want)
		}
	}
	if p.URL() != "unix://"+p.Socket() || p.Pid() == 0 {
		t.Errorf("url %q pid %d", p.URL(), p.Pid())
	}
	dir := p.Dir()
	p.Stop()
	if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the temporary folder stays after Stop: %v", err)
	}
	if err := syscallAlive(p.Pid()); err == nil {
		t.Error("the server runs after Stop")
	}
	p.Stop()
}

func TestKeepsDataOverKillAndRestart(t *testing.T) {
	t.Parallel()
	p := ForTest(t, Options{Dir: t.TempDir()})
	c := client(t, p)
	if err := c.Set(t.Context(), "k", "v", 0).Err(); err != nil {
		t.Fatal(err)
	}
	if err := p.Restart(t.Context()); err == nil {
		t.Error("a running server was started again")
	}
	p.Kill()
	<-p.Done()
	if err := p.Restart(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := client(t, p).Get(t.Context(), "k").Val(); got != "v" {
		t.Errorf("after a kill k = %q, want v", got)
	}
}

func TestSecondStartOnTheSameFolderIsRefused(t *testing.T) {
	t.Parallel()
	p := ForTest(t, Options{Dir: t.TempDir()})
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if _, err := Start(ctx, Options{Dir: p.Dir()}); !errors.Is(err, ErrInUse) {
		t.Errorf("second start: %v, want ErrInUse", err)
	}
	p.Stop()
	again, err := Start(t.Context(), Options{Dir: p.Dir()})
	if err != nil {
		t.Fatalf("after Stop the folder is free: %v", err)
	}
	again.Stop()
}

func TestPauseAndResume(t *testing.T) {
	t.Parallel()
	p := ForTest(t, Options{})
	c := client(t, p)
	if err := p.Pause(); err != nil {
		t.Fatal(err)
	}
	if err := c.Ping(t.Context()).Err(); err == nil {
		t.Error("a paused server answers")
	}
	if err := p.Resume(); err != nil {
		t.Fatal(err)
	}
	if err := client(t, p).Ping(t.Context()).Err(); err != nil {
		t.Errorf("after Resume: %v", err)
	}
}

func TestFailedStartSaysWhatTheServerSaid(t *testing.T) {
	t.Parallel()
	_, err := Start(t.Context(), Options{Extra: []string{"--maxmemory", "much"}})
	if errors.Is(err, ErrNotInstalled) {
		ForTest(t, Options{})
	}
	if err == nil || !strings.Contains(err.Error(), "maxmemory") {
		t.Errorf("the reason is missing: %v", err)
	}
}

func TestLongFolderGetsAShortSocket(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), strings.Repeat("long-name/", 12))
	p := ForTest(t, Options{Dir: dir})
	if len(p.Socket()) > maxSocketPath {
		t.Errorf("socket path has %d bytes", len(p.Socket()))
	}
	if err := client(t, p).Ping(t.Context()).Err(); err != nil {
		t.Error(err)
	}
	short := filepath.Dir(p.Socket())
	p.Stop()
	if _, err := os.Stat(short); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the socket's folder stays: %v", err)
	}
	if _, err := os.Stat(dir); err != nil {
		t.Errorf("the data folder is gone: %v", err)
	}
}

func TestClusterServesEverySlot(t *testing.T) {
	t.Parallel()
	p := ForTest(t, Options{Cluster: true})
	opts, err := redis.ParseURL(strings.TrimSuffix(p.URL(), "?cluster=1"))
	if err != nil {
		t.Fatal(err)
	}
	c := redis.NewClusterClient(&redis.ClusterOptions{Addrs: []string{opts.Addr}})
	defer c.Close()
	for _, key := range []string{"a", "b", "{07}:x"} {
		if err := c.Set(t.Context(), key, "1", 0).Err(); err != nil {
			t.Errorf("%s: %v", key, err)
		}
	}
	p.Kill()
	if err := p.Restart(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := c.Get(t.Context(), "a").Val(); got != "1" {
		t.Errorf("after a restart a = %q", got)
	}
}

func TestMissingServerIsNamed(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	if _, err := Start(t.Context(), Options{}); !errors.Is(err, ErrNotInstalled) {
		t.Errorf("without a server program: %v, want ErrNotInstalled", err)
	}
}
