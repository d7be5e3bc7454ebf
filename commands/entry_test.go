package commands

import (
	"encoding/json"
	"maps"
	"math/rand/v2"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// initial are the answers of a form as it stands when it is opened: what Slack sends where nothing is changed.
func initial(t *testing.T, form messages.Form) map[string]Values {
	t.Helper()
	raw, err := json.Marshal(messages.RenderForm(form, "en").Blocks)
	if err != nil {
		t.Fatal(err)
	}
	var blocks []struct {
		ID      string `json:"block_id"`
		Element struct {
			Date   string                 `json:"initial_date"`
			Time   string                 `json:"initial_time"`
			Value  string                 `json:"initial_value"`
			Option struct{ Value string } `json:"initial_option"`
		}
	}
	if err := json.Unmarshal(raw, &blocks); err != nil {
		t.Fatal(err)
	}
	values := map[string]Values{}
	for _, b := range blocks {
		if answer := b.Element.Date + b.Element.Time + b.Element.Value + b.Element.Option.Value; answer != "" {
			values[b.ID] = Values{answer}
		}
	}
	return values
}

// amends submits a form with some answers changed; an empty one is left open.
func (o *office) amends(user string, form messages.Form, changes map[string]string, at time.Time) Reply {
	o.t.Helper()
	values := initial(o.t, form)
	for block, answer := range changes {
		values[block] = Values{answer}
		if answer == "" {
			delete(values, block)
		}
	}
	return o.ask(user, Request{Form: messages.FormKind(form), Private: messages.RenderForm(form, "en").PrivateMetadata, Values: values, At: at})
}

// opens presses "Edit" of a contact.
func (o *office) opens(user string, c peer.Contact, at time.Time) messages.ContactEdit {
	o.t.Helper()
	return wantForm[messages.ContactEdit](o.t, o.ask(user, Request{Action: "contact.edit.3", Value: c.ID + " " + c.Day().String(), At: at}))
}

func (o *office) contact(id string) peer.Contact {
	o.t.Helper()
	all := o.contacts("UADA")
	i := slices.IndexFunc(all, func(c peer.Contact) bool { return c.ID == id })
	if i < 0 {
		return peer.Contact{}
	}
	return all[i]
}

// Whatever was logged comes back in its form as it was, and what is changed there is stored in its place, and nothing else.
func TestContactEdit(t *testing.T) {
	o := openTeam(t, "K7", "M3")
	at := o.at
	for _, tt := range []struct {
		name, text string
		changes    map[string]string
		want       func(*peer.Contact)
	}{
		{"length", "K7 25m call in talk", map[string]string{"length": "40"}, func(c *peer.Contact) { c.Minutes = 40 }},
		{"code", "K7 25m call", map[string]string{"code": "M3"}, func(c *peer.Contact) { c.Code = "M3" }},
		{"time", "K7 25m call yesterday 9:00", map[string]string{"time": "10:15"}, func(c *peer.Contact) { c.Start = oslo("2026-11-16", "10:15") }},
		{"day", "K7 25m call yesterday 9:00", map[string]string{"day": "2026-11-15"}, func(c *peer.Contact) { c.Start = oslo("2026-11-15", "09:00") }},
		{"week", "K7 25m call yesterday 9:00", map[string]string{"day": "2026-11-08"}, func(c *peer.Contact) { c.Start = oslo("2026-11-08", "09:00") }},
		{"a day without a time", "K7 1h meet yesterday", map[string]string{"day": "2026-11-10"}, func(c *peer.Contact) { c.Start = oslo("2026-11-10", "12:00") }},
		{"a time for a day without one", "K7 1h meet yesterday", map[string]string{"time": "08:30"}, func(c *peer.Contact) { c.Start, c.Timeless = oslo("2026-11-16", "08:30"), false }},
		{"missed", "K7 25m call yesterday 9:00", map[string]string{"outcome": "missed"}, func(c *peer.Contact) { c.Outcome, c.Minutes, c.Direction = peer.Missed, 0, peer.Incoming }},
		{"who reached out", "K7 25m call out", map[string]string{"direction": "in"}, func(c *peer.Contact) { c.Direction = peer.Incoming }},
		{"purpose, which was none", "K7 25m call", map[string]string{"purpose": "services"}, func(c *peer.Contact) { c.Purpose = peer.Services }},
		{"purpose, to none", "K7 25m call activity", map[string]string{"purpose": ""}, func(c *peer.Contact) { c.Purpose = peer.AnyPurpose }},
		{"channel", "K7 25m call no-show", map[string]string{"channel": "video", "outcome": "cancelled"}, func(c *peer.Contact) { c.Channel, c.Outcome = peer.Video, peer.Cancelled }},
		{"a group", "group 90m yesterday 18:00", map[string]string{"length": "60"}, func(c *peer.Contact) { c.Minutes = 60 }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			at = at.Add(3 * time.Minute)
			_, was := o.logs("UADA", tt.text, at.Add(17*time.Second)) // not a whole minute: it is kept where the time is not changed
			form := o.opens("UADA", was, at)
			if m := want[messages.EntryNot](t, o.amends("UADA", form, nil, at)); m.Why != messages.EntrySame {
				t.Errorf("unchanged: %+v", m)
			}
			m := want[messages.EntryChanged](t, o.amends("UADA", form, tt.changes, at.Add(time.Minute)))
			is := was
			tt.want(&is)
			if got := o.contact(was.ID); got != is {
				t.Errorf("stored %+v\nwant   %+v", got, is)
			}
			if *m.Was.Contact != messages.LoggedOf(was) || *m.Is.Contact != messages.LoggedOf(is) {
				t.Errorf("answered %+v", m)
			}
			st := o.records("UADA")
			if e := st.Journal.Entries[len(st.Journal.Entries)-1]; len(st.Contacts) != 1 || len(st.Journal.Entries) != 1 || e.ID != is.ID || e.Day != is.Day() {
				t.Errorf("%d contacts, journal %+v", len(st.Contacts), st.Journal.Entries)
			}
			// By its form it is taken back altogether, whatever else the form says.
			o.undoes(o.amends("UADA", o.opens("UADA", is, at.Add(time.Minute)), map[string]string{"fate": "remove", "length": "99999"}, at.Add(2*time.Minute)))
			if st := o.records("UADA"); len(st.Contacts) != 0 || len(st.Journal.Entries) != 0 {
				t.Errorf("left %+v", st.Contacts)
			}
		})
	}
}

