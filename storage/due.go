package storage

import (
	"context"
	_ "embed"
	"errors"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

//go:embed claim.lua
var claimSource string

var claimScript = newScript(claimSource)

// claimFor is how long a claimed entry rests before it may be claimed again, unless Config.ClaimDue says otherwise: its work is done within seconds, and
// takes the entry out in the same Commit.
const claimFor = time.Minute

// Due is one entry of the index of what the clock must do.
type Due struct {
	Kind       string    // the job; without ":"
	Subject    string    // whom or what it is about; without ":"
	Occurrence string    // which time it is
	At         time.Time // whole milliseconds
}

// Member is the entry's key in the index, "kind:subject:occurrence", and the operation id of the work it causes.
func (d Due) Member() string { return d.Kind + ":" + d.Subject + ":" + d.Occurrence }

func (d Due) valid() error {
	if d.Kind == "" || strings.Contains(d.Kind+d.Subject, ":") {
		return errors.New("a due entry has no kind, or a colon in its kind or subject")
	}
	return nil
}

// DuePeek returns entries that are due until an instant, the earliest first, at most n. It changes nothing, and
// leaves out what cannot be read.
func (s *Store) DuePeek(ctx context.Context, workspace string, until time.Time, n int) ([]Due, error) {
	k := s.space(workspace)
	var entries *redis.StringSliceCmd
	var claimed *redis.StringSliceCmd
	err := s.persist(ctx, func(ctx context.Context) error {
		pipe := s.client.Pipeline()
		entries = strs(ctx, pipe, "zrangebyscore", k.due(), "-inf", ms(until), "withscores", "limit", 0, n)
		claimed = strs(ctx, pipe, "hgetall", k.dueAt())
		_, err := pipe.Exec(ctx)
		return err
	})
	if err != nil {
		return nil, err
	}
	at := make(map[string]string)
	for all, i := claimed.Val(), 0; i+1 < len(all); i += 2 {
		at[all[i]] = all[i+1]
	}
	all := entries.Val()
	for i := 0; i+1 < len(all); i += 2 {
		if was, ok := at[all[i]]; ok {
			all[i+1] = was
		}
	}
	due, _ := parseDue(all)
	return due, nil
}

// ClaimDue returns entries that are due by the server's time plus Config.Skew, at most n, and that time: all copies of the program
// agree on it, whatever their own clocks say. They stay in the index and come
// again after Config.ClaimDue, until the Commit of the work they cause takes them out (Change.Undue): a process that ends in
// between loses nothing. Replicas that claim at the same time get different entries. An entry that cannot be read is moved
// to the dead. While the outbox is held (see Hold) there are none.
func (s *Store) ClaimDue(ctx context.Context, workspace string, n int) (due []Due, at time.Time, err error) {
	var ahead time.Duration
	if s.cfg.Skew != nil {
		ahead = s.cfg.Skew()
	}
	if held, err := s.isHeld(ctx, workspace); err != nil || held {
		return nil, at, err
	}
	k := s.space(workspace)
	s.step("claim:begin")
	defer s.step("claim:end")
	for {
		var strays []stray
		if due, strays, at, err = s.claim(ctx, k, ahead, n); err != nil || len(strays) == 0 {
			return due, at, err
		}
		// They were moved forward as all others, so where this fails they hold up nothing and come again.
		err = s.setAside(ctx, workspace, strays)
		if len(due) > 0 {
			return due, at, nil
		}
		if err != nil {
			return nil, at, err
		}
	}
}

func (s *Store) claim(ctx context.Context, k space, ahead time.Duration, n int) (due []Due, strays []stray, at time.Time, err error) {
	reply, err := s.run(ctx, claimScript, args(2, k.due(), k.dueAt(), strconv.FormatInt(ahead.Milliseconds(), 10),
		strconv.Itoa(n), strconv.FormatInt(s.cfg.ClaimDue.Milliseconds(), 10)))
	if err != nil {
		return nil, nil, at, err
	}
	all, _ := reply.([]any)
	got := make([]string, len(all))
	for i := range all {
		got[i], _ = all[i].(string)
	}
	if len(got) == 0 {
		return nil, nil, at, errors.New("storage: the claim script gave no answer")
	}
	now, err := strconv.ParseInt(got[len(got)-1], 10, 64)
	if err != nil {
		return nil, nil, at, errors.New("storage: the claim script told no time")
	}
	due, strays = parseDue(got[:len(got)-1])
	return due, strays, instant(now), nil
}

// NextDue returns when an entry has to be looked at next, and whether there is one.
func (s *Store) NextDue(ctx context.Context, workspace string) (time.Time, bool, error) {
	var got []redis.Z
	err := s.persist(ctx, func(ctx context.Context) (err error) {
		got, err = s.client.ZRangeWithScores(ctx, s.space(workspace).due(), 0, 0).Result()
		return err
	})
	if err != nil || len(got) == 0 {
		return time.Time{}, false, err
	}
	return time.UnixMilli(int64(got[0].Score)).UTC(), true, nil
}

// stray is an entry of the index that cannot be read.
type stray struct{ member, at string }

// parseDue reads members, each with its instant in Unix ms. What cannot be read is returned apart, so that it holds up
// nothing else.
func parseDue(all []string) (due []Due, strays []stray) {
	for i := 0; i+1 < len(all); i += 2 {
		kind, rest, ok := strings.Cut(all[i], ":")
		subject, occurrence, ok2 := strings.Cut(rest, ":")
		at, err := strconv.ParseFloat(all[i+1], 64)
		if d := (Due{Kind: kind, Subject: subject, Occurrence: occurrence}); ok && ok2 && err == nil && math.Abs(at) < lastInstant && d.valid() == nil {
			d.At = time.UnixMilli(int64(at)).UTC()
			due = append(due, d)
			continue
		}
		strays = append(strays, stray{all[i], all[i+1]})
	}
	return due, strays
}

// lastInstant is beyond every instant that a float holds to the millisecond.
const lastInstant = 1 << 53

// setAside moves entries that cannot be read from the index to the dead, as they are.
func (s *Store) setAside(ctx context.Context, workspace string, strays []stray) error {
	if len(strays) == 0 {
		return nil
	}
	k := s.space(workspace)
	return s.persist(ctx, func(ctx context.Context) error {
		pipe := s.client.TxPipeline()
		for _, d := range strays {
			pipe.XAdd(ctx, &redis.XAddArgs{Stream: k.dead(), Values: []any{
				"code", undecodable, "workspace", workspace, "due", d.member, "at", d.at,
			}})
			pipe.ZRem(ctx, k.due(), d.member)
			pipe.HDel(ctx, k.dueAt(), d.member)
		}
		_, err := pipe.Exec(ctx)
		return err
	})
}
