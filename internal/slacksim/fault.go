package slacksim

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
)

// Fault makes calls of the app go wrong, or drops its sockets.
type Fault struct {
	// Method is a Web API method, "response_url", "upload" for the place where
	// files are taken (mode 500 alone), or "*" for all Web API methods. Unused
	// by the modes drop and mute.
	Method string `json:"method"`
	// Mode is one of "429", "500", "timeout" (never answers), "lost" (does the
	// work, then cuts the connection), "error" (answers Error), "drop" (cuts
	// the sockets with Reason) and "mute" (sockets stay open, but fall silent).
	Mode  string `json:"mode"`
	Error string `json:"error"`
	// Reason of a drop: "warning", "refresh_requested", "link_disabled",
	// "too_many_websockets", or "" for a cut without notice.
	Reason string `json:"reason"`
	// Count calls go wrong, then the fault is over. Count and Probability both
	// 0 clear all faults of the method.
	Count       int     `json:"count"`
	RetryAfter  int     `json:"retry_after"` // seconds, for mode 429; default 1
	Probability float64 `json:"probability"` // 0..1: a permanent random fault
	Seed        uint64  `json:"seed"`        // of the random fault
}

type faults struct {
	counted []*Fault
	random  []*randomFault
}

type randomFault struct {
	Fault
	rng *rand.Rand
}

var dropReasons = []string{"", "warning", "refresh_requested", "link_disabled", "too_many_websockets"}

// Fault sets a fault; an impossible one is refused with an error.
func (s *Server) Fault(f Fault) error {
	switch f.Mode {
	case "drop":
		if !slices.Contains(dropReasons, f.Reason) {
			return fmt.Errorf("slacksim: unknown reason %q", f.Reason)
		}
		s.DropSockets(f.Reason)
		return nil
	case "mute":
		s.hub.muteAll()
		return nil
	case "429", "500", "timeout", "lost":
	case "error":
		if f.Error == "" && f.Count > 0 {
			return errors.New("slacksim: mode error needs an error name")
		}
	case "":
		if f.Count > 0 || f.Probability > 0 {
			return errors.New("slacksim: a fault needs a mode")
		}
	default:
		return fmt.Errorf("slacksim: unknown fault mode %q", f.Mode)
	}
	if f.Method == "" {
		return errors.New("slacksim: a fault needs a method, or *")
	}
	if f.Count < 0 || f.Probability < 0 || f.Probability > 1 {
		return errors.New("slacksim: count or probability out of range")
	}
	if f.RetryAfter <= 0 {
		f.RetryAfter = 1
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case f.Probability > 0:
		s.fault.random = append(s.fault.random, &randomFault{f, rand.New(rand.NewPCG(f.Seed, 0xfa017))})
	case f.Count > 0:
		s.fault.counted = append(s.fault.counted, &f)
	case f.Method == "*":
		s.fault = faults{}
	default:
		s.fault.counted = slices.DeleteFunc(s.fault.counted, func(o *Fault) bool { return o.Method == f.Method })
		s.fault.random = slices.DeleteFunc(s.fault.random, func(o *randomFault) bool { return o.Method == f.Method })
	}
	return nil
}

// takeFault returns the fault that the next call of method meets, and uses one
// of its counts.
func (s *Server) takeFault(method string) (Fault, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	hits := func(m string) bool {
		return m == method || (m == "*" && method != "response_url" && method != "upload")
	}
	for i, f := range s.fault.counted {
		if hits(f.Method) {
			if f.Count--; f.Count == 0 {
				s.fault.counted = slices.Delete(s.fault.counted, i, i+1)
			}
			return *f, true
		}
	}
	for _, f := range s.fault.random {
		if hits(f.Method) && f.rng.Float64() < f.Probability {
			return f.Fault, true
		}
	}
	return Fault{}, false
}
