package slacksim

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

// Call is one line of the log: a Web API call, a use of a response_url, or
// something sent to the app (Method begins with "-> ").
type Call struct {
	N      int       `json:"n"`  // from 1, without gaps
	At     time.Time `json:"at"` // simulated
	Method string    `json:"method"`
	Args   any       `json:"args"` // tokens replaced
	Status int       `json:"status"`
	Answer any       `json:"answer"` // error name for what was sent to the app and failed
	// Violation names a rule of Slack that the app broke without being told,
	// such as "pace", "text_truncated" or "ack_too_large".
	Violation string `json:"violation,omitempty"`
}

type callLog struct {
	calls []Call
	n     int
	limit int
}

// record appends a call. The order of the log is the order in which calls were
// finished deciding, which is the order of their effects.
func (s *Server) record(c Call) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.recordLocked(c)
}

func (s *Server) recordLocked(c Call) {
	s.log.n++
	c.N = s.log.n
	c.At = s.clock.Now()
	s.log.calls = append(s.log.calls, c)
	if extra := len(s.log.calls) - s.log.limit; extra > s.log.limit/10 {
		s.log.calls = slices.Delete(s.log.calls, 0, extra)
	}
	s.changed()
	if s.cfg.Log != nil {
		answer, _ := json.Marshal(c.Answer)
		if len(answer) > 300 {
			answer = append(answer[:300:300], "..."...)
		}
		_, _ = fmt.Fprintf(s.cfg.Log, "%s %s %d %s %s\n", c.At.Format(time.RFC3339), c.Method, c.Status, c.Violation, answer)
	}
}

// Log returns all calls received and everything sent to the app, in order.
func (s *Server) Log() []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.log.calls)
}

// LogOf returns the calls of one method.
func (s *Server) LogOf(method string) []Call {
	return slices.DeleteFunc(s.Log(), func(c Call) bool { return c.Method != method })
}

// Violations returns the calls in which the app broke a rule.
func (s *Server) Violations() []Call {
	return slices.DeleteFunc(s.Log(), func(c Call) bool { return c.Violation == "" })
}
