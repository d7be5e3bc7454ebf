package messages

import (
	"strconv"

	"github.com/slack-go/slack"

	"alongside/peer"
)

// TimeOffForm asks for time off, and in the same step for cover. What is given fills it in beforehand.
type TimeOffForm struct {
	First peer.Day         `json:"a"`
	Last  peer.Day         `json:"b,omitzero"`
	From  int              `json:"f"` // minutes after midnight of the first day, -1 for its beginning
	To    int              `json:"t"` // minutes after midnight of the last day, -1 for its end
	Kind  peer.TimeOffKind `json:"k,omitempty"`
	Cover []CoverFacts     `json:"c,omitempty"` // the running codes, with who was there the last time
}

func (TimeOffForm) formKind() string { return "timeoff.form" }

func (f TimeOffForm) form(s *sheet) {
	s.begin("timeoff_form_title", "button_save")
	s.ask("first", "timeoff_form_first", "", datePicker(f.First), false)
	s.ask("last", "timeoff_form_last", "timeoff_form_last_hint", datePicker(f.Last), true)
	s.ask("from", "timeoff_form_from", "timeoff_form_part_hint", optionalTime(s, f.From), true)
	s.ask("to", "timeoff_form_to", "", optionalTime(s, f.To), true)
	var kinds []*slack.OptionBlockObject
	for _, k := range peer.TimeOffKinds() {
		kinds = append(kinds, slack.NewOptionBlockObject(string(k), plainText(capital(unescape(s.offKind(k)))), nil))
	}
	kind := f.Kind
	if kind == "" {
		kind = peer.DayOff
	}
	s.ask("kind", "timeoff_form_kind", "timeoff_form_kind_hint", choice(string(kind), kinds...), false)
	s.coverInputs(f.Cover)
}

// PolicyForm asks how a team deals with time off.
type PolicyForm struct {
	Team, Name string
	Asked      []peer.TimeOffKind
	Least      int
}

func (PolicyForm) formKind() string { return "policy.form" }

func (f PolicyForm) form(s *sheet) {
	s.begin("policy_title", "button_save")
	s.say("policy_intro", args{"Team": f.Name})
	options, chosen := []*slack.OptionBlockObject{}, []*slack.OptionBlockObject{}
	for _, k := range peer.TimeOffKinds() {
		if k == peer.HealthOff {
			continue
		}
		o := slack.NewOptionBlockObject(string(k), plainText(capital(unescape(s.offKind(k)))), nil)
		options = append(options, o)
		if (peer.Team{TimeOffAsk: append([]peer.TimeOffKind{}, f.Asked...)}).Asks(k) {
			chosen = append(chosen, o)
		}
	}
	boxes := slack.NewCheckboxGroupsBlockElement("v", options...)
	boxes.InitialOptions = chosen
	s.ask("asked", "policy_asked", "policy_asked_hint", boxes, true)
	least := slack.NewNumberInputBlockElement(nil, "v", false)
	least.MinValue, least.MaxValue = "0", strconv.Itoa(MostWanted)
	least.InitialValue = strconv.Itoa(f.Least)
	s.ask("least", "policy_least", "policy_least_hint", least, true)
}

// MostWanted is how many people a team may want there at most.
const MostWanted = 200

// PolicySaved confirms how a team deals with time off.
type PolicySaved struct {
	Team  string
	Asked []peer.TimeOffKind
	Least int
}

func (PolicySaved) kind() string { return "policy_saved" }

func (m PolicySaved) layout(p *page) {
	var asked []string
	for _, k := range m.Asked {
		asked = append(asked, p.offKind(k))
	}
	facts := args{"Team": m.Team, "Kinds": safe(p.list(asked)), "N": m.Least}
	id := "policy_saved"
	if len(asked) == 0 {
		id = "policy_saved_told"
	}
	lines := []string{p.words.say(id, facts)}
	if m.Least > 0 {
		lines = append(lines, p.words.say("policy_saved_least", facts))
	}
	p.paragraph(lines...)
}

// PolicyBad is the fault of a policy that would say of everybody what their time off is for.
const PolicyBad Fault = "policy"

// PeerAway is the fault of somebody chosen for cover who is away then too.
const PeerAway Fault = "peer_away"

// OtherDays is the fault of an offer that is none: the same days, none at all, or days that are over.
const OtherDays Fault = "other_days"

// PeerBad is the fault of somebody chosen for cover who is not a worker of the team, or is the person themselves.
const PeerBad Fault = "peer"
