package bot

import (
	"context"
	"strings"
	"sync"
	"time"

	"github.com/slack-go/slack"

	"alongside/storage"
)

// dndScope is the right to ask whom Slack itself is not to disturb. It is asked for on request only, see ManifestOptions.DND.
const dndScope = "dnd:read"

const (
	dndFresh   = 5 * time.Minute // how old an answer may be
	dndOld     = time.Hour       // the same while Slack does not answer
	dndRest    = time.Minute     // without a question after one that failed
	dndTimeout = time.Second     // of a question; a nudge is not held up for longer than that
	dndMost    = 50              // people in one question (Slack: dnd.teamInfo)
	dndEach    = 4 * time.Second // between two questions (Slack: 20 in a minute)
)

// disturbances remember until when Slack itself is not to disturb people. One question is asked for all who have a nudge waiting. Where
// Slack does not answer, what was known last is used, and nothing at all before a nudge would wait for it.
type disturbances struct {
	granted bool // the right was given

	mu    sync.Mutex
	known map[string]disturbance
	asked time.Time // when the last question was asked; by the server's clock, as all times here
	rest  time.Time // no question before
}

// disturbance is what Slack said of one person: the window in which they are, or the next.
type disturbance struct {
	from, to time.Time
	at       time.Time // when it was said
}

// until returns when the window ends that an instant lies in, zero where it lies in none.
func (d disturbance) until(at time.Time) time.Time {
	if at.Before(d.from) || !at.Before(d.to) {
		return time.Time{}
	}
	return d.to
}

// grantedDND tells whether the token may ask, from what Slack says of itself in auth.test.
func grantedDND(who *slack.AuthTestResponse) bool {
	for _, scope := range strings.Split(who.Header.Get("X-OAuth-Scopes"), ",") {
		if strings.TrimSpace(scope) == dndScope {
			return true
		}
	}
	return false
}

// busyUntil returns until when Slack is not to disturb a person, zero for now; or how long to wait before it is asked, because another
// question was asked just now.
func (c *courier) busyUntil(ctx context.Context, user string, now time.Time) (until time.Time, wait time.Duration) {
	d := &c.b.disturb
	if !d.granted {
		return time.Time{}, 0
	}
	d.mu.Lock()
	defer d.mu.Unlock() // the next one finds what this one was told
	old, have := d.known[user]
	age := now.Sub(old.at).Abs() // several ask at once, and a clock that was set back must not keep an answer for ever
	if have && age < dndFresh {
		return old.until(now), 0
	}
	if have && age < dndOld {
		until = old.until(now)
	}
	if now.Before(d.rest) && d.rest.Sub(now) < 2*dndRest {
		return until, 0
	}
	if since := now.Sub(d.asked).Abs(); since < dndEach {
		return until, dndEach - since
	}
	d.asked = now
	if err := d.ask(ctx, c.b.api, user, c.othersWaiting(user, now), now); err != nil {
		d.rest = now.Add(dndRest)
		c.b.count("do not disturb not known", judge(err).code)
		c.b.log.WithField("code", judge(err).code).Warn("Slack does not say whom not to disturb; nudges come by what the bot knows itself")
		return until, 0
	}
	return d.known[user].until(now), 0
}

// othersWaiting are other people who have a nudge waiting here and of whom it is to be asked too.
func (c *courier) othersWaiting(user string, now time.Time) (others []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	seen := map[string]bool{user: true}
	for _, it := range c.held {
		other := it.d.To.User
		if age := now.Sub(c.b.disturb.known[other].at).Abs(); it.d.Lane != storage.NudgeLane || other == "" || seen[other] || age < dndFresh || len(others) == dndMost-1 {
			continue
		}
		seen[other] = true
		others = append(others, other)
	}
	return others
}

// ask asks about a person, and where it can be done in the same question about others.
func (d *disturbances) ask(ctx context.Context, api *slack.Client, user string, others []string, now time.Time) error {
	ctx, cancel := context.WithTimeout(ctx, dndTimeout)
	defer cancel()
	if d.known == nil || len(d.known) > peopleMost {
		d.known = map[string]disturbance{}
	}
	keep := func(of string, s slack.DNDStatus) {
		is := disturbance{at: now}
		if s.Enabled {
			is.from, is.to = time.Unix(int64(s.NextStartTimestamp), 0), time.Unix(int64(s.NextEndTimestamp), 0)
		}
		d.known[of] = is
	}
	if len(others) > 0 {
		all, err := api.GetDNDTeamInfoContext(ctx, append([]string{user}, others...))
		for of, s := range all {
			keep(of, s)
		}
		if _, told := all[user]; told && err == nil {
			return nil
		}
		if err != nil && judge(err).code != "user_not_visible" { // one of the others is not to be seen
			return err
		}
	}
	s, err := api.GetDNDInfoContext(ctx, &user)
	if err == nil {
		keep(user, *s)
	}
	return err
}
