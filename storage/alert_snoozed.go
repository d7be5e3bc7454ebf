package storage

import (
	"errors"
	"strconv"
	"strings"

	"alongside/peer"
)

// AlertSnoozedKind is the kind of the entries that bring an alert back that was put off.
const AlertSnoozedKind = "alert-snoozed"

// Snoozed is what an entry of AlertSnoozedKind is about.
type Snoozed struct {
	Worker  string
	Alert   string // id of the alert
	Episode int    // from 1; an alert in another episode is another matter
	Snoozes int    // from 1: which time it was put off
}

// AlertSnoozed returns the entry with which an alert that was put off comes back. Whoever puts it off enters it, and the
// first step of AlertWaiting after it, in the same Commit.
func AlertSnoozed(a peer.Alert) Due {
	return Due{
		Kind: AlertSnoozedKind, Subject: a.Worker + "/" + a.ID,
		Occurrence: strconv.Itoa(a.Episode) + "." + strconv.Itoa(a.Snoozes), At: a.SnoozedUntil,
	}
}

// ReadAlertSnoozed returns what AlertSnoozed wrote. Anything else is an error.
func ReadAlertSnoozed(d Due) (Snoozed, error) {
	worker, alert, ok := strings.Cut(d.Subject, "/")
	first, second, ok2 := strings.Cut(d.Occurrence, ".")
	episode, err := strconv.Atoi(first)
	snoozes, err2 := strconv.Atoi(second)
	switch {
	case !ok || !ok2 || err != nil || err2 != nil, worker == "" || alert == "", episode < 1, snoozes < 1,
		d.Member() != AlertSnoozed(peer.Alert{ID: alert, Worker: worker, Episode: episode, Snoozes: snoozes}).Member():
		return Snoozed{}, errors.New("storage: not an entry about an alert that was put off")
	}
	return Snoozed{worker, alert, episode, snoozes}, nil
}
