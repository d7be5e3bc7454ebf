package messages

import (
	"time"

	"alongside/peer"
)

func sampleTerms() peer.Terms {
	return peer.Terms{
		Limits: map[peer.RuleID]int{peer.CodeDay: 2, peer.CodeWeek: 5, peer.CodeRun: 3, peer.CodeOutside: 0, peer.AllDay: 8, peer.HoursWeek: 37*60 + 30},
		Availability: peer.Availability{
			Days: [7]bool{time.Monday: true, time.Tuesday: true, time.Wednesday: true, time.Thursday: true, time.Saturday: true},
			From: 9 * 60, To: 24 * 60,
		},
	}
}

func sampleProposal(state peer.AgreementState, agreed int) Proposal {
	return Proposal{
		Version: agreed + 1, By: "U2", Now: peer.StarterTerms(), Agreed: agreed, Terms: sampleTerms(), Review: sampleDay.Add(180), State: state,
	}
}

// teamSamples returns one of each message about teams, members, matches, agreements and weeks, with every face.
func teamSamples() []Message {
	all := []Message{Stale{}, Mend{What: NobodyChosen}, CodesUsedUp{}}
	for _, reason := range append(peer.Reasons(), "something new") {
		all = append(all, Refused{Reason: reason, Coordinators: []string{"U2", "U3"}, Team: "Nordlys"}, Refused{Reason: reason},
			Refused{Reason: reason, Team: "Nordlys"})
	}
	for _, topic := range []Topic{AllHelp, TeamHelp, PeerHelp, PersonHelp, OneHelp, OwnHelp, CheckInHelp} {
		all = append(all, Help{Topic: topic, Prefix: "peer-", Unknown: topic == TeamHelp})
	}
	for _, fault := range []Fault{Empty, NameTaken, NameBad, NoMember, SameChannel, BadZone, BadChoice, OutOfRange, HoursBad,
		ReviewPast, NobodyChosen, Unwelcome, NotYetIn, TooLong, StepOrder, StepEmpty, StepDay} {
		all = append(all, Mend{What: fault, Min: 1, Max: 12})
	}
	all = append(all, consoleSamples()...)
	return append(append(all, memberSamples()...), agreementSamples()...)
}

func consoleSamples() []Message {
	team := ConsoleTeam{
		ID: "t1", Name: "Nordlys", Coordinators: []string{"U2", "U3"}, Deputies: []string{"U4"}, Channel: "C0COORD",
		TeamChannel: "C0TEAM", Zone: "Europe/Oslo", Language: "nb", Manage: true,
		Members: []ConsoleMember{
			{User: "U1", State: peer.Active, Open: true, Agreed: 2, Pending: 3, Codes: []peer.Code{"K7", "M3"}},
			{User: "U5", State: peer.Active, Open: true},
			{User: "U6", State: peer.Invited, Open: true},
		},
	}
	forAdmin, fresh, done, drawn, large := team, team, team, team, team
	forAdmin.Manage = false
	forAdmin.Members = []ConsoleMember{{User: "U1", State: peer.Active}, {User: "U6", State: peer.Invited}}
	fresh.Members, fresh.Deputies = nil, nil
	done.Members = team.Members[:1]
	drawn.Members = []ConsoleMember{{User: "U5", State: peer.Active, Open: true, Agreed: 1}}
	large.Members = nil
	for range shownMembers + 12 {
		large.Members = append(large.Members, team.Members[0])
	}
	var many []ConsoleTeam
	for range shownTeams + 2 {
		many = append(many, done)
	}
	return []Message{
		Console{Admin: true}, Console{Teams: []ConsoleTeam{team}}, Console{Teams: []ConsoleTeam{forAdmin}, Admin: true},
		Console{Teams: []ConsoleTeam{fresh}, Admin: true, Prefix: "peer-"}, Console{Teams: []ConsoleTeam{done, drawn}},
		Console{Teams: []ConsoleTeam{large}}, Console{Teams: many},
		TeamChoices{[]TeamChoice{{"t1", "Nordlys"}, {"t2", "Fjell & <Fjord>"}}},
		TeamSaved{Team: "Nordlys", New: true, Coordinators: []string{"U2"}, Channel: "C0COORD", Hello: true},
		TeamSaved{Team: "Nordlys", Coordinators: []string{"U2"}, Channel: "C0COORD"},
		TeamHello{Team: "Nordlys"},
		CoordinatorWelcome{Team: "Nordlys", By: "U9", Channel: "C0COORD"},
		CoordinatorWelcome{Team: "Nordlys", By: "U9", Channel: "C0COORD", Deputy: true},
	}
}

