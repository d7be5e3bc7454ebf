package messages

import "alongside/peer"

// again says that a limit was passed again after a talk: a fact, and no reproach.
func (m AlertFacts) again(p *page) string {
	id := "alert_again"
	if m.Talk == peer.SupervisionSet {
		id = "alert_again_supervision"
	}
	if m.Days == 0 {
		return p.words.say(id+"_same_day", nil)
	}
	return p.words.say(id, args{"N": m.Days})
}

func againSamples() []Message {
	facts := AlertFacts{ID: "code-day.U1.K7.2026-11-17", Worker: "U1", State: peer.Open, Zone: "Europe/Oslo",
		Measured: Measured{Rule: peer.CodeDay, Code: "K7", From: sampleDay, To: sampleDay, Value: 3, Limit: 2, Agreed: 2}}
	var all []Message
	for _, talk := range []peer.AlertOutcome{peer.Talked, peer.SupervisionSet} {
		for _, days := range []int{0, 1, 9, 21} {
			f := facts
			f.Talk, f.Days = talk, days
			all = append(all, Alert{f})
		}
	}
	f := facts
	f.Talk, f.Days = peer.Talked, 9
	return append(all, AlertCopy{f})
}
