package commands

import (
	"testing"
	"time"

	"alongside/messages"
	"alongside/peer"
)

func ptr[T any](v T) *T { return &v }

func TestParse(t *testing.T) {
	base := draft{length: -1, clock: -1, unsure: -1}
	with := func(change func(*draft)) draft { d := base; change(&d); return d }
	k7 := []peer.Code{"K7"}
	for _, tt := range []struct {
		name, language, text string
		want                 draft
	}{
		{"the first example", "en", "K7 25m call", with(func(d *draft) { d.codes, d.length, d.channel = k7, 25, peer.Call })},
		{"in another order", "en", "call 25m k7", with(func(d *draft) { d.codes, d.length, d.channel = k7, 25, peer.Call })},
		{"missed", "en", "K7 missed", with(func(d *draft) { d.codes, d.outcome = k7, ptr(peer.Missed) })},
		{"all at once", "en", "K7 1h meet yesterday 14:30 in", with(func(d *draft) {
			d.codes, d.length, d.channel, d.clock = k7, 60, peer.Meet, 14*60+30
			d.day, d.dayWord, d.direction = daySaid{how: "relative", offset: -1}, "yesterday", ptr(peer.Incoming)
		})},
		{"marked for oneself", "en", "K7 25m heavy", with(func(d *draft) { d.codes, d.length, d.heavy = k7, 25, true })},
		{"in Norwegian", "nb", "K7 25m tungt", with(func(d *draft) { d.codes, d.length, d.heavy = k7, 25, true })},
		{"in Romanian", "ro", "K7 25m greu", with(func(d *draft) { d.codes, d.length, d.heavy = k7, 25, true })},
		{"verb", "en", "again", with(func(d *draft) { d.verb = "again" })},
		{"verb with a new length", "en", "again 40m", with(func(d *draft) { d.verb, d.length = "again", 40 })},
		{"25min", "en", "K7 25min", with(func(d *draft) { d.codes, d.length = k7, 25 })},
		{"25 min", "en", "K7 25 min", with(func(d *draft) { d.codes, d.length = k7, 25 })},
		{"1h", "en", "K7 1h", with(func(d *draft) { d.codes, d.length = k7, 60 })},
		{"1h30", "en", "K7 1h30", with(func(d *draft) { d.codes, d.length = k7, 90 })},
		{"1h30m", "en", "K7 1h30m", with(func(d *draft) { d.codes, d.length = k7, 90 })},
		{"1 h 30 min", "en", "K7 1 h 30 min", with(func(d *draft) { d.codes, d.length = k7, 90 })},
		{"1:30 is a length", "en", "K7 1:30 call", with(func(d *draft) { d.codes, d.length, d.channel = k7, 90, peer.Call })},
		{"0.5h", "en", "K7 0.5h", with(func(d *draft) { d.codes, d.length = k7, 30 })},
		{"1.25 h", "en", "K7 1.25 h", with(func(d *draft) { d.codes, d.length = k7, 75 })},
		{"1,5t", "nb", "K7 1,5t", with(func(d *draft) { d.codes, d.length = k7, 90 })},
		{"90", "en", "K7 90", with(func(d *draft) { d.codes, d.length = k7, 90 })},
		{"1:30 beside a length is a time", "en", "K7 25m 1:30", with(func(d *draft) { d.codes, d.length, d.clock = k7, 25, 90 })},
		{"1:30 of a missed call is a time", "en", "K7 missed 1:30", with(func(d *draft) { d.codes, d.clock, d.outcome = k7, 90, ptr(peer.Missed) })},
		{"1:30 beside a time is a length", "en", "K7 1:30 14:30", with(func(d *draft) { d.codes, d.length, d.clock = k7, 90, 870 })},
		{"09:15 is a time", "en", "K7 09:15", with(func(d *draft) { d.codes, d.clock = k7, 555 })},
		{"9:15 alone is not guessed", "en", "K7 9:15", with(func(d *draft) { d.codes, d.unsure = k7, 555 })},
		{"at 9:15", "en", "K7 at 9:15", with(func(d *draft) { d.codes, d.clock = k7, 555 })},
		{"kl 14.30", "nb", "K7 kl 14.30", with(func(d *draft) { d.codes, d.clock = k7, 870 })},
		{"ISO date", "en", "K7 2026-11-03", with(func(d *draft) {
			d.codes, d.dayWord = k7, "2026-11-03"
			d.day = daySaid{how: "date", date: peer.Day{Year: 2026, Month: 11, Num: 3}}
		})},
		{"day before month", "en", "K7 3.11", with(func(d *draft) {
			d.codes, d.dayWord = k7, "3.11"
			d.day = daySaid{how: "date", date: peer.Day{Month: 11, Num: 3}}
		})},
		{"short year", "en", "K7 3/11/26", with(func(d *draft) {
			d.codes, d.dayWord = k7, "3/11/26"
			d.day = daySaid{how: "date", date: peer.Day{Year: 2026, Month: 11, Num: 3}}
		})},
		{"3 nov", "en", "K7 3 nov 25m", with(func(d *draft) {
			d.codes, d.length, d.dayWord = k7, 25, "3 nov"
			d.day = daySaid{how: "date", date: peer.Day{Month: 11, Num: 3}}
		})},
		{"3. november 2026", "nb", "K7 3. november 2026", with(func(d *draft) {
			d.codes, d.dayWord = k7, "3. november 2026"
			d.day = daySaid{how: "date", date: peer.Day{Year: 2026, Month: 11, Num: 3}}
		})},
		{"weekday", "en", "K7 mon", with(func(d *draft) { d.codes, d.day, d.dayWord = k7, daySaid{how: "weekday", weekday: time.Monday}, "mon" })},
		{"tirsdag", "nb", "K7 tirsdag", with(func(d *draft) {
			d.codes, d.day, d.dayWord = k7, daySaid{how: "weekday", weekday: time.Tuesday}, "tirsdag"
		})},
		{"joi", "ro", "K7 joi", with(func(d *draft) { d.codes, d.day, d.dayWord = k7, daySaid{how: "weekday", weekday: time.Thursday}, "joi" })},
		{"sâmbătă without accents", "ro", "K7 sambata", with(func(d *draft) {
			d.codes, d.day, d.dayWord = k7, daySaid{how: "weekday", weekday: time.Saturday}, "sambata"
		})},
		{"i går", "nb", "K7 25m samtale i går", with(func(d *draft) {
			d.codes, d.length, d.channel, d.day, d.dayWord = k7, 25, peer.Call, daySaid{how: "relative", offset: -1}, "i går"
		})},
		{"i gaar in decomposed letters", "nb", "K7 i ga\u030ar 5m", with(func(d *draft) {
			d.codes, d.length, d.day, d.dayWord = k7, 5, daySaid{how: "relative", offset: -1}, "i går"
		})},
		{"ieri", "ro", "K7 25m apel ieri", with(func(d *draft) {
			d.codes, d.length, d.channel, d.day, d.dayWord = k7, 25, peer.Call, daySaid{how: "relative", offset: -1}, "ieri"
		})},
		{"languages mixed", "nb", "K7 25m call ieri", with(func(d *draft) {
			d.codes, d.length, d.channel, d.day, d.dayWord = k7, 25, peer.Call, daySaid{how: "relative", offset: -1}, "ieri"
		})},
		{"no-show with a purpose", "en", "K7 no-show services", with(func(d *draft) { d.codes, d.outcome, d.purpose = k7, ptr(peer.NoShow), peer.Services })},
		{"invisible characters", "en", "K7\u200b 25m\u202e call", with(func(d *draft) { d.codes, d.length, d.channel = k7, 25, peer.Call })},
		{"commas", "en", "K7, 25m, call", with(func(d *draft) { d.codes, d.length, d.channel = k7, 25, peer.Call })},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, bad := parse(tt.text, readerOf(tt.language))
			if bad != nil {
				t.Fatalf("parse(%q): trouble %v", tt.text, *bad)
			}
			got.rest, tt.want.rest = nil, nil
			if diff := diffOf(tt.want, got); diff != "" {
				t.Errorf("parse(%q): %s", tt.text, diff)
			}
		})
	}
}

