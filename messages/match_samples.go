package messages

import (
	"time"

	"alongside/peer"
)

// sampleMatch is a match in a state, as a coordinator reads it.
func sampleMatch(state peer.MatchState) MatchFacts {
	m := MatchFacts{Worker: "U1", Code: "K7", State: state, Asked: sampleDay.Add(-2)}
	if state == peer.MatchProposed || state == peer.MatchDeclined {
		return m
	}
	m.Since, m.Until, m.WorkerYes, m.TheirYes = sampleDay, peer.LastDayOfMatch(sampleDay), true, true
	if state == peer.MatchEnding || state == peer.MatchEnded {
		m.Last = sampleDay.Add(60)
		m.Plan = peer.EndingPlan{LastDay: m.Last, Told: peer.ToldTogether, After: peer.AfterPeer, By: "U1"}
	}
	return m
}

func mine(m MatchFacts) MatchFacts {
	m.Mine = true
	return m
}

func matchSamples() []Message {
	asked, active := sampleMatch(peer.MatchProposed), sampleMatch(peer.MatchActive)
	declined, ending, ended := sampleMatch(peer.MatchDeclined), sampleMatch(peer.MatchEnding), sampleMatch(peer.MatchEnded)
	workerYes, theirYes := asked, asked
	workerYes.WorkerYes, theirYes.TheirYes = true, true
	near, past, open := active, active, active
	near.Near, past.Near, past.Overdue, open.Until = true, true, true, peer.Day{}
	covered, named, away, alone := active, active, active, active
	covered.Cover = peer.StandingCover{Peer: "U5", Agreed: true}
	named.Cover = peer.StandingCover{Peer: "U5"}
	away.Back, away.There, alone.Back = sampleDay.Add(9), "U5", sampleDay.Add(9)
	declinedCover := named
	declinedCover.Cover.Declined = true
	all := []Message{
		MatchMade{MatchFacts: asked}, MatchMade{MatchFacts: theirYes},
		MatchAsked{MatchFacts: mine(asked), By: "U2"}, MatchAsked{MatchFacts: mine(workerYes), By: "U2"}, MatchAsked{MatchFacts: mine(active), By: "U2"},
		MatchAsked{MatchFacts: mine(declined), By: "U2"}, MatchAsked{MatchFacts: mine(declined), By: "U2", Back: true},
		MatchProgress{MatchFacts: workerYes, By: "U1"}, MatchProgress{MatchFacts: theirYes, By: "U2"}, MatchProgress{MatchFacts: active, By: "U2"},
		MatchProgress{MatchFacts: declined, By: "U1"}, MatchProgress{MatchFacts: declined, By: "U2"},
		MatchStands{MatchFacts: mine(active), Reason: peer.MatchRuns}, MatchStands{MatchFacts: declined, Reason: peer.MatchOver},
		MatchPlanned{MatchFacts: mine(ending), By: "U2"}, MatchPlanned{MatchFacts: ending, By: "U1"}, MatchPlanned{MatchFacts: mine(ending)},
		MatchKept{MatchFacts: mine(active), By: "U2"}, MatchKept{MatchFacts: active, By: "U1"}, MatchKept{MatchFacts: active},
		MatchOver{mine(ended)}, MatchOver{ended},
		StandingAsk{MatchFacts: named}, StandingAsk{MatchFacts: covered}, StandingAsk{MatchFacts: declinedCover}, StandingAsk{MatchFacts: named, Over: true},
		StandingAnswered{mine(covered)}, StandingAnswered{mine(declinedCover)}, StandingSet{mine(named)}, StandingSet{mine(active)},
	}
	for step := peer.SixMonths; step <= peer.EndPassed; step++ {
		facts := near
		switch step {
		case peer.SixMonths:
			facts = active
		case peer.EndPassed:
			facts = past
		}
		all = append(all, MatchCountdown{mine(facts), step}, MatchCountdown{facts, step})
	}
	longer := past
	for _, reason := range peer.ExtensionReasons() {
		longer.Longer = peer.Extension{Reason: reason, Review: sampleDay.Add(800), By: "U1", At: time.Unix(1_763_389_800, 0).UTC()}
		all = append(all, MatchLongerAsk{longer})
	}
	yes, no := longer, longer
	yes.Longer.AnsweredBy, no.Longer.AnsweredBy, yes.Longer.Agreed = "U2", "U2", true
	yes.Until, yes.Overdue = yes.Longer.Review, false
	all = append(all, MatchLongerSent{mine(longer)}, MatchLongerAsk{yes}, MatchLongerAsk{no}, MatchLongerAnswered{mine(yes)}, MatchLongerAnswered{mine(no)})
	for _, told := range peer.HowToldAll() {
		ending.Plan.Told = told
		all = append(all, MatchPlanned{MatchFacts: ending, By: "U1"})
	}
	for _, after := range peer.AfterwardsAll() {
		ended.Plan.After = after
		all = append(all, MatchOver{ended})
	}
	list := MatchList{Matches: []MatchFacts{
		mine(asked), mine(workerYes), mine(active), mine(near), mine(past), mine(open), mine(covered), mine(named), mine(away), mine(alone), mine(ending), mine(longer), mine(ended),
	}}
	long := MatchList{}
	team := MatchesOf{Team: "Nordlys", Past: []MatchFacts{past, longer}, Waiting: []MatchFacts{asked, workerYes, theirYes}, Others: []MatchFacts{ending, near, covered, away}}
	crowd := MatchesOf{Team: "Nordlys"}
	for range 60 {
		long.Matches = append(long.Matches, mine(past))
	}
	for range withButtons {
		crowd.Past, crowd.Waiting, crowd.Others = append(crowd.Past, longer), append(crowd.Waiting, asked), append(crowd.Others, near)
	}
	seen := team
	seen.Seen = true
	for _, t := range [][]MatchesOf{{team}, {crowd, crowd}, {seen, {Team: "Fjell & <Fjord>"}}} {
		all = append(all, TeamMatches{t})
	}
	for _, trouble := range []Trouble{MatchNotBegun, MatchHasEnded} {
		all = append(all, ContactTrouble{Trouble: trouble, Word: "K7", Day: sampleDay, Codes: []peer.Code{"M3"}})
	}
	all = append(all, Mend{What: NotThatDay}, Mend{What: HasTheCode})
	return append(all, list, long)
}

func matchForms() []Form {
	active, ending := sampleMatch(peer.MatchActive), sampleMatch(peer.MatchEnding)
	covered := active
	covered.Cover = peer.StandingCover{Peer: "U5", Agreed: true}
	return []Form{
		MatchPassForm{sampleMatch(peer.MatchDeclined)},
		MatchPlanForm{MatchFacts: mine(active), First: sampleDay, Latest: sampleDay.Add(729)}, MatchPlanForm{MatchFacts: ending, First: sampleDay, Latest: sampleDay.Add(729)},
		MatchLongerForm{MatchFacts: active, First: sampleDay.Add(730), Latest: sampleDay.Add(800)},
		MatchCoverForm{mine(active)}, MatchCoverForm{mine(covered)},
	}
}
