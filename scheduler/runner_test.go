package scheduler

import (
	"bytes"
	"context"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/robfig/cron/v3"
	"github.com/sirupsen/logrus"

	"alongside/storage"
)

func silent(t *testing.T, jobs []Job) *Runner {
	t.Helper()
	log := logrus.New()
	log.SetOutput(io.Discard)
	r, err := newRunner(Config{Log: log}, jobs)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestRunLooksEverySecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := silent(t, nil)
		ctx, cancel := context.WithCancel(t.Context())
		looks, ended := 0, make(chan struct{})
		go func() { defer close(ended); r.run(ctx, func() { looks++ }) }()
		<-time.After(10*time.Second + time.Millisecond) // of the bubble's clock
		cancel()
		<-ended
		if looks != 10 {
			t.Errorf("looked %d times in 10 s, want 10", looks)
		}
		<-time.After(10 * time.Second)
		if looks != 10 {
			t.Errorf("looked after the end")
		}
	})
}

// TestRunSkipsAndWaits: a look that takes long is not joined by another, and the end waits for it.
func TestRunSkipsAndWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := silent(t, nil)
		ctx, cancel := context.WithCancel(t.Context())
		running, most, whole, ended := 0, 0, 0, make(chan struct{})
		go func() {
			defer close(ended)
			r.run(ctx, func() {
				running++
				most = max(most, running)
				<-time.After(3500 * time.Millisecond)
				running--
				whole++
			})
		}()
		<-time.After(6 * time.Second) // at 1 s and, with 2, 3 and 4 left out, at 5 s
		cancel()
		<-ended
		if most != 1 || whole != 2 {
			t.Errorf("%d at a time, %d came to their end; want 1, 2", most, whole)
		}
		if got := r.Counts()[Count{"tick", Skipped}]; got < 3 || got > 4 {
			t.Errorf("%d left out, want those at 2, 3 and 4 s and at most the one at 6 s", got)
		}
	})
}

// TestPanicDoesNotStopAJob holds the order of the chain. The other order is the control: with it the job never runs again.
func TestPanicDoesNotStopAJob(t *testing.T) {
	runs := func(t *testing.T, guard func(r *Runner, run func()) cron.Job) (int, *Runner) {
		r, n := silent(t, nil), 0
		job := guard(r, func() {
			n++
			if n == 1 {
				panic("once")
			}
		})
		for range 5 {
			job.Run()
		}
		return n, r
	}
	n, r := runs(t, func(r *Runner, run func()) cron.Job { return r.guard("job", run) })
	if n != 5 || r.Counts()[Count{"job", Panic}] != 1 {
		t.Errorf("ran %d times with %d panics, want 5 and 1", n, r.Counts()[Count{"job", Panic}])
	}
	control, _ := runs(t, func(r *Runner, run func()) cron.Job {
		l := cronLog{"job", r.log, &r.counts}
		return cron.NewChain(cron.Recover(l), cron.SkipIfStillRunning(l)).Then(cron.FuncJob(run))
	})
	if control != 1 {
		t.Errorf("in the other order the job ran %d times, want 1: is the order of no matter any more?", control)
	}
}

func TestCronJobRunsInUTC(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { // begins at midnight UTC, 2000-01-01
		var at []string
		fails := true
		r := silent(t, []Job{{
			Name: "nightly", Kind: Cron, Spec: "30 2 * * *", CatchUp: NextTime, Overlap: Skip, Purpose: "Runs at night.",
			run: func(ctx context.Context, _ *Runner, now time.Time) error {
				at = append(at, now.UTC().Format("2006-01-02 15:04"))
				if _, ok := ctx.Deadline(); !ok {
					t.Error("a run has no deadline")
				}
				defer func() { fails = false }()
				if fails {
					return storage.ErrUnavailable
				}
				return nil
			},
		}})
		ctx, cancel := context.WithTimeout(t.Context(), 48*time.Hour)
		defer cancel()
		r.run(ctx, func() {})
		diff(t, "runs", at, []string{"2000-01-01 02:30", "2000-01-02 02:30"})
		if counts := r.Counts(); counts[Count{"nightly", PutOff}] != 1 || counts[Count{"nightly", Done}] != 1 {
			t.Errorf("got the counts %v", counts)
		}
	})
}

