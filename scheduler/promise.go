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

func readPromise(e entry) (storage.Want, error) {
	id, _, err := storage.ReadPromiseDue(e.Due)
	return storage.Want{Find: id, Supervision: true}, err
}

// remindOfPromise reminds whoever promised, until the one to whom it was promised says that it is done.
func remindOfPromise(e entry, st storage.State, at time.Time, c *storage.Change) (lapsed bool, err error) {
	id, step, err := storage.ReadPromiseDue(e.Due)
	if err != nil {
		return false, poison("undecodable")
	}
	i := slices.IndexFunc(st.Promises, func(p peer.Promise) bool { return p.ID == id })
	if i < 0 || !st.Promises[i].Live() || st.Team(st.Promises[i].Team) == nil {
		return true, nil
	}
	p, team := st.Promises[i], *st.Team(st.Promises[i].Team)
	step = max(step, p.StepReached(at, team))
	state := messages.PromiseReminded
	if step > 2 {
		state = messages.PromiseLate
	}
	sendLetters(c, []messages.SupervisionLetter{{
		ID: "promise." + p.ID + ".step." + strconv.Itoa(step), User: p.By, Lane: "nudge", Version: 1,
		Message: messages.PromiseNote{ID: p.ID, Worker: p.Worker, By: p.By, What: p.What, Text: p.Sealed != "", Due: p.Due, Age: p.Age(at), State: state},
	}}, team.ID, at)
	c.Due(storage.PromiseDue(p, step+1, team))
	return false, nil
}

// expectPromises: every promise that stands is reminded of some day.
func expectPromises(ctx context.Context, r *Runner, at time.Time) ([]expected, error) {
	live, err := r.cfg.Store.LivePromises(ctx, r.cfg.Workspace)
	if err != nil {
		return nil, err
	}
	teams, err := r.cfg.Store.Load(ctx, storage.Want{Workspace: r.cfg.Workspace})
	var all []expected
	for _, p := range live {
		team := teams.Team(p.Team)
		if team == nil {
			continue
		}
		all = append(all, expected{
			matter: p.ID, by: p.StepAt(p.StepReached(at, *team)+1, *team), team: p.Team, worker: p.Worker, target: p.ID,
			want: storage.Want{Find: p.ID, Supervision: true},
			again: func(st storage.State, at time.Time) ([]storage.Due, error) {
				for _, now := range st.Promises {
					if team := st.Team(now.Team); now.ID == p.ID && now.Live() && team != nil {
						step := max(1, now.StepReached(at, *team))
						return []storage.Due{storage.PromiseDue(now, step, *team), storage.PromiseDue(now, step+1, *team)}, nil
					}
				}
				return nil, nil
			},
		})
	}
	return all, err
}

func matterOfPromise(d storage.Due) string {
	id, _, err := storage.ReadPromiseDue(d)
	if err != nil {
		return ""
	}
	return id
}
