package messages

import (
	"strconv"
	"time"

	"github.com/slack-go/slack"

	"alongside/peer"
)

// CheckInPlanForm asks when a team is asked how it is, and how many must answer.
type CheckInPlanForm struct {
	Team, Name string
	Plan       peer.CheckInPlan
	Numbers    string
}

func (CheckInPlanForm) formKind() string { return "wellbeing.form" }

func (f CheckInPlanForm) form(s *sheet) {
	s.begin("plan_title", "button_save")
	s.say("plan_intro", args{"Team": f.Name})
	state := "on"
	if f.Plan.Off {
		state = "off"
	}
	s.ask("state", "plan_state", "", choice(state, s.option("on", "plan_on", nil), s.option("off", "plan_off", nil)), false)
	asked, minute := f.Plan.When()
	var days []*slack.OptionBlockObject
	for i := range 7 {
		day := time.Weekday((i + 1) % 7)
		days = append(days, slack.NewOptionBlockObject(strconv.Itoa(int(day)), plainText(capital(s.dayName(day))), nil))
	}
	s.ask("day", "plan_day", "", choice(strconv.Itoa(int(asked)), days...), false)
	s.ask("time", "plan_time", "plan_time_hint", timePicker(s, minute), false)
	least := f.Plan.LeastAllowed()
	hint := "plan_minimum_hint"
	if f.Plan.Begun {
		hint = "plan_minimum_begun"
	}
	var numbers []*slack.OptionBlockObject
	for n := least; n <= peer.HighestMinimum; n++ {
		numbers = append(numbers, slack.NewOptionBlockObject(strconv.Itoa(n), plainText(strconv.Itoa(n)), nil))
	}
	s.ask("minimum", "plan_minimum", hint, choice(strconv.Itoa(peer.SoundMinimum(f.Plan.Minimum)), numbers...), false)
	call := slack.NewPlainTextInputBlockElement(nil, "v")
	call.Multiline, call.InitialValue, call.MaxLength = true, f.Numbers, peer.MaxNumbers
	s.ask("numbers", "setup_numbers", "setup_numbers_hint", call, true)
}

// CheckInPlanSaved confirms when a team is asked.
type CheckInPlanSaved struct {
	Team    string
	Off     bool     `json:",omitempty"`
	Day     peer.Day // on which people are asked next, where they are
	Minute  int      // after midnight, on the clock of whoever is asked
	Minimum int
	Small   bool     `json:",omitempty"` // fewer work in the team than that
	Until   peer.Day `json:",omitzero"`  // the last day of a week that is open now, which is left as it is
	Numbers bool     `json:",omitempty"` // the organisation's own numbers are set
}

func (CheckInPlanSaved) kind() string { return "wellbeing_saved" }

func (m CheckInPlanSaved) layout(p *page) {
	facts := args{"Team": m.Team, "Time": p.words.clock(m.Minute), "N": m.Minimum}
	if m.Off {
		p.say("plan_saved_off", facts)
	} else {
		facts["Day"] = p.day(m.Day)
		p.say("plan_saved", facts)
		p.say("plan_saved_minimum", facts)
		if m.Small {
			p.say("plan_saved_small", facts)
		}
	}
	if m.Until != (peer.Day{}) {
		p.say("plan_saved_open", args{"Until": p.day(m.Until)})
	}
	if !m.Numbers {
		p.note("plan_saved_no_numbers", nil)
	}
}

// CheckInNoKeys tells whoever is responsible for a team that there is no check-in, and what it needs.
type CheckInNoKeys struct{}

func (CheckInNoKeys) kind() string { return "wellbeing_no_keys" }

func (CheckInNoKeys) layout(p *page) { p.say("plan_no_keys", nil) }

func checkInPlanSamples() []Message {
	return []Message{
		CheckInPlanSaved{Team: "Nordlys", Day: sampleDay, Minute: 780, Minimum: 5, Numbers: true},
		CheckInPlanSaved{Team: "Nordlys", Day: sampleDay, Minute: 540, Minimum: 8, Small: true, Until: sampleDay},
		CheckInPlanSaved{Team: "Nordlys", Off: true, Until: sampleDay, Numbers: true},
		CheckInNoKeys{},
	}
}

func checkInPlanForms() []Form {
	return []Form{CheckInPlanForm{Team: "t1", Name: "Nordlys"}, CheckInPlanForm{Team: "t1", Name: "Nordlys", Plan: peer.CheckInPlan{Begun: true, Minimum: 6}, Numbers: "Duty phone 00 00 00 00"}}
}
