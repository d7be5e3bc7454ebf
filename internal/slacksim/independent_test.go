package slacksim_test

import (
	"errors"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"alongside/internal/slacksim"
)

// TestAnIndependentClient runs slack-go, which knows nothing of this package,
// through the methods a bot uses.
func TestAnIndependentClient(t *testing.T) {
	s := start(t, testConfig(true))
	c := slack.New(slacksim.DefaultBotToken, slack.OptionAPIURL(s.APIURL()))
	ctx := t.Context()
	who, err := c.AuthTestContext(ctx)
	if err != nil || who.UserID != slacksim.BotUserID || who.BotID != slacksim.BotID {
		t.Fatalf("%+v, %v", who, err)
	}
	u, err := c.GetUserInfoContext(ctx, ada)
	if err != nil || u.TZ != "Europe/Oslo" || u.TZOffset != 3600 || !u.IsAdmin || u.Locale != "nb-NO" {
		t.Errorf("%+v, %v", u, err)
	}
	channel, _, _, err := c.OpenConversationContext(ctx, &slack.OpenConversationParameters{Users: []string{ada}})
	if err != nil || channel.ID != "D0ADA" {
		t.Fatalf("%+v, %v", channel, err)
	}
	text := slack.NewTextBlockObject(slack.MarkdownType, "*hello*", false, true)
	_, ts, err := c.PostMessageContext(ctx, channel.ID, slack.MsgOptionText("hello", false),
		slack.MsgOptionBlocks(slack.NewSectionBlock(text, nil, nil)),
		slack.MsgOptionMetadata(slack.SlackMetadata{EventType: "op", EventPayload: map[string]any{"id": "7"}}))
	if err != nil {
		t.Fatal(err)
	}
	if _, _, _, err := c.UpdateMessageContext(ctx, channel.ID, ts, slack.MsgOptionText("changed", false)); err != nil {
		t.Error(err)
	}
	h, err := c.GetConversationHistoryContext(ctx, &slack.GetConversationHistoryParameters{ChannelID: channel.ID, IncludeAllMetadata: true})
	if err != nil || len(h.Messages) != 1 || h.Messages[0].Metadata.EventPayload["id"] != "7" || h.Messages[0].Text != "changed" {
		t.Errorf("%+v, %v", h, err)
	}
	_, err = c.PostEphemeralContext(ctx, team, ada, slack.MsgOptionText("psst", false))
	if err != nil {
		t.Error(err)
	}
	var answer slack.SlackErrorResponse
	if _, _, err := c.PostMessageContext(ctx, old, slack.MsgOptionText("x", false)); !errors.As(err, &answer) || answer.Err != "is_archived" {
		t.Errorf("err = %v", err)
	}
	home := slack.HomeTabViewRequest{Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: []slack.Block{slack.NewSectionBlock(text, nil, nil)}}}
	v, err := c.PublishViewContext(ctx, slack.PublishViewContextRequest{UserID: ada, View: home})
	if err != nil || s.Views(ada).Home.ID != v.ID {
		t.Errorf("%+v, %v", v, err)
	}
	if err := s.Fault(slacksim.Fault{Method: "chat.postMessage", Mode: "429", Count: 1, RetryAfter: 2}); err != nil {
		t.Fatal(err)
	}
	var limited *slack.RateLimitedError
	if _, _, err := c.PostMessageContext(ctx, team, slack.MsgOptionText("x", false)); !errors.As(err, &limited) || limited.RetryAfter != 2*time.Second {
		t.Errorf("err = %v", err)
	}
}
