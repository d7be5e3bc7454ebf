package messages

import (
	"slices"
	"strconv"

	"github.com/slack-go/slack"

	"alongside/peer"
)

// Console shows what is set up, who is in it and what to do next.
type Console struct {
	Teams  []ConsoleTeam
	Admin  bool   // the reader may set up and change teams
	Prefix string `json:",omitempty"`
}

// ConsoleTeam is a team as its console shows it.
type ConsoleTeam struct {
	ID           string
	Name         string
	Coordinators []string
	Deputies     []string `json:",omitempty"`
	Channel      string   // the coordinators' channel
	TeamChannel  string
	Zone         string
	Language     string
	Manage       bool            // the reader coordinates this team
	Members      []ConsoleMember `json:",omitempty"`
}

// ConsoleMember is a worker as a console shows them. Without Open the reader sees only that the worker is there.
type ConsoleMember struct {
	User    string
	State   peer.MemberState
	Open    bool        // the reader may see agreements and codes
	Agreed  int         `json:",omitempty"` // version in force, 0 where nothing is agreed
	Pending int         `json:",omitempty"` // version that waits for an answer, 0 for none
	Codes   []peer.Code `json:",omitempty"` // of the running matches
}

func (Console) kind() string { return "team_console" }

func (m Console) layout(p *page) {
	facts := args{"P": "/" + m.Prefix}
	p.title("team_title", nil)
	manage := false
	for i, t := range m.Teams {
		manage = manage || t.Manage
		if i < shownTeams {
			t.layout(p, facts, max(shownMembers/len(m.Teams), perParagraph/3))
		}
	}
	if rest := len(m.Teams) - shownTeams; rest > 0 {
		p.note("team_more", args{"N": rest})
	}
	if len(m.Teams) == 0 {
		p.say("team_none", facts)
	}
	var row []button
	if manage {
		row = append(row,
			button{action: "team.add", label: "team_button_add", style: slack.StylePrimary},
			button{action: "team.agreement", label: "team_button_agreement"},
			button{action: "team.match", label: "team_button_match"})
	}
	if m.Admin {
		label := "team_button_setup"
		if len(m.Teams) > 0 {
			label = "team_button_change"
		}
		row = append(row, button{action: "team.setup", label: label})
	}
	if len(row) > 0 {
		p.press(row...)
	}
}

// How much a console lists; the rest is counted. It keeps a message readable, and within Slack's limits.
const (
	shownTeams   = 8
	shownMembers = 40
	perParagraph = 15
)

// MostShown is how many workers of a team a console shows at most.
const MostShown = shownMembers

func (t ConsoleTeam) layout(p *page, facts args, most int) {
	about := []string{
		p.words.say("team_about", args{
			"Team": t.Name, "Who": mentionList(p.words, t.Coordinators), "Channel": place(t.Channel),
			"TeamChannel": place(t.TeamChannel), "Zone": t.Zone, "Language": languageName(p.words, t.Language),
		}),
	}
	if len(t.Deputies) > 0 {
		about = append(about, p.words.say("team_deputies", args{"Who": mentionList(p.words, t.Deputies)}))
	}
	p.paragraph(about...)
	var lines []string
	for _, w := range t.Members[:min(len(t.Members), most)] {
		lines = append(lines, "• "+w.line(p.words))
	}
	if rest := len(t.Members) - most; rest > 0 {
		lines = append(lines, p.words.say("team_more", args{"N": rest}))
	}
	for part := range slices.Chunk(lines, perParagraph) {
		p.paragraph(part...)
	}
	if t.Manage {
		t.next(p, facts)
	}
}

// line says where a worker stands: asked, in, what is agreed, which codes.
func (m ConsoleMember) line(w *words) string {
	facts := args{"Worker": mention(m.User), "Agreed": m.Agreed, "Pending": m.Pending, "Codes": codes(m.Codes, w)}
	if m.State == peer.Invited {
		return w.say("team_member_invited", facts)
	}
	if !m.Open {
		return w.say("team_member_in", facts)
	}
	agreed := "team_member_starter"
	if m.Agreed > 0 {
		agreed = "team_member_agreed"
	}
	line := w.say(agreed, facts)
	if m.Pending > 0 {
		line += ", " + w.say("team_member_pending", facts)
	}
	if len(m.Codes) == 0 {
		return line + ", " + w.say("team_member_no_codes", facts)
	}
	return line + ", " + w.say("team_member_codes", facts)
}

// next says the first thing that is still to do, if anything is.
func (t ConsoleTeam) next(p *page, facts args) {
	if len(t.Members) == 0 {
		p.note("team_next_add", facts)
		return
	}
	for _, m := range t.Members {
		about := args{"Worker": mention(m.User), "P": facts["P"]}
		switch {
		case m.State != peer.Active || !m.Open:
		case m.Agreed == 0 && m.Pending == 0:
			p.note("team_next_agreement", about)
			return
		case len(m.Codes) == 0:
			p.note("team_next_match", about)
			return
		}
	}
	p.note("team_next_nothing", facts)
}

// TeamChoices asks which team is meant before its settings are opened.
type TeamChoices struct{ Teams []TeamChoice }

// TeamChoice is a team to choose.
type TeamChoice struct{ ID, Name string }

func (TeamChoices) kind() string { return "team_choices" }

// maxChoices is how many teams are offered as buttons.
const maxChoices = 20

func (m TeamChoices) layout(p *page) {
	p.say("team_which", nil)
	var row []button
	for _, t := range m.Teams[:min(len(m.Teams), maxChoices)] {
		row = append(row, button{action: "team.edit." + strconv.Itoa(len(row)), label: "choice_plain", facts: args{"Text": t.Name}, value: t.ID})
	}
	p.press(append(row, button{action: "team.new", label: "team_button_new"})...)
}

// TeamSaved confirms to the admin what was set up.
type TeamSaved struct {
	Team         string
	New          bool
	Coordinators []string
	Channel      string
	Hello        bool // a first line is on its way to the coordinators' channel
	Prefix       string
}

func (TeamSaved) kind() string { return "team_saved" }

func (m TeamSaved) layout(p *page) {
	facts := args{"P": "/" + m.Prefix, "Team": m.Team, "Who": mentionList(p.words, m.Coordinators), "Channel": place(m.Channel)}
	id := "team_changed"
	if m.New {
		id = "team_created"
	}
	p.say(id, facts)
	if m.Hello {
		p.say("team_check_channel", facts)
	}
	if m.New {
		p.say("team_created_next", facts)
	}
}

// TeamHello is the first line in a coordinators' channel: what will come here, and proof that it can.
type TeamHello struct {
	Team   string
	Prefix string
}

func (TeamHello) kind() string { return "team_hello" }

func (m TeamHello) layout(p *page) {
	p.say("team_hello", args{"P": "/" + m.Prefix, "Team": m.Team})
}

// CoordinatorWelcome tells a person that they coordinate a team now, and what they can do.
type CoordinatorWelcome struct {
	Team    string
	By      string
	Channel string
	Deputy  bool
	Prefix  string
}

func (CoordinatorWelcome) kind() string { return "team_coordinator" }

func (m CoordinatorWelcome) layout(p *page) {
	facts := args{"P": "/" + m.Prefix, "Team": m.Team, "By": mention(m.By), "Channel": place(m.Channel)}
	if m.Deputy {
		p.say("team_deputy_welcome", facts)
		return
	}
	p.say("team_coordinator_welcome", facts)
	p.say("team_coordinator_can", facts)
	p.say("team_coordinator_promise", facts)
}
