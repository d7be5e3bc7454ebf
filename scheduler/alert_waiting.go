package scheduler

import (
	"strconv"
	"time"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// readAlertWaiting says what passing an alert on needs: the records of the worker whom it is about.
func readAlertWaiting(e entry) (storage.Want, error) {
	w, err := storage.ReadAlertWaiting(e.Due)
	return storage.Want{Worker: w.Worker}, err
}

// passAlertOn passes an alert on while nobody has taken it. The entry is held against the alert's record: where it was
// acknowledged, closed or withdrawn meanwhile, or raised anew or put off, the entry lapses. After a stop, the step that would stand by
// now is done once, and those before it are not made up for.
func passAlertOn(e entry, st storage.State, at time.Time, c *storage.Change) (lapsed bool, err error) {
	w, err := storage.ReadAlertWaiting(e.Due)
	if err != nil {
		return false, poison("undecodable")
	}
	a, lapsed := theAlert(st, w.Alert, w.Episode, w.Snoozes)
	if lapsed {
		return true, nil
	}
	team := st.Team(a.Team)
	if team == nil {
		return false, poison("the team of the alert is gone")
	}
	step := max(w.Step, peer.WaitingReached(a, at, team.Calendar()))
	to := peer.WaitingFor(a, *team, step)
	facts := messages.AlertFactsOf(a, *team)
	t := telling{c, a, *team, at}
	t.tell(func(to string) string { return storage.WaitingOut(a, step, to) },
		messages.AlertPassedOn{AlertFacts: facts, Since: a.RaisedAt, Step: step, To: to}, to,
		messages.AlertWaiting{AlertFacts: facts, Since: a.RaisedAt, Step: step})
	t.note("passed."+strconv.Itoa(a.Snoozes)+"."+strconv.Itoa(step), messages.PassedOn(a, *team, to, at))
	c.Result(storage.Passed{Step: step, To: to}.Encode()) // against which the messages are held
	c.Due(storage.AlertWaiting(a, step+1, peer.WaitingStep(a, step+1, team.Calendar())))
	c.Audit(storage.Audit{
		By: "clock", Action: "pass alert on", Team: a.Team, Worker: a.Worker, Target: a.ID, Result: "step " + strconv.Itoa(step),
	})
	return false, nil
}
