package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// The rungs of the ladder. An alert that can never arrive on one goes to the next that has somebody on it.
const (
	rungChannel = iota
	rungCoordinators
	rungDeputies
	rungAdmins
	rungWebhook // outside Slack
)

// rungMark stands in the id of an entry between the alert's own id and where on the ladder the entry is.
const rungMark = "#rung"

// climb settles an entry that can never arrive where it was to go. An alert goes to the next rung; whoever can mend a
// broken channel is told once. An entry to a person on the lowest rung is that person's alone and goes to nobody else.
func (c *courier) climb(ctx context.Context, it *item, code string) next {
	d, now := it.d, c.b.cfg.Now()
	team, err := c.team(ctx, d.Team)
	if err != nil {
		return c.later(it, err)
	}
	var further []storage.Out
	if d.Lane == storage.AlertLane && d.Replaces == "" && (d.To.Channel != "" || d.Rung > rungChannel) {
		ladder := ladder{team: team, admins: c.b.cfg.Admins, webhook: c.b.cfg.Webhook != ""}
		if code == "undecodable" || code == "panic" {
			ladder = ladderOutside(ladder) // nobody in Slack can be shown it
		}
		further = ladder.next(d.Out, subjectOf(d.Out), now)
		if len(further) == 0 {
			c.log(it).WithField("code", code).Error("an alert can reach nobody")
		}
	}
	further = append(further, digestRungs(d.Out, team)...)
	further = append(further, c.tell(d.Out, team, code, now)...)
	c.log(it).WithField("code", code).Warn("can never be delivered there")
	if len(further) == 0 {
		return c.settle(ctx, it, storage.Sent{State: storage.Dead, At: now, By: c.by, Code: code})
	}
	if err := c.b.cfg.Store.Climb(ctx, d, code, now, further); err != nil {
		it.clean = true
		return c.later(it, err)
	}
	c.b.cfg.Failpoint("deliver.climbed")
	c.b.count("settled", "climbed")
	c.nudge()
	return next{settled: true, posted: true}
}

// ladder is who stands on the rungs.
type ladder struct {
	team    *peer.Team
	admins  []string
	webhook bool
}

func ladderOutside(l ladder) ladder { return ladder{webhook: l.webhook} }

// next returns the entries for the next rung above that has somebody on it besides the one whom the alert is about. Their
// ids follow from the alert's, so that two entries that fail on the same rung lead to one on the next.
func (l ladder) next(from storage.Out, subject string, now time.Time) []storage.Out {
	if now.Sub(from.At) > messages.LateAfter && !from.At.IsZero() {
		now = from.At // whoever gets it late reads when it was
	}
	for rung := from.Rung + 1; rung <= rungWebhook; rung++ {
		if all := l.on(rung, from, subject, now); len(all) > 0 {
			return all
		}
	}
	return nil
}

// all returns the entries for every rung above, as next would make them.
func (l ladder) all(from storage.Out, subject string) (all []storage.Out) {
	for rung := from.Rung + 1; rung <= rungWebhook; rung++ {
		all = append(all, l.on(rung, from, subject, from.At)...)
	}
	return all
}

// on returns the entries for one rung.
func (l ladder) on(rung int, from storage.Out, subject string, at time.Time) []storage.Out {
	root, _, _ := strings.Cut(from.ID, rungMark)
	from.After, from.Replaces, from.Thread, from.Rung, from.At = "", "", "", rung, at
	if rung == rungWebhook {
		if !l.webhook {
			return nil
		}
		from.ID, from.To = root+rungMark+strconv.Itoa(rung), storage.Recipient{Channel: "webhook"}
		return []storage.Out{from}
	}
	var all []storage.Out
	for _, user := range l.people(rung) {
		if user == subject || user == "" {
			continue
		}
		out := from
		out.ID, out.To = root+rungMark+strconv.Itoa(rung)+"."+user, storage.Recipient{User: user}
		all = append(all, out)
	}
	return all
}

func (l ladder) people(rung int) []string {
	switch {
	case rung == rungAdmins:
		return l.admins
	case l.team == nil:
		return nil
	case rung == rungCoordinators:
		return l.team.Coordinators
	}
	return l.team.Deputies
}

// subjectOf is whom an entry is about, "" where it is about nobody.
func subjectOf(o storage.Out) string {
	var facts struct{ Worker string }
	_ = json.Unmarshal(o.Facts, &facts)
	return facts.Worker
}

