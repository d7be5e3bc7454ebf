package bot

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/slack-go/slack"
)

func TestJudge(t *testing.T) {
	said := func(code string) error { return slack.SlackErrorResponse{Err: code} }
	post := func(err error) error {
		return &url.Error{Op: "Post", URL: "https://slack.test/api/chat.postMessage", Err: err}
	}
	for _, c := range []struct {
		name string
		err  error
		want failure
	}{
		{"429 with Retry-After", &slack.RateLimitedError{RetryAfter: 7 * time.Second}, failure{notSent, "ratelimited", 7 * time.Second}},
		{"429 without", slack.StatusCodeError{Code: http.StatusTooManyRequests}, failure{notSent, "ratelimited", 0}},
		{"429 in a 200", said("ratelimited"), failure{notSent, "ratelimited", 0}},
		{"its other spelling", said("rate_limited"), failure{notSent, "rate_limited", 0}},
		{"500", slack.StatusCodeError{Code: 500}, failure{unknown, "http_5xx", 0}},
		{"503", slack.StatusCodeError{Code: 503}, failure{unknown, "http_5xx", 0}},
		{"a proxy's 407", slack.StatusCodeError{Code: 407}, failure{notSent, "http_4xx", 0}},
		{"may have succeeded in part", said("fatal_error"), failure{unknown, "fatal_error", 0}},
		{"internal", said("internal_error"), failure{unknown, "internal_error", 0}},
		{"archived", said("is_archived"), failure{permanent, "is_archived", 0}},
		{"not a member", said("not_in_channel"), failure{permanent, "not_in_channel", 0}},
		{"deactivated person", said("user_disabled"), failure{permanent, "user_disabled", 0}},
		{"an error of the future", said("volcano"), failure{permanent, "volcano", 0}},
		{"layout", said("invalid_blocks"), failure{badBlocks, "invalid_blocks", 0}},
		{"deleted message", said("message_not_found"), failure{gone, "message_not_found", 0}},
		{"late edit", said("edit_window_closed"), failure{gone, "edit_window_closed", 0}},
		{"token", said("token_revoked"), failure{unauthorised, "token_revoked", 0}},
		{"wrapped", fmt.Errorf("post: %w", said("invalid_auth")), failure{unauthorised, "invalid_auth", 0}},
		{"scope", said("missing_scope"), failure{forbidden, "missing_scope", 0}},
		{"refused", post(&net.OpError{Op: "dial", Err: errors.New("connection refused")}), failure{notSent, "connect", 0}},
		{"no such host", post(&net.OpError{Op: "dial", Err: &net.DNSError{Err: "no such host"}}), failure{notSent, "dns", 0}},
		{"reset while reading", post(&net.OpError{Op: "read", Err: errors.New("connection reset")}), failure{unknown, "connection", 0}},
		{"EOF", post(io.EOF), failure{unknown, "connection", 0}},
		{"deadline", post(context.DeadlineExceeded), failure{unknown, "timeout", 0}},
		{"nonsense in place of JSON", errors.New("invalid character '<'"), failure{unknown, "connection", 0}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := judge(c.err); got != c.want {
				t.Errorf("judge(%v) = %+v, want %+v", c.err, got, c.want)
			}
		})
	}
}
