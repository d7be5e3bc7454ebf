package commands

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// alertCommand has no command of its own: alerts are handled where they are read.
func alertCommand() Command {
	return Command{
		actions: map[string]handler{"alert.ack": alertAck, "alert.close": alertCloseForm, "alert.snooze": alertSnoozeForm},
		forms:   map[string]handler{"alert.close": alertClosed, "alert.snooze": alertSnoozed},
	}
}

// alertOut is the id of an alert's message to the worker or to the channel, in the alert's present episode.
func alertOut(a peer.Alert, to string) string { return storage.AlertOut(a, to) }

// noteStep says in the thread of an alert what has just become of it.
func noteStep(c *storage.Change, team peer.Team, a peer.Alert) {
	m, name := messages.StepOf(a, team)
	send(c, storage.AlertNote(a, team, name), m)
}

// showAlert updates both messages of an alert in place, the worker's first, and says in its thread what has become of it.
func showAlert(c *storage.Change, team peer.Team, a peer.Alert) {
	facts := messages.AlertFactsOf(a, team)
	for _, copy := range []struct {
		to storage.Recipient
		at string
		m  messages.Message
	}{
		{storage.Recipient{User: a.Worker}, "worker", messages.AlertCopy{AlertFacts: facts}},
		{storage.Recipient{Channel: team.CoordinatorsChannel}, "channel", messages.Alert{AlertFacts: facts}},
	} {
		first := alertOut(a, copy.at)
		send(c, storage.Out{
			ID: first + "." + strconv.Itoa(a.Version), Team: team.ID, Lane: storage.AlertLane, To: copy.to, Replaces: first, Version: a.Version,
		}, copy.m)
	}
	noteStep(c, team, a)
}

// alertAck answers "I'll talk to them". Of two people who press in the same instant one has it and the other reads who.
func alertAck(ctx context.Context, d *Desk, req Request) (Reply, error) {
	worker, id, _ := strings.Cut(req.Value, " ")
	return handleAlert(ctx, d, req, worker, id, messages.AlertHandled{Worker: worker}, func(a peer.Alert) (peer.Alert, peer.Reason) {
		return a.Acknowledge(req.Person.User, req.At)
	})
}

// alertCloseForm asks with what the alert is closed, if it can be.
func alertCloseForm(ctx context.Context, d *Desk, req Request) (Reply, error) {
	worker, id, _ := strings.Cut(req.Value, " ")
	m, err := d.unit(ctx, req, storage.Want{People: []string{req.Person.User}, Worker: worker}, func(st storage.State) (decision, error) {
		_, no := d.findAlert(req, st, worker, id, func(a peer.Alert) (peer.Alert, peer.Reason) {
			return a.Close(req.Person.User, peer.Talked, req.At)
		})
		return decision{reply: no}, nil
	})
	if err != nil || m != nil {
		return say(m), err
	}
	return Reply{Form: messages.AlertClose{Worker: worker, ID: id}}, nil
}

func alertClosed(ctx context.Context, d *Desk, req Request) (Reply, error) {
	var form messages.AlertClose
	messages.Reopen(&form, req.Private)
	outcome := peer.AlertOutcome(req.Values["outcome"].One())
	return handleAlert(ctx, d, req, form.Worker, form.ID, messages.AlertHandled{Worker: form.Worker, Closed: true}, func(a peer.Alert) (peer.Alert, peer.Reason) {
		return a.Close(req.Person.User, outcome, req.At)
	})
}

// handleAlert takes an alert a step further and shows it to both sides.
func handleAlert(ctx context.Context, d *Desk, req Request, worker, id string, done messages.Message, step func(peer.Alert) (peer.Alert, peer.Reason)) (Reply, error) {
	m, err := d.unit(ctx, req, storage.Want{People: []string{req.Person.User}, Worker: worker}, func(st storage.State) (decision, error) {
		a, no := d.findAlert(req, st, worker, id, step)
		if first, ok := no.(messages.AlertRefused); ok && first.Reason == peer.AlreadyAcknowledged && first.By == req.Person.User {
			return decision{reply: done}, nil // pressed twice
		}
		if no != nil {
			return decision{reply: no}, nil
		}
		c := storage.NewChange(st, req.Op, req.At)
		c.PutAlert(a)
		if team := st.Team(a.Team); team != nil {
			showAlert(c, *team, a)
			showPassedOn(c, *team, before(st, a), a, req.At)
		}
		c.Audit(storage.Audit{By: req.Person.User, Action: string(peer.HandleAlert), Team: a.Team, Worker: a.Worker, Target: a.ID, Result: string(a.State)})
		return decision{reply: done, change: c}, nil
	})
	return say(m), err
}

// findAlert returns the alert after its next step, or why there is none. What the button carries is not trusted: the team
// and the worker are those of the stored alert.
func (d *Desk) findAlert(req Request, st storage.State, worker, id string, step func(peer.Alert) (peer.Alert, peer.Reason)) (peer.Alert, messages.Message) {
	i := slices.IndexFunc(st.Alerts, func(a peer.Alert) bool { return a.ID == id })
	if i < 0 {
		// Who may not handle this worker's alerts cannot find out by pressing which there are.
		if m := st.Member(worker); m != nil {
			reason := peer.May(actor(req, st), peer.HandleAlert, peer.Subject{Team: m.Team, Worker: worker})
			if reason != peer.OK && reason != peer.OwnAlert {
				return peer.Alert{}, refused(req, st, reason)
			}
		}
		return peer.Alert{}, d.stale()
	}
	a := st.Alerts[i]
	reason := peer.May(actor(req, st), peer.HandleAlert, peer.Subject{Team: a.Team, Worker: a.Worker})
	if reason != peer.OK && reason != peer.OwnAlert {
		return a, refused(req, st, reason)
	}
	if reason == peer.OK {
		a, reason = step(a)
	}
	switch reason {
	case peer.OK:
		return a, nil
	case peer.OwnAlert, peer.AlreadyAcknowledged, peer.AlreadyClosed, peer.AlreadyWithdrawn:
		by := st.Alerts[i].AckedBy
		if reason == peer.AlreadyClosed {
			by = st.Alerts[i].ClosedBy
		}
		return a, messages.AlertRefused{Reason: reason, By: by}
	}
	return a, d.stale()
}
