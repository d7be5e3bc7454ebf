package main

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"alongside/bot"
	"alongside/internal/redisproc"
	"alongside/internal/slacksim"
	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// The deadlines of the promise: when a person reads that nothing was saved, and when the bot has healed by itself.
const (
	toldWithin   = 2500 * time.Millisecond
	healedWithin = 10 * time.Second
)

// calamity is something that goes wrong with Redis, and its end. Nobody touches the bot.
type calamity struct {
	name         string
	strike, heal func(g *stage)
	sudden       bool // it may fall between a write and its reply: the one case in which "not saved" can be wrong
}

// do asks the server something and fails the test where it refuses.
func (g *stage) do(args ...any) {
	g.t.Helper()
	if err := g.raw().Do(context.Background(), args...).Err(); err != nil {
		g.t.Fatalf("%v: %v", args, err)
	}
}

// together makes the stage fit for several people at once: its own ids are counted, and only one may count at a time.
func together(cfg *bot.Config) { cfg.Desk.NewID = newID }

func (g *stage) try(err error) {
	g.t.Helper()
	if err != nil {
		g.t.Fatal(err)
	}
}

func calamities() []calamity {
	return []calamity{
		{"paused", func(g *stage) { g.try(g.redis.Pause()) }, func(g *stage) { g.try(g.redis.Resume()) }, true},
		{"killed", func(g *stage) { g.redis.Kill() }, func(g *stage) { g.try(g.redis.Restart(context.Background())) }, true},
		// A replica of nothing: it serves what it has and refuses to write.
		{"read-only", func(g *stage) { g.do("replicaof", "127.0.0.1", "1") }, func(g *stage) { g.do("replicaof", "no", "one") }, false},
		{"out of memory", func(g *stage) { g.do("config", "set", "maxmemory", "1mb") }, func(g *stage) { g.do("config", "set", "maxmemory", "0") }, false},
	}
}

// notSaved is what somebody reads, as it stands in a message and as it stands beside an answer of a form.
func notSaved(language string) (text, plain string) {
	text = messages.Render(messages.NotSaved{}, language, messages.Options{}).Text
	return text, strings.NewReplacer("*", "", "`", "").Replace(text)
}

// TestFaultRedis lets a command, a button and a form meet a Redis that does not serve. Each reads in time that nothing is
// saved, nothing is half written, and after the end of the trouble the same three go through without anybody's help.
func TestFaultRedis(t *testing.T) {
	for _, c := range calamities() {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			g := newStage(t, staging{mode: bot.SocketMode, tune: together})
			book := g.openLedger()
			for _, text := range []string{"M3 25m call", "M3 10m text", "M3 15m call", "K7 25m call", "K7 10m text"} {
				g.says("U0ADA", "/contact "+text)
			}
			g.says("U0BO", "/contact")
			form := g.sim.Views("U0BO").Stack[0].ID
			g.emptied(t)
			before := g.stored()

			c.strike(g)
			g.troubled(t, form)
			c.heal(g)
			healing := time.Now()
			third, tries := "", 0
			within(t, healedWithin, "Ada's line is logged", func() bool {
				tries++
				third = g.says("U0ADA", "/contact K7 15m call in")
				return acknowledges(third)
			})
			t.Logf("healed %v after the end of the trouble, at try %d", time.Since(healing).Round(time.Millisecond), tries)
			has(t, []string{third}, 1, "K7 today 3 of 2")
			if r := g.press("U0KIM", coordChannel, "alert.ack"); r.Error != "" {
				t.Errorf("Kim presses again: %+v", r)
			}
			if r, err := g.sim.Submit(t.Context(), "U0BO", form, bosForm()); err != nil || r.Error != "" || r.ResponseAction == "errors" {
				t.Errorf("Bo sends the form again: %+v %v", r, err)
			}
			g.emptied(t)
			has(t, g.alerts(), 1, "for M3", "<@U0KIM>")
			has(t, g.alerts(), 1, "3 contacts with K7 on Tue 17 Nov.", "Open")
			workerFirst(t, g.sim.Log())
			if got := book.logged(); len(got) != 7 || got[fingerprint("U0ADA", "K7", todayOfStage, 15)] != 1 || got[fingerprint("U0BO", "T2", todayOfStage, 20)] != 1 {
				t.Errorf("logged are %v", got)
			}
			for _, problem := range book.problems() {
				t.Error(problem)
			}
			if len(changed(before, g.stored())) == 0 {
				t.Error("nothing was stored at all: the test shows nothing")
			}
		})
	}
}

