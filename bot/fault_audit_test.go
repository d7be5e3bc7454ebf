package bot

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// sabotage is a way in which an alert that was stored comes to reach nobody.
type sabotage struct {
	name string
	when string // it is raised: in the "morning", "first", or with the others
	do   func(k *clockwork, x *tamper, a peer.Alert, team peer.Team)
	// reached returns whether a person has it now. Nil: the channel.
	reached func(k *clockwork, a peer.Alert, team peer.Team) bool
}

func inChannel(k *clockwork, a peer.Alert, team peer.Team) bool {
	return hasText(k.slack.seen(team.CoordinatorsChannel), string(a.Code))
}

func hasText(texts []string, code string) bool {
	for _, text := range texts {
		if strings.Contains(text, " "+code+" ") || strings.Contains(text, " "+code+".") {
			return true
		}
	}
	return false
}

func sabotages() []sabotage {
	channel := func(a peer.Alert) string { return storage.AlertOut(a, "channel") }
	toDeputy := func(k *clockwork, a peer.Alert, _ peer.Team) bool { return hasText(k.slack.seen(dep), string(a.Code)) }
	return []sabotage{
		{name: "entry deleted from the outbox", do: func(k *clockwork, x *tamper, a peer.Alert, _ peer.Team) { x.lose(k.store, channel(a)) }},
		{name: "the worker's entry deleted, for which the channel's waits", do: func(k *clockwork, x *tamper, a peer.Alert, _ peer.Team) {
			x.lose(k.store, storage.AlertOut(a, "worker"))
		}},
		{name: "both deleted", do: func(k *clockwork, x *tamper, a peer.Alert, _ peer.Team) {
			x.lose(k.store, channel(a))
			x.lose(k.store, storage.AlertOut(a, "worker"))
		}},
		{name: "held for ever by a consumer that is gone", when: "first", do: func(k *clockwork, x *tamper, _ peer.Alert, _ peer.Team) {
			x.do("XREADGROUP", "GROUP", "bot", "ghost", "COUNT", "1000", "STREAMS", x.pre+"out:alert", ">")
		}},
		{name: "begun by a copy that is gone", do: func(k *clockwork, x *tamper, a peer.Alert, _ peer.Team) {
			d, _ := x.entry(k.store, channel(a))
			if _, err := k.store.Begin(k.t.Context(), d, "ghost", k.now()); err != nil {
				k.t.Fatal(err)
			}
			x.do("XDEL", x.pre+"out:alert", d.Stream)
		}},
		{name: "dead, without a next rung", do: func(k *clockwork, x *tamper, a peer.Alert, _ peer.Team) {
			d, _ := x.entry(k.store, channel(a))
			if err := k.store.Settle(k.t.Context(), d, storage.Sent{State: storage.Dead, Code: "sabotage", At: k.now()}); err != nil {
				k.t.Fatal(err)
			}
		}},
		{name: "channel archived, and the next rung deleted", do: func(k *clockwork, x *tamper, a peer.Alert, team peer.Team) {
			d, _ := x.entry(k.store, channel(a))
			rungs := ladder{team: &team}.next(d.Out, a.Worker, k.now())
			if err := k.store.Climb(k.t.Context(), d, "is_archived", k.now(), rungs); err != nil {
				k.t.Fatal(err)
			}
			for _, r := range rungs {
				x.lose(k.store, r.ID)
			}
		}, reached: func(k *clockwork, a peer.Alert, _ peer.Team) bool { return hasText(k.slack.seen(kari), string(a.Code)) }},
		{name: "the mark lost, and the entry", do: func(k *clockwork, x *tamper, a peer.Alert, _ peer.Team) {
			d, _ := x.entry(k.store, channel(a))
			if _, err := k.store.Begin(k.t.Context(), d, "ghost", k.now()); err != nil {
				k.t.Fatal(err)
			}
			x.lose(k.store, channel(a))
			x.forget(channel(a))
		}},
		{name: "passed on, and the deputy's entry deleted", when: "morning", do: func(k *clockwork, x *tamper, a peer.Alert, team peer.Team) {
			k.passOn(a, team, 1)
			x.lose(k.store, storage.WaitingOut(a, 1, dep))
		}, reached: toDeputy},
		{name: "passed on, and every entry deleted", when: "morning", do: func(k *clockwork, x *tamper, a peer.Alert, team peer.Team) {
			k.passOn(a, team, 1)
			x.lose(k.store, storage.WaitingOut(a, 1, dep))
			x.lose(k.store, storage.WaitingOut(a, 1, "worker"))
		}, reached: toDeputy},
	}
}

