package bot

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/sirupsen/logrus"
	"github.com/slack-go/slack"

	"alongside/messages"
)

// ackMost is how long an acknowledgement may be: Slack drops one of 20 KB without a word, the envelope included.
const ackMost = 19_000

// formTime is how long after a request arrived its form may still open: Slack takes a trigger for 3 s.
const formTime = 2700 * time.Millisecond

// present turns a reply into the acknowledgement, and into calls where the acknowledgement cannot carry it.
func (b *Bot) present(in incoming, out outcome, arrived time.Time) []byte {
	language := out.person.Language
	if language == "" {
		language = b.languageOf(in.user)
	}
	if p := out.reply.Pictures; p != nil && out.err == nil {
		defer b.pictures(in, p, language) // after the reply
	}
	if in.kind == aSubmission {
		return b.presentForm(in, out, language)
	}
	if form := out.reply.Form; form != nil {
		ctx, cancel := context.WithDeadline(b.base, arrived.Add(formTime))
		defer cancel()
		if err := b.show(ctx, in, form, language); err != nil {
			b.logCall("form not opened", in, err)
			out.reply.Message = b.excuseForm(err)
		}
	}
	if out.reply.Message == nil {
		return nil
	}
	if in.kind == anAction && in.view != nil {
		ctx, cancel := context.WithDeadline(b.base, arrived.Add(formTime))
		defer cancel()
		if err := b.showDone(ctx, in, out, language); err != nil {
			b.logCall("reply not shown in the form", in, err)
		}
		return nil
	}
	content := messages.Render(out.reply.Message, language, messages.Options{Prefix: b.prefix})
	body := encode(ephemeral(content))
	if in.kind == aCommand && len(body) < ackMost {
		return body
	}
	b.follow(in, body)
	return nil
}

// presentForm answers a submission: what to mend, the next form, or what came of it.
func (b *Bot) presentForm(in incoming, out outcome, language string) []byte {
	reply := out.reply
	switch {
	case len(reply.Errors) > 0:
		errs := map[string]string{}
		for block, m := range reply.Errors {
			errs[block] = plain(m, language)
		}
		return encode(slack.NewErrorsViewSubmissionResponse(errs))
	case out.err != nil && len(in.view.Inputs) > 0:
		// Nothing was saved: the form stays with all that was filled in, to be sent again.
		return encode(slack.NewErrorsViewSubmissionResponse(map[string]string{in.view.Inputs[0]: plain(reply.Message, language)}))
	case reply.Form != nil:
		view := messages.RenderForm(reply.Form, language)
		return encode(slack.NewUpdateViewSubmissionResponse(&view))
	case reply.Message != nil:
		view := messages.RenderForm(messages.Done{Message: reply.Message}, language)
		return encode(slack.NewUpdateViewSubmissionResponse(&view))
	}
	return nil
}

// show opens a form. In a form of the same kind it takes its place; over another kind it is laid on top.
func (b *Bot) show(ctx context.Context, in incoming, form messages.Form, language string) error {
	view := messages.RenderForm(form, language)
	var err error
	switch {
	case in.view == nil || in.view.Type == "home":
		_, err = b.api.OpenViewContext(ctx, in.request.Trigger, view)
	case in.view.CallbackID == view.CallbackID:
		_, err = b.api.UpdateViewContext(ctx, view, "", in.view.Hash, in.view.ID)
	default:
		_, err = b.api.PushViewContext(ctx, in.request.Trigger, view)
	}
	return err
}

// showDone says in a form what came of a button in it. What went wrong is laid over the form, so that nothing typed is lost.
func (b *Bot) showDone(ctx context.Context, in incoming, out outcome, language string) error {
	view := messages.RenderForm(messages.Done{Message: out.reply.Message}, language)
	var err error
	switch {
	case in.view.Type == "home":
		_, err = b.api.OpenViewContext(ctx, in.request.Trigger, view)
	case out.err != nil:
		_, err = b.api.PushViewContext(ctx, in.request.Trigger, view)
	default:
		_, err = b.api.UpdateViewContext(ctx, view, "", in.view.Hash, in.view.ID)
	}
	return err
}

