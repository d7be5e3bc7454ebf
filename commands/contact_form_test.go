package commands

import (
	"testing"

	"alongside/messages"
	"alongside/peer"
)

func TestContactFormIsFilledIn(t *testing.T) {
	o := openTeam(t, "K7", "M3")
	today := peer.DayOf(o.at, "Europe/Oslo")
	blank := messages.ContactForm{Codes: []peer.Code{"K7", "M3"}, Day: today, Minute: -1}
	if form := wantForm[messages.ContactForm](t, o.writes("UADA", "  ", o.at)); diffOf(blank, form) != "" {
		t.Errorf("blank: %+v", form)
	}
	help := want[messages.ContactHelp](t, o.writes("UADA", "help", o.at))
	if form := wantForm[messages.ContactForm](t, o.pressesOn("UADA", help, "contact.form", o.at)); diffOf(blank, form) != "" {
		t.Errorf("from the help: %+v", form)
	}
	for _, tt := range []struct {
		name, text string
		want       func(*messages.ContactForm)
	}{
		{"marked", "K7 call heavy", func(f *messages.ContactForm) { f.Code, f.Channel, f.Heavy = "K7", "call", true }},
		{"code and channel", "K7 call", func(f *messages.ContactForm) { f.Code, f.Channel = "K7", "call" }},
		{"no code", "25m video", func(f *messages.ContactForm) { f.Length, f.Channel = 25, "video" }},
		{"day and time", "K7 meet yesterday at 9:15", func(f *messages.ContactForm) {
			f.Code, f.Channel, f.Day, f.Minute = "K7", "meet", today.Add(-1), 9*60+15
		}},
		{"a time that is still to come", "K7 25m 23:30", func(f *messages.ContactForm) { f.Code, f.Length, f.Minute = "K7", 25, 23*60+30 }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ask := want[messages.ContactAsk](t, o.writes("UADA", tt.text, o.at))
			filled := blank
			tt.want(&filled)
			if form := wantForm[messages.ContactForm](t, o.pressesOn("UADA", ask, "contact.form", o.at)); diffOf(filled, form) != "" {
				t.Errorf("filled in with %s", diffOf(filled, form))
			}
		})
	}
	// What a button carries is not trusted.
	for _, value := range []string{"B2 25m", "<@UADA>", "undo", "1.2.3.4"} {
		form := wantForm[messages.ContactForm](t, o.ask("UADA", Request{Action: "contact.form", Value: value, At: o.at}))
		if form.Code != "" || form.Day != today {
			t.Errorf("%q fills in %+v", value, form)
		}
	}
}

func TestContactFormIsStored(t *testing.T) {
	o := openTeam(t, "K7")
	full := func() map[string]Values {
		return map[string]Values{
			"code": {"K7"}, "channel": {"meet"}, "outcome": {"held"}, "length": {"45"}, "day": {"2026-11-16"}, "time": {"09:15"},
			"direction": {"in"}, "purpose": {"services"},
		}
	}
	for _, tt := range []struct {
		name   string
		change map[string]Values
		want   peer.Contact
	}{
		{"all of it", nil, peer.Contact{
			Code: "K7", Start: oslo("2026-11-16", "09:15"), Minutes: 45, Channel: peer.Meet, Direction: peer.Incoming, Purpose: peer.Services,
		}},
		{"marked", map[string]Values{"heavy": {"yes"}}, peer.Contact{
			Code: "K7", Start: oslo("2026-11-16", "09:15"), Minutes: 45, Channel: peer.Meet, Direction: peer.Incoming, Purpose: peer.Services, Heavy: true,
		}},
		{"without a time", map[string]Values{"time": nil, "purpose": nil}, peer.Contact{
			Code: "K7", Start: oslo("2026-11-16", "12:00"), Timeless: true, Minutes: 45, Channel: peer.Meet, Direction: peer.Incoming,
		}},
		{"missed", map[string]Values{"outcome": {"missed"}, "length": nil, "channel": nil, "purpose": nil, "direction": {"planned"}}, peer.Contact{
			Code: "K7", Start: oslo("2026-11-16", "09:15"), Outcome: peer.Missed, Direction: peer.Incoming,
		}},
		{"a group without a code", map[string]Values{"code": nil, "channel": {"group"}, "direction": {"out"}}, peer.Contact{
			Start: oslo("2026-11-16", "09:15"), Minutes: 45, Channel: peer.Group, Direction: peer.Outgoing, Purpose: peer.Services,
		}},
		{"the only code", map[string]Values{"code": nil}, peer.Contact{
			Code: "K7", Start: oslo("2026-11-16", "09:15"), Minutes: 45, Channel: peer.Meet, Direction: peer.Incoming, Purpose: peer.Services,
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			values := full()
			for block, answer := range tt.change {
				values[block] = answer
			}
			m, got := o.logged("UADA", o.ask("UADA", Request{Form: "contact.form", Values: values, At: o.at}))
			tt.want.ID, tt.want.Zone, tt.want.LoggedAt = got.ID, "Europe/Oslo", o.at
			if got != tt.want {
				t.Errorf("stored %+v\nwant   %+v", got, tt.want)
			}
			want[messages.ContactUndone](t, o.pressesOn("UADA", m, "contact.undo", o.at))
		})
	}
}

