package storage

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

// HoldReason says why an outbox is held.
type HoldReason string

// The reasons.
const (
	HeldRestored HoldReason = "restored" // the records come from a backup: what waited then may be long done
	HeldStale    HoldReason = "stale"    // the database lost changes that it had acknowledged
)

// Hold says that nothing of a bucket is sent and nothing that is due is done, until an administrator ends it (EndHold).
// What people do is stored meanwhile, and waits too.
type Hold struct {
	Reason     HoldReason
	Since      time.Time
	Workspaces []string // whose records were restored or lost, sorted
}

// hold keeps the outbox of a bucket from being sent. The first reason stays.
func (s *Store) hold(ctx context.Context, k space, why HoldReason, workspaces ...string) error {
	return s.persist(ctx, func(ctx context.Context) error {
		pipe := s.client.TxPipeline()
		pipe.HSetNX(ctx, k.held(), "reason", string(why))
		pipe.HSetNX(ctx, k.held(), "since", ms(time.Now()))
		for _, w := range workspaces {
			pipe.HSet(ctx, k.held(), "ws:"+w, "1")
		}
		_, err := pipe.Exec(ctx)
		return err
	})
}

// isHeld asks each time: a hold must not be noticed later than it begins.
func (s *Store) isHeld(ctx context.Context, workspace string) (bool, error) {
	n, err := s.client.Exists(ctx, s.space(workspace).held()).Result()
	return n > 0, wrap(err)
}

// Held returns the hold on the outbox of a workspace, nil where there is none.
func (s *Store) Held(ctx context.Context, workspace string) (*Hold, error) {
	return s.heldBucket(ctx, s.space(workspace))
}

func (s *Store) heldBucket(ctx context.Context, k space) (*Hold, error) {
	var raw map[string]string
	err := s.persist(ctx, func(ctx context.Context) (err error) {
		raw, err = s.client.HGetAll(ctx, k.held()).Result()
		return err
	})
	if err != nil || len(raw) == 0 {
		return nil, err
	}
	since, _ := strconv.ParseInt(raw["since"], 10, 64) // a hold without its instant is one all the same
	h := &Hold{Reason: HoldReason(raw["reason"]), Since: instant(since)}
	for field := range raw {
		if w, ok := strings.CutPrefix(field, "ws:"); ok {
			h.Workspaces = append(h.Workspaces, w)
		}
	}
	slices.Sort(h.Workspaces)
	return h, nil
}

// HeldBack counts what a hold keeps back, of one kind.
type HeldBack struct {
	Lane           Lane   // "" for what the clock would do at once
	Kind           string // of message, or of due entry
	N              int
	Oldest, Newest time.Time // when they came about, or were due; zero where they do not say
	Stays          bool      // EndHold never discards it: the clock passes on alerts that nobody takes
}

// Holds returns every hold of the store, with what it keeps back: messages that wait, and entries that are due by now.
func (s *Store) Holds(ctx context.Context, now time.Time) (holds []Hold, waiting []HeldBack, err error) {
	type kind struct {
		lane Lane
		kind string
	}
	sums := map[kind]*HeldBack{}
	add := func(lane Lane, name string, at time.Time) {
		w := sums[kind{lane, name}]
		if w == nil {
			w = &HeldBack{Lane: lane, Kind: name, Oldest: at, Stays: lane == "" && stays(name)}
			sums[kind{lane, name}] = w
		}
		w.N++
		if at.Before(w.Oldest) {
			w.Oldest = at
		}
		if at.After(w.Newest) {
			w.Newest = at
		}
	}
	err = s.eachHeld(ctx, func(k space, h Hold) error {
		holds = append(holds, h)
		for _, lane := range Lanes() {
			if err := s.eachOut(ctx, k, lane, func(d Delivery) error { add(lane, d.Kind, d.At); return nil }); err != nil {
				return err
			}
		}
		for _, w := range h.Workspaces {
			due, err := s.DuePeek(ctx, w, now, mostDue)
			if err != nil {
				return err
			}
			for _, d := range due {
				add("", d.Kind, d.At)
			}
		}
		return nil
	})
	for _, w := range sums {
		waiting = append(waiting, *w)
	}
	slices.SortFunc(waiting, func(a, b HeldBack) int {
		urgency := append(Lanes(), "")
		return cmp.Or(cmp.Compare(slices.Index(urgency, a.Lane), slices.Index(urgency, b.Lane)), strings.Compare(a.Kind, b.Kind))
	})
	return holds, waiting, err
}