// troubled lets three people meet the trouble at once and holds what each of them reads.
func (g *stage) troubled(t *testing.T, form string) {
	t.Helper()
	text, _ := notSaved("en")
	_, beside := notSaved("nb")
	done := make(chan struct{}, 2)
	go func() {
		defer func() { done <- struct{}{} }()
		r, err := g.sim.Command(t.Context(), "U0ADA", teamChannel, "/contact", "K7 15m call in")
		if err != nil || r.Error != "" || r.Text() != text || took(r) > toldWithin {
			t.Errorf("Ada reads after %v: %+v %v", took(r), r, err)
		}
	}()
	go func() {
		defer func() { done <- struct{}{} }()
		began := time.Now()
		r, err := g.sim.Submit(t.Context(), "U0BO", form, bosForm())
		late := time.Since(began) > toldWithin
		if err != nil || r.Error != "" || r.ResponseAction != "errors" || r.Client || late || !slices.Contains(values(r.Errors), beside) {
			t.Errorf("Bo reads after %v: %+v %v", time.Since(began), r, err)
		}
	}()
	r := g.press("U0KIM", coordChannel, "alert.ack")
	within(t, toldWithin, "Kim reads something", func() bool { return len(g.whispers("U0KIM")) > 0 })
	if got := g.whispers("U0KIM"); r.Error != "" || took(r) > toldWithin || got[len(got)-1] != text {
		t.Errorf("Kim reads after %v: %q %s", took(r), got, r.Error)
	}
	<-done
	<-done
}

func took(r slacksim.Reply) time.Duration { return time.Duration(r.TookMS) * time.Millisecond }

func bosForm() map[string]any {
	return map[string]any{"code": "T2", "channel": "call", "outcome": "held", "length": "20"}
}

func values(m map[string]string) (all []string) {
	for _, v := range m {
		all = append(all, v)
	}
	return all
}

// whispers are the answers that only one person saw.
func (g *stage) whispers(user string) (texts []string) {
	for _, m := range g.sim.MessagesFor(user) {
		if m.Ephemeral {
			texts = append(texts, m.Text)
		}
	}
	return texts
}

// TestFaultRedisBetweenReadAndWrite lets the trouble begin when the decision is made and not written yet, which is when a
// write may be on its way to a server that has stopped. It is refused when the server wakes.
func TestFaultRedisBetweenReadAndWrite(t *testing.T) {
	text, _ := notSaved("en")
	for _, c := range calamities() {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var g *stage
			var armed atomic.Bool
			g = newStage(t, staging{mode: bot.SocketMode, tune: func(cfg *bot.Config) {
				cfg.Desk.NewID = func() string { // called once the records are read
					if armed.CompareAndSwap(true, false) {
						c.strike(g)
					}
					return newID()
				}
			}})
			book := g.openLedger()
			for _, text := range []string{"M3 25m call", "K7 25m call", "K7 10m text"} {
				g.says("U0ADA", "/contact "+text)
			}
			g.emptied(t)
			before := g.stored()
			armed.Store(true)
			r, err := g.sim.Command(t.Context(), "U0ADA", teamChannel, "/contact", "K7 15m call in")
			if err != nil || r.Error != "" || r.Text() != text || took(r) > toldWithin {
				t.Errorf("Ada reads after %v: %+v %v", took(r), r, err)
			}
			if armed.Load() {
				t.Error("the trouble never began: the test shows nothing")
			}
			c.heal(g)
			g.unchanged(t, before, "a write that was refused")
			within(t, healedWithin, "Ada's line is logged", func() bool {
				return acknowledges(g.says("U0ADA", "/contact K7 15m call in"))
			})
			g.emptied(t)
			has(t, g.alerts(), 1, "3 contacts with K7 on Tue 17 Nov.", "Open")
			for _, problem := range book.problems() {
				t.Error(problem)
			}
		})
	}
}

// TestFaultRedisControlBudget is a control: a bot that takes its time is seen by the same clock.
func TestFaultRedisControlBudget(t *testing.T) {
	g := newStage(t, staging{mode: bot.SocketMode, tune: func(cfg *bot.Config) { cfg.Budget = time.Minute }})
	g.try(g.redis.Pause())
	r, err := g.sim.Command(t.Context(), "U0ADA", teamChannel, "/contact", "K7 15m call in")
	g.try(g.redis.Resume())
	if err != nil || took(r) <= toldWithin {
		t.Errorf("answered after %v: %+v %v: the harness is blind", took(r), r, err)
	}
}

// TestFaultRedisControlLost is a control: in front of a Redis that keeps nothing, a kill loses what was acknowledged, and
// the store says so.
func TestFaultRedisControlLost(t *testing.T) {
	g := newStage(t, staging{mode: bot.SocketMode, redis: redisproc.Options{
		AppendFsync: "no", Extra: []string{"--appendonly", "no", "--save", ""},
	}})
	book := g.openLedger()
	has(t, []string{g.says("U0ADA", "/contact K7 25m call")}, 1, "Logged")
	mine := fingerprint("U0ADA", "K7", todayOfStage, 25)
	if book.logged()[mine] != 1 {
		t.Fatal("nothing was logged")
	}
	g.redis.Kill()
	g.try(g.redis.Restart(t.Context()))
	if _, err := g.store.Load(t.Context(), storage.Want{Workspace: workspaceID}); !errors.Is(err, storage.ErrForeign) {
		t.Errorf("a Redis without a file kept it all the same, or nobody notices that it did not: %v", err)
	}
}

