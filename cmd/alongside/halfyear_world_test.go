package main

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/sirupsen/logrus"

	"alongside/bot"
	"alongside/commands"
	"alongside/internal/redisproc"
	"alongside/internal/slacksim"
	"alongside/storage"
)

// halfYear is the whole house in one process, for months: a real redis-server, the simulated workspace, the bot with its gate and
// courier, and the scheduler's runner, which is asked at every instant at which something is due. Nothing is written into storage but
// by what people type, press and submit.
type halfYear struct {
	t     *testing.T
	redis *redisproc.Proc
	store *storage.Store
	sim   *slacksim.Server
	house *house
	dice  *rand.Rand
	begin time.Time
	end   time.Time // of what is lived through
	over  time.Time // of the script of life
	next  []happening
	mixed bool                         // next is not in order
	texts map[string]map[string]string // by channel and ts, once all is over
	slips int                          // what was written that nobody typed
	typed []act                        // what people did, in order

	people []*worker
	should []*expected

	mu    sync.Mutex
	clock *slacksim.Clock
	outs  map[string]*track // of the nudges that the log speaks of, by the id of their message
	order []string
	of    map[string][]*track // by person
	jobs  map[string]int      // entries of the clock that were done, by job and outcome
}

// happening is something that somebody does at an instant.
type happening struct {
	at time.Time
	by string
	do func()
}

// act is something that somebody did, as the simulator counts it.
type act struct {
	at   time.Time
	who  string
	text string
}

// track is what the log says of one nudge.
type track struct {
	id, kind, to string
	first        time.Time
	waits        []waited
	state, code  string
	settled      []time.Time
	counts       bool // towards what a person gets
}

type waited struct {
	at, until time.Time
	why       string
}

// halfYearChannels are where the coordinators and the team are.
const (
	halfYearCoord = "C0COORD"
	halfYearTeam  = "C0TEAM"
)

// openHalfYear starts everything on a Monday at six in the morning in Oslo. Nothing is set up.
func openHalfYear(t *testing.T, people []*worker, begin time.Time, weeks int, seed uint64) *halfYear {
	t.Helper()
	h := &halfYear{
		t: t, people: people, begin: begin, end: begin.AddDate(0, 0, 7*weeks), over: begin.AddDate(0, 0, 7*max(26, weeks)), dice: rand.New(rand.NewPCG(seed, 26)),
		outs: map[string]*track{}, jobs: map[string]int{}, clock: slacksim.NewClock(begin),
	}
	h.redis = redisproc.ForTest(t, redisproc.Options{AppendFsync: "no"})
	var err error
	if h.store, err = storage.Open(t.Context(), storage.Config{URL: h.redis.URL(), Skew: h.skew}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = h.store.Close() })
	own, err := freeAddress()
	if err != nil {
		t.Fatal(err)
	}
	manifest, err := bot.Manifest(bot.ManifestOptions{URL: "http://" + own})
	if err != nil {
		t.Fatal(err)
	}
	cfg := slacksim.Config{
		Clock: h.clock, AfterClock: func(ctx context.Context, _ time.Time) error { return h.house.catchUp(ctx) }, Seed: seed,
		Manifest: manifest, TeamID: workspaceID, RequestURL: "http://" + own,
	}
	var everyone, leads []string
	for _, p := range people {
		cfg.Users = append(cfg.Users, slacksim.User{ID: p.id, Name: p.name, RealName: strings.ToUpper(p.name[:1]) + p.name[1:] + " Sample", TZ: p.home, Locale: p.locale, Admin: p.admin})
		everyone = append(everyone, p.id)
		if p.leads || p.deputy {
			leads = append(leads, p.id)
		}
	}
	cfg.Channels = []slacksim.Channel{
		{ID: halfYearCoord, Name: "peer-coordinators", Private: true, Members: leads, BotIn: true},
		{ID: halfYearTeam, Name: "peer-team", Members: everyone, BotIn: true},
	}
	if h.sim, err = slacksim.New(cfg); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = h.sim.Close() })
	if _, err := h.sim.Listen("127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	log := logrus.New()
	log.SetOutput(io.Discard)
	log.AddHook(h)
	ids, codes := 0, rand.New(rand.NewPCG(seed, 7))
	bots := bot.Config{
		BotToken: slacksim.DefaultBotToken, AppToken: slacksim.DefaultAppToken, SigningSecret: slacksim.DefaultSigningSecret,
		APIURL: h.sim.APIURL(), Mode: bot.HTTPMode, Addr: own, Log: log,
		Desk:            &commands.Desk{Random: codes.IntN, NewID: func() string { ids++; return fmt.Sprintf("id%05d", ids) }},
		ChannelInterval: time.Millisecond, PerMinute: 1_000_000, RequestTimeout: 2 * time.Second, Settle: 3 * time.Second,
	}
	if bots.Desk.Seal, err = newRing(); err != nil {
		t.Fatal(err)
	}
	if bots.Desk.Keys, err = storage.OpenKeyring(filepath.Join(t.TempDir(), "keys")); err != nil {
		t.Fatal(err)
	}
	if h.house, err = assemble(t.Context(), house{store: h.store, log: log, now: h.clock.Now}, bots); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- h.house.bot.Run(ctx) }() // the clock is ours to ask
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("the bot ended with: %v", err)
		}
	})
	(&stage{t: t, sim: h.sim}).listening(own)
	return h
}

