package scheduler

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/sirupsen/logrus"

	"alongside/peer"
	"alongside/storage"
)

const (
	sweepAhead = 400 * 24 * time.Hour // no entry is due later
	sweepMost  = 100_000              // entries that are looked at
)

// expected is an entry that the records ask for.
type expected struct {
	matter string       // what it is about, as the job's matter says of an entry: any one entry of it will do…
	by     time.Time    // …that is due by then: a clock that ran ahead for a while may have left one behind that is years away
	want   storage.Want // what is read again before it is entered
	team   string       // for the audit, as are the next two
	worker string
	target string

	// again returns the entries to choose from, the first of which was not done yet is entered; none where the records, read
	// again, ask for it no more.
	again func(st storage.State, at time.Time) ([]storage.Due, error)
}

// errFull means that the index holds more than a sweep looks at.
var errFull = errors.New("scheduler: the due index holds more entries than are swept")

// sweep holds the index against the records, job by job: what they ask for has its entry. One that is gone, which never happens while
// all goes well, is entered again, counted and logged.
func sweep(ctx context.Context, r *Runner, _ time.Time) error {
	at, err := r.cfg.Store.Now(ctx, r.cfg.Workspace)
	if err != nil {
		return err
	}
	// First the records, then the index: whatever was entered in between is there already.
	asked := map[string][]expected{}
	var failed error
	for _, j := range r.all {
		if j.expect == nil {
			continue
		}
		all, err := j.expect(ctx, r, at)
		failed = errors.Join(failed, err)
		asked[j.Name] = all
	}
	entries, err := r.cfg.Store.DuePeek(ctx, r.cfg.Workspace, at.Add(sweepAhead), sweepMost)
	if err == nil && len(entries) == sweepMost {
		err = errFull
	}
	if err != nil {
		return errors.Join(failed, err)
	}
	byKind := map[string][]entry{}
	for _, d := range entries {
		e := open(d)
		byKind[e.Kind] = append(byKind[e.Kind], e)
	}
	for _, j := range r.all {
		entered := make(map[string]time.Time, len(asked[j.Name])) // when the first entry of a matter is due
		for _, e := range byKind[j.Name] {
			if j.matter == nil {
				break
			}
			due := e.At
			if e.attempt > 0 {
				due = time.Time{} // it rests after an attempt that failed, and is on its way
			}
			if first, ok := entered[j.matter(e.Due)]; !ok || due.Before(first) {
				entered[j.matter(e.Due)] = due
			}
		}
		for _, x := range asked[j.Name] {
			if first, ok := entered[x.matter]; !ok || first.After(x.by) {
				failed = errors.Join(failed, r.enterAgain(ctx, j, x, at))
			}
		}
	}
	return failed
}

// enterAgain enters what is expected, as the records ask for it when they are read once more.
func (r *Runner) enterAgain(ctx context.Context, j Job, x expected, at time.Time) error {
	for range tries {
		x.want.Workspace = r.cfg.Workspace
		st, err := r.cfg.Store.Load(ctx, x.want)
		if err != nil {
			return err
		}
		choices, err := x.again(st, at)
		if err != nil {
			r.log.WithFields(logrus.Fields{"job": j.Name, "target": x.target, "error": errorWord(err)}).Error("what the records ask for cannot be entered")
			return nil
		}
		due, found, err := r.notDone(ctx, choices)
		if err != nil || !found {
			return err
		}
		// Copies that sweep at the same time enter it once.
		c := storage.NewChange(st, "sweep/"+due.Member()+"/"+at.UTC().Format("2006-01-02T15:04"), at)
		c.Due(due)
		c.Audit(storage.Audit{By: "clock", Action: "enter again", Team: x.team, Worker: x.worker, Target: x.target, Result: "ok"})
		_, err = r.cfg.Store.Commit(ctx, c)
		if errors.Is(err, storage.ErrConflict) {
			continue
		}
		if err == nil {
			r.counts.add(j.Name, Healed)
			r.log.WithFields(logrus.Fields{"entry": due.Member()}).Error("what the records ask for was not in the due index; entered again")
		}
		return err
	}
	return errBusy
}

