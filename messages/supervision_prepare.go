package messages

import (
	"strconv"
	"time"

	"github.com/slack-go/slack"

	"alongside/peer"
)

// SupervisionQuestions is how many reflective questions there are; one of them stands on a card.
const SupervisionQuestions = 6

// SupervisionPrep is the card with which a worker prepares a talk: their own numbers since the last one, and a question.
// Nobody else gets it unless the worker presses share; shared, it says from whom it is and leaves the question out.
type SupervisionPrep struct {
	ID       string `json:",omitempty"` // of the request whose owner it may be shared with
	Worker   string
	Owner    string `json:",omitempty"`
	Since    peer.Day
	Contacts int
	Minutes  int
	Missed   int // calls that were not answered: pressure, not work
	Heavy    int `json:",omitempty"` // contacts that the worker marked; not on the copy for the owner
	Codes    []CodeCount
	Alerts   int // limits passed
	Question int
	Shared   bool `json:",omitempty"` // this is the copy for the owner
}

func (SupervisionPrep) kind() string { return "supervision_prep" }

// shownPrepCodes is how many codes a card shows.
const shownPrepCodes = 6

func (m SupervisionPrep) layout(p *page) {
	facts := args{"Worker": mention(m.Worker), "Owner": mention(m.Owner), "Since": p.date(m.Since), "Contacts": m.Contacts, "Unanswered": m.Missed,
		"Minutes": safe(p.words.length(m.Minutes)), "Alerts": m.Alerts}
	if m.Shared {
		p.say("sup_prep_shared", facts)
	} else {
		p.say("sup_prep", facts)
	}
	lines := []string{"• " + p.words.say("sup_prep_contacts", facts)}
	if m.Missed > 0 {
		lines = append(lines, "• "+p.words.say("sup_prep_missed", facts))
	}
	for _, c := range m.Codes[:min(len(m.Codes), shownPrepCodes)] {
		lines = append(lines, "• "+p.words.say("sup_prep_code", args{"Code": string(c.Code), "Count": c.N}))
	}
	if m.Heavy > 0 {
		lines = append(lines, "• "+p.words.say("sup_prep_heavy", args{"Count": m.Heavy}))
	}
	if m.Alerts > 0 {
		lines = append(lines, "• "+p.words.say("sup_prep_alerts", facts))
	}
	p.paragraph(lines...)
	if m.Shared {
		return
	}
	p.say("sup_prep_question_"+strconv.Itoa(m.Question%SupervisionQuestions), nil)
	if m.ID == "" {
		p.note("sup_prep_alone", nil)
		return
	}
	p.press(button{action: "supervision.share", label: "sup_button_share", value: m.ID, style: slack.StylePrimary})
	if m.Heavy > 0 {
		p.note("sup_prep_private_heavy", facts)
		return
	}
	p.note("sup_prep_private", facts)
}

// SupervisionPrepShared confirms to the worker that the numbers went to the one they talk with.
type SupervisionPrepShared struct{ Owner string }

func (SupervisionPrepShared) kind() string { return "supervision_prep_shared" }

func (m SupervisionPrepShared) layout(p *page) {
	p.say("sup_prep_done", args{"Owner": mention(m.Owner)})
}

func supervisionPrepSamples() []Message {
	full := SupervisionPrep{ID: "s1", Heavy: 2, Worker: "U1", Owner: "U2", Since: peer.Day{Year: 2026, Month: time.November, Num: 3}, Contacts: 14, Minutes: 410, Missed: 3,
		Codes: []CodeCount{{"K7", 9}, {"M3", 5}}, Alerts: 1}
	shared := full
	shared.Shared, shared.Heavy = true, 0
	light := full
	light.Heavy = 0
	all := []Message{shared, light, SupervisionPrepShared{"U2"}}
	for i := range SupervisionQuestions {
		full.Question = i
		all = append(all, full)
		full.ID, full.Missed, full.Alerts, full.Heavy = "", 0, 0, 0
	}
	return all
}
