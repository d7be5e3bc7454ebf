package bot

import (
	"context"
	"maps"
	"sync"
	"time"
)

// health is what is known about how the bot fares.
type health struct {
	mu   sync.Mutex
	app  string // id of the app, once known
	addr string // where Run listens
	feed string // where it listens for calendars
	bad  string // why the token is no good, "" while it is good

	badSince time.Time // since when it is not
	beaten   time.Time // when the heartbeat address was called last, by the wall
	unwell   []string  // why it was not called when it should have been
	counts   map[string]int64
	beside   []string // what is wrong beside the bot, see SetUnwell
}

func (h *health) setApp(id string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.app == "" {
		h.app = id
	}
}

func (h *health) setAddr(addr string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.addr = addr
}

func (h *health) setFeeds(addr string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.feed = addr
}

// FeedsAddr is where Run listens for calendars, "" before it does or where that is not turned on.
func (b *Bot) FeedsAddr() string {
	b.health.mu.Lock()
	defer b.health.mu.Unlock()
	return b.health.feed
}

func (b *Bot) appID() string {
	b.health.mu.Lock()
	defer b.health.mu.Unlock()
	return b.health.app
}

// Addr is where Run listens, "" before it does.
func (b *Bot) Addr() string {
	b.health.mu.Lock()
	defer b.health.mu.Unlock()
	return b.health.addr
}

// Counts are how often things happened since the start, by "what: which".
func (b *Bot) Counts() map[string]int64 {
	b.health.mu.Lock()
	defer b.health.mu.Unlock()
	return maps.Clone(b.health.counts)
}

func (b *Bot) count(what, which string) {
	if len(which) > 64 {
		which = which[:64]
	}
	key := what + ": " + which
	b.health.mu.Lock()
	defer b.health.mu.Unlock()
	if _, known := b.health.counts[key]; !known && len(b.health.counts) >= 500 {
		key = what + ": other" // names come from outside; they must not fill the memory
	}
	b.health.counts[key]++
}

// revoke notes that Slack refuses the token. Nothing is sent until it is good again; nothing that waits is lost.
func (b *Bot) revoke(code string) {
	b.health.mu.Lock()
	first := b.health.bad == ""
	b.health.bad = code
	if first {
		b.health.badSince = b.wall()
	}
	b.health.mu.Unlock()
	if first {
		b.log.WithField("code", code).Error("Slack refuses the bot token; nothing is sent until it is good again")
	}
}

func (b *Bot) revoked() string {
	b.health.mu.Lock()
	defer b.health.mu.Unlock()
	return b.health.bad
}

// probe asks from time to time whether a token that was refused is good again.
func (b *Bot) probe(ctx context.Context) {
	for wait(ctx, b.waits.probe) {
		b.lookAtToken(ctx)
	}
}

func (b *Bot) lookAtToken(ctx context.Context) {
	if b.revoked() == "" {
		return
	}
	_, err := b.api.AuthTestContext(ctx)
	b.courier.heard(err)
	if err == nil {
		b.health.mu.Lock()
		b.health.bad = ""
		b.health.mu.Unlock()
		b.log.Info("Slack takes the bot token again")
		b.courier.nudge()
	}
}

// SetUnwell says what is wrong beside the bot, in words for whoever runs it; Ready names it until it is said that nothing is.
func (b *Bot) SetUnwell(problems []string) {
	b.health.mu.Lock()
	defer b.health.mu.Unlock()
	b.health.beside = problems
}

// Ready says whether the bot can do its work now, and if not, what is missing: a connection to Slack, Redis, or the token.
func (b *Bot) Ready(ctx context.Context) (problems []string) {
	switch {
	case b.stopping.Load():
		problems = append(problems, "stopping")
	case b.cfg.Mode == SocketMode && b.sockets.ready() == 0:
		problems = append(problems, "no connection to Slack")
	}
	ctx, cancel := context.WithTimeout(ctx, 1500*time.Millisecond)
	defer cancel()
	if err := b.cfg.Store.Ping(ctx); err != nil {
		problems = append(problems, "Redis does not answer")
	} else if hold, err := b.cfg.Store.Held(ctx, b.Workspace()); err == nil && hold != nil {
		problems = append(problems, "messages are held ("+string(hold.Reason)+"): see alongside release")
	}
	if code := b.revoked(); code != "" {
		problems = append(problems, "Slack refuses the token: "+code)
	}
	b.health.mu.Lock()
	defer b.health.mu.Unlock()
	return append(problems, b.health.beside...)
}

// waits are how long the bot waits where nobody configures it; tests shorten them.
type waits struct {
	probe     time.Duration // between two looks whether a refused token is good again
	heartbeat time.Duration
	silence   time.Duration // of a socket, until it counts as dead
	crowded   time.Duration // before connecting again when Slack says that there are too many sockets; doubles
	disabled  time.Duration // the same when Socket Mode was switched off; doubles
	stable    time.Duration // for which a socket must have lived so that its end counts as the first
	leaving   time.Duration // how long a socket that Slack wants closed is still read
	look      time.Duration // between two looks at an entry that waits for another
	block     time.Duration // for which one read of the outbox waits
	audit     time.Duration // between two audits
	hang      time.Duration // for which one try of an entry may last
	fault     time.Duration // after a try that panicked or hung
	outside   time.Duration // between two looks whether the outside must be told that Slack does not answer
}

func defaultWaits() waits {
	return waits{
		probe: 20 * time.Second, heartbeat: time.Minute, silence: 60 * time.Second, crowded: 10 * time.Second,
		disabled: 60 * time.Second, leaving: 30 * time.Second, stable: 30 * time.Second, look: time.Second, block: time.Second,
		audit: 30 * time.Second, hang: time.Minute, fault: 5 * time.Second, outside: 10 * time.Second,
	}
}
