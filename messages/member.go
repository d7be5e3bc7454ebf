package messages

import (
	"slices"

	"github.com/slack-go/slack"

	"alongside/peer"
)

// Welcome asks a person whether they want to join: what is stored and why, who sees it, what the bot is not.
type Welcome struct {
	TeamID       string
	Team         string
	By           string
	Coordinators []string
	Numbers      string `json:",omitempty"` // whom to call in need, as the organisation wrote it
	Answer       Answer `json:",omitempty"` // once answered the message shows it, without buttons
}

// Answer is what a person said to a question with two buttons.
type Answer string

// The answers.
const (
	NoAnswer Answer = ""
	Yes      Answer = "yes"
	No       Answer = "no"
)

func (Welcome) kind() string { return "member_welcome" }

func (m Welcome) layout(p *page) {
	facts := args{"By": mention(m.By), "Team": m.Team, "Who": mentionList(p.words, m.Coordinators)}
	if m.Answer == No {
		p.say("member_welcome_declined", facts)
		return
	}
	p.say("member_welcome", facts)
	p.say("member_welcome_stored", facts)
	p.say("member_welcome_why", facts)
	p.say("member_welcome_seen", facts)
	p.say("member_welcome_not", facts)
	if m.Numbers != "" {
		p.say("member_welcome_numbers", args{"Numbers": m.Numbers})
	}
	if m.Answer == Yes {
		p.note("member_welcome_accepted", facts)
		return
	}
	p.press(button{action: "member.yes", label: "member_button_yes", value: m.TeamID, style: slack.StylePrimary},
		button{action: "member.no", label: "member_button_no", value: m.TeamID})
}

// Joined confirms to a person that they are in, and what to do first.
type Joined struct {
	Team    string
	Already bool // they had said yes before
	Prefix  string
}

func (Joined) kind() string { return "member_joined" }

func (m Joined) layout(p *page) {
	id := "member_joined"
	if m.Already {
		id = "member_joined_already"
	}
	p.say(id, args{"Team": m.Team, "P": "/" + m.Prefix})
}

// Declined confirms to a person that they are not in and that nothing is kept.
type Declined struct {
	Team         string
	Coordinators []string
}

func (Declined) kind() string { return "member_declined" }

func (m Declined) layout(p *page) {
	p.say("member_declined", args{"Team": m.Team, "Who": mentionList(p.words, m.Coordinators)})
}

// MemberAnswer tells the coordinators what a person said, and offers the next step to whoever asked.
type MemberAnswer struct {
	Worker string
	Team   string
	Answer Answer
	Offer  bool // the button to propose the agreement
	Prefix string
}

func (MemberAnswer) kind() string { return "member_answer" }

func (m MemberAnswer) layout(p *page) {
	facts := args{"Worker": mention(m.Worker), "Team": m.Team, "P": "/" + m.Prefix}
	if m.Answer == No {
		p.say("member_answer_no", facts)
		return
	}
	p.say("member_answer_yes", facts)
	if m.Offer {
		p.say("member_answer_next", facts)
		p.press(button{action: "agreement.open", label: "team_button_agreement", value: m.Worker, style: slack.StylePrimary})
	}
}

// Invitation is what came of asking one person to join.
type Invitation string

// What may come of asking a person.
const (
	Asked         Invitation = "asked"
	AskedAgain    Invitation = "again"     // had not answered yet
	AlreadyIn     Invitation = "in"        // is in this team
	InAnotherTeam Invitation = "elsewhere" // is in another team, or has been asked by one
	IsGuest       Invitation = "guest"
	IsBot         Invitation = "bot"
	IsDeactivated Invitation = "deactivated"
	IsForeign     Invitation = "foreign"
)

// InvitationOf returns why a person cannot be asked, and Asked where they can.
func InvitationOf(refused peer.Reason) Invitation {
	switch refused {
	case peer.OK:
		return Asked
	case peer.GuestRefused:
		return IsGuest
	case peer.BotRefused:
		return IsBot
	case peer.DeactivatedRefused:
		return IsDeactivated
	}
	return IsForeign
}

// Invited is what came of asking a person, with whom.
type Invited struct {
	User   string
	Result Invitation
}

// MembersAdded tells a coordinator what came of adding people.
type MembersAdded struct {
	Team   string
	People []Invited
}

func (MembersAdded) kind() string { return "member_added" }

func (m MembersAdded) layout(p *page) {
	var lines []string
	asked := false
	for _, one := range m.People {
		lines = append(lines, p.words.say("member_added_"+string(one.Result), args{"Worker": mention(one.User), "Team": m.Team}))
		asked = asked || one.Result == Asked || one.Result == AskedAgain
	}
	for part := range slices.Chunk(lines, perParagraph) {
		p.paragraph(part...)
	}
	if asked {
		p.note("member_added_waits", nil)
	}
}

// AddForm asks whom to add, and to which team where the coordinator has several.
type AddForm struct {
	Teams  []TeamChoice
	People []string `json:",omitempty"`
}

func (AddForm) formKind() string { return "member.add" }

func (f AddForm) form(s *sheet) {
	s.begin("member_add_title", "member_add_submit")
	if len(f.Teams) > 1 {
		s.ask("team", "member_add_team", "", teamSelect(f.Teams), false)
	}
	s.ask("people", "member_add_people", "member_add_hint", people(f.People), false)
}

// teamSelect offers teams, without a choice made: a wrong one would be too easy.
func teamSelect(teams []TeamChoice) *slack.SelectBlockElement {
	options := make([]*slack.OptionBlockObject, 0, len(teams))
	for _, t := range teams[:min(len(teams), 100)] {
		options = append(options, slack.NewOptionBlockObject(t.ID, plainText(cut(t.Name, optionText)), nil))
	}
	return choice("", options...)
}
