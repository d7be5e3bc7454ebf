package messages

import "alongside/peer"

var (
	sampleShift    = Stretch{ID: "w1", Day: sampleDay.Add(-1), Minute: 9 * 60, End: 16*60 + 30, Length: 450}
	sampleNight    = Stretch{ID: "w2", Kind: peer.SecondRole, Day: sampleDay.Add(-1), Minute: 22 * 60, Until: sampleDay, End: 6 * 60, Length: 480}
	sampleDeclared = Stretch{ID: "w3", Declared: true, Day: sampleDay, Minute: 12 * 60, Length: 210}
	sampleRunning  = Stretch{ID: "w4", Day: sampleDay, Minute: 8*60 + 5}
)

func sampleHours(agreed int) []Measured {
	return []Measured{
		{Rule: peer.HoursDay, From: sampleDay, To: sampleDay, Value: 450, Limit: 540, Agreed: agreed},
		{Rule: peer.HoursWeek, From: sampleDay.Monday(), To: sampleDay.Monday().Add(6), Value: 370, Limit: 600, Agreed: agreed},
	}
}

func hoursSamples() []Message {
	const command = "/hours"
	all := []Message{
		HoursLogged{Entry: sampleShift, Days: []DayHours{{Day: sampleShift.Day, Minutes: 450}}, Week: 450},
		HoursLogged{Entry: sampleNight, Days: []DayHours{{Day: sampleNight.Day, Minutes: 145, Merged: 25}, {Day: sampleDay, Minutes: 360}}, Week: 1230},
		HoursUndone{Entry: sampleShift, Days: []DayHours{{Day: sampleShift.Day, Minutes: 45}}, Week: 45},
		HoursUndone{Entry: sampleRunning}, HoursUndone{Entry: sampleRunning, Short: true},
		HoursStarted{Entry: sampleRunning, Command: command}, HoursStarted{Entry: sampleRunning, Command: command, Already: true},
		HoursForgotten{Entry: sampleRunning, Command: command}, HoursForgotten{Entry: sampleRunning, Command: command, Now: true},
		HoursNothing{Command: command}, HoursNothing{Command: command, Undo: true}, HoursHelp{Command: command},
		HoursTwice{Entry: sampleShift, Text: "1763387400 9-16:30 yesterday"},
		HoursAsk{HowLong, []HoursChoice{{Length: 120, Text: "admin 2h"}, {Length: 450, Text: "admin 7h30"}}, "admin"},
		HoursAsk{HoursOrMinutes, []HoursChoice{{Length: 480, Text: "8h"}, {Length: 8, Text: "8m"}}, "8"},
		HoursAsk{WhichHalf, []HoursChoice{{From: 540, To: 1020, Text: "09:00-17:00"}, {From: 540, To: 300, Text: "09:00-05:00"}}, "9-5"},
		HoursAsk{WhichDay, []HoursChoice{{Day: sampleDay, Text: "3h 2026-11-17"}, {Day: sampleDay.Add(-7), Text: "3h 2026-11-10"}}, ""},
		HoursAsk{NotYet, []HoursChoice{{Day: sampleDay, Text: "9-23 2026-11-17"}}, ""},
		HoursWeek{Monday: sampleDay.Monday(), Today: sampleDay, Days: [7]int{450, 370}, Merged: 25, Running: &sampleRunning, Command: command},
		HoursWeek{Monday: sampleDay.Monday(), Today: sampleDay, Command: command},
	}
	for _, agreed := range []int{0, 2} {
		standing := sampleHours(agreed)
		all = append(all, HoursLogged{Entry: sampleDeclared, Today: sampleDay, Standing: standing, Told: true},
			HoursLogged{Entry: sampleShift, Today: sampleDay.Add(9), Standing: standing, Known: true},
			HoursUndone{Entry: sampleShift, Today: sampleDay, Standing: standing, Withdrawn: true})
		for _, m := range standing {
			f := AlertFacts{ID: string(m.Rule) + ".U1.2026-11-17", Worker: "U1", State: peer.Open, Zone: "Europe/Oslo", Measured: m}
			f.Measured.Value = m.Limit + 25
			all = append(all, HeadsUp{m}, Alert{f}, AlertCopy{f})
		}
	}
	all = append(all, Week{Monday: sampleDay.Monday(), Today: sampleDay, Rows: sampleHours(2), Agreed: 2},
		Week{Monday: sampleDay.Monday(), Today: sampleDay, Rows: sampleHours(0), Agreed: 2})
	for kind := peer.ShiftWork; kind <= peer.SecondRole; kind++ {
		entry := sampleDeclared
		entry.Kind = kind
		all = append(all, HoursLogged{Entry: entry, Days: []DayHours{{Day: sampleDay, Minutes: 210}}, Week: 660})
	}
	for _, trouble := range []Trouble{UnknownWord, Person, InFuture, LongAgo, NoSuchDay, BadLength, TwoOfAKind, TextTooLong, OneTime, MixedUp, BeforeStart, DayFull} {
		all = append(all, HoursTrouble{Trouble: trouble, Word: "Kxyz"})
	}
	return all
}

func hoursForms() []Form {
	return []Form{
		HoursForm{Day: sampleDay, From: -1, To: -1}, HoursForm{Day: sampleDay, From: 540, To: 990, Kind: "teaching"},
		HoursForm{Day: sampleDay, From: -1, To: -1, Length: 210}, HoursForm{Day: sampleDay, From: -1, To: -1, Length: 7},
		HoursEnd{ID: "w4", Day: sampleDay},
	}
}
