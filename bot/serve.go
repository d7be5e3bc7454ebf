package bot

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"runtime/debug"
	"strings"
	"time"

	"github.com/sirupsen/logrus"

	"alongside/commands"
	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// errPeople means that Slack did not say who somebody is, and that nothing older is known.
var errPeople = errors.New("nobody says who this is")

// errPanic is a handler that panicked; its stack is in the log.
var errPanic = errors.New("panic")

// settleAfterBudget is how long a handler that overran its budget may still take to say so by itself.
const settleAfterBudget = 150 * time.Millisecond

// outcome is what became of a request.
type outcome struct {
	reply  commands.Reply
	person peer.Person
	err    error
}

// serve answers one payload that was let in: it returns the body of the acknowledgement, nil for an empty one. It returns
// within the budget and a little more, whatever the handler does: a write that comes later is refused by its deadline.
func (b *Bot) serve(in incoming, arrived time.Time) []byte {
	b.cfg.Failpoint("receive.parsed")
	b.count("received", in.name)
	switch in.kind {
	case aCheck, anEvent:
		return nil
	case anOptions:
		return []byte(`{"options":[]}`)
	case aChallenge:
		return encode(map[string]string{"challenge": in.challenge})
	case aStranger:
		b.count("dropped", in.name)
		b.log.WithField("type", in.name).Info("payload of a type that is not handled")
		return nil
	}
	if reason := b.foreign(in); reason != "" {
		b.count("refused", reason)
		b.log.WithFields(logrus.Fields{"reason": reason, "team": in.team, "app": in.app}).Warn("payload refused")
		return nil
	}
	in.request.At = b.cfg.Now()
	ctx, cancel := context.WithDeadline(b.base, arrived.Add(b.cfg.Budget))
	defer cancel()
	done := make(chan outcome, 1)
	b.work.Add(1)
	b.lanes.crew.do(func() {
		defer b.work.Done()
		done <- b.handle(ctx, in)
	})
	var out outcome
	select {
	case out = <-done:
	case <-ctx.Done():
		t := time.NewTimer(settleAfterBudget)
		defer t.Stop()
		select {
		case out = <-done:
		case <-t.C:
			out.err = context.DeadlineExceeded
		}
	}
	b.cfg.Failpoint("receive.handled")
	if out.err != nil {
		out.reply = commands.Reply{Message: b.excuse(in, out.err)}
	}
	return b.presentSafely(in, out, arrived)
}

// presentSafely presents a reply; where that panics, the person at least reads that something failed.
func (b *Bot) presentSafely(in incoming, out outcome, arrived time.Time) (ack []byte) {
	defer func() {
		if v := recover(); v != nil {
			b.logPanic(v)
			out.err = errPanic
			out.reply = commands.Reply{Message: b.excuse(in, errPanic)}
			ack = b.present(in, out, arrived)
		}
	}()
	return b.present(in, out, arrived)
}

func (b *Bot) logPanic(v any) {
	// The value of a panic may hold what a person wrote; its type and the stack do not.
	b.log.WithFields(logrus.Fields{"panic": fmt.Sprintf("%T", v), "stack": string(debug.Stack())}).Error("panic")
}

// handle asks the desk. A panic of a handler is its error, and ends no other request.
func (b *Bot) handle(ctx context.Context, in incoming) (out outcome) {
	defer func() {
		if v := recover(); v != nil {
			b.logPanic(v)
			out.err = errPanic
		}
	}()
	out.person, out.err = b.Person(ctx, in.team, in.user)
	if out.err != nil {
		return out
	}
	b.cfg.Failpoint("receive.person")
	in.request.Person = out.person
	out.reply, out.err = b.ask(ctx, in.request)
	return out
}

// excuse chooses what a person reads when nothing came of a request, and logs why.
func (b *Bot) excuse(in incoming, err error) messages.Message {
	entry := b.log.WithFields(logrus.Fields{"user": in.who(), "kind": string(in.kind), "what": in.what(), "error": errorWord(err)})
	for _, passing := range []error{
		storage.ErrUnavailable, storage.ErrLate, storage.ErrConflict, commands.ErrBusy, errPeople,
		context.DeadlineExceeded, context.Canceled,
	} {
		if errors.Is(err, passing) {
			b.count("not saved", string(in.kind))
			entry.Warn("not saved")
			return messages.NotSaved{}
		}
	}
	reference := newReference()
	b.count("failed", string(in.kind))
	entry.WithField("reference", reference).Error("request failed")
	return messages.Failed{Reference: reference}
}

// what names the command, action or form; ids of ours, unless somebody made them up.
func (in incoming) what() string {
	name := in.request.Command + in.request.Action + in.request.Form
	if len(name) > 64 {
		name = name[:64]
	}
	return name
}

// who is whose request it was, as it may stand in a log: nobody's where it is about the weekly check-in or a questionnaire. That
// somebody answered, or tried to, is nobody's business either.
func (in incoming) who() string {
	for _, quiet := range []string{"checkin", "questionnaire"} {
		if strings.HasPrefix(strings.TrimPrefix(in.what(), "/"), quiet) {
			return ""
		}
	}
	return in.user
}

// errorWord is an error as it may stand in a log. What storage says names kinds of keys and no content; of an error that we
// do not know, only the types in its chain are certain to hold nothing that a person wrote.
func errorWord(err error) string {
	var types []string
	for e := err; e != nil; e = errors.Unwrap(e) {
		if text := e.Error(); strings.HasPrefix(text, "storage: ") && len(text) < 300 {
			return text
		}
		types = append(types, fmt.Sprintf("%T", e))
	}
	for _, known := range []error{
		storage.ErrLate, storage.ErrConflict, storage.ErrUnavailable, storage.ErrCorrupt, commands.ErrBusy, errPeople, errPanic,
		context.DeadlineExceeded, context.Canceled,
	} {
		if errors.Is(err, known) {
			return known.Error()
		}
	}
	return strings.Join(types, " ")
}

// newReference returns a short word that joins what a person read to a line of the log.
func newReference() string {
	const letters = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
	raw := make([]byte, 5)
	_, _ = rand.Read(raw) // never fails (Go: crypto/rand)
	for i := range raw {
		raw[i] = letters[int(raw[i])%len(letters)]
	}
	return string(raw)
}

// foreign says why a payload is not for this bot, "" where it is.
func (b *Bot) foreign(in incoming) string {
	if in.team != b.workspace {
		return "other workspace"
	}
	if app := b.appID(); app != "" && in.app != "" && in.app != app {
		return "other app"
	}
	return ""
}
