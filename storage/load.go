package storage

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"alongside/peer"
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
	journal *redis.StringCmd
	told    *redis.StringSliceCmd
	weeks   []*redis.StringSliceCmd
}

// Load reads what a unit of work needs in one round trip. The deadline of the context, less 100 ms, is also the deadline
// of the write that follows. The errors are ErrUnavailable and ErrCorrupt.
func (s *Store) Load(ctx context.Context, want Want) (State, error) {
	if want.Workspace == "" || want.Worker == "" && len(want.Weeks) > 0 {
		return State{}, errors.New("storage: Load needs a workspace, and a worker where it needs weeks")
	}
	var r reading
	s.step("load")
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
	return s.state(&r, left-margin)
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
	if s.cluster { // TIME has no key, so a cluster might ask another node
		r.clock = pipe.Eval(ctx, "return redis.call('TIME')", []string{k.versions()})
	} else {
		r.time = pipe.Time(ctx)
	}
	r.vers = strs(ctx, pipe, append([]any{"hmget", k.versions(), teamsScope, membersScope, codesScope}, scopesOf(r.users)...)...)
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
	if w == "" {
		return
	}
	r.agreed = strs(ctx, pipe, "hvals", k.agreements(w))
	r.matches = strs(ctx, pipe, "hvals", k.matches(w))
	r.alerts = strs(ctx, pipe, "hvals", k.alerts(w))
	r.journal = pipe.Get(ctx, k.journal(w))
	r.told = strs(ctx, pipe, "hgetall", k.told(w))
	r.weeks = make([]*redis.StringSliceCmd, len(r.want.Weeks))
	for i, week := range r.want.Weeks {
		r.weeks[i] = strs(ctx, pipe, "hgetall", k.week(w, week))
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

// state decodes the replies.
func (s *Store) state(r *reading, left time.Duration) (State, error) {
	st := State{want: r.want, space: s.space(r.want.Workspace)}
	now, err := r.now()
	if err != nil {
		return State{}, err
	}
	st.late = now + left.Milliseconds()
	if r.op != nil && r.op.Err() == nil {
		st.Applied, st.Done = true, []byte(r.op.Val())
	}
	if err := st.setVersions(r.vers.Val(), r.users); err != nil {
		return State{}, err
	}
	if st.Teams, err = each(r.teams, &s.memo.teams, decodeTeam, cloneTeam); err != nil {
		return State{}, err
	}
	slices.SortFunc(st.Teams, func(a, b peer.Team) int { return strings.Compare(a.ID, b.ID) })
	members, err := each(r.members, &s.memo.members, decodeMember, nil)
	if err != nil {
		return State{}, err
	}
	st.Members = make(map[string]peer.Member, len(members))
	for _, m := range members {
		st.Members[m.User] = m
	}
	if r.codes != nil {
		all := r.codes.Val()
		st.Codes = make(map[peer.Code]string, len(all)/2)
		for i := 0; i+1 < len(all); i += 2 {
			st.Codes[peer.Code(all[i])] = all[i+1]
		}
	}
	if r.want.Worker == "" {
		return st, nil
	}
	return st, s.worker(&st, r)
}

// worker decodes what belongs to the worker.
func (s *Store) worker(st *State, r *reading) (err error) {
	if st.Agreements, err = each(r.agreed, &s.memo.agreements, decodeAgreement, cloneAgreement); err != nil {
		return err
	}
	slices.SortFunc(st.Agreements, func(a, b peer.Agreement) int { return cmp.Compare(a.Version, b.Version) })
	if st.Matches, err = each(r.matches, &s.memo.matches, decodeMatch, nil); err != nil {
		return err
	}
	slices.SortFunc(st.Matches, func(a, b peer.Match) int { return cmp.Compare(a.Code, b.Code) })
	if st.Alerts, err = each(r.alerts, &s.memo.alerts, decodeAlert, nil); err != nil {
		return err
	}
	slices.SortFunc(st.Alerts, func(a, b peer.Alert) int {
		return cmp.Or(a.RaisedAt.Compare(b.RaisedAt), strings.Compare(a.ID, b.ID))
	})
	if st.Journal, err = decodeJournal(r.journal.Val()); err != nil {
		return err
	}
	if all := r.told.Val(); len(all) > 0 {
		st.Told, st.told = make(map[string]bool, len(all)/2), make(map[string]int64, len(all)/2)
		for i := 0; i+1 < len(all); i += 2 {
			st.Told[all[i]] = true
			if st.told[all[i]], err = strconv.ParseInt(all[i+1], 10, 64); err != nil {
				return corrupt("told", "it has no time")
			}
		}
	}
	return st.setWeeks(r)
}

// setWeeks decodes the contacts.
func (st *State) setWeeks(r *reading) error {
	n := 0
	for _, c := range r.weeks {
		n += len(c.Val()) / 2
	}
	st.weeks = make([]weekRead, 0, len(r.weeks))
	if n > 0 {
		st.Contacts = make([]peer.Contact, 0, n)
	}
	for i, cmd := range r.weeks {
		w := weekRead{week: r.want.Weeks[i], pairs: cmd.Val(), origin: weekOrigin(r.want.Weeks[i])}
		for f := 0; f+1 < len(w.pairs); f += 2 {
			if w.pairs[f] == zoneField {
				w.zone = w.pairs[f+1]
			}
		}
		for f := 0; f+1 < len(w.pairs); f += 2 {
			if w.pairs[f] == zoneField {
				continue
			}
			c, err := decodeContact(w.pairs[f], w.pairs[f+1], w.origin, w.zone)
			if err != nil {
				return err
			}
			st.Contacts = append(st.Contacts, c)
		}
		st.weeks = append(st.weeks, w)
	}
	slices.SortFunc(st.Contacts, func(a, b peer.Contact) int {
		return cmp.Or(a.Start.Compare(b.Start), strings.Compare(a.ID, b.ID))
	})
	return nil
}

// setVersions keeps the versions to be held at Commit. They are numbers, or "" where nothing was written yet.
func (st *State) setVersions(vers, users []string) error {
	if len(vers) != 3+len(users) {
		return corrupt("ver", "a version is missing")
	}
	for _, v := range vers {
		if _, err := strconv.ParseUint(v, 10, 53); err != nil && v != "" {
			return corrupt("ver", "a version is no number")
		}
	}
	st.vers = vers
	st.scopes = make([]string, 0, len(vers))
	st.scopes = append(st.scopes, teamsScope, membersScope, codesScope)
	for _, u := range users {
		st.scopes = append(st.scopes, workerScope(u))
	}
	return nil
}

// now is the server's time in Unix milliseconds.
func (r *reading) now() (int64, error) {
	if r.time != nil {
		return r.time.Val().UnixMilli(), nil
	}
	parts, err := r.clock.StringSlice()
	if err != nil || len(parts) != 2 {
		return 0, corrupt("TIME", "it is no time")
	}
	sec, err1 := strconv.ParseInt(parts[0], 10, 64)
	usec, err2 := strconv.ParseInt(parts[1], 10, 64)
	if err1 != nil || err2 != nil {
		return 0, corrupt("TIME", "it is no time")
	}
	return sec*1000 + usec/1000, nil
}

// each decodes a list of stored records; an absent one reads as "" and is left out. The list may be nil.
func each[T any](c *redis.StringSliceCmd, m *memo[T], decode func(string) (T, error), clone func(T) T) ([]T, error) {
	if c == nil {
		return nil, nil
	}
	all := c.Val()
	if len(all) == 0 {
		return nil, nil
	}
	out := make([]T, 0, len(all))
	for _, raw := range all {
		if raw == "" {
			continue
		}
		v, err := m.decode(raw, decode)
		if err != nil {
			return nil, err
		}
		if clone != nil {
			v = clone(v)
		}
		out = append(out, v)
	}
	return out, nil
}

// kindOf names the kind of key that a command reads, without the ids in it.
func kindOf(c redis.Cmder) string {
	key, _ := c.Args()[1].(string)
	if strings.Contains(key, ":week:") {
		return "week"
	}
	if strings.Contains(key, ":op:") {
		return "op"
	}
	return key[strings.LastIndex(key, ":")+1:]
}
