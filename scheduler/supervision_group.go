package scheduler

import (
	"context"
	"slices"
	"strconv"
	"time"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

func readSupervisionGroup(e entry) (storage.Want, error) {
	s, err := storage.ReadSupervisionGroupDue(e.Due)
	return storage.Want{Find: s.ID, Supervision: true, Roster: true}, err
}

// remindGroup reminds everybody of a group session, and at its end asks each whether they were there.
func remindGroup(e entry, st storage.State, at time.Time, c *storage.Change) (lapsed bool, err error) {
	due, err := storage.ReadSupervisionGroupDue(e.Due)
	if err != nil {
		return false, poison("undecodable")
	}
	i := slices.IndexFunc(st.SupervisionGroups, func(g peer.SupervisionGroup) bool { return g.ID == due.ID })
	if i < 0 || !st.SupervisionGroups[i].Live() || st.SupervisionGroups[i].Version != due.Version {
		return true, nil
	}
	g := st.SupervisionGroups[i]
	team := st.Team(g.Team)
	if team == nil {
		return true, nil
	}
	state := messages.GroupReminded
	if max(due.Step, g.StepReached(at)) >= peer.GroupEnd {
		state, g.Ended = messages.GroupAsked, true
		c.PutSupervisionGroup(g)
	} else {
		c.Due(storage.SupervisionGroupDue(g, peer.GroupEnd))
	}
	letters := messages.SupervisionGroupLetters(g, state, "", func(user string) string {
		if m := st.Member(user); m != nil && m.Zone != "" {
			return m.Zone
		}
		return team.Zone
	})
	sendLetters(c, letters, team.ID, at)
	c.Audit(storage.Audit{By: "clock", Action: "supervision.group", Team: g.Team, Target: g.ID, Result: string(state)})
	return false, nil
}

// expectGroups: every group session that is still to come has its next step.
func expectGroups(ctx context.Context, r *Runner, at time.Time) ([]expected, error) {
	groups, err := r.cfg.Store.LiveSupervisionGroups(ctx, r.cfg.Workspace)
	var all []expected
	for _, g := range groups {
		all = append(all, expected{
			matter: supervisionMatter(g.ID, g.Version), by: g.StepAt(peer.GroupEnd), team: g.Team, target: g.ID,
			want: storage.Want{Find: g.ID, Supervision: true},
			again: func(st storage.State, at time.Time) ([]storage.Due, error) {
				for _, now := range st.SupervisionGroups {
					if now.ID == g.ID && now.Version == g.Version && now.Live() {
						step := max(peer.GroupSoon, now.StepReached(at))
						return []storage.Due{storage.SupervisionGroupDue(now, step), storage.SupervisionGroupDue(now, peer.GroupEnd)}, nil
					}
				}
				return nil, nil
			},
		})
	}
	return all, err
}

func matterOfGroup(d storage.Due) string {
	s, err := storage.ReadSupervisionGroupDue(d)
	if err != nil {
		return ""
	}
	return s.ID + "/" + strconv.Itoa(s.Version)
}
