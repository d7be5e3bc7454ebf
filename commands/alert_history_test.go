package commands

import (
	"strings"
	"testing"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// steps takes the lines that the threads of alerts got, as they read in English, without their times.
func (o *office) steps() (lines []string) {
	o.t.Helper()
	for _, l := range o.taken(storage.ReplyLane) {
		m, ok := l.m.(messages.AlertStep)
		if !ok {
			continue
		}
		if !l.Note || l.To.Channel != "C0COORD" || l.Replaces+l.After != "" {
			o.t.Errorf("sent %+v", l.Out)
		}
		text := messages.Render(m, "en", messages.Options{}).Text
		at := " Tue 17 Nov 14:30"
		if !strings.Contains(text, at) {
			o.t.Errorf("no time: %s", text)
		}
		lines = append(lines, l.Thread+": "+strings.ReplaceAll(text, at, ""))
	}
	return lines
}

// The thread of an alert tells each step once, in order, under its own message; a correction and a new episode too.
func TestAlertHistory(t *testing.T) {
	o, shown := openAlert(t)
	under := "alert." + shown.ID + ".1.channel: "
	told := func(want ...string) {
		t.Helper()
		if d := diffOf(want, o.steps()); d != "" {
			t.Error(d)
		}
	}
	told(under + "Raised.")
	o.logs("UADA", "K7 45m call", o.at) // still the same
	told()
	snoozed := wantForm[messages.AlertSnooze](t, o.pressesOn("ULIV", shown, "alert.snooze", o.at))
	want[messages.AlertSnoozed](t, o.ask("ULIV", Request{Form: "alert.snooze", Private: messages.RenderForm(snoozed, "en").PrivateMetadata, At: o.at,
		Values: map[string]Values{"until": {"2026-11-18T08:00:00Z"}}}))
	told(under + "Put off until Wed 18 Nov 09:00, by <@ULIV>,.")
	o.takes("UKARI", shown)
	o.takes("ULIV", shown)
	told(under + "Taken by <@UKARI>,.")
	form := wantForm[messages.AlertClose](t, o.pressesOn("UDEP", shown, "alert.close", o.at))
	want[messages.AlertHandled](t, o.ask("UDEP", Request{Form: "alert.close", Private: messages.RenderForm(form, "en").PrivateMetadata, At: o.at,
		Values: map[string]Values{"outcome": {string(peer.CoverArranged)}}}))
	told(under + "Closed by <@UDEP>,: Cover is arranged.")

	o, shown = openAlert(t)
	want[messages.ContactUndone](t, o.writes("UADA", "undo", o.at))
	o.logs("UADA", "K7 50m call", o.at)
	under = "alert." + shown.ID
	told(under+".1.channel: Raised.", under+".1.channel: Withdrawn, by a correction.", under+".2.channel: Raised.")

	// One of a group lies in the thread of the first one, and says which it is.
	o, shown = openAlert(t)
	o.steps()
	for _, length := range []string{"11m", "12m", "13m"} {
		o.logs("UADA", "M3 "+length+" call", o.at)
	}
	second, _ := o.alert(peer.CodeDay, "M3", alertDay)
	o.takes("ULIV", messages.Alert{AlertFacts: messages.AlertFactsOf(second, o.team())})
	under, fact := "alert."+shown.ID+".1.channel: ", "3 contacts with M3 on Tue 17 Nov. The team's starter limit is 2 (not agreed yet).\n"
	told(under+fact+"Raised.", under+fact+"Taken by <@ULIV>,.")
}
