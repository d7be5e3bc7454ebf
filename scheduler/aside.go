package scheduler

import (
	"context"
	"crypto/rand"
	"errors"
	"strconv"
	"strings"
	"time"

	"alongside/storage"
)

// An entry that cannot be done is never thrown away: it may stand for an alert, and the next version of the program may
// know what to do with it. It is moved aside, which means that it stands in the index under the kind "aside-3/alert-waiting",
// with the number of attempts, and comes due again after a pause that doubles up to a day.

const (
	asidePrefix = "aside-"
	firstPause  = 2 * time.Minute
	longPause   = 24 * time.Hour
)

// open returns an entry as it was first entered, whether or not it stands aside.
func open(d storage.Due) entry {
	e := entry{Due: d, member: d.Member()}
	rest, ok := strings.CutPrefix(d.Kind, asidePrefix)
	if !ok {
		return e
	}
	number, kind, ok := strings.Cut(rest, "/")
	attempt, err := strconv.Atoi(number)
	if !ok || err != nil || attempt < 1 {
		return e
	}
	e.Kind, e.attempt = kind, attempt
	return e
}

// pause is how long an entry rests after an attempt, counted from 1.
func pause(attempt int) time.Duration {
	p := firstPause
	for i := 1; i < attempt && p < longPause; i++ {
		p *= 2
	}
	return min(p, longPause)
}

// moveAside enters an entry anew with one attempt more.
func (r *Runner) moveAside(ctx context.Context, e entry, at time.Time) error {
	aside := e.Due
	aside.Kind, aside.At = asidePrefix+strconv.Itoa(e.attempt+1)+"/"+e.Kind, at.Add(pause(e.attempt+1))
	return r.mend(ctx, at, func(c *storage.Change) {
		c.Undue(e.member)
		c.Due(aside)
		c.Audit(storage.Audit{By: "clock", Action: "move aside", Target: e.Due.Member(), Result: "attempt " + strconv.Itoa(e.attempt+1)})
	})
}

// putBack enters entries again as they were before they were claimed, for other copies of the program.
func (r *Runner) putBack(ctx context.Context, others []entry) error {
	if len(others) == 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), unitTime)
	defer cancel()
	return r.mend(ctx, r.cfg.Now(), func(c *storage.Change) {
		for _, e := range others {
			kind, _, _ := strings.Cut(e.member, ":")
			c.Due(storage.Due{Kind: kind, Subject: e.Subject, Occurrence: e.Occurrence, At: e.At})
		}
	})
}

// mend commits a change of the index that follows from nothing but the entries that are claimed. Each call is an operation
// of its own, because a clock may stand still.
func (r *Runner) mend(ctx context.Context, at time.Time, write func(c *storage.Change)) error {
	op := "mend/" + rand.Text()
	for range tries {
		st, err := r.cfg.Store.Load(ctx, storage.Want{Workspace: r.cfg.Workspace, Op: op})
		if err != nil {
			return err
		}
		c := storage.NewChange(st, op, at)
		write(c)
		if _, err = r.cfg.Store.Commit(ctx, c); !errors.Is(err, storage.ErrConflict) {
			return err
		}
	}
	return errBusy
}
