package scheduler

import (
	"slices"
	"strconv"
	"time"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// readAlertSnoozed says what bringing an alert back needs: the records of the worker whom it is about.
func readAlertSnoozed(e entry) (storage.Want, error) {
	s, err := storage.ReadAlertSnoozed(e.Due)
	return storage.Want{Worker: s.Worker}, err
}

// bringAlertBack brings an alert back that was put off: both messages say again that it is open, the worker is told that it
// comes back, and then whoever put it off. Where somebody took it meanwhile, or a correction withdrew it, the entry lapses.
func bringAlertBack(e entry, st storage.State, at time.Time, c *storage.Change) (lapsed bool, err error) {
	s, err := storage.ReadAlertSnoozed(e.Due)
	if err != nil {
		return false, poison("undecodable")
	}
	i := slices.IndexFunc(st.Alerts, func(a peer.Alert) bool { return a.ID == s.Alert })
	if i < 0 || !st.Alerts[i].Snoozing() || st.Alerts[i].Episode != s.Episode || st.Alerts[i].Snoozes != s.Snoozes {
		return true, nil
	}
	a := st.Alerts[i].Return(at)
	team := st.Team(a.Team)
	if team == nil {
		return false, poison("the team of the alert is gone")
	}
	c.PutAlert(a)
	facts := messages.AlertFactsOf(a, *team)
	show := func(copy string, to storage.Recipient, m messages.Message) {
		send(c, storage.Out{
			ID: storage.AlertOut(a, copy) + "." + strconv.Itoa(a.Version), Team: team.ID, To: to, Replaces: storage.AlertOut(a, copy), Version: a.Version, At: at,
		}, m)
	}
	show("worker", storage.Recipient{User: a.Worker}, messages.AlertCopy{AlertFacts: facts})
	show("channel", storage.Recipient{Channel: team.CoordinatorsChannel}, messages.Alert{AlertFacts: facts})

	to := peer.ReturnsTo(a, *team)
	told := storage.BackOut(a, "worker")
	send(c, storage.Out{ID: told, Team: team.ID, To: storage.Recipient{User: a.Worker}, Version: a.Version, At: at},
		messages.AlertBackCopy{AlertFacts: facts, To: to})
	back := messages.AlertBack{AlertFacts: facts}
	for _, user := range to {
		send(c, storage.Out{ID: storage.BackOut(a, user), Team: team.ID, To: storage.Recipient{User: user}, After: told, Version: a.Version, At: at}, back)
	}
	if len(to) == 0 { // nobody but the worker is responsible
		send(c, storage.Out{
			ID: storage.BackOut(a, "channel"), Team: team.ID, To: storage.Recipient{Channel: team.CoordinatorsChannel}, After: told, Version: a.Version, At: at,
		}, back)
	}
	c.Result(storage.Passed{To: to}.Encode())
	c.Audit(storage.Audit{By: "clock", Action: "bring alert back", Team: a.Team, Worker: a.Worker, Target: a.ID, Result: "ok"})
	return false, nil
}
