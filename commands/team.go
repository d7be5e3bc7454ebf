package commands

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

func teamCommand() Command {
	return Command{
		Name:        "/team",
		Description: "Your team: people, codes and agreements (for coordinators and admins)",
		Usage:       "add @Ada | agreement @Ada [history|end] | match @Ada | matches | alerts | holidays | away | policy | wellbeing | said | digest | feed | questionnaires | setup | leave @Ada | induction @Ada | help",
		Examples:    []string{"", "setup", "add @Ada", "agreement @Ada", "agreement @Ada history", "agreement @Ada end", "match @Ada", "matches", "alerts", "holidays", "away", "policy", "wellbeing", "said", "digest", "feed", "questionnaires", "leave @Ada", "induction @Ada", "help"},
		run:         teamTyped,
		actions: map[string]handler{
			"team.setup": setupOpened, "team.edit": setupChosen, "team.new": setupNew,
			"team.add": addOpened, "team.match": matchOpened, "team.agreement": agreementPicked,
			"holiday.team": holidaysChosen, "holiday.add": holidayAddOpened, "holiday.work": holidayWork, "holiday.off": holidayOff,
			"member.yes": memberSaidYes, "member.no": memberSaidNo,
			"team.again":     teamAgain,
			"agreement.open": agreementOpened, "agreement.accept": agreementAccepted, "agreement.change": agreementChange,
			"agreement.draft": agreementDrafted, "agreement.drop": agreementDropped, "agreement.end": agreementEnded,
			"digest.team": digestChosen, "digest.plan": digestPlanOpened, "match.theirs": matchTheirs, "match.back": matchTakenBack, "match.pass": matchPassOpened,
		},
		forms: map[string]handler{
			"team.setup": setupSubmitted, "member.add": addSubmitted, "match.draw": matchSubmitted,
			"holiday.add":    holidaySubmitted,
			"agreement.pick": agreementPickSubmitted, "agreement.begin": agreementBegun, "agreement.propose": agreementLimited,
			"agreement.steps": agreementStepped, "agreement.confirm": agreementConfirmed,
			"match.pass":  matchPassed,
			"digest.plan": digestPlanned,
		},
	}
}

// teamTyped answers what was typed behind /team, the person before or after the word.
func teamTyped(ctx context.Context, d *Desk, req Request) (Reply, error) {
	users, words := mentioned(req.Text)
	meaning, rest := messages.Subcommand(words)
	switch {
	case strings.TrimSpace(req.Text) == "":
		return teamConsole(ctx, d, req)
	case meaning == "help":
		return d.usage(messages.TeamHelp, false), nil
	case meaning == "setup" && rest == "" && len(users) == 0:
		return setupOpened(ctx, d, req)
	case meaning == "policy" && rest == "" && len(users) == 0:
		return policyTyped(ctx, d, req)
	case meaning == "wellbeing" && rest == "" && len(users) == 0:
		return planTyped(ctx, d, req)
	case meaning == "questionnaires" && rest == "" && len(users) == 0:
		return questionnairesTyped(ctx, d, req)
	case meaning == "said" && rest == "" && len(users) == 0:
		return saidTyped(ctx, d, req)
	case meaning == "away" && rest == "" && len(users) == 0:
		return listAway(ctx, d, req)
	case meaning == "digest" && rest == "" && len(users) == 0:
		return digestTyped(ctx, d, req)
	case meaning == "feed" && len(users) == 0:
		return teamFeedTyped(ctx, d, req, rest)
	case meaning == "holidays" && len(users) == 0:
		return holidaysTyped(ctx, d, req, rest)
	case meaning == "alerts" && rest == "" && len(users) == 0:
		return teamAlerts(ctx, d, req)
	case meaning == "matches" && rest == "" && len(users) == 0:
		return teamMatches(ctx, d, req)
	case meaning == "induction" && len(users) == 1 && rest == "":
		return inductionOf(ctx, d, req, users[0])
	case meaning == "leave" && len(users) == 1 && rest == "":
		return leaveTyped(ctx, d, req, users[0])
	case meaning != "add" && meaning != "match" && meaning != "agreement":
		return d.usage(messages.TeamHelp, true), nil
	case meaning == "agreement" && len(users) == 1 && only(rest) == "history":
		return theirHistory(ctx, d, req, users[0])
	case meaning == "agreement" && len(users) == 1 && only(rest) == "end":
		return endAsked(ctx, d, req, users[0])
	case rest != "": // a name without the @, most likely
		return d.usage(messages.PersonHelp, false), nil
	case meaning == "add" && len(users) == 0:
		return addOpened(ctx, d, req)
	case meaning == "add":
		return addPeople(ctx, d, req, "", users)
	case len(users) > 1:
		return d.usage(messages.OneHelp, false), nil
	case meaning == "match" && len(users) == 0:
		return matchOpened(ctx, d, req)
	case meaning == "match":
		return drawMatch(ctx, d, req, users[0], false)
	case len(users) == 0:
		return agreementPicked(ctx, d, req)
	}
	return openAgreement(ctx, d, req, users[0])
}

