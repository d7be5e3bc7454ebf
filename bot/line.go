package bot

import "time"

// line is what is known about whether Slack answers. While it does not, the courier tries one entry at a time, the most
// urgent and oldest one, so that when Slack is back everything goes out in the right order and not as it happened to wait.
type line struct {
	failed int       // calls in a row that Slack did not answer
	since  time.Time // when the first of them was
	until  time.Time // no call before
	never  bool      // it never counts as broken; tests show what would become of the order
}

// breaksAfter is how many calls in a row may go unanswered until the line counts as broken. One that could not even be
// connected is enough.
const breaksAfter = 3

// asksEvery is the longest wait between two questions whether Slack is back: what waits is to go out within a minute then.
const asksEvery = 15 * time.Second

// broken tells whether Slack is taken not to answer.
func (l *line) broken() bool { return l.failed >= breaksAfter && !l.never }

// answered notes that Slack answered, and returns whether the line was broken before.
func (l *line) answered() bool {
	was := l.broken()
	*l = line{never: l.never}
	return was
}

// silent notes that Slack did not answer, and returns whether the line broke with it.
func (l *line) silent(code string, now time.Time) bool {
	was := l.broken()
	if l.failed == 0 {
		l.since = now
	}
	l.failed++
	if unconnected(code) {
		l.failed = max(l.failed, breaksAfter)
	}
	if l.broken() {
		l.until = now.Add(min(backoff(l.failed-breaksAfter), asksEvery))
	}
	return !was && l.broken()
}

// unconnected tells whether an error means that nothing of the call left: any other entry would fare the same.
func unconnected(code string) bool { return code == "dns" || code == "connect" }

// unanswered tells whether a failure says that Slack did not answer, or only that it cannot serve anybody just now.
func (f failure) unanswered() bool {
	switch f.code {
	case "dns", "connect", "timeout", "connection", "http_5xx", "http_4xx", "service_unavailable", "internal_error", "fatal_error", "request_timeout":
		return true
	}
	return false
}

// heard notes the outcome of a call of the Web API.
func (c *courier) heard(err error) {
	f := failure{}
	if err != nil {
		f = judge(err)
	}
	now := c.b.wall()
	c.mu.Lock()
	defer c.mu.Unlock()
	if err != nil && f.unanswered() {
		if c.line.silent(f.code, now) {
			c.b.log.WithField("code", f.code).Error("Slack does not answer; what is to be sent waits")
		}
		return
	}
	if c.line.answered() {
		for _, it := range c.held { // whatever waited for Slack may go, the oldest alert first
			if it.outage {
				it.ready, it.asleep, it.outage, it.tries = now, false, false, 0
			}
		}
		c.b.log.Info("Slack answers again")
		c.nudge()
	}
}

// shut tells whether nothing can be sent now: Slack does not answer, or refuses the token.
func (c *courier) shut() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.line.broken() || c.b.revoked() != ""
}

// holds tells whether this copy holds a message.
func (c *courier) holds(id string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, it := range c.held {
		if it.d.ID == id {
			return true
		}
	}
	return false
}

// unreachable returns since when Slack cannot be reached, zero while it can be.
func (b *Bot) unreachable() time.Time {
	b.courier.mu.Lock()
	since := time.Time{}
	if b.courier.line.broken() {
		since = b.courier.line.since
	}
	b.courier.mu.Unlock()
	b.health.mu.Lock()
	defer b.health.mu.Unlock()
	if bad := b.health.badSince; b.health.bad != "" && (since.IsZero() || bad.Before(since)) {
		since = bad
	}
	return since
}
