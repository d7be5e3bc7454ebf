package storage

import "alongside/peer"

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
	return alertDue(AlertSnoozedKind, a, a.SnoozedUntil, a.Episode, a.Snoozes)
}

// ReadAlertSnoozed returns what AlertSnoozed wrote. Anything else is an error.
func ReadAlertSnoozed(d Due) (Snoozed, error) {
	a, numbers, err := readAlertDue(AlertSnoozedKind, d, 2, 2)
	if err != nil {
		return Snoozed{}, err
	}
	return Snoozed{a.Worker, a.ID, a.Episode, numbers[1]}, nil
}
