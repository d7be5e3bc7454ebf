package messages

import (
	"strconv"
	"time"

	"github.com/slack-go/slack"

	"alongside/peer"
)

// SupervisionTopics are the topics that may be named, in the order in which they are offered.
var SupervisionTopics = []string{"boundaries", "load", "role", "colleagues", "ending", "loss", "safety", "myself", "training", "other"}

// MostSupervisionText is how many characters the text of a request may have.
const MostSupervisionText = 500

// SupervisionForm asks for supervision.
type SupervisionForm struct {
	Kind   peer.SupervisionKind `json:",omitempty"`
	When   peer.SupervisionWhen `json:",omitempty"`
	Topics bool                 `json:",omitempty"` // topics can be kept
	Text   bool                 `json:",omitempty"` // the team has free text on
	Live   bool                 `json:",omitempty"` // there is a request already
	Prefix string               `json:",omitempty"`
}

func (SupervisionForm) formKind() string { return "supervision.ask" }

func (f SupervisionForm) form(s *sheet) {
	s.begin("sup_form_title", "sup_form_submit")
	if f.Live {
		s.say("sup_form_live", args{"P": "/" + f.Prefix})
	}
	kind := radio(s.option(string(peer.PracticalMatter), "sup_choice_practical", nil),
		s.option(string(peer.HardSituation), "sup_choice_hard", nil), s.option(string(peer.UrgentMatter), "sup_choice_urgent", nil))
	kind.InitialOption = kind.Options[max(0, indexOf(f.Kind, peer.PracticalMatter, peer.HardSituation, peer.UrgentMatter))]
	s.ask("kind", "sup_form_kind", "", kind, false)
	when := radio(s.option(string(peer.WithinToday), "sup_choice_today", nil),
		s.option(string(peer.WithinWeek), "sup_choice_week", nil), s.option(string(peer.NextWeek), "sup_choice_next", nil))
	when.InitialOption = when.Options[max(0, indexOf(f.When, peer.WithinToday, peer.WithinWeek, peer.NextWeek))]
	if f.When == "" {
		when.InitialOption = when.Options[1]
	}
	s.ask("when", "sup_form_when", "sup_form_when_hint", when, false)
	s.ask("way", "sup_form_way", "", wayChoice(s, ""), false)
	s.ask("with", "sup_form_with", "", choice("any", s.option("any", "sup_choice_any", nil),
		s.option(string(peer.WithCoordinator), "sup_choice_coordinator", nil), s.option(string(peer.WithDeputy), "sup_choice_deputy", nil),
		s.option(string(peer.WithSenior), "sup_choice_senior", nil)), false)
	s.ask("person", "sup_form_person", "sup_form_person_hint", onePerson(), true)
	s.ask("not", "sup_form_not", "sup_form_not_hint", people(nil), true)
	if f.Topics {
		options := make([]*slack.OptionBlockObject, 0, len(SupervisionTopics))
		for _, topic := range SupervisionTopics {
			options = append(options, s.option(topic, "sup_topic_"+topic, nil))
		}
		s.ask("topic", "sup_form_topic", "sup_form_topic_hint", choice("", options...), true)
	}
	if f.Topics && f.Text {
		text := slack.NewPlainTextInputBlockElement(nil, "v")
		text.Multiline, text.MaxLength = true, MostSupervisionText
		s.ask("text", "sup_form_text", "sup_form_text_hint", text, true)
	}
}

func indexOf[T comparable](one T, all ...T) int {
	for i, other := range all {
		if other == one {
			return i
		}
	}
	return -1
}

// wayChoice asks how the two talk.
func wayChoice(s *sheet, initial peer.SupervisionWay) *slack.SelectBlockElement {
	if initial == "" {
		initial = "any"
	}
	return choice(string(initial), s.option("any", "sup_choice_any_way", nil), s.option(string(peer.ByCall), "sup_choice_call", nil),
		s.option(string(peer.InPerson), "sup_choice_meet", nil), s.option(string(peer.InWriting), "sup_choice_message", nil))
}

