package bot

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/sirupsen/logrus"

	"alongside/storage"
)

// The auditor holds what should have gone out against what did, from the records alone: an alert that stands open says by
// itself which messages there must be, and the marks say what became of each. What is missing is raised again, whatever was
// the reason. Every copy of the bot audits; of several that find the same, one raises it.

const (
	stuckAfter   = 30 * time.Second // without a step forward, of a message that nobody here holds
	overdueAfter = 5 * time.Minute  // within which an alert must have reached somebody
	auditLate    = 100 * time.Second
	reviveMost   = 6 * time.Hour        // between two tries of an alert that reaches nobody
	forgetAfter  = 190 * 24 * time.Hour // marks are kept a little longer
)

// auditor is what the last audit found.
type auditor struct {
	mu      sync.Mutex
	ran     time.Time // when the last one was finished; by the wall
	overdue int       // alerts that have reached nobody for longer than they may
	waiting int       // alerts that have reached nobody yet
	noticed map[string]bool
}

// due is a message that must have gone out.
type due struct {
	out    storage.Out
	climbs bool // where it cannot arrive it goes to the next rung
	alert  bool // it is an alert's own message to the channel: while it has arrived nowhere, the alert has reached nobody
}

// keepAuditing audits from time to time until the context ends.
func (b *Bot) keepAuditing(ctx context.Context) {
	for wait(ctx, b.waits.audit) {
		if err := b.audit(ctx); err != nil && ctx.Err() == nil {
			b.log.WithField("error", errorWord(err)).Warn("no audit")
		}
	}
}

// audit looks once. It returns an error where the records could not be read; then it does not count as run.
func (b *Bot) audit(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	at := b.cfg.Now()
	// First the records, then the marks, then the outbox: what was settled in between is missing nowhere.
	all, err := b.expected(ctx, at)
	if err != nil {
		return err
	}
	missing, err := b.missing(ctx, all)
	if err != nil {
		return err
	}
	var waiting, overdue int
	if len(missing) > 0 {
		queue, err := b.cfg.Store.Queue(ctx, b.workspace, storage.AlertLane)
		if err != nil {
			return err
		}
		if missing, err = b.missing(ctx, dues(missing)); err != nil { // again: settled while the outbox was read
			return err
		}
		entries := map[string][]string{}
		for _, d := range queue {
			entries[d.ID] = append(entries[d.ID], d.Stream)
		}
		for _, m := range missing {
			if m.alert {
				waiting++
				if at.Sub(m.out.At) > overdueAfter {
					overdue++
				}
			}
			if err := b.raiseAgain(ctx, m, entries, at); err != nil {
				return err
			}
		}
	}
	if err := b.noticeBuried(ctx, at); err != nil {
		return err
	}
	b.auditor.mu.Lock()
	defer b.auditor.mu.Unlock()
	b.auditor.ran, b.auditor.overdue, b.auditor.waiting = b.wall(), overdue, waiting
	return nil
}

// found is what the last audit found, and whether it is too old to be believed.
func (a *auditor) found(now time.Time) (waiting, overdue int, late bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.waiting, a.overdue, now.Sub(a.ran) > auditLate
}

// last is when the last audit was finished.
func (a *auditor) last() time.Time {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.ran
}

// lack is a message that has not gone out, with what is known about it and the rungs above it.
type lack struct {
	due
	marks map[string]storage.SentMark
	rungs []storage.Out
}

func dues(all []lack) []due {
	some := make([]due, len(all))
	for i := range all {
		some[i] = all[i].due
	}
	return some
}

// missing returns those that have not arrived, on their own or on a higher rung.
func (b *Bot) missing(ctx context.Context, all []due) ([]lack, error) {
	if len(all) == 0 {
		return nil, nil
	}
	st, err := b.cfg.Store.Load(ctx, storage.Want{Workspace: b.workspace})
	if err != nil {
		return nil, err
	}
	var ids []string
	rungs := make([][]storage.Out, len(all))
	for i, d := range all {
		ids = append(ids, d.out.ID)
		if d.climbs {
			rungs[i] = ladder{team: st.Team(d.out.Team), admins: b.cfg.Admins, webhook: b.cfg.Webhook != ""}.all(d.out, subjectOf(d.out))
			for _, r := range rungs[i] {
				ids = append(ids, r.ID)
			}
		}
	}
	marks, err := b.cfg.Store.SentMarks(ctx, b.workspace, ids)
	if err != nil {
		return nil, err
	}
	var lacks []lack
	for i, d := range all {
		arrived := func(o storage.Out) bool { return marks[o.ID].State == storage.SentOK }
		switch own := marks[d.out.ID]; {
		case own.State == storage.SentOK, own.State == storage.Dropped, slices.ContainsFunc(rungs[i], arrived):
		case own.State == storage.Dead && !d.climbs && personGone(own.Code): // and is told of when it happens
		default:
			lacks = append(lacks, lack{d, marks, rungs[i]})
		}
	}
	return lacks, nil
}

// raiseAgain puts a message into the outbox again, unless it is on its way.
func (b *Bot) raiseAgain(ctx context.Context, m lack, entries map[string][]string, at time.Time) error {
	own := m.marks[m.out.ID]
	if own.State == storage.Dead {
		for _, r := range m.rungs { // where the ladder stands
			if mark := m.marks[r.ID]; mark.Known && mark.State != storage.Dead {
				return b.put(ctx, m, r, mark, entries, at)
			}
		}
		if at.Sub(own.At) < min(30*time.Second<<min(own.Again, 20), reviveMost) && own.Again > 0 {
			return nil // it was tried just now
		}
	}
	return b.put(ctx, m, m.out, own, entries, at)
}

// put raises one message of a ladder again where it is lost, hangs or is dead.
func (b *Bot) put(ctx context.Context, m lack, o storage.Out, seen storage.SentMark, entries map[string][]string, at time.Time) error {
	why := "dead"
	r := storage.Revival{Out: o, Seen: seen, At: at, Drop: entries[o.ID]}
	r.Out.Workspace = b.workspace
	switch {
	case seen.State == storage.Dead:
		for _, rung := range m.rungs {
			r.Forget = append(r.Forget, rung.ID)
		}
	case b.courier.holds(o.ID):
		return nil
	case len(entries[o.ID]) == 0:
		why = "lost from the outbox"
		if !seen.Known { // it may have been sent, and what was known of it lost
			r.Lost, r.At = true, o.At
		}
	default:
		forward := o.At
		if seen.At.After(forward) {
			forward = seen.At
		}
		if b.courier.shut() || at.Sub(forward) < stuckAfter<<min(seen.Again, 5) {
			return nil
		}
		why = "stuck in the outbox"
	}
	r.Audit = storage.Audit{By: "auditor", Action: "raise again", Team: o.Team, Worker: subjectOf(o), Target: o.ID, Result: why}
	done, err := b.cfg.Store.Revive(ctx, r)
	if err != nil || !done {
		return err
	}
	b.count("raised again", why)
	b.log.WithFields(logrus.Fields{"out": o.ID, "kind": o.Kind, "why": why, "times": seen.Again + 1}).Error("an alert that should have gone out had not; raised again")
	return nil
}

// noticeMark begins the ids of notices.
const noticeMark = "undelivered."
