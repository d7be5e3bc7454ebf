package storage

import (
	"errors"
	"time"
)

// RisingKind is the kind of the entries that look in the evening whether a worker's load is rising.
const RisingKind = "rising"

// Rising returns the entry that looks at a worker's load. look names it, see peer.Evening: whatever is logged on a day before the
// evening leads to one look.
func Rising(worker, look string, at time.Time) Due {
	return Due{Kind: RisingKind, Subject: worker, Occurrence: look, At: at}
}

// ReadRising returns what Rising wrote. Anything else is an error.
func ReadRising(d Due) (worker, look string, err error) {
	if d.Kind != RisingKind || d.Subject == "" || d.Occurrence == "" {
		return "", "", errors.New("storage: not an entry about rising load")
	}
	return d.Subject, d.Occurrence, nil
}

// ToldAt returns when the worker was told of a key, in whole seconds, and zero where they were not.
func (st State) ToldAt(key string) time.Time {
	at, ok := st.told[key]
	if !ok {
		return time.Time{}
	}
	return time.Unix(at, 0).UTC()
}
