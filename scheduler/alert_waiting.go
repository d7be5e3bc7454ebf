package scheduler

import (
	"fmt"
	"slices"
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
	i := slices.IndexFunc(st.Alerts, func(a peer.Alert) bool { return a.ID == w.Alert })
	if i < 0 || st.Alerts[i].State != peer.Open || st.Alerts[i].Episode != w.Episode || st.Alerts[i].Snoozes != w.Snoozes {
		return true, nil
	}
	a := st.Alerts[i]
	team := st.Team(a.Team)
	if team == nil {
		return false, poison("the team of the alert is gone")
	}
	step := max(w.Step, peer.WaitingReached(a, at, team.Calendar()))
	to := peer.WaitingFor(a, *team, step)

	// The worker is told first, in the words that the others get.
	facts := messages.AlertFactsOf(a, *team)
	told := storage.WaitingOut(a, step, "worker")
	send(c, storage.Out{ID: told, Team: team.ID, To: storage.Recipient{User: a.Worker}, Version: a.Version, At: at},
		messages.AlertPassedOn{AlertFacts: facts, Since: a.RaisedAt, Step: step, To: to})
	passed := messages.AlertWaiting{AlertFacts: facts, Since: a.RaisedAt, Step: step}
	for _, user := range to {
		send(c, storage.Out{
			ID: storage.WaitingOut(a, step, user), Team: team.ID, To: storage.Recipient{User: user}, After: told, Version: a.Version, At: at,
		}, passed)
	}
	if len(to) == 0 { // nobody but the worker is responsible: whoever reads the channel is the last to turn to
		send(c, storage.Out{
			ID: storage.WaitingOut(a, step, "channel"), Team: team.ID, To: storage.Recipient{Channel: team.CoordinatorsChannel}, After: told,
			Version: a.Version, At: at,
		}, passed)
	}
	c.Result(storage.Passed{Step: step, To: to}.Encode()) // against which the messages are held
	c.Due(storage.AlertWaiting(a, step+1, peer.WaitingStep(a, step+1, team.Calendar())))
	c.Audit(storage.Audit{
		By: "clock", Action: "pass alert on", Team: a.Team, Worker: a.Worker, Target: a.ID, Result: "step " + strconv.Itoa(step),
	})
	return false, nil
}

// send puts a message into the outbox of a change, among the alerts.
func send(c *storage.Change, out storage.Out, m messages.Message) {
	out.Lane = storage.AlertLane
	put(c, out, m)
}

// put puts a message into the lane of the outbox that it names.
func put(c *storage.Change, out storage.Out, m messages.Message) {
	kind, facts, err := messages.Encode(m)
	if err != nil {
		panic(fmt.Sprintf("scheduler: %v", err)) // facts are plain values; a test encodes one of each kind
	}
	out.Kind, out.Facts = kind, facts
	c.Send(out)
}
