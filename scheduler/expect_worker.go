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

// expectRising: the day on which something was logged is looked back on in its evening, while that is of use.
func expectRising(ctx context.Context, r *Runner, at time.Time) ([]expected, error) {
	return expectWorkers(ctx, r, matterOfRising, func(st storage.State, m peer.Member) (storage.Due, bool) {
		var last time.Time
		for _, journal := range [][]storage.Entry{st.Journal.Entries, st.Hours.Entries} {
			for _, e := range journal {
				if e.LoggedAt.After(last) {
					last = e.LoggedAt
				}
			}
		}
		due, look := peer.Evening(last, m.Zone)
		_, inTime := peer.LookedBackOn(look, at, m.Zone)
		return storage.Rising(m.User, look, due), !last.IsZero() && inTime
	})
}

// matterOfRising is a day of a worker: any look back on it will do.
func matterOfRising(d storage.Due) string {
	worker, look, err := storage.ReadRising(d)
	if err != nil {
		return ""
	}
	day, _ := peer.LookedBackOn(look, d.At, "")
	return worker + "/" + day.String()
}
