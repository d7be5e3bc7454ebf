package slacksim

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"
)

// The kinds of delivery, named as Socket Mode names its envelopes.
const (
	kindCommand     = "slash_commands"
	kindInteractive = "interactive"
	kindEvent       = "events_api"
)

// What a person reads when the app does not answer.
const (
	errTimeout  = "operation_timeout"
	errDispatch = "dispatch_failed"
)

// retry marks a repeated delivery of an event.
type retry struct {
	attempt int
	reason  string
}

// deliver hands a payload to the app by the transport its manifest names and
// waits for the acknowledgement. It returns the acknowledgement's payload (nil
// when empty) and "", or the name of what went wrong.
func (s *Server) deliver(ctx context.Context, kind string, payload map[string]any, address string, again *retry) (json.RawMessage, string) {
	var (
		ack json.RawMessage
		bad string
	)
	if s.manifest.Settings.SocketModeEnabled {
		ack, bad = s.deliverSocket(ctx, kind, payload, again)
	} else {
		ack, bad = s.deliverHTTP(ctx, kind, payload, address, again)
	}
	var answer any = bad
	if bad == "" {
		answer = ack
		if ack == nil {
			answer = nil
		}
	}
	args := map[string]any{"payload": redacted(payload)}
	if again != nil {
		args["retry_attempt"], args["retry_reason"] = again.attempt, again.reason
	}
	s.record(Call{Method: "-> " + kind, Args: args, Answer: answer})
	return ack, bad
}

// redacted leaves out what a log should not hold.
func redacted(payload map[string]any) map[string]any {
	out := make(map[string]any, len(payload))
	for k, v := range payload {
		if k == "token" {
			v = "[token]"
		}
		out[k] = v
	}
	return out
}

// deliverSocket sends an envelope to one of the live sockets.
func (s *Server) deliverSocket(ctx context.Context, kind string, payload map[string]any, again *retry) (json.RawMessage, string) {
	s.mu.Lock()
	id := fmt.Sprintf("%08x-%04x-4%03x-8%03x-%012x", s.rng.Uint32(), s.rng.IntN(1<<16), s.rng.IntN(1<<12), s.rng.IntN(1<<12), s.rng.Uint64N(1<<48))
	s.mu.Unlock()
	envelope := map[string]any{
		"envelope_id": id, "type": kind, "payload": payload,
		"accepts_response_payload": kind != kindEvent,
	}
	if kind == kindEvent {
		envelope["retry_attempt"], envelope["retry_reason"] = 0, ""
		if again != nil {
			envelope["retry_attempt"], envelope["retry_reason"] = again.attempt, again.reason
		}
	}
	wait := make(chan []byte, 1)
	s.hub.mu.Lock()
	s.hub.waiting[id] = wait
	s.hub.mu.Unlock()
	defer func() {
		s.hub.mu.Lock()
		delete(s.hub.waiting, id)
		s.hub.mu.Unlock()
	}()
	deadline := time.NewTimer(s.cfg.AckTimeout)
	defer deadline.Stop()
	if !s.toOneSocket(encode(envelope)) {
		return nil, errDispatch
	}
	select {
	case p := <-wait:
		if len(p) == 0 || string(p) == "null" || string(p) == "{}" {
			return nil, ""
		}
		return p, ""
	case <-deadline.C:
	case <-ctx.Done():
	case <-s.closing.Done():
	}
	return nil, errTimeout
}

// toOneSocket sends a frame over a random live socket; one that turns out to
// be broken is cut and the next is tried. It returns false when none is left.
func (s *Server) toOneSocket(frame []byte) bool {
	for {
		live := s.hub.live()
		if len(live) == 0 {
			return false
		}
		s.mu.Lock()
		c := live[s.rng.IntN(len(live))]
		s.mu.Unlock()
		if c.send(frame) == nil {
			return true
		}
		c.cut()
	}
}

