package messages

import (
	"time"

	"alongside/peer"
)

func sampleSupervision(state peer.SupervisionState, mine bool) SupervisionFacts {
	m := SupervisionFacts{
		ID: "s1", Worker: "U1", Owner: "U2", Kind: peer.HardSituation, When: peer.WithinWeek, Way: peer.ByCall, State: state, Topic: true,
		AskedAt: time.Date(2026, 11, 20, 14, 40, 0, 0, time.UTC), Since: time.Date(2026, 11, 23, 8, 10, 0, 0, time.UTC),
		Zone: "Europe/Oslo", Mine: mine,
	}
	switch state {
	case peer.SupervisionOpen:
		m.Owner = ""
	case peer.SupervisionBooked, peer.SupervisionHeld:
		m.At, m.Minutes = time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC), 45
	}
	if state == peer.SupervisionHeld || state == peer.SupervisionCancelled {
		m.EndedBy = "U1"
	}
	return m
}

var supervisionStates = []peer.SupervisionState{
	peer.SupervisionOpen, peer.SupervisionTaken, peer.SupervisionOffered, peer.SupervisionBooked, peer.SupervisionHeld, peer.SupervisionCancelled,
}

func supervisionSamples() []Message {
	open, taken := sampleSupervision(peer.SupervisionOpen, false), sampleSupervision(peer.SupervisionTaken, false)
	cancelled := sampleSupervision(peer.SupervisionCancelled, false)
	practical, urgent := open, open
	practical.Kind, practical.When, practical.Way = peer.PracticalMatter, peer.NextWeek, peer.InPerson
	urgent.Kind, urgent.When, urgent.Way = peer.UrgentMatter, peer.WithinToday, peer.InWriting
	silent := open
	silent.Not = []string{"U3"}
	next := time.Date(2026, 11, 23, 11, 40, 0, 0, time.UTC)
	all := []Message{
		SupervisionRequest{SupervisionFacts: open, Channel: true}, SupervisionRequest{SupervisionFacts: urgent, Channel: true},
		SupervisionRequest{SupervisionFacts: practical, Channel: true}, SupervisionRequest{SupervisionFacts: taken, Channel: true},
		SupervisionRequest{SupervisionFacts: silent}, SupervisionRequest{SupervisionFacts: practical, Step: 1},
		SupervisionRequest{SupervisionFacts: urgent, Step: 2}, SupervisionRequest{SupervisionFacts: taken, Step: 2, Help: true},
		SupervisionRequest{SupervisionFacts: cancelled}, SupervisionRequest{SupervisionFacts: open, Gone: true},
	}
	for _, mine := range []bool{true, false} {
		for _, state := range supervisionStates {
			if state == peer.SupervisionOpen {
				continue
			}
			card := SupervisionCard{SupervisionFacts: sampleSupervision(state, mine), Next: next}
			all = append(all, card)
			if state == peer.SupervisionOffered {
				card.Offered = true
				all = append(all, card)
			}
		}
	}
	mine := sampleSupervision(peer.SupervisionOpen, true)
	hidden := mine
	hidden.Not = []string{"U3"}
	all = append(all,
		SupervisionCard{SupervisionFacts: mine, Channel: true, Next: next, NextWho: []string{"U4"}},
		SupervisionCard{SupervisionFacts: mine, Channel: true, Who: []string{"U2", "U4"}, Next: next, NextWho: []string{"U2", "U3", "U4"}},
		SupervisionCard{SupervisionFacts: hidden, Who: []string{"U2"}, Next: next, NextWho: []string{"U4"}},
		SupervisionCard{SupervisionFacts: mine}, SupervisionCard{SupervisionFacts: taken, Left: true},
	)
	times := []time.Time{time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC), time.Date(2026, 11, 25, 12, 30, 0, 0, time.UTC)}
	offered, booked := sampleSupervision(peer.SupervisionOffered, true), sampleSupervision(peer.SupervisionBooked, true)
	offered.Minutes = 45
	all = append(all, SupervisionTimes{SupervisionFacts: offered, Times: times, Offer: 3},
		SupervisionTimes{SupervisionFacts: offered, Times: times, Offer: 3, Moved: true},
		SupervisionTimes{SupervisionFacts: booked, Times: times, Offer: 3, Closed: true},
		SupervisionTimes{SupervisionFacts: offered, Times: times[:1], Offer: 3, Closed: true})
	all = append(all, SupervisionInvite{SupervisionFacts: booked, Sequence: 1, Stamp: booked.Since})
	for _, event := range []SupervisionEvent{
		SupervisionWasTaken, SupervisionPicked, SupervisionReleased, SupervisionWithdrawn, SupervisionPassed, SupervisionSlow,
		SupervisionHelp, SupervisionToPick, SupervisionLapsed, SupervisionTomorrow, SupervisionSoon, SupervisionDenied,
		SupervisionWasNoted, SupervisionOverTaken,
	} {
		for _, mine := range []bool{true, false} {
			all = append(all, SupervisionNews{SupervisionFacts: sampleSupervision(peer.SupervisionBooked, mine), Event: event, Who: []string{"U4"}})
		}
	}
	for _, state := range []peer.SupervisionState{peer.SupervisionBooked, peer.SupervisionHeld, peer.SupervisionTaken} {
		for _, mine := range []bool{true, false} {
			m := sampleSupervision(state, mine)
			m.At, m.Minutes = times[0], 45
			all = append(all, SupervisionHappened{m})
		}
	}
	all = append(all, supervisionIntervalSamples()...)
	all = append(all, supervisionGroupSamples()...)
	all = append(all, supervisionPrepSamples()...)
	all = append(all, promiseSamples()...)
	return append(all, supervisionReplies()...)
}

