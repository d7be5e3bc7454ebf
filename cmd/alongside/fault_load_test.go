package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"alongside/internal/slacksim"
	"alongside/peer"
	"alongside/storage"
)

// load types contacts as the demo's workers, each waiting for the answer, and remembers which were acknowledged.
type load struct {
	p     *theatre
	today peer.Day
	mu    sync.Mutex
	acked map[string]bool // fingerprint of a contact -> it was answered with "Logged"
	sent  int
}

// fingerprint tells one contact of the load from every other.
func fingerprint(user string, code peer.Code, day peer.Day, minutes int) string {
	return fmt.Sprintf("%s %s %s %d", user, code, day, minutes)
}

func newLoad(p *theatre) *load {
	return &load{p: p, today: peer.DayOf(time.Now(), demoZone), acked: map[string]bool{}}
}

// run types contacts until the context ends: the same few codes and days again and again, so that limits are passed, and no contact
// twice. It types only where a bot is connected, as lines that nobody hears would soon be all there are.
func (l *load) run(ctx context.Context, seed uint64) {
	var wg sync.WaitGroup
	for i, w := range demoWorkers {
		wg.Go(func() {
			dice := rand.New(rand.NewPCG(seed, uint64(i)))
			tick := time.NewTicker(2 * time.Millisecond)
			defer tick.Stop()
			typed := map[string]bool{}
			for n := 0; ctx.Err() == nil; {
				if l.p.sim.Connections() == 0 {
					<-tick.C
					continue
				}
				code, day, minutes := w.codes[dice.IntN(len(w.codes))], l.today.Add(-1-dice.IntN(20)), 1+n%(24*60-1)
				n++
				if print := fingerprint(w.user, code, day, minutes); !typed[print] {
					typed[print] = true
					l.one(ctx, w.user, code, day, minutes)
				}
			}
		})
	}
	wg.Wait()
}

// one types one contact.
func (l *load) one(ctx context.Context, user string, code peer.Code, day peer.Day, minutes int) {
	text := fmt.Sprintf("%s %dm call %s in", code, minutes, day)
	r, err := l.p.sim.Command(context.WithoutCancel(ctx), user, teamChannel, "/contact", text)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sent++
	if err == nil && r.Error == "" && r.Response != nil && acknowledges(r.Text()) {
		l.acked[fingerprint(user, code, day, minutes)] = true
	}
}

// acks is how many contacts were acknowledged so far.
func (l *load) acks() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.acked)
}

func acknowledges(text string) bool {
	return strings.HasPrefix(text, "Logged") || strings.HasPrefix(text, "Logget") || strings.HasPrefix(text, "Notat")
}

// tally is what a run left behind.
type tally struct {
	acked, lost         int // contacts
	limits, alerts      int // windows above their limit, and the alerts about them
	untold              int // alerts that are neither in the channel nor with every coordinator, or not with the worker
	repeats, unmarked   int // messages seen more than once, and those of them that did not say so
	worstOfOneOperation int
}

// count reads the records and the channels and holds one against the other.
func (l *load) count(t *testing.T, store *storage.Store) tally {
	t.Helper()
	var sum tally
	seen := map[string]bool{}
	var wanted []string
	for _, w := range demoWorkers {
		st, err := store.Load(t.Context(), storage.Want{
			Workspace: workspaceID, People: []string{w.user}, Worker: w.user, Weeks: peer.WeeksBetween(l.today.Add(-60), l.today.Add(1)),
		})
		if err != nil {
			t.Fatal(err)
		}
		raised := map[string]peer.Alert{}
		for _, a := range st.Alerts {
			raised[a.ID] = a
		}
		above := alertsDue(w.user, st)
		for _, c := range st.Contacts {
			if seen[c.ID] {
				t.Errorf("contact %s is stored twice", c.ID)
			}
			seen[c.ID] = true
			seen[fingerprint(w.user, c.Code, c.Day(), c.Minutes)] = true
		}
		for id := range above {
			sum.limits++
			a, ok := raised[id]
			if !ok || (a.State != peer.Open && a.State != peer.Acknowledged) {
				t.Errorf("no alert about %s", id)
				continue
			}
		}
		for _, a := range raised {
			sum.alerts++
			first := fmt.Sprintf("alert.%s.%d.", a.ID, a.Episode)
			wanted = append(wanted, first+"worker", first+"channel")
		}
	}
	for print := range l.acked {
		sum.acked++
		if !seen[print] {
			sum.lost++
		}
	}
	posted := l.posted()
	for _, id := range wanted {
		if len(posted[operation(id)]) == 0 && !l.climbed(posted, id) {
			sum.untold++
		}
	}
	for _, messages := range posted {
		sum.worstOfOneOperation = max(sum.worstOfOneOperation, len(messages))
		for _, m := range messages[1:] {
			sum.repeats++
			if !saysRepeat(m.Text) {
				sum.unmarked++
				t.Logf("shown twice: %s, thread %q, first %s, again %s: %q", m.Channel, m.ThreadTS, messages[0].TS, m.TS, m.Text)
			}
		}
	}
	return sum
}

// climbed tells whether every coordinator got by DM what could not be said in their channel.
func (l *load) climbed(posted map[string][]slacksim.Message, id string) bool {
	for _, user := range demoCoordinators {
		if len(posted[operation(id+"#rung1."+user)]) == 0 {
			return false
		}
	}
	return strings.HasSuffix(id, ".channel")
}

// posted are all messages of the bot, by the operation that sent them.
func (l *load) posted() map[string][]slacksim.Message {
	byOp := map[string][]slacksim.Message{}
	add := func(messages []slacksim.Message) {
		for _, m := range messages {
			if m.Metadata != nil && !m.Ephemeral {
				op, _ := m.Metadata.EventPayload["op"].(string)
				byOp[op] = append(byOp[op], m)
			}
		}
	}
	add(l.p.sim.Messages(coordChannel))
	add(l.p.sim.Messages(teamChannel))
	for _, u := range demoPeople() {
		add(l.p.sim.MessagesFor(u.ID))
	}
	return byOp
}

// operation is the opaque name of an outbox entry in a message's metadata.
func operation(id string) string {
	sum := sha256.Sum256([]byte("alongside " + workspaceID + " " + id))
	return hex.EncodeToString(sum[:16])
}

// saysRepeat tells whether a message says that it may have come before.
func saysRepeat(text string) bool {
	return strings.Contains(text, "may be a repeat") || strings.Contains(text, "gjentakelse") || strings.Contains(text, "primit deja")
}
