package commands

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"time"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// setupOpened opens the set-up: blank where no team is there, filled in where one is, and asking which where several are.
func setupOpened(ctx context.Context, d *Desk, req Request) (Reply, error) {
	st, no, err := d.admins(ctx, req)
	if err != nil || no != nil {
		return say(no), err
	}
	switch len(st.Teams) {
	case 0:
		return Reply{Form: blankSetup(req)}, nil
	case 1:
		form := filledSetup(st.Teams[0])
		form.Choose = true
		return Reply{Form: form}, nil
	}
	choices := messages.TeamChoices{}
	for _, t := range st.Teams {
		choices.Teams = append(choices.Teams, messages.TeamChoice{ID: t.ID, Name: t.Name})
	}
	return say(choices), nil
}

// setupChosen opens the settings of the team that a button names.
func setupChosen(ctx context.Context, d *Desk, req Request) (Reply, error) {
	st, no, err := d.admins(ctx, req)
	if err != nil || no != nil {
		return say(no), err
	}
	team := st.Team(req.Value)
	if team == nil {
		return say(d.stale()), nil
	}
	return Reply{Form: filledSetup(*team)}, nil
}

// setupNew opens the blank set-up.
func setupNew(ctx context.Context, d *Desk, req Request) (Reply, error) {
	_, no, err := d.admins(ctx, req)
	if err != nil || no != nil {
		return say(no), err
	}
	return Reply{Form: blankSetup(req)}, nil
}

// admins reads the teams, and refuses whoever may not set them up.
func (d *Desk) admins(ctx context.Context, req Request) (storage.State, messages.Message, error) {
	st, err := d.look(ctx, req, storage.Want{People: []string{req.Person.User}})
	if err != nil {
		return st, nil, err
	}
	if reason := peer.May(actor(req, st), peer.SetUpTeam, peer.Subject{}); reason != peer.OK {
		return st, refused(req, st, reason), nil
	}
	return st, nil, nil
}

func blankSetup(req Request) messages.SetupForm {
	return messages.SetupForm{Zone: req.Person.Zone, Language: req.Person.Language}
}

func filledSetup(t peer.Team) messages.SetupForm {
	return messages.SetupForm{
		Team: t.ID, Name: t.Name, Coordinators: t.Coordinators, Deputies: t.Deputies, CoordinatorsChannel: t.CoordinatorsChannel,
		TeamChannel: t.TeamChannel, Zone: t.Zone, RulePack: t.RulePack, Language: t.Language,
		Region: t.Region, WorkFrom: t.WorkFrom, WorkTo: t.WorkTo,
		Numbers: t.Numbers,
	}
}

// mends are what to mend in a form, by block id.
type mends map[string]messages.Message

// add notes a fault beside an answer; the first one about an answer stays.
func (m mends) add(block string, fault messages.Fault) {
	if _, known := m[block]; !known {
		m[block] = messages.Mend{What: fault}
	}
}

var channelID = regexp.MustCompile(`^[CG][A-Z0-9]{1,24}$`)

// setupAnswers reads the answers of the set-up into a team, and says what to mend in them.
func setupAnswers(values map[string]Values) (peer.Team, mends) {
	faults := mends{}
	name, _ := peer.Clean(values["name"].One())
	team := peer.Team{
		Name: strings.Join(strings.Fields(name), " "), Coordinators: chosen(values["coordinators"]),
		CoordinatorsChannel: values["channel"].One(), TeamChannel: values["team_channel"].One(),
		Zone: values["zone"].One(), RulePack: values["pack"].One(), Language: values["language"].One(),
	}
	for _, u := range chosen(values["deputies"]) {
		if !slices.Contains(team.Coordinators, u) {
			team.Deputies = append(team.Deputies, u)
		}
	}
	switch {
	case team.Name == "":
		faults.add("name", messages.Empty)
	case len([]rune(team.Name)) > messages.MaxTeamName:
		faults.add("name", messages.NameBad)
	}
	team.Numbers, _ = peer.Clean(values["numbers"].One())
	if team.Numbers = strings.TrimSpace(team.Numbers); len([]rune(team.Numbers)) > peer.MaxNumbers {
		faults["numbers"] = messages.Mend{What: messages.TooLong, Max: peer.MaxNumbers}
	}
	if len(team.Coordinators) == 0 {
		faults.add("coordinators", messages.NobodyChosen)
	}
	for block, channel := range map[string]string{"channel": team.CoordinatorsChannel, "team_channel": team.TeamChannel} {
		if !channelID.MatchString(channel) {
			faults.add(block, messages.BadChoice)
		}
	}
	if team.TeamChannel == team.CoordinatorsChannel {
		faults.add("team_channel", messages.SameChannel)
	}
	if _, err := time.LoadLocation(team.Zone); err != nil || team.Zone == "" || team.Zone == "Local" {
		faults.add("zone", messages.BadZone)
	}
	readHolidaySetup(&team, values, faults)
	if !slices.Contains(messages.RulePacks, team.RulePack) {
		faults.add("pack", messages.BadChoice)
	}
	if !slices.Contains(messages.Languages, team.Language) {
		faults.add("language", messages.BadChoice)
	}
	return team, faults
}

