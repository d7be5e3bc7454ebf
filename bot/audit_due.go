package bot

import (
	"context"
	"strings"
	"time"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// expected returns every message that the open alerts of the workspace must have led to by now.
func (b *Bot) expected(ctx context.Context, at time.Time) ([]due, error) {
	alerts, err := b.cfg.Store.OpenAlerts(ctx, b.workspace)
	if err != nil || len(alerts) == 0 {
		return nil, err
	}
	st, err := b.cfg.Store.Load(ctx, storage.Want{Workspace: b.workspace})
	if err != nil {
		return nil, err
	}
	var ops []string
	for _, a := range alerts {
		if team := st.Team(a.Team); team != nil {
			ops = append(ops, stepOps(a, *team, at)...)
		}
	}
	results, err := b.cfg.Store.Results(ctx, b.workspace, ops)
	if err != nil {
		return nil, err
	}
	var all []due
	for _, a := range alerts {
		team := st.Team(a.Team)
		if a.State != peer.Open || a.Snoozing() || team == nil || at.Sub(a.RaisedAt) > forgetAfter {
			continue // somebody has it
		}
		all = append(all, raisedDues(a, *team)...)
		for _, op := range stepOps(a, *team, at) { // the latest first
			if passed, ok := storage.ReadPassed(results[op]); ok {
				all = append(all, passedDues(a, *team, passed, strings.HasPrefix(op, storage.AlertSnoozedKind))...)
				break
			}
		}
	}
	return all, nil
}

// stepOps are the operations of the latest steps of an alert's way, the latest first.
func stepOps(a peer.Alert, team peer.Team, at time.Time) (ops []string) {
	if a.State != peer.Open || a.Snoozing() {
		return nil
	}
	reached := peer.WaitingReached(a, at, team.Calendar())
	for step := reached; step > 0 && step > reached-5; step-- { // older results are not kept
		ops = append(ops, storage.AlertWaiting(a, step, at).Member())
	}
	if a.Snoozes > 0 {
		ops = append(ops, storage.AlertSnoozed(a).Member())
	}
	return ops
}

// raisedDues are the messages with which an alert begins.
func raisedDues(a peer.Alert, team peer.Team) []due {
	facts := messages.AlertFactsOf(a, team)
	worker, channel := storage.AlertOut(a, "worker"), storage.AlertOut(a, "channel")
	own := alertDue(a, worker, storage.Recipient{User: a.Worker}, a.RaisedAt, messages.AlertCopy{AlertFacts: facts})
	all := alertDue(a, channel, storage.Recipient{Channel: team.CoordinatorsChannel}, a.RaisedAt, messages.Alert{AlertFacts: facts})
	all.out.After, all.climbs, all.alert = worker, true, true
	return []due{own, all}
}

// passedDues are the messages of the latest step in which an alert was passed on, or came back.
func passedDues(a peer.Alert, team peer.Team, passed storage.Passed, back bool) []due {
	facts := messages.AlertFactsOf(a, team)
	since := peer.WaitingStep(a, passed.Step, team.Calendar())
	id := func(to string) string { return storage.WaitingOut(a, passed.Step, to) }
	var own, others messages.Message = messages.AlertPassedOn{AlertFacts: facts, Since: a.RaisedAt, Step: passed.Step, To: passed.To},
		messages.AlertWaiting{AlertFacts: facts, Since: a.RaisedAt, Step: passed.Step}
	if back {
		since, id = a.SnoozedUntil, func(to string) string { return storage.BackOut(a, to) }
		own, others = messages.AlertBackCopy{AlertFacts: facts, To: passed.To}, messages.AlertBack{AlertFacts: facts}
	}
	all := []due{alertDue(a, id("worker"), storage.Recipient{User: a.Worker}, since, own)}
	add := func(to string, where storage.Recipient) {
		d := alertDue(a, id(to), where, since, others)
		d.out.After, d.climbs = id("worker"), where.Channel != ""
		all = append(all, d)
	}
	for _, user := range passed.To {
		add(user, storage.Recipient{User: user})
	}
	if len(passed.To) == 0 {
		add("channel", storage.Recipient{Channel: team.CoordinatorsChannel})
	}
	return all
}

func alertDue(a peer.Alert, id string, to storage.Recipient, at time.Time, m messages.Message) due {
	kind, facts, err := messages.Encode(m)
	if err != nil {
		kind = "" // storage refuses it; facts are plain values
	}
	return due{out: storage.Out{
		ID: id, Team: a.Team, Lane: storage.AlertLane, To: to, Kind: kind, Facts: facts, Version: a.Version, At: at,
	}}
}
