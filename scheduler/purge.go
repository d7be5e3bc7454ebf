package scheduler

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/sirupsen/logrus"

	"alongside/peer"
	"alongside/storage"
)

// purge deletes everything that is kept of workers who left three months ago or more. One that cannot be done does not keep the
// others; it is tried again in the next night.
func purge(ctx context.Context, r *Runner, _ time.Time) error {
	at, err := r.cfg.Store.Now(ctx, r.cfg.Workspace)
	if err != nil {
		return err
	}
	leavings, err := r.cfg.Store.Leavings(ctx, r.cfg.Workspace)
	failed := err
	for _, l := range leavings {
		if l.State == peer.LeaveOver && !at.Before(l.PurgeAt()) {
			failed = errors.Join(failed, r.purgeOne(ctx, l, at))
		}
	}
	return failed
}

// purgeOne deletes what is kept of one worker, unless they are in a team again.
func (r *Runner) purgeOne(ctx context.Context, l peer.Leaving, at time.Time) error {
	for range tries {
		// The version of the worker's scope is read before the traces: whatever is written after that is noticed.
		st, err := r.cfg.Store.Load(ctx, storage.Want{
			Workspace: r.cfg.Workspace, Op: "purge/" + l.ID, Worker: l.Worker, People: []string{l.Worker}, Codes: true, Supervision: true, Joining: true, Feeds: true,
		})
		if err != nil {
			return err
		}
		m := st.Member(l.Worker)
		if st.Applied || st.Leaving == nil || st.Leaving.ID != l.ID || m != nil && m.State == peer.Active {
			return nil
		}
		traces, err := r.cfg.Store.TracesOf(ctx, r.cfg.Workspace, l.Worker)
		if err != nil {
			return err
		}
		responsible := slices.ContainsFunc(st.Teams, func(t peer.Team) bool {
			return slices.Contains(t.Coordinators, l.Worker) || slices.Contains(t.Deputies, l.Worker)
		})
		c := storage.NewChange(st, "purge/"+l.ID, at)
		c.Forget(traces, responsible, m != nil && m.State == peer.Invited)
		// The log says that it was done, and no more of whom.
		c.Audit(storage.Audit{By: "clock", Action: "purge", Team: l.Team, Target: l.ID, Result: "ok"})
		_, err = r.cfg.Store.Commit(ctx, c)
		if errors.Is(err, storage.ErrConflict) {
			continue
		}
		if err == nil {
			r.log.WithFields(logrus.Fields{"leaving": l.ID}).Info("the records of somebody who left are deleted")
		}
		return err
	}
	return errBusy
}
