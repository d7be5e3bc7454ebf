package storage

import (
	"errors"
	"time"

	"alongside/peer"
)

// AlertWaitingKind is the kind of the entries that pass an alert on while nobody takes it.
const AlertWaitingKind = "alert-waiting"

// mostSteps bounds what is believed of a stored step: more than thirty years of working days.
const mostSteps = 9999

// Waiting is what an entry of AlertWaitingKind is about.
type Waiting struct {
	Worker  string
	Alert   string // id of the alert
	Episode int    // from 1; an alert in another episode is another matter
	Step    int    // from 1, see peer.WaitingStep
	Snoozes int    // how often the alert was put off before; each time the steps begin anew
}

// AlertWaiting returns the entry with which an alert is passed on for the step-th time in its present episode, at an
// instant that peer.WaitingStep gives. Whoever raises an alert enters step 1 in the same Commit; each step enters the next.
func AlertWaiting(a peer.Alert, step int, at time.Time) Due {
	numbers := []int{a.Episode, step}
	if a.Snoozes > 0 {
		numbers = append(numbers, a.Snoozes)
	}
	return alertDue(AlertWaitingKind, a, at, numbers...)
}

// ReadAlertWaiting returns what AlertWaiting wrote. Anything else is an error.
func ReadAlertWaiting(d Due) (Waiting, error) {
	a, numbers, err := readAlertDue(AlertWaitingKind, d, 2, 3)
	if err != nil {
		return Waiting{}, err
	}
	w := Waiting{Worker: a.Worker, Alert: a.ID, Episode: a.Episode, Step: numbers[1]}
	if len(numbers) == 3 {
		w.Snoozes = numbers[2]
	}
	if w.Step > mostSteps {
		return Waiting{}, errors.New("storage: a step that no alert has come to")
	}
	return w, nil
}
