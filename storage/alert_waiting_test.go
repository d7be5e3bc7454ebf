package storage

import (
	"testing"
	"time"

	"alongside/peer"
)

func TestAlertWaitingReadsBack(t *testing.T) {
	at := time.Date(2026, 11, 17, 12, 0, 0, 0, time.UTC)
	a := peer.Alert{ID: "code-day.U1.K7.2026-11-17", Worker: "U1", Episode: 2}
	d := AlertWaiting(a, 13, at)
	if want := "alert-waiting:U1/code-day.U1.K7.2026-11-17:2.13"; d.Member() != want || d.valid() != nil || !d.At.Equal(at) {
		t.Errorf("got %s at %s, want %s", d.Member(), d.At, want)
	}
	got, err := ReadAlertWaiting(d)
	if want := (Waiting{"U1", a.ID, 2, 13, 0}); err != nil || got != want {
		t.Errorf("got %+v, %v, want %+v", got, err, want)
	}
}

func TestReadAlertWaitingRefuses(t *testing.T) {
	good := Due{Kind: "alert-waiting", Subject: "U1/a", Occurrence: "1.1"}
	if _, err := ReadAlertWaiting(good); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*Due){
		"another kind":       func(d *Due) { d.Kind = "digest" },
		"no alert":           func(d *Due) { d.Subject = "U1" },
		"an empty alert":     func(d *Due) { d.Subject = "U1/" },
		"an empty worker":    func(d *Due) { d.Subject = "/a" },
		"no step":            func(d *Due) { d.Occurrence = "1" },
		"step 0":             func(d *Due) { d.Occurrence = "1.0" },
		"episode 0":          func(d *Due) { d.Occurrence = "0.1" },
		"a step out of hand": func(d *Due) { d.Occurrence = "1.10000" },
		"a sign":             func(d *Due) { d.Occurrence = "1.+1" },
		"words":              func(d *Due) { d.Occurrence = "one.two" },
		"more behind it":     func(d *Due) { d.Occurrence = "1.1.1.1" },
	} {
		d := good
		change(&d)
		if w, err := ReadAlertWaiting(d); err == nil {
			t.Errorf("%s: read as %+v", name, w)
		}
	}
}
