package bot

import (
	"bytes"
	"context"

	"github.com/slack-go/slack"

	"alongside/messages"
	"alongside/storage"
)

// upload brings a message that has a file: Slack takes the file first, and then shares it with the text beside it (Slack:
// files.getUploadURLExternal and files.completeUploadExternal). Where Slack takes no files from us, because the app was
// installed before it asked for that right, plain is true: the text goes alone. Nothing was posted before the last call.
func (c *courier) upload(ctx context.Context, d storage.Delivery, content messages.Content) (channel string, plain bool, err error) {
	channel = d.To.Channel
	if channel == "" {
		dm, _, _, err := c.b.api.OpenConversationContext(ctx, &slack.OpenConversationParameters{Users: []string{d.To.User}})
		if err != nil {
			return "", false, err
		}
		channel = dm.ID
	}
	place, err := c.b.api.GetUploadURLExternalContext(ctx, slack.GetUploadURLExternalParameters{
		FileName: content.File.Name, FileSize: len(content.File.Content),
	})
	if err == nil {
		err = c.b.api.UploadToURL(ctx, slack.UploadToURLParameters{
			UploadURL: place.UploadURL, Filename: content.File.Name, Reader: bytes.NewReader(content.File.Content),
		})
	}
	if err != nil {
		return "", refusesFiles(err), err
	}
	_, err = c.b.api.CompleteUploadExternalContext(ctx, slack.CompleteUploadExternalParameters{
		Files: []slack.FileSummary{{ID: place.FileID, Title: content.File.Title}}, Channel: channel, InitialComment: cutText(content.Text),
	})
	return channel, err != nil && refusesFiles(err), err
}

// refusesFiles tells whether Slack takes no file from us, so that the same text without one may pass.
func refusesFiles(err error) bool {
	switch judge(err).verdict {
	case permanent, forbidden, badBlocks:
		return true
	}
	return false
}