// setupSubmitted stores a team and tells the people who have a place in it now.
func setupSubmitted(ctx context.Context, d *Desk, req Request) (Reply, error) {
	var opened messages.SetupForm
	messages.Reopen(&opened, req.Private)
	target := opened.Team
	if picked := req.Values["team"].One(); picked != "" {
		target = picked
	}
	if target == messages.NewTeam {
		target = ""
	}
	team, faults := setupAnswers(req.Values)
	for block, users := range map[string][]string{"coordinators": team.Coordinators, "deputies": team.Deputies} {
		found, err := d.persons(ctx, req.Workspace, users)
		if err != nil {
			return Reply{}, err
		}
		if slices.ContainsFunc(found, func(p peer.Person) bool { return gate(p) != peer.OK }) {
			faults.add(block, messages.NoMember)
		}
	}
	if len(faults) > 0 {
		return Reply{Errors: faults}, nil
	}
	s := setup{desk: d, req: req, team: team, target: target, newID: d.NewID()}
	m, err := d.unit(ctx, req, storage.Want{People: []string{req.Person.User}}, s.decide)
	if err == nil && len(s.faults) > 0 {
		return Reply{Errors: s.faults}, nil
	}
	return say(m), err
}

// setup is a team as it was filled in, on its way to be stored.
type setup struct {
	desk   *Desk
	req    Request
	team   peer.Team
	target string // id of the team to change, empty for a new one
	newID  string
	faults mends // set by decide
}

func (s *setup) decide(st storage.State) (decision, error) {
	s.faults = mends{}
	a, action := actor(s.req, st), peer.SetUpTeam
	if s.target != "" {
		action = peer.ChangeTeam
	}
	if reason := peer.May(a, action, peer.Subject{Team: s.target}); reason != peer.OK {
		return decision{reply: refused(s.req, st, reason)}, nil
	}
	var before peer.Team
	team := s.team
	team.ID, team.CreatedAt, team.CreatedBy = s.newID, s.req.At, s.req.Person.User
	if s.target != "" {
		known := st.Team(s.target)
		if known == nil {
			return decision{reply: s.desk.stale()}, nil
		}
		before = *known
		team = keptWith(before, s.team)
	}
	for _, other := range st.Teams {
		if other.ID != team.ID && strings.EqualFold(other.Name, team.Name) {
			s.faults.add("name", messages.NameTaken)
			return decision{}, nil
		}
	}
	change := storage.NewChange(st, s.req.Op, s.req.At)
	change.PutTeam(team)
	if s.target == "" {
		s.desk.enterCheckIn(change, team, s.req.At)
	}
	hello := before.CoordinatorsChannel != team.CoordinatorsChannel
	if hello {
		send(change, storage.Out{
			ID: "team/" + team.ID + "/hello/" + s.req.Op, Team: team.ID, Lane: storage.ReplyLane, At: s.req.At,
			To: storage.Recipient{Channel: team.CoordinatorsChannel},
		}, messages.TeamHello{Team: team.Name, Prefix: s.desk.Prefix})
	}
	s.welcome(change, team, team.Coordinators, before.Coordinators, false)
	s.welcome(change, team, team.Deputies, before.Deputies, true)
	done := "team.change"
	if s.target == "" {
		done = "team.setup"
		if next, ok := storage.DigestDue(team, storage.Digest{}, s.req.At); ok {
			change.Due(next)
		}
	}
	change.Audit(storage.Audit{By: s.req.Person.User, Action: done, Team: team.ID, Target: team.ID, Result: "ok"})
	return decision{reply: messages.TeamSaved{
		Team: team.Name, New: s.target == "", Coordinators: team.Coordinators, Channel: team.CoordinatorsChannel, Hello: hello,
		Prefix: s.desk.Prefix,
	}, change: change}, nil
}

// keptWith returns a team with the answers of the form laid over it; what the form does not ask for stays.
func keptWith(team, answers peer.Team) peer.Team {
	team.Name, team.Zone, team.Region, team.Language, team.RulePack = answers.Name, answers.Zone, answers.Region, answers.Language, answers.RulePack
	team.Coordinators, team.Deputies = answers.Coordinators, answers.Deputies
	team.CoordinatorsChannel, team.TeamChannel = answers.CoordinatorsChannel, answers.TeamChannel
	team.WorkFrom, team.WorkTo, team.Numbers = answers.WorkFrom, answers.WorkTo, answers.Numbers
	return team
}

// welcome tells those who are new in a place what they can do.
func (s *setup) welcome(change *storage.Change, team peer.Team, now, before []string, deputy bool) {
	for _, user := range now {
		if slices.Contains(before, user) {
			continue
		}
		send(change, storage.Out{
			ID: "team/" + team.ID + "/place/" + user + "/" + s.req.Op, Team: team.ID, Lane: storage.ReplyLane, At: s.req.At,
			To: storage.Recipient{User: user},
		}, messages.CoordinatorWelcome{
			Team: team.Name, By: s.req.Person.User, Channel: team.CoordinatorsChannel, Deputy: deputy, Prefix: s.desk.Prefix,
		})
	}
}
