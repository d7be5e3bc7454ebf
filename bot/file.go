package bot

import (
	"bytes"
	"context"
	"path"

	"github.com/slack-go/slack"

	"alongside/messages"
	"alongside/storage"
)

// upload brings a message that has a file: Slack takes the file first, and then shares it with the text beside it (Slack:
// files.getUploadURLExternal and files.completeUploadExternal). Where Slack takes no files from us, because the app was
// installed before it asked for that right, or the place for files cannot be reached though Slack can, plain is true: the text
// goes alone. Nothing was posted before the last call.
func (c *courier) upload(ctx context.Context, d storage.Delivery, content messages.Content) (channel string, plain bool, err error) {
	if channel = d.To.Channel; channel == "" {
		if channel, err = c.b.direct(ctx, d.To.User); err != nil {
			return "", false, err
		}
	}
	id, plain, err := c.b.hand(ctx, *content.File, pictureName(mark(c.b.workspace, d.ID), *content.File))
	if err != nil {
		return "", plain, err
	}
	err = c.b.share(ctx, id, *content.File, channel, content.Text)
	return channel, err != nil && refusesFiles(err), err
}

// pictureName is the name of a file as Slack keeps it. A picture is named for its message, so that the message is found again
// when the answer to its sending was lost: beside a file Slack keeps no metadata. A file that people open by its name keeps it.
func pictureName(mark string, f messages.File) string {
	if f.Alt == "" {
		return f.Name
	}
	return mark + path.Ext(f.Name)
}

// direct returns the conversation of the bot with a person.
func (b *Bot) direct(ctx context.Context, user string) (channel string, err error) {
	dm, _, _, err := b.api.OpenConversationContext(ctx, &slack.OpenConversationParameters{Users: []string{user}})
	if err != nil {
		return "", err
	}
	return dm.ID, nil
}

// hand gives Slack a file, which nobody sees until it is shared.
func (b *Bot) hand(ctx context.Context, f messages.File, name string) (id string, plain bool, err error) {
	place, err := b.api.GetUploadURLExternalContext(ctx, slack.GetUploadURLExternalParameters{
		FileName: name, FileSize: len(f.Content), AltTxt: f.Alt,
	})
	if err != nil {
		return "", refusesFiles(err), err
	}
	for range 2 {
		if err = b.api.UploadToURL(ctx, slack.UploadToURLParameters{UploadURL: place.UploadURL, Filename: name, Reader: bytes.NewReader(f.Content)}); err == nil {
			return place.FileID, false, nil
		}
	}
	// Another host than that of the calls, which some networks do not let through: that must not keep the words waiting.
	return "", true, err
}

// share posts a file that was handed in, with the text beside it.
func (b *Bot) share(ctx context.Context, id string, f messages.File, channel, text string) error {
	_, err := b.api.CompleteUploadExternalContext(ctx, slack.CompleteUploadExternalParameters{
		Files: []slack.FileSummary{{ID: id, Title: f.Title}}, Channel: channel, InitialComment: cutText(text),
	})
	return err
}

// refusesFiles tells whether Slack takes no file from us, so that the same text without one may pass.
func refusesFiles(err error) bool {
	switch judge(err).verdict {
	case permanent, forbidden, badBlocks:
		return true
	}
	return false
}
