package slacksim

import (
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/gorilla/websocket"
)

// Connections returns how many sockets of the app are live.
func (s *Server) Connections() int { return len(s.hub.live()) }

// upgrader accepts foreign origins, because SDKs send Slack's own as theirs.
var upgrader = websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}

// serveSocket runs one Socket Mode connection until either side ends it.
func (s *Server) serveSocket(w http.ResponseWriter, r *http.Request) {
	if !s.hub.useTicket(r.URL.Query().Get("ticket")) {
		http.Error(w, "unknown or used ticket", http.StatusForbidden)
		return
	}
	s.inFlight.Add(1)
	defer s.inFlight.Done()
	ws, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return // Upgrade has answered
	}
	c := &socket{ws: ws, gone: make(chan struct{})}
	defer c.cut()
	n, ok := s.hub.join(c)
	if !ok {
		return
	}
	defer func() {
		s.hub.leave(c)
		s.changed()
	}()
	s.changed()
	if n > maxSockets {
		s.dismiss(c, "too_many_websockets")
	} else if c.send(s.hello(n, r.Host)) != nil {
		return
	}
	silence := 3 * s.cfg.PingInterval
	heard := func() { _ = ws.SetReadDeadline(time.Now().Add(silence)) }
	heard()
	ws.SetPongHandler(func(string) error { heard(); return nil })
	ws.SetPingHandler(func(data string) error {
		heard()
		if c.muted.Load() {
			return nil
		}
		return ws.WriteControl(websocket.PongMessage, []byte(data), time.Now().Add(time.Second))
	})
	s.inFlight.Go(func() { s.pinging(c) })
	for {
		kind, data, err := ws.ReadMessage()
		if err != nil {
			return
		}
		heard()
		if kind == websocket.TextMessage && !c.muted.Load() {
			s.acked(data)
		}
	}
}

// pinging sends a ping control frame every PingInterval until the socket ends.
func (s *Server) pinging(c *socket) {
	tick := time.NewTicker(s.cfg.PingInterval)
	defer tick.Stop()
	for {
		select {
		case <-c.gone:
			return
		case <-tick.C:
			if c.muted.Load() {
				continue
			}
			if c.ws.WriteControl(websocket.PingMessage, []byte("Ping from slacksim"), time.Now().Add(time.Second)) != nil {
				c.cut()
				return
			}
		}
	}
}

func (s *Server) hello(n int, host string) []byte {
	return encode(map[string]any{
		"type":            "hello",
		"num_connections": n,
		"connection_info": map[string]any{"app_id": AppID},
		"debug_info":      map[string]any{"host": host, "approximate_connection_time": 18060},
	})
}

// acked takes a frame from the app: {envelope_id, payload?}.
func (s *Server) acked(frame []byte) {
	var ack struct {
		EnvelopeID string          `json:"envelope_id"`
		Payload    json.RawMessage `json:"payload"`
	}
	refuse := func(violation string) {
		s.record(Call{Method: "<- ack", Args: clip(frame), Violation: violation})
	}
	if err := json.Unmarshal(frame, &ack); err != nil {
		refuse("ack_not_json")
		return
	}
	if len(frame) >= maxAckBytes {
		refuse("ack_too_large")
		return
	}
	s.hub.mu.Lock()
	wait := s.hub.waiting[ack.EnvelopeID]
	delete(s.hub.waiting, ack.EnvelopeID)
	s.hub.mu.Unlock()
	if wait == nil {
		refuse("ack_unknown_or_late")
		return
	}
	wait <- ack.Payload // has room for one
}

func clip(b []byte) string {
	const most = 500
	if len(b) > most {
		return strings.ToValidUTF8(string(b[:most]), "") + "..."
	}
	return string(b)
}

// DropSockets ends all sockets. With a reason ("warning", "refresh_requested",
// "link_disabled", "too_many_websockets") each gets a disconnect frame first
// and is cut when the app does not go by itself: after Config.WarningGrace for
// a warning, after a second for the others. Without reason they are cut at
// once, as a broken network does.
func (s *Server) DropSockets(reason string) {
	for _, c := range s.hub.all() {
		if reason == "" {
			c.cut()
			continue
		}
		s.dismiss(c, reason)
	}
	s.record(Call{Method: "-> disconnect", Args: map[string]any{"reason": reason}})
	s.changed()
}

func (s *Server) dismiss(c *socket, reason string) {
	grace := time.Second
	if reason == "warning" {
		grace = s.cfg.WarningGrace // goes on serving until then
	} else {
		c.leaving.Store(true)
	}
	_ = c.send(encode(map[string]any{
		"type": "disconnect", "reason": reason, "debug_info": map[string]any{"host": "slacksim"},
	}))
	s.inFlight.Go(func() {
		select {
		case <-time.After(grace):
		case <-c.gone:
		}
		c.cut()
	})
}
