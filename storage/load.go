package storage

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

// margin is kept between the deadline of a write and that of its context, for the reply's way back.
const margin = 100 * time.Millisecond

// reading is one pipelined round trip: versions first, then values, so that a value that is newer than its version only
// causes a needless conflict and a conflict is never missed.
type reading struct {
	want  Want
	users []string // People and Worker, each once

	clock   *redis.Cmd     // in a cluster
	time    *redis.TimeCmd // else
	vers    *redis.StringSliceCmd
	op      *redis.StringCmd
	teams   *redis.StringSliceCmd
	members *redis.StringSliceCmd
	codes   *redis.StringSliceCmd
	agreed  *redis.StringSliceCmd
	matches *redis.StringSliceCmd
	alerts  *redis.StringSliceCmd
	timeOff *redis.StringSliceCmd
	journal *redis.StringCmd
	told    *redis.StringSliceCmd
	limits  *redis.StringCmd
	hours   *redis.StringCmd
	drafts  *redis.StringSliceCmd
	weeks   []*redis.StringSliceCmd
	earlier []earlierRead

	settings    *redis.StringCmd
	later       *redis.StringCmd
	supervision supervisionRead
	digests     *redis.StringSliceCmd
	feeds       *redis.StringSliceCmd
	joining     joiningRead
	plans       *redis.StringCmd
}

// Load reads what a unit of work needs in one round trip. The deadline of the context, less 100 ms, is also the deadline
// of the write that follows. The errors are ErrUnavailable (also where the database
// has gone back behind a change that this process was told is stored, see Config.Regressed) and ErrCorrupt.
func (s *Store) Load(ctx context.Context, want Want) (State, error) {
	if want.Workspace == "" || want.Worker == "" && len(want.Weeks) > 0 {
		return State{}, errors.New("storage: Load needs a workspace, and a worker where it needs weeks")
	}
	var r reading
	want.Roster = want.Roster || want.Crew != ""
	floor := s.floorOf(want.Workspace).Load()
	s.step("load")
	if err := s.find(ctx, &want); err != nil {
		return State{}, err
	}
	err := s.persist(ctx, func(ctx context.Context) error {
		r = reading{want: want}
		pipe := s.client.Pipeline()
		s.ask(ctx, pipe, &r)
		cmds, _ := pipe.Exec(ctx) // each command has its own error
		for _, c := range cmds {
			if err := c.Err(); err != nil && !errors.Is(err, redis.Nil) {
				if isWrongType(err) {
					return corrupt(kindOf(c), "the key holds another type")
				}
				return err
			}
		}
		return nil
	})
	if err != nil {
		return State{}, err
	}
	left := budget
	if deadline, ok := ctx.Deadline(); ok {
		left = time.Until(deadline)
	}
	st, err := s.state(&r, left-margin)
	if err == nil && st.writes() < floor {
		return State{}, s.regressed(ctx, want.Workspace, floor, st.writes())
	}
	if err == nil {
		err = s.readCrew(ctx, &st)
	}
	return st, err
}

// ask queues the commands.
func (s *Store) ask(ctx context.Context, pipe redis.Pipeliner, r *reading) {
	k, w := s.space(r.want.Workspace), r.want.Worker
	r.users = make([]string, 0, len(r.want.People)+1)
	for i := 0; i <= len(r.want.People); i++ {
		u := w
		if i < len(r.want.People) {
			u = r.want.People[i]
		}
		if u != "" && !slices.Contains(r.users, u) {
			r.users = append(r.users, u)
		}
	}
	s.askTime(ctx, pipe, r, k)
	r.vers = strs(ctx, pipe, append([]any{"hmget", k.versions(), teamsScope, membersScope, codesScope}, append(scopesOf(r.users), writesScope)...)...)
	if r.want.Op != "" {
		r.op = pipe.Get(ctx, k.op(r.want.Op))
	}
	r.teams = strs(ctx, pipe, "hvals", k.teams())
	if r.want.Roster {
		r.members = strs(ctx, pipe, "hvals", k.members())
	} else if len(r.users) > 0 {
		r.members = strs(ctx, pipe, append([]any{"hmget", k.members()}, anys(r.users)...)...)
	}
	if r.want.Codes {
		r.codes = strs(ctx, pipe, "hgetall", k.codes())
	}
	if r.want.Later != "" {
		r.later = pipe.HGet(ctx, k.later(), r.want.Later)
	}
	s.askSupervision(ctx, pipe, r)
	if r.want.Digests {
		r.digests = strs(ctx, pipe, "hvals", k.digests())
	}
	if r.want.Feeds {
		r.feeds = strs(ctx, pipe, "hgetall", k.feeds())
	}
	s.askJoining(ctx, pipe, r)
	if w == "" {
		return
	}
	r.agreed = strs(ctx, pipe, "hvals", k.agreements(w))
	r.matches = strs(ctx, pipe, "hvals", k.matches(w))
	r.alerts = strs(ctx, pipe, "hvals", k.alerts(w))
	r.timeOff = strs(ctx, pipe, "hvals", k.timeOff(w))
	r.journal = pipe.Get(ctx, k.journal(w))
	r.told = strs(ctx, pipe, "hgetall", k.told(w))
	r.limits = pipe.Get(ctx, k.ownLimits(w))
	if r.want.Settings {
		r.settings = pipe.Get(ctx, k.settings(w))
	}
	if r.want.Hours {
		r.hours = pipe.Get(ctx, k.hours(w))
	}
	if r.want.Plans {
		r.plans = pipe.Get(ctx, k.plans(w))
	}
	if r.want.Drafts {
		r.drafts = strs(ctx, pipe, "hvals", k.drafts(w))
	}
	r.weeks = make([]*redis.StringSliceCmd, len(r.want.Weeks))
	for i, week := range r.want.Weeks {
		r.weeks[i] = strs(ctx, pipe, "hgetall", k.week(w, week))
	}
	r.askEarlier(ctx, pipe, k)
}

// askTime queues the question for the server's time.
func (s *Store) askTime(ctx context.Context, pipe redis.Pipeliner, r *reading, k space) {
	if s.cluster { // TIME has no key, so a cluster might ask another node
		r.clock = pipe.Eval(ctx, "return redis.call('TIME')", []string{k.versions()})
	} else {
		r.time = pipe.Time(ctx)
	}
}

// strs queues a command that answers with a flat list of texts; nothing reads as "".
func strs(ctx context.Context, pipe redis.Pipeliner, args ...any) *redis.StringSliceCmd {
	c := redis.NewStringSliceCmd(ctx, args...)
	_ = pipe.Process(ctx, c) // queueing never fails
	return c
}

func anys(all []string) []any {
	out := make([]any, len(all))
	for i := range all {
		out[i] = &all[i]
	}
	return out
}

func scopesOf(users []string) []any {
	out := make([]any, len(users))
	for i, u := range users {
		out[i] = workerScope(u)
	}
	return out
}

// kindOf names the kind of key that a command reads, without the ids in it.
func kindOf(c redis.Cmder) string {
	key, _ := c.Args()[1].(string)
	if shared, ok := c.Args()[1].(*string); ok {
		key = *shared
	}
	if strings.Contains(key, ":week:") {
		return "week"
	}
	if strings.Contains(key, ":op:") {
		return "op"
	}
	return key[strings.LastIndex(key, ":")+1:]
}
