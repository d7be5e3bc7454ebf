package scheduler

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"time"

	"github.com/sirupsen/logrus"

	"alongside/storage"
)

const (
	batch     = 100             // entries claimed at a time
	tries     = 5               // decisions made anew because somebody else changed what they were based on
	unitTime  = 2 * time.Second // for one entry, all tries together
	lateAfter = 2 * time.Minute // an entry that another copy claimed before it ended comes again after one
)

// errBusy means that a decision was overtaken five times in a row.
var errBusy = errors.New("scheduler: overtaken too often")

// poison is why an entry cannot be done, without content: the entry itself, or what it leads to, is broken.
type poison string

// Error returns the reason.
func (p poison) Error() string { return string(p) }

// Tick does what is due, one entry after the other, until nothing is due any more, and returns how many entries were done
// or lapsed. When it returns without an error everything that was due is committed. An entry that cannot be done is moved
// aside and keeps nothing else waiting. The error is storage's where it does not serve: what was left comes again within a
// minute.
func (r *Runner) Tick(ctx context.Context) (done int, err error) {
	r.tick.Lock()
	defer r.tick.Unlock()
	seen := map[string]bool{}
	var others []entry // of jobs that Only left out
	defer func() {
		err = errors.Join(err, r.putBack(ctx, others))
	}()
	for {
		claimed, now, claimErr := r.cfg.Store.ClaimDue(ctx, r.cfg.Workspace, batch)
		if claimErr != nil {
			return done, errors.Join(err, claimErr)
		}
		if len(claimed) == 0 {
			return done, err
		}
		for _, d := range claimed {
			if ctx.Err() != nil {
				return done, errors.Join(err, ctx.Err())
			}
			e := open(d)
			if !r.mine(e) {
				others = append(others, e)
				continue
			}
			if seen[e.member] { // it stays claimed for a minute, so this cannot go on for ever
				err = errors.Join(err, fmt.Errorf("scheduler: an entry of %s came due again at once", e.Kind))
				continue
			}
			seen[e.member] = true
			ok, doErr := r.do(ctx, e, now)
			if ok {
				done++
			}
			err = errors.Join(err, doErr)
			if errors.Is(doErr, storage.ErrUnavailable) {
				return done, err // the rest would only wait for the same
			}
		}
	}
}

// mine tells whether this Runner is to touch an entry: one of its jobs and, unless Only left some out, one of no job.
func (r *Runner) mine(e entry) bool {
	_, ok := r.job(e.Kind)
	return ok || !r.some
}

func (r *Runner) job(name string) (Job, bool) {
	i := slices.IndexFunc(r.jobs, func(j Job) bool { return j.Name == name && j.Kind == Entries })
	if i < 0 {
		return Job{}, false
	}
	return r.jobs[i], true
}

// do does one entry, or moves it aside. It is finished even when the program is asked to stop meanwhile.
// The instant is that of the claim, by the server's clock: a copy whose own clock is wrong decides as all others do.
func (r *Runner) do(ctx context.Context, e entry, at time.Time) (done bool, err error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), unitTime)
	defer cancel()
	if at.Before(e.At) {
		at = e.At // it was entered by a clock that is ahead
	}
	outcome, err := r.attempt(ctx, e, at)
	log := r.log.WithFields(logrus.Fields{"job": e.Kind, "entry": e.Subject + ":" + e.Occurrence, "attempt": e.attempt + 1})
	switch {
	case err == nil:
	case passing(err):
		r.counts.add(e.Kind, PutOff)
		log.WithField("error", errorWord(err)).Warn("due entry put off")
		return false, err
	default:
		r.counts.add(e.Kind, Aside)
		log.WithField("error", errorWord(err)).Error("due entry moved aside")
		return false, r.moveAside(ctx, e, at)
	}
	if late := at.Sub(e.At); late > lateAfter && outcome != Lapsed {
		log = log.WithField("late", late.Round(time.Second).String())
		if outcome == Done {
			r.counts.add(e.Kind, Late)
		}
	}
	r.counts.add(e.Kind, outcome)
	log.Info("due entry " + string(outcome))
	return true, nil
}

// attempt is the unit of work: read once, decide, commit once. What somebody overtook is decided again on what they left.
func (r *Runner) attempt(ctx context.Context, e entry, at time.Time) (outcome Outcome, err error) {
	defer func() {
		if p := recover(); p != nil {
			r.counts.add(e.Kind, Panic)
			r.log.WithFields(logrus.Fields{"job": e.Kind, "panic": fmt.Sprintf("%T", p), "stack": string(debug.Stack())}).Error("job panicked")
			outcome, err = "", poison("panic")
		}
	}()
	job, ok := r.job(e.Kind)
	if !ok {
		return "", poison("unknown kind")
	}
	want, err := job.read(e)
	if err != nil {
		return "", poison("undecodable")
	}
	want.Workspace, want.Op = r.cfg.Workspace, e.Due.Member()
	missed := job.CatchUp == IfFresh && at.Sub(e.At) > job.Fresh
	for range tries {
		st, err := r.cfg.Store.Load(ctx, want)
		if err != nil {
			return "", err
		}
		op := want.Op
		if st.Applied { // done before, and entered again: only the entry is left to take out
			op = "again/" + e.member + "/" + rand.Text()
		}
		c := storage.NewChange(st, op, at)
		outcome = Done
		switch lapsed := false; {
		case st.Applied:
			outcome = Lapsed
		case missed:
			outcome = Missed
			c.Audit(storage.Audit{By: "clock", Action: "drop", Target: e.Due.Member(), Result: "too late to be of use"})
		default:
			if job.prepare != nil {
				if e.prepared, err = job.prepare(ctx, r, e, st, at); err != nil {
					return "", err
				}
			}
			if lapsed, err = job.decide(e, st, at, c); err != nil {
				return "", err
			}
			if lapsed {
				outcome = Lapsed
			}
		}
		c.Undue(e.member)
		if _, err = r.cfg.Store.Commit(ctx, c); !errors.Is(err, storage.ErrConflict) {
			return outcome, err
		}
	}
	return "", errBusy
}

// passing tells whether an error goes by itself, so that the entry is simply tried again. Every other one is the entry's own,
// or a fault of ours.
func passing(err error) bool {
	for _, known := range []error{storage.ErrUnavailable, storage.ErrLate, errBusy, context.DeadlineExceeded, context.Canceled} {
		if errors.Is(err, known) {
			return true
		}
	}
	return false
}
