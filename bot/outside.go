package bot

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/slack-go/slack"

	"alongside/storage"
)

// Two things are told to an address outside Slack: that an alert reached nobody in Slack (page, in ladder.go), and that Slack
// has not answered for long while alerts wait. Nothing about a worker or a service user goes there: ids of ours and counts.

// outside posts one event. The id is the same whenever it is posted again.
func (b *Bot) outside(ctx context.Context, id string, event map[string]any) error {
	ctx, cancel := context.WithTimeout(ctx, b.cfg.RequestTimeout)
	defer cancel()
	event["id"], event["workspace"] = id, b.workspace
	body := encode(event)
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, b.cfg.Webhook, bytes.NewReader(body))
	if err != nil {
		return errWebhook
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Idempotency-Key", id)
	if b.cfg.WebhookSecret != "" {
		at := strconv.FormatInt(b.cfg.Now().Unix(), 10)
		req.Header.Set("X-Alongside-Timestamp", at)
		req.Header.Set("X-Alongside-Signature", "sha256="+signOutside(b.cfg.WebhookSecret, at, body))
	}
	resp, err := b.http.Do(req)
	if err != nil {
		return err
	}
	_ = resp.Body.Close()
	if resp.StatusCode/100 != 2 {
		return slack.StatusCodeError{Code: resp.StatusCode}
	}
	return nil
}

// signOutside is the HMAC-SHA256 of "timestamp.body" in hex, with which the receiver knows that an event is ours and fresh.
func signOutside(secret, at string, body []byte) string {
	h := hmac.New(sha256.New, []byte(secret))
	_, _ = h.Write([]byte(at + ".")) // never fails
	_, _ = h.Write(body)
	return hex.EncodeToString(h.Sum(nil))
}

// watchLine tells the outside when Slack has not answered for too long while alerts wait: once, and once when it is over.
func (b *Bot) watchLine(ctx context.Context) {
	for wait(ctx, b.waits.outside) {
		if err := b.lookOutside(ctx); err != nil && ctx.Err() == nil {
			b.log.WithField("error", errorWord(err)).Warn("the outside could not be told")
		}
	}
}

// takeoverAfter is how long a copy leaves the telling to the one that began with it.
const takeoverAfter = 2 * time.Minute

// lookOutside looks once. What was told is kept with the records, so that several copies, and one after a restart, tell it once.
func (b *Bot) lookOutside(ctx context.Context) error {
	now, since := b.wall(), b.unreachable()
	stretch, err := b.cfg.Store.Outage(ctx, b.workspace)
	if err != nil {
		return err
	}
	switch {
	case since.IsZero() && stretch.Since.IsZero():
		return nil
	case since.IsZero():
		if !stretch.Told {
			_, err := b.cfg.Store.OutageOver(ctx, b.workspace)
			return err
		}
		if b.healed.IsZero() {
			b.healed = now
		}
		if stretch.By != b.courier.by && now.Sub(b.healed) < takeoverAfter {
			return nil // the copy that told it tells this too
		}
		if err := b.outside(ctx, outageID(stretch)+"-over", map[string]any{
			"event": "slack_reachable", "text": healedText, "since": stretch.Since.UTC().Format(time.RFC3339), "at": now.UTC().Format(time.RFC3339),
		}); err != nil {
			return err
		}
		b.log.Info("told the outside that Slack answers again")
		b.healed = time.Time{}
		_, err := b.cfg.Store.OutageOver(ctx, b.workspace)
		return err
	case now.Sub(since) < b.cfg.WebhookAfter || stretch.Told:
		return nil
	}
	waiting, err := b.alertsWaiting(ctx)
	if err != nil || waiting == 0 {
		return err
	}
	if stretch.Since.IsZero() {
		if stretch, err = b.cfg.Store.OutageBegins(ctx, b.workspace, since, b.courier.by); err != nil {
			return err
		}
	}
	if stretch.By != b.courier.by && now.Sub(stretch.Since) < b.cfg.WebhookAfter+takeoverAfter {
		return nil // another copy tells it
	}
	if err := b.outside(ctx, outageID(stretch), map[string]any{
		"event": "slack_unreachable", "text": unreachableText, "alerts": waiting,
		"since": stretch.Since.UTC().Format(time.RFC3339), "at": now.UTC().Format(time.RFC3339),
	}); err != nil {
		return err
	}
	b.count("outside", "told")
	b.log.WithField("alerts", waiting).Error("Slack has not answered for long; told the outside")
	return b.cfg.Store.OutageTold(ctx, b.workspace)
}

func outageID(o storage.Outage) string { return "outage-" + strconv.FormatInt(o.Since.UnixMilli(), 10) }

// alertsWaiting is how many messages about alerts wait to be sent.
func (b *Bot) alertsWaiting(ctx context.Context) (int64, error) {
	queue, err := b.cfg.Store.Queue(ctx, b.workspace, storage.AlertLane)
	return int64(len(queue)), err
}

// errWebhook means that there is no address outside, or that it is malformed.
var errWebhook = errors.New("no address outside")