// A form that shows what is no longer so changes nothing, however often and in whatever order it is sent.
func TestEditStaleForms(t *testing.T) {
	o := openTeam(t, "K7", "M3")
	_, c := o.logs("UADA", "K7 25m call yesterday 9:00", o.at)
	first, second := o.opens("UADA", c, o.at), o.opens("UADA", c, o.at)
	gone := func(r Reply) {
		t.Helper()
		if m := want[messages.EntryNot](t, r); m.Why != messages.EntryGone {
			t.Errorf("answered %+v", m)
		}
	}
	want[messages.EntryChanged](t, o.amends("UADA", first, map[string]string{"length": "30"}, o.at))
	for _, changes := range []map[string]string{{"length": "35"}, {"fate": "remove"}, nil} {
		gone(o.amends("UADA", second, changes, o.at))
		gone(o.amends("UADA", first, changes, o.at))
	}
	if c = o.contact(c.ID); c.Minutes != 30 {
		t.Fatalf("stored %+v", c)
	}
	third := o.opens("UADA", c, o.at)
	o.undoes(o.ask("UADA", Request{Action: "contact.undo", Value: c.ID, At: o.at}))
	gone(o.amends("UADA", third, map[string]string{"length": "35"}, o.at))
	gone(o.ask("UADA", Request{Action: "contact.edit", Value: c.ID + " " + c.Day().String(), At: o.at}))
	gone(o.presses("UADA", "contact.edit", "")) // of no day it is told neither
	if n := len(o.contacts("UADA")); n != 0 {
		t.Errorf("%d contacts", n)
	}
	// The same with hours, and with the button of a start whose shift is over.
	want[messages.HoursLogged](t, o.times("UADA", "9-12 yesterday", o.at))
	w := o.work("UADA").Work[0]
	open := func() messages.HoursEdit {
		return wantForm[messages.HoursEdit](t, o.ask("UADA", Request{Action: "hours.edit", Value: w.ID + " " + w.Day().String(), At: o.at}))
	}
	stale := open()
	want[messages.EntryChanged](t, o.amends("UADA", open(), map[string]string{"to": "13:00"}, o.at))
	gone(o.amends("UADA", stale, map[string]string{"to": "14:00"}, o.at))
	gone(o.amends("UADA", stale, map[string]string{"fate": "remove"}, o.at))
	if got := o.work("UADA").Work; len(got) != 1 || got[0].Minutes != 240 {
		t.Errorf("stored %+v", got)
	}
	started := want[messages.HoursStarted](t, o.times("UADA", "start", o.at))
	want[messages.HoursLogged](t, o.times("UADA", "stop", o.at.Add(time.Hour)))
	want[messages.Stale](t, o.pressesOn("UADA", started, "hours.drop", o.at.Add(time.Hour)))
	if n := len(o.work("UADA").Work); n != 2 {
		t.Errorf("%d pieces of work", n)
	}
}

