package commands

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// resolve turns what was typed into a contact, or into the question or the trouble that stands in its way.
func (d draft) resolve(req Request, zone string, codes []peer.Code) (peer.Contact, messages.Message) {
	var none peer.Contact
	code, instead := d.code(codes)
	if instead != nil {
		return none, instead
	}
	if d.unsure >= 0 {
		return none, messages.ContactAsk{Question: messages.TimeOrLength, Typed: d.typed(), Choices: []messages.Choice{
			{Clock: d.unsure + 1, Text: d.with(unsureWord(d), "at "+clockText(d.unsure))},
			{Length: d.unsure, Text: d.with(unsureWord(d), fmt.Sprintf("%dh%02d", d.unsure/60, d.unsure%60))},
		}}
	}
	outcome := peer.Held
	if d.outcome != nil {
		outcome = *d.outcome
	}
	if d.length < 0 && outcome == peer.Held && d.channel != peer.Text {
		return none, d.askLength()
	}
	today := peer.DayOf(req.At, zone)
	days, bad := d.day.on(today)
	if bad != nil {
		return none, messages.ContactTrouble{Trouble: bad.kind, Word: bad.word, Codes: codes}
	}
	if len(days) > 1 {
		ask := messages.ContactAsk{Question: messages.WhichDay, Typed: d.typed()}
		for _, day := range days {
			ask.Choices = append(ask.Choices, messages.Choice{Day: day, Text: d.with(d.dayWord, day.String())})
		}
		return none, ask
	}
	c := peer.Contact{Code: code, Zone: zone, Channel: d.channel, Purpose: d.purpose, Outcome: outcome, Heavy: d.heavy, LoggedAt: req.At.UTC().Truncate(time.Second)}
	if outcome == peer.Held {
		c.Minutes = max(d.length, 0)
	}
	if d.direction != nil {
		c.Direction = *d.direction
	}
	if outcome == peer.Missed {
		c.Direction = peer.Incoming
	}
	switch {
	case d.clock >= 0:
		c.Start = peer.Civil(days[0], d.clock, zone)
	case days[0] == today:
		c.Start = req.At.Add(-time.Duration(c.Minutes) * time.Minute)
	default:
		c.Start, c.Timeless = peer.Civil(days[0], 12*60, zone), true
	}
	c.Start = c.Start.UTC().Truncate(time.Second)
	if c.Start.After(req.At) {
		yesterday := today.Add(-1)
		return none, messages.ContactAsk{
			Question: messages.NotYet, Typed: d.typed(),
			Choices: []messages.Choice{{Day: yesterday, Text: d.with(d.dayWord, yesterday.String())}},
		}
	}
	return c, nil
}

// code chooses the match. With one match there is nothing to ask.
func (d draft) code(codes []peer.Code) (peer.Code, messages.Message) {
	switch {
	case len(d.codes) > 1:
		return "", messages.ContactTrouble{Trouble: messages.GroupCodes, Codes: codes}
	case len(d.codes) == 1 && slices.Contains(codes, d.codes[0]):
		return d.codes[0], nil
	case len(d.codes) == 0 && d.channel == peer.Group:
		return "", nil
	case len(codes) == 0:
		return "", messages.ContactTrouble{Trouble: messages.NoMatches}
	case len(d.codes) == 1:
		return "", messages.ContactTrouble{Trouble: messages.UnknownCode, Word: short(string(d.codes[0])), Codes: codes}
	case len(codes) == 1:
		return codes[0], nil
	}
	ask := messages.ContactAsk{Question: messages.WhichCode, Typed: d.typed()}
	for _, code := range codes[:min(len(codes), 5)] {
		ask.Choices = append(ask.Choices, messages.Choice{Code: code, Text: d.with("", string(code))})
	}
	return "", ask
}

func (d draft) askLength() messages.Message {
	ask := messages.ContactAsk{Question: messages.HowLong, Typed: d.typed()}
	for _, minutes := range []int{10, 25, 45, 60, 90} {
		ask.Choices = append(ask.Choices, messages.Choice{Length: minutes, Text: d.with("", fmt.Sprintf("%dm", minutes))})
	}
	return ask
}

// typed is what was typed, word for word.
func (d draft) typed() string { return strings.Join(d.rest, " ") }

// with is what was typed with a word put in the place of a phrase, or added where there is none. Whole words are replaced:
// the "sun" of Sunday is no part of the Romanian "sunat".
func (d draft) with(phrase, replacement string) string {
	old := strings.Fields(phrase)
	for i := 0; len(old) > 0 && i+len(old) <= len(d.rest); i++ {
		if slices.EqualFunc(old, d.rest[i:i+len(old)], func(a, b string) bool { return a == bare(b) }) {
			return strings.Join(slices.Concat(d.rest[:i], []string{replacement}, d.rest[i+len(old):]), " ")
		}
	}
	return strings.TrimSpace(d.typed() + " " + replacement)
}

// bare is a word without the punctuation that may stand around it.
func bare(word string) string { return strings.Trim(word, ",;!") }

// unsureWord is the word that may be a time or a length, as it was typed.
func unsureWord(d draft) string {
	for _, w := range d.rest {
		w = bare(w)
		if minute, ok := clockOf(w); ok && colonForm.MatchString(w) && minute == d.unsure {
			return w
		}
	}
	return ""
}

// like fills in from an earlier contact what was not said now: "again", "again 40m".
func (d draft) like(last peer.Contact) draft {
	if len(d.codes) == 0 && last.Code != "" {
		d.codes = []peer.Code{last.Code}
	}
	if d.length < 0 && d.unsure < 0 {
		d.length = last.Minutes
	}
	if d.channel == peer.AnyChannel {
		d.channel = last.Channel
	}
	if d.purpose == peer.AnyPurpose {
		d.purpose = last.Purpose
	}
	if d.direction == nil {
		d.direction = &last.Direction
	}
	if d.outcome == nil {
		d.outcome = &last.Outcome
	}
	return d
}

// lastContact is the newest entry of the journal. Where its week was not read, the week to read is returned.
func lastContact(st storage.State) (last peer.Contact, more []peer.Week, ok bool) {
	if len(st.Journal.Entries) == 0 {
		return last, nil, false
	}
	return entry(st, st.Journal.Entries[len(st.Journal.Entries)-1])
}

// entry is the contact of an entry of the journal, false where it is gone. Where its week was not read, that is returned.
func entry(st storage.State, e storage.Entry) (c peer.Contact, more []peer.Week, ok bool) {
	for _, c := range st.Contacts {
		if c.ID == e.ID {
			return c, nil, true
		}
	}
	if !st.Read(e.Day.Week()) {
		return c, []peer.Week{e.Day.Week()}, false
	}
	return c, nil, false
}
