package main

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"alongside/bot"
	"alongside/internal/redisproc"
	"alongside/internal/slacksim"
	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// troubles are the rows of the matrix: the calamities, and what only a tap on the line or a setting of the server can bring about.
func troubles(line func() *tap) []calamity {
	plain := func(*stage) { line().set(tapMode{}) }
	answers := func(name, text string) calamity {
		return calamity{name, func(*stage) { line().set(tapMode{answer: text}) }, plain, false}
	}
	return append(calamities(),
		calamity{"writes paused", func(g *stage) { g.do("client", "pause", "600000", "write") }, func(g *stage) { g.do("client", "unpause") }, true},
		calamity{"busy", func(g *stage) {
			g.do("config", "set", "busy-reply-threshold", "1")
			c := g.raw()
			go c.Eval(context.Background(), "while true do end", nil)
			within(g.t.(*testing.T), healedWithin, "the server is busy", func() bool {
				err := g.raw().Ping(context.Background()).Err()
				return err != nil && strings.HasPrefix(err.Error(), "BUSY")
			})
		}, func(g *stage) { g.do("script", "kill") }, false},
		calamity{"not permitted", func(g *stage) { g.do("acl", "setuser", "default", "-evalsha", "-eval") },
			func(g *stage) { g.do("acl", "setuser", "default", "+evalsha", "+eval") }, false},
		answers("loading", "LOADING Redis is loading the dataset in memory"),
		answers("master down", "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'."),
		answers("disk error", "MISCONF Errors writing to the AOF file: No space left on device"),
		answers("cluster down", "CLUSTERDOWN The cluster is down"),
		answers("slot on its way", "TRYAGAIN Multiple keys request during rehashing of slot"),
		calamity{"refused", func(*stage) { line().set(tapMode{refuse: true}); line().cut() }, plain, true},
		calamity{"half open", func(*stage) { line().set(tapMode{silent: true}) }, plain, false},
		calamity{"replies lost", func(*stage) { line().set(tapMode{mute: true}) }, plain, true},
	)
}

// deed is a column of the matrix: one thing that somebody does. It returns what the person reads.
type deed struct {
	name  string
	do    func(g *stage) (answer string)
	done  func(g *stage, book *ledger) bool // it is stored, once
	reads func(answer string) bool          // what is read when it is done
}

// refusals are all that a person may read while nothing is saved.
func refusal(answer string) bool {
	for _, language := range messages.Languages {
		text, beside := notSaved(language)
		failed, _, _ := strings.Cut(messages.Render(messages.Failed{Reference: "XXXXX"}, language, messages.Options{}).Text, "XXXXX")
		unmarked := strings.NewReplacer("*", "", "`", "").Replace(failed)
		if answer == text || answer == beside || strings.HasPrefix(answer, failed) || strings.HasPrefix(answer, unmarked) {
			return true
		}
	}
	return false
}

// submits sends a form that is open, and returns what is to be mended or what stands in it then.
func (g *stage) submits(user, view string, values map[string]any) string {
	r, err := g.sim.Submit(g.t.Context(), user, view, values)
	switch {
	case err != nil:
		return err.Error()
	case r.Error != "":
		return r.Error
	case r.ResponseAction == "errors":
		var all []string
		for _, text := range r.Errors {
			all = append(all, text)
		}
		return strings.Join(all, "\n")
	}
	return "done"
}

func (g *stage) types(user, command, text string) string {
	r, err := g.sim.Command(g.t.Context(), user, teamChannel, command, text)
	if err != nil || r.Error != "" {
		return r.Error
	}
	return r.Text()
}

