package slacksim

import "time"

// paceBurst is how many messages a channel takes at once before one a second
// counts.
const paceBurst = 3

// pacer measures posts of one channel against Slack's one message per second.
type pacer struct {
	tokens float64
	last   time.Time
}

// take uses the channel's allowance for one post at now. late says that the
// allowance was used up.
func (p *pacer) take(now time.Time) (late bool) {
	if p.last.IsZero() {
		p.tokens = paceBurst
	} else {
		p.tokens = min(paceBurst, p.tokens+now.Sub(p.last).Seconds())
	}
	p.last = now
	if p.tokens < 1 {
		return true
	}
	p.tokens--
	return false
}

// paced decides on a post into a channel: a wait > 0 means refuse with 429,
// otherwise violation is "" or "pace". Server.mu is held.
func (s *Server) paced(channel string) (wait time.Duration, violation string) {
	now := s.clock.Now()
	p := s.pace[channel]
	if p == nil {
		p = &pacer{}
		s.pace[channel] = p
	}
	if every := s.cfg.ChannelInterval; every > 0 {
		if !p.last.IsZero() {
			if wait = every - now.Sub(p.last); wait > 0 {
				return wait, ""
			}
		}
		p.last = now
		return 0, ""
	}
	if p.take(now) {
		return 0, "pace"
	}
	return 0, ""
}