// notDone returns the first of some entries whose work was not done.
func (r *Runner) notDone(ctx context.Context, choices []storage.Due) (due storage.Due, found bool, err error) {
	for _, d := range choices {
		before, err := r.cfg.Store.Load(ctx, storage.Want{Workspace: r.cfg.Workspace, Op: d.Member()})
		if err != nil {
			return d, false, err
		}
		if !before.Applied {
			return d, true, nil
		}
	}
	return due, false, nil
}

// expectWaiting: every open alert is passed on some day.
func expectWaiting(ctx context.Context, r *Runner, at time.Time) ([]expected, error) {
	return expectAlerts(ctx, r, at, func(a peer.Alert) bool { return a.State == peer.Open },
		func(a peer.Alert, team peer.Team, at time.Time) time.Time {
			return peer.WaitingStep(a, peer.WaitingReached(a, at, team.Calendar())+1, team.Calendar())
		},
		func(a peer.Alert, team peer.Team, at time.Time) []storage.Due {
			step := max(1, peer.WaitingReached(a, at, team.Calendar()))
			return []storage.Due{ // the step that stands by now or, where that was done, the one after it
				storage.AlertWaiting(a, step, peer.WaitingStep(a, step, team.Calendar())),
				storage.AlertWaiting(a, step+1, peer.WaitingStep(a, step+1, team.Calendar())),
			}
		})
}

// expectSnoozed: every alert that was put off comes back.
func expectSnoozed(ctx context.Context, r *Runner, at time.Time) ([]expected, error) {
	return expectAlerts(ctx, r, at, peer.Alert.Snoozing,
		func(a peer.Alert, _ peer.Team, _ time.Time) time.Time { return a.SnoozedUntil },
		func(a peer.Alert, _ peer.Team, _ time.Time) []storage.Due {
			return []storage.Due{storage.AlertSnoozed(a)}
		})
}

func expectAlerts(ctx context.Context, r *Runner, at time.Time, asks func(peer.Alert) bool,
	by func(a peer.Alert, team peer.Team, at time.Time) time.Time, dues func(a peer.Alert, team peer.Team, at time.Time) []storage.Due,
) ([]expected, error) {
	alerts, err := r.cfg.Store.OpenAlerts(ctx, r.cfg.Workspace)
	if err != nil {
		return nil, err
	}
	teams, err := r.cfg.Store.Load(ctx, storage.Want{Workspace: r.cfg.Workspace})
	var all []expected
	for _, a := range alerts {
		if !asks(a) {
			continue
		}
		latest := at
		if team := teams.Team(a.Team); team != nil {
			latest = by(a, *team, at)
		}
		all = append(all, expected{
			matter: alertMatter(a.Worker, a.ID, a.Episode, a.Snoozes), by: latest, want: storage.Want{Worker: a.Worker}, team: a.Team, worker: a.Worker, target: a.ID,
			again: func(st storage.State, at time.Time) ([]storage.Due, error) {
				for _, now := range st.Alerts {
					if now.ID != a.ID || now.Episode != a.Episode || now.Snoozes != a.Snoozes || !asks(now) {
						continue
					}
					team := st.Team(now.Team)
					if team == nil {
						return nil, poison("the team of the alert is gone")
					}
					return dues(now, *team, at), nil
				}
				return nil, nil
			},
		})
	}
	return all, err
}

func alertMatter(worker, id string, episode, snoozes int) string {
	return fmt.Sprintf("%s/%s/%d/%d", worker, id, episode, snoozes)
}

func matterOfWaiting(d storage.Due) string {
	w, err := storage.ReadAlertWaiting(d)
	if err != nil {
		return ""
	}
	return alertMatter(w.Worker, w.Alert, w.Episode, w.Snoozes)
}

func matterOfSnoozed(d storage.Due) string {
	s, err := storage.ReadAlertSnoozed(d)
	if err != nil {
		return ""
	}
	return alertMatter(s.Worker, s.Alert, s.Episode, s.Snoozes)
}
