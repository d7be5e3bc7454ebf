package bot

import (
	"context"
	"errors"
	"time"

	"alongside/commands"
	"alongside/messages"
)

// pictureTime is how long bringing and deleting pictures may take altogether.
const pictureTime = 30 * time.Second

// pictures brings a person the picture that they asked for, and deletes those that are to go. It goes around the outbox, in which
// a message lies open: nothing of what the picture shows is written anywhere but in Slack. The person is told where it fails.
func (b *Bot) pictures(in incoming, p *commands.Pictures, language string) {
	b.follows.Go(func() {
		ctx, cancel := context.WithTimeout(b.base, pictureTime)
		defer cancel()
		failed := messages.PictureStays
		err := b.bring(ctx, in, p, language)
		if err != nil {
			failed = messages.PictureFailed
			b.logCall("picture not brought", in, err)
		}
		for _, file := range p.Delete {
			if err != nil && p.Show != nil {
				break // the one before stays, for nothing took its place
			}
			if gone := b.discard(ctx, p, file); gone != nil {
				err = gone
				b.logCall("picture not deleted", in, err)
			}
		}
		if err != nil {
			content := messages.Render(messages.TrendPictureReply{State: failed}, language, messages.Options{Prefix: b.prefix})
			if err := b.respond(ctx, in.responseURL, encode(ephemeral(content))); err != nil {
				b.logCall("reply not shown", in, err)
			}
		}
	})
}

// bring uploads a picture to the direct messages of whoever asked for it. It is noted before it is shared, so that it can be
// deleted whatever becomes of the rest; one that may or may not have been shared is deleted.
func (b *Bot) bring(ctx context.Context, in incoming, p *commands.Pictures, language string) error {
	if p.Show == nil {
		return nil
	}
	content := messages.Render(p.Show, language, messages.Options{Prefix: b.prefix})
	if content.File == nil {
		return errors.New("no picture")
	}
	channel, err := b.direct(ctx, in.user)
	if err != nil {
		return err
	}
	file, _, err := b.hand(ctx, *content.File, content.File.Name)
	if err != nil {
		return err
	}
	if err = p.Note(ctx, file); err == nil {
		err = b.share(ctx, file, *content.File, channel, content.Text)
	}
	if err != nil {
		return errors.Join(err, b.discard(ctx, p, file))
	}
	return nil
}

// discard deletes a picture in Slack and lets go of its id. It tries some times.
func (b *Bot) discard(ctx context.Context, p *commands.Pictures, file string) error {
	var err error
	for try := range 4 {
		if err = b.api.DeleteFileContext(ctx, file); err == nil {
			break
		}
		f := judge(err)
		if f.code == "file_not_found" || f.code == "file_deleted" {
			break
		}
		if f.verdict != notSent && f.verdict != unknown || try == 3 {
			return err
		}
		t := time.NewTimer(max(f.wait, backoff(try)))
		select {
		case <-t.C:
		case <-ctx.Done():
			t.Stop()
			return err
		}
	}
	return p.Gone(ctx, file)
}
