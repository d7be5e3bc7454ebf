package messages

import (
	"hash/fnv"
	"strconv"

	"alongside/peer"
)

// openings are the ways to begin a talk, by what it is about. There are several, so that whoever leads such talks often is not given
// the same words each time.
var openings = map[peer.RuleID][]string{
	peer.OffContact:  {"alert_off_ready"}, // for the coordinator to send, to whom the code is known
	peer.CodeDay:     {"alert_opening", "opening_often_1", "opening_often_2"},
	peer.CodeWeek:    {"alert_opening", "opening_often_1", "opening_often_2"},
	peer.CodeRun:     {"alert_opening", "opening_run_1", "opening_run_2"},
	peer.CodeOutside: {"alert_opening", "opening_outside_1", "opening_outside_2"},
	peer.AllDay:      {"alert_opening_all", "opening_many_1", "opening_many_2"},
}

// openingsOfHours are those of every rule about working time.
var openingsOfHours = []string{"alert_opening_all", "opening_hours_1", "opening_hours_2"}

// opening chooses a way to begin. It hangs on the alert alone: worker and coordinators read the same words, and they stay the
// same whenever the message is changed in place.
func (m AlertFacts) opening() string {
	choices, ok := openings[m.Measured.Rule]
	rule, _ := peer.RuleByID(m.Measured.Rule)
	switch {
	case ok:
	case rule.Records == peer.OfHours:
		choices = openingsOfHours
	case m.Measured.Code != "":
		choices = []string{"alert_opening"}
	default:
		choices = []string{"alert_opening_all"}
	}
	sum := fnv.New32a()
	_, _ = sum.Write([]byte(m.ID)) // never fails
	return choices[sum.Sum32()%uint32(len(choices))]
}

// openingSamples shows every way to begin.
func openingSamples() []Message {
	var all []Message
	seen := map[string]bool{}
	for _, rule := range []peer.RuleID{peer.CodeDay, peer.CodeRun, peer.CodeOutside, peer.AllDay, peer.HoursDay} {
		for i := range 20 {
			f := AlertFacts{ID: string(rule) + ".U1." + strconv.Itoa(i), Worker: "U1", State: peer.Open, Zone: "Europe/Oslo",
				Measured: Measured{Rule: rule, From: sampleDay, To: sampleDay, Value: 3, Limit: 2, Agreed: 2}}
			if rule != peer.AllDay && rule != peer.HoursDay {
				f.Measured.Code = "K7"
			}
			if key := string(rule) + f.opening(); !seen[key] {
				seen[key] = true
				all = append(all, Alert{f})
			}
		}
	}
	return all
}
