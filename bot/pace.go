package bot

import (
	"math/rand/v2"
	"time"

	"alongside/storage"
)

// budget is how much the bot may post in the whole workspace: a bucket that fills steadily. A part of it is kept for what
// is more urgent, so that alerts find something in it however many nudges there are.
type budget struct {
	perSecond float64
	full      float64
	level     float64
	at        time.Time
}

func newBudget(perMinute int) *budget {
	perSecond := float64(perMinute) / 60
	full := max(4, 5*perSecond)
	return &budget{perSecond: perSecond, full: full, level: full}
}

// kept is the part of the bucket that a lane leaves for the others.
func (b *budget) kept(lane storage.Lane) float64 {
	switch lane {
	case storage.AlertLane:
		return 0
	case storage.ReplyLane:
		return b.full / 4
	}
	return b.full / 2
}

// take uses the budget for one message, and returns 0; where too little is left it returns how long to wait.
func (b *budget) take(lane storage.Lane, now time.Time) time.Duration {
	if !b.at.IsZero() {
		b.level = min(b.full, b.level+b.perSecond*now.Sub(b.at).Seconds())
	}
	b.at = now
	if missing := b.kept(lane) + 1 - b.level; missing > 0 {
		return time.Duration(missing/b.perSecond*float64(time.Second)) + time.Millisecond
	}
	b.level--
	return 0
}

// giveBack returns what was taken for a message that was then not posted.
func (b *budget) giveBack() { b.level = min(b.full, b.level+1) }

// backoffMost is the longest wait between two tries.
const backoffMost = 60 * time.Second

// backoff is how long to wait after a number of tries that failed, from half a second doubling to a minute, with jitter so
// that copies do not come back together.
func backoff(failed int) time.Duration {
	return jitter(min(backoffMost, 500*time.Millisecond<<min(failed, 10)))
}

// jitter takes between nothing and half off a wait.
func jitter(d time.Duration) time.Duration { return d - rand.N(d/2+1) }
