package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"alongside/peer"
	"alongside/storage"
)

// cli runs a command line as an operator does.
func cli(t *testing.T, args ...string) (code int, out string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	var b bytes.Buffer
	code = execute(ctx, args, &b, &b)
	return code, b.String()
}

func mustCLI(t *testing.T, args ...string) string {
	t.Helper()
	code, out := cli(t, args...)
	if code != 0 {
		t.Fatalf("alongside %s ends with %d:\n%s", strings.Join(args, " "), code, out)
	}
	return out
}

// prints are the fingerprints of all that a database holds, but for marks, holds and time left, read with plain commands.
func prints(t *testing.T, c *redis.Client) map[string]string {
	t.Helper()
	ctx, all := t.Context(), map[string]string{}
	it := c.Scan(ctx, 0, "al:*", 1000).Iterator()
	for it.Next(ctx) {
		key := it.Val()
		if strings.HasSuffix(key, ":meta") || strings.HasSuffix(key, ":held") {
			continue
		}
		var v any
		switch c.Type(ctx, key).Val() {
		case "string":
			v = c.Get(ctx, key).Val()
		case "hash":
			v = c.HGetAll(ctx, key).Val()
		case "set":
			v = slices.Sorted(slices.Values(c.SMembers(ctx, key).Val()))
		case "zset":
			v = c.ZRangeWithScores(ctx, key, 0, -1).Val()
		case "stream":
			entries := c.XRange(ctx, key, "-", "+").Val()
			if len(entries) == 0 {
				continue
			}
			v = entries
		}
		all[key] = fmt.Sprintf("%x", sha256.Sum256(fmt.Appendf(nil, "%v", v)))
	}
	if err := it.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

// many writes contacts of invented workers, twenty a week each.
func many(t *testing.T, store *storage.Store, records int) {
	t.Helper()
	const perWeek, weeks = 20, 25
	today := peer.Day{Year: 2026, Month: time.November, Num: 16}
	for n, w := 0, 0; n < records; w++ {
		user := fmt.Sprintf("U%07d", w)
		want := storage.Want{Workspace: workspaceID, Op: "many:" + user, Worker: user, People: []string{user},
			Weeks: peer.WeeksBetween(today.Add(-7*weeks), today)}
		st, err := store.Load(t.Context(), want)
		if err != nil {
			t.Fatal(err)
		}
		c := storage.NewChange(st, want.Op, opening)
		c.PutMember(peer.Member{User: user, Team: demoTeamID, State: peer.Active})
		for week := range weeks {
			for i := 0; i < perWeek && n < records; i++ {
				start := peer.Civil(today.Add(-7*week-i%5), 8*60+i*7, demoZone)
				c.PutContact(user, peer.Contact{ID: newID(), Code: "K7", Zone: demoZone, Start: start, Minutes: 5 + i,
					LoggedAt: start.Add(time.Hour)})
				n++
			}
		}
		c.Audit(storage.Audit{By: user, Action: "log", Worker: user, Result: "ok"})
		if _, err := store.Commit(t.Context(), c); err != nil {
			t.Fatal(err)
		}
	}
}

// TestFaultBackup backs up, empties the database, restores, and lets a bot run on it. What comes back is what was there; no
// message leaves before somebody says so, and then each does. Of backups with one changed byte none is taken.
func TestFaultBackup(t *testing.T) {
	records, flips, waiting := 3000, 20, 25
	if os.Getenv("FAULTS") == "long" {
		records, flips = 100_000, 100
	}
	seeded := faultSeed(t)
	dice := rand.New(rand.NewPCG(seeded, 26))
	p := newTheatre(t)
	store := p.openStore()
	if err := seed(t.Context(), store, time.Now()); err != nil {
		t.Fatal(err)
	}
	many(t, store, records)
	fill(t, store, waiting)
	raw := redis.NewClient(&redis.Options{Network: "unix", Addr: p.redis.Socket()})
	defer raw.Close()
	before := prints(t, raw)

	dir := t.TempDir()
	key, file := filepath.Join(dir, "k"), filepath.Join(dir, "b.age")
	at := []string{"--redis-url", p.redis.URL(), "--data", p.data}
	mustCLI(t, "key", key)
	began := time.Now()
	mustCLI(t, append([]string{"backup", file, "--recipients-file", key + ".pub"}, at...)...)
	wrote := time.Since(began)
	if changed := differing(before, prints(t, raw)); changed > 0 {
		t.Errorf("the backup changed %d keys", changed)
	}

	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	bad := filepath.Join(dir, "bad.age")
	for range flips {
		changed := slices.Clone(whole)
		changed[dice.IntN(len(changed))] ^= byte(1 + dice.IntN(255))
		if err := os.WriteFile(bad, changed, 0o600); err != nil {
			t.Fatal(err)
		}
		if code, _ := cli(t, "verify", bad, "--identity-file", key); code != 0 {
			found++
		}
	}
	if found != flips {
		t.Errorf("%d of %d changed bytes were found", found, flips)
	}
	mustCLI(t, "verify", file, "--identity-file", key) // the control: the same without a change

	if err := raw.FlushAll(t.Context()).Err(); err != nil {
		t.Fatal(err)
	}
	began = time.Now()
	mustCLI(t, append([]string{"restore", file, "--identity-file", key}, at...)...)
	read := time.Since(began)
	after := prints(t, raw)
	if lost := differing(before, after); lost > 0 || len(before) != len(after) {
		t.Errorf("%d of %d keys differ after the restore, %d are there", lost, len(before), len(after))
	}
	t.Logf("%d records, %d keys, %d bytes: backup %v, verify and restore %v; %d of %d flips found", records, len(before), len(whole),
		wrote.Round(time.Millisecond), read.Round(time.Millisecond), found, flips)
	if limit := time.Minute * slower; wrote > limit || read > limit {
		t.Errorf("more than %v", limit)
	}

	p.held(waiting)
	last := p.start("run", "")
	mustCLI(t, append([]string{"release", "--send"}, at...)...)
	within(t, 30*time.Second, "all is sent; "+p.errs.tail(), func() bool { return len(p.sim.LogOf("chat.postMessage")) >= waiting })
	last.kill()
}

// differing counts the keys of a that are not the same in b.
func differing(a, b map[string]string) (n int) {
	for key := range maps.Keys(a) {
		if a[key] != b[key] {
			n++
		}
	}
	return n
}

// held lets a bot run on a held store until it has looked into its outbox many times, and answered somebody.
func (p *theatre) held(waiting int) {
	p.t.Helper()
	l := newLoad(p)
	c := p.start("run", "")
	defer c.kill()
	within(p.t, 20*time.Second, "the bot answers; "+p.errs.tail(), func() bool {
		l.one(p.t.Context(), "U0ADA", "K7", l.today.Add(-3), 11)
		return len(l.acked) > 0
	})
	looked := func() int { return p.calls("exists") }
	first := looked()
	within(p.t, 30*time.Second, "the bot looks into its outbox; "+p.errs.tail(), func() bool { return looked() >= first+30 })
	if n := len(p.sim.LogOf("chat.postMessage")); n > 0 {
		p.t.Errorf("%d of %d messages left a held store", n, waiting)
	}
}

// calls is how often the server has run a command.
func (p *theatre) calls(command string) (n int) {
	p.t.Helper()
	c := redis.NewClient(&redis.Options{Network: "unix", Addr: p.redis.Socket()})
	defer c.Close()
	for line := range strings.Lines(c.Info(p.t.Context(), "commandstats").Val()) {
		if rest, ok := strings.CutPrefix(line, "cmdstat_"+command+":"); ok {
			if _, err := fmt.Sscanf(rest, "calls=%d", &n); err != nil {
				p.t.Fatal(err)
			}
		}
	}
	return n
}
