package messages

import (
	"time"

	"github.com/slack-go/slack"

	"alongside/peer"
)

// AlertSnooze asks until when an alert is put off.
type AlertSnooze struct {
	Worker, ID string
	Zone       string      // of the team
	Until      []time.Time // the choices, see peer.SnoozeChoices
}

func (AlertSnooze) formKind() string { return "alert.snooze" }

func (f AlertSnooze) form(s *sheet) {
	s.begin("alert_snooze_title", "button_save")
	options := make([]*slack.OptionBlockObject, 0, len(f.Until))
	for _, until := range f.Until {
		options = append(options, slack.NewOptionBlockObject(
			until.UTC().Format(time.RFC3339), plainText(cut(capital(unescape(s.moment(until, f.Zone))), optionText)), nil))
	}
	buttons := radio(options...)
	buttons.InitialOption = options[0]
	s.ask("until", "alert_snooze_label", "alert_snooze_hint", buttons, false)
}

// AlertSnoozed confirms to whoever put an alert off until when that is.
type AlertSnoozed struct {
	Worker string
	Until  time.Time
	Zone   string
}

func (AlertSnoozed) kind() string { return "alert_snoozed" }

func (m AlertSnoozed) layout(p *page) {
	p.say("alert_snoozed_thanks", args{"Worker": mention(m.Worker), "Until": p.moment(m.Until, m.Zone)})
}

// AlertBack is an alert that comes back from a snooze, with its buttons, to whoever put it off.
type AlertBack struct{ AlertFacts }

func (AlertBack) kind() string { return "alert_back" }

func (m AlertBack) layout(p *page) {
	if m.State == peer.Open {
		p.say("alert_back", args{"Worker": mention(m.Worker)})
	}
	Alert(m).layout(p)
}

// AlertBackCopy tells a worker that an alert about them has come back from a snooze, and shows what the others get.
type AlertBackCopy struct {
	AlertFacts
	To []string // who gets it; none where it goes to the coordinators' channel
}

func (AlertBackCopy) kind() string { return "alert_back_copy" }

func (m AlertBackCopy) layout(p *page) {
	if len(m.To) == 0 {
		p.say("alert_back_copy_channel", nil)
	} else {
		who := make([]string, len(m.To)) // all of them: the worker knows of everybody who gets it
		for i, user := range m.To {
			who[i] = string(mention(user))
		}
		p.say("alert_back_copy", args{"Who": safe(p.list(who))})
	}
	m.said(p)
	m.stand(p)
}

func snoozeSamples() []Message {
	at := time.Date(2026, 11, 17, 15, 5, 0, 0, time.UTC)
	facts := AlertFacts{ID: "code-day.U1.K7.2026-11-17", Worker: "U1", State: peer.Open, Zone: "Europe/Oslo",
		Measured: Measured{Rule: peer.CodeDay, Code: "K7", From: sampleDay, To: sampleDay, Value: 3, Limit: 2, Agreed: 2}}
	snoozed := facts
	snoozed.By, snoozed.At, snoozed.Until = "U2", at, time.Date(2026, 11, 18, 8, 0, 0, 0, time.UTC)
	return []Message{
		Alert{snoozed}, AlertCopy{snoozed}, AlertSnoozed{"U1", snoozed.Until, snoozed.Zone}, AlertBack{facts},
		AlertBackCopy{facts, []string{"U2"}}, AlertBackCopy{facts, []string{"U2", "U3", "U4"}}, AlertBackCopy{facts, nil},
		AlertRefused{Reason: peer.AlreadySnoozed, By: "U2"},
	}
}

func snoozeForms() []Form {
	at := time.Date(2026, 11, 18, 8, 0, 0, 0, time.UTC)
	return []Form{
		AlertSnooze{"U1", "code-day.U1.K7.2026-11-17", "Europe/Oslo", []time.Time{at, at.AddDate(0, 0, 5)}},
		AlertSnooze{"U1", "code-day.U1.K7.2026-11-20", "Europe/Oslo", []time.Time{at.AddDate(0, 0, 5)}},
	}
}