// Entries of the last 14 days can be changed, older ones are refused kindly, by the list and by buttons that were shown before.
func TestEditOnlyTheLastDays(t *testing.T) {
	o := openTeam(t, "K7")
	_, last := o.logs("UADA", "K7 25m call 3.11 9:00", o.at)
	_, old := o.logs("UADA", "K7 25m call 2.11 9:00", o.at)
	want[messages.HoursLogged](t, o.times("UADA", "9-12 2.11", o.at))
	w := o.work("UADA").Work[0]
	list := want[messages.ContactList](t, o.writes("UADA", "list", o.at))
	if !list.Days || len(list.Contacts) != 1 || list.Contacts[0].ID != last.ID || list.Latest != old.ID {
		t.Errorf("listed %+v", list)
	}
	if list := want[messages.HoursList](t, o.times("UADA", "list", o.at)); list.Days || len(list.Entries) != 1 {
		t.Errorf("listed %+v", list)
	}
	form := o.opens("UADA", last, o.at)
	tooOld := func(r Reply, hours bool) {
		t.Helper()
		if m := want[messages.EntryNot](t, r); m.Why != messages.EntryOld || m.Hours != hours {
			t.Errorf("answered %+v", m)
		}
	}
	tooOld(o.ask("UADA", Request{Action: "contact.edit", Value: old.ID + " 2026-11-02", At: o.at}), false)
	tooOld(o.ask("UADA", Request{Action: "hours.edit", Value: w.ID + " 2026-11-02", At: o.at}), true)
	tooOld(o.ask("UADA", Request{Action: "contact.edit", Value: old.ID + " 2026-11-02", At: o.at.AddDate(0, 2, 0)}), false)
	// Opened in time, sent in too late: the day after, its entry is too old.
	tooOld(o.amends("UADA", form, map[string]string{"length": "5"}, o.at.AddDate(0, 0, 1)), false)
	if got := o.contact(last.ID); got != last {
		t.Errorf("stored %+v", got)
	}
	// What is moved to a day that is to come, or long ago, is asked about beside its field.
	for _, day := range []string{"2026-11-18", "2026-10-01", "2026-02-30"} {
		if r := o.amends("UADA", form, map[string]string{"day": day}, o.at); r.Errors["day"] == nil {
			t.Errorf("%s: %s", day, described(r))
		}
	}
	if r := o.amends("UADA", form, map[string]string{"length": ""}, o.at); r.Errors["length"] == nil {
		t.Errorf("no length: %s", described(r))
	}
}

