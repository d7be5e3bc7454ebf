package messages

import (
	"strconv"
	"strings"
	"time"

	"github.com/goodsign/monday"

	"alongside/peer"
)

// calendar holds the names of one language, taken from the library once: it looks them up anew for each date that it
// writes, and a reply has several.
type calendar struct {
	weekdays, shortWeekdays [7]string
	months, shortMonths     [12]string
}

var calendarOf = loadCalendars()

func loadCalendars() map[string]*calendar {
	all := map[string]*calendar{}
	for lang, locale := range calendars {
		c := &calendar{}
		for d := range c.weekdays {
			sunday := time.Date(2026, time.November, 15+d, 0, 0, 0, 0, time.UTC)
			c.weekdays[d] = monday.Format(sunday, "Monday", locale)
			c.shortWeekdays[d] = monday.Format(sunday, "Mon", locale)
		}
		for m := range c.months {
			first := time.Date(2026, time.Month(m+1), 1, 0, 0, 0, 0, time.UTC)
			c.months[m] = monday.Format(first, "January", locale)
			c.shortMonths[m] = monday.Format(first, "Jan", locale)
		}
		all[lang] = c
	}
	return all
}

// write writes a day by a layout of package time, of which it knows Monday, Mon, January, Jan, 2006 and 2.
func (c *calendar) write(d peer.Day, layout string) string {
	weekday, month := d.Weekday(), d.Month-1
	var out strings.Builder
	for layout != "" {
		word, said := layout[:1], layout[:1]
		switch {
		case strings.HasPrefix(layout, "Monday"):
			word, said = "Monday", c.weekdays[weekday]
		case strings.HasPrefix(layout, "Mon"):
			word, said = "Mon", c.shortWeekdays[weekday]
		case strings.HasPrefix(layout, "January"):
			word, said = "January", c.months[month]
		case strings.HasPrefix(layout, "Jan"):
			word, said = "Jan", c.shortMonths[month]
		case strings.HasPrefix(layout, "2006"):
			word, said = "2006", strconv.Itoa(d.Year)
		case word == "2":
			said = strconv.Itoa(d.Num)
		}
		out.WriteString(said)
		layout = layout[len(word):]
	}
	return out.String()
}
