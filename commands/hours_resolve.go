package commands

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"alongside/messages"
	"alongside/peer"
)

// quarters are numbers that may well be hours, although they can be read as a date.
var quarters = regexp.MustCompile(`^\d{1,2}\.(?:5|25|50|75)$`)

// resolve turns what was typed into working time, or into the question or the trouble that stands in its way.
func (d hoursDraft) resolve(at time.Time, zone string) (peer.Work, messages.Message) {
	var none peer.Work
	if instead := d.unclear(); instead != nil {
		return none, instead
	}
	today := peer.DayOf(at, zone)
	days, bad := d.day.on(today)
	if bad != nil {
		return none, messages.HoursTrouble{Trouble: bad.kind, Word: bad.word}
	}
	if len(days) > 1 {
		ask := messages.HoursAsk{Question: messages.WhichDay, Typed: d.typed()}
		for _, day := range days {
			ask.Choices = append(ask.Choices, messages.HoursChoice{Day: day, Text: d.with(d.dayWord, day.String())})
		}
		return none, ask
	}
	w := d.on(days[0], zone)
	w.LoggedAt = at.UTC().Truncate(time.Second)
	switch {
	case w.Minutes < 1 || w.Minutes > 25*60:
		return none, messages.HoursTrouble{Trouble: messages.BadLength}
	case w.Declared || !w.End().After(at):
		return w, nil
	case d.day.how != "" || d.on(today.Add(-1), zone).End().After(at):
		return none, messages.HoursTrouble{Trouble: messages.InFuture}
	}
	yesterday := today.Add(-1)
	return none, messages.HoursAsk{Question: messages.NotYet, Typed: d.typed(), Choices: []messages.HoursChoice{
		{Day: yesterday, Text: d.with("", yesterday.String())},
	}}
}

// on is the working time that was typed, on a day in a zone.
func (d hoursDraft) on(day peer.Day, zone string) peer.Work {
	w := peer.Work{Zone: zone, Minutes: d.length}
	if d.kind != nil {
		w.Kind = *d.kind
	}
	switch {
	case d.from >= 0:
		last := day
		if d.to <= d.from {
			last = day.Add(1)
		}
		w.Start = peer.Civil(day, d.from, zone)
		w.Minutes = int(peer.Civil(last, d.to, zone).Sub(w.Start) / time.Minute)
	case d.clock >= 0:
		w.Start = peer.Civil(day, d.clock, zone)
	default:
		w.Start, w.Declared = peer.Civil(day, 12*60, zone), true
	}
	w.Start = w.Start.Truncate(time.Minute)
	return w
}

// unclear asks for what is missing or may mean two things.
func (d hoursDraft) unclear() messages.Message {
	ask := messages.HoursAsk{Typed: d.typed()}
	switch {
	case d.half:
		ask.Question = messages.WhichHalf
		for _, to := range []int{d.to + 12*60, d.to} {
			text := d.with(d.interval, clockText(d.from)+"-"+clockText(to))
			ask.Choices = append(ask.Choices, messages.HoursChoice{From: d.from, To: to, Text: text})
		}
	case d.bare >= 0:
		ask.Question = messages.HoursOrMinutes
		for unit, minutes := range map[string]int{"h": 60, "m": 1} {
			ask.Choices = append(ask.Choices, messages.HoursChoice{Length: d.bare * minutes, Text: d.with(d.bareWord, d.bareWord+unit)})
		}
		if ask.Choices[0].Length < ask.Choices[1].Length {
			ask.Choices[0], ask.Choices[1] = ask.Choices[1], ask.Choices[0]
		}
	case d.length < 0 && d.from < 0:
		ask.Question = messages.HowLong
		if d.unsure >= 0 { // "7:30" may also be a time of day
			ask.Choices = []messages.HoursChoice{{Length: d.unsure, Text: d.with(unsureWord(d.draft), lengthText(d.unsure))}}
			break
		}
		number := newHoursDraft() // "7.5" was read as the 7th of May
		if _, bad := number.takeLength([]string{d.dayWord + "h"}, readerOf("en")); bad == nil && quarters.MatchString(d.dayWord) {
			ask.Choices = []messages.HoursChoice{{Length: number.length, Text: d.with(d.dayWord, lengthText(number.length))}}
			break
		}
		for _, minutes := range []int{60, 120, 240, 450} {
			ask.Choices = append(ask.Choices, messages.HoursChoice{Length: minutes, Text: d.with("", lengthText(minutes))})
		}
	default:
		return nil
	}
	return ask
}

// lengthText writes minutes so that they are read as a length: "7h30".
func lengthText(minutes int) string {
	return strings.TrimSuffix(fmt.Sprintf("%dh%02d", minutes/60, minutes%60), "00")
}
