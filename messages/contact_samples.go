package messages

import (
	"time"

	"alongside/peer"
)

var (
	sampleDay     = peer.Day{Year: 2026, Month: time.November, Num: 17}
	sampleContact = Logged{ID: "c1", Code: "K7", Day: sampleDay, Minute: 14*60 + 30, Length: 25, Channel: peer.Call, Direction: peer.Incoming}
	sampleAlone   = Logged{ID: "c2", Day: sampleDay, Minute: -1, Length: 90, Channel: peer.Group, Purpose: peer.Activity}
	sampleCalled  = Logged{ID: "c3", Code: "K7", Day: sampleDay.Add(-1), Minute: 9*60 + 5, Outcome: peer.Missed}
	sampleHeavy   = Logged{ID: "c5", Code: "K7", Day: sampleDay, Minute: 11 * 60, Length: 70, Channel: peer.Meet, Purpose: peer.Accompany, Heavy: true}
	sampleAbsent  = Logged{ID: "c4", Code: "M3", Day: sampleDay.Add(-2), Minute: 10 * 60, Channel: peer.Meet, Outcome: peer.NoShow, Direction: peer.Outgoing}
)

func sampleStanding() []Measured {
	week := Measured{Rule: peer.CodeWeek, Code: "K7", From: sampleDay.Monday(), To: sampleDay.Monday().Add(6), Value: 3, Limit: 6, Agreed: 2}
	return []Measured{
		{Rule: peer.CodeDay, Code: "K7", From: sampleDay, To: sampleDay, Value: 2, Limit: 2, Agreed: 2}, week,
		{Rule: peer.CodeRun, Code: "K7", From: sampleDay.Add(-2), To: sampleDay, Value: 3, Limit: 4, Agreed: 2},
		{Rule: peer.CodeOutside, Code: "K7", From: week.From, To: week.To, Value: 1, Limit: 2, Agreed: 2},
		{Rule: peer.AllDay, From: sampleDay, To: sampleDay, Value: 5, Limit: 8, Agreed: 2},
	}
}

func contactSamples() []Message {
	all := []Message{
		ContactLogged{Contact: sampleContact, Today: sampleDay, Standing: sampleStanding()},
		ContactLogged{Contact: sampleAlone, Today: sampleDay.Add(9), Standing: sampleStanding()},
		ContactLogged{Contact: sampleCalled, Today: sampleDay, Standing: sampleStanding()[:1], Told: true},
		ContactLogged{Contact: sampleAbsent, Today: sampleDay, Known: true},
		ContactLogged{Contact: sampleHeavy, Today: sampleDay},
		ContactUndone{Contact: sampleContact, Today: sampleDay, Standing: sampleStanding(), Withdrawn: true},
		ContactList{Contacts: []Logged{sampleContact, sampleCalled, sampleAlone, sampleAbsent}}, ContactList{},
		NothingToUndo{}, NothingToRepeat{},
		ContactHelp{Command: "/contact", Codes: []peer.Code{"K7", "M3"}}, ContactHelp{Command: "/contact"},
		ContactTwice{Contact: sampleContact, Text: "K7 25m call"},
		ContactAsk{HowLong, []Choice{{Length: 10, Text: "K7 call 10m"}, {Length: 90, Text: "K7 call 90m"}}, "K7 call"},
		ContactAsk{WhichCode, []Choice{{Code: "K7", Text: "25m call K7"}}, ""},
		ContactAsk{TimeOrLength, []Choice{{Clock: 556, Text: "K7 at 9:15"}, {Length: 555, Text: "K7 9h15"}}, ""},
		ContactAsk{WhichDay, []Choice{{Day: sampleDay, Text: "K7 2026-11-17"}, {Day: sampleDay.Add(-7), Text: "K7 2026-11-10"}}, ""},
		ContactAsk{NotYet, []Choice{{Day: sampleDay, Text: "K7 2026-11-17 23:30"}}, ""},
	}
	starter := sampleStanding()[:1]
	starter[0].Agreed = 0
	for _, channel := range []peer.Channel{peer.AnyChannel, peer.Text, peer.Video, peer.Group} {
		c := sampleContact
		c.Channel, c.Length, c.Outcome = channel, 60, peer.Held
		if channel == peer.Video {
			c.Outcome, c.Length = peer.Cancelled, 0
		}
		all = append(all, ContactLogged{Contact: c, Today: sampleDay, Standing: starter})
	}
	for _, trouble := range []Trouble{NoMatches, UnknownCode, UnknownWord, Person, InFuture, LongAgo, NoSuchDay, BadLength, TwoOfAKind, TextTooLong, GroupCodes} {
		all = append(all, ContactTrouble{Trouble: trouble, Word: "Kxyz", Codes: []peer.Code{"K7", "M3"}})
	}
	return all
}

func contactForms() []Form {
	return []Form{
		ContactForm{Codes: []peer.Code{"K7", "M3"}, Day: sampleDay, Minute: -1},
		ContactForm{Codes: []peer.Code{"K7"}, Code: "K7", Day: sampleDay, Minute: 870, Length: 25, Channel: "call"},
		ContactForm{Day: sampleDay, Minute: -1},
		AlertClose{Worker: "U1", ID: "code-day.U1.K7.2026-11-17"},
		Done{ContactLogged{Contact: sampleContact, Today: sampleDay}},
	}
}

func alertSamples() []Message {
	facts := AlertFacts{ID: "code-day.U1.K7.2026-11-17", Worker: "U1", State: peer.Open, Zone: "Europe/Oslo",
		Measured: Measured{Rule: peer.CodeDay, Code: "K7", From: sampleDay, To: sampleDay, Value: 3, Limit: 2, Agreed: 2}}
	var all []Message
	for _, m := range sampleStanding() {
		f := facts
		m.Value, m.Agreed = m.Limit+1, 0
		f.Measured = m
		all = append(all, Alert{f}, AlertCopy{f}, HeadsUp{m})
	}
	at := time.Date(2026, 11, 17, 15, 5, 0, 0, time.UTC)
	for _, state := range []peer.AlertState{peer.Acknowledged, peer.Closed, peer.Withdrawn} {
		f := facts
		f.State, f.By, f.At = state, "U2", at
		if state == peer.Closed {
			f.Outcome = peer.Talked
		}
		all = append(all, Alert{f}, AlertCopy{f})
	}
	for _, reason := range []peer.Reason{peer.OwnAlert, peer.AlreadyAcknowledged, peer.AlreadyClosed, peer.AlreadyWithdrawn} {
		all = append(all, AlertRefused{Reason: reason, By: "U2"})
	}
	return append(all, HeadsUp{facts.Measured}, AlertHandled{Worker: "U1"}, AlertHandled{Worker: "U1", Closed: true})
}
