package commands

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// dies puts messages into the outbox and has each die there.
func (o *office) dies(outs ...storage.Out) {
	o.t.Helper()
	st := o.state(storage.Want{Op: "die" + o.NewID()})
	c := storage.NewChange(st, "die"+o.NewID(), o.at)
	for _, out := range outs {
		out.At = o.at
		c.Send(out)
	}
	if _, err := o.Store.Commit(context.Background(), c); err != nil {
		o.t.Fatal(err)
	}
	for _, lane := range storage.Lanes() {
		got, err := o.Store.Receive(context.Background(), o.workspace, lane, "test", 100, -1)
		if err != nil {
			o.t.Fatal(err)
		}
		for _, d := range got {
			if err := o.Store.Settle(context.Background(), d, storage.Sent{State: storage.Dead, At: o.at, Code: "is_archived"}); err != nil {
				o.t.Fatal(err)
			}
		}
	}
}

func (o *office) dead(id, team string, lane storage.Lane, to storage.Recipient, m messages.Message) storage.Out {
	kind, facts, err := messages.Encode(m)
	if err != nil {
		o.t.Fatal(err)
	}
	return storage.Out{ID: id, Team: team, Lane: lane, To: to, Kind: kind, Facts: facts}
}

// TestTeamAlerts: coordinators and deputies see the open alerts of their team with who took them, and what could not be
// delivered; an admin sees what is of no team, without content; everybody else nothing.
func TestTeamAlerts(t *testing.T) {
	o := openOffice(t)
	o.setUp()
	o.joins("UADA")
	team := o.team()
	code := o.drawn("UADA")
	for _, length := range []string{"10m", "15m", "20m"} {
		o.types("UADA", "/contact", string(code)+" "+length+" text")
	}
	open := o.state(storage.Want{Worker: "UADA"}).Alerts
	if len(open) == 0 {
		t.Fatal("no alert was raised")
	}
	for _, user := range []string{"UKARI", "ULIV", "UDEP"} {
		view := want[messages.TeamAlerts](t, o.types(user, "/team", "alerts"))
		if len(view.Teams) != 1 || len(view.Teams[0].Alerts) != len(open) || view.Teams[0].Alerts[0].State != peer.Open || len(view.Letters) != 0 {
			t.Fatalf("%s sees %+v", user, view)
		}
	}
	o.presses("UDEP", "alert.ack", "UADA "+open[0].ID)
	if a := want[messages.TeamAlerts](t, o.types("UKARI", "/team", "varsler")).Teams[0].Alerts[0]; a.State != peer.Acknowledged || a.By != "UDEP" {
		t.Errorf("who took it is not seen: %+v", a)
	}
	for user, reason := range map[string]peer.Reason{"UADA": peer.NotCoordinator, "UOTHER": peer.NotAMember} {
		if r := want[messages.Refused](t, o.types(user, "/team", "alerts")); r.Reason != reason {
			t.Errorf("%s: %s, want %s", user, r.Reason, reason)
		}
	}
	o.taken(storage.AlertLane)
	o.sent()

	o.dies(
		o.dead("r1", team.ID, storage.ReplyLane, storage.Recipient{User: "UADA"}, messages.NotSaved{}),
		o.dead("n1", team.ID, storage.NudgeLane, storage.Recipient{User: "UADA"}, messages.NotSaved{}),
		o.dead("x1", "", storage.ReplyLane, storage.Recipient{User: "UADA"}, messages.NotSaved{}),
		o.dead("old", team.ID, storage.AlertLane, storage.Recipient{Channel: "C0COORD"}, messages.Alert{AlertFacts: messages.AlertFactsOf(open[0], team)}),
	)
	letters := func(user string) (all []string) {
		for _, l := range want[messages.TeamAlerts](t, o.types(user, "/team", "alerts")).Letters {
			all = append(all, strings.Join([]string{l.ID, l.User + l.Channel, l.Code}, " "))
		}
		return all
	}
	// The alert was taken, and a nudge has had its time: neither is needed any more.
	if got := letters("UKARI"); !slices.Equal(got, []string{"r1 UADA is_archived"}) {
		t.Errorf("the coordinator sees %q", got)
	}
	if got := letters("UADMIN"); !slices.Equal(got, []string{"x1  is_archived"}) {
		t.Errorf("the admin sees %q", got)
	}

	// Sent again once, whoever presses and however often; and nobody sends what they do not see.
	if got := want[messages.SentAgain](t, o.presses("UKARI", "team.again.0", "x1")); !got.Before {
		t.Error("a coordinator sent again what is of no team")
	}
	if got := want[messages.SentAgain](t, o.presses("UKARI", "team.again.0", "n1")); !got.Before {
		t.Error("a nudge was sent again")
	}
	want[messages.Refused](t, o.presses("UADA", "team.again.0", "r1"))
	for i, user := range []string{"UKARI", "UKARI", "ULIV"} {
		if got := want[messages.SentAgain](t, o.presses(user, "team.again.0", "r1")); got.Before != (i > 0) {
			t.Errorf("press %d answers %+v", i, got)
		}
	}
	if got := addressed(o.sent()); !slices.Equal(got, []string{"UADA not_saved"}) {
		t.Errorf("sent again: %q", got)
	}
	if got := letters("UKARI"); len(got) != 0 {
		t.Errorf("left: %q", got)
	}
	want[messages.SentAgain](t, o.presses("UADMIN", "team.again.0", "x1"))
	if got := addressed(o.sent()); !slices.Equal(got, []string{"UADA not_saved"}) {
		t.Errorf("the admin sent again: %q", got)
	}
	o.at = o.at.Add(31 * 24 * time.Hour)
	o.dies(o.dead("r2", team.ID, storage.ReplyLane, storage.Recipient{User: "UADA"}, messages.NotSaved{}))
	if got := letters("UKARI"); len(got) != 1 {
		t.Errorf("of two, one a month old: %q", got)
	}
}
