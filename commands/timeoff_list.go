package commands

import (
	"cmp"
	"context"
	"slices"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// ownAhead are the person's time off that stand and are not over, the nearest first.
func ownAhead(st storage.State, req Request) []messages.OwnAway {
	codes := runningCodes(st, req.At)
	var all []messages.OwnAway
	for _, t := range st.TimeOff {
		if t.Stands() && !t.Over(req.At) {
			all = append(all, messages.OwnAway{AwayFacts: messages.AwayFactsOf(t, codes, nil), Kind: t.Kind, Now: t.Covers(req.At)})
		}
	}
	return all
}

// listTimeOff shows the person's own time off.
func listTimeOff(ctx context.Context, d *Desk, req Request, which bool) (Reply, error) {
	st, no, err := d.own(ctx, req, peer.TakeTimeOff)
	if err != nil || no != nil {
		return say(no), err
	}
	return say(messages.TimeOffList{All: ownAhead(st, req), Which: which, Prefix: d.Prefix}), nil
}

// cancelTyped takes back the only time off ahead, or the one of a day; where it is not clear which, it is asked.
func cancelTyped(ctx context.Context, d *Desk, req Request, typed awayDraft) (Reply, error) {
	st, no, err := d.own(ctx, req, peer.TakeTimeOff)
	if err != nil || no != nil {
		return say(no), err
	}
	all := ownAhead(st, req)
	if typed.first.how != "" {
		days, bad := typed.first.ahead(peer.DayOf(req.At, zone(req, ownTeam(req, st))))
		if bad != nil {
			return say(messages.TimeOffTrouble{Trouble: bad.kind, Word: bad.word}), nil
		}
		all = slices.DeleteFunc(all, func(t messages.OwnAway) bool {
			first, last, _ := peer.SpanDays(t.From, t.To, t.Zone)
			return len(days) == 1 && (days[0].Before(first) || last.Before(days[0]))
		})
	}
	if len(all) != 1 {
		return listTimeOff(ctx, d, req, true)
	}
	req.Value = req.Person.User + " " + all[0].ID
	return timeOffCancel(ctx, d, req)
}

// awayFor is how many days ahead a list of who is away reaches.
const awayFor = 14

// listAway shows who of the person's team, or of the teams that they coordinate, is away in the next two weeks, and never why.
// Colleagues see what holds; coordinators also see what waits and which codes have nobody.
func listAway(ctx context.Context, d *Desk, req Request) (Reply, error) {
	st, err := d.look(ctx, req, storage.Want{People: []string{req.Person.User}, Roster: true})
	if err != nil {
		return Reply{}, err
	}
	a := actor(req, st)
	teams := teamsWhere(a, peer.SeeAway)
	if len(teams) == 0 {
		return say(nowhere(req, st, peer.SeeAway)), nil
	}
	lists := messages.AwayLists{}
	for _, team := range teams {
		full := peer.May(a, peer.AnswerTimeOff, peer.Subject{Team: team.ID, Worker: "-"}) == peer.OK
		list, err := d.awayList(ctx, req, st, team, full)
		if err != nil {
			return Reply{}, err
		}
		lists.Teams = append(lists.Teams, list)
	}
	return say(lists), nil
}

func (d *Desk) awayList(ctx context.Context, req Request, st storage.State, team peer.Team, full bool) (messages.AwayList, error) {
	m := messages.AwayList{Team: team.Name, Full: full}
	var workers []string
	for _, w := range membersOf(st, team.ID) {
		if w.State == peer.Active {
			workers = append(workers, w.User)
		}
	}
	all, err := d.Store.TimeOffOf(ctx, req.Workspace, workers)
	if err != nil {
		return m, err
	}
	until := req.At.AddDate(0, 0, awayFor)
	for _, worker := range workers {
		for _, t := range all[worker] {
			if !t.Stands() || t.Over(req.At) || t.From.After(until) || !t.Holds() && !full {
				continue
			}
			var codes []peer.Code
			if full {
				own, err := d.look(ctx, req, storage.Want{Worker: worker})
				if err != nil {
					return m, err
				}
				codes = runningCodes(own, req.At)
			}
			facts := messages.AwayFactsOf(t, codes, nil)
			if facts.Paused = full && t.Kind == peer.PauseOff; !full {
				facts.By = ""
			}
			m.All = append(m.All, facts)
		}
	}
	slices.SortFunc(m.All, func(a, b messages.AwayFacts) int {
		return cmp.Or(a.From.Compare(b.From), cmp.Compare(a.Worker, b.Worker), cmp.Compare(a.ID, b.ID))
	})
	return m, nil
}
