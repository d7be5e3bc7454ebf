package bot

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"alongside/commands"
	"alongside/messages"
	"alongside/peer"
)

// bodyMost is how long the body of a request may be. Slack's own are far shorter.
const bodyMost = 1 << 20

// Handler serves what Slack calls in HTTP mode (/slack/commands, /slack/interactions, /slack/events) and, in both modes,
// GET /healthz (the process lives) and GET /readyz (it can do its work).
func (b *Bot) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "ok\n") })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		problems := b.Ready(r.Context())
		if len(problems) > 0 {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
		_, _ = w.Write(encode(map[string]any{
			"ready": len(problems) == 0, "problems": append([]string{}, problems...), "auditor": b.auditorState(), "heartbeat": b.heartbeatState(),
		}))
	})
	if b.cfg.Mode == HTTPMode {
		mux.HandleFunc("POST /slack/commands", b.gate(func(body []byte) (incoming, error) {
			form, err := url.ParseQuery(string(body))
			if err != nil {
				return incoming{}, errPayload
			}
			return parseCommand(formFields(form), b.prefix)
		}))
		mux.HandleFunc("POST /slack/interactions", b.gate(func(body []byte) (incoming, error) {
			form, err := url.ParseQuery(string(body))
			if err != nil {
				return incoming{}, errPayload
			}
			if form.Get("ssl_check") == "1" {
				return incoming{kind: aCheck, name: "ssl_check"}, nil
			}
			return parseInteraction([]byte(form.Get("payload")))
		}))
		mux.HandleFunc("POST /slack/events", b.gate(parseEvent))
	}
	return mux
}

// gate lets in what Slack signed, once, and answers every bad signature alike.
func (b *Bot) gate(parse func(body []byte) (incoming, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		arrived := time.Now()
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, bodyMost))
		if err != nil {
			var long *http.MaxBytesError
			if errors.As(err, &long) {
				b.count("refused", "too long")
				http.Error(w, "too long", http.StatusRequestEntityTooLarge)
				return
			}
			http.Error(w, "unreadable", http.StatusBadRequest)
			return
		}
		signature := strings.ToLower(r.Header.Get("X-Slack-Signature"))
		if verify(b.cfg.SigningSecret, r.Header.Get("X-Slack-Request-Timestamp"), signature, body, arrived) != nil {
			b.count("refused", "signature")
			b.log.Warn("request with a signature that is not accepted")
			http.Error(w, "not accepted", http.StatusUnauthorized)
			return
		}
		in, err := parse(body)
		if err == nil && in.request.Op != "" && b.foreign(in) != "" {
			b.count("refused", b.foreign(in))
			b.log.WithField("reason", b.foreign(in)).Warn("payload refused")
			http.Error(w, "not for this bot", http.StatusForbidden)
			return
		}
		first, mine := b.replays.claim(strings.Clone(signature), arrived) // a copy: the header would keep the whole request
		if first != nil {
			b.count("replayed", in.name)
			ctx, cancel := context.WithDeadline(r.Context(), arrived.Add(b.cfg.Budget))
			defer cancel()
			answer(w, first.wait(ctx))
			return
		}
		var ack []byte
		if err != nil {
			b.unreadable("http")
		} else {
			ack = b.queue(in, arrived)
		}
		mine.finish(ack)
		answer(w, ack)
		b.cfg.Failpoint("receive.acked")
	}
}

// queue serves a payload behind what the same person asked before, and waits for its acknowledgement.
func (b *Bot) queue(in incoming, arrived time.Time) []byte {
	done := make(chan []byte, 1)
	if b.stopping.Load() || !b.lanes.add(in.lane(), func() { done <- b.serve(in, arrived) }) {
		ack, later := b.busy(in, arrived)
		later()
		return ack
	}
	return <-done
}

// lane is whose requests go one after the other.
func (in incoming) lane() string { return in.team + " " + in.user }

// busy answers what is not even tried: too much waits, or the bot is about to stop. Nothing was saved. Where the
// acknowledgement cannot say so, later does.
func (b *Bot) busy(in incoming, arrived time.Time) (ack []byte, later func()) {
	b.count("refused", "busy")
	nothing := func() {}
	out := outcome{err: context.Canceled, reply: commands.Reply{Message: messages.NotSaved{}}, person: peer.Person{Language: b.languageOf(in.user)}}
	switch in.kind {
	case aCommand, aSubmission:
		return b.present(in, out, arrived), nothing
	case anAction:
		return nil, func() { b.present(in, out, arrived) }
	}
	return nil, nothing
}

// unreadable counts a payload that could not be read. It is acknowledged: Slack would only send the same again.
func (b *Bot) unreadable(transport string) {
	b.count("dropped", "unreadable")
	b.log.WithField("transport", transport).Warn("payload not understood")
}

func answer(w http.ResponseWriter, ack []byte) {
	if len(ack) == 0 {
		w.WriteHeader(http.StatusOK)
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_, _ = w.Write(ack)
}

// validJSON tells whether raw may be put into a frame as it is.
func validJSON(raw []byte) bool { return len(raw) > 0 && json.Valid(raw) }