// TestFaultAuditor (T17): whatever was done to an alert behind the bot's back, a person has it within 60 seconds after the
// channel's turn came. The control: without the auditor they are lost.
func TestFaultAuditor(t *testing.T) {
	t.Parallel()
	random := faultSeed(t)
	n := 200
	if long() {
		n = 2000
	}
	for _, off := range []bool{false, true} {
		t.Run(map[bool]string{false: "auditor", true: "control without"}[off], func(t *testing.T) {
			k := wind(t, func(c *Config) { c.PerMinute = 100_000; c.ChannelInterval = time.Millisecond })
			if off {
				k.auditing = 0
			}
			all := sabotages()
			type spoiled struct {
				a    peer.Alert
				team peer.Team
				s    sabotage
			}
			var cases []spoiled
			for i := range n {
				team := k.put(peer.Team{
					ID: fmt.Sprintf("team%d", i%20), Name: "Harbour", CoordinatorsChannel: fmt.Sprintf("C%d", i%20),
					Coordinators: []string{kari}, Deputies: []string{dep},
				})
				cases = append(cases, spoiled{s: all[i%len(all)], team: team})
			}
			random.Shuffle(len(cases), func(i, j int) { cases[i], cases[j] = cases[j], cases[i] })
			if _, err := k.store.Receive(t.Context(), workspace, storage.AlertLane, "nobody", 1, -1); err != nil { // makes the group
				t.Fatal(err)
			}
			x := k.tamper()
			raise := func(when string) {
				for i, c := range cases {
					if c.s.when == when {
						cases[i].a = k.raise(fmt.Sprintf("U0W%d", i%40), i, c.team)
					}
				}
			}
			spoil := func(early bool) {
				for _, c := range cases {
					if (c.s.when == "first") == early {
						c.s.do(k, x, c.a, c.team)
					}
				}
			}
			// What is passed on was raised four working hours before; the rest now.
			raise("morning")
			k.set(k.now().Add(4 * time.Hour))
			raise("first")
			spoil(true)
			raise("")
			spoil(false)
			k.nextA = k.now().Add(time.Duration(random.IntN(30_000)) * time.Millisecond)
			k.run(time.Minute)
			missing, by := 0, map[string]int{}
			for _, c := range cases {
				reached := c.s.reached
				if reached == nil {
					reached = inChannel
				}
				if !reached(k, c.a, c.team) {
					missing++
					by[c.s.name]++
				}
			}
			t.Logf("%d alerts sabotaged in %d ways, %d reached nobody after 60 s: %v; %v", n, len(all), missing, by, k.bot.Counts())
			switch {
			case !off && missing > 0:
				t.Errorf("%d of %d were not raised again", missing, n)
			case off && missing < n/2:
				t.Errorf("without the auditor %d of %d reached somebody: the sabotage does nothing", n-missing, n)
			}
			if off {
				return
			}
			// Nothing is left over, nobody got one twice, and a second look finds nothing to do.
			before := len(k.slack.of("chat.postMessage"))
			k.run(10 * time.Minute)
			if more := len(k.slack.of("chat.postMessage")) - before; more > 0 {
				t.Errorf("%d messages more in the ten minutes after", more)
			}
			twice := map[string]int{}
			for _, p := range k.slack.of("chat.postMessage") {
				if p.status == "ok" {
					twice[p.form.Get("channel")+" "+strings.TrimPrefix(p.form.Get("text"), repeatNote())]++
				}
			}
			for what, times := range twice {
				if times > 1 {
					t.Errorf("%d times: %s", times, what)
				}
			}
			if waiting, overdue, _ := k.bot.auditor.found(k.now()); waiting+overdue > 0 {
				t.Errorf("%d wait, %d are overdue", waiting, overdue)
			}
		})
	}
}

// repeatNote is the line that a possible repeat begins with.
func repeatNote() string {
	marked, plain := messages.Render(messages.NotSaved{}, "en", messages.Options{Repeat: true}).Text, english(messages.NotSaved{})
	return strings.TrimSuffix(marked, plain)
}
