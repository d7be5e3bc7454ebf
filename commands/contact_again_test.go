package commands

import (
	"strings"
	"testing"
	"time"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

func TestContactAgain(t *testing.T) {
	o := openTeam(t, "K7", "M3")
	if want[messages.NothingToRepeat](t, o.writes("UADA", "again", o.at)); len(o.contacts("UADA")) != 0 {
		t.Error("something was repeated")
	}
	if want[messages.NothingToUndo](t, o.writes("UADA", "undo", o.at)); len(o.contacts("UADA")) != 0 {
		t.Error("something is stored")
	}
	at := o.at
	for _, tt := range []struct {
		name  string
		first []string // what was logged before; "undo" takes it back
		again string
		want  peer.Contact // without its start
	}{
		{"as it was", []string{"K7 25m call in talk"}, "again", peer.Contact{Code: "K7", Minutes: 25, Channel: peer.Call, Direction: peer.Incoming, Purpose: peer.Talk}},
		{"another length", []string{"K7 25m call in"}, "again 40m", peer.Contact{Code: "K7", Minutes: 40, Channel: peer.Call, Direction: peer.Incoming}},
		{"another code, in Norwegian", []string{"K7 25m call"}, "igjen m3", peer.Contact{Code: "M3", Minutes: 25, Channel: peer.Call}},
		{"another direction, in Romanian", []string{"K7 25m call in"}, "iar ieșire", peer.Contact{Code: "K7", Minutes: 25, Channel: peer.Call, Direction: peer.Outgoing}},
		{"a missed call", []string{"K7 missed"}, "again", peer.Contact{Code: "K7", Outcome: peer.Missed, Direction: peer.Incoming}},
		{"a text without a length", []string{"K7 text"}, "again", peer.Contact{Code: "K7", Channel: peer.Text}},
		{"a group without a code", []string{"group 1h"}, "again", peer.Contact{Minutes: 60, Channel: peer.Group}},
		{"the day is not repeated", []string{"K7 25m yesterday 9:00"}, "again", peer.Contact{Code: "K7", Minutes: 25}},
		{"what was taken back is not", []string{"M3 1h meet", "K7 25m call", "undo"}, "again", peer.Contact{Code: "M3", Minutes: 60, Channel: peer.Meet}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, text := range tt.first {
				o.writes("UADA", text, at)
			}
			at = at.Add(3 * time.Minute)
			_, got := o.logs("UADA", tt.again, at)
			tt.want.ID, tt.want.Zone, tt.want.LoggedAt, tt.want.Start = got.ID, got.Zone, at, at.Add(-time.Duration(got.Minutes)*time.Minute)
			if got != tt.want {
				t.Errorf("stored %+v\nwant   %+v", got, tt.want)
			}
			at = at.Add(3 * time.Minute)
		})
	}
}

// The last contact may be months ago, in a week that is not read at first.
func TestContactAfterALongTime(t *testing.T) {
	o := openTeam(t, "K7")
	long := o.at.AddDate(0, -5, 0)
	_, old := o.logs("UADA", "K7 25m call in", long)
	_, older := o.logs("UADA", "K7 45m meet "+peer.DayOf(long, "").Add(-30).String(), long.Add(time.Minute))
	m := want[messages.ContactList](t, o.writes("UADA", "list", o.at))
	if len(m.Contacts) != 2 || m.Contacts[0].ID != older.ID || m.Contacts[1].ID != old.ID {
		t.Errorf("listed %+v", m.Contacts)
	}
	_, again := o.logs("UADA", "again", o.at)
	if again.Minutes != 45 || again.Channel != peer.Meet || !again.Start.Equal(o.at.Add(-45*time.Minute)) {
		t.Errorf("repeated %+v", again)
	}
	for _, want := range []peer.Contact{again, older, old} {
		if got := o.undoes(o.writes("UADA", "undo", o.at)); got.ID != want.ID {
			t.Errorf("took back %+v, want %+v", got, want)
		}
	}
	if left := o.records("UADA"); len(left.Contacts) != 0 || len(left.Journal.Entries) != 0 {
		t.Errorf("left %+v", left)
	}
}

func (o *office) undoes(r Reply) messages.Logged {
	o.t.Helper()
	return want[messages.ContactUndone](o.t, r).Contact
}

func TestContactUndo(t *testing.T) {
	o := openTeam(t, "K7", "M3")
	first, a := o.logs("UADA", "K7 25m call", o.at)
	_, b := o.logs("UADA", "M3 1h meet yesterday", o.at)
	_, c := o.logs("UADA", "K7 10m text", o.at)
	if got := o.undoes(o.pressesOn("UADA", first, "contact.undo", o.at)); got.ID != a.ID {
		t.Errorf("the button of the first takes back %+v", got)
	}
	want[messages.NothingToUndo](t, o.pressesOn("UADA", first, "contact.undo", o.at))
	if got := o.undoes(o.writes("UADA", "angre", o.at)); got.ID != c.ID {
		t.Errorf("the latest is %+v", got)
	}
	list := want[messages.ContactList](t, o.writes("UADA", "list", o.at))
	if got := o.undoes(o.pressesOn("UADA", list, "contact.undo", o.at)); got.ID != b.ID {
		t.Errorf("the button of the list takes back %+v", got)
	}
	want[messages.NothingToUndo](t, o.writes("UADA", "undo", o.at))
	want[messages.NothingToUndo](t, o.presses("UADA", "contact.undo", "gone"))
	if m := want[messages.ContactList](t, o.writes("UADA", "list", o.at)); len(m.Contacts) != 0 {
		t.Errorf("listed %+v", m)
	}
	// Nobody takes back what is another's.
	o.works("UBO", "B2")
	m, _ := o.logs("UBO", "25m call", o.at)
	want[messages.NothingToUndo](t, o.presses("UADA", "contact.undo", m.Contact.ID))
	if n := len(o.contacts("UBO")); n != 1 {
		t.Errorf("%d contacts of another", n)
	}
}

// The list shows the ten latest by when they were logged, and the journal holds fifty.
func TestContactList(t *testing.T) {
	o := openTeam(t, "K7")
	var last peer.Contact
	for i := range storage.MaxEntries + 5 {
		_, last = o.logs("UADA", "K7 25m call "+peer.DayOf(o.at, "").Add(-i%30).String(), o.at.Add(time.Duration(i)*3*time.Minute))
	}
	later := o.at.AddDate(0, 3, 0)
	m := want[messages.ContactList](t, o.writes("UADA", "listă", later))
	if len(m.Contacts) != mostListed || m.Contacts[0].ID != last.ID {
		t.Errorf("listed %d, the first is %+v", len(m.Contacts), m.Contacts[0])
	}
	if text := messages.Render(m, "en", messages.Options{}).Text; strings.Count(text, "\n") != mostListed {
		t.Errorf("the list reads %q", text)
	}
	if n := len(o.records("UADA").Journal.Entries); n != storage.MaxEntries {
		t.Errorf("the journal holds %d", n)
	}
}
