package messages

import (
	"strconv"
	"time"

	"alongside/peer"
)

// Undelivered tells whoever can mend it, once, that a message could not be delivered. It says nothing of what the message says.
type Undelivered struct {
	To   string `json:",omitempty"` // Slack user id of whom it did not reach, where nobody reaches them any more
	Code string // Slack's error, or a word of ours
	At   time.Time
	Zone string `json:",omitempty"`
}

func (Undelivered) kind() string { return "undelivered" }

func (m Undelivered) layout(p *page) {
	id := "undelivered"
	if m.To != "" {
		id = "undelivered_person"
	}
	p.say(id, args{"P": "/" + p.prefix, "Code": m.Code, "At": p.moment(m.At, m.Zone), "Who": mention(m.To)})
}

// TeamAlerts shows the open alerts of the reader's teams with who took each, and what could not be delivered.
type TeamAlerts struct {
	Teams   []TeamAlertsOf
	Letters []Letter // what could not be delivered, the newest first
	Rest    int      `json:",omitempty"` // how many more could not be
	Prefix  string   `json:",omitempty"`
}

// TeamAlertsOf are the open alerts of a team, the oldest first.
type TeamAlertsOf struct {
	Name   string
	Zone   string
	Alerts []AlertFacts
	Raised []time.Time // when each was raised
}

// Letter is a message that could not be delivered, without its content.
type Letter struct {
	ID      string    `json:",omitempty"` // with which it is sent again; empty where it cannot be
	Alert   bool      `json:",omitempty"` // it is about an alert
	User    string    `json:",omitempty"` // whom it was for, or
	Channel string    `json:",omitempty"` // where it belonged; both empty where the reader is not to know
	Code    string    // Slack's error, or a word of ours
	At      time.Time // when that was found
	Zone    string    `json:",omitempty"`
}

// How much the page of alerts lists; the rest is counted. It keeps the message within Slack's limits.
const (
	// MostAlerts is how many alerts are listed.
	MostAlerts = 15
	// MostLetters is how many messages that could not be delivered are listed.
	MostLetters = 8
)

func (TeamAlerts) kind() string { return "team_alerts" }

func (m TeamAlerts) layout(p *page) {
	p.title("team_alerts_title", nil)
	left := MostAlerts
	for i, t := range m.Teams {
		if i >= shownTeams {
			p.note("team_more", args{"N": len(m.Teams) - i})
			break
		}
		left = t.layout(p, left)
	}
	if len(m.Letters) == 0 {
		p.note("team_alerts_delivered", nil)
		return
	}
	p.say("team_alerts_letters", nil)
	for i, l := range m.Letters[:min(len(m.Letters), MostLetters)] {
		l.layout(p, i)
	}
	if rest := m.Rest + max(0, len(m.Letters)-MostLetters); rest > 0 {
		p.note("team_alerts_more", args{"N": rest})
	}
}

// layout lists alerts while there is room for them, and returns how much room is left.
func (t TeamAlertsOf) layout(p *page, room int) int {
	lines := []string{p.words.say("team_alerts_of", args{"Team": t.Name, "N": len(t.Alerts)})}
	if len(t.Alerts) == 0 {
		lines[0] = p.words.say("team_alerts_none", args{"Team": t.Name})
	}
	shown := min(len(t.Alerts), room)
	for i, a := range t.Alerts[:shown] {
		facts := args{"Worker": mention(a.Worker), "Fact": safe(p.fact(a.Measured)), "Since": p.moment(t.Raised[i], t.Zone), "By": mention(a.By)}
		id := "team_alerts_open"
		switch {
		case !a.Until.IsZero():
			id, facts["Until"] = "team_alerts_snoozed", p.moment(a.Until, t.Zone)
		case a.State == peer.Acknowledged:
			id, facts["At"] = "team_alerts_taken", p.moment(a.At, t.Zone)
		}
		lines = append(lines, "• "+p.words.say(id, facts))
		if len(lines) == perParagraph {
			p.paragraph(lines...)
			lines = nil
		}
	}
	if rest := len(t.Alerts) - shown; rest > 0 {
		lines = append(lines, p.words.say("team_alerts_more", args{"N": rest}))
	}
	p.paragraph(lines...)
	return room - shown
}

func (l Letter) layout(p *page, i int) {
	what := "team_alerts_letter"
	if l.Alert {
		what = "team_alerts_letter_alert"
	}
	facts := args{"To": mention(l.User) + place(l.Channel), "Code": l.Code, "At": p.moment(l.At, l.Zone)}
	if l.User+l.Channel == "" {
		what = "team_alerts_letter_nobody"
	}
	p.say(what, facts)
	if l.ID != "" {
		p.press(button{action: "team.again." + strconv.Itoa(i), label: "team_alerts_again", value: l.ID})
	}
}

// SentAgain confirms that a message is on its way again, or that somebody was faster.
type SentAgain struct {
	Before bool `json:",omitempty"` // it was on its way already, or its time is over
}

func (SentAgain) kind() string { return "sent_again" }

func (m SentAgain) layout(p *page) {
	id := "sent_again"
	if m.Before {
		id = "sent_again_before"
	}
	p.say(id, nil)
}

func deliverySamples() []Message {
	at := time.Date(2026, 11, 17, 13, 30, 0, 0, time.UTC)
	const zone = "Europe/Oslo"
	open := AlertFacts{ID: "code-day.U1.K7.2026-11-17", Worker: "U1", State: peer.Open, Zone: zone,
		Measured: Measured{Rule: peer.CodeDay, Code: "K7", From: sampleDay, To: sampleDay, Value: 3, Limit: 2, Agreed: 2}}
	taken, snoozed := open, open
	taken.State, taken.By, taken.At = peer.Acknowledged, "U2", at
	snoozed.By, snoozed.At, snoozed.Until = "U2", at, at.AddDate(0, 0, 1)
	team := TeamAlertsOf{Name: "Harbour", Zone: zone, Alerts: []AlertFacts{open, taken, snoozed}, Raised: []time.Time{at, at, at}}
	full := TeamAlerts{Teams: []TeamAlertsOf{team, {Name: "Hillside", Zone: zone}}, Rest: 2, Letters: []Letter{
		{ID: "a", Alert: true, Channel: "C0COORD", Code: "is_archived", At: at, Zone: zone},
		{ID: "b", User: "U3", Code: "account_inactive", At: at, Zone: zone},
		{Code: "undecodable", At: at},
	}}
	return []Message{
		Undelivered{Code: "panic", At: at, Zone: zone}, Undelivered{To: "U3", Code: "account_inactive", At: at, Zone: zone},
		full, TeamAlerts{Teams: []TeamAlertsOf{{Name: "Harbour", Zone: zone}}}, crowdedAlerts(open, at), SentAgain{}, SentAgain{Before: true},
	}
}

// crowdedAlerts is the longest page of alerts that there can be.
func crowdedAlerts(a AlertFacts, at time.Time) TeamAlerts {
	var m TeamAlerts
	a.Measured.Rule = peer.CodeDay
	for range 12 {
		t := TeamAlertsOf{Name: "A team with a name as long as names of teams come to be at all", Zone: a.Zone}
		for range 20 {
			t.Alerts, t.Raised = append(t.Alerts, a), append(t.Raised, at)
		}
		m.Teams = append(m.Teams, t)
	}
	for range 20 {
		m.Letters = append(m.Letters, Letter{ID: "x", Alert: true, Channel: "C0COORD", Code: "restricted_action_non_threadable_channel", At: at})
	}
	return m
}
