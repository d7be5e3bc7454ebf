package bot

import (
	"context"
	"slices"
	"time"

	"github.com/sirupsen/logrus"

	"alongside/peer"
	"alongside/storage"
)

// mayCome asks, right before a nudge is sent and each time anew, whether its recipient may get it now. This is the one place that does: a
// nudge that was due in the afternoon may come to be sent at night, after an outage or behind many others, and only here is it
// known when. What must wait leaves the outbox and comes back by the clock; what is of no use any more is dropped. It returns true
// where the nudge may be sent.
func (c *courier) mayCome(ctx context.Context, it *item) (next, bool) {
	d, store := it.d, c.b.cfg.Store
	if d.Lane != storage.NudgeLane || d.To.User == "" || d.Replaces != "" { // a change in place wakes nobody
		return next{}, true
	}
	within, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	// By the server's clock, on which all copies agree: a copy whose own clock is wrong wakes nobody.
	now, err := store.Now(within, c.b.workspace)
	if err != nil {
		return c.later(it, err), false
	}
	st, err := store.Load(within, storage.Want{Workspace: c.b.workspace, Worker: d.To.User, Settings: true})
	if err != nil {
		return c.later(it, err), false
	}
	gone, err := c.over(within, d, st, now)
	if err != nil {
		return c.later(it, err), false
	}
	if gone {
		c.note(it, "nudge lapsed", peer.WhyOver)
		return c.drop(ctx, it, peer.WhyOver), false
	}
	if m := st.Member(d.To.User); m != nil && m.State == peer.Gone && !responsible(st, d.To.User) {
		c.note(it, "nudge lapsed", "left")
		return c.drop(ctx, it, "left"), false
	}
	l, err := c.listener(within, it, st, now)
	if err != nil {
		return c.later(it, err), false
	}
	n := peer.NudgeOf(d.Kind)
	if !n.Answer(d.At, now) {
		busy, wait := c.busyUntil(ctx, d.To.User, now)
		if wait > 0 {
			return next{wait: wait, asleep: true}, false
		}
		l.Busy = busy
	}
	gate := func(at time.Time) peer.Gated { return peer.Gate(n, l, d.At, at) }
	answer := gate(now)
	if answer.Passage == peer.Pass {
		// The request may live for a while: it must not arrive in quiet hours that began meanwhile.
		if soon := gate(now.Add(c.b.cfg.RequestTimeout)); soon.Passage == peer.Wait {
			answer = soon
		}
	}
	if answer.Passage == peer.Pass && !n.Always && !n.Answer(d.At, now) {
		kept, why, err := store.KeepPlace(within, d, l.Zone, now)
		if err != nil {
			return c.later(it, err), false
		}
		if !kept { // another copy was faster: ask again, of what it left
			return next{wait: c.b.waits.look, asleep: true}, c.note(it, "nudge overtaken", why)
		}
	}
	switch answer.Passage {
	case peer.Pass:
		return next{}, true
	case peer.Lapse:
		c.note(it, "nudge lapsed", answer.Why)
		return c.drop(ctx, it, answer.Why), false
	}
	// At most a day at a time: settings and time off may change while it waits.
	until := answer.Until
	if tomorrow := now.Add(24 * time.Hour); until.After(tomorrow) {
		until = tomorrow
	}
	// It came back a moment too early, by the clock of a server that took another's place: the same instant would be the same entry, which
	// was done already, and the nudge would wait for ever.
	if !until.Truncate(time.Millisecond).After(d.Since) {
		until = d.Since.Add(time.Millisecond)
	}
	if err := store.PutOff(ctx, d, until, answer.Why); err != nil {
		return c.later(it, err), false
	}
	it.until = until
	c.note(it, "nudge waits", answer.Why)
	return next{settled: true}, false
}

// note counts and logs, by kind, what became of a nudge that was not sent, and returns false. No log holds what it would have said.
func (c *courier) note(it *item, what, why string) bool {
	kind := it.d.Kind
	c.b.count(what, why)
	c.b.count(what+" of kind", kind)
	fields := logrus.Fields{"person": it.d.To.User, "why": why}
	if !it.until.IsZero() {
		fields["until"] = it.until.Format(time.RFC3339)
	}
	c.log(it).WithFields(fields).Info(what)
	return false
}

// counts tells whether an entry counts towards the nudges that its recipient gets: it goes to a person, in a message of its own, and is
// no answer to what they do themselves.
func (c *courier) counts(it *item) bool {
	d := it.d
	return d.Lane == storage.NudgeLane && d.To.User != "" && d.Replaces == "" && !peer.NudgeOf(d.Kind).Answer(d.At, c.b.cfg.Now())
}

// listener is the recipient of a nudge, as far as the gate must know.
func (c *courier) listener(ctx context.Context, it *item, st storage.State, now time.Time) (peer.Listener, error) {
	d := it.d
	l := peer.Listener{Settings: st.Settings, Off: st.TimeOff}
	if terms, agreed := peer.TermsAt(st.Agreements, now); agreed > 0 {
		l.Reach = terms.Availability
	}
	home := d.Team
	if p, err := c.b.Person(ctx, c.b.workspace, d.To.User); err == nil {
		l.Zone = p.Zone // where they are now
	}
	if m := st.Member(d.To.User); m != nil {
		home = m.Team
		if l.Zone == "" {
			l.Zone = m.Zone
		}
	}
	if team := st.Team(home); team != nil {
		calendar := team.Calendar()
		l.Holiday = func(day peer.Day) bool { _, off := calendar.Holiday(day); return off }
		if l.Zone == "" {
			l.Zone = team.Zone
		}
	}
	if n := peer.NudgeOf(d.Kind); n.Always || n.Answer(d.At, now) {
		return l, nil
	}
	var err error
	if l.Sent, err = c.b.cfg.Store.Nudged(ctx, c.b.workspace, d.To.User, d.ID); err != nil {
		return l, err
	}
	l.Ahead, err = c.ahead(ctx, it, l.Zone, now)
	return l, err
}

// ahead is how many nudges of a better rank wait to be sent to the same person today, whether they are in the outbox or come back to it.
func (c *courier) ahead(ctx context.Context, it *item, zone string, now time.Time) (int, error) {
	rank := peer.NudgeOf(it.d.Kind).Rank
	tonight := peer.DayStart(peer.DayOf(now, zone).Add(1), zone)
	waiting := map[string]bool{}
	better := func(o storage.Out) {
		n := peer.NudgeOf(o.Kind)
		if o.Lane == storage.NudgeLane && o.To == it.d.To && o.ID != it.d.ID && o.Replaces == "" && n.Rank < rank && now.Sub(o.At) <= n.Stale {
			waiting[o.ID] = true
		}
	}
	c.mu.Lock()
	for _, other := range c.held {
		better(other.d.Out)
	}
	c.mu.Unlock()
	if rank == 0 {
		return 0, nil
	}
	laters, err := c.b.cfg.Store.Laters(ctx, c.b.workspace)
	for _, l := range laters {
		if l.Until.Before(tonight) {
			better(l.Out)
		}
	}
	return len(waiting), err
}

// responsible tells whether a person coordinates a team or is a deputy of one: such a person is reminded of that, whether or
// not they work in a team themselves.
func responsible(st storage.State, user string) bool {
	return slices.ContainsFunc(st.Teams, func(t peer.Team) bool {
		return slices.Contains(t.Coordinators, user) || slices.Contains(t.Deputies, user)
	})
}
