package scheduler

import (
	"context"
	"time"

	"alongside/peer"
	"alongside/storage"
)

// asks is what the records of a worker ask the clock for.
type asks func(st storage.State, m peer.Member, team peer.Team, at time.Time) []storage.Due

// expectOfMembers holds the entries of every worker who is in a team against their records. matter says what an entry is about;
// with storage.Due.Member each is its own.
func expectOfMembers(ctx context.Context, r *Runner, at time.Time, hours bool, matter func(storage.Due) string, of asks) ([]expected, error) {
	roster, err := r.cfg.Store.Load(ctx, storage.Want{Workspace: r.cfg.Workspace, Roster: true})
	if err != nil {
		return nil, err
	}
	var all []expected
	for user, m := range roster.Members {
		if m.State != peer.Active {
			continue
		}
		want := storage.Want{Workspace: r.cfg.Workspace, Worker: user, People: []string{user}, Hours: hours, Plans: hours}
		st, err := r.cfg.Store.Load(ctx, want)
		if err != nil {
			return all, err
		}
		for _, d := range of.dues(st, user, at) {
			all = append(all, expected{
				matter: matter(d), by: d.At, want: want, team: m.Team, worker: user, target: d.Occurrence,
				again: func(st storage.State, at time.Time) ([]storage.Due, error) {
					for _, now := range of.dues(st, user, at) {
						if matter(now) == matter(d) {
							return []storage.Due{now}, nil
						}
					}
					return nil, nil
				},
			})
		}
	}
	return all, nil
}

// dues asks for a worker who is still in a team.
func (of asks) dues(st storage.State, user string, at time.Time) []storage.Due {
	m := st.Member(user)
	if m == nil || m.State != peer.Active {
		return nil
	}
	team := st.Team(m.Team)
	if team == nil {
		return nil
	}
	return of(st, *m, *team, at)
}
