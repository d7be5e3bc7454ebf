package bot

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"alongside/messages"
	"alongside/storage"
)

// eventType is the type of the metadata that every message carries.
const eventType = "alongside"

// mark is an opaque id of an entry. It stands in the metadata of the message, which anybody in the workspace may read, and
// lets the message be found again when the answer to its sending was lost.
func mark(workspace, id string) string {
	sum := sha256.Sum256([]byte("alongside " + workspace + " " + id))
	return hex.EncodeToString(sum[:16])
}

// say posts a message, under the target where it is a reply, or changes the one that it replaces in place. It returns where the message is.
func (c *courier) say(ctx context.Context, d storage.Delivery, content messages.Content, target storage.Sent) (channel, ts string, err error) {
	ctx, cancel := context.WithTimeout(ctx, c.b.cfg.RequestTimeout)
	defer cancel()
	options := words(content)
	defer func() { c.heard(err) }()
	if d.Replaces != "" {
		channel, ts, _, err = c.b.api.UpdateMessageContext(ctx, target.Channel, target.TS, options...)
		return channel, ts, err
	}
	if content.File != nil {
		channel, plain, err := c.upload(ctx, d, content)
		if !plain {
			return channel, "", err
		}
		c.b.count("file left out", judge(err).code)
		if content.Instead != nil { // nobody is promised a file that does not come
			options = words(*content.Instead)
		}
	}
	if target.TS != "" {
		options = append(options, slack.MsgOptionTS(target.TS))
	}
	options = append(options, slack.MsgOptionMetadata(slack.SlackMetadata{
		EventType: eventType, EventPayload: map[string]any{"op": mark(c.b.workspace, d.ID)},
	}))
	return c.b.api.PostMessageContext(ctx, d.To.Channel+d.To.User, options...)
}

// words are what a message says, for Slack.
func words(content messages.Content) []slack.MsgOption {
	return []slack.MsgOption{
		slack.MsgOptionText(cutText(content.Text), false),
		slack.MsgOptionBlocks(content.Blocks...), // none: clears those of a message that is changed
		slack.MsgOptionDisableLinkUnfurl(), slack.MsgOptionDisableMediaUnfurl(),
	}
}

// reconcile settles an unknown outcome: it waits until the request cannot live any more and looks the message up. Where it is
// not there it is sent again. Where nobody may look, an alert is sent again, marked, because it may be a repeat; the rest is
// dropped, because it must not be seen twice.
func (c *courier) reconcile(ctx context.Context, it *item, known, target storage.Sent) next {
	if rest := known.At.Add(c.b.cfg.Settle).Sub(c.b.cfg.Now()); rest > 0 {
		return next{wait: min(rest, c.b.cfg.Settle), asleep: true}
	}
	channel, ts, err := c.find(ctx, it.d, known, target)
	c.heard(err)
	if err != nil {
		if f := judge(err); f.verdict == notSent || f.verdict == unknown || f.verdict == unauthorised {
			if f.verdict == unauthorised {
				c.b.revoke(f.code)
			}
			it.tries++
			return next{wait: max(f.wait, backoff(it.tries-1)), asleep: true}
		}
	}
	c.b.cfg.Failpoint("deliver.reconciled")
	switch {
	case ts != "":
		c.b.count("reconciled", "found")
		return c.settle(ctx, it, storage.Sent{
			State: storage.SentOK, Attempt: known.Attempt, At: c.b.cfg.Now(), By: c.by,
			Channel: channel, TS: ts, Version: it.d.Version,
		})
	case it.d.Lane == storage.AlertLane:
		c.b.count("reconciled", "repeated")
		it.repeat = true
		return c.post(ctx, it, known, target)
	case err == nil:
		c.b.count("reconciled", "absent")
		return c.post(ctx, it, known, target)
	}
	c.b.count("reconciled", "dropped")
	return c.drop(ctx, it, "unknown")
}

// brings tells whether a file is named for an entry, see pictureName.
func brings(files []slack.File, mark string) bool {
	return slices.ContainsFunc(files, func(f slack.File) bool { return strings.TrimSuffix(f.Name, path.Ext(f.Name)) == mark })
}

// find looks for an entry's message in the history around the time at which it was sent. An empty timestamp without an
// error means that it is not there.
func (c *courier) find(ctx context.Context, d storage.Delivery, known, target storage.Sent) (channel, ts string, err error) {
	ctx, cancel := context.WithTimeout(ctx, c.b.cfg.RequestTimeout)
	defer cancel()
	channel = d.To.Channel
	if channel == "" {
		dm, _, _, err := c.b.api.OpenConversationContext(ctx, &slack.OpenConversationParameters{Users: []string{d.To.User}})
		if err != nil {
			return "", "", err
		}
		channel = dm.ID
	}
	want := mark(c.b.workspace, d.ID)
	// Clocks differ: look from some minutes before the try to now. The newest come first, so a few pages are enough.
	query := &slack.GetConversationHistoryParameters{
		ChannelID: channel, Limit: 200, IncludeAllMetadata: true, Inclusive: true,
		Oldest: strconv.FormatInt(known.At.Add(-5*time.Minute).Unix(), 10) + ".000000",
	}
	if target.TS != "" {
		ts, err = c.findReply(ctx, query, target.TS, want)
		return channel, ts, err
	}
	for range 5 {
		page, err := c.b.api.GetConversationHistoryContext(ctx, query)
		if err != nil {
			return "", "", err
		}
		for _, m := range page.Messages {
			if m.Metadata.EventType == eventType && m.Metadata.EventPayload["op"] == want || brings(m.Files, want) {
				return channel, m.Timestamp, nil
			}
		}
		if query.Cursor = page.ResponseMetaData.NextCursor; query.Cursor == "" {
			break
		}
	}
	return channel, "", nil
}
