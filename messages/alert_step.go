package messages

import (
	"strconv"
	"time"

	"alongside/peer"
)

// Step is a step in the life of an alert.
type Step string

// The steps that the thread of an alert tells.
const (
	StepRaised    Step = "raised"
	StepTaken     Step = "taken"
	StepSnoozed   Step = "snoozed"
	StepBack      Step = "back"
	StepPassedOn  Step = "passed"
	StepClosed    Step = "closed"
	StepWithdrawn Step = "withdrawn"
)

// AlertStep is one line in the thread of an alert: what became of it, when, and by whom.
type AlertStep struct {
	Step    Step
	About   *Measured         `json:",omitempty"` // which alert, where the thread holds several
	By      string            `json:",omitempty"`
	At      time.Time         // when it happened
	Until   time.Time         `json:",omitzero"`  // of StepSnoozed
	To      []string          `json:",omitempty"` // of StepPassedOn; nobody but the channel where there is none
	Outcome peer.AlertOutcome `json:",omitempty"`
	Zone    string            // of the team
}

func (AlertStep) kind() string { return "alert_step" }

func (m AlertStep) layout(p *page) {
	facts := args{"By": mention(m.By), "At": p.moment(m.At, m.Zone)}
	id := "alert_step_" + string(m.Step)
	switch {
	case m.Step == StepSnoozed:
		facts["Until"] = p.moment(m.Until, m.Zone)
	case m.Step == StepClosed:
		facts["Outcome"] = safe(p.words.say(outcomesOfAlerts[m.Outcome], nil))
	case m.Step == StepPassedOn && len(m.To) == 0:
		id = "alert_step_channel"
	case m.Step == StepPassedOn:
		who := make([]string, len(m.To))
		for i, user := range m.To {
			who[i] = string(mention(user))
		}
		facts["Who"] = safe(p.list(who))
	}
	if m.About != nil {
		p.paragraph(p.fact(*m.About))
	}
	p.note(id, facts)
}

// StepOf returns the step that an alert has just taken, as its record tells, and a name for it within the alert's episode.
// Passing it on is no step of its record, see PassedOn.
func StepOf(a peer.Alert, team peer.Team) (m AlertStep, name string) {
	m = AlertStep{Zone: team.Zone}
	if a.Under != "" {
		facts := AlertFactsOf(a, team)
		m.About = &facts.Measured
	}
	switch {
	case a.State == peer.Acknowledged:
		m.Step, m.By, m.At = StepTaken, a.AckedBy, a.AckedAt
	case a.State == peer.Closed:
		m.Step, m.By, m.At, m.Outcome = StepClosed, a.ClosedBy, a.ClosedAt, a.Outcome
	case a.State == peer.Withdrawn:
		m.Step, m.At = StepWithdrawn, a.Withdrawn
	case a.Snoozing():
		m.Step, m.By, m.At, m.Until = StepSnoozed, a.SnoozedBy, a.SnoozedAt, a.SnoozedUntil
	case !a.Returned.IsZero():
		m.Step, m.At = StepBack, a.Returned
	default:
		m.Step, m.At = StepRaised, a.RaisedAt
	}
	name = string(m.Step)
	if m.Step == StepSnoozed || m.Step == StepBack {
		name += "." + strconv.Itoa(a.Snoozes)
	}
	return m, name
}

// PassedOn returns the line about an alert that is passed on to people because nobody has taken it.
func PassedOn(a peer.Alert, team peer.Team, to []string, at time.Time) AlertStep {
	m, _ := StepOf(a, team)
	return AlertStep{Step: StepPassedOn, About: m.About, At: at, To: to, Zone: team.Zone}
}

func stepSamples() []Message {
	at := time.Date(2026, 11, 17, 15, 5, 0, 0, time.UTC)
	about := Measured{Rule: peer.CodeDay, Code: "M3", From: sampleDay, To: sampleDay, Value: 3, Limit: 2, Agreed: 2}
	all := []Message{
		AlertStep{Step: StepRaised, At: at}, AlertStep{Step: StepTaken, By: "U2", At: at},
		AlertStep{Step: StepSnoozed, By: "U2", At: at, Until: at.AddDate(0, 0, 1)}, AlertStep{Step: StepBack, At: at},
		AlertStep{Step: StepPassedOn, To: []string{"U4"}, At: at}, AlertStep{Step: StepPassedOn, To: []string{"U2", "U3", "U4"}, At: at},
		AlertStep{Step: StepPassedOn, At: at}, AlertStep{Step: StepWithdrawn, At: at}, AlertStep{Step: StepTaken, By: "U2", At: at, About: &about},
	}
	for _, outcome := range peer.Outcomes() {
		all = append(all, AlertStep{Step: StepClosed, By: "U2", At: at, Outcome: outcome})
	}
	return all
}
