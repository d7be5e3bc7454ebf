package commands

import (
	"context"
	"encoding/json"
	"strings"
	"sync"
	"testing"
	"time"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

func TestContactIsStored(t *testing.T) {
	o := openTeam(t, "K7", "M3")
	now := o.at // Tuesday 17 November 2026, 14:30 in Oslo
	ago := func(minutes int) time.Time { return now.Add(-time.Duration(minutes) * time.Minute) }
	for _, tt := range []struct {
		name, language, text string
		want                 peer.Contact // the id, the zone and when it was logged are held for all
	}{
		{"the example", "en", "K7 25m call", peer.Contact{Code: "K7", Start: ago(25), Minutes: 25, Channel: peer.Call}},
		{"any order", "en", "in call 25m k7", peer.Contact{Code: "K7", Start: ago(25), Minutes: 25, Channel: peer.Call, Direction: peer.Incoming}},
		{"missed came in", "en", "missed M3", peer.Contact{Code: "M3", Start: now, Outcome: peer.Missed, Direction: peer.Incoming}},
		{"a missed call has no length", "en", "M3 missed 10m", peer.Contact{Code: "M3", Start: now, Outcome: peer.Missed, Direction: peer.Incoming}},
		{"missed at a time", "en", "M3 missed 9:15", peer.Contact{Code: "M3", Start: oslo("2026-11-17", "09:15"), Outcome: peer.Missed, Direction: peer.Incoming}},
		{"all at once", "en", "K7 1h meet yesterday 14:30 in", peer.Contact{Code: "K7", Start: oslo("2026-11-16", "14:30"), Minutes: 60, Channel: peer.Meet, Direction: peer.Incoming}},
		{"a text needs no length", "en", "K7 text out", peer.Contact{Code: "K7", Start: now, Channel: peer.Text, Direction: peer.Outgoing}},
		{"no-show", "en", "K7 meet no-show", peer.Contact{Code: "K7", Start: now, Channel: peer.Meet, Outcome: peer.NoShow}},
		{"cancelled, a day without a time", "en", "cancelled video K7 2026-11-03", peer.Contact{Code: "K7", Start: oslo("2026-11-03", "12:00"), Timeless: true, Channel: peer.Video, Outcome: peer.Cancelled}},
		{"a group without a code", "en", "group 90m activity", peer.Contact{Start: ago(90), Minutes: 90, Channel: peer.Group, Purpose: peer.Activity}},
		{"a group with a code", "en", "group K7 2h", peer.Contact{Code: "K7", Start: ago(120), Minutes: 120, Channel: peer.Group}},
		{"to talk", "en", "K7 10m talk", peer.Contact{Code: "K7", Start: ago(10), Minutes: 10, Purpose: peer.Talk}},
		{"to accompany", "en", "K7 10m accompany", peer.Contact{Code: "K7", Start: ago(10), Minutes: 10, Purpose: peer.Accompany}},
		{"services", "en", "K7 10m services", peer.Contact{Code: "K7", Start: ago(10), Minutes: 10, Purpose: peer.Services}},
		{"practical", "en", "K7 10m practical", peer.Contact{Code: "K7", Start: ago(10), Minutes: 10, Purpose: peer.Practical}},
		{"the same said twice", "en", "K7 call 10m phone", peer.Contact{Code: "K7", Start: ago(10), Minutes: 10, Channel: peer.Call}},
		{"Norwegian", "nb", "K7 25m telefon i går kl 10.05 inn", peer.Contact{Code: "K7", Start: oslo("2026-11-16", "10:05"), Minutes: 25, Channel: peer.Call, Direction: peer.Incoming}},
		{"a Norwegian weekday", "nb", "K7 1,5t møte fredag", peer.Contact{Code: "K7", Start: oslo("2026-11-13", "12:00"), Timeless: true, Minutes: 90, Channel: peer.Meet}},
		{"a Norwegian date", "nb", "K7 30m 3. november kl 9.15", peer.Contact{Code: "K7", Start: oslo("2026-11-03", "09:15"), Minutes: 30}},
		{"Romanian", "ro", "K7 25m apel ieri 10:00 primit", peer.Contact{Code: "K7", Start: oslo("2026-11-16", "10:00"), Minutes: 25, Channel: peer.Call, Direction: peer.Incoming}},
		{"a Romanian weekday", "ro", "K7 1h întâlnire vineri", peer.Contact{Code: "K7", Start: oslo("2026-11-13", "12:00"), Timeless: true, Minutes: 60, Channel: peer.Meet}},
		{"a Romanian date", "ro", "K7 30m 3 noiembrie 2026 la 9:15", peer.Contact{Code: "K7", Start: oslo("2026-11-03", "09:15"), Minutes: 30}},
		{"day before month", "en", "K7 30m 3.11.26", peer.Contact{Code: "K7", Start: oslo("2026-11-03", "12:00"), Timeless: true, Minutes: 30}},
		{"the oldest day", "en", "K7 30m 2026-10-17", peer.Contact{Code: "K7", Start: oslo("2026-10-17", "12:00"), Timeless: true, Minutes: 30}},
		{"a minute ago", "en", "K7 1m 14:29", peer.Contact{Code: "K7", Start: ago(1), Minutes: 1}},
		{"a whole day", "en", "K7 24h", peer.Contact{Code: "K7", Start: ago(1440), Minutes: 1440}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			person := o.people["UADA"]
			person.Language = tt.language
			o.people["UADA"] = person
			m, got := o.logs("UADA", tt.text, now)
			tt.want.ID, tt.want.Zone, tt.want.LoggedAt = got.ID, "Europe/Oslo", now
			if got != tt.want {
				t.Errorf("stored %+v\nwant   %+v", got, tt.want)
			}
			opening := map[string]string{"en": "Logged: ", "nb": "Logget: ", "ro": "Notat: "}
			for lang, begin := range opening {
				if text := messages.Render(m, lang, messages.Options{}).Text; !strings.HasPrefix(text, begin) || !strings.Contains(text, string(tt.want.Code)) {
					t.Errorf("%s: %q", lang, text)
				}
			}
			want[messages.ContactUndone](t, o.pressesOn("UADA", m, "contact.undo", now))
		})
	}
	if left := o.contacts("UADA"); len(left) != 0 {
		t.Errorf("left after all was taken back: %+v", left)
	}
}