func TestParseTrouble(t *testing.T) {
	long := ""
	for range 40_000 {
		long += "a"
	}
	for _, tt := range []struct {
		name, text string
		want       messages.Trouble
	}{
		{"a name", "K7 25m call Margarethe", messages.UnknownWord},
		{"a name in another script", "K7 25m call Ольга", messages.UnknownWord},
		{"a phone number", "K7 25m call +47 912 34 567", messages.Person},
		{"an e-mail address", "K7 25m call somebody@example.org", messages.Person},
		{"a mention", "K7 25m call <@U0123>", messages.Person},
		{"a channel mention", "K7 25m call <!channel>", messages.Person},
		{"40,000 characters", long, messages.TextTooLong},
		{"two lengths", "K7 25m 40m call", messages.TwoOfAKind},
		{"two days", "K7 25m yesterday monday", messages.TwoOfAKind},
		{"two channels", "K7 25m call text", messages.TwoOfAKind},
		{"more than a day", "K7 25h", messages.BadLength},
		{"no such day", "K7 25m 31.2", messages.NoSuchDay},
		{"month before day", "K7 25m 12/24", messages.NoSuchDay},
		{"no such time", "K7 25m 25:10", messages.UnknownWord},
		{"nonsense", "K7 §§§", messages.UnknownWord},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, bad := parse(tt.text, readerOf("en"))
			if bad == nil || bad.kind != tt.want {
				t.Errorf("parse: trouble %v, want %s", bad, tt.want)
			}
		})
	}
}

