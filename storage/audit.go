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

//go:embed revive.lua
var reviveSource string

var reviveScript = newScript(reviveSource)

// markMost is how many keys are asked for in one round trip.
const markMost = 500

// SentMark is what is known about a message and its sending.
type SentMark struct {
	Sent
	Known bool // something is known: it was begun, or queued by a message that failed
	Again int  // how often it was put into the outbox again
}

// SentMarks returns what is known about the sending of messages, by id. Nothing is known of one that is absent.
func (s *Store) SentMarks(ctx context.Context, workspace string, ids []string) (map[string]SentMark, error) {
	k, all := s.space(workspace), make(map[string]SentMark, len(ids))
	for len(ids) > 0 {
		part := ids[:min(len(ids), markMost)]
		ids = ids[len(part):]
		reads := make([]*redis.StringSliceCmd, len(part))
		err := s.persist(ctx, func(ctx context.Context) error {
			pipe := s.client.Pipeline()
			for i, id := range part {
				reads[i] = strs(ctx, pipe, append([]any{"hmget", k.sent(id)}, append(anys(sentFields), "queued", "again")...)...)
			}
			_, err := pipe.Exec(ctx)
			return err
		})
		if err != nil {
			return nil, err
		}
		for i, r := range reads {
			got := r.Val()
			n := len(sentFields)
			if len(got) != n+2 {
				return nil, corrupt("sent", "a field is missing")
			}
			sent, err := parseSent(got[:n])
			if err != nil {
				return nil, err
			}
			m := SentMark{Sent: sent, Known: sent.State != NotBegun || got[n] != "" || got[n+1] != ""}
			m.Again, _ = strconv.Atoi(got[n+1]) // 0 where there is none
			if m.Known {
				all[part[i]] = m
			}
		}
	}
	return all, nil
}

// Queue returns the messages of a lane that are not settled, the oldest first. It changes nothing, and leaves out those of
// other workspaces and what cannot be read.
func (s *Store) Queue(ctx context.Context, workspace string, lane Lane) ([]Delivery, error) {
	var all []Delivery
	for from := "-"; ; {
		var page []redis.XMessage
		err := s.persist(ctx, func(ctx context.Context) (err error) {
			page, err = s.client.XRangeN(ctx, s.space(workspace).out(lane), from, "+", markMost).Result()
			return err
		})
		if err != nil {
			return nil, err
		}
		for _, e := range page {
			if o, err := parseOut(lane, e.Values); err == nil && o.Workspace == workspace {
				all = append(all, Delivery{Out: o, Stream: e.ID})
			}
		}
		if len(page) < markMost {
			return all, nil
		}
		from = "(" + page[len(page)-1].ID
	}
}