// What is answered to whoever types nothing, help or something that is not understood stores nothing.
func TestContactTroubleStoresNothing(t *testing.T) {
	o := openTeam(t, "K7", "M3")
	o.works("UBO")
	before := o.records("UADA")
	for _, tt := range []struct {
		name, text string
		want       messages.Trouble
	}{
		{"a code of nobody", "B2 25m call", messages.UnknownCode},
		{"two codes", "K7 M3 25m call", messages.GroupCodes},
		{"a group with two codes", "group K7 M3 1h", messages.GroupCodes},
		{"a word", "K7 25m lunch", messages.UnknownWord},
		{"tomorrow is still to come", "K7 25m tomorrow", messages.InFuture},
		{"a day to come", "K7 25m 2026-11-18", messages.InFuture},
		{"a day to come without a year", "K7 25m 1.12", messages.InFuture},
		{"too long ago", "K7 25m 2026-10-16", messages.LongAgo},
		{"no such day", "K7 25m 31.6", messages.NoSuchDay},
		{"29 February of a year without", "K7 25m 29.2", messages.NoSuchDay},
		{"too long", "K7 24h1", messages.BadLength},
		{"two lengths", "K7 25m 40m", messages.TwoOfAKind},
		{"two channels", "K7 25m call video", messages.TwoOfAKind},
		{"two directions", "K7 25m call in out", messages.TwoOfAKind},
		{"two purposes", "K7 25m talk practical", messages.TwoOfAKind},
		{"two outcomes", "K7 missed cancelled", messages.TwoOfAKind},
		{"two verbs", "undo list", messages.TwoOfAKind},
		{"two days", "K7 25m yesterday friday", messages.TwoOfAKind},
		{"two times", "K7 25m at 9:00 14:00", messages.TwoOfAKind},
		{"endless", strings.Repeat("K7 ", 15_000), messages.TextTooLong},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if m := want[messages.ContactTrouble](t, o.types("UADA", "/contact", tt.text)); m.Trouble != tt.want {
				t.Errorf("%+v, want %s", m, tt.want)
			}
		})
	}
	if m := want[messages.ContactTrouble](t, o.types("UBO", "/contact", "25m call")); m.Trouble != messages.NoMatches {
		t.Errorf("without a match: %+v", m)
	}
	for _, text := range []string{"help", "hjelp", "ajutor", "?", "K7 help", "undo K7", "list K7", "anulează K7"} {
		if m := want[messages.ContactHelp](t, o.types("UADA", "/contact", text)); m.Command != "/contact" || len(m.Codes) != 2 {
			t.Errorf("%s: %+v", text, m)
		}
	}
	after := o.records("UADA")
	if len(after.Contacts) != 0 || len(after.Journal.Entries) != 0 || len(after.Journal.Texts) != 0 || diffOf(before.Alerts, after.Alerts) != "" {
		t.Errorf("stored: %+v", after)
	}
}

// A request that comes again, one after the other or at the same time, is answered the same and stored once.
func TestContactIsStoredOnce(t *testing.T) {
	o := openTeam(t, "K7")
	for _, tt := range []struct {
		name string
		req  Request
	}{
		{"a command", Request{Op: "trigger.1", Command: "/contact", Text: "K7 25m call", At: o.at}},
		{"a button", Request{Op: "press.1", Action: "contact.run.1", Value: "K7 10m text", At: o.at}},
		{"a form", Request{Op: "view.1", Form: "contact.form", Values: map[string]Values{"code": {"K7"}, "length": {"5"}, "day": {"2026-11-17"}}, At: o.at}},
		{"undo", Request{Op: "trigger.2", Command: "/contact", Text: "undo", At: o.at}},
		{"a third, with an alert", Request{Op: "trigger.3", Command: "/contact", Text: "K7 30m call", At: o.at}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			before := len(o.contacts("UADA"))
			req := o.request("UADA", tt.req)
			answers := make([]string, 6)
			answer := func(i int) {
				r, err := o.Handle(context.Background(), req)
				if err != nil {
					t.Error(err)
					return
				}
				raw, err := json.Marshal([]any{messages.Kind(r.Message), r.Message})
				if err != nil {
					t.Error(err)
				}
				answers[i] = string(raw)
			}
			var all sync.WaitGroup
			for i := range 4 {
				all.Go(func() { answer(i) })
			}
			all.Wait()
			answer(4)
			o.Desk = &Desk{Store: o.Store, People: o.people, Random: o.Random, NewID: o.NewID} // another copy of the bot
			answer(5)
			for _, a := range answers {
				if a != answers[0] || !strings.HasPrefix(a, `["contact_`) {
					t.Errorf("answers differ: %q and %q", a, answers[0])
				}
			}
			change := 1
			if tt.name == "undo" {
				change = -1
			}
			if n := len(o.contacts("UADA")); n != before+change {
				t.Errorf("%d contacts, there were %d", n, before)
			}
		})
	}
	// Raised by the form, withdrawn by undo, raised by the third: each time for the worker and for the channel.
	if got := o.taken(storage.AlertLane); len(got) != 6 {
		t.Errorf("sent %v", addressed(got))
	}
}
