package storage

import (
	"testing"
	"time"

	"alongside/peer"
)

func TestShiftOpenIsReadBack(t *testing.T) {
	r := peer.Running{ID: "s1", Start: time.Date(2026, 11, 17, 5, 30, 0, 0, time.UTC)}
	d := ShiftOpen("U1", r)
	if worker, shift, err := ReadShiftOpen(d); worker != "U1" || shift != "s1" || err != nil || !d.At.Equal(r.AskedAt()) {
		t.Errorf("%+v reads %s %s, %v", d, worker, shift, err)
	}
	for _, d := range []Due{{}, {Kind: "review", Subject: "U1", Occurrence: "s1"}, {Kind: ShiftOpenKind, Subject: "U1"}, {Kind: ShiftOpenKind, Occurrence: "s1"}} {
		if _, _, err := ReadShiftOpen(d); err == nil {
			t.Errorf("%+v is read", d)
		}
	}
}
