package storage

import (
	"context"
	"errors"
	"strings"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
)

// group is the consumer group of every lane.
const group = "bot"

// undecodable is the code under which an entry that cannot be read is put among the dead.
const undecodable = "undecodable"

// readers remember, for each stream and consumer, how far it has read.
type readers struct {
	mu  sync.Mutex
	all map[string]*reader
}

type reader struct {
	mu     sync.Mutex
	own    string // where reading of the own pending entries stands; "" when it is done
	claims string // where the search for abandoned entries stands
}

func (r *readers) of(stream, consumer string) *reader {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.all == nil {
		r.all = make(map[string]*reader)
	}
	key := stream + " " + consumer
	if r.all[key] == nil {
		r.all[key] = &reader{own: "0", claims: "0-0"}
	}
	return r.all[key]
}

// Receive returns at most n deliveries of a lane. A consumer first gets what it held when it ended; then what rested with
// another, or with itself, for longer than Config.ClaimIdle; then what is new, for which it waits up to block (none where
// zero). A blocked call does not notice that its context is cancelled: keep block at a second or two.
//
// The name of a consumer belongs to one running process. A lane is shared by the workspaces of a bucket: look at the
// delivery's Workspace. An entry that cannot be read is moved to the dead. While the outbox is held (see Hold) there are none.
func (s *Store) Receive(ctx context.Context, workspace string, lane Lane, consumer string, n int, block time.Duration) ([]Delivery, error) {
	stream := s.space(workspace).out(lane)
	if held, err := s.isHeld(ctx, workspace); err != nil || held {
		pause(ctx, max(block, 0))
		return nil, err
	}
	r := s.readers.of(stream, consumer)
	r.mu.Lock()
	defer r.mu.Unlock()
	for r.own != "" {
		entries, err := s.readGroup(ctx, stream, consumer, r.own, n, -1)
		if err != nil {
			return nil, wrap(err)
		}
		if len(entries) == 0 {
			r.own = ""
			break
		}
		got, err := s.deliveries(ctx, workspace, lane, entries, true)
		if err != nil {
			return nil, err
		}
		r.own = entries[len(entries)-1].ID
		if len(got) > 0 {
			return got, nil
		}
	}
	// Half of the places at most are for entries that come again, so that they cannot keep new ones waiting.
	again, next, err := s.client.XAutoClaim(ctx, &redis.XAutoClaimArgs{Stream: stream, Group: group, Consumer: consumer,
		MinIdle: s.cfg.ClaimIdle, Start: r.claims, Count: int64(max(1, n/2))}).Result()
	if noGroup(err) {
		err = s.makeGroup(ctx, stream)
		next = "0-0"
	}
	if err != nil {
		r.own = "0" // what the server may have handed over, and we never saw, comes at the next call and not after ClaimIdle
		return nil, wrap(err)
	}
	r.claims = next
	claimed, err := s.deliveries(ctx, workspace, lane, again, true)
	if err != nil || len(claimed) >= n {
		return claimed, err
	}
	if len(claimed) > 0 || block <= 0 {
		block = -1
	}
	entries, err := s.readGroup(ctx, stream, consumer, ">", n-len(claimed), block)
	if err != nil {
		r.own = "0"
		if len(claimed) > 0 {
			return claimed, nil
		}
		return nil, wrap(err)
	}
	fresh, err := s.deliveries(ctx, workspace, lane, entries, false)
	return append(claimed, fresh...), err
}

func (s *Store) readGroup(ctx context.Context, stream, consumer, from string, n int, block time.Duration) ([]redis.XMessage, error) {
	for {
		got, err := s.client.XReadGroup(ctx, &redis.XReadGroupArgs{Group: group, Consumer: consumer,
			Streams: []string{stream, from}, Count: int64(n), Block: block}).Result()
		switch {
		case errors.Is(err, redis.Nil) || err == nil && len(got) == 0:
			return nil, nil
		case noGroup(err):
			if err := s.makeGroup(ctx, stream); err != nil {
				return nil, err
			}
		case err != nil:
			return nil, err
		default:
			return got[0].Messages, nil
		}
	}
}