// skew is how far the clock is ahead of the real one. It is measured again where something came between the two readings.
func (h *halfYear) skew() time.Duration {
	for {
		before := time.Now()
		here := h.clock.Now()
		if time.Since(before) < 100*time.Microsecond {
			return here.Sub(before)
		}
	}
}

// listening waits until the bot takes connections at its own address.
func (g *stage) listening(own string) {
	g.t.Helper()
	ctx, cancel := context.WithTimeout(g.t.Context(), 20*time.Second)
	defer cancel()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for !g.listens(own) {
		select {
		case <-ctx.Done():
			g.t.Fatal("the bot cannot be reached")
		case <-tick.C:
		}
	}
}

// Levels has the log tell everything.
func (h *halfYear) Levels() []logrus.Level { return logrus.AllLevels }

// Fire reads what the log says of nudges and of entries of the clock.
func (h *halfYear) Fire(e *logrus.Entry) error {
	now := h.clock.Now()
	word := func(name string) string { text, _ := e.Data[name].(string); return text }
	h.mu.Lock()
	defer h.mu.Unlock()
	if job := word("job"); job != "" && strings.HasPrefix(e.Message, "due entry ") {
		h.jobs[job+" "+strings.TrimPrefix(e.Message, "due entry ")]++
	}
	if word("lane") != string(storage.NudgeLane) || e.Message != "settled" && e.Message != "nudge waits" && e.Message != "nudge lapsed" {
		return nil
	}
	id := word("out")
	one := h.outs[id]
	if one == nil {
		one = &track{id: id, kind: word("kind"), to: word("to"), first: now}
		h.outs[id] = one
		h.order = append(h.order, id)
	}
	switch e.Message {
	case "settled":
		one.state, one.code = word("state"), word("code")
		one.settled = append(one.settled, now)
	case "nudge waits":
		until, err := time.Parse(time.RFC3339, word("until"))
		if err != nil {
			return err
		}
		one.waits = append(one.waits, waited{now, until, word("why")})
	}
	return nil
}

// plan enters something that somebody does later.
func (h *halfYear) plan(at time.Time, by string, do func()) {
	h.next, h.mixed = append(h.next, happening{at, by, do}), true
}

// run lets the months go by: from each instant at which something is due, or somebody does something, to the next one.
func (h *halfYear) run() {
	h.t.Helper()
	ctx := h.t.Context()
	day := h.begin.Truncate(24 * time.Hour).Add(3*time.Hour + 7*time.Minute)
	for {
		if h.mixed {
			slices.SortStableFunc(h.next, func(a, b happening) int { return a.at.Compare(b.at) })
			h.mixed = false
		}
		to := h.end
		if len(h.next) > 0 && h.next[0].at.Before(to) {
			to = h.next[0].at
		}
		for !day.After(h.clock.Now()) {
			day = day.Add(24 * time.Hour)
		}
		if day.Before(to) {
			to = day
		}
		due, found, err := h.store.NextDue(ctx, workspaceID)
		if err != nil {
			h.t.Fatal(err)
		}
		if due = due.Add(time.Second); found && due.Before(to) { // two clocks are read, and they never agree to the microsecond
			to = due
		}
		if now := h.clock.Now(); to.Before(now) {
			to = now.Add(time.Millisecond)
		}
		if err := h.sim.SetClock(ctx, to); err != nil {
			h.t.Fatal(err)
		}
		if to.Equal(day) { // what the records ask for is held against the index, as it is every ten minutes in production
			if _, err := h.house.clock.Once(ctx); err != nil {
				h.t.Fatal(err)
			}
			h.settled()
		}
		for len(h.next) > 0 && !h.next[0].at.After(to) {
			one := h.next[0]
			h.next = h.next[1:]
			one.do()
			h.settled()
		}
		if !to.Before(h.end) {
			return
		}
	}
}

