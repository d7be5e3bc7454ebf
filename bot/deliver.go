package bot

import (
	"context"
	"strings"
	"time"

	"github.com/sirupsen/logrus"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// The beginnings of a stored code after a try that certainly sent nothing: such an entry is sent again without being looked
// up, and marked where an earlier try may have sent it.
const (
	retryPrefix  = "retry "
	repeatPrefix = retryPrefix + "repeat "
)

// repeatCode is stored with a message that was sent although an earlier try may have been seen: it goes on saying so
// whenever it is changed in place.
const repeatCode = "repeat"

// notTold is the code with which a word about a worker is dropped that the worker did not get first.
const notTold = "not told first"

// deliver takes one entry one step further. It decides from what storage knows, so that it makes no difference whether this
// copy, another one, or one that was killed did the steps before.
func (c *courier) deliver(ctx context.Context, it *item) next {
	d, store := it.d, c.b.cfg.Store
	if it.sent != nil {
		return c.settle(ctx, it, *it.sent)
	}
	known, err := store.Lookup(ctx, c.b.workspace, d.ID)
	if err != nil {
		return c.later(it, err)
	}
	if known.State.Settled() {
		return c.settle(ctx, it, known)
	}
	if d.Workspace != c.b.workspace && d.Workspace != "" {
		return next{wait: backoffMost, asleep: true} // another bot's
	}
	if d.Rung >= rungWebhook {
		return c.page(ctx, it)
	}
	if d.After != "" {
		first, err := store.Lookup(ctx, c.b.workspace, d.After)
		if err != nil {
			return c.later(it, err)
		}
		if !first.State.Settled() {
			return c.lookAgain(it)
		}
		if d.Lane == storage.NudgeLane && peer.NudgeOf(d.Kind).Told && first.State != storage.SentOK {
			c.note(it, "nudge lapsed", notTold)
			return c.drop(ctx, it, notTold)
		}
	}
	var target storage.Sent
	if d.Replaces != "" {
		if target, err = store.Lookup(ctx, c.b.workspace, d.Replaces); err != nil {
			return c.later(it, err)
		}
		switch {
		case !target.State.Settled():
			if c.nothingThere(ctx, it, target) {
				return c.drop(ctx, it, "target missing")
			}
			return c.lookAgain(it)
		case target.State == storage.SentOK && target.Version > d.Version:
			return c.drop(ctx, it, "older")
		}
		if it.more, err = c.above(ctx, d); err != nil {
			return c.later(it, err)
		}
		if target.State != storage.SentOK {
			return c.drop(ctx, it, "target "+string(target.State))
		}
		it.repeat = target.Code == repeatCode
	}
	if d.Thread != "" && d.Replaces == "" && !it.alone {
		if target, err = store.Lookup(ctx, c.b.workspace, d.Thread); err != nil {
			return c.later(it, err)
		}
		if !target.State.Settled() {
			return c.lookAgain(it)
		}
		if target.State != storage.SentOK || target.Channel != d.To.Channel {
			target = storage.Sent{} // there is nothing to reply to
			if d.Note {
				return c.drop(ctx, it, "no thread")
			}
		}
	}
	uncertain := known.State == storage.Sending || known.State == storage.Unknown && !strings.HasPrefix(known.Code, retryPrefix)
	if uncertain && d.Replaces == "" && !it.clean { // a change in place may be made twice
		return c.reconcile(ctx, it, known, target)
	}
	it.repeat = it.repeat || strings.HasPrefix(known.Code, repeatPrefix)
	it.revived = it.revived || known.Code == storage.Revived
	return c.post(ctx, it, known, target)
}

// post asks Slack once. Known is what the decision to do so was based on.
func (c *courier) post(ctx context.Context, it *item, known, target storage.Sent) next {
	d, store := it.d, c.b.cfg.Store
	m, err := messages.Decode(d.Kind, d.Facts)
	if err != nil {
		return c.climb(ctx, it, "undecodable")
	}
	m = forReader(m, d.To)
	if n, ok := c.mayCome(ctx, it); !ok {
		return n
	}
	if code := c.stale(it); code != "" && !it.revived {
		return c.lapse(ctx, it, code)
	}
	language, zone, err := c.reader(ctx, d)
	if err != nil {
		return c.later(it, err)
	}
	options := messages.Options{Repeat: it.repeat, Prefix: c.b.prefix}
	if c.age(d.Out) > messages.LateAfter && d.Replaces == "" {
		options.Late, options.Zone = d.At, zone
	}
	if named, ok := m.(messages.Named); ok && d.To.User != "" {
		m = named.WithName(c.b.realName(ctx, d.To.User)) // stored nowhere
	}
	content := c.render(m, language, options)
	if it.plain {
		content.Blocks = nil
		if content.Instead != nil {
			content.Instead.Blocks = nil
		}
	}
	var before storage.Sent
	for {
		begun := time.Now()
		if before, err = store.Begin(ctx, d, c.by, c.b.cfg.Now()); err != nil {
			return c.later(it, err)
		}
		if before.State.Settled() {
			return c.settle(ctx, it, before)
		}
		if before.State != known.State || before.Attempt != known.Attempt {
			return next{wait: c.b.cfg.Settle, asleep: true} // another copy took it between our look and now
		}
		c.b.cfg.Failpoint("deliver.begun")
		if time.Since(begun) < c.b.cfg.RequestTimeout/2 {
			break
		}
		// The process stood still, and another copy may have taken the entry for abandoned since. It is ours only if nobody else has begun.
		known = storage.Sent{State: storage.Sending, Attempt: before.Attempt + 1}
	}
	it.clean = false
	channel, ts, err := c.say(ctx, d, content, target)
	if err != nil {
		return c.failed(ctx, it, err)
	}
	c.b.cfg.Failpoint("deliver.posted")
	sent := storage.Sent{
		State: storage.SentOK, Attempt: before.Attempt + 1, At: c.b.cfg.Now(), By: c.by,
		Channel: channel, TS: ts, Version: d.Version,
	}
	if it.repeat {
		sent.Code = repeatCode
	}
	return c.settle(ctx, it, sent)
}

// failed decides what a failed call means for the entry.
func (c *courier) failed(ctx context.Context, it *item, err error) next {
	f := judge(err)
	if f.code == "account_inactive" && c.tokenGood(ctx) {
		f.verdict = permanent // the recipient's account, not ours
	}
	c.b.count("not sent", f.code)
	c.log(it).WithField("code", f.code).Info("not sent")
	edit := it.d.Replaces != ""
	switch {
	case f.verdict == unauthorised, f.code == "missing_scope":
		c.b.revoke(f.code)
		return c.again(ctx, it, f, 0)
	case f.verdict == notSent, f.verdict == unknown && edit:
		it.tries++
		rest := backoff(it.tries - 1)
		if f.code == "ratelimited" && f.wait > 0 {
			rest = f.wait // as long as everybody's: whoever came first goes first then
		}
		return c.again(ctx, it, f, rest)
	case f.verdict == unknown:
		if err := c.b.cfg.Store.MarkUnknown(ctx, it.d, f.code, c.b.cfg.Now()); err == nil {
			c.b.cfg.Failpoint("deliver.unknown")
		}
		return next{posted: true, wait: c.b.cfg.Settle, asleep: true}
	case f.verdict == badBlocks && !it.plain:
		it.plain = true
		c.log(it).WithField("code", f.code).Error("Slack does not take this layout; sent as plain text")
		return c.again(ctx, it, f, 0)
	case it.d.Note:
		return c.drop(ctx, it, f.code)
	case it.d.Thread != "" && !edit && !it.alone && threadBroken(f.code):
		it.alone = true
		return c.again(ctx, it, f, 0)
	case f.verdict == gone && edit:
		return c.drop(ctx, it, f.code)
	}
	return c.climb(ctx, it, f.code)
}

// again notes that a try certainly sent nothing, so that whoever holds the entry next sends it without looking it up.
func (c *courier) again(ctx context.Context, it *item, f failure, wait time.Duration) next {
	it.clean = true
	prefix := retryPrefix
	if it.repeat {
		prefix = repeatPrefix
	}
	if err := c.b.cfg.Store.MarkUnknown(ctx, it.d, prefix+f.code, c.b.cfg.Now()); err != nil {
		c.log(it).WithField("error", errorWord(err)).Warn("outcome not noted yet")
	}
	if unconnected(f.code) && c.shut() {
		wait, it.outage = 0, true // it is the line's turn to wait, see line.go
	} else if f.unanswered() {
		it.outage = true
	}
	n := next{posted: true, wait: wait, asleep: wait > 2*time.Second}
	if f.code == "ratelimited" {
		n.limit = max(f.wait, time.Second)
	}
	return n
}

// settle writes down what became of an entry and takes it out of the outbox. Where storage does not take it, it is
// remembered: nothing is sent again.
func (c *courier) settle(ctx context.Context, it *item, sent storage.Sent) next {
	sent.Counts = sent.State == storage.SentOK && c.counts(it)
	if err := c.b.cfg.Store.SettleWith(ctx, it.d, sent, it.more); err != nil {
		first := it.sent == nil
		it.sent = &sent
		n := c.later(it, err)
		n.posted = first && sent.State == storage.SentOK
		return n
	}
	c.b.cfg.Failpoint("deliver.settled")
	c.b.count("settled", string(sent.State))
	if len(it.more) > 0 {
		c.nudge()
	}
	c.log(it).WithFields(logrus.Fields{"state": string(sent.State), "code": sent.Code}).Info("settled")
	return next{settled: true, posted: sent.State == storage.SentOK}
}

// drop settles an entry that is not to be sent any more.
func (c *courier) drop(ctx context.Context, it *item, code string) next {
	return c.settle(ctx, it, storage.Sent{State: storage.Dropped, At: c.b.cfg.Now(), By: c.by, Code: code})
}

// later keeps an entry while storage does not answer.
func (c *courier) later(it *item, err error) next {
	if it.tries == 0 {
		c.log(it).WithField("error", errorWord(err)).Warn("outbox entry has to wait")
	}
	it.tries++
	return next{wait: min(backoff(it.tries-1), 5*time.Second), asleep: true}
}

// lookAgain keeps an entry that waits for another. It is woken when that one settles here, and looks by itself in case that
// happens in another copy.
func (c *courier) lookAgain(it *item) next {
	if !it.warned && !it.d.At.IsZero() && c.b.cfg.Now().Sub(it.d.At) > 10*time.Minute {
		it.warned = true
		c.log(it).Warn("entry waits for another for more than ten minutes")
	}
	return next{wait: c.b.waits.look, asleep: true}
}

// reader is in which language the recipient reads, a person's own or else the team's, and in which zone the team is.
func (c *courier) reader(ctx context.Context, d storage.Delivery) (language, zone string, err error) {
	if d.To.User != "" {
		if p, err := c.b.Person(ctx, c.b.workspace, d.To.User); err == nil {
			language, zone = p.Language, p.Zone
		}
	}
	team, err := c.team(ctx, d.Team)
	if err != nil {
		return "", "", err
	}
	if team != nil {
		zone = team.Zone
		if language == "" {
			language = team.Language
		}
	}
	if language == "" {
		language = messages.Languages[0]
	}
	return language, zone, nil
}

func (c *courier) team(ctx context.Context, id string) (*peer.Team, error) {
	if id == "" {
		return nil, nil
	}
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	st, err := c.b.cfg.Store.Load(ctx, storage.Want{Workspace: c.b.workspace})
	if err != nil {
		return nil, err
	}
	return st.Team(id), nil
}

func (c *courier) tokenGood(ctx context.Context) bool {
	_, err := c.b.api.AuthTestContext(ctx)
	return err == nil
}

func (c *courier) log(it *item) *logrus.Entry {
	return c.b.log.WithFields(logrus.Fields{
		"out": it.d.ID, "kind": it.d.Kind, "lane": string(it.d.Lane), "rung": it.d.Rung, "to": it.d.To.User + it.d.To.Channel,
	})
}
