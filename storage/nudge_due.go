package storage

import (
	"errors"
	"time"

	"alongside/peer"
)

// RestKind is the kind of the entries with which it is looked, each Monday, how long a worker has had no day off. Looking each week, it
// follows by itself whatever changes: time off, a holiday of the team, a new agreement.
const RestKind = "day-off"

// RestLook returns the entry of the next look after an instant, in the zone of the worker.
func RestLook(worker string, at time.Time, zone string) Due {
	look, monday := peer.NextRestLook(at, zone)
	return Due{Kind: RestKind, Subject: worker, Occurrence: monday.String(), At: look}
}

// ReadRestLook returns whom an entry is about.
func ReadRestLook(d Due) (worker string, err error) {
	if _, err := peer.ParseDay(d.Occurrence); err != nil || d.Subject == "" || d.Kind != RestKind {
		return "", errors.New("storage: not an entry about days off")
	}
	return d.Subject, nil
}

// LogReminderKind is the kind of the entries that ask at the end of a worker's own working day whether the shift that runs has ended.
const LogReminderKind = "log-reminder"

// LogReminder returns the entry that asks about a running shift at the end of a working day, and false where the shift began after
// it. Whoever begins a shift enters it in the same Commit, and whoever ends it or takes it back takes it out.
func LogReminder(worker string, r peer.Running, ends time.Time) (Due, bool) {
	return Due{Kind: LogReminderKind, Subject: worker, Occurrence: r.ID, At: ends}, ends.After(r.Start)
}

// ReadLogReminder returns what LogReminder wrote: the worker, and the id of the shift. Anything else is an error.
func ReadLogReminder(d Due) (worker, shift string, err error) {
	if d.Kind != LogReminderKind || d.Subject == "" || d.Occurrence == "" {
		return "", "", errors.New("storage: not an entry about the end of a working day")
	}
	return d.Subject, d.Occurrence, nil
}
