package commands

import (
	"context"
	"strings"
	"time"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// alertSnoozeForm asks until when the alert is put off, if it can be.
func alertSnoozeForm(ctx context.Context, d *Desk, req Request) (Reply, error) {
	worker, id, _ := strings.Cut(req.Value, " ")
	var form messages.AlertSnooze
	m, err := d.unit(ctx, req, storage.Want{People: []string{req.Person.User}, Worker: worker}, func(st storage.State) (decision, error) {
		_, no := d.findSnooze(req, st, worker, id, func(c peer.Calendar) time.Time {
			form = messages.AlertSnooze{Worker: worker, ID: id, Zone: c.Zone, Until: peer.SnoozeChoices(req.At, c)}
			return form.Until[0]
		})
		return decision{reply: no}, nil
	})
	if err != nil || m != nil {
		return say(m), err
	}
	return Reply{Form: form}, nil
}

// alertSnoozed puts an alert off: both messages say until when and by whom, an entry brings it back, and how long it waits
// to be taken counts from then.
func alertSnoozed(ctx context.Context, d *Desk, req Request) (Reply, error) {
	var form messages.AlertSnooze
	messages.Reopen(&form, req.Private)
	until, err := time.Parse(time.RFC3339, req.Values["until"].One())
	if err != nil {
		return say(d.stale()), nil
	}
	want := storage.Want{People: []string{req.Person.User}, Worker: form.Worker}
	m, err := d.unit(ctx, req, want, func(st storage.State) (decision, error) {
		a, no := d.findSnooze(req, st, form.Worker, form.ID, func(peer.Calendar) time.Time { return until })
		if no != nil {
			return decision{reply: no}, nil
		}
		team := st.Team(a.Team)
		if team == nil {
			return decision{reply: d.stale()}, nil
		}
		c := storage.NewChange(st, req.Op, req.At)
		c.PutAlert(a)
		c.Due(storage.AlertSnoozed(a))
		c.Due(storage.AlertWaiting(a, 1, peer.WaitingStep(a, 1, team.Calendar())))
		showAlert(c, *team, a)
		showPassedOn(c, *team, before(st, a), a, req.At)
		c.Audit(storage.Audit{By: req.Person.User, Action: string(peer.HandleAlert), Team: a.Team, Worker: a.Worker, Target: a.ID, Result: "snoozed"})
		return decision{reply: messages.AlertSnoozed{Worker: a.Worker, Until: a.SnoozedUntil, Zone: team.Zone}, change: c}, nil
	})
	return say(m), err
}

// findSnooze returns the alert as put off until an instant that is chosen by the clocks of its team, or why it cannot be.
func (d *Desk) findSnooze(req Request, st storage.State, worker, id string, until func(peer.Calendar) time.Time) (peer.Alert, messages.Message) {
	var reason peer.Reason
	a, no := d.findAlert(req, st, worker, id, func(a peer.Alert) (peer.Alert, peer.Reason) {
		var calendar peer.Calendar
		if team := st.Team(a.Team); team != nil {
			calendar = team.Calendar()
		}
		a, reason = a.Snooze(req.Person.User, until(calendar), req.At, calendar)
		return a, reason
	})
	if reason == peer.AlreadySnoozed {
		no = messages.AlertRefused{Reason: reason, By: a.SnoozedBy}
	}
	return a, no
}
