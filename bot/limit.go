package bot

import (
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// limits keeps every call of a method back while Slack wants none (429, Retry-After), whoever makes it. The call gets at
// once the answer that Slack would give, with the time that is left.
type limits struct {
	next http.RoundTripper
	now  func() time.Time

	mu    sync.Mutex
	until map[string]time.Time // by host and path
}

// RoundTrip asks Slack, unless Slack said not to.
func (l *limits) RoundTrip(r *http.Request) (*http.Response, error) {
	key := r.URL.Host + r.URL.Path
	l.mu.Lock()
	left := l.until[key].Sub(l.now())
	l.mu.Unlock()
	if left > 0 {
		if r.Body != nil {
			_ = r.Body.Close()
		}
		seconds := strconv.Itoa(int((left + time.Second - 1) / time.Second))
		return &http.Response{
			Status: "429 Too Many Requests", StatusCode: http.StatusTooManyRequests, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
			Header: http.Header{"Retry-After": {seconds}}, Body: io.NopCloser(strings.NewReader("")), Request: r,
		}, nil
	}
	resp, err := l.next.RoundTrip(r)
	if err != nil || resp.StatusCode != http.StatusTooManyRequests {
		return resp, err
	}
	if seconds, err := strconv.Atoi(resp.Header.Get("Retry-After")); err == nil && seconds > 0 {
		now := l.now()
		l.mu.Lock()
		if l.until == nil || len(l.until) > 100 {
			l.until = map[string]time.Time{}
		}
		l.until[key] = now.Add(time.Duration(seconds) * time.Second)
		l.mu.Unlock()
	}
	return resp, nil
}
