package commands

import (
	"testing"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// askedAt are the entries of a kind in the index, with their times in Oslo.
func (o *office) askedAt(t *testing.T, kind string) (all []string) {
	t.Helper()
	due, err := o.Store.DuePeek(t.Context(), o.workspace, o.at.AddDate(1, 0, 0), 1000)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range due {
		if d.Kind == kind {
			all = append(all, d.Subject+" "+d.At.In(peer.Location("Europe/Oslo")).Format("2006-01-02 15:04"))
		}
	}
	return all
}

// TestAShiftIsAskedAboutAtTheEndOfTheDay: whoever begins a shift enters the question, and whoever ends it or takes it back takes it out.
func TestAShiftIsAskedAboutAtTheEndOfTheDay(t *testing.T) {
	o := openTeam(t, "K7")
	asked := []string{"UADA 2026-11-17 15:45"}
	nine := oslo("2026-11-17", "09:00")
	for name, over := range map[string]string{"stopped": "stop 12:00", "taken back": "undo"} {
		want[messages.HoursStarted](t, o.times("UADA", "start", nine))
		if d := diffOf(asked, o.askedAt(t, storage.LogReminderKind)); d != "" {
			t.Errorf("%s: %s", name, d)
		}
		o.times("UADA", over, oslo("2026-11-17", "13:00"))
		if d := diffOf([]string(nil), o.askedAt(t, storage.LogReminderKind)); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
	for name, at := range map[string]string{"in the evening": "18:00", "at the very end": "15:45"} {
		want[messages.HoursStarted](t, o.times("UADA", "start", oslo("2026-11-17", at)))
		if d := diffOf([]string(nil), o.askedAt(t, storage.LogReminderKind)); d != "" {
			t.Errorf("%s: %s", name, d)
		}
		o.times("UADA", "undo", oslo("2026-11-17", at))
	}
}
