package alongside_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestDatabaseUsers starts a real server with the options of compose.yaml and the users that new-secrets makes, and tries what
// each of them may do.
func TestDatabaseUsers(t *testing.T) {
	if _, err := exec.LookPath("redis-server"); err != nil && os.Getenv("CI") == "" {
		t.Skip("NOT TESTED: redis-server is not installed (scripts/setup installs it)")
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	dir, err := os.MkdirTemp("", "al") // short: the path of a socket may have 107 bytes
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	secrets := filepath.Join(dir, "secrets")
	if out, err := exec.CommandContext(ctx, "deploy/new-secrets", secrets).CombinedOutput(); err != nil {
		t.Fatalf("new-secrets: %v\n%s", err, out)
	}
	if out, err := exec.CommandContext(ctx, "deploy/new-secrets", secrets).CombinedOutput(); err == nil {
		t.Errorf("new-secrets ran a second time over its own files: %s", out)
	}
	_, rest, _ := strings.Cut(read(t, filepath.Join(secrets, "redis_url")), "redis://alongside:")
	password, _, _ := strings.Cut(rest, "@")
	_, rest, _ = strings.Cut(read(t, filepath.Join(secrets, "redis_keeper_url")), "redis://keeper:")
	keeper, _, _ := strings.Cut(rest, "@")
	if len(password) != 64 || len(keeper) != 64 || keeper == password {
		t.Fatalf("the password has %d characters, want 64", len(password))
	}

	socket := filepath.Join(dir, "s")
	args := []string{"--port", "0", "--unixsocket", socket}
	for option, value := range redisOptions(parseYAML(t, read(t, "deploy/compose.yaml")).at("services").at("redis")) {
		switch option {
		case "--dir":
			value = dir
		case "--aclfile":
			value = filepath.Join(secrets, "redis_users")
		}
		args = append(args, option, value)
	}
	server := exec.CommandContext(ctx, "redis-server", args...)
	var log strings.Builder
	server.Stdout, server.Stderr = &log, &log
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Wait() }()
	t.Cleanup(func() { _, _ = server.Process.Kill(), <-ended })

	ask := func(user, pass string, command ...string) string {
		cli := exec.CommandContext(ctx, "redis-cli", append([]string{"-s", socket, "--user", user, "--pass", pass, "--no-auth-warning"}, command...)...)
		out, _ := cli.CombinedOutput() // what a user may not do is in the text
		return strings.TrimSpace(string(out))
	}
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for ask("probe", "probe", "ping") != "PONG" {
		select {
		case err := <-ended:
			ended <- err
			t.Fatalf("redis-server ended: %v\n%s", err, log.String())
		case <-ctx.Done():
			t.Fatal("redis-server did not answer the health check")
		case <-tick.C:
		}
	}

	const refused = "NOPERM"
	for _, c := range []struct{ user, pass, command, want string }{
		{"default", "", "get al:{07}:x", "WRONGPASS"},
		{"alongside", "guess", "get al:{07}:x", "WRONGPASS"},
		{"probe", "probe", "get al:{07}:x", refused},
		{"probe", "probe", "info", refused},
		{"alongside", password, "hset al:{07}:x a 1", "1"},
		{"alongside", password, "zadd al:{07}:due 1 a", "1"},
		{"alongside", password, "xgroup create al:{07}:out g 0 mkstream", "OK"},
		{"alongside", password, "set al:{07}:op 1 ex 60", "OK"},
		{"alongside", password, "eval return(redis.call('time')[1]>'0') 0", "1"},
		{"alongside", password, "script load return(1)", "930269f31393d0be681588b6ab08dccee7d6bb67"},
		{"alongside", password, "config get appendfsync", "appendfsync\nalways"},
		{"alongside", password, "config get maxmemory-policy", "maxmemory-policy\nnoeviction"},
		{"alongside", password, "info server", "# Server"},
		{"alongside", password, "set other:x 1", refused},
		{"alongside", password, "eval return(redis.call('set',KEYS[1],'1')) 1 other:x", refused},
		{"alongside", password, "keys *", refused},
		{"alongside", password, "scan 0", refused},
		{"alongside", password, "flushall", refused},
		{"alongside", password, "flushdb", refused},
		{"alongside", password, "config set appendfsync no", refused},
		{"alongside", password, "shutdown nosave", refused},
		{"alongside", password, "acl list", refused},
		{"alongside", password, "replicaof 127.0.0.1 1", refused},
		{"alongside", password, "dump al:{07}:x", refused},
		{"alongside", password, "migrate 127.0.0.1 1 al:{07}:x 0 1", refused},
		{"alongside", password, "script flush", refused},
		{"keeper", keeper, "scan 0", "al:{07}:"},
		{"keeper", keeper, "hset al:{07}:y a 1", "1"},
		{"keeper", keeper, "set other:x 1", refused},
		{"keeper", keeper, "keys *", refused},
		{"keeper", keeper, "flushall", refused},
		{"keeper", keeper, "config set appendfsync no", refused},
		{"keeper", keeper, "dump al:{07}:x", refused},
		{"keeper", keeper, "restore al:{07}:z 0 x", refused},
	} {
		if got := ask(c.user, c.pass, strings.Fields(c.command)...); !strings.Contains(got, c.want) {
			t.Errorf("%s: %s: got %q, want %q", c.user, c.command, got, c.want)
		}
	}
}
