package bot

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	stdlog "log"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"alongside/commands"
	"alongside/messages"
)

// How a calendar is served.
const (
	feedMaxAge  = 5 * time.Minute // a calendar may show what it has for so long without asking
	feedTime    = 5 * time.Second // for one calendar
	feedsAtOnce = 8               // calendars that are made at the same time
	feedWindow  = 10 * time.Minute
	feedMost    = 30 // requests for one address within a window
	feedsKnown  = 10_000
)

// FeedHandler serves the calendar feeds: GET and HEAD of an address that a person was given. Whatever is wrong with a request, the path, the
// method, the secret or its owner, the answer is the same.
func (b *Bot) FeedHandler() http.Handler {
	limit := &feedLimit{now: b.wall}
	busy := make(chan struct{}, feedsAtOnce)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if v := recover(); v != nil {
				b.logPanic(v)
				feedLater(w, http.StatusInternalServerError, time.Minute)
			}
		}()
		secret, ok := feedSecret(r)
		if !ok {
			b.count("feed", "nothing")
			feedNothing(w)
			return
		}
		select {
		case busy <- struct{}{}:
			defer func() { <-busy }()
		default:
			b.count("feed", "busy")
			feedLater(w, http.StatusServiceUnavailable, 10*time.Second)
			return
		}
		if wait := limit.over(secret); wait > 0 {
			b.count("feed", "limited")
			feedLater(w, http.StatusTooManyRequests, wait)
			return
		}
		b.feed(w, r, limit, secret)
	})
}

func (b *Bot) feed(w http.ResponseWriter, r *http.Request, limit *feedLimit, secret string) {
	ctx, cancel := context.WithTimeout(r.Context(), feedTime)
	defer cancel()
	calendar, language, found, err := b.cfg.Desk.Calendar(ctx, b.workspace, secret, b.cfg.Now())
	switch {
	case err != nil:
		b.count("feed", "failed")
		b.log.WithField("error", errorWord(err)).Warn("calendar feed not served")
		feedLater(w, http.StatusServiceUnavailable, time.Minute)
		return
	case !found:
		b.count("feed", "nothing")
		feedNothing(w)
		return
	}
	limit.count(secret)
	body := calendar.Write(language)
	sum := sha256.Sum256(body)
	tag := `"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`
	h := w.Header()
	h.Set("Cache-Control", "private, max-age="+strconv.Itoa(int(feedMaxAge/time.Second)))
	h.Set("ETag", tag)
	feedPrivate(h)
	if sameTag(r.Header.Get("If-None-Match"), tag) {
		b.count("feed", "unchanged")
		w.WriteHeader(http.StatusNotModified)
		return
	}
	b.count("feed", "served")
	h.Set("Content-Type", "text/calendar; charset=utf-8")
	h.Set("Content-Disposition", `inline; filename="timeoff.ics"`)
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method != http.MethodHead {
		_, _ = w.Write(body)
	}
}

// feedSecret returns the secret in the path of a request, and false for whatever cannot be the address of a calendar. What a reverse proxy
// leaves in front of it does not matter. Slack's own look at links that people paste gets nothing.
func feedSecret(r *http.Request) (string, bool) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead || strings.HasPrefix(r.UserAgent(), "Slack") {
		return "", false
	}
	i := strings.LastIndex(r.URL.Path, messages.FeedPath)
	if i < 0 || r.URL.RawQuery != "" {
		return "", false
	}
	secret, ok := strings.CutSuffix(r.URL.Path[i+len(messages.FeedPath):], messages.FeedEnding)
	return secret, ok && commands.FeedShape(secret)
}

// feedNothing answers everything that is wrong.
func feedNothing(w http.ResponseWriter) {
	w.Header().Set("Cache-Control", "no-store")
	feedPrivate(w.Header())
	http.Error(w, "not found", http.StatusNotFound)
}

// feedLater asks a calendar to come again.
func feedLater(w http.ResponseWriter, status int, wait time.Duration) {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Retry-After", strconv.Itoa(int((wait+time.Second-1)/time.Second)))
	feedPrivate(w.Header())
	http.Error(w, "later", status)
}

// feedPrivate keeps an address out of indexes, and of what a browser tells others.
func feedPrivate(h http.Header) {
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Robots-Tag", "noindex, nofollow")
	h.Set("Content-Security-Policy", "default-src 'none'")
}

// sameTag tells whether If-None-Match names a tag (RFC 9110, 13.1.2).
func sameTag(header, tag string) bool {
	for part := range strings.SplitSeq(header, ",") {
		if part = strings.TrimPrefix(strings.TrimSpace(part), "W/"); part == tag || part == "*" {
			return true
		}
	}
	return false
}

// feedLimit counts the requests for each address that there is.
type feedLimit struct {
	now func() time.Time

	mu   sync.Mutex
	seen map[[sha256.Size]byte]*feedCount
}

type feedCount struct {
	from time.Time
	n    int
}

// over returns how long an address has to wait where there were too many requests for it, else 0. One that nobody has is never over.
func (l *feedLimit) over(secret string) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	c := l.seen[sha256.Sum256([]byte(secret))]
	if c == nil || c.n < feedMost {
		return 0
	}
	return c.from.Add(feedWindow).Sub(l.now())
}

// count counts a request for an address that there is.
func (l *feedLimit) count(secret string) {
	key, now := sha256.Sum256([]byte(secret)), l.now()
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.seen == nil || len(l.seen) >= feedsKnown {
		l.seen = map[[sha256.Size]byte]*feedCount{}
	}
	c := l.seen[key]
	if c == nil || now.Sub(c.from) >= feedWindow {
		c = &feedCount{from: now}
		l.seen[key] = c
	}
	c.n++
}

// openFeeds listens for calendars where that is turned on, and returns what ends it.
func (b *Bot) openFeeds() (end func(), err error) {
	if b.cfg.FeedsAddr == "" {
		return func() {}, nil
	}
	listener, err := net.Listen("tcp", b.cfg.FeedsAddr)
	if err != nil {
		return nil, fmt.Errorf("bot: listen for calendars: %w", err)
	}
	server := &http.Server{
		Handler: b.FeedHandler(), ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 5 * time.Second, WriteTimeout: 10 * time.Second,
		IdleTimeout: 30 * time.Second, MaxHeaderBytes: 16 << 10,
		ErrorLog: stdlog.New(io.Discard, "", 0), // what it would say of a broken request could hold an address
	}
	b.health.setFeeds(listener.Addr().String())
	b.work.Go(func() {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			b.log.WithField("error", fmt.Sprintf("%T", err)).Error("calendars are not served any more")
		}
	})
	return func() {
		ctx, cancel := context.WithTimeout(context.Background(), b.cfg.StopGrace)
		defer cancel()
		if server.Shutdown(ctx) != nil {
			_ = server.Close()
		}
	}, nil
}