// Results returns what operations left as their results. One that was not applied in the last 7 days is absent.
func (s *Store) Results(ctx context.Context, workspace string, ops []string) (map[string][]byte, error) {
	k, all := s.space(workspace), make(map[string][]byte, len(ops))
	for len(ops) > 0 {
		part := ops[:min(len(ops), markMost)]
		ops = ops[len(part):]
		reads := make([]*redis.StringCmd, len(part))
		err := s.persist(ctx, func(ctx context.Context) error {
			pipe := s.client.Pipeline()
			for i, op := range part {
				reads[i] = pipe.Get(ctx, k.op(op))
			}
			if _, err := pipe.Exec(ctx); err != nil && !errors.Is(err, redis.Nil) {
				return err
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
		for i, r := range reads {
			if r.Err() == nil {
				all[part[i]] = []byte(r.Val())
			}
		}
	}
	return all, nil
}

// Revival puts a message into the outbox again.
type Revival struct {
	Out    Out
	Seen   SentMark  // what was known when that was decided
	Lost   bool      // whether it was sent is not known any more: it is looked up, and says that it may be a repeat
	At     time.Time // of the decision; where Lost, when it may have been sent first
	Drop   []string  // stream ids of entries that it takes the place of
	Forget []string  // ids of further messages of its ladder: the dead ones may be queued anew
	Audit  Audit
}

// Revived is the code of a message that was put into the outbox again and certainly was not sent.
const Revived = "retry revived"

// Revive puts a message into the outbox again, and writes down that this was done, in one step. It returns false where
// something has changed since the message was looked at: of several copies and people who do it at the same time one does.
func (s *Store) Revive(ctx context.Context, r Revival) (bool, error) {
	if r.Out.Workspace == "" || r.Out.valid() != nil {
		return false, errors.New("storage: the message cannot be sent")
	}
	k := s.space(r.Out.Workspace)
	keys := []string{k.sent(r.Out.ID), k.out(r.Out.Lane), k.audit()}
	for _, id := range r.Forget {
		keys = append(keys, k.sent(id))
	}
	number := func(n int) string {
		if n == 0 {
			return ""
		}
		return strconv.Itoa(n)
	}
	state, code := "", ""
	switch {
	case r.Lost:
		state, code = string(Unknown), "lost"
	case r.Seen.State.Settled():
		state, code = string(Unknown), Revived
	}
	rest := []string{string(r.Seen.State), number(r.Seen.Attempt), number(r.Seen.Again), state, ms(r.At), code, sentSeconds, group,
		strconv.Itoa(len(r.Drop))}
	rest = append(rest, r.Drop...)
	for _, fields := range [][]string{r.Audit.fields(), r.Out.fields()} {
		rest = append(append(rest, strconv.Itoa(len(fields))), fields...)
	}
	s.step("revive:begin")
	reply, err := s.run(ctx, reviveScript, args(len(keys), append(keys, rest...)...))
	s.step("revive:end")
	if err != nil {
		return false, err
	}
	text, _ := reply.(string)
	if strings.HasPrefix(text, "T") {
		return false, corrupt("sent", "a key of the outbox holds another type")
	}
	return text == "A", nil
}

// DeadLetter is a message that could not be delivered.
type DeadLetter struct {
	Out      Out    // the zero Out where the entry could not be read
	Entry    string // its place among the dead
	Code     string
	At       time.Time // when that was found
	SentMark SentMark  // of a message that can be read
}

// DeadLetters returns the messages of a workspace that could not be delivered, the newest first, at most n, each once. One
// that was put into the outbox again is not among them.
func (s *Store) DeadLetters(ctx context.Context, workspace string, n int) ([]DeadLetter, error) {
	const deepest = 5000 // entries that are looked at
	var all []DeadLetter
	seen := map[string]bool{}
	for to, looked := "+", 0; looked < deepest && len(all) < n; {
		var page []redis.XMessage
		err := s.persist(ctx, func(ctx context.Context) (err error) {
			page, err = s.client.XRevRangeN(ctx, s.space(workspace).dead(), to, "-", markMost).Result()
			return err
		})
		if err != nil {
			return nil, err
		}
		part, err := s.deadOf(ctx, workspace, page, seen)
		if err != nil {
			return nil, err
		}
		all = append(all, part...)
		if looked += len(page); len(page) < markMost {
			break
		}
		to = "(" + page[len(page)-1].ID
	}
	return all[:min(len(all), n)], nil
}

// deadOf reads entries of the dead, and leaves out those that are dead no more.
func (s *Store) deadOf(ctx context.Context, workspace string, page []redis.XMessage, seen map[string]bool) ([]DeadLetter, error) {
	var found []DeadLetter
	var ids []string
	for _, e := range page {
		get := func(name string) string { t, _ := e.Values[name].(string); return t }
		if get("due") != "" || get("ws") != workspace && get("ws") != "" {
			continue
		}
		d := DeadLetter{Entry: e.ID, Code: get("code"), At: entryTime(e.ID)}
		if o, err := parseOut(Lane(get("lane")), e.Values); err == nil && o.Workspace == workspace {
			if seen[o.ID] {
				continue
			}
			seen[o.ID] = true
			d.Out, ids = o, append(ids, o.ID)
		}
		found = append(found, d)
	}
	marks, err := s.SentMarks(ctx, workspace, ids)
	if err != nil {
		return nil, err
	}
	kept := found[:0]
	for _, d := range found {
		if d.Out.ID != "" {
			if d.SentMark = marks[d.Out.ID]; d.SentMark.State != Dead {
				continue
			}
			d.At = d.SentMark.At
		}
		kept = append(kept, d)
	}
	return kept, nil
}

// entryTime is the instant in the id of a stream entry.
func entryTime(id string) time.Time {
	milli, _, _ := strings.Cut(id, "-")
	n, _ := strconv.ParseInt(milli, 10, 64) // 0 for what is no id
	return instant(n)
}

// DueKnown tells which members stand in the index of what is due.
func (s *Store) DueKnown(ctx context.Context, workspace string, members []string) (map[string]bool, error) {
	k, known := s.space(workspace), make(map[string]bool, len(members))
	for len(members) > 0 {
		part := members[:min(len(members), markMost)]
		members = members[len(part):]
		reads := make([]*redis.FloatCmd, len(part))
		err := s.persist(ctx, func(ctx context.Context) error {
			pipe := s.client.Pipeline()
			for i, m := range part {
				reads[i] = pipe.ZScore(ctx, k.due(), m)
			}
			if _, err := pipe.Exec(ctx); err != nil && !errors.Is(err, redis.Nil) {
				return err
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
		for i, r := range reads {
			known[part[i]] = r.Err() == nil
		}
	}
	return known, nil
}
