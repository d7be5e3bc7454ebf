package messages

import (
	"time"

	"alongside/peer"
)

// lifeSamples returns one of each message about the life of an agreement, with every face.
func lifeSamples() []Message {
	at := peer.Civil(sampleDay, 10*60+12, "Europe/Oslo")
	no, _ := peer.PackByID("no")
	fresh := peer.StarterTermsOf(peer.NewPeer)
	fresh.Agreed, fresh.Steps = 20*60, peer.ProposedSteps(peer.NewPeer, sampleDay)
	fresh = fresh.Complete(no)
	loose := fresh.Clone()
	loose.Profile = peer.Employed
	loose.Limits[peer.HoursWeek], loose.Limits[peer.RestDay], loose.Limits[peer.HoursDay], loose.Limits[peer.RestWeek] = 41*60+15, 9*60, 8*60, 35*60
	loose.Steps[1].Limits[peer.HoursWeek] = 50 * 60
	asked := Proposal{Version: 3, By: "U2", Now: fresh, Agreed: 2, Terms: loose, Review: sampleDay.Add(180), State: peer.Proposed, Pack: "no", Confirmed: []string{"U2"}}
	stepped := Proposal{Version: 1, By: "U2", Now: peer.StarterTerms(), Terms: fresh, Review: sampleDay.Add(180), State: peer.Proposed, Pack: "no"}
	ended := stepped
	ended.State = peer.Ended
	all := []Message{
		asked, stepped, ended, AgreementSuggestion{Proposal: ended, Worker: "U1"},
		AgreementShown{Agreed: 1, Terms: fresh, ProposedBy: "U2", AcceptedBy: "U1", Since: sampleDay, Review: sampleDay.Add(90), Pack: "no", Draft: true},
		AgreementKept{Worker: "U1"}, AgreementKept{Worker: "U1", Own: true, Prefix: "peer-"}, AgreementDropped{},
		AgreementEndAsk{Worker: "U1", Version: 2}, AgreementEnded{Worker: "U1", By: "U2", Version: 2}, AgreementEnded{By: "U2", Version: 2},
		AgreementNone{Worker: "U1"},
		AgreementStepBegun{Day: sampleDay, Version: 2, With: "U2", Rows: []StepRow{{peer.AllDay, 3, 4}, {peer.HoursWeek, 1200, 1320}}},
		AgreementReview{With: "U2", Version: 2, Since: sampleDay.Add(-180)}, AgreementReview{Worker: "U1", Version: 2, Since: sampleDay.Add(-180)},
		AgreementHistory{Zone: "Europe/Oslo"},
	}
	for _, p := range peer.Profiles() {
		all = append(all, AgreementShown{Agreed: 1, Terms: peer.Terms{Profile: p, Availability: fresh.Availability}.Complete(no), ProposedBy: "U2", AcceptedBy: "U1", Since: sampleDay, Review: sampleDay, Pack: "uk"})
	}
	var versions []peer.Agreement
	states := []peer.AgreementState{peer.Accepted, peer.Ended, peer.ChangeRequested, peer.Superseded, peer.Accepted, peer.Proposed}
	for i, state := range states {
		a := peer.Agreement{Version: i + 1, State: state, Terms: fresh, ProposedBy: "U2", ProposedAt: at.Add(time.Duration(i) * 24 * time.Hour)}
		if state != peer.Proposed && state != peer.Superseded {
			a.AnsweredBy, a.AnsweredAt = "U1", a.ProposedAt.Add(time.Hour)
		}
		if state == peer.Ended {
			a.EndedBy, a.EndedAt = "U1", a.AnsweredAt.Add(72*time.Hour)
		}
		if i == 4 {
			a.Terms = loose
			a.Confirmed = []peer.Confirmation{{By: "U2", At: a.ProposedAt}, {By: "U1", At: a.AnsweredAt}}
		}
		versions = append(versions, a)
	}
	last := versions[len(versions)-1:]
	long := append(append(append([]peer.Agreement{}, versions...), versions[:4]...), last...)
	for i := range long {
		long[i].Version = i + 1
	}
	now := at.Add(240 * time.Hour)
	return append(all, AgreementHistory{Zone: "Europe/Oslo", Now: now, Versions: versions, Pack: "no"},
		AgreementHistory{Worker: "U1", Zone: "Europe/Oslo", Now: now, Versions: long, Pack: "no"},
		AgreementHistory{Worker: "U1", Zone: "Europe/Oslo", Now: now, Versions: append(long[:9:9], last...), Pack: "no"})
}

// agreementForms returns every page of the form of an agreement.
func agreementForms() []Form {
	no, _ := peer.PackByID("no")
	theirs, own := Bargain{Worker: "U1", After: 3}, Bargain{Worker: "U1", Own: true}
	fresh := peer.Terms{Profile: peer.NewPeer, Agreed: 20 * 60, Steps: peer.ProposedSteps(peer.NewPeer, sampleDay), Availability: peer.StarterTerms().Availability}
	part := sampleTerms()
	part.Profile, part.Agreed = peer.PartTime, 18*60+45
	loose := peer.Terms{Steps: []peer.Step{{From: sampleDay.Add(28), Limits: map[peer.RuleID]int{peer.HoursWeek: 50 * 60}}},
		Limits: map[peer.RuleID]int{peer.RestDay: 9 * 60, peer.HoursDay: 10 * 60}}.Complete(no)
	forms := []Form{
		AgreementBegin{Bargain: theirs, Terms: peer.StarterTerms(), Review: sampleDay.Add(180)},
		AgreementBegin{Bargain: own, Terms: fresh, Review: sampleDay.Add(90), Stepped: true, Drafted: true},
		AgreementForm{Bargain: theirs, Terms: part, Pack: "no"}, AgreementForm{Bargain: own, Terms: fresh, Pack: "eu", More: true},
		AgreementForm{Bargain: theirs, Terms: peer.Terms{Profile: peer.Volunteer}, Pack: "uk"},
		AgreementSteps{Bargain: theirs, Terms: fresh}, AgreementSteps{Bargain: own},
		AgreementConfirm{Bargain: theirs, Seen: "no", Rows: loose.Looser(no), Terms: loose, Pack: "no"},
	}
	for _, pack := range []string{"eu", "uk"} {
		law, _ := peer.PackByID(pack)
		terms := peer.Terms{Limits: map[peer.RuleID]int{peer.HoursAverage: 50 * 60}}.Complete(law)
		forms = append(forms, AgreementConfirm{Bargain: own, Version: 2, Seen: pack, Rows: terms.Looser(law), Terms: terms, Pack: pack})
	}
	return forms
}