// What stands in the way is said beside the input that it is about, and nothing is stored.
func TestContactFormErrors(t *testing.T) {
	o := openTeam(t, "K7", "M3")
	o.works("UBO")
	for _, tt := range []struct {
		name, user string
		values     map[string]Values
		field      string
		want       messages.Message // nil where only the field is held
	}{
		{"nothing filled in", "UADA", nil, "code", nil},
		{"no code", "UADA", map[string]Values{"length": {"5"}}, "code", nil},
		{"a code of nobody", "UADA", map[string]Values{"code": {"B2"}, "length": {"5"}}, "code", messages.ContactTrouble{Trouble: messages.UnknownCode, Word: "B2", Codes: []peer.Code{"K7", "M3"}}},
		{"no code at all", "UADA", map[string]Values{"code": {"Ada"}, "length": {"5"}}, "code", nil},
		{"without a match", "UBO", map[string]Values{"length": {"5"}}, "channel", messages.ContactTrouble{Trouble: messages.NoMatches}},
		{"no length", "UADA", map[string]Values{"code": {"K7"}, "channel": {"call"}}, "length", nil},
		{"a word for a length", "UADA", map[string]Values{"code": {"K7"}, "length": {"long"}}, "length", messages.ContactTrouble{Trouble: messages.BadLength}},
		{"more than a day", "UADA", map[string]Values{"code": {"K7"}, "length": {"1441"}}, "length", messages.ContactTrouble{Trouble: messages.BadLength}},
		{"less than nothing", "UADA", map[string]Values{"code": {"K7"}, "length": {"-1"}}, "length", messages.ContactTrouble{Trouble: messages.BadLength}},
		{"a day to come", "UADA", map[string]Values{"code": {"K7"}, "length": {"5"}, "day": {"2026-11-18"}}, "day", messages.ContactTrouble{Trouble: messages.InFuture, Codes: []peer.Code{"K7", "M3"}}},
		{"long ago", "UADA", map[string]Values{"code": {"K7"}, "length": {"5"}, "day": {"2026-01-01"}}, "day", nil},
		{"no such day", "UADA", map[string]Values{"code": {"K7"}, "length": {"5"}, "day": {"2026-02-30"}}, "day", messages.ContactTrouble{Trouble: messages.NoSuchDay, Word: "2026-02-30"}},
		{"a time to come", "UADA", map[string]Values{"code": {"K7"}, "length": {"5"}, "time": {"23:30"}}, "time", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := o.ask(tt.user, Request{Form: "contact.form", Values: tt.values, At: o.at})
			said, ok := r.Errors[tt.field].(messages.Beside)
			if len(r.Errors) != 1 || !ok || r.Message != nil {
				t.Fatalf("got %s", described(r))
			}
			if tt.want != nil && diffOf(tt.want, said.Message) != "" {
				t.Errorf("beside %s: %s", tt.field, diffOf(tt.want, said.Message))
			}
			for _, lang := range messages.Languages {
				if text := messages.Render(said, lang, messages.Options{}).Text; text == "" || len([]rune(text)) > 200 {
					t.Errorf("%s: %q", lang, text)
				}
			}
		})
	}
	if left := o.contacts("UADA"); len(left) != 0 {
		t.Errorf("stored %+v", left)
	}
}
