package slacksim

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
)

// eventBus counts changes and wakes those who wait for the next one.
type eventBus struct {
	mu      sync.Mutex
	version uint64
	changed chan struct{} // closed and replaced at every change
}

func (b *eventBus) bump() {
	b.mu.Lock()
	b.version++
	close(b.changed)
	b.changed = make(chan struct{})
	b.mu.Unlock()
}

func (b *eventBus) now() (uint64, <-chan struct{}) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.version, b.changed
}

// ErrClosed is returned to those who wait when the workspace is closed.
var ErrClosed = errors.New("slacksim: closed")

// Wait returns when cond holds. It asks at once and again after every change:
// a message, a view, a call, a socket, a move of the clock. cond may call any
// method of the Server.
func (s *Server) Wait(ctx context.Context, cond func() bool) error {
	for {
		_, changed := s.bus.now()
		if cond() {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		case <-s.closing.Done():
			return ErrClosed
		}
	}
}

// serveEvents sends a server-sent event whenever anything changed, and one at
// the start. Changes that happen while one is written count as one.
func (s *Server) serveEvents(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	flush := http.NewResponseController(w)
	for {
		v, changed := s.bus.now()
		if _, err := fmt.Fprintf(w, "data: {\"v\": %d}\n\n", v); err != nil {
			return
		}
		if flush.Flush() != nil {
			return
		}
		select {
		case <-changed:
		case <-r.Context().Done():
			return
		case <-s.closing.Done():
			return
		}
	}
}