func TestDaySaid(t *testing.T) {
	tuesday := peer.Day{Year: 2026, Month: 11, Num: 17}
	for _, tt := range []struct {
		name string
		said daySaid
		want []peer.Day
		bad  messages.Trouble
	}{
		{"nothing said is today", daySaid{}, []peer.Day{tuesday}, ""},
		{"yesterday", daySaid{how: "relative", offset: -1}, []peer.Day{tuesday.Add(-1)}, ""},
		{"the weekday before", daySaid{how: "weekday", weekday: time.Friday}, []peer.Day{tuesday.Add(-4)}, ""},
		{"today's own name is asked", daySaid{how: "weekday", weekday: time.Tuesday}, []peer.Day{tuesday, tuesday.Add(-7)}, ""},
		{"a date of this year", daySaid{how: "date", date: peer.Day{Month: 11, Num: 3}}, []peer.Day{tuesday.Add(-14)}, ""},
		{"a date to come", daySaid{how: "date", date: peer.Day{Month: 12, Num: 1}}, nil, messages.InFuture},
		{"a date long ago", daySaid{how: "date", date: peer.Day{Month: 3, Num: 1}}, nil, messages.LongAgo},
		{"29 February of a year without", daySaid{how: "date", date: peer.Day{Month: 2, Num: 29}}, nil, messages.NoSuchDay},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, bad := tt.said.on(tuesday)
			if (bad == nil) != (tt.bad == "") || (bad != nil && bad.kind != tt.bad) {
				t.Fatalf("on: trouble %v, want %q", bad, tt.bad)
			}
			if diff := diffOf(tt.want, got); bad == nil && diff != "" {
				t.Error(diff)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"K7 25m call", "K7 1:30 14:30 i går", "<!channel> 31.2", "\u202e 9:15", "1h 30m 3 nov"} {
		f.Add(s)
	}
	r := readerOf("nb")
	codes := []peer.Code{"K7", "M3"}
	req := Request{At: time.Date(2026, 11, 17, 13, 0, 0, 0, time.UTC)}
	f.Fuzz(func(t *testing.T, text string) {
		d, bad := parse(text, r)
		if bad != nil {
			return
		}
		c, instead := d.resolve(req, "Europe/Oslo", codes)
		if instead == nil && (c.Start.After(req.At) || c.Minutes < 0 || c.Minutes > 24*60 || c.Zone == "") {
			t.Errorf("%q became %+v", text, c)
		}
	})
}
