package scheduler

import (
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
	a, lapsed := theAlert(st, s.Alert, s.Episode, s.Snoozes)
	if lapsed || !a.Snoozing() {
		return true, nil
	}
	a = a.Return(at)
	team := st.Team(a.Team)
	if team == nil {
		return false, poison("the team of the alert is gone")
	}
	c.PutAlert(a)
	to := peer.ReturnsTo(a, *team)
	facts := messages.AlertFactsOf(a, *team)
	t := telling{c, a, *team, at}
	t.show()
	t.tell(func(to string) string { return storage.BackOut(a, to) },
		messages.AlertBackCopy{AlertFacts: facts, To: to}, to, messages.AlertBack{AlertFacts: facts})
	step, name := messages.StepOf(a, *team)
	t.note(name, step)
	c.Result(storage.Passed{To: to}.Encode())
	c.Audit(storage.Audit{By: "clock", Action: "bring alert back", Team: a.Team, Worker: a.Worker, Target: a.ID, Result: "ok"})
	return false, nil
}
