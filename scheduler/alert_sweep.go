package scheduler

import (
	"context"
	"errors"
	"time"

	"github.com/sirupsen/logrus"

	"alongside/peer"
	"alongside/storage"
)

const (
	sweepAhead = 14 * 24 * time.Hour // the next step of an alert is at most a weekend away
	sweepMost  = 100_000             // entries that are looked at
)

// sweepAlerts holds the index against the records: every open alert has an entry that passes it on. One that is gone, which
// never happens while all goes well, is entered again, counted and logged.
func sweepAlerts(ctx context.Context, r *Runner, at time.Time) error {
	// First the alerts, then the index: whatever was raised in between has its entry already.
	alerts, err := r.cfg.Store.OpenAlerts(ctx, r.cfg.Workspace)
	if err != nil {
		return err
	}
	entries, err := r.cfg.Store.DuePeek(ctx, r.cfg.Workspace, at.Add(sweepAhead), sweepMost)
	if err != nil {
		return err
	}
	type episode struct {
		worker, alert   string
		number, snoozes int
	}
	entered := make(map[episode]bool, len(entries))
	for _, d := range entries {
		if w, err := storage.ReadAlertWaiting(open(d).Due); err == nil {
			entered[episode{w.Worker, w.Alert, w.Episode, w.Snoozes}] = true
		}
	}
	var failed error
	for _, a := range alerts {
		if a.State == peer.Open && !entered[episode{a.Worker, a.ID, a.Episode, a.Snoozes}] {
			failed = errors.Join(failed, r.enterAgain(ctx, a, at))
		}
	}
	return failed
}

// enterAgain enters the step of an alert that stands by now or, where that was done, the one after it.
func (r *Runner) enterAgain(ctx context.Context, a peer.Alert, at time.Time) error {
	for range tries {
		st, err := r.cfg.Store.Load(ctx, storage.Want{Workspace: r.cfg.Workspace, Worker: a.Worker})
		if err != nil {
			return err
		}
		team := st.Team(a.Team)
		if team == nil {
			r.log.WithFields(logrus.Fields{"alert": a.ID, "team": a.Team}).Error("an open alert is of a team that is gone")
			return nil
		}
		step := max(1, peer.WaitingReached(a, at, team.Calendar()))
		due := storage.AlertWaiting(a, step, peer.WaitingStep(a, step, team.Calendar()))
		before, err := r.cfg.Store.Load(ctx, storage.Want{Workspace: r.cfg.Workspace, Op: due.Member()})
		if err != nil {
			return err
		}
		if before.Applied {
			due = storage.AlertWaiting(a, step+1, peer.WaitingStep(a, step+1, team.Calendar()))
		}
		// Copies that sweep at the same time enter it once.
		c := storage.NewChange(st, "sweep/"+due.Member()+"/"+at.UTC().Format("2006-01-02T15:04"), at)
		c.Due(due)
		c.Audit(storage.Audit{By: "clock", Action: "enter again", Team: a.Team, Worker: a.Worker, Target: a.ID, Result: "ok"})
		_, err = r.cfg.Store.Commit(ctx, c)
		if errors.Is(err, storage.ErrConflict) {
			continue
		}
		if err == nil {
			r.counts.add("alert-sweep", Healed)
			r.log.WithFields(logrus.Fields{"entry": due.Member()}).Error("an open alert had no entry in the due index; entered again")
		}
		return err
	}
	return errBusy
}
