package commands

import (
	"testing"
	"time"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

const alertDay = "2026-11-17"

// openAlert is a team in which UADA has passed the limit of a day, with the message in the coordinators' channel.
func openAlert(t *testing.T) (*office, messages.Alert) {
	t.Helper()
	o := openTeam(t, "K7", "M3")
	for i := range 3 {
		o.logs("UADA", "K7 "+string(rune('1'+i))+"0m call", o.at)
	}
	for _, l := range o.taken(storage.AlertLane) {
		if m, ok := l.m.(messages.Alert); ok {
			return o, m
		}
	}
	t.Fatal("no alert was sent")
	return nil, messages.Alert{}
}

func (o *office) theAlert() peer.Alert {
	o.t.Helper()
	a, ok := o.alert(peer.CodeDay, "K7", alertDay)
	if !ok {
		o.t.Fatal("the alert is gone")
	}
	return a
}

// takes presses "I'll talk to them" in the channel's message.
func (o *office) takes(user string, m messages.Alert) Reply {
	o.t.Helper()
	return o.pressesOn(user, m, "alert.ack", o.at)
}

// closes opens the form behind "Close…" and sends it in.
func (o *office) closes(user string, m messages.Alert, outcome peer.AlertOutcome) Reply {
	o.t.Helper()
	form := wantForm[messages.AlertClose](o.t, o.pressesOn(user, m, "alert.close", o.at))
	return o.submits(user, form, map[string]Values{"outcome": {string(outcome)}})
}

func TestAlertIsTakenAndClosed(t *testing.T) {
	o, shown := openAlert(t)
	if m := want[messages.AlertHandled](t, o.takes("UKARI", shown)); m.Worker != "UADA" || m.Closed {
		t.Errorf("handled %+v", m)
	}
	a := o.theAlert()
	if a.State != peer.Acknowledged || a.AckedBy != "UKARI" || !a.AckedAt.Equal(o.at) || a.Version != 2 {
		t.Errorf("taken %+v", a)
	}
	o.updated(a)
	// Whoever pressed again has it still; whoever was later reads who was first.
	want[messages.AlertHandled](t, o.takes("UKARI", shown))
	if m := want[messages.AlertRefused](t, o.takes("ULIV", shown)); m.Reason != peer.AlreadyAcknowledged || m.By != "UKARI" {
		t.Errorf("taken twice: %+v", m)
	}
	// What is taken is not withdrawn by a correction, and nothing new is raised beside it.
	if m := want[messages.ContactUndone](t, o.writes("UADA", "undo", o.at)); m.Withdrawn {
		t.Errorf("undone %+v", m)
	}
	if m, _ := o.logs("UADA", "K7 50m meet", o.at); m.Told || !m.Known {
		t.Errorf("logged %+v", m)
	}
	if got := o.taken(storage.AlertLane); len(got) != 0 {
		t.Errorf("sent %v", addressed(got))
	}
	if m := want[messages.AlertHandled](t, o.closes("ULIV", shown, peer.CoverArranged)); !m.Closed {
		t.Errorf("closed %+v", m)
	}
	a = o.theAlert()
	if a.State != peer.Closed || a.ClosedBy != "ULIV" || a.AckedBy != "UKARI" || a.Outcome != peer.CoverArranged || a.Version != 3 {
		t.Errorf("closed %+v", a)
	}
	o.updated(a)
	for _, action := range []string{"alert.ack", "alert.close"} {
		if m := want[messages.AlertRefused](t, o.pressesOn("UKARI", shown, action, o.at)); m.Reason != peer.AlreadyClosed || m.By != "ULIV" {
			t.Errorf("%s: %+v", action, m)
		}
	}
	if m, _ := o.logs("UADA", "K7 55m meet", o.at); m.Told || len(o.taken(storage.AlertLane)) != 0 {
		t.Errorf("one alert for a window: %+v", m)
	}
	if got, err := o.Store.OpenAlerts(t.Context(), o.workspace); err != nil || len(got) != 0 {
		t.Errorf("standing %+v, %v", got, err)
	}
	// The buttons of a message are those that its state allows.
	for state, n := range map[peer.AlertState]int{peer.Open: 3, peer.Acknowledged: 1, peer.Closed: 0, peer.Withdrawn: 0} {
		facts := shown.AlertFacts
		facts.State, facts.Outcome = state, peer.Talked
		if got := buttons(t, messages.Alert{AlertFacts: facts}); len(got) != n {
			t.Errorf("%s shows %v", state, got)
		}
	}
}

// Every outcome closes, from open too, which takes it on by the same person.
func TestAlertOutcomes(t *testing.T) {
	for _, outcome := range peer.Outcomes() {
		t.Run(string(outcome), func(t *testing.T) {
			o, shown := openAlert(t)
			want[messages.Stale](t, o.closes("UDEP", shown, "gossip"))
			want[messages.Stale](t, o.closes("UDEP", shown, ""))
			if a := o.theAlert(); a.State != peer.Open || a.Version != 1 {
				t.Errorf("an unknown outcome makes %+v", a)
			}
			want[messages.AlertHandled](t, o.closes("UDEP", shown, outcome))
			a := o.theAlert()
			if a.State != peer.Closed || a.ClosedBy != "UDEP" || a.AckedBy != "UDEP" || a.Outcome != outcome {
				t.Errorf("closed %+v", a)
			}
			o.updated(a)
		})
	}
}

// What was withdrawn needs nothing any more; raised again, it is the same alert with the same buttons.
func TestAlertWithdrawn(t *testing.T) {
	o, shown := openAlert(t)
	form := wantForm[messages.AlertClose](t, o.pressesOn("UKARI", shown, "alert.close", o.at))
	want[messages.ContactUndone](t, o.writes("UADA", "undo", o.at))
	for _, r := range []Reply{
		o.takes("UKARI", shown), o.pressesOn("UKARI", shown, "alert.close", o.at), o.submits("UKARI", form, map[string]Values{"outcome": {"talked"}}),
	} {
		if m := want[messages.AlertRefused](t, r); m.Reason != peer.AlreadyWithdrawn {
			t.Errorf("answered %+v", m)
		}
	}
	o.logs("UADA", "K7 30m call", o.at)
	want[messages.AlertHandled](t, o.takes("UKARI", shown))
	if a := o.theAlert(); a.Episode != 2 || a.State != peer.Acknowledged || a.Version != 4 {
		t.Errorf("taken %+v", a)
	}
}

func TestAlertWhoMay(t *testing.T) {
	o, shown := openAlert(t)
	o.works("UBO", "B2")
	o.commits("UOTHER", nil, func(c *storage.Change) {
		c.PutTeam(peer.Team{ID: "team.other", Name: "Sørlys", Zone: "Europe/Oslo", Coordinators: []string{"UOTHER"}, CoordinatorsChannel: "C0OTHER"})
	})
	for _, tt := range []struct {
		user string
		want peer.Reason
	}{
		{"UADA", peer.NotCoordinator}, {"UBO", peer.NotCoordinator}, {"UADMIN", peer.NotCoordinator}, {"UOTHER", peer.NotCoordinator},
		{"UCY", peer.NotAMember}, {"UGUEST", peer.GuestRefused}, {"UBOT", peer.BotRefused}, {"UOFF", peer.DeactivatedRefused},
		{"USTRANGER", peer.ForeignRefused},
	} {
		t.Run(tt.user, func(t *testing.T) {
			form := messages.AlertClose{Worker: "UADA", ID: shown.ID}
			for _, r := range []Reply{
				o.takes(tt.user, shown), o.pressesOn(tt.user, shown, "alert.close", o.at), o.submits(tt.user, form, map[string]Values{"outcome": {"talked"}}),
			} {
				m, refused := r.Message.(messages.Refused)
				own, isOwn := r.Message.(messages.AlertRefused)
				if !(refused && m.Reason == tt.want) && !(isOwn && tt.user == "UADA" && own.Reason == peer.OwnAlert) {
					t.Errorf("got %s, want %s", described(r), tt.want)
				}
			}
		})
	}
	if a := o.theAlert(); a.State != peer.Open || a.Version != 1 {
		t.Errorf("alert %+v", a)
	}
	// A button that was made up tells them as little about which alerts there are.
	for _, user := range []string{"UBO", "UOTHER", "UADMIN"} {
		for _, action := range []string{"alert.ack", "alert.close"} {
			if m := want[messages.Refused](t, o.presses(user, action, "UADA code-day.UADA.M3."+alertDay)); m.Reason != peer.NotCoordinator {
				t.Errorf("%s, %s: %+v", user, action, m)
			}
		}
	}
	for _, user := range []string{"UDEP", "ULIV"} {
		if r := o.takes(user, shown); r.Message == nil {
			t.Errorf("%s: %s", user, described(r))
		}
	}
	if a := o.theAlert(); a.AckedBy != "UDEP" {
		t.Errorf("alert %+v", a)
	}
}

// Who is responsible and works as a peer as well does not handle what is about themselves, in whatever way; another one does.
func TestAlertAboutWhoIsResponsible(t *testing.T) {
	for _, user := range []string{"UKARI", "UDEP"} {
		t.Run(user, func(t *testing.T) {
			o := openTeam(t, "K7")
			o.works(user, "M3")
			for i := range 3 {
				o.logs(user, "M3 "+string(rune('1'+i))+"0m call", o.at)
			}
			var shown messages.Alert
			for _, l := range o.taken(storage.AlertLane) {
				if m, ok := l.m.(messages.Alert); ok {
					shown = m
				}
			}
			form := messages.AlertClose{Worker: user, ID: shown.ID}
			until := o.at.AddDate(0, 0, 1).Truncate(24 * time.Hour).Add(8 * time.Hour)
			snooze := messages.AlertSnooze{Worker: user, ID: shown.ID, Zone: "Europe/Oslo", Until: []time.Time{until}}
			for _, r := range []Reply{
				o.takes(user, shown), o.pressesOn(user, shown, "alert.close", o.at), o.submits(user, form, map[string]Values{"outcome": {"talked"}}),
				o.pressesOn(user, shown, "alert.snooze", o.at), o.submits(user, snooze, map[string]Values{"until": {until.Format(time.RFC3339)}}),
			} {
				if m := want[messages.AlertRefused](t, r); m.Reason != peer.OwnAlert {
					t.Errorf("answered %+v", m)
				}
			}
			if a := o.records(user).Alerts[0]; a.State != peer.Open || a.Version != 1 {
				t.Errorf("alert %+v", a)
			}
			want[messages.AlertSnoozed](t, o.submits("ULIV", snooze, map[string]Values{"until": {until.Format(time.RFC3339)}}))
			want[messages.AlertHandled](t, o.takes("ULIV", shown))
		})
	}
}
