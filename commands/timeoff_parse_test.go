package commands

import (
	"fmt"
	"testing"
	"time"

	"alongside/messages"
	"alongside/peer"
)

// TestTimeOffTyped reads time off as people type it, on Tuesday 17 November 2026 in Oslo.
func TestTimeOffTyped(t *testing.T) {
	const zone, layout = "Europe/Oslo", "2006-01-02 15:04"
	today := peer.Day{Year: 2026, Month: time.November, Num: 17}
	for text, want := range map[string]string{
		"tomorrow":                         "2026-11-18 00:00 to 2026-11-19 00:00 day off",
		"24.12-2.1 holiday":                "2026-12-24 00:00 to 2027-01-03 00:00 holiday",
		"holiday 24.12 - 2.1":              "2026-12-24 00:00 to 2027-01-03 00:00 holiday",
		"24.12–2.1 ferie":                  "2026-12-24 00:00 to 2027-01-03 00:00 holiday",
		"24.-27.12":                        "2026-12-24 00:00 to 2026-12-28 00:00 day off",
		"24-27.12":                         "2026-12-24 00:00 to 2026-12-28 00:00 day off",
		"24 dec - 2 jan vacation":          "2026-12-24 00:00 to 2027-01-03 00:00 holiday",
		"24 dec-2 jan":                     "2026-12-24 00:00 to 2027-01-03 00:00 day off",
		"24. des til 2. jan ferie":         "2026-12-24 00:00 to 2027-01-03 00:00 holiday",
		"de la 24.12 până la 2.1 concediu": "2026-12-24 00:00 to 2027-01-03 00:00 holiday",
		"2026-12-24-2027-01-02":            "2026-12-24 00:00 to 2027-01-03 00:00 day off",
		"2026-12-24 to 2027-01-02":         "2026-12-24 00:00 to 2027-01-03 00:00 day off",
		"today afternoon":                  "2026-11-17 12:00 to 2026-11-18 00:00 day off",
		"i dag ettermiddag helse":          "2026-11-17 12:00 to 2026-11-18 00:00 health",
		"azi după-amiază":                  "2026-11-17 12:00 to 2026-11-18 00:00 day off",
		"maine dimineata medical":          "2026-11-18 00:00 to 2026-11-18 12:00 health",
		"afternoon":                        "2026-11-17 12:00 to 2026-11-18 00:00 day off",
		"ieri":                             "2026-11-16 00:00 to 2026-11-17 00:00 day off",
		"ieri bolnavă":                     "2026-11-16 00:00 to 2026-11-17 00:00 health",
		"i går syk":                        "2026-11-16 00:00 to 2026-11-17 00:00 health",
		"fri 14:00-16:00":                  "2026-11-20 14:00 to 2026-11-20 16:00 day off",
		"fri 14-16":                        "2026-11-20 14:00 to 2026-11-20 16:00 day off",
		"14-16":                            "2026-11-17 14:00 to 2026-11-17 16:00 day off",
		"from 14:00":                       "2026-11-17 14:00 to 2026-11-18 00:00 day off",
		"tomorrow until 12":                "2026-11-18 00:00 to 2026-11-18 12:00 day off",
		"tomorrow from 14":                 "2026-11-18 14:00 to 2026-11-19 00:00 day off",
		"i morgen fra kl 14":               "2026-11-18 14:00 to 2026-11-19 00:00 day off",
		"thu-fri":                          "2026-11-19 00:00 to 2026-11-21 00:00 day off",
		"thu to mon recovery":              "2026-11-19 00:00 to 2026-11-24 00:00 recovery",
		"fre til man":                      "2026-11-20 00:00 to 2026-11-24 00:00 day off",
		"joi-luni":                         "2026-11-19 00:00 to 2026-11-24 00:00 day off",
		"fri 14:00 - mon 12:00":            "2026-11-20 14:00 to 2026-11-23 12:00 day off",
		"until friday":                     "2026-11-17 00:00 to 2026-11-21 00:00 day off",
		"29.2":                             "2028-02-29 00:00 to 2028-03-01 00:00 day off",
		"28.3.2027":                        "2027-03-28 00:00 to 2027-03-29 00:00 day off", // a day of 23 hours
	} {
		d, bad := parseAway(text, readerOf("en"))
		if bad != nil {
			t.Errorf("%q: %+v", text, *bad)
			continue
		}
		off, instead := d.resolve(today, zone)
		got := fmt.Sprintf("%s to %s %s", off.From.In(peer.Location(zone)).Format(layout), off.To.In(peer.Location(zone)).Format(layout), off.Kind)
		if got != want || instead != nil {
			t.Errorf("%q: got %s (%+v), want %s", text, got, instead, want)
		}
	}
	for text, want := range map[string]messages.Trouble{
		"soon": messages.UnknownWord, "tomorrow flu": messages.UnknownWord, "31.2": messages.NoSuchDay, "holiday": messages.NoDay, "1.1.2030": messages.FarAhead,
		"1.9.2026": messages.LongAgo, "tomorrow 16-14": messages.EndsBefore, "thu-fri afternoon": messages.TwoOfAKind, "tomorrow thu": messages.TwoOfAKind,
		"tomorrow sick holiday": messages.TwoOfAKind, "24.12.2026-20.12.2026": messages.EndsBefore, "1.12.2026-1.6.2028": messages.TooMuch,
		"tomorrow +47 912 34 567": messages.Person, "list tomorrow": messages.TwoOfAKind, "tomorrow 26:00": messages.UnknownWord,
	} {
		d, bad := parseAway(text, readerOf("en"))
		var got messages.Trouble
		if bad != nil {
			got = bad.kind
		} else if _, instead := d.resolve(today, zone); instead != nil {
			if m, ok := instead.(messages.TimeOffTrouble); ok {
				got = m.Trouble
			}
		}
		if got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
	d, _ := parseAway("tue sick", readerOf("en"))
	_, instead := d.resolve(today, zone)
	ask, ok := instead.(messages.TimeOffAsk)
	if !ok || len(ask.Choices) != 2 || ask.Choices[1].Text != "2026-11-24 sick" {
		t.Errorf("today's own name is asked: %+v", instead)
	}
	for text, verb := range map[string]string{"list": "list", "liste": "list", "anulează": "cancel", "cancel 24.12": "cancel", "team": "team", "?": "help"} {
		if d, bad := parseAway(text, readerOf("en")); bad != nil || d.verb != verb {
			t.Errorf("%q: %+v %v", text, d, bad)
		}
	}
}

func FuzzTimeOffTyped(f *testing.F) {
	for _, s := range []string{"24.12-2.1 holiday", "--", "-24", "de la", "2026-12-24-2027-01-02", "14-16 mon-", "29.2-29.2"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, bad := parseAway(text, readerOf("nb"))
		if bad != nil {
			return
		}
		off, instead := d.resolve(peer.Day{Year: 2026, Month: time.November, Num: 17}, "Europe/Oslo")
		if instead == nil && (!off.From.Before(off.To) || off.To.Sub(off.From) > peer.LongestTimeOff) {
			t.Errorf("%q: %+v", text, off)
		}
	})
}