// deliverHTTP sends a signed request to the app.
func (s *Server) deliverHTTP(ctx context.Context, kind string, payload map[string]any, address string, again *retry) (json.RawMessage, string) {
	target, err := s.target(address)
	if err != nil {
		s.record(Call{Method: "-> " + kind, Answer: err.Error(), Violation: "request_url_not_loopback"})
		return nil, errDispatch
	}
	var body, contentType string
	switch kind {
	case kindCommand:
		form := url.Values{}
		for k, v := range payload {
			form.Set(k, fmt.Sprint(v))
		}
		body, contentType = form.Encode(), "application/x-www-form-urlencoded"
	case kindInteractive:
		body, contentType = url.Values{"payload": {string(encode(payload))}}.Encode(), "application/x-www-form-urlencoded"
	default:
		body, contentType = string(encode(payload)), "application/json"
	}
	ctx, cancel := context.WithTimeout(ctx, s.cfg.AckTimeout)
	defer cancel()
	stop := context.AfterFunc(s.closing, cancel)
	defer stop()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, target, strings.NewReader(body))
	if err != nil {
		return nil, errDispatch
	}
	req.Header.Set("Content-Type", contentType)
	req.Header.Set("User-Agent", "Slackbot 1.0 (+https://api.slack.com/robots)")
	sign(req.Header, s.cfg.SigningSecret, s.cfg.SignTime(), body)
	if again != nil {
		req.Header.Set("X-Slack-Retry-Num", fmt.Sprint(again.attempt))
		req.Header.Set("X-Slack-Retry-Reason", again.reason)
	}
	resp, err := s.client.Do(req)
	if err != nil {
		return nil, failure(err)
	}
	defer func() { _ = resp.Body.Close() }()
	answer, err := io.ReadAll(io.LimitReader(resp.Body, 1<<20))
	if err != nil {
		return nil, failure(err)
	}
	ok := resp.StatusCode == http.StatusOK
	if kind == kindEvent {
		ok = resp.StatusCode/100 == 2
	}
	if !ok {
		return nil, errDispatch
	}
	return replyJSON(answer), ""
}

func failure(err error) string {
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) || os.IsTimeout(err) {
		return errTimeout
	}
	return errDispatch
}

// replyJSON turns an HTTP body into a payload: JSON as it is, other text as a
// message with that text, nothing as nil.
func replyJSON(body []byte) json.RawMessage {
	body = bytes.TrimSpace(body)
	switch {
	case len(body) == 0:
		return nil
	case body[0] == '{' && json.Valid(body):
		return body
	}
	return encode(map[string]any{"text": string(body)})
}

// target returns where a signed request goes: the manifest's address, changed
// by RequestURL. Only loopback addresses are allowed, so that a simulator can
// never reach a real server.
func (s *Server) target(address string) (string, error) {
	s.mu.Lock()
	override := s.reqTo
	s.mu.Unlock()
	if override != "" {
		o, err := url.Parse(override)
		if err != nil {
			return "", err
		}
		if o.Path == "" || o.Path == "/" {
			a, err := url.Parse(address)
			if err != nil {
				return "", err
			}
			a.Scheme, a.Host = o.Scheme, o.Host
			address = a.String()
		} else {
			address = override
		}
	}
	u, err := url.Parse(address)
	if err != nil {
		return "", err
	}
	if u.Host == "" || !loopback(u.Hostname()) {
		return "", fmt.Errorf("slacksim: request address %q is not on loopback", address)
	}
	return address, nil
}

// Deliver hands the app any payload, for tests of forged, repeated and unknown
// ones. kind is "slash_commands", "interactive" or "events_api"; in HTTP mode
// it decides on the encoding and address. It returns the acknowledgement's
// payload and "", or what went wrong.
func (s *Server) Deliver(ctx context.Context, kind string, payload map[string]any) (json.RawMessage, string) {
	address := s.manifest.Settings.Interactivity.RequestURL
	switch kind {
	case kindCommand:
		if cmd, ok := s.manifest.command(fmt.Sprint(payload["command"])); ok {
			address = cmd.URL
		}
	case kindEvent:
		address = s.manifest.Settings.EventSubscriptions.RequestURL
	}
	return s.deliver(ctx, kind, payload, address, nil)
}
