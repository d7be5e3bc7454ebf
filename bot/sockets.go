package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/sirupsen/logrus"
)

// pair is how many connections a bot keeps, so that one is there while the other is renewed.
const pair = 2

// sockets are the connections that are open.
type sockets struct {
	mu     sync.Mutex
	open   []*socket
	closed bool
	reads  sync.WaitGroup
}

// add takes a connection that was just made, and reads it until it ends. Once all are closed it takes no more, and closes
// the connection.
func (p *sockets) add(s *socket, read func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		close(s.gone)
		_ = s.ws.Close()
		return
	}
	p.open = append(p.open, s)
	p.reads.Go(func() {
		read()
		p.mu.Lock()
		defer p.mu.Unlock()
		p.open = slices.DeleteFunc(p.open, func(o *socket) bool { return o == s })
	})
}

func (p *sockets) all() []*socket {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.open)
}

func (p *sockets) count() int { return len(p.all()) }

// ready is how many connections Slack has greeted.
func (p *sockets) ready() int {
	n := 0
	for _, s := range p.all() {
		if s.greeted.Load() && !s.closing.Load() {
			n++
		}
	}
	return n
}

// closeAll says good-bye on all connections and returns when nothing is read any more.
func (p *sockets) closeAll() {
	p.mu.Lock()
	p.closed = true
	p.mu.Unlock()
	var all sync.WaitGroup
	for _, s := range p.all() {
		all.Go(s.close)
	}
	all.Wait()
	p.reads.Wait()
}

// fatal are the answers to apps.connections.open that asking again does not change.
var fatal = []string{
	"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired", "not_allowed_token_type",
	"missing_scope", "no_permission", "forbidden_team",
}

// keepSockets keeps two connections open until the context ends. It returns an error when Slack refuses the app token.
// The second is opened when the first was greeted, so that their ends do not fall together.
func (b *Bot) keepSockets(ctx context.Context) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var slots sync.WaitGroup
	for range pair {
		first := make(chan struct{})
		var once sync.Once
		slots.Go(func() {
			if err := b.keepSocket(ctx, func() { once.Do(func() { close(first) }) }); err != nil {
				cancel(err)
			}
		})
		select {
		case <-first:
		case <-ctx.Done():
		}
	}
	slots.Wait()
	if err := context.Cause(ctx); err != nil && !errors.Is(err, context.Canceled) && !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return nil
}

// keepSocket keeps one connection open. A connection that Slack wants closed is replaced first and then closed by us, when
// nothing is owed on it, so that there is no moment without one and no envelope or acknowledgement is lost.
func (b *Bot) keepSocket(ctx context.Context, greeted func()) error {
	var failures, crowds, disabled int
	var old []*socket // that are to be closed when the next one was greeted
	for ctx.Err() == nil {
		s, err := b.connect(ctx)
		if err != nil {
			f := judge(err)
			if slices.Contains(fatal, f.code) {
				return fmt.Errorf("bot: Slack refuses Socket Mode: %s", f.code)
			}
			if ctx.Err() == nil {
				b.log.WithFields(logrus.Fields{"code": f.code, "tries": failures + 1}).Warn("no connection to Slack")
			}
			wait(ctx, max(f.wait, backoff(failures)))
			failures++
			continue
		}
		opened := time.Now()
		b.sockets.add(s, func() { s.read(b.handleFrame) })
		reason := b.attend(ctx, s, func() {
			greeted()
			for _, o := range old {
				b.work.Go(func() { o.leaveQuietly(b.waits.leaving) })
			}
			old = nil
		})
		b.count("socket closed", reason)
		switch reason {
		case "stop":
			return nil
		case "warning", "refresh_requested":
			// Replace it now. We leave the old one then; if there is no other, Slack cuts it, or we do.
			old = append(old, s)
			time.AfterFunc(b.waits.leaving, func() { _ = s.ws.Close() })
			failures = 0
		case "too_many_websockets":
			b.log.Warn("Slack counts too many connections of this app")
			wait(ctx, jitter(b.waits.crowded<<min(crowds, 5)))
			crowds++
		case "link_disabled":
			b.log.Error("Socket Mode was switched off for this app")
			wait(ctx, jitter(b.waits.disabled<<min(disabled, 3)))
			disabled++
		default:
			if time.Since(opened) > b.waits.stable {
				failures, crowds, disabled = 0, 0, 0
			}
			if failures > 0 {
				wait(ctx, backoff(failures-1))
			}
			failures++
		}
	}
	return nil
}

// attend waits until a connection ends, or is asked to, and says why.
func (b *Bot) attend(ctx context.Context, s *socket, greeted func()) string {
	hello := s.hello
	for {
		select {
		case <-hello:
			greeted()
			hello = nil
		case reason := <-s.leave:
			return reason
		case <-s.gone:
			select {
			case reason := <-s.leave: // both at once: the reason says more
				return reason
			default:
				return "cut"
			}
		case <-ctx.Done():
			return "stop"
		}
	}
}