// The lists show ten at a time, until nothing is left that can be changed.
func TestEntryListsGoOn(t *testing.T) {
	o := openTeam(t, "K7")
	var ids []string
	for i := range 24 {
		at := o.at.Add(time.Duration(i) * 3 * time.Minute)
		_, c := o.logs("UADA", "K7 "+strconv.Itoa(i+1)+"m call "+peer.DayOf(o.at, "").Add(-14+i/2).String()+" "+clockText(600+i), at)
		ids = append([]string{c.ID}, ids...)
	}
	at, value, shown := o.at.Add(2*time.Hour), "", []string{}
	for page := range 3 {
		m := want[messages.ContactList](t, o.ask("UADA", Request{Action: "contact.list", Value: value, At: at}))
		for _, c := range m.Contacts {
			shown = append(shown, c.ID)
		}
		if m.From != 10*page || m.More != (page < 2) {
			t.Errorf("page %d: from %d, more %v", page, m.From, m.More)
		}
		value = strconv.Itoa(m.From + len(m.Contacts))
	}
	if !slices.Equal(shown, ids) {
		t.Errorf("shown %v\nwant  %v", shown, ids)
	}
	for _, value := range []string{"24", "-1", "many", "99999999999999999999"} {
		if m := want[messages.ContactList](t, o.ask("UADA", Request{Action: "contact.list", Value: value, At: at})); m.From != 0 || len(m.Contacts) != 10 {
			t.Errorf("%s: from %d", value, m.From)
		}
	}
}

// After a change "undo" asks what is meant, "again" still repeats what was logged last, and the next entry is undone as ever.
func TestUndoAfterAnEdit(t *testing.T) {
	o := openTeam(t, "K7", "M3")
	_, first := o.logs("UADA", "K7 25m call yesterday 9:00", o.at)
	_, second := o.logs("UADA", "M3 1h meet yesterday 11:00", o.at.Add(time.Minute))
	at := o.at.Add(2 * time.Minute)
	want[messages.EntryChanged](t, o.amends("UADA", o.opens("UADA", first, at), map[string]string{"day": "2026-11-06"}, at))
	ask := want[messages.EntryUndoAsk](t, o.writes("UADA", "undo", at.Add(time.Minute)))
	if ask.Entry.Contact.ID != first.ID || len(o.contacts("UADA")) != 2 {
		t.Errorf("asked about %+v", ask.Entry.Contact)
	}
	_, again := o.logs("UADA", "again", at.Add(2*time.Minute))
	if again.Code != "M3" || again.Minutes != 60 {
		t.Errorf("again: %+v", again)
	}
	if gone := o.undoes(o.writes("UADA", "undo", at.Add(3*time.Minute))); gone.ID != again.ID {
		t.Errorf("took back %+v", gone)
	}
	if gone := o.undoes(o.pressesOn("UADA", ask, "contact.undo", at.Add(4*time.Minute))); gone.ID != first.ID {
		t.Errorf("took back %+v", gone)
	}
	if gone := o.undoes(o.writes("UADA", "undo", at.Add(5*time.Minute))); gone.ID != second.ID {
		t.Errorf("took back %+v", gone)
	}
	// Of hours too: the journal of the one knows nothing of the other.
	want[messages.HoursLogged](t, o.times("UADA", "9-12 yesterday", at))
	w := o.work("UADA").Work[0]
	form := wantForm[messages.HoursEdit](t, o.ask("UADA", Request{Action: "hours.edit", Value: w.ID + " " + w.Day().String(), At: at}))
	want[messages.EntryChanged](t, o.amends("UADA", form, map[string]string{"kind": "second"}, at.Add(time.Minute)))
	if ask := want[messages.EntryUndoAsk](t, o.times("UADA", "undo", at.Add(2*time.Minute))); ask.Entry.Work.ID != w.ID {
		t.Errorf("asked about %+v", ask.Entry.Work)
	}
	want[messages.NothingToUndo](t, o.writes("UADA", "undo", at.Add(2*time.Minute)))
}

