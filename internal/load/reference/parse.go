package main

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// contact is what a worker typed.
type contact struct {
	code, channel, direction string
	minutes                  int
	start                    time.Time
}

var errUsage = errors.New("not understood")

// parse reads "K7 25m call 2026-11-17 14:30 out"; today is in the worker's zone.
func parse(text string, today time.Time) (contact, error) {
	c := contact{start: today}
	day, clock := today, today
	for _, word := range strings.Fields(text) {
		switch word {
		case "call", "text", "meet", "video":
			c.channel = word
			continue
		case "in", "out":
			c.direction = word
			continue
		}
		if minutes, ok := strings.CutSuffix(word, "m"); ok {
			n, err := strconv.Atoi(minutes)
			if err != nil {
				return c, errUsage
			}
			c.minutes = n
		} else if d, err := time.Parse(time.DateOnly, word); err == nil {
			day = d
		} else if t, err := time.Parse("15:04", word); err == nil {
			clock = t
		} else if c.code == "" && len(word) <= 6 && word[0] >= 'A' && word[0] <= 'Z' {
			c.code = word
		} else {
			return c, errUsage
		}
	}
	c.start = time.Date(day.Year(), day.Month(), day.Day(), clock.Hour(), clock.Minute(), 0, 0, today.Location())
	if c.code == "" || c.start.After(today) {
		return c, errUsage
	}
	return c, nil
}

// record is a contact as it is stored.
func (c contact) record(day string) string {
	return fmt.Sprintf("%s|%s|%d|%d|%s|%s", c.code, day, c.start.Hour()*60+c.start.Minute(), c.minutes, c.channel, c.direction)
}

// week names the ISO week of an instant, in the zone that it carries.
func week(t time.Time) string {
	year, n := t.ISOWeek()
	return fmt.Sprintf("%d-W%02d", year, n)
}
