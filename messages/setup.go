package messages

import (
	"slices"

	"github.com/slack-go/slack"

	"alongside/peer"
)

// RulePacks are the packs of legal limits that a team chooses from.
var RulePacks = packNames()

func packNames() (names []string) {
	for _, p := range peer.Packs() {
		names = append(names, p.ID)
	}
	return names
}

// NewTeam is the answer to "which team" that means a new one.
const NewTeam = "new"

// SetupForm asks for everything about a team. With Choose the admin says whether it changes the team or makes a new one.
type SetupForm struct {
	Team                string // id of the team that is changed, empty for a new one
	Choose              bool   `json:",omitempty"`
	Name                string `json:",omitempty"`
	Coordinators        []string
	Deputies            []string `json:",omitempty"`
	CoordinatorsChannel string   `json:",omitempty"`
	TeamChannel         string   `json:",omitempty"`
	Zone                string   `json:",omitempty"` // IANA zone
	RulePack            string   `json:",omitempty"`
	Language            string   `json:",omitempty"`
	Region              string   `json:",omitempty"`
	WorkFrom, WorkTo    int      `json:",omitempty"` // minutes after midnight; 0 and 0 for the usual ones
	Numbers             string   `json:",omitempty"`
}

func (SetupForm) formKind() string { return "team.setup" }

// MaxTeamName is the longest name of a team, in characters.
const MaxTeamName = 60

func (f SetupForm) form(s *sheet) {
	title := "setup_title_new"
	if f.Team != "" {
		title = "setup_title_change"
	}
	s.begin(title, "button_save")
	if f.Choose {
		s.ask("team", "setup_which", "", choice(f.Team,
			s.option(f.Team, "setup_which_this", args{"Team": f.Name}), s.option(NewTeam, "setup_which_new", nil)), false)
	}
	name := slack.NewPlainTextInputBlockElement(nil, "v")
	name.InitialValue, name.MaxLength = f.Name, MaxTeamName
	s.ask("name", "setup_name", "", name, false)
	s.ask("coordinators", "setup_coordinators", "setup_coordinators_hint", people(f.Coordinators), false)
	s.ask("deputies", "setup_deputies", "setup_deputies_hint", people(f.Deputies), true)
	s.ask("channel", "setup_channel", "setup_channel_hint", conversation(f.CoordinatorsChannel), false)
	s.ask("team_channel", "setup_team_channel", "setup_team_channel_hint", conversation(f.TeamChannel), false)
	s.ask("zone", "setup_zone", "setup_zone_hint", s.zoneSelect(f.Zone), false)
	s.ask("region", "setup_region", "setup_region_hint", s.regionSelect(f.Region, f.Zone), true)
	from, to := peer.Calendar{From: f.WorkFrom, To: f.WorkTo}.Hours()
	s.ask("work_from", "setup_work_from", "setup_work_hint", timePicker(s, from), true)
	s.ask("work_to", "setup_work_to", "", timePicker(s, to), true)
	packs := make([]*slack.OptionBlockObject, len(RulePacks))
	for i, pack := range RulePacks {
		packs[i] = s.option(pack, "setup_pack_"+pack, nil)
	}
	s.ask("pack", "setup_pack", "setup_pack_hint", choice(orElse(f.RulePack, "none"), packs...), false)
	spoken := make([]*slack.OptionBlockObject, len(Languages))
	for i, lang := range Languages {
		spoken[i] = s.option(lang, "language_"+lang, nil)
	}
	s.ask("language", "setup_language", "setup_language_hint",
		choice(orElse(f.Language, Languages[0]), spoken...), false)
	numbers := slack.NewPlainTextInputBlockElement(nil, "v")
	numbers.Multiline, numbers.InitialValue, numbers.MaxLength = true, f.Numbers, peer.MaxNumbers
	s.ask("numbers", "setup_numbers", "setup_numbers_hint", numbers, true)
}

// mostPicked is how many people are picked at once: each is looked up in Slack before the form is answered.
const mostPicked = 30

// people is a choice of several members of the workspace.
func people(chosen []string) *slack.MultiSelectBlockElement {
	e := slack.NewOptionsMultiSelectBlockElement(slack.MultiOptTypeUser, nil, "v")
	most := mostPicked
	e.InitialUsers, e.MaxSelectedItems = chosen, &most
	return e
}

// conversation is a choice of one channel of this workspace, private ones included.
func conversation(chosen string) *slack.SelectBlockElement {
	e := slack.NewOptionsSelectBlockElement(slack.OptTypeConversations, nil, "v")
	e.Filter = &slack.SelectBlockElementFilter{
		Include: []string{"private", "public"}, ExcludeExternalSharedChannels: true, ExcludeBotUsers: true,
	}
	e.InitialConversation = chosen
	return e
}

func orElse(text, other string) string {
	if text == "" {
		return other
	}
	return text
}

// languageName writes the name of a language in the reader's language.
func languageName(w *words, lang string) string {
	if !slices.Contains(Languages, lang) {
		lang = Languages[0]
	}
	return w.say("language_"+lang, nil)
}

// Mend says beside an answer of a form what to mend.
type Mend struct {
	What Fault
	Min  int `json:",omitempty"`
	Max  int `json:",omitempty"`
}

// Fault is what is wrong with an answer.
type Fault string

// The faults of answers.
const (
	Empty        Fault = "empty"        // nothing was answered
	NameTaken    Fault = "name_taken"   // another team is called so
	NameBad      Fault = "name_bad"     // too long, or not a plain line of text
	NoMember     Fault = "no_member"    // guests, bots, deactivated or people of another workspace
	SameChannel  Fault = "same_channel" // both channels are the same
	BadZone      Fault = "bad_zone"
	BadChoice    Fault = "bad_choice"
	OutOfRange   Fault = "range" // Min and Max are set
	HoursBad     Fault = "hours" // the end is not after the start
	ReviewPast   Fault = "review"
	NobodyChosen Fault = "nobody"
	Unwelcome    Fault = "not_in_team" // who was chosen is not in a team that the person coordinates
	TooLong      Fault = "too_long"    // Max is set, in characters
	NotYetIn     Fault = "not_yet_in"  // who was chosen has not said yes
	StepOrder    Fault = "step_order"  // a step that is not after the one before
	StepEmpty    Fault = "step_empty"  // a step with a day and nothing that changes
	StepDay      Fault = "step_day"    // the day of a step is over, or too far ahead
)

func (Mend) kind() string { return "mend" }

func (m Mend) layout(p *page) {
	p.say("mend_"+string(m.What), args{"Min": m.Min, "Max": m.Max})
}
