package messages

import (
	"time"

	"alongside/peer"
)

func leavingSamples() []Message {
	at := time.Date(2026, 11, 17, 13, 30, 0, 0, time.UTC)
	last := peer.Day{Year: 2026, Month: 12, Num: 11}
	asked := LeaveFacts{Worker: "U0ADA", State: peer.LeaveAsked, Zone: "Europe/Oslo"}
	thinks := asked
	thinks.LastDay = last
	set := LeaveFacts{
		Worker: "U0ADA", State: peer.LeaveSet, LastDay: last, By: "U0KIM", At: at, Zone: "Europe/Oslo",
		Matches: []HandFacts{{Code: "K7", To: "U0BO", Agreed: true}, {Code: "M3"}, {Code: "P4", To: "U0BO"}, {Code: "T2", To: "U0ILE", Declined: true}},
		Talks:   1, Given: 2, Off: 1, Alerts: 1,
	}
	wrong, over := set, set
	wrong.Wrong, over.State = true, peer.LeaveOver
	over.Talks, over.Given, over.Off, over.Alerts = 0, 0, 0, 2
	goodbye := Goodbye{
		Worker: "U0ADA", Team: "Harbour", Who: []string{"U0KIM", "U0RUNE"}, Purge: peer.Day{Year: 2027, Month: 3, Num: 12},
		Service: peer.Service{From: peer.Day{Year: 2024, Month: 2, Num: 5}, To: last, Contacts: 412, Minutes: map[peer.WorkKind]int{
			peer.ShiftWork: 61_230, peer.MeetingWork: 3_300, peer.TravelWork: 4_410, peer.OutsideRole: 900,
		}},
	}
	plain, full := goodbye, goodbye
	plain.Wish, plain.Service.Contacts, plain.Service.Minutes = peer.PlainCertificate, 0, nil
	full.Wish, full.AskMe = peer.FullCertificate, true
	broken := plain
	broken.NoFile = true
	all := []Message{
		broken,
		LeaveNotice{asked}, LeaveNotice{thinks}, LeaveNotice{set}, LeaveNotice{wrong}, LeaveNotice{over}, LeaveWaiting{thinks, at},
		LeaveTold{LeaveFacts: asked}, LeaveTold{LeaveFacts: thinks}, LeaveTold{LeaveFacts: set}, LeaveTold{LeaveFacts: wrong, Wish: peer.PlainCertificate, AskMe: true},
		LeaveTold{LeaveFacts: set, Wish: peer.FullCertificate}, LeaveText{last}, goodbye, plain, full,
	}
	for _, did := range []LeaveDeed{LeaveDaySet, LeaveWrongNoted, LeaveWishKept, LeaveTaken, LeaveNotTaken, LeaveSaidNo, LeaveSaidYes, LeaveGone} {
		all = append(all, LeaveDone{did, "U0ADA", last})
	}
	hand := LeaveHand{Worker: "U0ADA", Code: "K7", LastDay: last}
	for _, set := range []func(*LeaveHand){func(*LeaveHand) {}, func(h *LeaveHand) { h.Agreed = true }, func(h *LeaveHand) { h.Declined = true }, func(h *LeaveHand) { h.Over = true }} {
		h := hand
		set(&h)
		all = append(all, h)
	}
	for _, said := range []peer.StillCalled{peer.NotAsked, peer.CalledNo, peer.CalledYes} {
		all = append(all, LeaveCheck{Worker: "U0ADA", Which: 1 + len(said)%2, ID: "l1", Said: said, By: "U0KIM"}, LeaveAskYou{"l1", said})
	}
	return append(all, Mend{What: BadLastDay}, Mend{What: BadNextWorker}, LeaveCheck{Worker: "U0ADA", Which: 2, ID: "l1"}, LeaveCheck{Worker: "U0ADA", Which: 1, ID: "l1", Self: true})
}

func leavingForms() []Form {
	last := peer.Day{Year: 2026, Month: 12, Num: 11}
	return []Form{
		LeaveForm{Worker: "U0ADA", Matches: []HandFacts{{Code: "K7"}, {Code: "M3", To: "U0BO"}}}, LeaveForm{Worker: "U0ADA", LastDay: last},
		LeaveAskForm{}, LeaveAskForm{last}, LeaveWishForm{}, LeaveWishForm{Wish: peer.FullCertificate, AskMe: true},
	}
}
