package messages

import (
	"fmt"
	"strings"
	"time"

	"github.com/goodsign/monday"

	"alongside/peer"
)

var calendars = map[string]monday.Locale{"en": monday.LocaleEnGB, "nb": monday.LocaleNbNO, "ro": monday.LocaleRoRO}

// day writes a civil day with its weekday, "Tue 17 Nov" in English.
func (w *words) day(d peer.Day) string {
	return calendarOf[w.lang].write(d, w.plain("format_day", nil))
}

// date writes a civil day with its year, "17 November 2026" in English.
func (w *words) date(d peer.Day) string {
	return calendarOf[w.lang].write(d, w.plain("format_date", nil))
}

// clock writes a time of day, "14:30".
func (w *words) clock(minute int) string { return fmt.Sprintf("%02d:%02d", minute/60, minute%60) }

// moment writes an instant in a zone, "Tue 17 Nov 14:30".
func (w *words) moment(at time.Time, zone string) string {
	t := at.In(peer.Location(zone))
	return w.day(peer.DayOf(at, zone)) + " " + w.clock(t.Hour()*60+t.Minute())
}

// length writes a number of minutes, "25 min", "1 h" or "1 h 30 min".
func (w *words) length(minutes int) string {
	h, m := minutes/60, minutes%60
	switch {
	case h == 0:
		return w.say("length_minutes", args{"M": m})
	case m == 0:
		return w.say("length_hours", args{"H": h})
	}
	return w.say("length_both", args{"H": h, "M": m})
}

// dayName writes the name of a day of the week as it stands within a sentence: "Monday", "mandag", "luni".
func (w *words) dayName(d time.Weekday) string { return nameOf(d, calendars[w.lang]) }

func nameOf(d time.Weekday, calendar monday.Locale) string {
	sunday := time.Date(2026, time.November, 15, 0, 0, 0, 0, time.UTC)
	return monday.Format(sunday.AddDate(0, 0, int(d)), "Monday", calendar)
}

// list joins words as the language does: "K7, M3 and T2".
func (w *words) list(items []string) string {
	switch len(items) {
	case 0:
		return ""
	case 1:
		return items[0]
	}
	return strings.Join(items[:len(items)-1], ", ") + " " + w.say("and", nil) + " " + items[len(items)-1]
}
