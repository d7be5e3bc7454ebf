package messages

import (
	"github.com/slack-go/slack"

	"alongside/peer"
)

// LeaveForm asks a coordinator for the last day, and for each match who takes it on.
type LeaveForm struct {
	Worker  string
	LastDay peer.Day `json:",omitzero"`
	Matches []HandFacts
}

func (LeaveForm) formKind() string { return "leave.set" }

func (f LeaveForm) form(s *sheet) {
	s.begin("leave_form_title", "button_save")
	s.say("leave_form_intro", args{"Worker": mention(f.Worker)})
	s.ask("day", "leave_form_day", "leave_form_day_hint", datePicker(f.LastDay), false)
	for _, h := range f.Matches[:min(len(f.Matches), mostCovered)] {
		who := slack.NewOptionsSelectBlockElement(slack.OptTypeUser, nil, "v")
		if !h.Declined {
			who.InitialUser = h.To
		}
		in := slack.NewInputBlock(HandBlock(h.Code), plainText(s.plain("leave_form_match", args{"Code": string(h.Code)})), plainText(s.plain("leave_form_match_hint", nil)), who)
		in.Optional = true
		s.blocks = append(s.blocks, in)
	}
}

// HandBlock is the block id of the input that asks who takes a match on.
func HandBlock(code peer.Code) string { return "hand." + string(code) }

// LeaveAskForm asks a worker who would like to leave for the day that they think of.
type LeaveAskForm struct {
	LastDay peer.Day `json:",omitzero"`
}

func (LeaveAskForm) formKind() string { return "leave.ask" }

func (f LeaveAskForm) form(s *sheet) {
	s.begin("leave_ask_title", "leave_ask_submit")
	s.say("leave_ask_intro", nil)
	s.ask("day", "leave_ask_day", "", datePicker(f.LastDay), true)
}

// LeaveWishForm asks a worker what they would like to have in the end.
type LeaveWishForm struct {
	Wish  peer.CertificateWish `json:",omitempty"`
	AskMe bool                 `json:",omitempty"`
}

func (LeaveWishForm) formKind() string { return "leave.wish" }

func (f LeaveWishForm) form(s *sheet) {
	s.begin("leave_wish_title", "button_save")
	options := []*slack.OptionBlockObject{
		s.option("none", "leave_wish_choice_none", nil), s.option("plain", "leave_wish_choice_plain", nil), s.option("full", "leave_wish_choice_full", nil),
	}
	wish := radio(options...)
	wish.InitialOption = options[map[peer.CertificateWish]int{peer.PlainCertificate: 1, peer.FullCertificate: 2}[f.Wish]]
	s.ask("wish", "leave_wish_label", "leave_wish_hint", wish, false)
	me := s.option("yes", "leave_wish_choice_ask", nil)
	boxes := slack.NewCheckboxGroupsBlockElement("v", me)
	if f.AskMe {
		boxes.InitialOptions = []*slack.OptionBlockObject{me}
	}
	s.ask("ask", "leave_wish_ask_label", "leave_wish_ask_hint", boxes, true)
}
