package scheduler

import (
	"context"
	"time"

	"alongside/peer"
	"alongside/storage"
)

// leaveAsks is what a leaving asks the clock for: the entries to choose from, the last of which is the latest.
type leaveAsks func(st storage.State, l peer.Leaving, team peer.Team, at time.Time) []storage.Due

func expectLeaveWaiting(ctx context.Context, r *Runner, at time.Time) ([]expected, error) {
	return expectLeaving(ctx, r, at, matterOfLeaving, func(_ storage.State, l peer.Leaving, team peer.Team, at time.Time) []storage.Due {
		if l.State != peer.LeaveAsked {
			return nil
		}
		calendar := team.Calendar()
		step := max(1, peer.WaitingReached(peer.Alert{RaisedAt: l.AskedAt}, at, calendar))
		return []storage.Due{storage.LeaveWaiting(l, step, l.WaitingAt(step, calendar)), storage.LeaveWaiting(l, step+1, l.WaitingAt(step+1, calendar))}
	})
}

func expectGoodbye(ctx context.Context, r *Runner, at time.Time) ([]expected, error) {
	return expectLeaving(ctx, r, at, storage.Due.Member, func(_ storage.State, l peer.Leaving, _ peer.Team, _ time.Time) []storage.Due {
		if l.State != peer.LeaveSet || l.Told {
			return nil
		}
		return []storage.Due{storage.LeaveGoodbye(l)}
	})
}

func expectLeaveEnd(ctx context.Context, r *Runner, at time.Time) ([]expected, error) {
	return expectLeaving(ctx, r, at, storage.Due.Member, func(_ storage.State, l peer.Leaving, _ peer.Team, _ time.Time) []storage.Due {
		if l.State != peer.LeaveSet {
			return nil
		}
		return []storage.Due{storage.LeaveEnd(l)}
	})
}

func expectLeavePass(ctx context.Context, r *Runner, at time.Time) ([]expected, error) {
	return expectLeaving(ctx, r, at, storage.Due.Member, func(st storage.State, l peer.Leaving, _ peer.Team, at time.Time) []storage.Due {
		if l.State != peer.LeaveOver {
			return nil
		}
		for _, h := range l.Matches {
			if m, ok := peer.MatchOf(st.Matches, h.Code); ok && h.Agreed && m.Running(at) {
				return []storage.Due{storage.LeavePass(l, h, at)}
			}
		}
		return nil
	})
}

func expectLeaveChecks(ctx context.Context, r *Runner, at time.Time) ([]expected, error) {
	return expectLeaving(ctx, r, at, storage.Due.Member, func(_ storage.State, l peer.Leaving, team peer.Team, at time.Time) []storage.Due {
		if l.State != peer.LeaveOver {
			return nil
		}
		for n := 1; n <= len(l.Checks); n++ {
			if due := storage.LeaveCheck(l, n, team.Calendar()); due.At.After(at) {
				return []storage.Due{due}
			}
		}
		return nil
	})
}

// expectLeaving asks every leaving what it wants of the clock.
func expectLeaving(ctx context.Context, r *Runner, at time.Time, matter func(storage.Due) string, of leaveAsks) ([]expected, error) {
	leavings, err := r.cfg.Store.Leavings(ctx, r.cfg.Workspace)
	if err != nil {
		return nil, err
	}
	var all []expected
	for _, l := range leavings {
		want := storage.Want{Workspace: r.cfg.Workspace, Worker: l.Worker, People: []string{l.Worker}, Joining: true}
		st, err := r.cfg.Store.Load(ctx, want)
		if err != nil {
			return all, err
		}
		dues := func(st storage.State, at time.Time) []storage.Due {
			if st.Leaving == nil || st.Leaving.ID != l.ID || st.Team(st.Leaving.Team) == nil {
				return nil
			}
			return of(st, *st.Leaving, *st.Team(st.Leaving.Team), at)
		}
		choices := dues(st, at)
		if len(choices) == 0 {
			continue
		}
		all = append(all, expected{
			matter: matter(choices[0]), by: choices[len(choices)-1].At, want: want, team: l.Team, worker: l.Worker, target: l.Worker,
			again: func(st storage.State, at time.Time) ([]storage.Due, error) { return dues(st, at), nil },
		})
	}
	return all, nil
}

// matterOfLeaving is somebody's wish to leave, whichever step of it an entry is.
func matterOfLeaving(d storage.Due) string {
	worker, id, _, err := storage.ReadLeaveDue(d)
	if err != nil {
		return ""
	}
	return worker + "/" + id
}
