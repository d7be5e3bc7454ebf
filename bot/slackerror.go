package bot

import (
	"context"
	"errors"
	"net"
	"net/http"
	"time"

	"github.com/slack-go/slack"
)

// verdict is what a failed call of the Web API means for the message that it was to bring.
type verdict int

const (
	notSent      verdict = iota + 1 // it certainly had no effect and may be sent again
	unknown                         // it may have had its effect
	permanent                       // it never arrives at this destination
	badBlocks                       // Slack does not take this layout; plain text may pass
	gone                            // the message to be changed cannot be changed any more
	unauthorised                    // the token is no longer good: nothing can be sent
	forbidden                       // the token is good but lacks a scope
)

// failure is a failed call, judged.
type failure struct {
	verdict verdict
	code    string        // Slack's error, or a word of ours; never text of a person
	wait    time.Duration // Slack's Retry-After, where it gave one
}

// codes are Slack's errors by what they mean (Slack: chat.postMessage, chat.update, views.open, conversations.open). An
// error that is not here is permanent: sending the same again would get the same answer.
var codes = map[string]verdict{
	"ratelimited": notSent, "rate_limited": notSent, "message_limit_exceeded": notSent, "service_unavailable": notSent,
	"team_added_to_org": notSent, "org_login_required": notSent,

	"fatal_error": unknown, "internal_error": unknown, "request_timeout": unknown,

	"invalid_blocks": badBlocks, "invalid_blocks_format": badBlocks, "msg_blocks_too_long": badBlocks,
	"invalid_attachments": badBlocks, "invalid_arguments": badBlocks, "invalid_arg_name": badBlocks,
	"invalid_metadata_format": badBlocks, "invalid_metadata_schema": badBlocks,

	"message_not_found": gone, "cant_update_message": gone, "edit_window_closed": gone, "update_failed": gone,

	"invalid_auth": unauthorised, "not_authed": unauthorised, "account_inactive": unauthorised, "token_revoked": unauthorised,
	"token_expired": unauthorised, "not_allowed_token_type": unauthorised, "team_access_not_granted": unauthorised,
	"access_denied": unauthorised, "app_missing_action_url": unauthorised,

	"missing_scope": forbidden, "no_permission": forbidden,
}

// judge says what an error of a call means.
func judge(err error) failure {
	var limited *slack.RateLimitedError
	if errors.As(err, &limited) {
		return failure{notSent, "ratelimited", limited.RetryAfter}
	}
	var said slack.SlackErrorResponse
	if errors.As(err, &said) {
		return judgeCode(said.Err)
	}
	var status slack.StatusCodeError
	if errors.As(err, &status) {
		switch {
		case status.Code == http.StatusTooManyRequests:
			return failure{verdict: notSent, code: "ratelimited"}
		case status.Code >= 500:
			return failure{verdict: unknown, code: "http_5xx"}
		}
		return failure{verdict: notSent, code: "http_4xx"} // something between us and Slack refused it
	}
	// A connection that was never made carried nothing. Whatever else broke may have broken after Slack had read it.
	var op *net.OpError
	var dns *net.DNSError
	switch {
	case errors.As(err, &dns):
		return failure{verdict: notSent, code: "dns"}
	case errors.As(err, &op) && op.Op == "dial":
		return failure{verdict: notSent, code: "connect"}
	case errors.Is(err, context.DeadlineExceeded), isTimeout(err):
		return failure{verdict: unknown, code: "timeout"}
	}
	return failure{verdict: unknown, code: "connection"}
}

func judgeCode(code string) failure {
	v, known := codes[code]
	if !known {
		v = permanent
	}
	return failure{verdict: v, code: code}
}

func isTimeout(err error) bool {
	var ne net.Error
	return errors.As(err, &ne) && ne.Timeout()
}