// destinationBroken tells whether an error is about the channel, so that somebody has to mend it.
func destinationBroken(code string) bool {
	switch code {
	case "is_archived", "not_in_channel", "channel_not_found", "restricted_action", "restricted_action_read_only_channel",
		"restricted_action_thread_only_channel", "restricted_action_non_threadable_channel", "restricted_action_thread_locked",
		"no_permission", "ekm_access_denied":
		return true
	}
	return false
}

// tell returns who is told that something could not be delivered: of a broken channel or a person who is gone once a month,
// of an entry that is broken itself each time.
func (c *courier) tell(from storage.Out, team *peer.Team, code string, now time.Time) []storage.Out {
	switch {
	case strings.HasPrefix(from.ID, noticeMark):
		return nil // no notice about a notice
	case broken(code):
		if !c.mayTell(now) {
			c.b.count("notice", "left out")
			return nil
		}
		return c.b.notices(from.ID, "", from.Team, team, code, now)
	case from.To.Channel != "" && destinationBroken(code):
		return c.tellBroken(from, team, code, now)
	case from.To.User != "" && personGone(code):
		id := from.To.User + "." + code + "." + now.UTC().Format("2006-01")
		return slices.DeleteFunc(c.b.notices(id, from.To.User, from.Team, team, code, now), func(o storage.Out) bool {
			return o.To.User == from.To.User
		})
	}
	return nil
}

// noticesMost is how many notices about broken entries go out in an hour: a fault of ours may break every entry there is.
const noticesMost = 20

// mayTell counts a notice about a broken entry, and tells whether it may go out.
func (c *courier) mayTell(now time.Time) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if now.Sub(c.toldFrom) > time.Hour {
		c.toldFrom, c.told = now, 0
	}
	c.told++
	return c.told <= noticesMost
}

// broken tells whether an entry could not be delivered because of itself, or because of a fault of ours.
func broken(code string) bool {
	switch code {
	case "panic", "hang", "undecodable", "msg_too_long", "no_text", "invalid_blocks", "msg_blocks_too_long", "invalid_arguments", "too_many_attachments":
		return true
	}
	return false
}

// tellBroken tells the coordinators, or the admins where there are none, that a channel cannot be reached: once for each
// channel and reason in a month, whatever else fails there.
func (c *courier) tellBroken(from storage.Out, team *peer.Team, code string, now time.Time) []storage.Out {
	kind, facts, err := messages.Encode(messages.Destination{Channel: from.To.Channel, Code: code})
	if err != nil {
		return nil
	}
	menders := c.b.cfg.Admins
	if team != nil && len(team.Coordinators) > 0 {
		menders = team.Coordinators
	}
	var all []storage.Out
	for _, user := range menders {
		all = append(all, storage.Out{
			ID:        "destination." + from.To.Channel + "." + code + "." + now.UTC().Format("2006-01") + "." + user,
			Workspace: from.Workspace, Team: from.Team, Lane: storage.ReplyLane, To: storage.Recipient{User: user},
			Kind: kind, Facts: facts, At: now,
		})
	}
	return slices.Clip(all)
}

// page is the last rung: it tells an address outside Slack that an alert could reach nobody in Slack. Nothing about the
// worker or the service user goes there.
func (c *courier) page(ctx context.Context, it *item) next {
	err := c.b.outside(ctx, mark(c.b.workspace, it.d.ID), map[string]any{
		"text": fmt.Sprintf(pageText, it.d.Team), "event": "alert_undeliverable", "team": it.d.Team, "at": it.d.At.UTC().Format(time.RFC3339),
	})
	switch {
	case err == nil:
		return c.settle(ctx, it, storage.Sent{State: storage.SentOK, At: c.b.cfg.Now(), By: c.by, Channel: "webhook"})
	case errors.Is(err, errWebhook):
		c.log(it).Error("the webhook address is malformed or missing; an alert reached nobody")
		return c.settle(ctx, it, storage.Sent{State: storage.Dead, At: c.b.cfg.Now(), By: c.by, Code: "webhook"})
	}
	it.tries++
	c.log(it).WithField("code", judge(err).code).Error("the webhook does not take an alert")
	return next{wait: backoff(it.tries - 1), asleep: true}
}
