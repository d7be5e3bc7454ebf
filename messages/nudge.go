package messages

import (
	"github.com/slack-go/slack"
)

// DaysInARow tells a worker alone, in the evening, for how many days in a row they have worked.
type DaysInARow struct{ Days int }

func (DaysInARow) kind() string { return "days_in_a_row" }

func (m DaysInARow) layout(p *page) {
	p.paragraph(p.words.say("days_in_a_row", args{"Days": m.Days}), p.words.say("heads_up_offer", nil))
	p.press(dayOffButton)
	p.note("heads_up_private", nil)
}

// dayOffButton opens the form with which time off is asked for, for tomorrow or any other day.
var dayOffButton = button{action: "timeoff.form", label: "nudge_button_day_off"}

// DayOffNeeded tells a worker alone for how many weeks in a row no day off of theirs is known.
type DayOffNeeded struct{ Weeks int }

func (DayOffNeeded) kind() string { return "day_off" }

func (m DayOffNeeded) layout(p *page) {
	p.say("day_off", args{"Weeks": m.Weeks})
	p.press(dayOffButton)
	p.note("day_off_note", nil)
}

// DayOffLead tells a coordinator the same of a worker, who has read it before.
type DayOffLead struct {
	Worker string
	Weeks  int
}

func (DayOffLead) kind() string { return "day_off_lead" }

func (m DayOffLead) layout(p *page) {
	p.say("day_off_lead", m.facts())
}

func (m DayOffLead) facts() args { return args{"Worker": mention(m.Worker), "Weeks": m.Weeks} }

// DayOffCopy shows a worker what their coordinators get, word by word and before them.
type DayOffCopy struct {
	DayOffLead
	To []string // who gets it
}

func (DayOffCopy) kind() string { return "day_off_copy" }

func (m DayOffCopy) layout(p *page) {
	p.say("day_off_copy", args{"Who": mentionList(p.words, m.To)})
	p.say("day_off_lead", m.facts())
	p.press(dayOffButton)
	p.note("day_off_copy_note", nil)
}

// LogReminder asks a worker at the end of their own working day whether a shift that runs has ended or, where there are plans, what
// became of those. Nothing is stored before they say so.
type LogReminder struct {
	Entry Stretch
	Plans []Logged `json:",omitempty"` // of one day, without a log
}

func (LogReminder) kind() string { return "log_reminder" }

func (m LogReminder) layout(p *page) {
	if len(m.Plans) > 0 {
		p.askOfPlans(m.Plans)
		return
	}
	p.say("log_reminder", args{"Entry": safe(p.stretch(m.Entry))})
	p.press(button{action: "hours.stop", label: "hours_button_now", value: m.Entry.ID, style: slack.StylePrimary},
		button{action: "hours.end", label: "hours_button_end", value: m.Entry.ID})
	p.note("hours_overview_private", nil)
}

func nudgeSamples() []Message {
	lead := DayOffLead{Worker: "U1", Weeks: 8}
	return []Message{
		DaysInARow{Days: 6}, DayOffNeeded{Weeks: 6}, lead, DayOffCopy{DayOffLead: lead, To: []string{"U2"}},
		DayOffCopy{DayOffLead: DayOffLead{Worker: "U1", Weeks: 21}, To: []string{"U2", "U3"}}, LogReminder{Entry: sampleRunning},
		LogReminder{Plans: []Logged{samplePlan}}, LogReminder{Plans: []Logged{samplePlan, sampleCalled}},
	}
}
