package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"
	"github.com/sirupsen/logrus"
)

// A socket is one Socket Mode connection. slack-go opens it (apps.connections.open); reading and writing are ours, because
// the library's client cannot do what a graceful connection needs: it closes at the first "disconnect", before there is a
// replacement and with envelopes still on the wire; it hides the reason, so that nobody can be patient about
// too_many_websockets and link_disabled; it queues acknowledgements without saying whether they were written, and loses
// those that are queued when it stops; and it notices silence by pings alone.
type socket struct {
	ws      *websocket.Conn
	write   sync.Mutex
	hello   chan struct{} // closed when Slack said hello
	leave   chan string   // the reason, when Slack asks us to go
	gone    chan struct{} // closed when nothing can be read any more
	closing atomic.Bool
	greeted atomic.Bool
	owed    atomic.Int64 // acknowledgements
	silence time.Duration
}

// frame is what Slack sends over a socket.
type frame struct {
	Type       string          `json:"type"`
	EnvelopeID string          `json:"envelope_id"`
	Payload    json.RawMessage `json:"payload"`
	Reason     string          `json:"reason"`
	Number     int             `json:"num_connections"`
	Info       struct {
		AppID string `json:"app_id"`
	} `json:"connection_info"`
	Accepts bool `json:"accepts_response_payload"`
}

var dialer = &websocket.Dialer{
	Proxy: http.ProxyFromEnvironment, HandshakeTimeout: 10 * time.Second,
	WriteBufferSize: 32 << 10, // one frame for each acknowledgement: Slack does not join continuation frames
}

// connect opens a socket. Errors are those of the Web API or of the connection.
func (b *Bot) connect(ctx context.Context) (*socket, error) {
	ctx, cancel := context.WithTimeout(ctx, 2*b.cfg.RequestTimeout)
	defer cancel()
	_, address, err := b.api.StartSocketModeContext(ctx)
	if err != nil {
		return nil, err
	}
	ws, resp, err := dialer.DialContext(ctx, address, nil)
	if resp != nil && resp.Body != nil {
		_ = resp.Body.Close()
	}
	if err != nil {
		// The error of a dial may hold the address, which holds a ticket.
		return nil, errors.New("the socket could not be opened")
	}
	s := &socket{
		ws: ws, hello: make(chan struct{}), leave: make(chan string, 1), gone: make(chan struct{}), silence: b.waits.silence,
	}
	ws.SetReadLimit(bodyMost)
	ws.SetPingHandler(func(data string) error {
		s.heard()
		err := ws.WriteControl(websocket.PongMessage, []byte(data), time.Now().Add(5*time.Second))
		if errors.Is(err, websocket.ErrCloseSent) {
			return nil
		}
		return err
	})
	ws.SetPongHandler(func(string) error { s.heard(); return nil })
	return s, nil
}

// heard puts off the moment at which silence means that the connection is dead. Any frame counts, pings included.
func (s *socket) heard() {
	if !s.closing.Load() {
		_ = s.ws.SetReadDeadline(time.Now().Add(s.silence))
	}
}

// read hands over every frame at once until nothing more can be read. It never waits for work.
func (s *socket) read(handle func(*socket, frame)) {
	defer close(s.gone)
	defer func() { _ = s.ws.Close() }()
	for {
		s.heard()
		_, raw, err := s.ws.ReadMessage()
		if err != nil {
			return
		}
		var f frame
		if json.Unmarshal(raw, &f) == nil {
			handle(s, f)
		}
	}
}

// send writes one acknowledgement. An error means that it did not leave.
func (s *socket) send(id string, payload []byte) error {
	ack := map[string]any{"envelope_id": id}
	if validJSON(payload) {
		ack["payload"] = json.RawMessage(payload)
	}
	s.write.Lock()
	defer s.write.Unlock()
	_ = s.ws.SetWriteDeadline(time.Now().Add(5 * time.Second))
	if err := s.ws.WriteMessage(websocket.TextMessage, encode(ack)); err != nil {
		return fmt.Errorf("acknowledge: %w", err)
	}
	return nil
}

// close says good-bye and waits for the other side to do so too, at most a second: a connection that is simply cut takes
// with it what was written last.
func (s *socket) close() {
	s.closing.Store(true)
	last := time.AfterFunc(time.Second, func() { _ = s.ws.Close() })
	defer last.Stop()
	bye := websocket.FormatCloseMessage(websocket.CloseNormalClosure, "")
	if s.ws.WriteControl(websocket.CloseMessage, bye, time.Now().Add(time.Second)) != nil {
		_ = s.ws.Close()
	}
	<-s.gone
}

// leaveQuietly closes a connection that has been replaced, at a moment when nothing is owed on it: whoever waits until Slack cuts it
// loses the acknowledgement that is on its way just then. What Slack still sent is read to the end.
func (s *socket) leaveQuietly(most time.Duration) {
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	late := time.NewTimer(most)
	defer late.Stop()
	for s.owed.Load() > 0 {
		select {
		case <-tick.C:
			continue
		case <-s.gone:
		case <-late.C:
		}
		break
	}
	s.close()
}

// handleFrame takes one frame from a socket.
func (b *Bot) handleFrame(s *socket, f frame) {
	arrived := time.Now()
	switch f.Type {
	case "hello":
		b.health.setApp(f.Info.AppID)
		if !s.greeted.Swap(true) {
			close(s.hello)
		}
		if ours := b.sockets.count(); f.Number > ours {
			b.log.WithFields(logrus.Fields{"connections": f.Number, "ours": ours}).
				Warn("Slack counts more connections of this app than this process has: another copy answers some of the requests")
		}
		return
	case "disconnect":
		select {
		case s.leave <- f.Reason:
		default:
		}
		return
	}
	if f.EnvelopeID == "" {
		return
	}
	s.owed.Add(1)
	in, err := parseEnvelope(f, b.prefix)
	if err != nil {
		b.unreadable("socket")
		b.acknowledge(s, f.EnvelopeID, nil)
		return
	}
	reply := func(ack []byte) {
		if !f.Accepts {
			ack = nil
		}
		b.acknowledge(s, f.EnvelopeID, ack)
	}
	if b.stopping.Load() || !b.lanes.add(in.lane(), func() { reply(b.serve(in, arrived)) }) {
		ack, later := b.busy(in, arrived)
		reply(ack)
		b.sockets.reads.Go(later) // the reader that counts as one itself must not wait
	}
}

func parseEnvelope(f frame, prefix string) (incoming, error) {
	switch f.Type {
	case "slash_commands":
		read, err := jsonFields(f.Payload)
		if err != nil {
			return incoming{}, err
		}
		return parseCommand(read, prefix)
	case "interactive":
		return parseInteraction(f.Payload)
	case "events_api":
		return parseEvent(f.Payload)
	}
	return incoming{kind: aStranger, name: f.Type}, nil
}

// acknowledge answers an envelope on the socket that brought it, or on another where that one is gone.
func (b *Bot) acknowledge(s *socket, id string, payload []byte) {
	defer s.owed.Add(-1)
	err := s.send(id, payload)
	for _, other := range b.sockets.all() {
		if err == nil {
			break
		}
		if other != s {
			err = other.send(id, payload)
		}
	}
	if err != nil {
		b.count("lost", "acknowledgement")
		b.log.WithField("envelope", id).Warn("acknowledgement not sent")
	}
	b.cfg.Failpoint("receive.acked")
}
