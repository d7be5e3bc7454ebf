package commands

import (
	"strings"
	"testing"
	"time"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// snoozes opens the form behind "Snooze…" and sends it in with the first choice.
func (o *office) snoozes(user string, m messages.Alert) Reply {
	o.t.Helper()
	form := wantForm[messages.AlertSnooze](o.t, o.pressesOn(user, m, "alert.snooze", o.at))
	return o.submits(user, form, map[string]Values{"until": {form.Until[0].Format(time.RFC3339)}})
}

func TestAlertIsSnoozed(t *testing.T) {
	o, shown := openAlert(t)
	nine := oslo("2026-11-18", "9:00")
	if m := want[messages.AlertSnoozed](t, o.snoozes("UKARI", shown)); m.Worker != "UADA" || !m.Until.Equal(nine) {
		t.Errorf("snoozed %+v", m)
	}
	a := o.theAlert()
	if a.State != peer.Open || !a.Snoozing() || a.SnoozedBy != "UKARI" || !a.SnoozedUntil.Equal(nine) || a.Version != 2 {
		t.Errorf("snoozed %+v", a)
	}
	// Both messages say so; the worker's goes first and has the same words.
	got := o.taken(storage.AlertLane)
	if len(got) != 2 || got[0].To.User != "UADA" || got[1].To.Channel != "C0COORD" {
		t.Fatalf("sent %v", addressed(got))
	}
	for _, l := range got {
		text := messages.Render(l.m, "en", messages.Options{}).Text
		if l.Replaces == "" || !strings.Contains(text, "Snoozed until Wed 18 Nov 09:00, by <@UKARI>") {
			t.Errorf("%s replaces %q and reads\n%s", l.Kind, l.Replaces, text)
		}
	}
	// The clock brings it back, and only then passes it on.
	due := map[string]time.Time{}
	entries, err := o.Store.DuePeek(t.Context(), o.workspace, o.at.AddDate(0, 0, 30), 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range entries {
		due[d.Kind+" "+d.Occurrence] = d.At
	}
	if !due["alert-snoozed 1.1"].Equal(nine) || !due["alert-waiting 1.1.1"].Equal(nine.Add(4*time.Hour)) {
		t.Errorf("due %v", due)
	}
	// A second coordinator reads who was first; whoever takes it meanwhile has it.
	now := messages.Alert{AlertFacts: messages.AlertFactsOf(a, o.team())}
	if m := want[messages.AlertRefused](t, o.pressesOn("ULIV", shown, "alert.snooze", o.at)); m.Reason != peer.AlreadySnoozed || m.By != "UKARI" {
		t.Errorf("snoozed twice: %+v", m)
	}
	for _, b := range buttons(t, now) {
		if b.Action == "alert.snooze" {
			t.Error("what is snoozed offers to be snoozed")
		}
	}
	want[messages.AlertHandled](t, o.takes("ULIV", now))
	if a = o.theAlert(); a.State != peer.Acknowledged || a.Snoozing() {
		t.Errorf("taken %+v", a)
	}
	if m := want[messages.AlertRefused](t, o.pressesOn("UKARI", shown, "alert.snooze", o.at)); m.Reason != peer.AlreadyAcknowledged {
		t.Errorf("snoozed after it was taken: %+v", m)
	}
}

func TestSnoozeRefuses(t *testing.T) {
	o, shown := openAlert(t)
	form := wantForm[messages.AlertSnooze](t, o.pressesOn("UKARI", shown, "alert.snooze", o.at))
	for _, answer := range []string{"", "tomorrow", o.at.AddDate(5, 0, 0).Format(time.RFC3339), o.at.AddDate(0, 0, -1).Format(time.RFC3339)} {
		want[messages.Stale](t, o.submits("UKARI", form, map[string]Values{"until": {answer}}))
	}
	good := map[string]Values{"until": {form.Until[0].Format(time.RFC3339)}}
	for _, user := range []string{"UADA", "UBO", "UADMIN"} {
		want[messages.Refused](t, o.submits(user, form, good))
		want[messages.Refused](t, o.pressesOn(user, shown, "alert.snooze", o.at))
	}
	form.ID = "code-day.UADA.K7.2020-01-01"
	want[messages.Stale](t, o.submits("UKARI", form, good))
	if a := o.theAlert(); a.Snoozes != 0 || a.Version != 1 {
		t.Errorf("changed %+v", a)
	}
	if got := o.taken(storage.AlertLane); len(got) != 0 {
		t.Errorf("sent %v", addressed(got))
	}
}

// A correction withdraws what is snoozed, and raised again it is nobody's.
func TestSnoozedIsWithdrawn(t *testing.T) {
	o, shown := openAlert(t)
	want[messages.AlertSnoozed](t, o.snoozes("UKARI", shown))
	if m := want[messages.ContactUndone](t, o.writes("UADA", "undo", o.at)); !m.Withdrawn {
		t.Errorf("undone %+v", m)
	}
	o.logs("UADA", "K7 55m meet", o.at)
	if a := o.theAlert(); a.Episode != 2 || a.State != peer.Open || a.Snoozes != 0 || !a.SnoozedUntil.IsZero() {
		t.Errorf("raised again %+v", a)
	}
}
