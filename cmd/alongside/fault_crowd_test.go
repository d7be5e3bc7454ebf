package main

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"
)

// crowd are the demo's workers, typing contacts without a pause, each waiting for the answer before the next.
type crowd struct {
	g    *stage
	end  chan struct{}
	wg   sync.WaitGroup
	mu   sync.Mutex
	sent []said
}

// said is one answer that a typist got.
type said struct {
	print, answer string
	asked         bool // whether this is a second one: it was saved before
	began         time.Time
	took          time.Duration
}

// newCrowd lets them begin. What is refused they send again, as they are asked to. stop must be called.
func newCrowd(g *stage) *crowd {
	c := &crowd{g: g, end: make(chan struct{})}
	for i, w := range demoWorkers {
		c.wg.Go(func() {
			dice := rand.New(rand.NewPCG(1, uint64(i)))
			tick := time.NewTicker(15 * time.Millisecond)
			defer tick.Stop()
			for n := 1; n < 24*60; n++ { // the minutes tell one contact from the next
				code, day := w.codes[dice.IntN(len(w.codes))], todayOfStage.Add(-1-dice.IntN(20))
				print, text := fingerprint(w.user, code, day, n), fmt.Sprintf("%s %dm call %s out", code, n, day)
				for again := true; again; again = refuses(c.one(w.user, print, text)) {
					select {
					case <-c.end:
						return
					case <-tick.C:
					}
				}
			}
		})
	}
	g.t.Cleanup(func() { c.stop() })
	return c
}

// one types one line and returns the answer.
func (c *crowd) one(user, print, text string) string {
	s := said{print: print, began: time.Now()}
	r, err := c.g.sim.Command(c.g.t.Context(), user, teamChannel, "/contact", text)
	s.took, s.answer = time.Since(s.began), r.Text()
	if err != nil || r.Error != "" {
		s.answer = fmt.Sprint(r.Error, err)
	}
	if r.Response != nil {
		s.asked = strings.Contains(fmt.Sprint(r.Response.Blocks), "contact.twice")
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.sent = append(c.sent, s)
	return s.answer
}

// stop ends the typing and returns all that was sent.
func (c *crowd) stop() []said {
	c.mu.Lock()
	select {
	case <-c.end:
	default:
		close(c.end)
	}
	c.mu.Unlock()
	c.wg.Wait()
	return c.sent
}

// count is how many answers hold so far.
func (c *crowd) count(holds func(answer string) bool) (n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, l := range c.sent {
		if holds(l.answer) {
			n++
		}
	}
	return n
}

// more waits until so many more lines were acknowledged.
func (c *crowd) more(t *testing.T, n int, limit time.Duration, what string) {
	t.Helper()
	before := c.count(acknowledges)
	within(t, limit, what, func() bool { return c.count(acknowledges) >= before+n })
}

// refusedMore waits until so many more lines were refused.
func (c *crowd) refusedMore(t *testing.T, n int, what string) {
	t.Helper()
	before := c.count(refuses)
	within(t, healedWithin, what, func() bool { return c.count(refuses) >= before+n })
}
