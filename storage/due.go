package storage

import (
	"context"
	_ "embed"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

//go:embed claim.lua
var claimSource string

var claimScript = newScript(claimSource)

// claimFor is how long a claimed entry rests before it may be claimed again, in ms: its work is done within seconds, and
// takes the entry out in the same Commit.
const claimFor = 60_000

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

// DuePeek returns entries that are due until an instant, the earliest first, at most n. It changes nothing.
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
	return parseDue(all)
}

// ClaimDue returns entries that are due by the server's time plus Config.Skew, at most n. They stay in the index and come
// again a minute later, until the Commit of the work they cause takes them out (Change.Undue): a process that ends in
// between loses nothing. Replicas that claim at the same time get different entries.
func (s *Store) ClaimDue(ctx context.Context, workspace string, n int) ([]Due, error) {
	var ahead time.Duration
	if s.cfg.Skew != nil {
		ahead = s.cfg.Skew()
	}
	k := s.space(workspace)
	s.step("claim:begin")
	reply, err := s.run(ctx, claimScript, args(2, k.due(), k.dueAt(), strconv.FormatInt(ahead.Milliseconds(), 10),
		strconv.Itoa(n), strconv.Itoa(claimFor)))
	s.step("claim:end")
	if err != nil {
		return nil, err
	}
	all, _ := reply.([]any)
	got := make([]string, len(all))
	for i := range all {
		got[i], _ = all[i].(string)
	}
	return parseDue(got)
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

// parseDue reads members, each with its instant in Unix ms.
func parseDue(all []string) ([]Due, error) {
	var out []Due
	for i := 0; i+1 < len(all); i += 2 {
		kind, rest, ok := strings.Cut(all[i], ":")
		subject, occurrence, ok2 := strings.Cut(rest, ":")
		at, err := strconv.ParseFloat(all[i+1], 64)
		if !ok || !ok2 || err != nil {
			return nil, corrupt("due", "an entry cannot be read")
		}
		out = append(out, Due{kind, subject, occurrence, time.UnixMilli(int64(at)).UTC()})
	}
	return out, nil
}