// excuseForm says why a form did not open. A trigger that was too slow, or a Slack that did not answer, is no fault of ours:
// the person sends the command again.
func (b *Bot) excuseForm(err error) messages.Message {
	switch f := judge(err); f.code {
	case "expired_trigger_id", "trigger_expired", "trigger_exchanged", "exchanged_trigger_id", "timeout", "connection",
		"connect", "dns", "ratelimited", "http_5xx", "internal_error", "fatal_error", "service_unavailable", "hash_conflict":
		return messages.NotSaved{}
	}
	reference := newReference()
	b.log.WithField("reference", reference).Error("form refused by Slack")
	return messages.Failed{Reference: reference}
}

// follow sends a reply that the acknowledgement cannot carry to the response address. The acknowledgement waits for it for
// a moment, so that in the usual case the person sees the reply before the button comes to rest.
func (b *Bot) follow(in incoming, body []byte) {
	done := make(chan struct{})
	b.follows.Go(func() {
		defer close(done)
		ctx, cancel := context.WithTimeout(b.base, b.cfg.RequestTimeout)
		defer cancel()
		if err := b.respond(ctx, in.responseURL, body); err != nil {
			b.logCall("reply not shown", in, err)
		}
	})
	t := time.NewTimer(b.cfg.AckGrace)
	defer t.Stop()
	select {
	case <-done:
	case <-t.C:
	}
}

// respond posts to a response address (Slack: five times within thirty minutes). One that Slack did not read is tried
// again once: the reply is visible to one person, and seen twice it does no harm.
func (b *Bot) respond(ctx context.Context, url string, body []byte) error {
	if url == "" {
		return errors.New("no response address")
	}
	var err error
	for range 2 {
		var req *http.Request
		if req, err = http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body)); err != nil {
			return errors.New("malformed response address")
		}
		req.Header.Set("Content-Type", "application/json; charset=utf-8")
		var resp *http.Response
		if resp, err = b.http.Do(req); err != nil {
			continue
		}
		_ = resp.Body.Close()
		if resp.StatusCode == http.StatusOK {
			return nil
		}
		err = slack.StatusCodeError{Code: resp.StatusCode, Status: resp.Status}
		if resp.StatusCode < 500 {
			return err
		}
	}
	return err
}

// reply is a message as an acknowledgement or a response address takes it.
type reply struct {
	ResponseType string        `json:"response_type"`
	Replace      bool          `json:"replace_original"`
	Text         string        `json:"text"`
	Blocks       []slack.Block `json:"blocks,omitempty"`
	UnfurlLinks  bool          `json:"unfurl_links"` // never: Slack would fetch the address of somebody's calendar
	UnfurlMedia  bool          `json:"unfurl_media"`
}

func ephemeral(c messages.Content) reply {
	return reply{ResponseType: "ephemeral", Text: cutText(c.Text), Blocks: c.Blocks}
}

// plain is a message in the words alone, for places that show markup as it is written.
func plain(m messages.Message, language string) string {
	return unescape.Replace(unmark.Replace(messages.Render(m, language, messages.Options{}).Text))
}

var unmark = strings.NewReplacer("*", "", "`", "")

// cutText keeps text within what Slack shows as one message: longer text has been split, and posted more than once.
func cutText(text string) string {
	const most = 3900
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return text
}

// encode returns JSON without the escaping for HTML, which would make it longer. What it is given always encodes.
func encode(v any) []byte {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	_ = e.Encode(v)
	return bytes.TrimSpace(out.Bytes())
}

func (b *Bot) logCall(what string, in incoming, err error) {
	f := judge(err)
	if f.verdict == unauthorised {
		b.revoke(f.code)
	}
	b.log.WithFields(logrus.Fields{"user": in.who(), "what": in.what(), "code": f.code}).Warn(what)
}
