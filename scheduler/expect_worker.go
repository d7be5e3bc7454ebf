package scheduler

import (
	"context"
	"time"

	"alongside/peer"
	"alongside/storage"
)

// expectWorkers asks of each active worker what their own records ask for. due returns it, and false where there is nothing; it is asked
// again, of what is read then, before anything is entered.
func expectWorkers(ctx context.Context, r *Runner, matter func(storage.Due) string, due func(st storage.State, m peer.Member) (storage.Due, bool)) ([]expected, error) {
	roster, err := r.cfg.Store.Load(ctx, storage.Want{Workspace: r.cfg.Workspace, Roster: true})
	if err != nil {
		return nil, err
	}
	var all []expected
	for _, m := range roster.Members {
		if m.State != peer.Active {
			continue
		}
		want := storage.Want{Workspace: r.cfg.Workspace, Worker: m.User, Hours: true}
		st, err := r.cfg.Store.Load(ctx, want)
		if err != nil {
			return all, err
		}
		d, asks := due(st, m)
		if !asks {
			continue
		}
		all = append(all, expected{
			matter: matter(d), by: d.At, want: want, team: m.Team, worker: m.User, target: m.User,
			again: func(st storage.State, _ time.Time) ([]storage.Due, error) {
				if d, asks := due(st, m); asks {
					return []storage.Due{d}, nil
				}
				return nil, nil
			},
		})
	}
	return all, nil
}

// expectShift: every shift that runs is asked about.
func expectShift(ctx context.Context, r *Runner, _ time.Time) ([]expected, error) {
	return expectWorkers(ctx, r, storage.Due.Member, func(st storage.State, m peer.Member) (storage.Due, bool) {
		return storage.ShiftOpen(m.User, st.Hours.Running), st.Hours.Running.On()
	})
}