// TestFaultRedisControlLedger is a control: each half of a write that is taken away by hand is noticed.
func TestFaultRedisControlLedger(t *testing.T) {
	g := newStage(t, staging{mode: bot.SocketMode})
	book := g.openLedger()
	for _, text := range []string{"K7 25m call", "K7 10m text", "K7 15m call"} {
		g.says("U0ADA", "/contact "+text)
	}
	g.emptied(t)
	if got := book.problems(); len(got) > 0 {
		t.Fatalf("before: %q", got)
	}
	c, ctx := g.raw(), t.Context()
	key := func(pattern string) string {
		keys := c.Keys(ctx, pattern).Val()
		if len(keys) != 1 {
			t.Fatalf("%s: %v", pattern, keys)
		}
		return keys[0]
	}
	st := book.load("U0ADA")
	last := st.Journal.Entries[len(st.Journal.Entries)-1].ID
	week, alerts, audit, due := key("*:w:U0ADA:week:2026-W47"), key("*:w:U0ADA:alerts"), key("*:T0SIM:audit"), key("*:T0SIM:due")
	record, line := c.HGet(ctx, week, last).Val(), c.XRevRangeN(ctx, audit, "+", "-", 1).Val()[0]
	alert := c.HGetAll(ctx, alerts).Val()
	entries := c.ZRangeWithScores(ctx, due, 0, -1).Val()
	for _, row := range []struct {
		name, want string
		take, back func()
	}{
		{"the record", "audited and not stored", func() { c.HDel(ctx, week, last) }, func() { c.HSet(ctx, week, last, record) }},
		{"the alert", "there is no alert", func() { c.Del(ctx, alerts) }, func() { c.HSet(ctx, alerts, alert) }},
		{"the clock's entry", "does not pass it on", func() { c.Del(ctx, due) }, func() { c.ZAdd(ctx, due, entries...) }},
		{"the audit", "audited 0 times", func() { c.XDel(ctx, audit, line.ID) }, func() {}},
	} {
		row.take()
		if got := strings.Join(book.problems(), "; "); !strings.Contains(got, row.want) {
			t.Errorf("%s is gone, and the ledger says %q: it is blind", row.name, got)
		}
		row.back()
	}
}

// todayOfStage is the day on which every stage opens.
var todayOfStage = peer.DayOf(opening, demoZone)

// TestFaultRedisUnderLoad lets every calamity fall, one after the other and some of them twice, while three people type
// without a pause and send again what was refused. In the end every line is stored once.
func TestFaultRedisUnderLoad(t *testing.T) {
	t.Parallel()
	g := newStage(t, staging{mode: bot.SocketMode, tune: together})
	book := g.openLedger()
	crowd := newCrowd(g)
	storms := calamities()
	storms = append(storms, calamity{"restarted at once", func(g *stage) { g.redis.Kill() }, storms[1].heal, true}, storms[1])
	var strikes []time.Time // of the sudden ones
	for _, c := range storms {
		crowd.more(t, 10, healedWithin, "lines are logged before "+c.name)
		if c.sudden {
			strikes = append(strikes, time.Now())
		}
		c.strike(g)
		if c.name != "restarted at once" {
			crowd.refusedMore(t, 3, "lines are refused while "+c.name)
		}
		c.heal(g)
		crowd.more(t, 3, healedWithin, "lines are logged after "+c.name)
	}
	lines := crowd.stop()
	g.emptied(t)
	stored, saved, refused, torn := book.logged(), map[string]bool{}, map[string]time.Time{}, 0
	inFlight := func(began time.Time) bool {
		return slices.ContainsFunc(strikes, func(at time.Time) bool { return !began.After(at) && at.Sub(began) < toldWithin })
	}
	for _, l := range lines {
		if l.took > toldWithin {
			t.Errorf("%s was answered after %v: %s", l.print, l.took, l.answer)
		}
		switch {
		case refuses(l.answer):
			if refused[l.print].IsZero() {
				refused[l.print] = l.began
			}
		case acknowledges(l.answer):
			saved[l.print] = true
		case l.asked && inFlight(refused[l.print]):
			saved[l.print] = true
			torn++ // the write was done and the reply died with the server; sent again, it is asked about and not doubled
		default:
			t.Errorf("%s was answered %q", l.print, l.answer)
		}
	}
	for print := range saved {
		if stored[print] != 1 {
			t.Errorf("%s is stored %d times", print, stored[print])
		}
		delete(stored, print)
	}
	for print, began := range refused { // the last of each, when the typing ended
		if !saved[print] && (stored[print] == 0 || inFlight(began)) {
			delete(stored, print)
		}
	}
	t.Logf("%d lines logged, %d refused at first, %d of them just after the server had written them", len(saved), len(refused), torn)
	if len(stored) > 0 {
		t.Errorf("stored and never acknowledged: %v", stored)
	}
	if most := len(demoWorkers) * len(strikes); torn > most {
		t.Errorf("%d were in flight, more than the %d that can have been", torn, most)
	}
	for _, problem := range book.problems() {
		t.Error(problem)
	}
}

func refuses(answer string) bool {
	return slices.ContainsFunc(messages.Languages, func(l string) bool { text, _ := notSaved(l); return answer == text })
}
