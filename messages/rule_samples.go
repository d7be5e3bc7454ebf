package messages

import (
	"slices"

	"alongside/peer"
)

// ruleStanding is where somebody stands against each limit that is not about contacts.
func ruleStanding() []Measured {
	monday := sampleDay.Monday()
	day, week := [2]peer.Day{sampleDay, sampleDay}, [2]peer.Day{monday, monday.Add(6)}
	row := func(id peer.RuleID, window [2]peer.Day, value, limit int) Measured {
		return Measured{Rule: id, From: window[0], To: window[1], Value: value, Limit: limit, Agreed: 2}
	}
	return []Measured{
		row(peer.HoursAverage, [2]peer.Day{monday.Add(-7 * 16), week[1]}, 44*60+20, 48*60),
		row(peer.RestDay, day, 11*60+40, 11*60), row(peer.RestWeek, week, 25*60, 24*60),
		row(peer.WorkRun, [2]peer.Day{sampleDay.Add(-5), sampleDay}, 6, 6),
		row(peer.OutsideShare, [2]peer.Day{monday.Add(-21), week[1]}, 17, 20),
		row(peer.ActiveMatches, day, 6, 6),
	}
}

func ruleSamples() []Message {
	facts := AlertFacts{ID: "rest-day.U1.2026-11-17", Worker: "U1", State: peer.Open, Zone: "Europe/Oslo"}
	var all []Message
	for _, m := range ruleStanding() {
		above := m
		above.Value, above.Agreed = m.Limit+1, 0
		if least(m.Rule) {
			above.Value = m.Limit - 70
		}
		f := facts
		f.Measured = above
		all = append(all, HeadsUp{m}, Alert{f})
	}
	off := facts
	off.Measured = Measured{Rule: peer.OffContact, Code: "K7", From: sampleDay, To: sampleDay.Add(9), Value: 1}
	all = append(all, Alert{off}, AlertCopy{off})
	off.Cover, off.Measured.Value = "U4", 2
	all = append(all, Alert{off}, AlertCopy{off})
	standing := slices.Concat(ruleStanding()[:5], []Measured{{Rule: peer.WorkRun, From: sampleDay, To: sampleDay, Value: 1, Limit: 6, Agreed: 2}})
	matches := Measured{Rule: peer.ActiveMatches, From: sampleDay, To: sampleDay, Value: 6, Limit: 6, Agreed: 2}
	told := matches
	told.Value = 7
	quiet := []Measured{
		{Rule: peer.CodeDay, Code: "K7", From: sampleDay, To: sampleDay, Value: 1, Limit: 2, Agreed: 2},
		{Rule: peer.OffContact, Code: "K7", From: sampleDay, To: sampleDay.Add(9), Value: 2},
		{Rule: peer.HoursDay, From: sampleDay, To: sampleDay, Value: 370, Limit: 600, Agreed: 2},
		{Rule: peer.RestDay, From: sampleDay, To: sampleDay, Value: 590, Limit: 660, Agreed: 2},
		{Rule: peer.RestWeek, From: sampleDay.Monday(), To: sampleDay.Monday().Add(6), Value: 40 * 60, Limit: 24 * 60},
		{Rule: peer.WeeksWorked, From: sampleDay.Monday().Add(-49), To: sampleDay.Monday().Add(-1), Value: 7, Limit: 6},
		{Rule: peer.OutsideShare, From: sampleDay.Monday().Add(-21), To: sampleDay.Monday().Add(6), Value: 0, Limit: 20},
	}
	return append(all,
		ContactLogged{Contact: sampleContact, Today: sampleDay, Standing: standing},
		ContactLogged{Contact: sampleContact, Today: sampleDay.Add(9), Standing: standing},
		MatchProgress{MatchFacts: sampleMatch(peer.MatchActive), By: "U2", Load: &matches},
		MatchMade{MatchFacts: sampleMatch(peer.MatchProposed), Load: &matches},
		MatchProgress{MatchFacts: sampleMatch(peer.MatchActive), By: "U2", Load: &told, Told: true},
		Week{Monday: sampleDay.Monday(), Today: sampleDay, Days: [7]int{1, 5}, Codes: []CodeCount{{"K7", 3}}, Rows: append(sampleStanding(), ruleStanding()...), Agreed: 2},
		Week{Monday: sampleDay.Monday(), Today: sampleDay, Days: [7]int{0, 1}, Codes: []CodeCount{{"K7", 1}}, Rows: quiet, Agreed: 2,
			Own: peer.OwnLimits{peer.HoursDay: 300, peer.RestDay: 720}},
		OwnLimitPassed{Measured{Rule: peer.RestDay, From: sampleDay, To: sampleDay, Value: 690, Limit: 720, Agreed: 2}},
	)
}
