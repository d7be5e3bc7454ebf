package commands

import (
	"cmp"
	"context"
	"slices"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// ownMatches shows the person's matches, those that wait or run first, with what can be done with each.
func ownMatches(ctx context.Context, d *Desk, req Request) (Reply, error) {
	st, no, err := d.own(ctx, req, peer.SeeOwnAgreement)
	if err != nil || no != nil {
		return say(no), err
	}
	team := ownTeam(req, st)
	list := messages.MatchList{Who: team.Coordinators}
	for _, over := range []bool{false, true} {
		for _, m := range st.Matches {
			if m.State == peer.MatchDeclined || (m.StateAt(req.At) == peer.MatchEnded) != over {
				continue
			}
			list.Matches = append(list.Matches, messages.MatchFactsOf(m, st.TimeOff, req.At, zone(req, team), req.Person.User))
		}
	}
	return say(list), nil
}

// teamMatches shows the coordinators and deputies of a team its matches: first those that run beyond the day on which they were
// expected to end, then those that wait for a yes, then the others, the nearest end first. It is never in the order of people.
func teamMatches(ctx context.Context, d *Desk, req Request) (Reply, error) {
	st, err := d.look(ctx, req, storage.Want{People: []string{req.Person.User}, Roster: true})
	if err != nil {
		return Reply{}, err
	}
	a := actor(req, st)
	teams := teamsWhere(a, peer.SeeMatches)
	if len(teams) == 0 {
		return say(nowhere(req, st, peer.SeeMatches)), nil
	}
	var list messages.TeamMatches
	for _, t := range teams {
		view := messages.MatchesOf{Team: t.Name, Seen: peer.May(a, peer.DrawMatch, peer.Subject{Team: t.ID}) != peer.OK}
		for _, m := range membersOf(st, t.ID) {
			if m.State != peer.Active {
				continue
			}
			own, err := d.look(ctx, req, storage.Want{Worker: m.User})
			if err != nil {
				return Reply{}, err
			}
			for _, one := range own.Matches {
				view.Add(messages.MatchFactsOf(one, own.TimeOff, req.At, zoneOf(m, t), ""))
			}
		}
		for _, part := range [][]messages.MatchFacts{view.Past, view.Waiting, view.Others} {
			slices.SortFunc(part, func(a, b messages.MatchFacts) int {
				return cmp.Or(a.NextDay().Since(b.NextDay()), peer.CompareCodes(a.Code, b.Code))
			})
		}
		list.Teams = append(list.Teams, view)
	}
	return say(list), nil
}