func noGroup(err error) bool { return err != nil && strings.Contains(err.Error(), "NOGROUP") }

func (s *Store) makeGroup(ctx context.Context, stream string) error {
	err := s.client.XGroupCreateMkStream(ctx, stream, group, "0").Err()
	if err != nil && strings.Contains(err.Error(), "BUSYGROUP") {
		return nil
	}
	return err
}

// deliveries reads entries, and how often their sending began where they may have been held before.
func (s *Store) deliveries(ctx context.Context, workspace string, lane Lane, entries []redis.XMessage, before bool) ([]Delivery, error) {
	var got []Delivery
	stream := s.space(workspace).out(lane)
	for _, e := range entries {
		if e.Values == nil { // settled by another process in the meantime
			if err := s.client.XAck(ctx, stream, group, e.ID).Err(); err != nil {
				return nil, wrap(err)
			}
			continue
		}
		o, err := parseOut(lane, e.Values)
		if err != nil {
			if err := s.bury(ctx, workspace, lane, e); err != nil {
				return nil, err
			}
			continue
		}
		got = append(got, Delivery{Out: o, Stream: e.ID})
	}
	if !before || len(got) == 0 {
		return got, nil
	}
	pipe := s.client.Pipeline()
	attempts := make([]*redis.StringCmd, len(got))
	for i, d := range got {
		attempts[i] = pipe.HGet(ctx, s.space(d.Workspace).sent(d.ID), "attempt")
	}
	if _, err := pipe.Exec(ctx); err != nil && !errors.Is(err, redis.Nil) {
		return nil, wrap(err)
	}
	for i, a := range attempts {
		got[i].Attempts, _ = a.Int() // none where it never began
	}
	return got, nil
}

// bury moves an entry that cannot be read to the dead, with its fields as they are.
func (s *Store) bury(ctx context.Context, workspace string, lane Lane, e redis.XMessage) error {
	k := s.space(workspace)
	values := []any{"code", undecodable, "lane", string(lane), "entry", e.ID}
	for name, v := range e.Values {
		values = append(values, name, v)
	}
	pipe := s.client.TxPipeline()
	pipe.XAdd(ctx, &redis.XAddArgs{Stream: k.dead(), Values: values})
	pipe.XAck(ctx, k.out(lane), group, e.ID)
	pipe.XDel(ctx, k.out(lane), e.ID)
	_, err := pipe.Exec(ctx)
	return wrap(err)
}

// Release lets a delivery come again after about d, to this or another consumer; at most Config.ClaimIdle later.
func (s *Store) Release(ctx context.Context, d Delivery, after time.Duration) error {
	idle := s.cfg.ClaimIdle - max(0, min(after, s.cfg.ClaimIdle))
	stream := s.space(d.Workspace).out(d.Lane)
	// The consumer that holds it need not be known: nobody reads an entry by its holder but one that starts.
	return wrap(s.client.Do(ctx, "xclaim", stream, group, "released", 0, d.Stream, "idle", idle.Milliseconds(), "justid").Err())
}

// Backlog counts the messages of each lane that are not settled. It counts all workspaces of the bucket.
func (s *Store) Backlog(ctx context.Context, workspace string) (map[Lane]int64, error) {
	k, pipe := s.space(workspace), s.client.Pipeline()
	lengths := make([]*redis.IntCmd, len(Lanes()))
	for i, lane := range Lanes() {
		lengths[i] = pipe.XLen(ctx, k.out(lane))
	}
	if _, err := pipe.Exec(ctx); err != nil {
		return nil, wrap(err)
	}
	all := make(map[Lane]int64, len(lengths))
	for i, lane := range Lanes() {
		all[lane] = lengths[i].Val()
	}
	return all, nil
}
