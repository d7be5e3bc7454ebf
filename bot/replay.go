package bot

import (
	"bytes"
	"context"
	"sync"
	"time"
)

// The bounds of the memory of requests that were seen. A request is verified for at most ten minutes around its time.
const (
	replayFor   = 10 * time.Minute
	replayMost  = 5_000
	replayBytes = 1 << 20 // of the newest answers together, some thousand; a repeat of an older request gets an empty one
)

// replays remembers verified requests by their signature, so that exactly the same request is handled once and gets the
// same answer each time. Operation ids make a second handling harmless; this makes it not happen.
type replays struct {
	mu       sync.Mutex
	seen     map[string]*replay
	order    []string  // oldest first
	answered []*replay // those whose answer may still be kept, oldest first
	bytes    int       // of all answers
}

type replay struct {
	of     *replays
	at     time.Time
	gone   bool          // no longer remembered
	done   chan struct{} // closed when the answer is there
	answer []byte        // nil where it is no longer kept
}

// claim returns nil for a request that is new, which the caller must then finish; else the memory of the first.
func (r *replays) claim(key string, now time.Time) (first *replay, mine *replay) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for len(r.order) > 0 {
		oldest := r.seen[r.order[0]]
		if len(r.order) < replayMost && now.Sub(oldest.at) < replayFor {
			break
		}
		oldest.gone = true
		oldest.drop()
		delete(r.seen, r.order[0])
		r.order = r.order[1:]
	}
	if e, ok := r.seen[key]; ok {
		return e, nil
	}
	if r.seen == nil {
		r.seen = map[string]*replay{}
	}
	e := &replay{of: r, at: now, done: make(chan struct{})}
	r.seen[key] = e
	r.order = append(r.order, key)
	return nil, e
}

// finish keeps the answer for whoever sends the same again, in the place of the oldest.
func (e *replay) finish(answer []byte) {
	r := e.of
	r.mu.Lock()
	defer r.mu.Unlock()
	if !e.gone && len(answer) <= replayBytes {
		e.answer = bytes.Clone(answer) // without what it grew into
		r.bytes += len(answer)
		r.answered = append(r.answered, e)
	}
	for len(r.answered) > 0 && (r.bytes > replayBytes || r.answered[0].gone) {
		r.answered[0].drop()
		r.answered = r.answered[1:]
	}
	close(e.done)
}

// drop lets the answer go.
func (e *replay) drop() {
	e.of.bytes -= len(e.answer)
	e.answer = nil
}

// wait returns the answer of the first request, empty where it takes longer than the context allows or is no longer kept.
func (e *replay) wait(ctx context.Context) []byte {
	select {
	case <-e.done:
		e.of.mu.Lock()
		defer e.of.mu.Unlock()
		return e.answer
	case <-ctx.Done():
		return nil
	}
}
