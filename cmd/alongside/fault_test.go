package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"alongside/internal/slacksim"
	"alongside/storage"
)

// openStore is the harness's own look at what the bots left behind.
func (p *theatre) openStore() *storage.Store {
	p.t.Helper()
	return p.storeAt(p.redis.URL())
}

func (p *theatre) storeAt(url string) *storage.Store {
	p.t.Helper()
	store, err := storage.Open(p.t.Context(), storage.Config{URL: url})
	if err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() { _ = store.Close() })
	return store
}

// healed lets one bot run in peace until nothing waits to be sent.
func (p *theatre) healed(store *storage.Store) {
	p.t.Helper()
	for _, mode := range []string{"*", "chat.postMessage", "chat.update"} {
		if err := p.sim.Fault(slacksim.Fault{Method: mode}); err != nil {
			p.t.Fatal(err)
		}
	}
	last := p.start("run", "")
	p.emptied(store)
	last.kill()
}

// emptied waits until nothing waits to be sent.
func (p *theatre) emptied(store *storage.Store) {
	p.t.Helper()
	within(p.t, 60*time.Second, "the outbox is empty; "+p.errs.tail(), func() bool {
		backlog, err := store.Backlog(p.t.Context(), workspaceID)
		var waiting int64
		for _, n := range backlog {
			waiting += n
		}
		return err == nil && waiting == 0
	})
}

// hostile makes the simulator as the research says Slack may be: 4 % 429, 2 % 500, 2 % replies lost.
func (p *theatre) hostile(seed uint64) {
	p.t.Helper()
	for _, method := range []string{"chat.postMessage", "chat.update"} {
		for i, f := range []slacksim.Fault{
			{Mode: "429", Probability: 0.04, RetryAfter: 1}, {Mode: "500", Probability: 0.02}, {Mode: "lost", Probability: 0.02},
		} {
			f.Method, f.Seed = method, seed+uint64(i)
			if err := p.sim.Fault(f); err != nil {
				p.t.Fatal(err)
			}
		}
	}
}

// faultSeed is printed, so that a run can be repeated with FAULT_SEED.
func faultSeed(t *testing.T) uint64 {
	seed := uint64(time.Now().UnixNano())
	if given, err := strconv.ParseUint(os.Getenv("FAULT_SEED"), 10, 64); err == nil {
		seed = given
	}
	t.Logf("FAULT_SEED=%d", seed)
	return seed
}

// kills is how often the random test kills: a short run in CI, the whole of it in `make faults`.
func kills() int {
	if os.Getenv("FAULTS") == "long" {
		return 1000
	}
	return 25
}

// TestFaultRandomKills kills the bot at random under load, in front of a hostile simulator. Nothing that was acknowledged is
// lost, every limit that was passed has its alert with both sides, and what people see twice says so.
func TestFaultRandomKills(t *testing.T) {
	p := newTheatre(t)
	store := p.openStore()
	if err := seed(t.Context(), store, time.Now()); err != nil {
		t.Fatal(err)
	}
	seed := faultSeed(t)
	p.hostile(seed)
	l := newLoad(p)
	ctx, cancel := context.WithCancel(t.Context())
	loaded := make(chan struct{})
	go func() { l.run(ctx, seed); close(loaded) }()
	dice := rand.New(rand.NewPCG(seed, 7))
	for range kills() {
		c := p.start("run", "")
		within(t, 20*time.Second, "the bot connects; "+p.errs.tail(), func() bool { return p.sim.Connections() > 0 })
		life := time.NewTimer(slower * time.Duration(20+dice.IntN(140)) * time.Millisecond)
		<-life.C
		c.kill()
	}
	cancel()
	<-loaded
	p.healed(store)
	sum := l.count(t, store)
	unknown := p.errs.count(unknownOutcome)
	t.Logf("%d kills, %d sent, %+v, %d unknown outcomes", kills(), l.sent, sum, unknown)
	if sum.acked == 0 || sum.alerts == 0 {
		t.Fatal("nothing happened: the test shows nothing")
	}
	if sum.lost > 0 || sum.untold > 0 || sum.unmarked > 0 {
		t.Errorf("lost %d acknowledged contacts, %d alerts untold, %d repeats unmarked", sum.lost, sum.untold, sum.unmarked)
	}
	if sum.repeats > unknown {
		t.Errorf("%d messages were shown again, and only %d outcomes were unknown", sum.repeats, unknown)
	}
}

// passings is at which passing of a step the bot is killed: the first in CI, the third too in `make faults`.
func passings() []int {
	if os.Getenv("FAULTS") == "long" {
		return []int{1, 3}
	}
	return []int{1}
}