func (h *halfYear) now() time.Time { return h.clock.Now() }

// settled waits until nothing can be sent.
func (h *halfYear) settled() {
	h.t.Helper()
	ctx, cancel := context.WithTimeout(h.t.Context(), 20*time.Second)
	defer cancel()
	if err := h.house.bot.Drain(ctx); err != nil {
		h.t.Fatal(err)
	}
}

func (h *halfYear) did(who, text string) { h.typed = append(h.typed, act{h.now(), who, text}) }

// says types a command in the DM with the bot and returns the text of its answer.
func (h *halfYear) says(who, command string) string {
	h.t.Helper()
	h.did(who, command)
	name, text, _ := strings.Cut(command, " ")
	r, err := h.sim.Command(h.t.Context(), who, "DM", name, text)
	if err != nil || r.Error != "" {
		h.t.Fatalf("%s %s: %s: %v %s", h.now(), who, command, err, r.Error)
	}
	return r.Text()
}

// wants types a command and fails where the answer lacks a text.
func (h *halfYear) wants(who, command, text string) string {
	h.t.Helper()
	answer := h.says(who, command)
	if !strings.Contains(answer, text) {
		h.t.Fatalf("%s %s: %s: %s", h.now(), who, command, answer)
	}
	return answer
}

// submits fills in the topmost form.
func (h *halfYear) submits(who string, filled map[string]any) {
	h.t.Helper()
	h.did(who, "(form)")
	views := h.sim.Views(who).Stack
	if len(views) == 0 {
		h.t.Fatalf("%s %s has no form open", h.now(), who)
	}
	r, err := h.sim.Submit(h.t.Context(), who, views[len(views)-1].ID, filled)
	if err != nil || r.Error != "" || r.ResponseAction == "errors" {
		h.t.Fatalf("%s %s: form: %v %s %v", h.now(), who, err, r.Error, r.Errors)
	}
}

// presses presses the button of the newest message that has it and holds a text; it is false where there is none.
func (h *halfYear) presses(who, channel, action, holding string) bool {
	h.t.Helper()
	all := h.sim.MessagesIn(who, channel)
	for i := len(all) - 1; i >= 0; i-- {
		if !strings.Contains(all[i].Text, holding) || !hasButton(all[i].Blocks, action) {
			continue
		}
		h.did(who, "["+action+"]")
		r, err := h.sim.Action(h.t.Context(), slacksim.ActionRequest{User: who, Channel: all[i].Channel, TS: all[i].TS, ActionID: action})
		if err != nil || r.Error != "" {
			h.t.Fatalf("%s %s presses %s: %v %s", h.now(), who, action, err, r.Error)
		}
		return true
	}
	return false
}

// must fails where there was no button.
func (h *halfYear) must(who, channel, action, holding string) {
	h.t.Helper()
	if !h.presses(who, channel, action, holding) {
		var all []string
		for _, m := range h.sim.MessagesIn(who, channel) {
			all = append(all, m.Text)
		}
		h.t.Fatalf("%s %s sees no button %s in %s that holds %q:\n%s", h.now(), who, action, channel, holding, strings.Join(all[max(0, len(all)-6):], "\n--\n"))
	}
}

func hasButton(blocks []slacksim.Block, action string) bool {
	var within func(v any) bool
	within = func(v any) bool {
		switch v := v.(type) {
		case map[string]any:
			if v["action_id"] == action {
				return true
			}
			for _, one := range v {
				if within(one) {
					return true
				}
			}
		case []any:
			return slices.ContainsFunc(v, within)
		}
		return false
	}
	return slices.ContainsFunc(blocks, func(b slacksim.Block) bool { return within(b) })
}

func dmOf(user string) string { return "D" + strings.TrimPrefix(user, "U") }

var aCode = regexp.MustCompile(`\*([A-Z][0-9]{1,3})\*`)