func TestSpecs(t *testing.T) {
	for _, spec := range []string{"*/10 * * * *", "0 3 * * *", "0 9 * * 1", "@every 1s", "@daily", "0 0 29 2 *", "0 0 31 12 *"} {
		if _, err := (specs{}).Parse(spec); err != nil {
			t.Errorf("%q was refused: %v", spec, err)
		}
	}
	for _, spec := range []string{
		"", " ", "TZ=0", "CRON_TZ=UTC", "TZ=Europe/Oslo 0 3 * * *", "CRON_TZ=UTC 0 3 * * *", " TZ=UTC 0 3 * * *", "0 3 * *",
		"0 0 3 * * *", "60 3 * * *", "0 3 * * 7", "0 0 30 2 *", "0 0 31 4 *", "@never", "@every", "@every soon", "often",
	} {
		if _, err := (specs{}).Parse(spec); err == nil {
			t.Errorf("%q was taken", spec)
		}
	}
}

func TestNewRefuses(t *testing.T) {
	work := func(context.Context, *Runner, time.Time) error { return nil }
	for name, jobs := range map[string][]Job{
		"a spec with a zone":           {{Name: "a", Kind: Cron, Spec: "TZ=0", run: work}},
		"a bad spec":                   {{Name: "a", Kind: Cron, Spec: "0 3 * * 7", run: work}},
		"a day that never comes":       {{Name: "a", Kind: Cron, Spec: "0 0 30 2 *", run: work}},
		"a Cron job without work":      {{Name: "a", Kind: Cron, Spec: "@daily"}},
		"entries without work":         {{Name: "a", Kind: Entries}},
		"freshness without its policy": {{Name: "a", Kind: Cron, Spec: "@daily", run: work, Fresh: time.Hour}},
		"its policy without freshness": {{Name: "a", Kind: Cron, Spec: "@daily", run: work, CatchUp: IfFresh}},
		"an unknown kind":              {{Name: "a", Kind: "often", Spec: "@daily", run: work}},
		"no name":                      {{Kind: Cron, Spec: "@daily", run: work}},
		"two jobs of the same name":    {{Name: "a", Kind: Cron, Spec: "@daily", run: work}, {Name: "a", Kind: Cron, Spec: "@daily", run: work}},
	} {
		if _, err := newRunner(Config{}, jobs); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
	if _, err := newRunner(Config{}, Jobs()); err != nil {
		t.Errorf("the table was refused: %v", err)
	}
	if _, err := New(Config{Workspace: "T1"}); err == nil {
		t.Error("no store was taken")
	}
	if _, err := New(Config{Store: &storage.Store{}}); err == nil {
		t.Error("no workspace was taken")
	}
}

// TestJobs holds the table: every row says all there is to say of it.
func TestJobs(t *testing.T) {
	for _, j := range Jobs() {
		if j.CatchUp != OnceLate && j.CatchUp != NextTime && j.CatchUp != IfFresh || j.Overlap != EachAlone && j.Overlap != Skip {
			t.Errorf("%s: catch-up %q, overlap %q", j.Name, j.CatchUp, j.Overlap)
		}
		if (j.Kind == Entries) != (j.Overlap == EachAlone) {
			t.Errorf("%s: %s with overlap %q", j.Name, j.Kind, j.Overlap)
		}
		if j.Kind == Entries && j.expect == nil {
			t.Errorf("%s: no record asks for its entries, so that a lost one stays lost", j.Name)
		}
		if !strings.HasSuffix(j.Purpose, ".") || strings.Count(j.Purpose, ".") != 1 {
			t.Errorf("%s: its purpose is not one sentence: %q", j.Name, j.Purpose)
		}
		if strings.ContainsAny(j.Name, ": /") || strings.HasPrefix(j.Name, asidePrefix) {
			t.Errorf("%q cannot be the kind of an entry", j.Name)
		}
	}
}

// TestPanicLogHasNoContent: what a panic says may hold what a person wrote.
func TestPanicLogHasNoContent(t *testing.T) {
	var out bytes.Buffer
	log := logrus.New()
	log.SetOutput(&out)
	r, err := newRunner(Config{Log: log}, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.guard("job", func() { panic("K7 called at night") }).Run()
	if got := out.String(); !strings.Contains(got, "job panicked") || !strings.Contains(got, "runner_test.go") || strings.Contains(got, "at night") {
		t.Errorf("logged %q", got)
	}
}
