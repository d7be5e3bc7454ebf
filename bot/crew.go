package bot

import "sync/atomic"

// crewMost is how many goroutines of a crew stay while they have nothing to do.
const crewMost = 64

// crew runs work on goroutines that stay for what comes next. A request on a fresh goroutine would grow its stack in several
// steps each time, which takes a tenth of the whole request.
type crew struct {
	next chan func()     // taken only by somebody who waits
	end  <-chan struct{} // when it is closed nobody waits any more
	idle atomic.Int64
}

func newCrew(end <-chan struct{}) *crew { return &crew{next: make(chan func()), end: end} }

// do runs work on a goroutine of its own, at once.
func (c *crew) do(work func()) {
	select {
	case c.next <- work:
	default:
		go c.stay(work)
	}
}

func (c *crew) stay(work func()) {
	for work != nil {
		work()
		work = c.wait()
	}
}

// wait returns what is to be done next, nil where there are enough who wait or the end has come.
func (c *crew) wait() func() {
	defer c.idle.Add(-1)
	if c.idle.Add(1) > crewMost {
		return nil
	}
	select {
	case work := <-c.next:
		return work
	case <-c.end:
		return nil
	}
}
