package messages

import (
	"time"

	"alongside/peer"
)

func sampleAway(state peer.TimeOffState) AwayFacts {
	f := AwayFacts{
		ID: "t7", Worker: "U1", From: peer.DayStart(peer.Day{Year: 2026, Month: 12, Num: 24}, "Europe/Oslo"),
		To: peer.DayStart(peer.Day{Year: 2027, Month: 1, Num: 3}, "Europe/Oslo"), Zone: "Europe/Oslo", State: state,
		Cover: []CoverFacts{{"K7", "U5", true, false}, {"M3", "U6", false, false}, {"P4", "", false, false}, {"T2", "U6", false, true}},
	}
	if state != peer.TimeOffAsked && state != peer.TimeOffTold {
		f.By, f.At = "U2", time.Date(2026, 11, 17, 13, 30, 0, 0, time.UTC)
	}
	switch state {
	case peer.TimeOffDenied:
		f.Why = peer.TooFewHere
	case peer.TimeOffCountered:
		f.OfferedFrom, f.OfferedTo = f.From.AddDate(0, 0, 4), f.To.AddDate(0, 0, 4)
	}
	return f
}

func timeOffSamples() []Message {
	at := time.Date(2026, 11, 17, 13, 30, 0, 0, time.UTC)
	all := []Message{TimeOffHelp{"/timeoff"}, PassOn{sampleAway(peer.TimeOffTold)}, TimeOffSoon{sampleAway(peer.TimeOffApproved)}}
	thin := sampleAway(peer.TimeOffAsked)
	thin.Thin = []peer.ThinDay{{Day: peer.Day{Year: 2026, Month: 12, Num: 28}, Here: 1, Want: 3}}
	part := sampleAway(peer.TimeOffTold)
	part.From, part.To, part.Cover = at, peer.DayStart(sampleDay.Add(1), "Europe/Oslo"), nil
	over := sampleAway(peer.TimeOffTold)
	over.From, over.To, over.Cover = at, peer.DayStart(sampleDay.Add(3), "Europe/Oslo").Add(12*time.Hour), nil
	one := over
	one.From, one.To = peer.DayStart(sampleDay, "Europe/Oslo"), peer.DayStart(sampleDay.Add(1), "Europe/Oslo")
	all = append(all, AwayNotice{AwayFacts: thin}, AwayNotice{AwayFacts: part}, AwayNotice{AwayFacts: over}, AwayNotice{AwayFacts: one, Past: true}, OwnTimeOff{AwayFacts: thin, Kind: peer.HolidayOff})
	for _, state := range []peer.TimeOffState{peer.TimeOffAsked, peer.TimeOffTold, peer.TimeOffApproved, peer.TimeOffDenied, peer.TimeOffCountered, peer.TimeOffCancelled} {
		all = append(all, AwayNotice{AwayFacts: sampleAway(state)})
	}
	for _, kind := range peer.TimeOffKinds() {
		all = append(all, OwnTimeOff{AwayFacts: part, Kind: kind})
	}
	past := one
	all = append(all, OwnTimeOff{AwayFacts: past, Kind: peer.HealthOff, Past: true})
	for _, why := range peer.DenialReasons() {
		denied := sampleAway(peer.TimeOffDenied)
		denied.Why = why
		all = append(all, TimeOffAnswered{denied})
	}
	for _, state := range []peer.TimeOffState{peer.TimeOffApproved, peer.TimeOffCountered} {
		all = append(all, TimeOffAnswered{sampleAway(state)})
	}
	for _, state := range []peer.TimeOffState{peer.TimeOffApproved, peer.TimeOffDenied, peer.TimeOffCountered} {
		all = append(all, TimeOffHandled{"U1", state})
	}
	all = append(all, TimeOffSettled{AwayFacts: sampleAway(peer.TimeOffApproved)}, TimeOffSettled{AwayFacts: sampleAway(peer.TimeOffCancelled)},
		TimeOffSettled{AwayFacts: part, Ended: true})
	for _, reason := range []peer.Reason{peer.OwnRequest, peer.AlreadyAnswered, peer.TakenBack, peer.AlreadyOver, peer.NotYours} {
		all = append(all, TimeOffRefused{reason})
	}
	all = append(all, TimeOffWaiting{sampleAway(peer.TimeOffAsked), at, 1}, TimeOffPassedOn{sampleAway(peer.TimeOffAsked), at, []string{"U3", "U4"}},
		TimeOffPassedOn{sampleAway(peer.TimeOffAsked), at, nil})
	ask := CoverAsk{Worker: "U1", ID: "t7", Code: "K7", From: thin.From, To: thin.To, Zone: thin.Zone}
	yes, no, gone := ask, ask, ask
	yes.Agreed, no.Declined, gone.Over = true, true, true
	all = append(all, ask, yes, no, gone, CoverAnswered{sampleAway(peer.TimeOffTold), "K7", "U5", true}, CoverAnswered{sampleAway(peer.TimeOffTold), "T2", "U6", false},
		CoverAsked{sampleAway(peer.TimeOffTold)})
	all = append(all,
		TimeOffList{}, TimeOffList{All: []OwnAway{{part, peer.HealthOff, true}, {sampleAway(peer.TimeOffAsked), peer.HolidayOff, false}}},
		TimeOffList{All: []OwnAway{{sampleAway(peer.TimeOffCountered), peer.HolidayOff, false}, {sampleAway(peer.TimeOffApproved), peer.DayOff, false}}, Which: true},
		AwayLists{[]AwayList{{Team: "Nordlys"}, {Team: "Fjell", All: []AwayFacts{part, sampleAway(peer.TimeOffAsked), sampleAway(peer.TimeOffTold)}, Full: true}}},
		AwayLists{[]AwayList{{Team: "Nordlys", All: []AwayFacts{part}}}},
		WelcomeBack{AwayFacts: sampleAway(peer.TimeOffTold), Alerts: 2, By: []string{"U2"}}, WelcomeBack{AwayFacts: sampleAway(peer.TimeOffTold)},
		WelcomeBack{AwayFacts: part, Alerts: 1},
		PolicySaved{Team: "Nordlys"}, PolicySaved{"Nordlys", []peer.TimeOffKind{peer.DayOff, peer.HolidayOff}, 3},
		Mend{What: PolicyBad}, Mend{What: PeerBad}, Mend{What: PeerAway}, Mend{What: OtherDays},
	)
	for _, trouble := range []Trouble{UnknownWord, Person, LongAgo, NoSuchDay, FarAhead, EndsBefore, TwoOfAKind, TextTooLong, TooMuch, AwayThen, NoDay} {
		all = append(all, TimeOffTrouble{trouble, "Kxyz"})
	}
	return append(all, TimeOffAsk{[]TimeOffChoice{{sampleDay, "2026-11-17"}, {sampleDay.Add(7), "2026-11-24"}}})
}

func timeOffForms() []Form {
	away := sampleAway(peer.TimeOffAsked)
	return []Form{
		TimeOffForm{First: sampleDay, From: -1, To: -1}, TimeOffForm{First: sampleDay, Last: sampleDay.Add(3), From: 720, To: 900, Kind: peer.HealthOff, Cover: away.Cover},
		CoverForm{"U1", "t7", away.Cover}, TimeOffDeny{away}, TimeOffOffer{away},
		PolicyForm{Team: "t1", Name: "Nordlys", Asked: []peer.TimeOffKind{peer.DayOff, peer.HolidayOff}, Least: 2}, PolicyForm{Team: "t1", Name: "Nordlys"},
	}
}
