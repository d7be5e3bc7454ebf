package messages

import (
	"time"

	"alongside/peer"
)

// AlertFactsOf returns what people read about an alert of a team, made from its record alone.
func AlertFactsOf(a peer.Alert, team peer.Team) AlertFacts {
	from, to := a.Days()
	f := AlertFacts{
		ID: a.ID, Worker: a.Worker, State: a.State, Zone: team.Zone, Outcome: a.Outcome,
		Measured: Measured{Rule: a.Rule, Code: a.Code, From: from, To: to, Value: a.Value, Limit: a.Limit, Agreed: a.Agreed},
	}
	f.Cover = a.Cover
	if days, ok := a.AfterTalk(team.Zone); ok {
		f.Talk, f.Days = a.TalkedAs, days
	}
	if a.Snoozing() {
		f.By, f.At, f.Until = a.SnoozedBy, a.SnoozedAt, a.SnoozedUntil
	}
	switch a.State {
	case peer.Acknowledged:
		f.By, f.At = a.AckedBy, a.AckedAt
	case peer.Closed:
		f.By, f.At = a.ClosedBy, a.ClosedAt
	case peer.Withdrawn:
		f.At = a.Withdrawn
	}
	return f
}

// AlertWaiting is an alert that nobody has taken yet, as it is passed on: since when it waits, and the alert itself with
// its buttons.
type AlertWaiting struct {
	AlertFacts
	Since time.Time // when it was raised
	Step  int       // how often it is passed on by now, from 1, see peer.WaitingStep
}

func (AlertWaiting) kind() string { return "alert_waiting" }

func (m AlertWaiting) layout(p *page) {
	id := "alert_waiting"
	switch {
	case m.Step == 2:
		id = "alert_waiting_all"
	case m.Step > 2:
		id = "alert_waiting_again"
	}
	if m.State == peer.Open { // once somebody has it, nobody is asked any more
		p.say(id, args{"Since": p.moment(m.Since, m.Zone), "Worker": mention(m.Worker)})
	}
	Alert{m.AlertFacts}.layout(p)
}

// AlertPassedOn tells a worker to whom an alert about them goes now that nobody has taken it yet, and shows what they get.
type AlertPassedOn struct {
	AlertFacts
	Since time.Time // when it was raised
	Step  int       // as in AlertWaiting
	To    []string  // who gets it; none where it goes to the coordinators' channel again
}

func (AlertPassedOn) kind() string { return "alert_passed_on" }

func (m AlertPassedOn) layout(p *page) {
	id := "alert_passed_on"
	switch {
	case len(m.To) == 0:
		id = "alert_passed_on_channel"
	case m.Step > 2:
		id = "alert_passed_on_again"
	}
	who := make([]string, len(m.To)) // all of them: the worker knows of everybody who gets it
	for i, user := range m.To {
		who[i] = string(mention(user))
	}
	p.say(id, args{"Since": p.moment(m.Since, m.Zone), "Who": safe(p.list(who))})
	m.said(p)
	m.stand(p)
}

func waitingSamples() []Message {
	facts := AlertFacts{ID: "code-day.U1.K7.2026-11-17", Worker: "U1", State: peer.Open, Zone: "Europe/Oslo",
		Measured: Measured{Rule: peer.CodeDay, Code: "K7", From: sampleDay, To: sampleDay, Value: 3, Limit: 2, Agreed: 2}}
	since := time.Date(2026, 11, 17, 9, 30, 0, 0, time.UTC)
	all := []Message{AlertPassedOn{facts, since, 3, nil}}
	for step, to := range [][]string{{"U4"}, {"U2", "U3", "U4"}, {"U2", "U3", "U4", "U5", "U6", "U7"}} {
		all = append(all, AlertPassedOn{facts, since, step + 1, to}, AlertWaiting{facts, since, step + 1})
	}
	everything := facts
	everything.Measured = Measured{Rule: peer.AllDay, From: sampleDay, To: sampleDay, Value: 9, Limit: 8}
	return append(all, AlertPassedOn{everything, since, 1, []string{"U4"}}, AlertWaiting{everything, since, 1})
}
