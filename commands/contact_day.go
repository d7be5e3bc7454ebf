package commands

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"alongside/messages"
	"alongside/peer"
)

// backlog is how many days back a contact may be logged.
const backlog = 31

// takeDay reads "yesterday", "i går" and the names of weekdays.
func (d *draft) takeDay(words []string, r reader) (int, *trouble) {
	offset, n := phrase(r, words, func(l *messages.Lexicon) map[string]int { return l.Days })
	if n > 0 {
		return n, d.setDay(daySaid{how: "relative", offset: offset}, words[:n])
	}
	weekday, n := phrase(r, words[:1], func(l *messages.Lexicon) map[string]time.Weekday { return l.Weekdays })
	if n > 0 {
		return n, d.setDay(daySaid{how: "weekday", weekday: weekday}, words[:n])
	}
	return 0, nil
}

// takeDate reads "2026-12-24", "24.12", "24/12/2026" and "24 dec": always the day before the month, but for ISO.
func (d *draft) takeDate(words []string, r reader) (int, *trouble) {
	if m := isoForm.FindStringSubmatch(words[0]); m != nil {
		return 1, d.setDate(m[3], m[2], m[1], words[:1])
	}
	if m := ordinal.FindStringSubmatch(words[0]); m != nil && len(words) > 1 {
		if month, n := phrase(r, words[1:2], func(l *messages.Lexicon) map[string]time.Month { return l.Months }); n > 0 {
			taken, year := 2, ""
			if len(words) > 2 && len(words[2]) == 4 && numberForm.MatchString(words[2]) {
				taken, year = 3, words[2]
			}
			return taken, d.setDate(m[1], strconv.Itoa(int(month)), year, words[:taken])
		}
	}
	if m := dateForm.FindStringSubmatch(words[0]); m != nil {
		if len(words) > 1 && r.unit(words[1]) > 0 { // "1.5 h" is a length
			return 0, nil
		}
		return 1, d.setDate(m[1], m[2], m[3], words[:1])
	}
	return 0, nil
}

func (d *draft) setDate(day, month, year string, words []string) *trouble {
	num, _ := strconv.Atoi(day)
	m, _ := strconv.Atoi(month)
	y, _ := strconv.Atoi(year)
	if len(year) == 2 {
		y += 2000
	}
	date := peer.Day{Year: y, Month: time.Month(m), Num: num}
	leap := date
	if y == 0 {
		leap.Year = 2024 // any day that some year has
	}
	if !leap.Valid() {
		return &trouble{messages.NoSuchDay, strings.Join(words, " ")}
	}
	return d.setDay(daySaid{how: "date", date: date}, words)
}

// setDay takes a day with the words that said it: all of them, for the answer to a question may stand in their place.
func (d *draft) setDay(said daySaid, words []string) *trouble {
	word := strings.Join(words, " ")
	if d.day.how != "" && d.day != said {
		return &trouble{messages.TwoOfAKind, word}
	}
	d.day, d.dayWord = said, word
	return nil
}

// on resolves the day against today. Two days are returned where a weekday is today's own name: it is asked which.
func (s daySaid) on(today peer.Day) ([]peer.Day, *trouble) {
	day := today
	switch s.how {
	case "relative":
		day = today.Add(s.offset)
	case "weekday":
		back := (int(today.Weekday()) - int(s.weekday) + 7) % 7
		if back == 0 {
			return []peer.Day{today, today.Add(-7)}, nil
		}
		day = today.Add(-back)
	case "date":
		day = s.date
		if day.Year == 0 { // the latest such day, unless the one to come is near: that is a slip to speak of
			day.Year = today.Year
			if today.Before(day) && today.Before(day.Add(-backlog)) {
				day.Year--
			}
		}
		if !day.Valid() {
			return nil, &trouble{messages.NoSuchDay, fmt.Sprintf("%d.%d", s.date.Num, s.date.Month)}
		}
	}
	switch {
	case today.Before(day):
		return nil, &trouble{kind: messages.InFuture}
	case day.Before(today.Add(-backlog)):
		return nil, &trouble{kind: messages.LongAgo}
	}
	return []peer.Day{day}, nil
}

func clockText(minute int) string { return fmt.Sprintf("%02d:%02d", minute/60, minute%60) }
