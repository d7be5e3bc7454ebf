package slacksim

import (
	"fmt"
	"slices"
	"time"
)

// Block is one Block Kit block as decoded JSON.
type Block = map[string]any

// Metadata is a message's metadata.
type Metadata struct {
	EventType    string         `json:"event_type"`
	EventPayload map[string]any `json:"event_payload"`
}

// Edited says who changed a message last, and when.
type Edited struct {
	User string `json:"user"`
	TS   string `json:"ts"`
}

// Message is a stored message: Slack's fields and what the simulator knows
// besides.
type Message struct {
	Type        string    `json:"type"`
	Subtype     string    `json:"subtype,omitempty"`
	Channel     string    `json:"channel"`
	User        string    `json:"user"`
	BotID       string    `json:"bot_id,omitempty"`
	AppID       string    `json:"app_id,omitempty"`
	Team        string    `json:"team,omitempty"`
	TS          string    `json:"ts"`
	ThreadTS    string    `json:"thread_ts,omitempty"`
	Text        string    `json:"text"`
	Blocks      []Block   `json:"blocks,omitempty"`
	Attachments []any     `json:"attachments,omitempty"`
	Files       []File    `json:"files,omitempty"`
	Metadata    *Metadata `json:"metadata,omitempty"`
	Edited      *Edited   `json:"edited,omitempty"`

	Ephemeral bool   `json:"ephemeral"`         // seen by To alone
	To        string `json:"to,omitempty"`      // user id of an ephemeral message
	Deleted   bool   `json:"deleted,omitempty"` // kept as a tombstone
	Hidden    bool   `json:"hidden,omitempty"`  // accepted, but shown to nobody
	// Notifies lists whom the text notifies by markup: user ids, "channel",
	// "here", "everyone".
	Notifies []string `json:"notifies"`
	// Origin says how the message came to be: "chat.postMessage",
	// "response_url", "ack", "slackbot", "typed" ...
	Origin string `json:"origin,omitempty"`

	values map[string]map[string]any // choices made in its elements
}

// wire returns the message as Slack's API shows it.
func (m *Message) wire(withMetadata bool) map[string]any {
	out := map[string]any{"type": m.Type, "user": m.User, "ts": m.TS, "text": m.Text, "team": m.Team}
	if m.BotID != "" {
		out["bot_id"], out["app_id"] = m.BotID, m.AppID
		out["bot_profile"] = map[string]any{"id": m.BotID, "app_id": m.AppID, "team_id": m.Team, "deleted": false}
	}
	if m.ThreadTS != "" {
		out["thread_ts"] = m.ThreadTS
	}
	if m.Blocks != nil {
		out["blocks"] = m.Blocks
	}
	if m.Attachments != nil {
		out["attachments"] = m.Attachments
	}
	if len(m.Files) > 0 {
		files := make([]any, len(m.Files))
		for i, f := range m.Files {
			files[i] = f.wire()
		}
		out["files"] = files
	}
	if m.Edited != nil {
		out["edited"] = m.Edited
	}
	if withMetadata && m.Metadata != nil {
		out["metadata"] = m.Metadata
	}
	return out
}

// copied returns a message that shares nothing mutable at its top level. Block
// contents are never changed in place, only replaced.
func (m *Message) copied() Message {
	c := *m
	c.Blocks = slices.Clone(m.Blocks)
	c.Notifies = slices.Clone(m.Notifies)
	if c.Notifies == nil {
		c.Notifies = []string{}
	}
	return c
}

// timestamp formats an instant as a Slack ts: seconds with six decimals.
func timestamp(t time.Time) string {
	us := t.UnixMicro()
	return fmt.Sprintf("%d.%06d", us/1_000_000, us%1_000_000)
}
