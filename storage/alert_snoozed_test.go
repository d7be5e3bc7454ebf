package storage

import (
	"testing"

	"alongside/peer"
)

func TestAlertSnoozed(t *testing.T) {
	t.Parallel()
	a := peer.Alert{ID: "code-day.U1.K7.2026-11-17", Worker: "U1", Episode: 2, Snoozes: 3, SnoozedUntil: at}
	d := AlertSnoozed(a)
	if want := "alert-snoozed:U1/code-day.U1.K7.2026-11-17:2.3"; d.Member() != want || d.valid() != nil || !d.At.Equal(at) {
		t.Errorf("got %q at %v", d.Member(), d.At)
	}
	if got, err := ReadAlertSnoozed(d); err != nil || got != (Snoozed{"U1", a.ID, 2, 3}) {
		t.Errorf("read %+v, %v", got, err)
	}
	// What waits after it is another entry than what waited before.
	w := AlertWaiting(a, 1, at)
	if got, err := ReadAlertWaiting(w); err != nil || w.Occurrence != "2.1.3" || got != (Waiting{"U1", a.ID, 2, 1, 3}) {
		t.Errorf("read %+v of %q, %v", got, w.Occurrence, err)
	}
	for _, occurrence := range []string{"", "1", "1.", "1.0", "0.1", "01.1", "1.1.1", "a.b", "1.-1"} {
		if got, err := ReadAlertSnoozed(Due{Kind: "alert-snoozed", Subject: "U1/a", Occurrence: occurrence}); err == nil {
			t.Errorf("%q is read as %+v", occurrence, got)
		}
	}
	for _, d := range []Due{{Kind: "alert-waiting", Subject: "U1/a", Occurrence: "1.1"}, {Kind: "alert-snoozed", Subject: "U1", Occurrence: "1.1"}, {Kind: "alert-snoozed", Subject: "/a", Occurrence: "1.1"}} {
		if got, err := ReadAlertSnoozed(d); err == nil {
			t.Errorf("%q is read as %+v", d.Member(), got)
		}
	}
	for _, occurrence := range []string{"1.1.0", "1.1.x", "1.1.1.1", "1.1.-1"} {
		if got, err := ReadAlertWaiting(Due{Kind: "alert-waiting", Subject: "U1/a", Occurrence: occurrence}); err == nil {
			t.Errorf("%q is read as %+v", occurrence, got)
		}
	}
}
