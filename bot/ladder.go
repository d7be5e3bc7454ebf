package bot

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

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
	if d.To.Channel != "" && destinationBroken(code) {
		further = append(further, c.tellBroken(d.Out, team, code, now)...)
	}
	c.log(it).WithField("code", code).Warn("can never be delivered there")
	if len(further) == 0 {
		return c.settle(ctx, it, storage.Sent{State: storage.Dead, At: now, By: c.by, Code: code})
	}
	if err := c.b.cfg.Store.Climb(ctx, d, code, further); err != nil {
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
	root, _, _ := strings.Cut(from.ID, rungMark)
	for rung := from.Rung + 1; rung < rungWebhook; rung++ {
		var all []storage.Out
		for _, user := range l.people(rung) {
			if user == subject || user == "" {
				continue
			}
			out := from
			out.ID = root + rungMark + strconv.Itoa(rung) + "." + user
			out.To = storage.Recipient{User: user}
			out.After, out.Replaces, out.Thread, out.Rung, out.At = "", "", "", rung, now
			all = append(all, out)
		}
		if len(all) > 0 {
			return all
		}
	}
	if !l.webhook {
		return nil
	}
	out := from
	out.ID = root + rungMark + strconv.Itoa(rungWebhook)
	out.To = storage.Recipient{Channel: "webhook"}
	out.After, out.Replaces, out.Thread, out.Rung, out.At = "", "", "", rungWebhook, now
	return []storage.Out{out}
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
	ctx, cancel := context.WithTimeout(ctx, c.b.cfg.RequestTimeout)
	defer cancel()
	id := mark(c.b.workspace, it.d.ID)
	body := encode(map[string]string{
		"text":      fmt.Sprintf(pageText, it.d.Team),
		"event":     "alert_undeliverable",
		"workspace": c.b.workspace, "team": it.d.Team, "id": id, "at": it.d.At.UTC().Format(time.RFC3339),
	})
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.b.cfg.Webhook, bytes.NewReader(body))
	if err != nil {
		c.log(it).Error("the webhook address is malformed or missing; an alert reached nobody")
		return c.settle(ctx, it, storage.Sent{State: storage.Dead, At: c.b.cfg.Now(), By: c.by, Code: "webhook"})
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Idempotency-Key", id)
	resp, err := c.b.http.Do(req)
	if err == nil {
		_ = resp.Body.Close()
		if resp.StatusCode/100 == 2 {
			return c.settle(ctx, it, storage.Sent{State: storage.SentOK, At: c.b.cfg.Now(), By: c.by, Channel: "webhook"})
		}
		err = slack.StatusCodeError{Code: resp.StatusCode}
	}
	it.tries++
	c.log(it).WithField("code", judge(err).code).Error("the webhook does not take an alert")
	return next{wait: backoff(it.tries - 1), asleep: true}
}
