package bot

import (
	"testing"
	"time"

	"alongside/messages"
	"alongside/storage"
)

// What an entry waits for may settle just while the entry is looked at: it must not sleep through that.
func TestNoWakingIsLost(t *testing.T) {
	w := start(t, setup{noRun: true})
	c := w.bot.courier
	first, second := alertOut(t, "first"), alertOut(t, "second")
	second.After, second.To = "first", toUser(ada)
	c.hold([]storage.Delivery{{Out: first, Stream: "1-0"}, {Out: second, Stream: "2-0"}})
	one, two := c.held["alert 1-0"], c.held["alert 2-0"]
	c.mu.Lock()
	one.running, two.running = true, true
	c.running = 2
	c.mu.Unlock()
	looked := c.lookAgain(two) // not settled yet
	c.finish(one, next{settled: true, posted: true})
	c.finish(two, looked)
	if two.asleep || two.ready.After(time.Now()) {
		t.Errorf("it sleeps until %v", two.ready)
	}
	if c.quiet(map[storage.Lane]int64{storage.AlertLane: 1}) {
		t.Error("the outbox counts as drained while an entry can be sent")
	}
}

// Between looking at an entry and beginning to send it, another copy may have taken it.
func TestAnotherCopysEntryIsLeftAlone(t *testing.T) {
	w := start(t, setup{noRun: true})
	w.team()
	w.send(alertOut(t, "alert.1"))
	got, err := w.store.Receive(t.Context(), workspace, storage.AlertLane, "test", 1, -1)
	if err != nil || len(got) != 1 {
		t.Fatalf("%v %v", got, err)
	}
	known := w.state("alert.1")
	if _, err := w.store.Begin(t.Context(), got[0], "another copy", time.Now()); err != nil {
		t.Fatal(err)
	}
	n := w.bot.courier.post(t.Context(), &item{d: got[0]}, known, storage.Sent{})
	if n.settled || !n.asleep || n.wait < w.cfg.Settle || len(w.posts(coordChannel)) != 0 {
		t.Errorf("%+v, %d posted", n, len(w.posts(coordChannel)))
	}
}

func TestUrgentFirst(t *testing.T) {
	w := start(t, setup{noRun: true})
	c := w.bot.courier
	var got []storage.Delivery
	for i, lane := range []storage.Lane{storage.NudgeLane, storage.ReplyLane, storage.AlertLane, storage.AlertLane} {
		o := out(t, "o", lane, toUser(ada), messages.NotSaved{})
		got = append(got, storage.Delivery{Out: o, Stream: string(rune('1' + i))})
	}
	c.hold(got)
	var order string
	for range got {
		it, _ := c.choose(time.Now())
		order += it.d.Stream
		delete(c.held, string(it.d.Lane)+" "+it.d.Stream)
	}
	if order != "3421" {
		t.Errorf("order %s, want the alerts as they came, the reply, the nudge", order)
	}
	c.hold(got)
	c.recipient(&item{d: got[0]}).next = time.Now().Add(time.Hour)
	if it, later := c.choose(time.Now()); it != nil || later < time.Minute {
		t.Errorf("%v may be sent before the recipient's rest is over; next look in %v", it, later)
	}
}