// look reads for an answer that writes nothing.
func (d *Desk) look(ctx context.Context, req Request, want storage.Want) (storage.State, error) {
	want.Workspace = req.Workspace
	return d.Store.Load(ctx, want)
}

// teamsWhere are the teams in which the person may do something.
func teamsWhere(a peer.Actor, action peer.Action) []peer.Team {
	var teams []peer.Team
	for _, t := range a.Teams {
		if peer.May(a, action, peer.Subject{Team: t.ID}) == peer.OK {
			teams = append(teams, t)
		}
	}
	return teams
}

// nowhere says why a person may do something in no team at all.
func nowhere(req Request, st storage.State, action peer.Action) messages.Message {
	subject := peer.Subject{Team: ownTeam(req, st).ID}
	if subject.Team == "" && len(st.Teams) > 0 {
		subject.Team = st.Teams[0].ID
	}
	return refused(req, st, peer.May(actor(req, st), action, subject))
}

// teamConsole shows what the person may see of the teams and what is still to do.
func teamConsole(ctx context.Context, d *Desk, req Request) (Reply, error) {
	st, err := d.look(ctx, req, storage.Want{People: []string{req.Person.User}, Roster: true})
	if err != nil {
		return Reply{}, err
	}
	a := actor(req, st)
	teams := teamsWhere(a, peer.SeeTeam)
	admin := peer.May(a, peer.SetUpTeam, peer.Subject{}) == peer.OK
	if len(teams) == 0 && !admin {
		return say(nowhere(req, st, peer.SeeTeam)), nil
	}
	view := messages.Console{Admin: admin, Prefix: d.Prefix}
	for _, t := range teams {
		shown := messages.ConsoleTeam{
			ID: t.ID, Name: t.Name, Coordinators: t.Coordinators, Deputies: t.Deputies, Channel: t.CoordinatorsChannel,
			TeamChannel: t.TeamChannel, Zone: t.Zone, Language: t.Language,
			Manage: peer.May(a, peer.AddMember, peer.Subject{Team: t.ID}) == peer.OK,
		}
		for i, m := range membersOf(st, t.ID) {
			line := messages.ConsoleMember{User: m.User, State: m.State}
			line.Open = peer.May(a, peer.SeeAgreement, peer.Subject{Team: t.ID, Worker: m.User}) == peer.OK
			if line.Open && m.State == peer.Active && i < messages.MostShown {
				if line, err = d.listed(ctx, req, line); err != nil {
					return Reply{}, err
				}
			}
			shown.Members = append(shown.Members, line)
		}
		view.Teams = append(view.Teams, shown)
	}
	return say(view), nil
}

// listed adds to a worker's line what is agreed and which codes they have.
func (d *Desk) listed(ctx context.Context, req Request, line messages.ConsoleMember) (messages.ConsoleMember, error) {
	st, err := d.look(ctx, req, storage.Want{Worker: line.User})
	if err != nil {
		return line, err
	}
	_, line.Agreed = peer.TermsAt(st.Agreements, req.At)
	if pending, ok := peer.Pending(st.Agreements); ok {
		line.Pending = pending.Version
	}
	line.Codes = ownCodes(req, st)
	return line, nil
}

// membersOf are the workers of a team who have been asked or are in, in the order in which they were added.
func membersOf(st storage.State, team string) []peer.Member {
	var members []peer.Member
	for _, m := range st.Members {
		if m.Team == team && m.State != peer.Gone {
			members = append(members, m)
		}
	}
	slices.SortFunc(members, func(a, b peer.Member) int {
		return cmp.Or(a.AddedAt.Compare(b.AddedAt), cmp.Compare(a.User, b.User))
	})
	return members
}
