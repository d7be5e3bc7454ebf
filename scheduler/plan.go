package scheduler

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"
)

// Due is one thing that the clock is going to ask.
type Due struct {
	Job        string
	Subject    string // of an entry, else empty
	Occurrence string // of an entry, else empty
	At         time.Time
	Attempts   int  // how often it was moved aside
	Known      bool // a job of the table would do it
}

const (
	planEntries = 10_000 // of the index
	planRuns    = 1_000  // of each Cron job
)

// DryRun returns what would be done until an instant, the earliest first, and does nothing. At most 10,000 entries and 1,000
// runs of each Cron job are listed. Entries that a run enters itself, such as the next step of an alert, are not yet there.
func (r *Runner) DryRun(ctx context.Context, until time.Time) ([]Due, error) {
	entries, err := r.cfg.Store.DuePeek(ctx, r.cfg.Workspace, until, planEntries)
	if err != nil {
		return nil, err
	}
	var all []Due
	for _, d := range entries {
		e := open(d)
		if !r.mine(e) {
			continue
		}
		_, known := r.job(e.Kind)
		all = append(all, Due{e.Kind, e.Subject, e.Occurrence, e.At, e.attempt, known})
	}
	for _, j := range r.jobs {
		if j.Kind != Cron {
			continue
		}
		schedule, err := specs{}.Parse(j.Spec)
		if err != nil {
			return nil, err
		}
		at := r.cfg.Now().UTC()
		for range planRuns {
			if at = schedule.Next(at); at.IsZero() || at.After(until) {
				break
			}
			all = append(all, Due{Job: j.Name, At: at, Known: true})
		}
	}
	slices.SortStableFunc(all, func(a, b Due) int {
		return cmp.Or(a.At.Compare(b.At), strings.Compare(a.Job, b.Job), strings.Compare(a.Subject, b.Subject))
	})
	return all, nil
}
