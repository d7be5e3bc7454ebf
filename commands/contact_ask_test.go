package commands

import (
	"strings"
	"testing"
	"time"

	"alongside/messages"
	"alongside/peer"
)

// Every question, and what each of its buttons stores.
func TestContactQuestions(t *testing.T) {
	o := openTeam(t, "K7", "M3")
	sunday := oslo("2026-11-15", "14:30")
	for _, tt := range []struct {
		name, text string
		at         time.Time
		question   messages.Question
		want       []peer.Contact // by each button; the code is K7 where none is named
	}{
		{"which code", "25m call", o.at, messages.WhichCode, []peer.Contact{
			{Start: o.at.Add(-25 * time.Minute), Minutes: 25, Channel: peer.Call},
			{Code: "M3", Start: o.at.Add(-25 * time.Minute), Minutes: 25, Channel: peer.Call},
		}},
		{"how long", "K7 call", o.at, messages.HowLong, []peer.Contact{
			{Start: o.at.Add(-10 * time.Minute), Minutes: 10, Channel: peer.Call}, {Start: o.at.Add(-25 * time.Minute), Minutes: 25, Channel: peer.Call},
			{Start: o.at.Add(-45 * time.Minute), Minutes: 45, Channel: peer.Call}, {Start: o.at.Add(-60 * time.Minute), Minutes: 60, Channel: peer.Call},
			{Start: o.at.Add(-90 * time.Minute), Minutes: 90, Channel: peer.Call},
		}},
		{"a time or a length, then how long", "K7, 9:15, meet", o.at, messages.TimeOrLength, []peer.Contact{
			{Start: oslo("2026-11-17", "09:15"), Minutes: 10, Channel: peer.Meet},
			{Start: o.at.Add(-555 * time.Minute), Minutes: 555, Channel: peer.Meet},
		}},
		{"today's own weekday", "K7 25m tuesday 9:00", o.at, messages.WhichDay, []peer.Contact{
			{Start: oslo("2026-11-17", "09:00"), Minutes: 25}, {Start: oslo("2026-11-10", "09:00"), Minutes: 25},
		}},
		{"today's own weekday within another word", "K7 sunat 25m, sun 9:00", sunday, messages.WhichDay, []peer.Contact{
			{Start: oslo("2026-11-15", "09:00"), Minutes: 25, Channel: peer.Call}, {Start: oslo("2026-11-08", "09:00"), Minutes: 25, Channel: peer.Call},
		}},
		{"still to come", "K7 25m 23:30", o.at, messages.NotYet, []peer.Contact{{Start: oslo("2026-11-16", "23:30"), Minutes: 25}}},
		{"still to come today", "K7 video 25m i dag, 23:30", o.at, messages.NotYet, []peer.Contact{{Start: oslo("2026-11-16", "23:30"), Minutes: 25, Channel: peer.Video}}},
		{"still to come on a date", "K7 25m 17. november 2026 23:30", o.at, messages.NotYet, []peer.Contact{{Start: oslo("2026-11-16", "23:30"), Minutes: 25}}},
		{"again, without a code", "25m 23:30 K7", o.at, messages.NotYet, []peer.Contact{{Start: oslo("2026-11-16", "23:30"), Minutes: 25}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for i, stored := range tt.want {
				ask := want[messages.ContactAsk](t, o.writes("UADA", tt.text, tt.at))
				if ask.Question != tt.question || len(ask.Choices) != len(tt.want) {
					t.Fatalf("asked %+v", ask)
				}
				if n := len(o.contacts("UADA")); n != 0 {
					t.Fatalf("%d contacts are stored before the answer", n)
				}
				r := o.pressesOn("UADA", ask, "contact.run."+string(rune('0'+i)), tt.at)
				if then, ok := r.Message.(messages.ContactAsk); ok && then.Question == messages.HowLong {
					r = o.pressesOn("UADA", then, "contact.run.0", tt.at)
				}
				m, got := o.logged("UADA", r)
				if stored.Code == "" {
					stored.Code = "K7"
				}
				stored.ID, stored.Zone, stored.LoggedAt = got.ID, "Europe/Oslo", tt.at
				if got != stored {
					t.Errorf("button %d stored %+v\nwant %+v", i, got, stored)
				}
				want[messages.ContactUndone](t, o.pressesOn("UADA", m, "contact.undo", tt.at))
			}
		})
	}
}

// With one match there is nothing to ask about the code.
func TestContactWithTheOnlyMatch(t *testing.T) {
	o := openTeam(t, "K7")
	if _, c := o.logs("UADA", "25m call", o.at); c.Code != "K7" {
		t.Errorf("stored %+v", c)
	}
}

