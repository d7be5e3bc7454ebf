package bot

import (
	"context"

	"github.com/slack-go/slack"
)

// threadBroken tells whether an error is about the message to which was replied, or about threads there: the entry is then
// posted by itself.
func threadBroken(code string) bool {
	switch code {
	case "thread_not_found", "cannot_reply_to_message", "restricted_action_non_threadable_channel", "restricted_action_thread_locked":
		return true
	}
	return false
}

// findReply looks for an entry's message among the replies under another one, which the history of a channel does not hold.
// An empty timestamp without an error means that it is not there.
func (c *courier) findReply(ctx context.Context, query *slack.GetConversationHistoryParameters, parent, want string) (ts string, err error) {
	replies := &slack.GetConversationRepliesParameters{
		ChannelID: query.ChannelID, Timestamp: parent, Oldest: query.Oldest, Limit: query.Limit, Inclusive: true, IncludeAllMetadata: true,
	}
	for range 5 {
		page, more, cursor, err := c.b.api.GetConversationRepliesContext(ctx, replies)
		if err != nil {
			return "", err
		}
		for _, m := range page {
			if m.Metadata.EventType == eventType && m.Metadata.EventPayload["op"] == want {
				return m.Timestamp, nil
			}
		}
		if replies.Cursor = cursor; !more || cursor == "" {
			break
		}
	}
	return "", nil
}
