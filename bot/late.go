package bot

import (
	"context"
	"time"

	"alongside/peer"
	"alongside/storage"
)

// lateNudge is how late a nudge must be so that only the newest of those for the same person is sent.
const lateNudge = time.Hour

// missingAfter is how long an entry that changes a message waits for that message, where it is not in the outbox.
const missingAfter = time.Minute

// age is for how long an entry could have been sent.
func (c *courier) age(o storage.Out) time.Duration {
	from := o.At
	if o.Since.After(from) {
		from = o.Since // it waited because its recipient was not to be disturbed, and not because of Slack
	}
	if from.IsZero() {
		return 0
	}
	return c.b.cfg.Now().Sub(from)
}

// stale says why an entry is not to be sent any more, "" where it is. An alert never is too old.
func (c *courier) stale(it *item) string {
	age := c.age(it.d.Out)
	switch it.d.Lane {
	case storage.ReplyLane:
		if age > c.b.cfg.ReplyAge {
			return "stale"
		}
	case storage.NudgeLane:
		// Where somebody waits for the answer, and where it came after what somebody else is told first, it is of use for as long as its row
		// says: it is the other's morning that it waited for, and not Slack.
		if peer.NudgeOf(it.d.Kind).Always || it.d.After != "" {
			return ""
		}
		if age > c.b.cfg.NudgeAge {
			return "stale"
		}
		if age > lateNudge && it.d.To.User != "" && !c.only(it) {
			return "superseded"
		}
	}
	return ""
}

// only tells whether a late nudge is the one that is to be sent to its recipient: of those that are held the most urgent, and of these
// the newest, where none of them was sent yet.
func (c *courier) only(it *item) bool {
	now := c.b.wall()
	c.mu.Lock()
	defer c.mu.Unlock()
	to := c.recipient(it)
	if !to.nudged.IsZero() && now.Sub(to.nudged) < lateNudge {
		return false
	}
	rank := peer.NudgeOf(it.d.Kind).Rank
	for _, other := range c.held {
		n := peer.NudgeOf(other.d.Kind)
		if other == it || other.d.Lane != storage.NudgeLane || other.d.To != it.d.To || n.Always || n.Rank > rank {
			continue
		}
		if n.Rank < rank || other.d.At.After(it.d.At) || other.d.At.Equal(it.d.At) && other.serial > it.serial {
			return false
		}
	}
	to.nudged = now
	return true
}

// lapse settles an entry whose time is over. A nudge goes without a word; a reply may matter, so it is kept among what could
// not be delivered, from where it can be sent again.
func (c *courier) lapse(ctx context.Context, it *item, code string) next {
	c.b.count("lapsed", string(it.d.Lane)+" "+code)
	if it.d.Lane == storage.NudgeLane {
		c.note(it, "nudge lapsed", code)
	}
	c.log(it).WithField("code", code).WithField("age", c.age(it.d.Out).Round(time.Minute).String()).Warn("not sent, its time is over")
	if it.d.Lane == storage.ReplyLane && it.d.Replaces == "" {
		return c.settle(ctx, it, storage.Sent{State: storage.Dead, At: c.b.cfg.Now(), By: c.by, Code: code})
	}
	return c.drop(ctx, it, code)
}

// nothingThere tells whether the message that an entry changes does not exist: nobody began to send it, and it is not in
// the outbox. It was for somebody to whom it was then not sent.
func (c *courier) nothingThere(ctx context.Context, it *item, target storage.Sent) bool {
	now := c.b.wall()
	if it.checked.IsZero() {
		it.checked = now
	}
	if target.State != storage.NotBegun || now.Sub(it.checked) < missingAfter {
		return false
	}
	it.checked = now
	for _, lane := range storage.Lanes() {
		queue, err := c.b.cfg.Store.Queue(ctx, c.b.workspace, lane)
		if err != nil {
			return false
		}
		for _, d := range queue {
			if d.ID == it.d.Replaces {
				return false
			}
		}
	}
	return true
}

// above returns the entries that change, along with an alert's own message, those that went to people on the rungs above while
// it could not be delivered.
func (c *courier) above(ctx context.Context, d storage.Delivery) ([]storage.Out, error) {
	if d.Lane != storage.AlertLane || d.Replaces == "" || d.To.Channel == "" {
		return nil, nil
	}
	team, err := c.team(ctx, d.Team)
	if err != nil {
		return nil, err
	}
	first := d.Out
	first.ID = d.Replaces
	var ids []string
	rungs := ladder{team: team, admins: c.b.cfg.Admins}.all(first, subjectOf(d.Out))
	for _, r := range rungs {
		ids = append(ids, r.ID)
	}
	marks, err := c.b.cfg.Store.SentMarks(ctx, c.b.workspace, ids)
	if err != nil {
		return nil, err
	}
	var all []storage.Out
	for _, r := range rungs {
		if marks[r.ID].Known && marks[r.ID].State != storage.Dead {
			o := d.Out
			o.ID, o.To, o.Replaces, o.After, o.Thread = d.ID+"@"+r.To.User, r.To, r.ID, "", ""
			all = append(all, o)
		}
	}
	return all, nil
}