// IntervalText is an interval as it stands in the settings: "14 21 30".
func IntervalText(i peer.Interval) string {
	return strconv.Itoa(i.Due) + " " + strconv.Itoa(i.Overdue) + " " + strconv.Itoa(i.Deputy)
}

// SupervisionOffer asks one of the two for times. Slack shows and takes them on the clocks of whoever fills it in.
type SupervisionOffer struct {
	ID      string
	First   time.Time // filled in beforehand
	Minutes int
	Moved   bool   `json:",omitempty"` // the talk is booked already
	Worker  string `json:",omitempty"` // there is no request yet: the times are for this worker
}

func (SupervisionOffer) formKind() string { return "supervision.offer" }

func (f SupervisionOffer) form(s *sheet) {
	s.begin("sup_offer_title", "sup_offer_submit")
	for i := range peer.MostOffers {
		at := slack.NewDateTimePickerBlockElement("v")
		if i == 0 {
			at.InitialDateTime = f.First.Unix()
		}
		label, hint := "sup_offer_more", ""
		if i == 0 {
			label, hint = "sup_offer_first", "sup_offer_hint"
		}
		s.ask("time"+strconv.Itoa(i), label, hint, at, i > 0)
	}
	s.ask("minutes", "sup_offer_minutes", "", s.minutes(f.Minutes), false)
}

// minutes asks how long.
func (s *sheet) minutes(initial int) *slack.NumberInputBlockElement {
	number := slack.NewNumberInputBlockElement(nil, "v", false)
	number.MinValue, number.MaxValue = strconv.Itoa(peer.LeastSupervision), strconv.Itoa(peer.MostSupervision)
	number.InitialValue = strconv.Itoa(initial)
	return number
}

// SupervisionLength asks how long a talk was.
type SupervisionLength struct {
	ID      string
	Minutes int
}

func (SupervisionLength) formKind() string { return "supervision.length" }

func (f SupervisionLength) form(s *sheet) {
	s.begin("sup_length_title", "button_save")
	s.ask("minutes", "sup_offer_minutes", "sup_length_hint", s.minutes(f.Minutes), false)
}

// SupervisionTopic shows topic and text of a request to one of the two who talk. It is a form so that it stands in no
// message; what it shows does not travel with it.
type SupervisionTopic struct {
	Topic string `json:"-"`
	Text  string `json:"-"`
	Gone  bool   `json:"-"` // the key with which it was sealed is not there
}

func (SupervisionTopic) formKind() string { return "supervision.topic" }

func (f SupervisionTopic) form(s *sheet) {
	s.begin("sup_topic_title", "")
	if f.Gone {
		s.say("sup_topic_gone", nil)
		return
	}
	if indexOf(f.Topic, SupervisionTopics...) >= 0 {
		s.paragraph(s.words.say("sup_topic_"+f.Topic, nil))
	}
	if f.Text != "" {
		s.blocks = append(s.blocks, slack.NewSectionBlock(plainText(cut(f.Text, sectionText)), nil, nil))
	}
	s.say("sup_topic_note", nil)
}

// SupervisionMend says beside a field of a form what to mend in it.
type SupervisionMend struct{ What string } // "person", "text", "time", "days", "senior"

func (SupervisionMend) kind() string { return "supervision_mend" }

func (m SupervisionMend) layout(p *page) {
	switch m.What {
	case "person":
		p.say("sup_form_person_bad", nil)
	case "text":
		p.say("sup_form_text_bad", nil)
	case "days":
		p.say("sup_settings_days_bad", args{"Least": peer.LeastInterval, "Most": peer.MostInterval})
	case "senior":
		p.say("sup_settings_senior_bad", nil)
	default:
		p.say("sup_offer_bad", nil)
	}
}
