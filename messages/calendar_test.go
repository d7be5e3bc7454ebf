package messages

import (
	"testing"
	"time"

	"github.com/goodsign/monday"

	"alongside/peer"
)

// Every day of a leap year reads as the library writes it, in the layouts of the locale files.
func TestCalendarWritesAsTheLibrary(t *testing.T) {
	for _, lang := range Languages {
		w := wordsOf(lang)
		for _, id := range []string{"format_day", "format_date"} {
			layout := w.plain(id, nil)
			for at := time.Date(2028, 1, 1, 0, 0, 0, 0, time.UTC); at.Year() == 2028; at = at.AddDate(0, 0, 1) {
				day := peer.DayOf(at, "UTC")
				if got, want := calendarOf[lang].write(day, layout), monday.Format(at, layout, calendars[lang]); got != want {
					t.Fatalf("%s, %s: %q, the library writes %q", lang, layout, got, want)
				}
			}
		}
	}
}