// Working time comes back in its form as it was: over midnight, over a change of clocks, and declared.
func TestHoursEdit(t *testing.T) {
	o := openTeam(t)
	o.at = oslo("2026-10-27", "14:30") // after the Sunday on which the clocks went back
	at := o.at
	for _, tt := range []struct {
		name, text string
		changes    map[string]string
		want       func(*peer.Work)
	}{
		{"its end", "9-16:30 yesterday teaching", map[string]string{"to": "17:00"}, func(w *peer.Work) { w.Minutes = 480 }},
		{"its kind", "9-16:30 yesterday", map[string]string{"kind": "outside"}, func(w *peer.Work) { w.Kind = peer.OutsideRole }},
		{"a night, to another week", "22-6 25.10", map[string]string{"day": "2026-10-19"}, func(w *peer.Work) { w.Start = oslo("2026-10-19", "22:00") }},
		{"a night of a change of clocks, its kind alone", "22-6 24.10", map[string]string{"kind": "second"}, func(w *peer.Work) { w.Kind = peer.SecondRole }},
		{"that night, an hour later", "22-6 24.10", map[string]string{"to": "07:00"}, func(w *peer.Work) { w.Minutes = 600 }},
		{"until midnight", "20-24 yesterday", map[string]string{"from": "21:00"}, func(w *peer.Work) { w.Start, w.Minutes = oslo("2026-10-26", "21:00"), 180 }},
		{"declared, its length", "3.5h admin", map[string]string{"length": "4"}, func(w *peer.Work) { w.Minutes = 240 }},
		{"declared, its day", "100m travel", map[string]string{"day": "2026-10-25"}, func(w *peer.Work) { w.Start = oslo("2026-10-25", "12:00") }},
		{"declared, to a shift", "2h", map[string]string{"from": "09:00", "to": "10:30", "length": ""}, func(w *peer.Work) { w.Declared, w.Start, w.Minutes = false, oslo("2026-10-27", "09:00"), 90 }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			at = at.Add(3 * time.Minute)
			want[messages.HoursLogged](t, o.times("UADA", tt.text, at))
			was := o.work("UADA").Work[0]
			open := func(w peer.Work) messages.HoursEdit {
				return wantForm[messages.HoursEdit](t, o.ask("UADA", Request{Action: "hours.edit.0", Value: w.ID + " " + w.Day().String(), At: at}))
			}
			if m := want[messages.EntryNot](t, o.amends("UADA", open(was), nil, at)); m.Why != messages.EntrySame || !m.Hours {
				t.Errorf("unchanged: %+v", m)
			}
			want[messages.EntryChanged](t, o.amends("UADA", open(was), tt.changes, at.Add(time.Minute)))
			is := was
			tt.want(&is)
			st := o.work("UADA")
			if len(st.Work) != 1 || st.Work[0] != is || len(st.Hours.Entries) != 1 || st.Hours.Entries[0].Day != is.Day() {
				t.Fatalf("stored %+v\nwant   %+v\njournal %+v", st.Work, is, st.Hours.Entries)
			}
			want[messages.HoursUndone](t, o.amends("UADA", open(is), map[string]string{"fate": "remove"}, at.Add(2*time.Minute)))
			if st := o.work("UADA"); len(st.Work)+len(st.Hours.Entries) != 0 {
				t.Errorf("left %+v", st.Work)
			}
		})
	}
	want[messages.HoursLogged](t, o.times("UADA", "20h 23.10", at))
	want[messages.HoursLogged](t, o.times("UADA", "9-16 22.10", at))
	w := o.work("UADA").Work[0]
	form := wantForm[messages.HoursEdit](t, o.ask("UADA", Request{Action: "hours.edit", Value: w.ID + " " + w.Day().String(), At: at}))
	if r := o.amends("UADA", form, map[string]string{"day": "2026-10-23"}, at); r.Errors["day"] == nil || o.work("UADA").Work[0] != w {
		t.Errorf("27 hours in a day: %s", described(r))
	}
}

