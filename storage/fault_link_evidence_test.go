package storage

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"alongside/internal/redisproc"
)

// evidence is what an attacker has: what the files of a Redis tell, and whatever keys lay in the folder of keys when they
// looked.
type evidence struct {
	history []command          // of the append-only file, in order
	copies  []map[string]relic // what a server that is started on a copy of the files holds, one for each copy
	keys    map[string][]byte  // by the name of the file
}

// command is one command of an append-only file.
type command struct {
	at   int64 // Unix seconds, as the file notes them
	name string
	args []string
}

// relic is what a key holds: the names in it and their values, in the order in which they are kept.
type relic struct {
	names, values []string
	expires       time.Duration
}

// copyFolder copies all files of a folder while the server runs, as whoever runs the machine can.
func copyFolder(t *testing.T, from string) string {
	t.Helper()
	to := t.TempDir()
	err := filepath.WalkDir(from, func(path string, d os.DirEntry, err error) error {
		rel, relErr := filepath.Rel(from, path)
		switch {
		case err != nil || relErr != nil:
			return fmt.Errorf("%w %w", err, relErr)
		case d.IsDir():
			return os.MkdirAll(filepath.Join(to, rel), 0o700)
		case !d.Type().IsRegular() || rel == "lock" || rel == "socket":
			return nil
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(to, rel), raw, 0o600)
	})
	if err != nil {
		t.Fatal(err)
	}
	return to
}

// readHistory reads every append-only file of a copy that holds commands, the oldest first.
func readHistory(t *testing.T, dir string) (all []command) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "appendonlydir", "*.incr.aof"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no append-only file in %s: %v", dir, err)
	}
	slices.Sort(files)
	for _, name := range files {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		in, at := bufio.NewReader(bytes.NewReader(raw)), int64(0)
		for {
			line, err := in.ReadString('\n')
			if errors.Is(err, io.EOF) {
				break
			}
			if stamp, ok := strings.CutPrefix(line, "#TS:"); ok {
				at, _ = strconv.ParseInt(strings.TrimSpace(stamp), 10, 64)
				continue
			}
			count, err := strconv.Atoi(strings.TrimSpace(strings.TrimPrefix(line, "*")))
			if err != nil {
				t.Fatalf("%s: %q", name, line)
			}
			var words []string
			for range count {
				line, _ := in.ReadString('\n')
				size, err := strconv.Atoi(strings.TrimSpace(strings.TrimPrefix(line, "$")))
				word := make([]byte, size+2)
				if _, readErr := io.ReadFull(in, word); err != nil || readErr != nil {
					t.Fatalf("%s: %v %v", name, err, readErr)
				}
				words = append(words, string(word[:size]))
			}
			all = append(all, command{at, strings.ToUpper(words[0]), words[1:]})
		}
	}
	return all
}

// readCopy starts a server on a copy of the files and reads all that it holds.
func readCopy(t *testing.T, dir string) map[string]relic {
	t.Helper()
	p := redisproc.ForTest(t, redisproc.Options{Dir: copyFolder(t, dir)})
	client := redis.NewClient(&redis.Options{Network: "unix", Addr: p.Socket(), Protocol: 2})
	defer func() { _ = client.Close(); p.Stop() }()
	return readHeld(t, client)
}

func readHeld(t *testing.T, client redis.UniversalClient) map[string]relic {
	t.Helper()
	ctx, all := t.Context(), map[string]relic{}
	names, err := client.Keys(ctx, "*").Result()
	must(t, err)
	for names := range slices.Chunk(names, 2000) {
		types, ends, held := client.Pipeline(), client.Pipeline(), client.Pipeline()
		for _, name := range names {
			types.Type(ctx, name)
			ends.PTTL(ctx, name)
		}
		kinds, err := types.Exec(ctx)
		must(t, err)
		lives, err := ends.Exec(ctx)
		must(t, err)
		for i, name := range names {
			switch kinds[i].(*redis.StatusCmd).Val() {
			case "string":
				held.Do(ctx, "mget", name)
			case "set":
				held.Do(ctx, "smembers", name)
			case "list":
				held.Do(ctx, "lrange", name, 0, -1)
			case "hash":
				held.Do(ctx, "hgetall", name)
			default:
				held.Do(ctx, "mget", "nothing")
			}
		}
		values, err := held.Exec(ctx)
		must(t, err)
		for i, name := range names {
			flat, _ := values[i].(*redis.Cmd).StringSlice()
			r := relic{expires: lives[i].(*redis.DurationCmd).Val()}
			switch kinds[i].(*redis.StatusCmd).Val() {
			case "set":
				r.names, r.values = flat, slices.Repeat([]string{"member"}, len(flat))
			case "hash":
				for n := 0; n+1 < len(flat); n += 2 {
					r.names, r.values = append(r.names, flat[n]), append(r.values, flat[n+1])
				}
			default:
				r.names, r.values = make([]string, len(flat)), flat
			}
			all[name] = r
		}
	}
	return all
}

// readKeys reads every key that lies in a folder of keys.
func readKeys(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	keys := map[string][]byte{}
	files, err := filepath.Glob(filepath.Join(dir, "*.key"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		keys[filepath.Base(name)] = raw
	}
	return keys
}