// deeds prepares six people, each about to do something else.
func (g *stage) deeds(t *testing.T) []deed {
	t.Helper()
	for _, said := range [][2]string{
		{"U0ADA", "M3 25m call"}, {"U0ADA", "M3 10m text"}, {"U0ADA", "M3 15m call"}, {"U0ILE", "P4 25m call"}, {"U0ILE", "P4 10m text"}, {"U0ILE", "P4 15m call"},
	} {
		g.says(said[0], "/contact "+said[1])
	}
	g.emptied(t)
	open := func(user string) string { stack := g.sim.Views(user).Stack; return stack[len(stack)-1].ID }
	g.says("U0BO", "/contact")
	g.says("U0DEE", "/peer settings")
	contact, settings := open("U0BO"), open("U0DEE")
	alert := func(book *ledger, user string) peer.Alert {
		for _, a := range book.load(user).Alerts {
			if a.Rule == peer.CodeDay {
				return a
			}
		}
		return peer.Alert{}
	}
	g.pressOn("U0RUNE", "alert.close", "P4")
	closing := open("U0RUNE")
	logged := func(book *ledger, user string, code peer.Code, minutes int) bool {
		return book.logged()[fingerprint(user, code, todayOfStage, minutes)] == 1
	}
	done := func(answer string) bool { return answer == "done" }
	return []deed{
		{"a contact", func(g *stage) string { return g.types("U0ADA", "/contact", "K7 15m call in") },
			func(_ *stage, book *ledger) bool { return logged(book, "U0ADA", "K7", 15) }, acknowledges},
		{"hours", func(g *stage) string { return g.types("U0ILE", "/hours", "2h admin") },
			func(_ *stage, book *ledger) bool { return len(book.load("U0ILE").Work) == 1 }, acknowledges},
		{"a form", func(g *stage) string { return g.submits("U0BO", contact, bosForm()) },
			func(_ *stage, book *ledger) bool { return logged(book, "U0BO", "T2", 20) }, done},
		{"an alert taken", func(g *stage) string {
			before := len(g.whispers("U0KIM"))
			g.pressOn("U0KIM", "alert.ack", "M3")
			within(t, toldWithin, "Kim reads something", func() bool { return len(g.whispers("U0KIM")) > before })
			all := g.whispers("U0KIM")
			return all[len(all)-1]
		}, func(_ *stage, book *ledger) bool { return alert(book, "U0ADA").AckedBy == "U0KIM" }, func(answer string) bool { return !refusal(answer) }},
		{"an alert closed", func(g *stage) string { return g.submits("U0RUNE", closing, map[string]any{"outcome": "talked"}) },
			func(_ *stage, book *ledger) bool { return alert(book, "U0ILE").State == peer.Closed }, done},
		{"settings", func(g *stage) string {
			return g.submits("U0DEE", settings, map[string]any{"from": "21:00", "to": "07:00", "level": "silent"})
		}, func(g *stage, _ *ledger) bool {
			st, err := g.store.Load(t.Context(), storage.Want{Workspace: workspaceID, Worker: "U0DEE", Settings: true})
			return err == nil && st.Settings.Level == peer.Silent
		}, done},
	}
}

// TestFaultMatrix lets six people do six things while one of fifteen things is wrong with Redis. Nobody reads that something is saved which
// is not; everybody reads something in time; once the trouble is over each goes through without anybody's help, and is stored once. In
// `make faults` all rows, else three by chance.
func TestFaultMatrix(t *testing.T) {
	seed := faultSeed(t)
	dice := rand.New(rand.NewPCG(seed, 9))
	rows := len(troubles(nil))
	chosen := dice.Perm(rows)
	if !long() {
		chosen = chosen[:3]
	}
	slices.Sort(chosen)
	for _, i := range chosen {
		var line *tap
		row := troubles(func() *tap { return line })[i]
		t.Run(row.name, func(t *testing.T) {
			g := newStage(t, staging{mode: bot.SocketMode, tune: together, through: func(r *redisproc.Proc) string {
				line = newTap(t, r.Socket(), seed)
				return line.url()
			}})
			g.t = t
			book := g.openLedger()
			deeds := g.deeds(t)
			g.emptied(t)
			before := g.stored()
			row.strike(g)
			var together sync.WaitGroup
			for _, d := range deeds {
				together.Go(func() {
					began := time.Now()
					answer := d.do(g)
					if took := time.Since(began); took > toldWithin || !refusal(answer) {
						t.Errorf("%s while %s: after %v %q", d.name, row.name, took.Round(time.Millisecond), answer)
					}
				})
			}
			together.Wait()
			row.heal(g)
			healing := time.Now()
			if !row.sudden {
				g.unchanged(t, before, "what was refused")
			}
			for _, d := range deeds {
				answer := ""
				within(t, healedWithin, d.name+" goes through", func() bool {
					answer = d.do(g)
					return d.reads(answer) || d.done(g, book)
				})
				if !d.done(g, book) {
					t.Errorf("%s after %s: %q, and it is not stored once", d.name, row.name, answer)
				}
			}
			healed := time.Since(healing)
			g.emptied(t)
			for _, problem := range book.problems() {
				t.Error(problem)
			}
			t.Logf("healed %v after the end", healed.Round(time.Millisecond))
		})
	}
}

// pressOn presses a button of the newest message in the coordinators' channel that has it and holds a text.
func (g *stage) pressOn(user, action, text string) {
	g.t.Helper()
	all := g.sim.MessagesIn(user, coordChannel)
	for i := len(all) - 1; i >= 0; i-- {
		raw, err := json.Marshal(all[i].Blocks)
		if err != nil || !strings.Contains(all[i].Text, text) || !strings.Contains(string(raw), `"action_id":"`+action+`"`) {
			continue
		}
		if r, err := g.sim.Action(g.t.Context(), slacksim.ActionRequest{User: user, Channel: all[i].Channel, TS: all[i].TS, ActionID: action}); err != nil || r.Error != "" {
			g.t.Errorf("%s presses %s: %v %s", user, action, err, r.Error)
		}
		return
	}
	g.t.Errorf("%s sees no button %s about %s", user, action, text)
}
