package bot

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// The bounds of what a copy holds of each lane, and of what it sends at once.
const (
	holdMost  = 200  // whose turn may come
	sleepMost = 5000 // that wait for something else
	fetchMost = 50
	sendMost  = 16
)

// courier takes entries from the outbox and delivers them: one at a time to each recipient, the most urgent first, what
// must wait out of the way of the rest.
type courier struct {
	b    *Bot
	name string // of this copy's place in the outbox
	by   string // this process

	mu         sync.Mutex
	held       map[string]*item      // by lane and stream id
	recipients map[string]*recipient // by user or channel
	budget     *budget
	methods    map[string]time.Time // until when Slack wants no call of a method
	line       line
	render     func(messages.Message, string, messages.Options) messages.Content
	running    int
	tried      int // tries since the start
	serial     int
	toldFrom   time.Time // since when notices about broken entries are counted
	told       int
	wake       chan struct{}
	sends      sync.WaitGroup
}

// item is an entry that this copy holds.
type item struct {
	d       storage.Delivery
	serial  int
	ready   time.Time // not before
	asleep  bool      // waits for something else than its turn: nothing can be sent now
	running bool
	woken   bool          // what it may wait for settled while it was looked at
	tries   int           // that failed in a row
	plain   bool          // Slack did not take the layout
	alone   bool          // Slack did not take it as a reply
	clean   bool          // the last try certainly sent nothing, though storage may not know
	repeat  bool          // it may have been sent before
	sent    *storage.Sent // what became of it, while storage does not take it
	warned  bool
	outage  bool          // it waits because Slack does not answer
	checked time.Time     // when it was looked last for a message that it waits for and that may not exist
	faults  atomic.Int32  // how often a try panicked or did not end
	more    []storage.Out // what is queued when it settles
	until   time.Time     // until when it is put off
	revived bool          // somebody or something wanted it sent again, however old it is
}

type recipient struct {
	busy   bool
	next   time.Time // not before: one message a second
	nudged time.Time // when a nudge was sent last that came late
}

func newCourier(b *Bot) *courier {
	name, by := consumer()
	return &courier{
		b: b, name: name, by: by, held: map[string]*item{}, recipients: map[string]*recipient{},
		budget: newBudget(b.cfg.PerMinute), methods: map[string]time.Time{}, wake: make(chan struct{}, 1),
		render: messages.Render,
	}
}