// The same words within two minutes are asked about, because people press Enter again when an answer takes its time.
func TestContactASecondTime(t *testing.T) {
	const text = "K7 25m call"
	for _, tt := range []struct {
		name   string
		before func(o *office) // a minute before, or as it says
		text   string
		at     time.Duration // after the first
		asked  bool
	}{
		{"at once", func(o *office) { o.logs("UADA", text, o.at) }, text, 0, true},
		{"in other letters", func(o *office) { o.logs("UADA", text, o.at) }, "  k7   25M Call ", time.Minute, true},
		{"after 1:59", func(o *office) { o.logs("UADA", text, o.at) }, text, 119 * time.Second, true},
		{"after two minutes", func(o *office) { o.logs("UADA", text, o.at) }, text, 2 * time.Minute, false},
		{"other words", func(o *office) { o.logs("UADA", text, o.at) }, "K7 call 25m", time.Second, false},
		{"after undo", func(o *office) {
			o.logs("UADA", text, o.at)
			want[messages.ContactUndone](o.t, o.writes("UADA", "undo", o.at.Add(time.Second)))
		}, text, time.Minute, false},
		{"after a question", func(o *office) { want[messages.ContactAsk](o.t, o.writes("UADA", "K7 call", o.at)) }, "K7 call 25m", time.Second, false},
		{"by a button, then typed", func(o *office) {
			ask := want[messages.ContactAsk](o.t, o.writes("UADA", "K7 call", o.at))
			o.logged("UADA", o.pressesOn("UADA", ask, "contact.run.1", o.at))
		}, "K7 call 25m", time.Minute, true},
		{"again after again", func(o *office) {
			o.logs("UADA", text, o.at.Add(-time.Hour))
			o.logs("UADA", "again", o.at)
		}, "again", time.Minute, true},
		{"after a form", func(o *office) {
			o.logged("UADA", o.ask("UADA", Request{Form: "contact.form", At: o.at, Values: map[string]Values{"code": {"K7"}, "channel": {"call"}, "length": {"25"}}}))
		}, text, time.Minute, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o := openTeam(t, "K7")
			tt.before(o)
			stored := len(o.contacts("UADA"))
			at := o.at.Add(tt.at)
			r := o.writes("UADA", tt.text, at)
			if !tt.asked {
				o.logged("UADA", r)
				return
			}
			m := want[messages.ContactTwice](t, r)
			if n := len(o.contacts("UADA")); n != stored || m.Contact.ID == "" {
				t.Errorf("%d contacts, %d before; asked about %+v", n, stored, m.Contact)
			}
			// "Yes" is one more. Pressed twice it is asked about anew, and that "yes" is one more again.
			o.logged("UADA", o.pressesOn("UADA", m, "contact.twice", at.Add(time.Second)))
			anew := want[messages.ContactTwice](t, o.pressesOn("UADA", m, "contact.twice", at.Add(2*time.Second)))
			if n := len(o.contacts("UADA")); n != stored+1 {
				t.Errorf("%d contacts, want %d", n, stored+1)
			}
			o.logged("UADA", o.pressesOn("UADA", anew, "contact.twice", at.Add(3*time.Second)))
			want[messages.ContactTwice](t, o.writes("UADA", tt.text, at.Add(4*time.Second)))
		})
	}
}

// Undo and list are what they are, however often they are sent.
func TestContactVerbsAreNotAskedAbout(t *testing.T) {
	o := openTeam(t, "K7")
	o.logs("UADA", "K7 25m call", o.at)
	o.logs("UADA", "K7 30m call", o.at)
	for range 2 {
		if m := want[messages.ContactList](t, o.writes("UADA", "list", o.at)); len(m.Contacts) != 2 {
			t.Errorf("listed %+v", m)
		}
	}
	for range 2 {
		want[messages.ContactUndone](t, o.writes("UADA", "undo", o.at))
	}
	want[messages.NothingToUndo](t, o.writes("UADA", "undo", o.at))
}

// A button that was made up runs as text that was typed: nothing else can be reached with it.
func TestContactForgedButtons(t *testing.T) {
	o := openTeam(t, "K7")
	for _, tt := range []struct{ action, value string }{
		{"contact.twice", "nonsense"}, {"contact.twice", "9999999999999999999999 K7 §"}, {"contact.run.7", "K7 25m call somebody@example.org"},
		{"contact.run.0", strings.Repeat("9", 2000)}, {"contact.undo", "w:UKARI:journal"}, {"contact.undo", strings.Repeat("x", 2000)},
	} {
		switch m := o.presses("UADA", tt.action, tt.value).Message.(type) {
		case messages.ContactTrouble, messages.NothingToUndo:
		default:
			t.Errorf("%s %q: %#v", tt.action, tt.value, m)
		}
	}
	o.logged("UADA", o.presses("UADA", "contact.twice", "K7 25m call")) // of a version before this one
}
