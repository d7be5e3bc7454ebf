package storage

import (
	"errors"

	"alongside/peer"
)

// ShiftOpenKind is the kind of the entries that ask a worker about a shift that has been running for very long.
const ShiftOpenKind = "shift-open"

// ShiftOpen returns the entry that asks once about a running shift of a worker. Whoever begins a shift enters it in the same
// Commit, and whoever ends it or takes it back takes it out.
func ShiftOpen(worker string, r peer.Running) Due {
	return Due{Kind: ShiftOpenKind, Subject: worker, Occurrence: r.ID, At: r.AskedAt()}
}

// ReadShiftOpen returns what ShiftOpen wrote: the worker, and the id of the shift. Anything else is an error.
func ReadShiftOpen(d Due) (worker, shift string, err error) {
	if d.Kind != ShiftOpenKind || d.Subject == "" || d.Occurrence == "" {
		return "", "", errors.New("storage: not an entry about a running shift")
	}
	return d.Subject, d.Occurrence, nil
}
