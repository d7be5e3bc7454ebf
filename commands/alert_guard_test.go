package commands

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// Of two who press in the same instant one has it, and the other reads who. The same press twice is one press.
func TestAlertAtOnce(t *testing.T) {
	o, shown := openAlert(t)
	value := "UADA " + shown.ID
	press := func(user string) Request {
		return o.request(user, Request{Action: "alert.ack", Value: value, At: o.at})
	}
	if got := o.atOnce(press("UKARI"), press("ULIV"), press("UDEP")); !slices.Equal(got, []string{"alert_handled", "alert_refused", "alert_refused"}) {
		t.Errorf("answered %v", got)
	}
	a := o.theAlert()
	o.updated(a)
	closing := o.request("UKARI", Request{Op: "view.close", Form: "alert.close", Private: `{"Worker":"UADA","ID":"` + shown.ID + `"}`,
		Values: map[string]Values{"outcome": {string(peer.Talked)}}, At: o.at})
	if got := o.atOnce(closing, closing, closing); !slices.Equal(got, []string{"alert_handled", "alert_handled", "alert_handled"}) {
		t.Errorf("answered %v", got)
	}
	o.updated(o.theAlert())
	if a = o.theAlert(); a.Version != 3 || a.State != peer.Closed {
		t.Errorf("alert %+v", a)
	}
	// A correction and a press at once: either the alert is taken, or withdrawn, never both.
	o, shown = openAlert(t)
	o.atOnce(o.request("UKARI", Request{Action: "alert.ack", Value: value, At: o.at}), o.request("UADA", Request{Command: "/contact", Text: "undo", At: o.at}))
	if a = o.theAlert(); (a.State != peer.Acknowledged || a.AckedBy != "UKARI") && (a.State != peer.Withdrawn || a.AckedBy != "") || a.Version != 2 {
		t.Errorf("alert %+v", a)
	}
	o.updated(a)
}

// What a button or a form carries is not trusted.
func TestAlertForgedButtons(t *testing.T) {
	o, shown := openAlert(t)
	o.Prefix = "peer-"
	for _, value := range []string{
		"", " ", "UADA", "UADA ", shown.ID, "UADA code-day.UADA.K7.2026-11-16", "UBO " + shown.ID, "UADA:alerts " + shown.ID,
		"<@UADA> " + shown.ID, strings.Repeat("x", 2000), "\x00 \xff",
	} {
		private, err := json.Marshal(messages.AlertClose{Worker: "UBO", ID: value})
		if err != nil {
			t.Fatal(err)
		}
		for _, req := range []Request{
			{Action: "alert.ack", Value: value}, {Action: "alert.close", Value: value}, {Form: "alert.close", Private: string(private)},
			{Form: "alert.close", Private: value, Values: map[string]Values{"outcome": {"talked"}}},
		} {
			if m := want[messages.Stale](t, o.ask("UKARI", req)); m.Prefix != "peer-" {
				t.Errorf("%+v: %+v", req, m)
			}
		}
	}
	if a := o.theAlert(); a.Version != 1 {
		t.Errorf("alert %+v", a)
	}
}

// Rights are those of the moment: who is no coordinator any more takes nothing on.
func TestAlertAfterARoleIsGone(t *testing.T) {
	o, shown := openAlert(t)
	o.commits("UADA", nil, func(c *storage.Change) {
		team := o.team()
		team.Coordinators, team.CoordinatorsChannel = []string{"ULIV"}, "C0MOVED"
		c.PutTeam(team)
	})
	if m := want[messages.Refused](t, o.takes("UKARI", shown)); m.Reason != peer.NotCoordinator && m.Reason != peer.NotAMember {
		t.Errorf("answered %+v", m)
	}
	want[messages.AlertHandled](t, o.takes("ULIV", shown))
	if got := addressed(o.taken(storage.AlertLane)); !slices.Equal(got, []string{"C0MOVED alert", "UADA alert_copy"}) {
		t.Errorf("sent %v", got)
	}
}