func memberSamples() []Message {
	all := []Message{
		Joined{Team: "Nordlys"}, Joined{Team: "Nordlys", Already: true}, Declined{Team: "Nordlys", Coordinators: []string{"U2"}},
		MemberAnswer{Worker: "U1", Team: "Nordlys", Answer: Yes, Offer: true}, MemberAnswer{Worker: "U1", Team: "Nordlys", Answer: Yes},
		MemberAnswer{Worker: "U1", Team: "Nordlys", Answer: No},
	}
	for _, answer := range []Answer{NoAnswer, Yes, No} {
		all = append(all, Welcome{TeamID: "t1", Team: "Nordlys", By: "U2", Coordinators: []string{"U2", "U3"}, Answer: answer})
		all = append(all, Welcome{TeamID: "t1", Team: "Nordlys", By: "U2", Coordinators: []string{"U2"}, Numbers: "duty phone 00 00 00 00", Answer: answer})
	}
	added := MembersAdded{Team: "Nordlys"}
	for _, result := range []Invitation{Asked, AskedAgain, AlreadyIn, InAnotherTeam, IsGuest, IsBot, IsDeactivated, IsForeign} {
		added.People = append(added.People, Invited{"U1", result})
	}
	return append(all, added,
		MatchDrawn{Code: "K7", By: "U2", Until: sampleDay.Add(729)},
		MatchList{Who: []string{"U2"}},
		NotReady{Worker: "U1"}, NotReady{Worker: "U1", Asked: true})
}

func agreementSamples() []Message {
	pending := sampleProposal(peer.Proposed, 1)
	week := Week{
		Monday: sampleDay.Monday(), Today: sampleDay, Days: [7]int{4, 5}, Agreed: 2,
		Codes: []CodeCount{{"K7", 7}, {"M3", 1}},
		Rows: []Measured{
			{Rule: peer.CodeDay, Code: "K7", From: sampleDay, To: sampleDay, Value: 2, Limit: 2, Agreed: 2},
			{Rule: peer.CodeDay, Code: "M3", From: sampleDay, To: sampleDay, Value: 1, Limit: 2, Agreed: 2},
			{Rule: peer.CodeWeek, Code: "K7", From: sampleDay.Monday(), To: sampleDay.Add(5), Value: 7, Limit: 6, Agreed: 2},
			{Rule: peer.CodeWeek, Code: "M3", From: sampleDay.Monday(), To: sampleDay.Add(5), Value: 1, Limit: 6, Agreed: 2},
			{Rule: peer.CodeRun, Code: "K7", From: sampleDay.Add(-1), To: sampleDay, Value: 2, Limit: 4, Agreed: 2},
			{Rule: peer.CodeOutside, Code: "K7", From: sampleDay.Monday(), To: sampleDay.Add(5), Value: 1, Limit: 0, Agreed: 2},
			{Rule: peer.AllDay, From: sampleDay, To: sampleDay, Value: 5, Limit: 16, Agreed: 2},
		},
	}
	starter := week
	starter.Agreed, starter.Days, starter.Codes = 0, [7]int{1}, []CodeCount{{"M3", 1}}
	return []Message{
		sampleProposal(peer.Proposed, 0), pending, sampleProposal(peer.Accepted, 1), sampleProposal(peer.ChangeRequested, 1),
		sampleProposal(peer.Superseded, 1),
		AgreementProposed{Worker: "U1", Version: 2}, AgreementOvertaken{Worker: "U1", By: "U3", Version: 2},
		AgreementAnswered{Worker: "U1", Version: 2, Accepted: true}, AgreementAnswered{Worker: "U1", Version: 2},
		AgreementThanks{Version: 2, By: "U2", Accepted: true, Review: sampleDay}, AgreementThanks{Version: 2, By: "U2", Review: sampleDay},
		AgreementStale{Version: 2, Agreed: 2}, AgreementStale{Version: 1, Agreed: 1, Pending: 2}, AgreementStale{Version: 1, Pending: 2},
		AgreementStale{Version: 1},
		AgreementShown{Terms: peer.StarterTerms(), Who: []string{"U2"}},
		AgreementShown{Terms: peer.Terms{Limits: sampleTerms().Limits}, Who: []string{"U2"}}, // never reachable
		AgreementShown{Agreed: 1, Terms: sampleTerms(), ProposedBy: "U2", AcceptedBy: "U1", Since: sampleDay, Review: sampleDay.Add(180), Pending: &pending},
		week, starter, Week{Monday: sampleDay.Monday(), Today: sampleDay},
	}
}

// teamForms returns every form about teams, members, matches and agreements.
func teamForms() []Form {
	return []Form{
		SetupForm{Zone: "Europe/Oslo", Language: "nb"},
		SetupForm{Team: "t1", Choose: true, Name: "Nordlys", Coordinators: []string{"U2"}, Deputies: []string{"U4"},
			CoordinatorsChannel: "C0COORD", TeamChannel: "C0TEAM", Zone: "Europe/Busingen", RulePack: "no", Language: "ro"},
		AddForm{}, AddForm{Teams: []TeamChoice{{"t1", "Nordlys"}, {"t2", "Fjell"}}, People: []string{"U1"}},
		MatchForm{}, AgreementPick{},
	}
}
