package scheduler

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/robfig/cron/v3"
	"github.com/sirupsen/logrus"

	"alongside/storage"
)

// Config is what a Runner needs.
type Config struct {
	Store     *storage.Store
	Workspace string           // Slack's id of the workspace
	Now       func() time.Time // the clock, read once for each entry; time.Now where nil. Storage's Skew must agree with it
	Log       *logrus.Logger   // logrus's standard logger where nil
	Keys      *storage.Keyring // outside Redis, the same for all copies; nil where there is none, and then no check-in is opened
}

// Runner does the jobs of the table. Its methods may be called from several goroutines.
type Runner struct {
	cfg    Config
	jobs   []Job
	all    []Job // whatever Only left out
	some   bool  // Only left jobs out
	log    logrus.FieldLogger
	counts counter

	tick sync.Mutex // held while entries are done, so that a Tick returns only when all of them are
	mute bool       // under tick: the last look failed, and that was logged
}

// New returns a Runner of all jobs. A spec that cannot be read, a job without its work, or two jobs of one name are errors.
func New(cfg Config) (*Runner, error) {
	if cfg.Store == nil || cfg.Workspace == "" {
		return nil, errors.New("scheduler: a store and a workspace are needed")
	}
	return newRunner(cfg, Jobs())
}

func newRunner(cfg Config, jobs []Job) (*Runner, error) {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Log == nil {
		cfg.Log = logrus.StandardLogger()
	}
	names := map[string]bool{}
	for _, j := range jobs {
		switch {
		case names[j.Name] || j.Name == "":
			return nil, fmt.Errorf("scheduler: two jobs are called %q, or one has no name", j.Name)
		case j.Kind == Entries && (j.read == nil || j.decide == nil || j.Spec != "" || (j.expect == nil) != (j.matter == nil)),
			j.Kind == Cron && j.run == nil, j.Kind != Entries && j.Kind != Cron, (j.CatchUp == IfFresh) != (j.Fresh > 0):
			return nil, fmt.Errorf("scheduler: job %s does not say what it does", j.Name)
		case j.Kind == Cron:
			if _, err := (specs{}).Parse(j.Spec); err != nil {
				return nil, fmt.Errorf("scheduler: job %s: %w", j.Name, err)
			}
		}
		names[j.Name] = true
	}
	return &Runner{cfg: cfg, jobs: jobs, all: jobs, log: cfg.Log.WithField("part", "scheduler")}, nil
}

// Only leaves all jobs out but the named ones; entries of the others stay for other copies of the program. It is called
// before Run, Tick and DryRun. A name that is not in the table is an error.
func (r *Runner) Only(names ...string) error {
	var kept []Job
	for _, name := range names {
		i := slices.IndexFunc(r.jobs, func(j Job) bool { return j.Name == name })
		if i < 0 {
			return fmt.Errorf("scheduler: no job is called %q", name)
		}
		kept = append(kept, r.jobs[i])
	}
	r.jobs, r.some = kept, true
	return nil
}

// Counts returns what became of entries and runs since the start.
func (r *Runner) Counts() map[Count]int { return r.counts.snapshot() }

// Once does what is due of the jobs now, and runs each Cron job once, due or not. It returns the first error after all were tried.
func (r *Runner) Once(ctx context.Context) (done int, err error) {
	done, err = r.Tick(ctx)
	for _, j := range r.jobs {
		if j.Kind == Cron && ctx.Err() == nil {
			err = errors.Join(err, r.runCron(ctx, j))
			done++
		}
	}
	return done, err
}

// Run looks for due entries every second and runs the Cron jobs, until the context ends; then it returns when all that was
// begun is done. Failures are logged and counted, never returned: what failed comes again.
func (r *Runner) Run(ctx context.Context) {
	r.run(ctx, func() { r.look(ctx) })
}

// look is one tick in production. A failure is logged when it begins and when it is over, not every second.
func (r *Runner) look(ctx context.Context) {
	_, err := r.Tick(ctx)
	if ctx.Err() != nil {
		return
	}
	r.tick.Lock()
	defer r.tick.Unlock()
	switch {
	case err != nil && !r.mute:
		r.log.WithField("error", errorWord(err)).Warn("due entries have to wait")
	case err == nil && r.mute:
		r.log.Info("due entries are done again")
	}
	r.mute = err != nil
}

func (r *Runner) run(ctx context.Context, look func()) {
	c := cron.New(cron.WithLocation(time.UTC), cron.WithParser(specs{}), cron.WithLogger(cronLog{"cron", r.log, &r.counts}))
	add := func(name, spec string, run func()) {
		if _, err := c.AddJob(spec, r.guard(name, run)); err != nil {
			r.log.WithField("job", name).Error("job not started: its spec cannot be read") // New has read it before
		}
	}
	add("tick", "@every 1s", look)
	for _, j := range r.jobs {
		if j.Kind == Cron {
			add(j.Name, j.Spec, func() { _ = r.runCron(ctx, j) }) // it is logged and counted
		}
	}
	c.Start()
	<-ctx.Done()
	<-c.Stop().Done()
}

// guard keeps a job from running twice at a time and from ending the process. The order matters: Recover has to be inside.
// SkipIfStillRunning (v3.0.1) takes a token and gives it back after the run, but not when a panic passes through it; with
// Recover around it, one panic would keep the job from ever running again.
func (r *Runner) guard(name string, run func()) cron.Job {
	l := cronLog{name, r.log, &r.counts}
	return cron.NewChain(cron.SkipIfStillRunning(l), cron.Recover(l)).Then(cron.FuncJob(run))
}

// runCron runs a Cron job once.
func (r *Runner) runCron(ctx context.Context, j Job) error {
	ctx, cancel := context.WithTimeout(ctx, cronTime)
	defer cancel()
	if err := j.run(ctx, r, r.cfg.Now()); err != nil {
		r.counts.add(j.Name, PutOff)
		r.log.WithFields(logrus.Fields{"job": j.Name, "error": errorWord(err)}).Warn("job left to its next time")
		return fmt.Errorf("scheduler: %s: %w", j.Name, err)
	}
	r.counts.add(j.Name, Done)
	return nil
}

// cronTime is how long one run of a Cron job may take.
const cronTime = 2 * time.Minute

// errorWord names an error for the log, without content.
func errorWord(err error) string {
	if why := poison(""); errors.As(err, &why) {
		return string(why)
	}
	for _, known := range []struct {
		err  error
		word string
	}{
		{storage.ErrUnavailable, "storage unavailable"}, {storage.ErrNewer, "storage newer"}, {storage.ErrCorrupt, "storage corrupt"},
		{storage.ErrConflict, "conflict"}, {storage.ErrOtherKeys, "other keys"}, {storage.ErrLate, "late"}, {errBusy, "overtaken"}, {context.Canceled, "stopped"},
		{context.DeadlineExceeded, "out of time"},
	} {
		if errors.Is(err, known.err) {
			return known.word
		}
	}
	return fmt.Sprintf("%T", err)
}
