package commands

import (
	"strconv"
	"time"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// stepsShown is how many steps back the messages with which an alert was passed on are brought up to date: more than a week
// of working days.
const stepsShown = 7

// showPassedOn updates in place what people got while an alert waited, so that nobody who opens it later finds it waiting
// still. before is the alert until now, after as it is from now on. A message that was never sent is passed over.
func showPassedOn(c *storage.Change, team peer.Team, before, after peer.Alert, at time.Time) {
	if before.State != peer.Open {
		at = before.AckedAt // it was not passed on after that
	}
	facts := messages.AlertFactsOf(after, team)
	show := func(id string, to storage.Recipient, m messages.Message) {
		send(c, storage.Out{
			ID: id + "." + strconv.Itoa(after.Version), Team: team.ID, Lane: storage.AlertLane, To: to, Replaces: id, Version: after.Version,
		}, m)
	}
	everyone := func(id func(to string) string, to []string, own, others messages.Message) {
		show(id("worker"), storage.Recipient{User: after.Worker}, own)
		for _, user := range to {
			show(id(user), storage.Recipient{User: user}, others)
		}
		if len(to) == 0 {
			show(id("channel"), storage.Recipient{Channel: team.CoordinatorsChannel}, others)
		}
	}
	reached := peer.WaitingReached(before, at, team.Calendar())
	for step := max(1, reached-stepsShown+1); step <= reached; step++ {
		to := peer.WaitingFor(before, team, step)
		everyone(func(to string) string { return storage.WaitingOut(before, step, to) }, to,
			messages.AlertPassedOn{AlertFacts: facts, Since: before.RaisedAt, Step: step, To: to},
			messages.AlertWaiting{AlertFacts: facts, Since: before.RaisedAt, Step: step})
	}
	if before.Snoozes > 0 && !before.Returned.IsZero() {
		to := peer.ReturnsTo(before, team)
		everyone(func(to string) string { return storage.BackOut(before, to) }, to,
			messages.AlertBackCopy{AlertFacts: facts, To: to}, messages.AlertBack{AlertFacts: facts})
	}
}

// before is an alert as it was read.
func before(st storage.State, a peer.Alert) peer.Alert {
	for _, was := range st.Alerts {
		if was.ID == a.ID {
			return was
		}
	}
	return a
}