// An entry that moves out of a window withdraws what it raised there and raises what it raises in the next, in one commit.
func TestEditWithdrawsAndRaises(t *testing.T) {
	o := openTeam(t, "K7", "M3")
	o.agrees(o.at.AddDate(-1, 0, 0), map[peer.RuleID]int{peer.CodeDay: 2, peer.CodeRun: 3})
	var last peer.Contact
	for i, text := range []string{"K7 10m call 13.11 9:00", "K7 11m call 14.11 9:00", "K7 12m call 15.11 9:00", "K7 13m call 15.11 10:00", "K7 14m call 15.11 11:00"} {
		_, last = o.logs("UADA", text, o.at.Add(time.Duration(i)*time.Minute))
	}
	o.taken(storage.AlertLane)
	state := func(rule peer.RuleID, code peer.Code, window string) peer.AlertState {
		a, _ := o.alert(rule, code, window)
		return a.State
	}
	if state(peer.CodeDay, "K7", "2026-11-15") != peer.Open {
		t.Fatal("Sunday raises nothing")
	}
	at := o.at.Add(10 * time.Minute)
	amend := func(changes map[string]string) messages.EntryChanged {
		t.Helper()
		at = at.Add(time.Minute)
		return want[messages.EntryChanged](t, o.amends("UADA", o.opens("UADA", o.contact(last.ID), at), changes, at))
	}
	// To Monday, which is another week, and the fourth day in a row.
	if m := amend(map[string]string{"day": "2026-11-16"}); !m.Withdrawn || !m.Told {
		t.Errorf("to Monday: %+v", m)
	}
	if state(peer.CodeDay, "K7", "2026-11-15") != peer.Withdrawn || state(peer.CodeRun, "K7", "2026-11-13") != peer.Open {
		t.Errorf("alerts %+v", o.records("UADA").Alerts)
	}
	if got := addressed(o.taken(storage.AlertLane)); !slices.Equal(got, []string{"C0COORD alert", "C0COORD alert", "UADA alert_copy", "UADA alert_copy"}) {
		t.Errorf("sent %v", got)
	}
	// A day before it all, so that the run begins earlier: one alert is withdrawn, and the run has another.
	if m := amend(map[string]string{"day": "2026-11-12"}); !m.Withdrawn || !m.Told {
		t.Errorf("to Thursday: %+v", m)
	}
	if state(peer.CodeRun, "K7", "2026-11-13") != peer.Withdrawn || state(peer.CodeRun, "K7", "2026-11-12") != peer.Open {
		t.Errorf("alerts %+v", o.records("UADA").Alerts)
	}
	// To another code: nothing is above any more.
	if m := amend(map[string]string{"code": "M3"}); !m.Withdrawn || m.Told {
		t.Errorf("to M3: %+v", m)
	}
	for _, a := range o.records("UADA").Alerts {
		if a.State != peer.Withdrawn {
			t.Errorf("%s is %s", a.ID, a.State)
		}
	}
	// And back: the alert of Sunday is raised in its second episode.
	if m := amend(map[string]string{"code": "K7", "day": "2026-11-15"}); !m.Told {
		t.Errorf("back: %+v", m)
	}
	if a, _ := o.alert(peer.CodeDay, "K7", "2026-11-15"); a.State != peer.Open || a.Episode != 2 {
		t.Errorf("%+v", a)
	}
}

// Whatever is logged, changed and taken back, in whatever order: the alerts that stand are those of what is stored.
func TestEditsLeaveNothingBehind(t *testing.T) {
	o := openTeam(t, "K7", "M3")
	o.agrees(o.at.AddDate(-1, 0, 0), map[peer.RuleID]int{peer.CodeDay: 1, peer.CodeWeek: 4, peer.CodeRun: 2, peer.AllDay: 2, peer.CodeOutside: 1, peer.HoursDay: 100, peer.HoursWeek: 400})
	r := rand.New(rand.NewPCG(3, 7))
	day := func() string { return peer.DayOf(o.at, "Europe/Oslo").Add(-1 - r.IntN(13)).String() }
	clock := func() string { return clockText(60 * r.IntN(23)) }
	code := func() string { return []string{"K7", "M3"}[r.IntN(2)] }
	at := o.at
	for range 150 {
		at = at.Add(3 * time.Minute)
		st := o.work("UADA")
		switch n := r.IntN(5); {
		case n < 2 || len(st.Contacts) == 0:
			o.logs("UADA", code()+" "+strconv.Itoa(1+r.IntN(90))+"m call in "+day()+" "+clock(), at)
		case n == 2 && r.IntN(2) == 0:
			o.ask("UADA", Request{Command: "/contact", Text: "undo", At: at})
		case n == 2:
			o.times("UADA", "60m "+day(), at)
		case n == 3 && len(st.Work) > 0:
			w := st.Work[r.IntN(len(st.Work))]
			form := wantForm[messages.HoursEdit](t, o.ask("UADA", Request{Action: "hours.edit", Value: w.ID + " " + w.Day().String(), At: at}))
			o.amends("UADA", form, map[string]string{"day": day(), "length": strconv.Itoa(1 + r.IntN(3))}, at)
		default:
			c := st.Contacts[r.IntN(len(st.Contacts))]
			o.amends("UADA", o.opens("UADA", c, at), map[string]string{"day": day(), "time": clock(), "code": code()}, at)
		}
		st = o.work("UADA")
		above := map[string]bool{}
		pack, _ := peer.PackByID(o.team().RulePack)
		l := peer.Ledger{Agreements: st.Agreements, Pack: pack, Contacts: st.Contacts, Work: st.Work, Matches: st.Matches, Today: peer.DayOf(at, "Europe/Oslo")}
		note := func(all []peer.Finding) {
			for _, f := range all {
				if f.Level == peer.Above {
					above[peer.AlertID(f.Rule, "UADA", f.Code, f.Window)] = true
				}
			}
		}
		for _, c := range st.Contacts {
			note(l.OfContact(c))
		}
		for _, w := range st.Work {
			note(l.OfWork(w))
		}
		open := map[string]bool{}
		for _, a := range st.Alerts {
			if a.State == peer.Open {
				open[a.ID] = true
			}
		}
		if !maps.Equal(open, above) {
			t.Fatalf("open are  %v\nabove are %v", slices.Sorted(maps.Keys(open)), slices.Sorted(maps.Keys(above)))
		}
	}
}

