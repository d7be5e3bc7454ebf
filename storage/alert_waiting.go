package storage

import (
	"errors"
	"strconv"
	"strings"
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
	occurrence := strconv.Itoa(a.Episode) + "." + strconv.Itoa(step)
	if a.Snoozes > 0 {
		occurrence += "." + strconv.Itoa(a.Snoozes)
	}
	return Due{Kind: AlertWaitingKind, Subject: a.Worker + "/" + a.ID, Occurrence: occurrence, At: at}
}

// ReadAlertWaiting returns what AlertWaiting wrote. Anything else is an error.
func ReadAlertWaiting(d Due) (Waiting, error) {
	worker, alert, ok := strings.Cut(d.Subject, "/")
	first, second, ok2 := strings.Cut(d.Occurrence, ".")
	second, third, again := strings.Cut(second, ".")
	episode, err := strconv.Atoi(first)
	step, err2 := strconv.Atoi(second)
	w := Waiting{worker, alert, episode, step, 0}
	if again {
		snoozes, err := strconv.Atoi(third)
		if err != nil {
			return Waiting{}, errors.New("storage: not an entry about an alert that waits")
		}
		w.Snoozes = snoozes
	}
	switch {
	case !ok || !ok2 || err != nil || err2 != nil, worker == "" || alert == "", episode < 1, step < 1 || step > mostSteps,
		d.Member() != AlertWaiting(peer.Alert{ID: alert, Worker: worker, Episode: episode, Snoozes: w.Snoozes}, step, d.At).Member():
		return Waiting{}, errors.New("storage: not an entry about an alert that waits")
	}
	return w, nil
}