func supervisionReplies() []Message {
	open, booked := sampleSupervision(peer.SupervisionOpen, true), sampleSupervision(peer.SupervisionBooked, true)
	urgent := open
	urgent.Kind, urgent.When = peer.UrgentMatter, peer.WithinToday
	all := []Message{
		SupervisionAsked{SupervisionFacts: open, Channel: true}, SupervisionAsked{SupervisionFacts: urgent, Channel: true, Who: []string{"U2", "U4"}},
		SupervisionAsked{SupervisionFacts: open, Who: []string{"U2"}, Lost: true},
		SupervisionAsked{SupervisionFacts: urgent, Who: []string{"U2"}, Numbers: "Duty phone 00 00 00 00, day and night"},
	}
	for _, deed := range []SupervisionDeed{DidTake, DidOffer, DidMove, DidPick, DidRelease, DidCancel, DidHold, DidDeny} {
		all = append(all, SupervisionDone{SupervisionFacts: booked, Deed: deed})
	}
	for _, reason := range []peer.Reason{
		peer.AlreadyTaken, peer.AlreadyHeld, peer.AlreadyCancelled, peer.NotTaken, peer.NotYet, peer.UnknownTime, peer.NotYours,
	} {
		all = append(all, SupervisionRefused{Reason: reason, By: "U2", At: booked.At, Zone: booked.Zone})
	}
	list := SupervisionList{Waiting: []SupervisionFacts{sampleSupervision(peer.SupervisionOpen, false)}}
	for _, state := range supervisionStates[:4] {
		list.Own = append(list.Own, sampleSupervision(state, true))
		if state != peer.SupervisionOpen {
			list.Yours = append(list.Yours, sampleSupervision(state, false))
		}
	}
	return append(all, SupervisionRefused{Reason: peer.AlreadyTaken}, SupervisionAlone{}, list, SupervisionList{},
		SupervisionUsage{}, SupervisionUsage{Unknown: true, Leads: true, Prefix: "peer-"},
		SupervisionMend{"person"}, SupervisionMend{"text"}, SupervisionMend{"time"})
}

func supervisionForms() []Form {
	first := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	all := []Form{
		SupervisionForm{}, SupervisionForm{Kind: peer.UrgentMatter, When: peer.WithinToday, Topics: true, Text: true, Live: true},
		SupervisionOffer{ID: "s1", First: first, Minutes: 45}, SupervisionOffer{ID: "s1", First: first, Minutes: 45, Moved: true},
		SupervisionLength{ID: "s1", Minutes: 45}, SupervisionTopic{Gone: true}, SupervisionTopic{Topic: "boundaries", Text: "<!channel> in their own words"},
	}
	all = append(all, SupervisionGroupForm{Team: "t", First: first, Minutes: 90, People: []string{"U1", "U5"}}, SupervisionGroupForm{ID: "g1", Team: "t", First: first, Minutes: 90})
	return append(all, supervisionIntervalForms()...)
}