// Two forms of one entry that are sent in the same instant: one is stored, the other one reads that it was changed.
func TestEditsAtOnce(t *testing.T) {
	o := openTeam(t, "K7")
	_, c := o.logs("UADA", "K7 25m call yesterday 9:00", o.at)
	form := o.opens("UADA", c, o.at)
	var reqs []Request
	for i := range 4 {
		values := initial(t, form)
		values["length"] = Values{strconv.Itoa(30 + i)}
		reqs = append(reqs, o.request("UADA", Request{Form: "contact.edit", Private: messages.RenderForm(form, "en").PrivateMetadata, Values: values, At: o.at}))
	}
	if got := o.atOnce(reqs...); !slices.Equal(got, []string{"entry_changed", "entry_not", "entry_not", "entry_not"}) {
		t.Errorf("answered %v", got)
	}
}

// Nobody changes what is another's, and what a form or a button carries is not trusted. The audit names the entry and no content.
func TestEditWhoMayAndAudit(t *testing.T) {
	o := openTeam(t, "K7")
	o.works("UBO", "B2")
	_, c := o.logs("UADA", "K7 25m call yesterday 9:00", o.at)
	form := o.opens("UADA", c, o.at)
	for _, user := range []string{"UBO", "UKARI", "UADMIN", "UGUEST"} {
		for _, r := range []Reply{
			o.ask(user, Request{Action: "contact.edit", Value: c.ID + " " + c.Day().String(), At: o.at}),
			o.amends(user, form, map[string]string{"length": "99"}, o.at), o.amends(user, form, map[string]string{"fate": "remove"}, o.at),
			o.ask(user, Request{Action: "hours.edit", Value: c.ID, At: o.at}),
		} {
			_, refused := r.Message.(messages.Refused)
			m, not := r.Message.(messages.EntryNot)
			if !refused && !(user == "UBO" && not && m.Why == messages.EntryGone) {
				t.Errorf("%s: %s", user, described(r))
			}
		}
	}
	for _, private := range []string{"", "{}", "null", `{"i":"` + c.ID + `"}`, `{"i":7}`, strings.Repeat("x", 3000)} {
		values := initial(t, form)
		if m := want[messages.EntryNot](t, o.ask("UADA", Request{Form: "contact.edit", Private: private, Values: values, At: o.at})); m.Why != messages.EntryGone {
			t.Errorf("%s: %+v", private, m)
		}
	}
	if r := o.amends("UADA", form, map[string]string{"code": "Quendelina"}, o.at); r.Errors["code"] == nil {
		t.Errorf("a name for a code: %s", described(r))
	}
	if got := o.contact(c.ID); got != c {
		t.Errorf("stored %+v", got)
	}
	want[messages.EntryChanged](t, o.amends("UADA", form, map[string]string{"length": "44"}, o.at))
	line := []string{"by", "UADA", "do", "edit contact", "team", o.team().ID, "worker", "UADA", "of", c.ID, "so", "ok"}
	if !regexp.MustCompile(strings.Join(line, `\r\n\$\d+\r\n`) + `\r\n(\*|#|$)`).Match(written(t)) {
		t.Error("it is not audited so")
	}
}
