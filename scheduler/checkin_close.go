package scheduler

import (
	"context"
	"errors"
	"time"

	"github.com/sirupsen/logrus"

	"alongside/peer"
	"alongside/storage"
)

// lostAfter is for how long after its end a week waits for its key, where the folder of keys is not the one with which it was
// opened. After that the key counts as lost, and what was answered with it.
const lostAfter = 7 * 24 * time.Hour

// checkInClosed is what there is to release of a week that is closed.
type checkInClosed struct {
	Week    peer.Week
	Figures []peer.Figure            // of the week; none where there are none to show, and nobody learns why
	All     []storage.CheckInFigures // of every week that is kept, the earliest first, this one included
	Before  []storage.CheckInAverage // of the quarters before those, the earliest first
	Small   bool                     // the team has fewer workers than its minimum
	Workers int                      // of the team, now: whether they answered or not
	moved   time.Time                // the week is not over yet: its team lives by another clock now
}

// closeCheckIn tallies a week and destroys its key. It returns what is to be released.
func closeCheckIn(ctx context.Context, r *Runner, e entry, st storage.State, at time.Time) (any, error) {
	due, team, week, err := aboutCheckIn(r, e, st)
	if err != nil {
		return nil, err
	}
	if team == nil {
		team = &peer.Team{ID: due.Team}
	}
	closes := team.CheckIn.CheckInCloses(due.Week, team.Zone)
	if closes.After(at) && due.Nth <= mostMoves {
		return checkInClosed{moved: closes}, nil
	}
	workers := workersOf(st, team.ID)
	figures, err := r.cfg.Store.CloseCheckIn(ctx, r.cfg.Keys, week, team.CheckIn.Minimum, workers)
	if errors.Is(err, storage.ErrOtherKeys) && at.Sub(closes) > lostAfter {
		r.log.WithFields(logrus.Fields{"team": due.Team, "week": due.Week.String()}).Error("the key of a check-in is lost; closed without figures")
		err = r.cfg.Store.DropCheckIn(ctx, week)
	}
	if err != nil {
		return nil, err
	}
	closed := checkInClosed{Week: due.Week, Figures: figures.Figures, Workers: len(workers),
		Small: len(workers) < peer.SoundMinimum(team.CheckIn.Minimum)}
	if closed.All, err = r.cfg.Store.AllFigures(ctx, r.cfg.Workspace, due.Team); err != nil {
		return nil, err
	}
	closed.Before, err = r.cfg.Store.CheckInAverages(ctx, r.cfg.Workspace, due.Team)
	return closed, err
}

// endCheckIn releases a week that was closed. Its key is gone by now, whatever becomes of the messages.
func endCheckIn(e entry, st storage.State, at time.Time, c *storage.Change) (lapsed bool, err error) {
	due, err := storage.ReadCheckInDue(e.Due)
	closed, ok := e.prepared.(checkInClosed)
	team := st.Team(due.Team)
	if err != nil || !ok || team == nil {
		return true, err
	}
	if !closed.moved.IsZero() {
		due.Nth++
		c.Due(due.Due(storage.CheckInCloseKind, closed.moved))
		return false, nil
	}
	for _, l := range releaseCheckIn(st, *team, closed) {
		l.out.Team, l.out.At = team.ID, at
		put(c, l.out, l.message)
	}
	c.Audit(storage.Audit{By: "clock", Action: "checkin.close", Team: team.ID, Target: due.Week.String(), Result: "ok"})
	return false, nil
}

// purgeCheckIns makes old figures averages, team by team.
func purgeCheckIns(ctx context.Context, r *Runner, _ time.Time) error {
	at, err := r.cfg.Store.Now(ctx, r.cfg.Workspace)
	if err != nil {
		return err
	}
	st, err := r.cfg.Store.Load(ctx, storage.Want{Workspace: r.cfg.Workspace})
	if err != nil {
		return err
	}
	var failed error
	for _, t := range st.Teams {
		failed = errors.Join(failed, r.cfg.Store.PurgeCheckIns(ctx, r.cfg.Keys, r.cfg.Workspace, t.ID, peer.DayOf(at, t.Zone)))
	}
	return failed
}
