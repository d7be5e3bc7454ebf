package slacksim

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"time"
)

const (
	responseUses = 5
	responseLife = 30 * time.Minute // simulated
)

// responseTo is what a response_url leads to.
type responseTo struct {
	place   place
	user    string
	issued  time.Time // simulated
	uses    int
	message *Message // the message with the button, nil for a command
}

// newResponseURL issues a response_url. Server.mu is held.
func (s *Server) newResponseURL(p place, user string, m *Message) string {
	now := s.clock.Now()
	if len(s.state.responses) > 20_000 {
		for k, r := range s.state.responses {
			if now.Sub(r.issued) > 2*responseLife {
				delete(s.state.responses, k)
			}
		}
	}
	s.state.serial++
	id := fmt.Sprintf("%s-%d-%016x", s.cfg.TeamID, s.state.serial, s.rng.Uint64())
	s.state.responses[id] = &responseTo{place: p, user: user, issued: now, message: m}
	return s.base + "/respond/" + id
}

// serveRespond answers a POST to a response_url.
func (s *Server) serveRespond(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxAPIBody))
	var args map[string]any
	if err == nil {
		err = json.Unmarshal(body, &args)
	}
	if err != nil || args == nil {
		s.answerRespond(w, clip(body), http.StatusBadRequest, map[string]any{"ok": false, "error": "invalid_payload"}, "")
		return
	}
	if f, ok := s.takeFault("response_url"); ok {
		switch f.Mode {
		case "429":
			w.Header().Set("Retry-After", strconv.Itoa(f.RetryAfter))
			s.answerRespond(w, args, http.StatusTooManyRequests, map[string]any{"ok": false, "error": "rate_limited"}, "")
			return
		case "500":
			s.answerRespond(w, args, http.StatusInternalServerError, map[string]any{"ok": false, "error": "internal_error"}, "")
			return
		case "error":
			s.answerRespond(w, args, http.StatusNotFound, map[string]any{"ok": false, "error": f.Error}, "")
			return
		case "timeout":
			s.record(Call{Method: "response_url", Args: args, Answer: "fault: timeout"})
			s.stall(r)
			hangUp(w)
			return
		case "lost":
			s.useResponse(httptest.NewRecorder(), r.PathValue("id"), args)
			hangUp(w)
			return
		}
	}
	s.useResponse(w, r.PathValue("id"), args)
}

func (s *Server) useResponse(w http.ResponseWriter, id string, args map[string]any) {
	s.mu.Lock()
	status, out, violation := s.respond(id, args)
	s.mu.Unlock()
	s.answerRespond(w, args, status, out, violation)
	s.changed()
}

func (s *Server) answerRespond(w http.ResponseWriter, args any, status int, out map[string]any, violation string) {
	s.record(Call{Method: "response_url", Args: args, Status: status, Answer: out, Violation: violation})
	if status == http.StatusTooManyRequests && w.Header().Get("Retry-After") == "" {
		w.Header().Set("Retry-After", strconv.Itoa(int((s.cfg.ChannelInterval+time.Second-1)/time.Second)))
	}
	if status == http.StatusOK {
		w.Header().Set("Content-Type", "text/html")
		_, _ = io.WriteString(w, "ok")
		return
	}
	writeJSON(w, status, out)
}

// respond applies one use of a response_url. Server.mu is held.
func (s *Server) respond(id string, args map[string]any) (int, map[string]any, string) {
	refuse := func(status int, name string, e *apiError) (int, map[string]any, string) {
		out := map[string]any{"ok": false, "error": name}
		if e != nil && len(e.messages) > 0 {
			out["response_metadata"] = map[string]any{"messages": e.messages}
		}
		return status, out, ""
	}
	to := s.state.responses[id]
	switch {
	case to == nil:
		return refuse(http.StatusNotFound, "expired_url", nil)
	case s.clock.Now().Sub(to.issued) > responseLife:
		return refuse(http.StatusNotFound, "expired_url", nil)
	case to.uses >= responseUses:
		return refuse(http.StatusNotFound, "used_url", nil)
	case to.place.channel != nil && to.place.channel.Archived:
		return refuse(http.StatusNotFound, "is_archived", nil)
	}
	to.uses++
	c := &call{args: args}
	if name := unknownField(args); name != "" {
		return refuse(http.StatusBadRequest, "invalid_payload", fail("", "[ERROR] unknown field: "+name+" [json-pointer:/"+name+"]"))
	}
	for k, v := range args {
		if v == nil {
			delete(args, k)
		}
	}
	if c.flag("delete_original") {
		if to.message == nil || to.message.Deleted {
			return refuse(http.StatusNotFound, "message_not_found", nil)
		}
		to.message.Deleted = true
		return http.StatusOK, map[string]any{"ok": true}, ""
	}
	body, e := readContent(c)
	if e != nil {
		return refuse(http.StatusBadRequest, e.name, e)
	}
	if body.text == "" && len(body.blocks) == 0 && len(body.attachments) == 0 {
		return refuse(http.StatusBadRequest, "no_text", nil)
	}
	if c.flag("replace_original") && to.message != nil {
		m := to.message
		if m.Deleted {
			return refuse(http.StatusNotFound, "message_not_found", nil)
		}
		s.nameBlocks(body.blocks)
		m.Text, m.Blocks = body.text, body.blocks // a replacement replaces all of it
		m.Edited = &Edited{User: BotUserID, TS: timestamp(s.clock.Now())}
		m.Notifies = notifies(m, false)
		return http.StatusOK, map[string]any{"ok": true}, body.violation
	}
	wait, pace := s.paced(to.place.id)
	if wait > 0 {
		to.uses-- // a refused use is none
		return refuse(http.StatusTooManyRequests, "rate_limited", nil)
	}
	pace = together(pace, body.violation)
	if c.str("response_type") == "in_channel" {
		s.post(to.place, body, c.str("thread_ts"), "response_url")
	} else {
		s.whisper(to.place, to.user, body, c.str("thread_ts"), "response_url")
	}
	return http.StatusOK, map[string]any{"ok": true}, pace
}

// replyFields are the fields of a reply to a command and of a response_url
// payload.
var replyFields = map[string]bool{
	"text": true, "blocks": true, "attachments": true, "response_type": true, "replace_original": true,
	"delete_original": true, "thread_ts": true, "mrkdwn": true, "parse": true, "link_names": true,
	"unfurl_links": true, "unfurl_media": true, "metadata": true,
}

func unknownField(args map[string]any) string {
	for k := range args {
		if !replyFields[k] {
			return k
		}
	}
	return ""
}
