package main

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"alongside/peer"
	"alongside/storage"
)

// raw is a look at the stage's Redis past the program.
func (g *stage) raw() *redis.Client {
	c := redis.NewClient(&redis.Options{Network: "unix", Addr: g.redis.Socket(), Protocol: 2})
	g.t.Cleanup(func() { _ = c.Close() })
	return c
}

// stored is everything that Redis holds, key by key, with what is in it written out in one order.
func (g *stage) stored() map[string]string {
	g.t.Helper()
	ctx, c, all := g.t.Context(), g.raw(), map[string]string{}
	keys, err := c.Keys(ctx, "*").Result()
	if err != nil {
		g.t.Fatal(err)
	}
	for _, key := range keys {
		kind, err := c.Type(ctx, key).Result()
		if err != nil {
			g.t.Fatal(err)
		}
		var parts []string
		switch kind {
		case "string":
			parts = []string{c.Get(ctx, key).Val()}
		case "hash":
			for field, value := range c.HGetAll(ctx, key).Val() {
				parts = append(parts, field+"="+value)
			}
		case "set":
			parts = c.SMembers(ctx, key).Val()
		case "zset":
			for _, z := range c.ZRangeWithScores(ctx, key, 0, -1).Val() {
				parts = append(parts, fmt.Sprint(z.Member, "@", z.Score))
			}
		case "stream":
			for _, m := range c.XRange(ctx, key, "-", "+").Val() {
				parts = append(parts, fmt.Sprint(m.ID, m.Values))
			}
		default:
			g.t.Fatalf("%s is a %s", key, kind)
		}
		slices.Sort(parts)
		if len(parts) > 0 {
			all[key] = strings.Join(parts, "\n")
		}
	}
	return all
}

