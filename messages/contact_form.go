package messages

import (
	"cmp"
	"strconv"

	"github.com/slack-go/slack"

	"alongside/peer"
)

// ContactForm asks for a contact, for those who would rather tap than type. What is given fills it in beforehand.
type ContactForm struct {
	Codes   []peer.Code `json:"k"` // the worker's running matches; at most 100
	Code    peer.Code   `json:"c,omitempty"`
	Day     peer.Day    `json:"d"`
	Minute  int         `json:"t"` // after midnight, -1 where not known
	Length  int         `json:"m,omitempty"`
	Channel string      `json:"h,omitempty"` // the word of the vocabulary: "call"
	// What an entry that was logged has beside: words of the vocabulary too, "" for the first choice.
	Outcome   string `json:"o,omitempty"`
	Direction string `json:"r,omitempty"`
	Purpose   string `json:"p,omitempty"`
	Heavy     bool   `json:"y,omitempty"`
}

var (
	channelChoices = map[peer.Channel]string{
		peer.Call: "call", peer.Text: "text", peer.Meet: "meet", peer.Video: "video", peer.Group: "group",
	}
	outcomeChoices   = map[peer.Outcome]string{peer.Missed: "missed", peer.NoShow: "noshow", peer.Cancelled: "cancelled"}
	directionChoices = map[peer.Direction]string{peer.Incoming: "in", peer.Outgoing: "out"}
	purposeChoices   = map[peer.Purpose]string{
		peer.Talk: "talk", peer.Accompany: "accompany", peer.Activity: "activity", peer.Services: "services", peer.Practical: "practical",
	}
)

// Fill fills the form in with a contact that was logged.
func (f *ContactForm) Fill(c Logged) {
	f.Code, f.Day, f.Minute, f.Length = c.Code, c.Day, c.Minute, c.Length
	f.Channel, f.Outcome = channelChoices[c.Channel], outcomeChoices[c.Outcome]
	f.Direction, f.Purpose = directionChoices[c.Direction], purposeChoices[c.Purpose]
	f.Heavy = c.Heavy
}

func (ContactForm) formKind() string { return "contact.form" }

func (f ContactForm) form(s *sheet) {
	s.begin("contact_form_title", "button_save")
	if f.Code == "" && len(f.Codes) == 1 {
		f.Code = f.Codes[0]
	}
	f.inputs(s)
}

// inputs are the questions of the form.
func (f ContactForm) inputs(s *sheet) {
	options := make([]*slack.OptionBlockObject, 0, len(f.Codes))
	for _, c := range f.Codes[:min(len(f.Codes), 100)] {
		options = append(options, s.option(string(c), "choice_plain", args{"Text": string(c)}))
	}
	if len(options) > 0 {
		s.ask("code", "contact_form_code", "contact_form_code_hint", choice(string(f.Code), options...), true)
	}
	s.ask("channel", "contact_form_channel", "", choice(f.Channel,
		s.option("call", "choice_call", nil), s.option("text", "choice_text", nil), s.option("meet", "choice_meet", nil),
		s.option("video", "choice_video", nil), s.option("group", "choice_group", nil)), true)
	s.ask("outcome", "contact_form_outcome", "", choice(cmp.Or(f.Outcome, "held"),
		s.option("held", "choice_held", nil), s.option("missed", "choice_missed", nil),
		s.option("noshow", "choice_noshow", nil), s.option("cancelled", "choice_cancelled", nil)), false)
	length := slack.NewNumberInputBlockElement(nil, "v", false)
	length.MinValue, length.MaxValue = "0", "1440"
	if f.Length > 0 {
		length.InitialValue = strconv.Itoa(f.Length)
	}
	s.ask("length", "contact_form_length", "", length, true)
	day := slack.NewDatePickerBlockElement("v")
	day.InitialDate = f.Day.String()
	s.ask("day", "contact_form_day", "", day, false)
	clock := slack.NewTimePickerBlockElement("v")
	if f.Minute >= 0 {
		clock.InitialTime = s.clock(f.Minute)
	}
	s.ask("time", "contact_form_time", "contact_form_time_hint", clock, true)
	s.ask("direction", "contact_form_direction", "", choice(cmp.Or(f.Direction, "planned"),
		s.option("planned", "choice_planned", nil), s.option("in", "choice_in", nil), s.option("out", "choice_out", nil)), false)
	s.ask("purpose", "contact_form_purpose", "", choice(f.Purpose,
		s.option("talk", "purpose_talk", nil), s.option("accompany", "purpose_accompany", nil),
		s.option("activity", "purpose_activity", nil), s.option("services", "purpose_services", nil),
		s.option("practical", "purpose_practical", nil)), true)
	yes := s.option("yes", "contact_form_heavy_yes", nil)
	mark := slack.NewCheckboxGroupsBlockElement("v", yes)
	if f.Heavy {
		mark.InitialOptions = []*slack.OptionBlockObject{yes}
	}
	s.ask("heavy", "contact_form_heavy", "contact_form_heavy_hint", mark, true)
}

// radio is a set of radio buttons; Slack allows at most ten.
func radio(options ...*slack.OptionBlockObject) *slack.RadioButtonsBlockElement {
	return slack.NewRadioButtonsBlockElement("v", options...)
}
