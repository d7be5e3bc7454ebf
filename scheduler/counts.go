package scheduler

import (
	"fmt"
	"maps"
	"strings"
	"sync"

	"github.com/sirupsen/logrus"
)

// Outcome is what became of one entry or one run.
type Outcome string

// The outcomes that are counted.
const (
	Done    Outcome = "done"
	Lapsed  Outcome = "lapsed"  // what it was about is over
	Late    Outcome = "late"    // done more than two minutes after it was due; counted besides Done
	Aside   Outcome = "aside"   // it could not be done and was moved aside, to be tried again later
	PutOff  Outcome = "put off" // storage did not serve, or others were faster: it comes again within a minute
	Missed  Outcome = "missed"  // it came due while no copy ran, and was of no use any more when one did
	Skipped Outcome = "skipped" // a run that came due while the one before it still ran
	Panic   Outcome = "panic"
	Healed  Outcome = "healed" // an entry that was gone from the index and was entered again
)

// Count names a number: of a job and an outcome.
type Count struct {
	Job     string // of the table; for an entry without a job the kind that it carries
	Outcome Outcome
}

// counter counts. Its zero value is ready.
type counter struct {
	mu  sync.Mutex
	all map[Count]int
}

func (c *counter) add(job string, o Outcome) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.all == nil {
		c.all = map[Count]int{}
	}
	c.all[Count{job, o}]++
}

func (c *counter) snapshot() map[Count]int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return maps.Clone(c.all)
}

// cronLog is what robfig/cron tells of one job. It logs nothing of cron's own bookkeeping, and counts what it left out.
type cronLog struct {
	job   string
	log   logrus.FieldLogger
	count *counter
}

// Info takes cron's notes; the only one of interest is that a run was left out.
func (l cronLog) Info(msg string, _ ...any) {
	if msg == "skip" {
		l.count.add(l.job, Skipped)
		l.log.WithField("job", l.job).Debug("run left out: the one before it still runs")
	}
}

// Error takes the panics that cron caught. What a panic says may hold content, so only its kind and place are logged.
func (l cronLog) Error(err error, _ string, details ...any) {
	l.count.add(l.job, Panic)
	l.log.WithFields(logrus.Fields{"job": l.job, "panic": fmt.Sprintf("%T", err), "stack": lastOf(details)}).Error("job panicked")
}

func lastOf(details []any) string {
	if len(details) == 0 {
		return ""
	}
	return strings.TrimPrefix(fmt.Sprint(details[len(details)-1]), "...\n")
}
