package messages

import (
	"github.com/slack-go/slack"

	"alongside/peer"
)

// HoursForm asks for working time, for those who would rather tap than type. What is given fills it in beforehand.
type HoursForm struct {
	Kind   string   `json:"k,omitempty"` // the word of the vocabulary: "travel"
	Day    peer.Day `json:"d"`
	From   int      `json:"f"` // after midnight, -1 where not known
	To     int      `json:"t"` // after midnight, -1 where not known
	Length int      `json:"m,omitempty"`
}

func (HoursForm) formKind() string { return "hours.form" }

var kindChoices = map[peer.WorkKind]string{
	peer.ShiftWork: "shift", peer.TravelWork: "travel", peer.AdminWork: "admin", peer.TeachingWork: "teaching",
	peer.MeetingWork: "meeting", peer.OutsideRole: "outside", peer.SecondRole: "second",
}

// Fill fills the form in with working time that was logged.
func (f *HoursForm) Fill(w Stretch) {
	f.Kind, f.Day, f.From, f.To, f.Length = kindChoices[w.Kind], w.Day, w.Minute, w.End, 0
	if w.Declared {
		f.From, f.To, f.Length = -1, -1, w.Length
	}
}

func (f HoursForm) form(s *sheet) {
	s.begin("hours_form_title", "button_save")
	f.inputs(s)
}

// inputs are the questions of the form.
func (f HoursForm) inputs(s *sheet) {
	day := slack.NewDatePickerBlockElement("v")
	day.InitialDate = f.Day.String()
	s.ask("day", "contact_form_day", "", day, false)
	s.ask("from", "hours_form_from", "", optionalTime(s, f.From), true)
	s.ask("to", "hours_form_to", "hours_form_to_hint", optionalTime(s, f.To), true)
	length := slack.NewNumberInputBlockElement(nil, "v", true)
	length.MinValue, length.MaxValue = "0.1", "25"
	if f.Length > 0 {
		length.InitialValue = decimalHours(f.Length)
	}
	s.ask("length", "hours_form_length", "hours_form_length_hint", length, true)
	kind := f.Kind
	if kind == "" {
		kind = "shift"
	}
	s.ask("kind", "hours_form_kind", "", choice(kind,
		s.option("shift", "hours_choice_shift", nil), s.option("travel", "hours_choice_travel", nil),
		s.option("admin", "hours_choice_admin", nil), s.option("teaching", "hours_choice_teaching", nil),
		s.option("meeting", "hours_choice_meeting", nil), s.option("outside", "hours_choice_outside", nil),
		s.option("second", "hours_choice_second", nil)), false)
}

// optionalTime is a choice of a time of day that may stay open.
func optionalTime(s *sheet, minute int) *slack.TimePickerBlockElement {
	e := slack.NewTimePickerBlockElement("v")
	if minute >= 0 {
		e.InitialTime = s.clock(minute % (24 * 60))
	}
	return e
}

// HoursEnd asks when a shift ended that was not stopped.
type HoursEnd struct {
	ID  string   // of the running shift
	Day peer.Day // on which it began
}

func (HoursEnd) formKind() string { return "hours.end" }

func (f HoursEnd) form(s *sheet) {
	s.begin("hours_end_title", "button_save")
	day := slack.NewDatePickerBlockElement("v")
	day.InitialDate = f.Day.String()
	s.ask("day", "contact_form_day", "", day, false)
	s.ask("to", "hours_form_to", "", optionalTime(s, -1), false)
}
