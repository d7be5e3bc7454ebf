package bot

import (
	"context"
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
	gate := c.gateOf(ctx, d, st)
	answer := gate(now)
	if answer.Passage == peer.Pass {
		// The request may live for a while: it must not arrive in quiet hours that began meanwhile.
		if soon := gate(now.Add(c.b.cfg.RequestTimeout)); soon.Passage == peer.Wait {
			answer = soon
		}
	}
	switch answer.Passage {
	case peer.Pass:
		return next{}, true
	case peer.Lapse:
		c.b.count("nudge lapsed", answer.Why)
		return c.drop(ctx, it, answer.Why), false
	}
	// At most a day at a time: settings and time off may change while it waits.
	until := answer.Until
	if tomorrow := now.Add(24 * time.Hour); until.After(tomorrow) {
		until = tomorrow
	}
	if err := store.PutOff(ctx, d, until, answer.Why); err != nil {
		return c.later(it, err), false
	}
	c.b.count("nudge waits", answer.Why)
	c.log(it).WithFields(logrus.Fields{"why": answer.Why, "until": until.Format(time.RFC3339)}).Info("nudge waits")
	return next{settled: true}, false
}

// gateOf is the gate for one nudge and its recipient, at any instant.
func (c *courier) gateOf(ctx context.Context, d storage.Delivery, st storage.State) func(at time.Time) peer.Gated {
	zone, home := "", d.Team
	if p, err := c.b.Person(ctx, c.b.workspace, d.To.User); err == nil {
		zone = p.Zone // where they are now
	}
	if m := st.Member(d.To.User); m != nil {
		home = m.Team
		if zone == "" {
			zone = m.Zone
		}
	}
	var holiday func(peer.Day) bool
	if team := st.Team(home); team != nil {
		calendar := team.Calendar()
		holiday = func(day peer.Day) bool { _, off := calendar.Holiday(day); return off }
		if zone == "" {
			zone = team.Zone
		}
	}
	return func(at time.Time) peer.Gated {
		return peer.Gate(peer.NudgeOf(d.Kind), st.Settings, st.TimeOff, holiday, zone, d.At, at)
	}
}
