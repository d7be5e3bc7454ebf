package messages

import (
	"strings"

	"alongside/peer"
)

// RisingLoad tells a worker alone what is rising, before any limit is passed.
type RisingLoad struct{ Rise peer.Rise }

func (RisingLoad) kind() string { return "rising_load" }

func (m RisingLoad) layout(p *page) {
	r := m.Rise
	facts := args{"Code": string(r.Code), "Value": r.Value, "Of": r.Of, "Next": r.Value + 1}
	if r.Rule.InMinutes() {
		facts["Value"], facts["Of"] = safe(p.hoursOf(r.Value)), safe(p.hoursOf(r.Of))
	}
	amount := decimalOrDash
	if r.Pattern == peer.RiseHours {
		amount = p.hoursOf
	}
	weeks := make([]string, len(r.Weeks))
	for i, n := range r.Weeks {
		weeks[i] = amount(n)
	}
	facts["Weeks"], facts["Average"] = safe(p.list(weeks)), safe(amount(r.Average))
	id := "rising_" + strings.ReplaceAll(string(r.Pattern), "-", "_")
	if r.Pattern == peer.RiseTomorrow {
		id += "_" + ruleWord(r.Rule)
	}
	p.paragraph(p.words.say("heads_up_thanks", nil), p.words.say(id, facts), p.words.say("heads_up_offer", nil))
	p.note("heads_up_private", nil)
}

func risingSamples() []Message {
	all := []Message{
		RisingLoad{peer.Rise{Pattern: peer.RiseOneCode, Code: "K7", Value: 8, Of: 14}},
		RisingLoad{peer.Rise{Pattern: peer.RiseHours, Weeks: [3]int{1230, 1290, 1200}, Average: 1005}},
		RisingLoad{peer.Rise{Pattern: peer.RiseContacts, Weeks: [3]int{14, 12, 15}, Average: 9}},
		RisingLoad{peer.Rise{Pattern: peer.RiseTomorrow, Rule: peer.CodeRun, Code: "K7", Value: 4, Of: 4}},
		RisingLoad{peer.Rise{Pattern: peer.RiseTomorrow, Rule: peer.CodeWeek, Code: "K7", Value: 6, Of: 6}},
		RisingLoad{peer.Rise{Pattern: peer.RiseTomorrow, Rule: peer.HoursWeek, Value: 2610, Of: 2640}},
	}
	return all
}
