package slacksim

import (
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"
)

const (
	maxSockets  = 10        // connections of one app
	maxAckBytes = 20 * 1024 // an ack frame of this size or more is dropped
)

// hub holds the live sockets of the app, oldest first.
type hub struct {
	mu      sync.Mutex
	conns   []*socket
	tickets map[string]bool        // issued and not yet used
	waiting map[string]chan []byte // ack payloads awaited, by envelope id
	closed  bool
}

// socket is one Socket Mode connection.
type socket struct {
	ws       *websocket.Conn
	write    sync.Mutex
	leaving  atomic.Bool // told to go: gets no further envelope
	muted    atomic.Bool // open, but silent in both directions
	gone     chan struct{}
	goneOnce sync.Once
}

func (c *socket) cut() {
	c.goneOnce.Do(func() {
		c.leaving.Store(true)
		close(c.gone)
		_ = c.ws.Close()
	})
}

func (c *socket) send(frame []byte) error {
	if c.muted.Load() {
		return nil
	}
	c.write.Lock()
	defer c.write.Unlock()
	_ = c.ws.SetWriteDeadline(time.Now().Add(2 * time.Second))
	return c.ws.WriteMessage(websocket.TextMessage, frame)
}

func (h *hub) live() []*socket {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.liveLocked()
}

func (h *hub) liveLocked() []*socket {
	var out []*socket
	for _, c := range h.conns {
		if !c.leaving.Load() {
			out = append(out, c)
		}
	}
	return out
}

func (h *hub) join(c *socket) (n int, ok bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return 0, false
	}
	h.conns = append(h.conns, c)
	return len(h.liveLocked()), true
}

func (h *hub) leave(c *socket) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for i, o := range h.conns {
		if o == c {
			h.conns = append(h.conns[:i:i], h.conns[i+1:]...)
			return
		}
	}
}

func (h *hub) all() []*socket {
	h.mu.Lock()
	defer h.mu.Unlock()
	return append([]*socket(nil), h.conns...)
}

func (h *hub) closeAll() {
	h.mu.Lock()
	h.closed = true
	h.mu.Unlock()
	for _, c := range h.all() {
		c.cut()
	}
}

func (h *hub) muteAll() {
	for _, c := range h.all() {
		c.muted.Store(true)
	}
}

func (h *hub) useTicket(t string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	ok := h.tickets[t]
	delete(h.tickets, t)
	return ok
}
