package main

import (
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"alongside/scheduler"
)

// jobsCommand lists what the clock asks.
type jobsCommand struct{}

// Run prints the table of jobs.
func (jobsCommand) Run(t terminal) error {
	w := tabwriter.NewWriter(t.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "JOB\tSET OFF BY\tAFTER A STOP\tOVERLAP\tWHAT IT DOES")
	for _, j := range scheduler.Jobs() {
		by, late := string(j.Kind), string(j.CatchUp)
		if j.Spec != "" {
			by = j.Spec + " (UTC)"
		}
		if j.Fresh > 0 {
			late += " (" + j.Fresh.String() + ")"
		}
		fmt.Fprintln(w, strings.Join([]string{j.Name, by, late, string(j.Overlap), j.Purpose}, "\t"))
	}
	return w.Flush()
}

// clockSettings have run do something else than run: look ahead, or do what is due of some jobs, and end.
type clockSettings struct {
	DryRun  time.Duration `placeholder:"24h" help:"Print what the clock would do within that time, do nothing, and end."`
	OnlyRun []string      `placeholder:"JOB" help:"Do what is due of these jobs now, and end; see alongside jobs. What they send is sent by the bots that run."`
}

// asked tells whether run is to do one of these and end.
func (s clockSettings) asked() bool { return s.DryRun != 0 || len(s.OnlyRun) > 0 }

// do does it.
func (s clockSettings) do(ctx context.Context, clock *scheduler.Runner, now time.Time, out io.Writer) error {
	if len(s.OnlyRun) > 0 {
		if err := clock.Only(s.OnlyRun...); err != nil {
			return err
		}
	}
	if s.DryRun != 0 {
		return plan(ctx, clock, now.Add(s.DryRun), out)
	}
	_, err := clock.Once(ctx)
	counts := clock.Counts()
	for _, c := range slices.SortedFunc(maps.Keys(counts), func(a, b scheduler.Count) int {
		return strings.Compare(a.Job+string(a.Outcome), b.Job+string(b.Outcome))
	}) {
		fmt.Fprintf(out, "%s: %d %s\n", c.Job, counts[c], c.Outcome)
	}
	if len(counts) == 0 && err == nil {
		fmt.Fprintln(out, "nothing was due")
	}
	return err
}

// plan prints what is due until an instant, and names what no job would do.
func plan(ctx context.Context, clock *scheduler.Runner, until time.Time, out io.Writer) error {
	all, err := clock.DryRun(ctx, until)
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "AT (UTC)\tJOB\tABOUT\tNOTE")
	for _, d := range all {
		about, note := d.Subject, ""
		if d.Occurrence != "" {
			about += ":" + d.Occurrence
		}
		if d.Attempts > 0 {
			note = fmt.Sprintf("tried %d times", d.Attempts)
		}
		if !d.Known {
			note = "no job does this"
		}
		fmt.Fprintln(w, strings.Join([]string{d.At.UTC().Format("2006-01-02 15:04:05"), d.Job, about, note}, "\t"))
	}
	return w.Flush()
}
