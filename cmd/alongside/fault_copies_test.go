package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"alongside/storage"
)

// long tells whether the whole of a fault test is wanted, as in `make faults`.
func long() bool { return os.Getenv("FAULTS") == "long" }

// waits lets n messages wait until one instant, and returns their ids.
func waits(t *testing.T, store *storage.Store, wave, n int, until time.Time) (ids []string) {
	t.Helper()
	people := demoPeople()[:6]
	for from := 0; from < n; from += 250 {
		st, err := store.Load(t.Context(), storage.Want{Workspace: workspaceID})
		if err != nil {
			t.Fatal(err)
		}
		c := storage.NewChange(st, fmt.Sprintf("waits:%d:%d", wave, from), time.Now())
		for i := from; i < min(n, from+250); i++ {
			id := fmt.Sprintf("wait/%d/%d", wave, i)
			ids = append(ids, id)
			c.PutLater(storage.Later{Out: storage.Out{
				ID: id, Lane: storage.AlertLane, To: storage.Recipient{User: people[i%len(people)].ID}, Kind: "contact_nothing_undo", Facts: []byte("{}"),
				At: time.Now(),
			}, Until: until})
		}
		if _, err := store.Commit(t.Context(), c); err != nil {
			t.Fatal(err)
		}
	}
	return ids
}

// entered is how many entries were ever put into the lane for alerts.
func entered(t *testing.T, c *redis.Client) int64 {
	t.Helper()
	keys := c.Keys(t.Context(), "*out:alert").Val()
	if len(keys) != 1 {
		t.Fatalf("lanes for alerts: %v", keys)
	}
	info, err := c.XInfoStream(t.Context(), keys[0]).Result()
	if err != nil {
		t.Fatal(err)
	}
	return info.EntriesAdded
}

// TestFaultCopies runs three copies of the bot on one Redis, with many entries due in the same second, and stops one of them again
// and again for longer than its leases hold. Each entry is done once; what people see twice says so, and is rare.
func TestFaultCopies(t *testing.T) {
	due, pauses := 500, 3
	if long() {
		due, pauses = 10_000, 100
	}
	p := newTheatre(t)
	store := p.openStore()
	if err := seed(t.Context(), store, time.Now()); err != nil {
		t.Fatal(err)
	}
	raw := redis.NewClient(&redis.Options{Network: "unix", Addr: p.redis.Socket()})
	t.Cleanup(func() { _ = raw.Close() })
	dice := rand.New(rand.NewPCG(faultSeed(t), 3))
	ids := waits(t, store, 0, due, time.Now().Add(3*time.Second).Truncate(time.Millisecond))
	copies := []*child{p.start("run", ""), p.start("run", ""), p.start("run", "")}
	within(t, 30*time.Second, "three bots connect; "+p.errs.tail(), func() bool { return p.sim.Connections() >= 3 })
	backlog := func() (n int64) {
		all, err := store.Backlog(t.Context(), workspaceID)
		if err != nil {
			t.Fatal(err)
		}
		waiting, err := store.Laters(t.Context(), workspaceID)
		if err != nil {
			t.Fatal(err)
		}
		for _, lane := range all {
			n += lane
		}
		return n + int64(len(waiting))
	}
	within(t, 60*time.Second, "what is due is begun; "+p.errs.tail(), func() bool { return len(p.sim.LogOf("chat.postMessage")) > 10 })
	signal := func(s syscall.Signal) {
		if err := copies[0].cmd.Process.Signal(s); err != nil {
			t.Fatal(err)
		}
	}
	for i := range pauses {
		if backlog() < 200 { // a pause without work shows nothing
			ids = append(ids, waits(t, store, i+1, 300, time.Now())...)
		}
		awake := time.NewTimer(time.Duration(20+dice.IntN(200)) * time.Millisecond)
		<-awake.C
		signal(syscall.SIGSTOP)
		still := time.NewTimer(time.Duration(300+dice.IntN(600)) * time.Millisecond)
		<-still.C
		signal(syscall.SIGCONT)
	}
	within(t, 5*time.Minute, "everything is done; "+p.errs.tail(), func() bool { return backlog() == 0 })
	added := entered(t, raw)
	left, err := store.DuePeek(t.Context(), workspaceID, time.Now(), 100) // what the team itself waits for comes later
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range copies {
		c.kill()
	}
	posted := newLoad(p).posted()
	absent, again, unmarked := 0, 0, 0
	for _, id := range ids {
		shown := posted[operation(id)]
		if len(shown) == 0 {
			absent++
			continue
		}
		again += len(shown) - 1
		for _, m := range shown[1:] {
			if !saysRepeat(m.Text) {
				unmarked++
			}
		}
	}
	t.Logf("%d entries in three copies, one of them stopped %d times: %d put out, %d never shown, %d shown again, %d of them without saying so",
		len(ids), pauses, added, absent, again, unmarked)
	if added != int64(len(ids)) || absent > 0 || len(left) > 0 || unmarked > 1 || again > pauses/10+1 {
		t.Errorf("%d entries, %d put out, %d absent, %d again, %d unmarked, left %v", len(ids), added, absent, again, unmarked, left)
	}
}

// TestFaultCarelessCopies is the control: three copies that look, do and then take out, as one would without a claim and an operation
// id. If nothing is done twice, the harness is blind.
func TestFaultCarelessCopies(t *testing.T) {
	p := newTheatre(t)
	c := redis.NewClient(&redis.Options{Network: "unix", Addr: p.redis.Socket()})
	t.Cleanup(func() { _ = c.Close() })
	const due = 300
	for i := range due {
		c.ZAdd(t.Context(), "due", redis.Z{Score: 1, Member: strconv.Itoa(i)})
	}
	var copies sync.WaitGroup
	for range 3 {
		copies.Go(func() {
			for {
				got := c.ZRangeArgs(t.Context(), redis.ZRangeArgs{Key: "due", Start: "-inf", Stop: "2", ByScore: true, Count: 20}).Val()
				if len(got) == 0 {
					return
				}
				for _, m := range got {
					c.XAdd(t.Context(), &redis.XAddArgs{Stream: "done", Values: []any{"id", m}})
					c.ZRem(t.Context(), "due", m)
				}
			}
		})
	}
	copies.Wait()
	var done []string
	for _, e := range c.XRange(t.Context(), "done", "-", "+").Val() {
		done = append(done, fmt.Sprint(e.Values["id"]))
	}
	all := len(done)
	slices.Sort(done)
	twice := all - len(slices.Compact(done))
	t.Logf("%d entries, %d done twice or more", due, twice)
	if twice == 0 {
		t.Error("careless copies did nothing twice: the harness is blind")
	}
}