// nudge has the courier look again what can be sent.
func (c *courier) nudge() {
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

// run delivers until the context ends; then it finishes what is being sent and leaves the rest in the outbox.
func (c *courier) run(ctx context.Context) {
	var loops sync.WaitGroup
	for _, lane := range storage.Lanes() {
		loops.Go(func() { c.fetch(ctx, lane) })
	}
	for ctx.Err() == nil {
		next := c.dispatch()
		t := time.NewTimer(next)
		select {
		case <-t.C:
		case <-c.wake:
		case <-ctx.Done():
		}
		t.Stop()
	}
	c.sends.Wait()
	loops.Wait()
}

// dispatch starts what can be sent now, and returns how long there is nothing more to do.
func (c *courier) dispatch() time.Duration {
	const idle = time.Minute
	if c.b.revoked() != "" {
		return idle
	}
	now := c.b.wall()
	next := idle
	c.mu.Lock()
	defer c.mu.Unlock()
	if rest := c.line.until.Sub(now); rest > 0 {
		return min(idle, rest)
	}
	most := sendMost
	if c.line.broken() {
		most = 1 // one asks whether Slack is back
	}
	for c.running < most {
		it, later := c.choose(now)
		if it == nil {
			next = min(next, later)
			break
		}
		if short := c.budget.take(it.d.Lane, now); short > 0 {
			next = min(next, short)
			break
		}
		it.running, it.asleep, it.woken = true, false, false
		c.recipient(it).busy = true
		c.running++
		c.tried++
		c.sends.Go(func() { c.send(it) })
	}
	return max(next, time.Millisecond)
}

// choose returns the most urgent entry whose turn it is, or how long until one's turn comes.
func (c *courier) choose(now time.Time) (best *item, later time.Duration) {
	later = time.Minute
	for _, it := range c.held {
		to := c.recipient(it)
		if it.running || to.busy {
			continue
		}
		turn := it.ready
		for _, other := range []time.Time{to.next, c.methods[it.method()]} {
			if other.After(turn) {
				turn = other
			}
		}
		if turn.After(now) {
			later = min(later, turn.Sub(now))
			continue
		}
		if best == nil || it.before(best) {
			best = it
		}
	}
	return best, later
}

var urgency = map[storage.Lane]int{storage.AlertLane: 0, storage.ReplyLane: 1, storage.NudgeLane: 2}

func (it *item) before(other *item) bool {
	if a, b := urgency[it.d.Lane], urgency[other.d.Lane]; a != b {
		return a < b
	}
	if it.d.Lane == storage.NudgeLane && other.d.Lane == storage.NudgeLane {
		if a, b := peer.NudgeOf(it.d.Kind).Rank, peer.NudgeOf(other.d.Kind).Rank; a != b {
			return a < b
		}
	}
	if !it.d.At.Equal(other.d.At) {
		return it.d.At.Before(other.d.At) // the oldest first, whatever came back when
	}
	return it.serial < other.serial
}

// method is the Web API method with which an entry is sent.
func (it *item) method() string {
	if it.d.Replaces != "" {
		return "chat.update"
	}
	return "chat.postMessage"
}

func (c *courier) recipient(it *item) *recipient {
	key := it.d.To.User + it.d.To.Channel
	r := c.recipients[key]
	if r == nil {
		r = &recipient{}
		c.recipients[key] = r
	}
	return r
}

// next is what is to be done with an entry after one try.
type next struct {
	settled bool
	posted  bool          // Slack was asked to show something: the recipient gets a second's rest
	wait    time.Duration // before the next try
	asleep  bool          // until then nothing can be sent
	limit   time.Duration // Slack wants no call of the method for so long
}

// mostFaults is how often an entry may panic or hang before it is put among the dead.
const mostFaults = 3

// send tries one entry once. A try that does not end is left behind: the entry is held anew, and nothing waits for it.
func (c *courier) send(it *item) {
	defer c.nudge()
	ctx, cancel := context.WithCancel(c.b.base)
	defer cancel() // whatever hangs must send nothing when it wakes
	done := make(chan next, 1)
	go func() { done <- c.attempt(ctx, it) }()
	late := time.NewTimer(c.b.waits.hang)
	defer late.Stop()
	select {
	case n := <-done:
		c.finish(it, n)
		return
	case <-late.C:
	}
	fresh := &item{d: it.d, serial: it.serial, running: true}
	fresh.faults.Store(it.faults.Load())
	c.mu.Lock()
	c.held[string(it.d.Lane)+" "+it.d.Stream] = fresh
	c.mu.Unlock()
	c.b.count("fault", "hang")
	c.log(fresh).Error("an entry hangs")
	c.finish(fresh, c.faulty(fresh, "hang"))
}

// faulty says what becomes of an entry that panicked or hung.
func (c *courier) faulty(it *item, code string) next {
	if it.faults.Add(1) < mostFaults {
		return next{wait: c.b.waits.fault, asleep: true}
	}
	ctx, cancel := context.WithTimeout(c.b.base, 10*time.Second)
	defer cancel()
	return c.climb(ctx, it, code)
}

// finish notes what came of a try.
func (c *courier) finish(it *item, n next) {
	now := c.b.wall()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.running--
	it.running = false
	to := c.recipient(it)
	to.busy = false
	if n.posted {
		to.next = now.Add(c.b.cfg.ChannelInterval)
	} else {
		c.budget.giveBack()
	}
	if n.limit > 0 {
		c.methods[it.method()] = now.Add(n.limit)
	}
	it.ready, it.asleep = now.Add(n.wait), n.asleep
	if it.woken {
		it.ready, it.asleep = now, false
	}
	if n.settled {
		delete(c.held, string(it.d.Lane)+" "+it.d.Stream)
		for _, other := range c.held { // whatever waited for it may go
			if other.d.After == it.d.ID || other.d.Replaces == it.d.ID || other.d.Thread == it.d.ID {
				other.ready, other.asleep, other.woken = now, false, true
			}
		}
		if len(c.recipients) > 10_000 {
			clear(c.recipients)
		}
	}
}

// attempt is one try, outside of the lock. A panic keeps the entry for a later look.
func (c *courier) attempt(ctx context.Context, it *item) (n next) {
	defer func() {
		if v := recover(); v != nil {
			c.b.logPanic(v)
			c.b.count("fault", "panic")
			n = c.faulty(it, "panic")
		}
	}()
	return c.deliver(ctx, it)
}
