package scheduler

import (
	"context"
	"errors"
	"strconv"
	"time"

	"alongside/peer"
	"alongside/storage"
)

// expectTimeOffWaiting: every request that nobody has answered is passed on some day.
func expectTimeOffWaiting(ctx context.Context, r *Runner, at time.Time) ([]expected, error) {
	return expectTimeOff(ctx, r, at, func(t peer.TimeOff, team peer.Team, at time.Time) []storage.Due {
		if !t.Waits() {
			return nil
		}
		calendar := team.Calendar()
		step := max(1, peer.TimeOffReached(t, at, calendar))
		return []storage.Due{ // the step that stands by now or, where that was done, the one after it
			storage.TimeOffWaiting(t, step, peer.TimeOffStep(t, step, calendar)),
			storage.TimeOffWaiting(t, step+1, peer.TimeOffStep(t, step+1, calendar)),
		}
	})
}

// expectTimeOffSoon: before every long time off its worker reads who is there for whom.
func expectTimeOffSoon(ctx context.Context, r *Runner, at time.Time) ([]expected, error) {
	return expectTimeOff(ctx, r, at, func(t peer.TimeOff, team peer.Team, at time.Time) []storage.Due {
		if soon, ok := t.SoonAt(team.Calendar(), at); ok && t.Holds() {
			return []storage.Due{storage.TimeOffSoon(t, soon)}
		}
		return nil
	})
}

// expectTimeOffBack: after every long time off its worker is greeted.
func expectTimeOffBack(ctx context.Context, r *Runner, at time.Time) ([]expected, error) {
	return expectTimeOff(ctx, r, at, func(t peer.TimeOff, _ peer.Team, at time.Time) []storage.Due {
		if back, ok := t.BackAt(); ok && t.Holds() && back.After(at) {
			return []storage.Due{storage.TimeOffBack(t, back)}
		}
		return nil
	})
}

// expectTimeOff returns what is expected of the time off of all workers: dues names the entries to choose from, the last of which is
// the latest.
func expectTimeOff(ctx context.Context, r *Runner, at time.Time, dues func(peer.TimeOff, peer.Team, time.Time) []storage.Due) ([]expected, error) {
	members, err := r.cfg.Store.Members(ctx, r.cfg.Workspace)
	if err != nil {
		return nil, err
	}
	var workers []string
	for _, m := range members {
		if m.State == peer.Active {
			workers = append(workers, m.User)
		}
	}
	off, err := r.cfg.Store.TimeOffOf(ctx, r.cfg.Workspace, workers)
	teams, err2 := r.cfg.Store.Load(ctx, storage.Want{Workspace: r.cfg.Workspace})
	var all []expected
	for _, worker := range workers {
		for _, t := range off[worker] {
			team := teams.Team(t.Team)
			if team == nil {
				continue
			}
			choices := dues(t, *team, at)
			if len(choices) == 0 {
				continue
			}
			all = append(all, expected{
				matter: matterOfTimeOff(choices[0]), by: choices[len(choices)-1].At, want: storage.Want{Worker: worker}, team: t.Team, worker: worker, target: t.ID,
				again: func(st storage.State, at time.Time) ([]storage.Due, error) {
					for _, now := range st.TimeOff {
						if team := st.Team(now.Team); now.ID == t.ID && team != nil {
							return dues(now, *team, at), nil
						}
					}
					return nil, nil
				},
			})
		}
	}
	return all, errors.Join(err, err2)
}

// matterOfTimeOff is what an entry about time off is about. That a request waits is one matter at every step; a beginning or an
// end at another instant is another matter.
func matterOfTimeOff(d storage.Due) string {
	worker, id, number, err := storage.ReadTimeOffDue(d)
	switch {
	case err != nil:
		return ""
	case d.Kind == storage.TimeOffWaitingKind:
		return worker + "/" + id
	}
	return worker + "/" + id + "/" + strconv.FormatInt(number, 10)
}
