package storage

import (
	"errors"
	"time"

	"alongside/peer"
)

// SupervisionIntervalKind is the kind of the entries with which it is looked, each working day, whether a worker's supervision
// is due. Looking each day, it follows by itself whatever changes: time off, a new agreement, the team's settings.
const SupervisionIntervalKind = "supervision-interval"

// SupervisionInterval returns the entry of the next look after an instant.
func SupervisionInterval(worker string, at time.Time, team peer.Team) Due {
	look, day := peer.NextIntervalLook(at, team)
	return Due{Kind: SupervisionIntervalKind, Subject: worker, Occurrence: day.String(), At: look}
}

// ReadSupervisionInterval returns whom an entry is about.
func ReadSupervisionInterval(d Due) (worker string, err error) {
	if _, err := peer.ParseDay(d.Occurrence); err != nil || d.Subject == "" || d.Kind != SupervisionIntervalKind {
		return "", errors.New("storage: not an entry about an interval of supervision")
	}
	return d.Subject, nil
}

// SupervisionToldKey is the key under which it is noted that a step of an interval was told.
func SupervisionToldKey(base time.Time, step int) string {
	return peer.SupervisionToldKey(base, step)
}
