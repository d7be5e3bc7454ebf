package messages

import (
	"fmt"
	"strconv"

	"alongside/peer"
)

// LoggedPlan returns what is said of a planned contact.
func LoggedPlan(p peer.ContactPlan) Logged {
	return LoggedOf(peer.Contact{ID: p.ID, Code: p.Code, Start: p.Start, Zone: p.Zone, Channel: p.Channel, Minutes: p.Minutes, Direction: peer.Planned})
}

// typedPlan is a plan as it would be typed once it took place: it fills the form in.
func typedPlan(c Logged) string {
	text := fmt.Sprintf("%s %s at %02d:%02d", c.Code, c.Day, c.Minute/60, c.Minute%60)
	if c.Length > 0 {
		text += fmt.Sprintf(" %dm", c.Length)
	}
	if word := channelChoices[c.Channel]; word != "" {
		text += " " + word
	}
	return text
}

// ContactPlanned repeats a plan as it was understood.
type ContactPlanned struct{ Plan Logged }

func (ContactPlanned) kind() string { return "plan_noted" }

func (m ContactPlanned) layout(p *page) {
	p.say("plan_noted", args{"Contact": safe(p.line(m.Plan))})
	p.press(button{action: "contact.unplan", label: "plan_button_cancel", value: m.Plan.ID})
}

// ContactPlans lists what is planned, the next one first.
type ContactPlans struct{ Plans []Logged }

func (ContactPlans) kind() string { return "plan_list" }

func (m ContactPlans) layout(p *page) {
	if len(m.Plans) == 0 {
		p.say("plan_list_empty", args{"P": "/" + p.prefix})
		return
	}
	p.say("plan_list", nil)
	for i, c := range m.Plans {
		p.rowWith("• "+p.line(c), button{action: "contact.unplan." + strconv.Itoa(i), label: "plan_button_cancel", value: c.ID})
	}
}

// ContactUnplanned says that a plan was dropped.
type ContactUnplanned struct{ Plan Logged }

func (ContactUnplanned) kind() string { return "plan_dropped" }

func (m ContactUnplanned) layout(p *page) {
	p.say("plan_dropped", args{"Contact": safe(p.line(m.Plan))})
}

// ContactPlanGone answers whoever drops a plan that is there no more.
type ContactPlanGone struct{}

func (ContactPlanGone) kind() string   { return "plan_gone" }
func (ContactPlanGone) layout(p *page) { p.say("plan_gone", nil) }

// PlanTrouble is why a plan was not noted.
type PlanTrouble string

// Why a plan is not noted.
const (
	PlanNoTime  PlanTrouble = "time"
	PlanNoCode  PlanTrouble = "code"    // several matches and no code
	PlanPast    PlanTrouble = "past"    // it does not lie ahead
	PlanFar     PlanTrouble = "far"     // more than 60 days ahead
	PlanWeekday PlanTrouble = "weekday" // today's own name: today, or in a week?
	PlanWords   PlanTrouble = "words"   // an outcome, a purpose or a direction
	PlanMany    PlanTrouble = "many"
)

// ContactPlanNot says why a plan was not noted and what would do.
type ContactPlanNot struct {
	Why  PlanTrouble
	Code peer.Code `json:",omitempty"` // of one of the worker's matches, for the example
}

func (ContactPlanNot) kind() string { return "plan_not" }

func (m ContactPlanNot) layout(p *page) {
	p.say("plan_not_"+string(m.Why), args{"Days": peer.PlanAhead, "Most": peer.MostPlans})
	p.note("plan_usage", args{"P": "/" + p.prefix, "Code": string(m.Code)})
}

// askOfPlans asks what became of plans that have no log.
func (p *page) askOfPlans(plans []Logged) {
	p.say("plan_reminder", nil)
	for i, c := range plans {
		p.paragraph("• " + p.line(c))
		n := strconv.Itoa(i)
		p.press(button{action: "contact.form." + n, label: "plan_button_log", value: typedPlan(c)},
			button{action: "contact.unplan." + n, label: "plan_button_not", value: c.ID})
	}
	p.note("plan_private", nil)
}

var samplePlan = Logged{ID: "p1", Code: "K7", Day: sampleDay.Add(1), Minute: 14 * 60, Length: 45, Channel: peer.Meet, Direction: peer.Planned}

func planSamples() []Message {
	all := []Message{
		ContactPlanned{samplePlan}, ContactPlans{[]Logged{samplePlan, sampleCalled}}, ContactPlans{}, ContactUnplanned{samplePlan}, ContactPlanGone{},
	}
	for _, why := range []PlanTrouble{PlanNoTime, PlanNoCode, PlanPast, PlanFar, PlanWeekday, PlanWords, PlanMany} {
		all = append(all, ContactPlanNot{Why: why, Code: "K7"})
	}
	return all
}
