package commands

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"alongside/messages"
	"alongside/peer"
)

// readHours is what a text comes to on Tuesday 17 Nov 2026 at 14:30 in Oslo, in few signs.
func readHours(text string) string {
	at := time.Date(2026, 11, 17, 13, 30, 0, 0, time.UTC)
	d, bad := parseHours(text, readerOf("en"))
	if bad != nil {
		return "trouble " + string(bad.kind)
	}
	if d.verb != "" {
		if d.clock >= 0 {
			return d.verb + " " + clockText(d.clock) + map[bool]string{true: " " + d.dayWord}[d.day.how != ""]
		}
		return d.verb
	}
	w, instead := d.resolve(at, "Europe/Oslo")
	switch m := instead.(type) {
	case messages.HoursTrouble:
		return "trouble " + string(m.Trouble)
	case messages.HoursAsk:
		said := "ask " + string(m.Question)
		for _, c := range m.Choices {
			said += " [" + c.Text + "]"
		}
		return said
	}
	if w.Declared {
		return fmt.Sprintf("%v %dm kind %d", w.Day(), w.Minutes, w.Kind)
	}
	return fmt.Sprintf("%s %dm kind %d", w.Start.In(peer.Location(w.Zone)).Format("2006-01-02 15:04"), w.Minutes, w.Kind)
}

func TestHoursAreReadAsTyped(t *testing.T) {
	for text, want := range map[string]string{
		// shifts
		"9-16:30 yesterday": "2026-11-16 09:00 450m kind 0", "yesterday 9–16.30": "2026-11-16 09:00 450m kind 0",
		"9-14": "2026-11-17 09:00 300m kind 0", "09:00 - 14:00 teaching": "2026-11-17 09:00 300m kind 3", "0900-1400": "2026-11-17 09:00 300m kind 0",
		"from 9 to 14:15": "2026-11-17 09:00 315m kind 0", "fra 9 til 14": "2026-11-17 09:00 300m kind 0", "de la 9 la 14": "2026-11-17 09:00 300m kind 0",
		"9 până la 14": "2026-11-17 09:00 300m kind 0", "16-24 mon": "2026-11-16 16:00 480m kind 0", "22-6 15.11": "2026-11-15 22:00 480m kind 0",
		"10-06:00 15.11.2026": "2026-11-15 10:00 1200m kind 0", "at 9:00 3h": "2026-11-17 09:00 180m kind 0", "14:00 30m travel": "2026-11-17 14:00 30m kind 1",
		"9-16 2026-11-13 møte": "2026-11-13 09:00 420m kind 4", "12:00-13:00, undervisning": "2026-11-17 12:00 60m kind 3",
		// declared
		"3.5h admin": "2026-11-17 210m kind 2", "admin 3,5 t i går": "2026-11-16 210m kind 2", "7,5": "2026-11-17 450m kind 0", "90": "2026-11-17 90m kind 0",
		"7:30": "ask length [7h30]", "3:30": "2026-11-17 210m kind 0", "2h outside-role": "2026-11-17 120m kind 5", "2h second role ieri": "2026-11-16 120m kind 6",
		"1h 30m meeting": "2026-11-17 90m kind 4", "2t utenfor rollen": "2026-11-17 120m kind 5", "2h în afara rolului": "2026-11-17 120m kind 5",
		// what is asked
		"8":        "ask unit [8h] [8m]",
		"admin 8":  "ask unit [admin 8h] [admin 8m]",
		"9-5":      "ask half [09:00-17:00] [09:00-05:00]",
		"9 to 5":   "ask half [09:00-17:00] [09:00-05:00]",
		"admin":    "ask length [admin 1h] [admin 2h] [admin 4h] [admin 7h30]",
		"7.5":      "ask length [7h30]",
		"3h tue":   "ask weekday [3h 2026-11-17] [3h 2026-11-10]",
		"9-16:30":  "ask notyet [9-16:30 2026-11-16]",
		"22-06:00": "ask notyet [22-06:00 2026-11-16]",
		// what is not understood
		"9-16:30 2026-11-17": "trouble future", "3h 24.12": "trouble long_ago", "3h 18.11": "trouble future", "3h 31.6": "trouble no_such_day", "14:00": "trouble one_time",
		"3h 9-12": "trouble two", "9-12 7:30": "trouble two", "9-12 13-14": "trouble two", "3h 4h": "trouble two", "admin travel 3h": "trouble two", "3 4": "trouble two", "start stop": "trouble two",
		"25h": "trouble bad_length", "0h": "trouble bad_length", "0": "trouble bad_length", "25-26": "trouble unknown_word", "3h Kari": "trouble unknown_word",
		"3h K7": "trouble unknown_word", "3h 912 34 567": "trouble person", "9-16 91234567": "trouble person", "91234567": "trouble person", strings.Repeat("3h ", 80): "trouble too_long",
		// the running shift
		"start": "start", "Start admin": "start", "start 9:00": "start 09:00", "begynn kl 9": "start 09:00", "început 22:15 ieri": "start 22:15 ieri",
		"stop": "stop", "stop 16:30": "stop 16:30", "stopp 16.30": "stop 16:30", "stop 16": "stop 16:00", "16 stop": "stop 16:00", "stop 1630": "stop 16:30",
		"gata la 16:30": "stop 16:30", "stop 8.10": "stop 08:10", "stop 16:30 yesterday": "stop 16:30 yesterday", "stop 3h": "trouble mixed", "start 9-16": "trouble mixed",
		"start yesterday": "trouble mixed", "stop 16 17": "trouble two", "stop 24.12": "trouble mixed",
		"week": "week", "uke": "week", "undo": "undo", "angre": "undo", "undo 3h": "help", "week yesterday": "help", "help": "help", "?": "help",
	} {
		if got := readHours(text); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

// Whatever a button of a question carries is read without another question of the same kind.
func TestHoursAnswersAreUnderstood(t *testing.T) {
	for _, text := range []string{"8", "9-5", "9 to 5 teaching", "admin", "7.5", "3h tue", "9-16:30", "22-06:00 travel"} {
		asked := readHours(text)
		for _, answer := range strings.Split(asked, " [")[1:] {
			answer = strings.TrimSuffix(answer, "]")
			again := strings.Fields(readHours(answer))
			if slices.Equal(again[:2], strings.Fields(asked)[:2]) || again[0] == "trouble" && again[1] != "future" {
				t.Errorf("%q: the answer %q is read as %v", text, answer, again)
			}
		}
	}
}

func FuzzParseHours(f *testing.F) {
	for _, text := range []string{"9-16:30 yesterday", "3.5h admin", "stop 16:30", "from 9 to 5", "7.5", "24-24 1:30", "–", "de la 9"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, bad := parseHours(text, readerOf("en"))
		if bad != nil {
			return
		}
		w, instead := d.resolve(time.Date(2026, 11, 17, 13, 30, 0, 0, time.UTC), "Europe/Oslo")
		if d.verb == "" && instead == nil && (w.Minutes < 1 || w.Minutes > 1500 || w.Start.IsZero() || w.Start.Second() != 0) {
			t.Fatalf("%q is read as %+v", text, w)
		}
	})
}
