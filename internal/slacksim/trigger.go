package slacksim

import (
	"fmt"
	"time"
)

// trigger is a one-shot permission to open a view for a person.
type trigger struct {
	user     string
	issued   time.Time // real
	used     bool
	fromView bool // issued inside a modal, so that views.push may use it
}

// newTrigger issues a trigger id of Slack's form. Server.mu is held.
func (s *Server) newTrigger(user string, fromView bool) string {
	s.state.serial++
	id := fmt.Sprintf("%d.%d.%032x", 1_000_000_000+s.state.serial, 2_000_000_000+s.state.serial, s.rng.Uint64())
	// Old triggers are kept for a while, so that a late use is told apart from
	// an invented one, but not for ever.
	if len(s.state.triggers) > 20_000 {
		for k, t := range s.state.triggers {
			if time.Since(t.issued) > 20*s.cfg.TriggerTTL {
				delete(s.state.triggers, k)
			}
		}
	}
	s.state.triggers[id] = &trigger{user: user, issued: time.Now(), fromView: fromView}
	return id
}

// check returns the error Slack names for using the trigger now, or "".
func (s *Server) checkTrigger(id string) (*trigger, string) {
	t := s.state.triggers[id]
	switch {
	case t == nil:
		return nil, "invalid_trigger_id"
	case t.used:
		return nil, "exchanged_trigger_id"
	case time.Since(t.issued) > s.cfg.TriggerTTL:
		return nil, "expired_trigger_id"
	}
	return t, ""
}
