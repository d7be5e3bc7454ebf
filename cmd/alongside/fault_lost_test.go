package main

import (
	"testing"
	"time"

	"alongside/bot"
	"alongside/internal/redisproc"
)

// TestFaultLostReplies takes away one in ten of the replies that Redis gives to the bot, while three people type without a pause. Redis has
// done what it was asked, and the bot cannot know. Nothing is doubled, nothing is lost, and nobody reads "Logged" about what is not.
func TestFaultLostReplies(t *testing.T) {
	lines := 150
	if long() {
		lines = 3000
	}
	seed := faultSeed(t)
	var line *tap
	g := newStage(t, staging{mode: bot.SocketMode, tune: together, through: func(r *redisproc.Proc) string {
		line = newTap(t, r.Socket(), seed)
		return line.url()
	}})
	book := g.openLedger()
	line.set(tapMode{lose: 0.1})
	began := time.Now()
	crowd := newCrowd(g)
	crowd.more(t, lines, 4*time.Minute, "lines are logged")
	typed := time.Since(began)
	said := crowd.stop()
	line.set(tapMode{})
	g.emptied(t)
	t.Logf("typed for %v, delivered %v later", typed.Round(time.Millisecond), (time.Since(began) - typed).Round(time.Millisecond))
	stored, saved, open := book.logged(), map[string]bool{}, map[string]bool{}
	asked := 0
	for _, l := range said {
		switch {
		case refuses(l.answer):
			open[l.print] = true
		case acknowledges(l.answer):
			saved[l.print] = true
		case l.asked && open[l.print]: // it was written, and the person read that it was not; sent again, it is asked about
			saved[l.print] = true
			asked++
		default:
			t.Errorf("%s was answered %q", l.print, l.answer)
		}
	}
	doubled, lost := 0, 0
	for print := range saved {
		switch n := stored[print]; {
		case n == 0:
			lost++
		case n > 1:
			doubled++
		}
		delete(stored, print)
		delete(open, print)
	}
	for print := range open { // the last of each, when the typing ended
		delete(stored, print)
	}
	t.Logf("%d lines, %d of %d replies lost: %d doubled, %d lost, %d stored without being acknowledged, %d asked about", len(saved), line.lost.Load(),
		int64(len(said)), doubled, lost, len(stored), asked)
	if doubled+lost+len(stored) > 0 || len(saved) < lines || line.lost.Load() < int64(lines)/10 {
		t.Errorf("%d doubled, %d lost, %d false, of %d with %d replies lost", doubled, lost, len(stored), len(saved), line.lost.Load())
	}
	for _, problem := range book.problems() {
		t.Error(problem)
	}
}