// changed names the keys that are not the same any more.
func changed(before, after map[string]string) (keys []string) {
	for key := range after {
		if after[key] != before[key] {
			keys = append(keys, key)
		}
	}
	for key := range before {
		if _, ok := after[key]; !ok {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return keys
}

// ledger holds what is stored about the workers against itself and against what people see.
type ledger struct {
	g      *stage
	seeded map[string]bool // ids of the contacts that were there at first; nobody is noted as having logged them
}

func (g *stage) openLedger() *ledger {
	g.t.Helper()
	l := &ledger{g, map[string]bool{}}
	for _, w := range demoWorkers {
		for _, c := range l.load(w.user).Contacts {
			l.seeded[c.ID] = true
		}
	}
	return l
}

func (l *ledger) load(user string) storage.State {
	l.g.t.Helper()
	today := peer.DayOf(opening, demoZone)
	st, err := l.g.store.Load(l.g.t.Context(), storage.Want{
		Workspace: workspaceID, People: []string{user}, Worker: user, Weeks: peer.WeeksBetween(today.Add(-100), today.Add(45)),
	})
	if err != nil {
		l.g.t.Fatal(err)
	}
	return st
}

// logged are the contacts that were logged since the ledger was opened, by fingerprint.
func (l *ledger) logged() map[string]int {
	l.g.t.Helper()
	found := map[string]int{}
	for _, w := range demoWorkers {
		for _, c := range l.load(w.user).Contacts {
			if !l.seeded[c.ID] {
				found[fingerprint(w.user, c.Code, c.Day(), c.Minutes)]++
			}
		}
	}
	return found
}

// emptied waits until every message has been sent, also those whose outcome had to settle first.
func (g *stage) emptied(t *testing.T) {
	t.Helper()
	within(t, 40*time.Second, "the outbox is empty", func() bool {
		backlog, err := g.store.Backlog(t.Context(), workspaceID)
		var waiting int64
		for _, n := range backlog {
			waiting += n
		}
		return err == nil && waiting == 0
	})
}

// problems says where records, journal, audit, alerts, due index and messages do not agree. The outbox must be empty.
func (l *ledger) problems() (found []string) {
	l.g.t.Helper()
	say := func(format string, a ...any) { found = append(found, fmt.Sprintf(format, a...)) }
	ctx := l.g.t.Context()
	logs, undos := l.audited()
	open, err := l.g.store.OpenAlerts(ctx, workspaceID)
	if err != nil {
		l.g.t.Fatal(err)
	}
	due, err := l.g.store.DuePeek(ctx, workspaceID, opening.AddDate(0, 1, 0), 10_000)
	if err != nil {
		l.g.t.Fatal(err)
	}
	posted := (&load{p: &theatre{sim: l.g.sim}}).posted()
	for _, w := range demoWorkers {
		st := l.load(w.user)
		ids, above := map[string]bool{}, alertsDue(w.user, st)
		for _, c := range st.Contacts {
			ids[c.ID] = true
			if n := logs[w.user+" "+c.ID]; n != 1 && !l.seeded[c.ID] {
				say("contact %s of %s is stored, and audited %d times", c.ID, w.user, n)
			}
		}
		inJournal := map[string]bool{}
		for _, e := range st.Journal.Entries {
			inJournal[e.ID] = true
			if !ids[e.ID] {
				say("the journal of %s holds %s, which is not stored", w.user, e.ID)
			}
		}
		for at := range logs {
			user, id, _ := strings.Cut(at, " ")
			if user == w.user && !ids[id] && undos[at] == 0 {
				say("contact %s of %s is audited and not stored", id, w.user)
			}
			if user == w.user && ids[id] && !inJournal[id] && len(st.Journal.Entries) < 50 {
				say("contact %s of %s is not in the journal", id, w.user)
			}
		}
		raised := map[string]bool{}
		for _, a := range st.Alerts {
			stands := a.State == peer.Open || a.State == peer.Acknowledged
			raised[a.ID] = stands || a.State == peer.Closed
			if a.State == peer.Open && !above[a.ID] { // what somebody took stays theirs after a correction
				say("alert %s is open, and its limit was not passed", a.ID)
			}
			for _, to := range []string{"worker", "channel"} {
				op := operation("alert." + a.ID + "." + strconv.Itoa(a.Episode) + "." + to)
				for i := 1; i < len(posted[op]); i++ {
					if !strings.Contains(posted[op][i].Text, "repeat") && !strings.Contains(posted[op][i].Text, "gjentakelse") &&
						!strings.Contains(posted[op][i].Text, "primit deja") {
						say("alert %s came to the %s again without saying so", a.ID, to)
					}
				}
				if len(posted[op]) == 0 {
					say("alert %s never came to the %s", a.ID, to)
				}
			}
			indexed := slices.ContainsFunc(open, func(o peer.Alert) bool { return o.ID == a.ID })
			if indexed != stands {
				say("alert %s is %s, and in the index of those that stand: %v", a.ID, a.State, indexed)
			}
			waits := slices.ContainsFunc(due, func(d storage.Due) bool {
				x, err := storage.ReadAlertWaiting(d)
				return err == nil && x.Alert == a.ID && x.Episode == a.Episode
			})
			if a.State == peer.Open && !waits {
				say("alert %s is open, and the clock does not pass it on", a.ID)
			}
		}
		for _, id := range slices.Sorted(maps.Keys(above)) {
			if !raised[id] {
				say("a limit was passed, and there is no alert %s", id)
			}
		}
	}
	slices.Sort(found)
	return found
}

// audited counts the lines of the audit log about contacts that were logged and taken back, by "worker id".
func (l *ledger) audited() (logs, undos map[string]int) {
	l.g.t.Helper()
	logs, undos = map[string]int{}, map[string]int{}
	c, ctx := l.g.raw(), l.g.t.Context()
	for _, key := range c.Keys(ctx, "*:"+workspaceID+":audit").Val() {
		for _, line := range c.XRange(ctx, key, "-", "+").Val() {
			at := fmt.Sprint(line.Values["worker"], " ", line.Values["of"])
			switch line.Values["do"] {
			case string(peer.LogContact):
				logs[at]++
			case string(peer.UndoContact):
				undos[at]++
			}
		}
	}
	return logs, undos
}
