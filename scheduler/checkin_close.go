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

// checkInClosed is what became of a week that was to be closed.
type checkInClosed struct {
	moved time.Time // the week is not over yet: its team lives by another clock now; zero where it is closed
}

// closeCheckIn tallies a week and destroys its key.
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
	_, err = r.cfg.Store.CloseCheckIn(ctx, r.cfg.Keys, week, team.CheckIn.Minimum, workersOf(st, team.ID))
	if errors.Is(err, storage.ErrOtherKeys) && at.Sub(closes) > lostAfter {
		r.log.WithFields(logrus.Fields{"team": due.Team, "week": due.Week.String()}).Error("the key of a check-in is lost; closed without figures")
		err = r.cfg.Store.DropCheckIn(ctx, week)
	}
	return checkInClosed{}, err
}

// endCheckIn enters when the team is told of a week that was closed. Its key is gone by now, whatever becomes of the messages.
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
	releaseCheckIn(c, *team, due.Week, at)
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
