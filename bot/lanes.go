package bot

import "sync"

// lanes run work for many people at once, and the work of one person in order. The amount that waits and the number that
// run are bounded.
type lanes struct {
	mu      sync.Mutex
	waiting map[string][]func() // by person; a key is present while somebody works on it
	queued  int
	closed  bool
	most    int           // that may wait
	slots   chan struct{} // one for each that runs
	wg      sync.WaitGroup
	crew    *crew // who does the work
	over    chan struct{}
}

func newLanes(running, waiting int) *lanes {
	over := make(chan struct{})
	return &lanes{waiting: map[string][]func(){}, most: waiting, slots: make(chan struct{}, running), crew: newCrew(over), over: over}
}

// add queues work behind what the same person asked before. It returns false, and drops the work, where too much waits or the lanes are
// closed.
func (l *lanes) add(person string, work func()) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed || l.queued >= l.most {
		return false
	}
	l.queued++
	queue, running := l.waiting[person]
	l.waiting[person] = append(queue, work)
	if !running {
		l.wg.Add(1)
		l.crew.do(func() { l.run(person) })
	}
	return true
}

func (l *lanes) run(person string) {
	defer l.wg.Done()
	for {
		l.mu.Lock()
		queue := l.waiting[person]
		if len(queue) == 0 {
			delete(l.waiting, person)
			l.mu.Unlock()
			return
		}
		work := queue[0]
		l.waiting[person] = queue[1:]
		l.mu.Unlock()
		l.slots <- struct{}{}
		work()
		<-l.slots
		l.mu.Lock()
		l.queued--
		l.mu.Unlock()
	}
}

// close takes no more work, and returns when what was taken is done.
func (l *lanes) close() {
	l.mu.Lock()
	first := !l.closed
	l.closed = true
	l.mu.Unlock()
	l.wg.Wait()
	if first {
		close(l.over)
	}
}

// size is how much waits or runs.
func (l *lanes) size() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.queued
}
