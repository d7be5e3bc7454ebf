package bot

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// TestFaultPoison (T19): of a thousand messages five cannot be sent: one makes the program panic, one hangs, one is too long for
// Slack, one is of a kind that nobody knows, one cannot be read. The others are not held up, the five are put among the dead, and
// of each somebody is told once. The control poisons all: nothing arrives, so the harness sees a difference.
func TestFaultPoison(t *testing.T) {
	t.Parallel()
	random := faultSeed(t)
	n := 1000
	for _, control := range []bool{false, true} {
		t.Run(map[bool]string{false: "five of a thousand", true: "control: all"}[control], func(t *testing.T) {
			k := wind(t, func(c *Config) { c.PerMinute, c.Admins = 1_000_000, []string{mia} })
			k.bot.waits.hang = 100 * time.Millisecond // by the wall: what hangs, hangs really
			k.put(peer.Team{ID: "team1", Name: "Harbour", CoordinatorsChannel: coordChannel, Coordinators: []string{kari}})
			release := make(chan struct{})
			var hung sync.WaitGroup
			defer func() { close(release); hung.Wait() }()
			k.bot.courier.render = func(m messages.Message, language string, o messages.Options) messages.Content {
				f, ok := m.(messages.Failed)
				switch {
				case ok && (f.Reference == "PANIC" || control):
					panic("poison")
				case ok && f.Reference == "HANG":
					hung.Add(1)
					defer hung.Done()
					<-release
				}
				return messages.Render(m, language, o)
			}
			k.slack.answer = func(c called) string {
				if strings.Contains(c.form.Get("text"), "HUGE") {
					return "msg_too_long"
				}
				return "ok"
			}
			poisons := map[int]string{}
			for _, name := range []string{"PANIC", "HANG", "HUGE", "UNKNOWN", "UNREADABLE"} {
				i := random.IntN(n)
				for poisons[i] != "" {
					i = random.IntN(n)
				}
				poisons[i] = name
			}
			begin := k.now()
			var outs []storage.Out
			flush := func() {
				if len(outs) > 0 {
					k.send(outs...)
				}
				outs = nil
			}
			for i := range n {
				reference := poisons[i]
				if reference == "" {
					reference = "GOOD"
				}
				o := out(t, fmt.Sprintf("o%d", i), storage.ReplyLane, toUser(fmt.Sprintf("U0P%d", i)), messages.Failed{Reference: reference})
				o.At = begin
				if reference == "UNKNOWN" {
					o.Kind = "of-the-future"
				}
				if reference == "UNREADABLE" {
					flush()
					x := k.tamper()
					if x.pre == "" {
						continue // the very first: there is no lane yet
					}
					x.do("XADD", x.pre+"out:reply", "*", "v", "9", "ws", workspace, "nonsense", "yes")
					continue
				}
				if outs = append(outs, o); len(outs) == 100 {
					flush()
				}
			}
			flush()
			k.run(2 * time.Minute)
			delivered, late := 0, 0
			for i := range n {
				if s := k.state(fmt.Sprintf("o%d", i)); s.State == storage.SentOK {
					delivered++
					if s.At.Sub(begin) > time.Second {
						late++
					}
				}
			}
			notices := 0
			for _, who := range []string{kari, mia} {
				for _, text := range k.slack.seen(who) {
					if strings.Contains(text, "could not be delivered") {
						notices++
					}
				}
			}
			letters, err := k.store.DeadLetters(t.Context(), workspace, 2000)
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("%d of %d delivered, %d of them later than a second; %d dead, %d notices", delivered, n, late, len(letters), notices)
			if control {
				if delivered > 0 {
					t.Errorf("%d were delivered although all are poison: the harness is blind", delivered)
				}
				return
			}
			if delivered != n-len(poisons) || late > n/100 {
				t.Errorf("%d delivered, %d late", delivered, late)
			}
			if len(letters) != len(poisons) || notices != len(poisons) {
				t.Errorf("%d among the dead, %d notices, %d wanted: %+v", len(letters), notices, len(poisons), letters)
			}
			k.run(10 * time.Minute)
			if again, _ := k.store.DeadLetters(t.Context(), workspace, 2000); len(again) != len(poisons) {
				t.Errorf("ten minutes later %d are dead", len(again))
			}
		})
	}
}
