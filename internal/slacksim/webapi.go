package slacksim

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"time"
)

// answer is what a method returns, without "ok".
type answer map[string]any

// apiError is an answer with ok:false.
type apiError struct {
	name     string
	messages []string       // response_metadata.messages
	more     map[string]any // further fields, such as needed and provided
	wait     time.Duration  // > 0: HTTP 429 with Retry-After
}

func fail(name string, messages ...string) *apiError {
	return &apiError{name: name, messages: messages}
}

// tokenKind says which token a method wants.
type tokenKind int

const (
	botToken tokenKind = iota
	appToken
	noToken
)

// method is one row of the table of Web API methods.
type method struct {
	token tokenKind
	scope string   // always needed; scopes that depend on the place are checked in run
	args  []string // all arguments it takes, besides token and team_id
	run   func(*Server, *call) (answer, *apiError)
}

// serveAPI answers POST (or GET) /api/{method}.
func (s *Server) serveAPI(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("method")
	args, token, err := readArgs(w, r)
	if err != nil {
		s.answerAPI(w, name, nil, nil, fail("invalid_json"), "")
		return
	}
	f, faulty := s.takeFault(name)
	if faulty {
		switch f.Mode {
		case "429":
			s.answerAPI(w, name, args, nil, &apiError{name: "ratelimited", wait: time.Duration(f.RetryAfter) * time.Second}, "")
			return
		case "error":
			s.answerAPI(w, name, args, nil, fail(f.Error), "")
			return
		case "500":
			s.record(Call{Method: name, Args: args, Status: http.StatusInternalServerError, Answer: "fault: 500"})
			http.Error(w, "Internal Server Error", http.StatusInternalServerError)
			return
		case "timeout":
			s.record(Call{Method: name, Args: args, Answer: "fault: timeout"})
			s.stall(r)
			hangUp(w)
			return
		case "lost":
			s.runAPI(httptest.NewRecorder(), r, name, args, token)
			hangUp(w)
			return
		}
	}
	s.runAPI(w, r, name, args, token)
}

// stall waits until the client gives up, or 30 s.
func (s *Server) stall(r *http.Request) {
	t := time.NewTimer(30 * time.Second)
	defer t.Stop()
	select {
	case <-r.Context().Done():
	case <-s.closing.Done():
	case <-t.C:
	}
}

// hangUp cuts the connection without an answer.
func hangUp(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		http.Error(w, "lost", http.StatusBadGateway)
		return
	}
	_ = conn.Close()
}

func (s *Server) runAPI(w http.ResponseWriter, r *http.Request, name string, args map[string]any, token string) {
	m, ok := methods[name]
	if !ok {
		s.answerAPI(w, name, args, nil, fail("unknown_method"), "")
		return
	}
	scopes := strings.Join(s.manifest.OAuthConfig.Scopes.Bot, ",")
	if e := s.authorise(m, token, scopes); e != nil {
		s.answerAPI(w, name, args, nil, e, "")
		return
	}
	if m.token == botToken {
		w.Header().Set("X-OAuth-Scopes", scopes)
		w.Header().Set("X-Accepted-OAuth-Scopes", m.scope)
	}
	if m.token == appToken {
		w.Header().Set("X-OAuth-Scopes", "connections:write")
	}
	for k := range args {
		// team_id is sent with every call by Slack's own SDK for JavaScript.
		if name != "api.test" && k != "team_id" && !slices.Contains(m.args, k) {
			s.answerAPI(w, name, args, nil, fail("invalid_arguments", "[ERROR] unknown argument: "+k), "unknown_argument")
			return
		}
	}
	c := &call{args: args, host: r.Host}
	s.mu.Lock()
	out, e := m.run(s, c)
	s.mu.Unlock()
	s.answerAPI(w, name, args, out, e, c.violation)
	s.changed()
}

func (s *Server) authorise(m method, token, scopes string) *apiError {
	if m.token == noToken {
		return nil
	}
	switch {
	case token == "":
		return fail("not_authed")
	case token != s.cfg.BotToken && token != s.cfg.AppToken:
		return fail("invalid_auth")
	case (m.token == appToken) != (token == s.cfg.AppToken):
		return fail("not_allowed_token_type")
	}
	if m.token == botToken && m.scope != "" && !s.manifest.grants(m.scope) {
		return missingScope(m.scope, scopes)
	}
	return nil
}

func missingScope(needed, provided string) *apiError {
	return &apiError{name: "missing_scope", more: map[string]any{"needed": needed, "provided": provided}}
}

// needs is missing_scope unless the manifest grants scope.
func (s *Server) needs(scope string) *apiError {
	if s.manifest.grants(scope) {
		return nil
	}
	return missingScope(scope, strings.Join(s.manifest.OAuthConfig.Scopes.Bot, ","))
}

func (s *Server) answerAPI(w http.ResponseWriter, name string, args map[string]any, out answer, e *apiError, violation string) {
	status := http.StatusOK
	body := map[string]any{"ok": e == nil}
	for k, v := range out {
		body[k] = v
	}
	if e != nil {
		body["error"] = e.name
		if len(e.messages) > 0 {
			body["response_metadata"] = map[string]any{"messages": e.messages}
		}
		for k, v := range e.more {
			body[k] = v
		}
		if e.wait > 0 {
			status = http.StatusTooManyRequests
			w.Header().Set("Retry-After", strconv.Itoa(int((e.wait+time.Second-1)/time.Second)))
		}
	}
	logged := body
	if u, ok := body["url"].(string); ok && strings.Contains(u, "ticket=") {
		logged = map[string]any{"ok": true, "url": "[ticket]"}
	}
	s.record(Call{Method: name, Args: decoded(args), Status: status, Answer: logged, Violation: violation})
	writeJSON(w, status, body)
}