// TestFaultEveryStep kills the bot at every named step of the unit of work and of delivery and lets another take over.
func TestFaultEveryStep(t *testing.T) {
	steps := []string{
		"load", "commit:begin", "commit:end", "receive.parsed", "receive.person", "receive.handled", "receive.acked",
		"deliver.received", "begin:begin", "begin:end", "deliver.begun", "deliver.posted", "settle:begin", "settle:end", "deliver.settled",
		"deliver.unknown", "deliver.reconciled", "deliver.climbed",
		"putoff:begin", "putoff:end", "claim:begin", "claim:end",
	}
	for _, step := range steps {
		for _, nth := range passings() {
			t.Run(fmt.Sprintf("%s#%d", step, nth), func(t *testing.T) {
				t.Parallel()
				p := newTheatre(t)
				store := p.openStore()
				if err := seed(t.Context(), store, time.Now()); err != nil {
					t.Fatal(err)
				}
				p.provoke(step)
				waits := strings.HasPrefix(step, "putoff:") || strings.HasPrefix(step, "claim:")
				if waits {
					p.plantWaiting(store, step)
				}
				l := newLoad(p)
				doomed := p.start("run", fmt.Sprintf("%s#%d", step, nth))
				day := l.today.Add(-3)
				within(t, 20*time.Second, "the bot connects; "+p.errs.tail(), func() bool { return p.sim.Connections() > 0 || ended(doomed) })
				for n := 1; n <= 40 && !ended(doomed); n++ {
					l.one(t.Context(), "U0ADA", "K7", day.Add(-(n / 8)), n)
				}
				within(t, 20*time.Second, "the bot dies at "+step+"; "+p.errs.tail(), func() bool { return ended(doomed) })
				p.restore(step)
				again := p.start("run", "")
				for n := 100; n < 104; n++ {
					within(t, 20*time.Second, "the next bot answers; "+p.errs.tail(), func() bool {
						before := len(l.acked)
						l.one(t.Context(), "U0ADA", "K7", day, n)
						return len(l.acked) > before
					})
				}
				if waits {
					l.arrived(t, store, step)
				}
				again.kill()
				p.healed(store)
				sum := l.count(t, store)
				t.Logf("%+v", sum)
				if sum.lost > 0 || sum.unmarked > 0 || sum.worstOfOneOperation > 2 || sum.untold > 0 {
					t.Errorf("%+v", sum)
				}
				if sum.alerts == 0 {
					t.Error("no alert: the step shows nothing")
				}
			})
		}
	}
}

func ended(c *child) bool {
	select {
	case <-c.done:
		return true
	default:
		return false
	}
}

// provoke makes a step that ordinary delivery does not pass be passed.
func (p *theatre) provoke(step string) {
	p.t.Helper()
	var err error
	switch step {
	case "deliver.unknown", "deliver.reconciled":
		err = p.sim.Fault(slacksim.Fault{Method: "chat.postMessage", Mode: "lost", Count: 12})
	case "deliver.climbed":
		archived := true
		err = p.sim.ChangeChannel(slacksim.ChannelChange{ID: coordChannel, Archived: &archived})
	}
	if err != nil {
		p.t.Fatal(err)
	}
}

func (p *theatre) restore(step string) {
	p.t.Helper()
	if step == "deliver.climbed" {
		return // the ladder has taken the alert to the coordinators' DMs: opening the channel again must not double it
	}
	if err := p.sim.Fault(slacksim.Fault{Method: "chat.postMessage"}); err != nil {
		p.t.Fatal(err)
	}
}

// childNaive delivers as many do: post, then acknowledge. It is the negative control of the kill test.
func childNaive() int {
	ctx := context.Background()
	store, err := storage.Open(ctx, storage.Config{URL: os.Getenv("ALONGSIDE_REDIS_URL"), ClaimIdle: 100 * time.Millisecond})
	if err != nil {
		return 1
	}
	for {
		for _, lane := range storage.Lanes() {
			entries, err := store.Receive(ctx, workspaceID, lane, "naive", 10, 20*time.Millisecond)
			if err != nil {
				return 1
			}
			for _, d := range entries {
				if !naivePost(d) {
					continue
				}
				if err := store.Settle(ctx, d, storage.Sent{State: storage.SentOK, At: time.Now()}); err != nil {
					return 1
				}
			}
		}
	}
}

// TestFaultNaiveSender is the control: the same kills and the same hostile simulator in front of a sender that posts and
// then acknowledges. If it shows no duplicate, the harness is blind.
func TestFaultNaiveSender(t *testing.T) {
	p := newTheatre(t)
	store := p.openStore()
	if err := seed(t.Context(), store, time.Now()); err != nil {
		t.Fatal(err)
	}
	seed := faultSeed(t)
	p.hostile(seed)
	fill(t, store, 1000)
	dice := rand.New(rand.NewPCG(seed, 7))
	l := newLoad(p)
	for range 8 * kills() {
		c := p.start("naive", "")
		before := len(p.sim.LogOf("chat.postMessage"))
		within(t, 20*time.Second, "the naive sender sends; "+p.errs.tail(), func() bool { return len(p.sim.LogOf("chat.postMessage")) > before || done(t, store) })
		life := time.NewTimer(slower * time.Duration(5+dice.IntN(60)) * time.Millisecond)
		<-life.C
		c.kill()
		if done(t, store) {
			break
		}
	}
	duplicates := 0
	for _, messages := range l.posted() {
		duplicates += len(messages) - 1
	}
	t.Logf("the naive sender showed %d messages again without saying so", duplicates)
	if duplicates == 0 {
		t.Error("the control shows no duplicates: the harness is blind")
	}
}

func done(t *testing.T, store *storage.Store) bool {
	backlog, err := store.Backlog(t.Context(), workspaceID)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range backlog {
		if n > 0 {
			return false
		}
	}
	return true
}

// fill puts messages into the outbox.
func fill(t *testing.T, store *storage.Store, n int) {
	t.Helper()
	for i := range n {
		st, err := store.Load(t.Context(), storage.Want{Workspace: workspaceID})
		if err != nil {
			t.Fatal(err)
		}
		c := storage.NewChange(st, fmt.Sprintf("fill:%d", i), time.Now())
		c.Send(storage.Out{
			ID: fmt.Sprintf("fill/%d", i), Lane: storage.AlertLane, To: storage.Recipient{User: demoWorkers[i%3].user},
			Kind: "contact_nothing_undo", Facts: []byte("{}"), At: time.Now(),
		})
		c.Result(nil)
		if _, err := store.Commit(t.Context(), c); err != nil {
			t.Fatal(err)
		}
	}
}