// mostDue is how many due entries of a workspace are looked at.
const mostDue = 100_000

// stays tells whether a due entry is never discarded: alerts that nobody takes, and requests for supervision and promises that wait for
// somebody, which say late once what stands by then. Nor is that a week of check-ins opens and closes.
func stays(kind string) bool {
	if strings.Contains(kind, CheckInOpenKind) || strings.Contains(kind, CheckInCloseKind) {
		return true
	}
	return strings.Contains(kind, "alert") || strings.Contains(kind, SupervisionKind) || strings.Contains(kind, PromiseKind)
}

// discarded is the code of a message that an administrator chose not to send.
const discarded = "discarded"

// EndHold ends every hold of the store. Before that, messages that came about before an instant are settled as dropped, and
// entries that were due before it are taken out, except those that pass on alerts; the zero instant discards nothing. It
// returns how many were discarded. It may be called again after a failure.
func (s *Store) EndHold(ctx context.Context, before, now time.Time) (gone int, err error) {
	err = s.eachHeld(ctx, func(k space, h Hold) error {
		for _, lane := range Lanes() {
			err := s.eachOut(ctx, k, lane, func(d Delivery) error {
				if !d.At.Before(before) {
					return nil
				}
				gone++
				return s.Settle(ctx, d, Sent{State: Dropped, Code: discarded, At: now})
			})
			if err != nil {
				return err
			}
		}
		for _, w := range h.Workspaces {
			n, err := s.dropDue(ctx, w, before, now)
			gone += n
			if err != nil {
				return err
			}
		}
		return s.persist(ctx, func(ctx context.Context) error { return s.client.Del(ctx, k.held()).Err() })
	})
	return gone, err
}

// dropDue takes out what was due before an instant, and leaves a line in the audit.
func (s *Store) dropDue(ctx context.Context, workspace string, before, now time.Time) (n int, err error) {
	st, err := s.Load(ctx, Want{Workspace: workspace})
	if err != nil {
		return 0, err
	}
	due, err := s.DuePeek(ctx, workspace, before, mostDue)
	if err != nil {
		return 0, err
	}
	c := NewChange(st, "release:"+newName(), now)
	for _, d := range due {
		if d.At.Before(before) && !stays(d.Kind) {
			c.Undue(d.Member())
			n++
		}
	}
	laters, err := s.Laters(ctx, workspace)
	if err != nil {
		return 0, err
	}
	for _, l := range laters { // they are messages too, and wait elsewhere
		if !l.At.Before(before) {
			continue
		}
		if !l.Until.Before(before) { // else it is counted above
			n++
		}
		c.DropLater(l)
	}
	result := "sent"
	if !before.IsZero() {
		result = discarded
	}
	c.Audit(Audit{By: "operator", Action: "release", Result: result})
	_, err = s.Commit(ctx, c)
	return n, err
}

// eachHeld goes through the buckets that are held.
func (s *Store) eachHeld(ctx context.Context, do func(space, Hold) error) error {
	for n := range s.buckets {
		k := space{bucket: bucketPrefix(s.cfg.Prefix, n)}
		h, err := s.heldBucket(ctx, k)
		if err == nil && h != nil {
			err = do(k, *h)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// eachOut goes through the messages of a lane that wait. What cannot be read is left for Receive.
func (s *Store) eachOut(ctx context.Context, k space, lane Lane, do func(Delivery) error) error {
	from := "-"
	for {
		var page []redis.XMessage
		err := s.persist(ctx, func(ctx context.Context) (err error) {
			page, err = s.client.XRangeN(ctx, k.out(lane), from, "+", 500).Result()
			return err
		})
		if err != nil {
			return err
		}
		for _, e := range page {
			from = "(" + e.ID
			if o, err := parseOut(lane, e.Values); err == nil {
				if err := do(Delivery{Out: o, Stream: e.ID}); err != nil {
					return err
				}
			}
		}
		if len(page) < 500 {
			return nil
		}
	}
}
