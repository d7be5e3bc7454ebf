package slacksim_test

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"alongside/internal/slacksim"
)

func TestEachEnvelopeReachesOneSocket(t *testing.T) {
	s := start(t, testConfig(true))
	apps := []*socketApp{dial(t, s, silent), dial(t, s, silent), dial(t, s, silent)}
	if n := apps[2].hello["num_connections"]; n != 3.0 {
		t.Errorf("num_connections = %v", n)
	}
	const sent = 40
	for range sent {
		if r, err := s.Command(t.Context(), ada, team, "/contact", ""); err != nil || r.Error != "" {
			t.Fatalf("%+v, %v", r, err)
		}
	}
	total := 0
	for i, a := range apps {
		if n := len(a.got); n == 0 {
			t.Errorf("socket %d got nothing", i)
		} else {
			total += n
		}
	}
	if total != sent {
		t.Errorf("%d envelopes arrived, %d were sent", total, sent)
	}
}

func TestCommandsRunAtTheSameTime(t *testing.T) {
	s := start(t, testConfig(true))
	dial(t, s, func(d delivery) (any, bool) { return object{"text": d.payload["text"]}, true })
	var all sync.WaitGroup
	for i := range 20 {
		all.Go(func() {
			want := fmt.Sprint("n", i)
			if r, err := s.Command(t.Context(), ada, team, "/contact", want); err != nil || r.Text() != want {
				t.Errorf("%+v, %v", r, err)
			}
		})
	}
	all.Wait()
}

func TestDroppedSockets(t *testing.T) {
	for _, reason := range []string{"warning", "refresh_requested", "link_disabled", "too_many_websockets", ""} {
		t.Run("reason "+reason, func(t *testing.T) {
			c := testConfig(true)
			c.WarningGrace = time.Second
			s := start(t, c)
			a := dial(t, s, silent)
			told := time.Now()
			s.DropSockets(reason)
			if reason != "" {
				if f := <-a.frames; f["reason"] != reason {
					t.Errorf("frame = %v", f)
				}
			}
			r, err := s.Command(t.Context(), ada, team, "/contact", "")
			want := "dispatch_failed"
			if reason == "warning" {
				want = "" // a warned socket serves until it is cut
			}
			if err != nil || r.Error != want {
				t.Errorf("%+v, %v; want %q", r, err, want)
			}
			<-a.ended // the server cuts a socket that does not go
			if lived := time.Since(told); reason == "warning" && lived < c.WarningGrace {
				t.Errorf("a warned socket was cut after %v", lived)
			}
			b := dial(t, s, silent)
			if b.hello["num_connections"] != 1.0 {
				t.Errorf("hello = %v", b.hello)
			}
			if r, err := s.Command(t.Context(), ada, team, "/contact", ""); err != nil || r.Error != "" {
				t.Errorf("on the new socket: %+v, %v", r, err)
			}
		})
	}
}

func TestAnEleventhSocketIsSentAway(t *testing.T) {
	s := start(t, testConfig(true))
	for range 10 {
		dial(t, s, silent)
	}
	eleventh := dial(t, s, silent)
	if eleventh.hello["type"] != "disconnect" || eleventh.hello["reason"] != "too_many_websockets" {
		t.Errorf("first frame = %v", eleventh.hello)
	}
	if n := s.Connections(); n != 10 {
		t.Errorf("%d live", n)
	}
}

func TestTicketsWorkOnce(t *testing.T) {
	s := start(t, testConfig(true))
	_, _, out := post(t, s.APIURL()+"apps.connections.open", slacksim.DefaultAppToken, object{})
	address := out["url"].(string)
	ws, _, err := websocket.DefaultDialer.DialContext(t.Context(), address, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer ws.Close()
	_, resp, err := websocket.DefaultDialer.DialContext(t.Context(), address, nil)
	if err == nil || resp.StatusCode != http.StatusForbidden {
		t.Errorf("second use: %v", err)
	}
	resp.Body.Close()
}

func TestPingsAndMute(t *testing.T) {
	c := impatient(true)
	c.PingInterval = 200 * time.Millisecond
	s := start(t, c)
	_, _, out := post(t, s.APIURL()+"apps.connections.open", slacksim.DefaultAppToken, object{})
	ws, _, err := websocket.DefaultDialer.DialContext(t.Context(), out["url"].(string), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer ws.Close()
	pings := make(chan struct{}, 100)
	answer := ws.PingHandler()
	ws.SetPingHandler(func(data string) error { pings <- struct{}{}; return answer(data) })
	frames := make(chan int, 100)
	var reading sync.WaitGroup
	reading.Go(func() {
		defer close(frames)
		for {
			kind, _, err := ws.ReadMessage()
			if err != nil {
				return
			}
			frames <- kind
		}
	})
	<-frames // hello
	<-pings
	<-pings
	if err := s.Fault(slacksim.Fault{Mode: "mute"}); err != nil {
		t.Fatal(err)
	}
	r, err := s.Command(t.Context(), ada, team, "/contact", "")
	if err != nil || r.Error != "operation_timeout" {
		t.Errorf("a mute socket: %+v, %v", r, err)
	}
	if len(frames) != 0 {
		t.Error("a mute socket delivered")
	}
	_ = ws.Close()
	reading.Wait()
}

func TestStrangeAcknowledgements(t *testing.T) {
	s := start(t, testConfig(true))
	a := dial(t, s, func(delivery) (any, bool) { return nil, false })
	for _, frame := range []string{`{"envelope_id":"nobody"}`, `not json`, `{"envelope_id":""}`} {
		if err := a.ws.WriteMessage(websocket.TextMessage, []byte(frame)); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	if err := s.Wait(ctx, func() bool { return len(s.Violations()) == 3 }); err != nil {
		t.Fatalf("%v: %+v", err, s.Violations())
	}
	got := map[string]int{}
	for _, v := range s.Violations() {
		got[v.Violation]++
	}
	if got["ack_not_json"] != 1 || got["ack_unknown_or_late"] != 2 {
		t.Errorf("violations = %v", got)
	}
}

func TestSocketModeIsOffInHTTPMode(t *testing.T) {
	s := start(t, testConfig(false))
	if _, _, out := post(t, s.APIURL()+"apps.connections.open", slacksim.DefaultAppToken, object{}); out["ok"] != false {
		t.Errorf("%v", out)
	}
}
