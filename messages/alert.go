package messages

import (
	"time"

	"alongside/peer"
)

// AlertFacts are what worker and coordinators read about a limit that was passed.
type AlertFacts struct {
	Measured Measured
	ID       string // of the alert
	Worker   string
	State    peer.AlertState
	By       string    `json:",omitempty"` // who took or closed it
	At       time.Time `json:",omitzero"`  // when that was
	Zone     string    // of the team
	Outcome  peer.AlertOutcome
	Talk     peer.AlertOutcome `json:",omitempty"` // the talk after which it is raised again; empty for none
	Days     int               `json:",omitempty"` // since that talk
	Cover    string            `json:",omitempty"` // during time off: who is there for the code
	Until    time.Time         `json:",omitzero"`  // until when an open one is put off, by whom and when is By and At
}

// Alert is what the coordinators' channel gets: the same words as the worker's copy, an opening line and the buttons. It
// is updated in place as its state changes.
type Alert struct{ AlertFacts }

func (Alert) kind() string { return "alert" }

func (m Alert) layout(p *page) {
	m.said(p)
	m.stand(p)
	value := m.Worker + " " + m.ID
	take := button{action: "alert.ack", label: "button_ack", value: value, style: "primary"}
	done := button{action: "alert.close", label: "button_close", value: value}
	switch m.State {
	case peer.Open:
		if m.Until.IsZero() {
			p.press(take, button{action: "alert.snooze", label: "button_snooze", value: value}, done)
		} else {
			p.press(take, done)
		}
	case peer.Acknowledged:
		p.press(done)
	}
}

// AlertCopy is what the worker gets first: exactly what the coordinators will read.
type AlertCopy struct{ AlertFacts }

func (AlertCopy) kind() string { return "alert_copy" }

func (m AlertCopy) layout(p *page) {
	p.say("alert_copy", nil)
	m.said(p)
	m.stand(p)
}

// said is the part that both get, word for word.
func (m AlertFacts) said(p *page) {
	about := args{"Worker": mention(m.Worker), "Code": string(m.Measured.Code)}
	thanks, offer := "alert_thanks", "alert_offer"
	rule, _ := peer.RuleByID(m.Measured.Rule)
	switch {
	case rule.Records == peer.OfHours:
		thanks = "alert_thanks_hours"
	case rule.ID == peer.OffContact:
		offer = "alert_off_offer"
	case m.Measured.Code == "":
		thanks = "alert_thanks_all"
	}
	lines := []string{p.words.say(thanks, about), p.fact(m.Measured)}
	if m.Talk != "" {
		lines = append(lines, m.again(p))
	}
	if rule.ID == peer.OffContact {
		lines = append(lines, m.covered(p))
	}
	p.paragraph(append(lines, p.words.say(offer, about))...)
	p.note(m.opening(), about)
}

// covered says who is there for the code while the worker is off.
func (m AlertFacts) covered(p *page) string {
	about := args{"Code": string(m.Measured.Code)}
	if m.Cover == "" {
		return p.words.say("alert_off_no_cover", about)
	}
	about["Cover"] = mention(m.Cover)
	return p.words.say("alert_off_cover", about)
}

var alertStates = map[peer.AlertState]string{
	peer.Open: "alert_open", peer.Acknowledged: "alert_acknowledged", peer.Closed: "alert_closed", peer.Withdrawn: "alert_withdrawn",
}

var outcomesOfAlerts = map[peer.AlertOutcome]string{
	peer.Talked: "alert_talked", peer.SupervisionSet: "alert_supervision", peer.AgreementChanged: "alert_agreement",
	peer.CoverArranged: "alert_cover", peer.NothingNeeded: "alert_nothing",
}

// stand says where the alert stands and who took it.
func (m AlertFacts) stand(p *page) {
	facts := args{"By": mention(m.By)}
	if !m.At.IsZero() {
		facts["At"] = p.moment(m.At, m.Zone)
	}
	if m.Outcome != "" {
		facts["Outcome"] = safe(p.words.say(outcomesOfAlerts[m.Outcome], nil))
	}
	if !m.Until.IsZero() {
		facts["Until"] = p.moment(m.Until, m.Zone)
		p.note("alert_snoozed", facts)
		return
	}
	p.note(alertStates[m.State], facts)
}

// AlertRefused tells somebody who pressed a button of an alert why nothing came of it.
type AlertRefused struct {
	Reason peer.Reason
	By     string `json:",omitempty"` // who was first
}

func (AlertRefused) kind() string { return "alert_refused" }

func (m AlertRefused) layout(p *page) {
	p.say("alert_refused_"+reasonWord(m.Reason), args{"By": mention(m.By)})
}

// AlertClose asks with what an alert is closed.
type AlertClose struct{ Worker, ID string }

func (AlertClose) formKind() string { return "alert.close" }

func (f AlertClose) form(s *sheet) {
	s.begin("alert_close_title", "button_save")
	s.ask("outcome", "alert_close_label", "", radio(
		s.option(string(peer.Talked), "alert_talked", nil),
		s.option(string(peer.SupervisionSet), "alert_supervision", nil),
		s.option(string(peer.AgreementChanged), "alert_agreement", nil),
		s.option(string(peer.CoverArranged), "alert_cover", nil),
		s.option(string(peer.NothingNeeded), "alert_nothing", nil),
	), false)
}

// AlertHandled confirms to whoever pressed that the alert is theirs, or closed.
type AlertHandled struct {
	Worker string
	Closed bool
}

func (AlertHandled) kind() string { return "alert_handled" }

func (m AlertHandled) layout(p *page) {
	id := "alert_handled"
	if m.Closed {
		id = "alert_handled_closed"
	}
	p.say(id, args{"Worker": mention(m.Worker)})
}
