package storage

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"
)

// ErrNotEmpty means that a restore was asked for into a database that holds a store already.
var ErrNotEmpty = errors.New("storage: the database is not empty")

// Restored is what a restore did.
type Restored struct {
	BackupStats
	Mark    Mark
	Keys    int // that were written
	Expired int // keys whose time was over, which were left out
}

// Restore writes a backup into an empty database and opens the store in it, as a new epoch that is at least minEpoch. The
// outbox and the due index are held before anything that could be sent is written: see EndHold. What was written is read back
// and held against the backup. Where it fails, the database stays marked as unfinished and no program opens it; empty it and
// begin again.
//
// The errors are ErrNotEmpty, ErrDamaged, ErrNewer and ErrUnavailable.
func Restore(ctx context.Context, cfg Config, r io.Reader, minEpoch int64) (*Store, Restored, error) {
	var done Restored
	s, err := connect(cfg)
	if err != nil {
		return nil, done, err
	}
	run := &restoreRun{Store: s, sum: newSum(), spaces: map[string]bool{}}
	done.BackupStats, err = readBackup(r, func(h BackupHead) error { return run.begin(ctx, h, minEpoch) },
		func(k backupKey) error { return run.key(ctx, k) })
	if err == nil {
		err = run.finish(ctx)
	}
	done.Keys, done.Expired = run.sum.keys, run.expired
	if err == nil {
		err = s.enter(ctx)
	}
	done.Mark = s.mark
	if err != nil {
		_ = s.client.Close() // the first error is the one to tell
		return nil, done, err
	}
	return s, done, nil
}

// restoreRun is a restore while it goes on.
type restoreRun struct {
	*Store
	head    BackupHead
	epoch   int64
	sum     *sum // of what was written
	batch   []backupKey
	spaces  map[string]bool
	expired int
	skipped string // key whose time is over, while it goes on
}

// begin looks that there is nothing, and leaves the mark of an unfinished restore.
func (r *restoreRun) begin(ctx context.Context, h BackupHead, minEpoch int64) error {
	found, err := r.allKeys(ctx)
	if err != nil {
		return err
	}
	if len(found) > 0 {
		return ErrNotEmpty
	}
	r.head, r.epoch, r.buckets = h, max(h.Epoch+1, minEpoch), h.Buckets
	if h.Buckets == 0 || h.Installation == "" {
		return damaged("its head says neither name nor buckets")
	}
	err = r.persist(ctx, func(ctx context.Context) error {
		return r.client.HSet(ctx, metaKey(r.cfg.Prefix), "schema", h.Schema, "buckets", h.Buckets, "id", h.Installation,
			"epoch", r.epoch, "restoring", "1").Err()
	})
	for n := uint32(0); n < h.Buckets && err == nil; n++ {
		err = r.hold(ctx, space{bucket: bucketPrefix(r.cfg.Prefix, n)}, HeldRestored)
	}
	return err
}

// restoreBatch is how many keys are written in one round trip.
const restoreBatch = 200

// almostOver is how long a key must live on to be worth restoring: so none ends before it was read back.
const almostOver = 10 * time.Minute

// key takes in one line.
func (r *restoreRun) key(ctx context.Context, k backupKey) error {
	if r.skipped == k.Key || k.Expires > 0 && k.Expires <= time.Now().Add(almostOver).UnixMilli() {
		r.skipped = k.Key
		if !k.More {
			r.expired++
		}
		return nil
	}
	if space := keySpace(k.Key); space != "" && !r.spaces[space] {
		r.spaces[space] = true
		if err := r.hold(ctx, r.space(space), HeldRestored, space); err != nil {
			return err
		}
	}
	if err := r.sum.add(k); err != nil {
		return err
	}
	r.batch = append(r.batch, k)
	if len(r.batch) >= restoreBatch {
		return r.flush(ctx)
	}
	return nil
}

// flush writes what was gathered. Each command does no harm when it is repeated: the same fields, members and ids again.
func (r *restoreRun) flush(ctx context.Context) error {
	batch := r.batch
	r.batch = nil
	if len(batch) == 0 {
		return nil
	}
	return r.persist(ctx, func(ctx context.Context) error {
		pipe := r.client.Pipeline()
		for _, k := range batch {
			if err := restoreKey(ctx, pipe, r.cfg.Prefix+":"+k.Key, k); err != nil {
				return err
			}
		}
		cmds, err := pipe.Exec(ctx)
		for _, c := range cmds {
			if e := c.Err(); e != nil && !sameEntry(e) {
				return e
			}
		}
		if sameEntry(err) {
			return nil
		}
		return err
	})
}

// sameEntry tells whether an entry of a stream was written before, by a try whose reply was lost.
func sameEntry(err error) bool {
	return redis.HasErrorPrefix(err, "ERR The ID specified in XADD is equal or smaller")
}

func restoreKey(ctx context.Context, pipe redis.Pipeliner, name string, k backupKey) error {
	values := make([]any, len(k.Values))
	for i := range values {
		values[i] = k.Values[i]
	}
	switch k.Type {
	case "string":
		pipe.Set(ctx, name, values[0], 0)
	case "hash":
		pipe.HSet(ctx, name, values...)
	case "set":
		pipe.SAdd(ctx, name, values...)
	case "zset":
		for i := 0; i+1 < len(k.Values); i += 2 {
			score, err := strconv.ParseFloat(string(k.Values[i+1]), 64)
			if err != nil {
				return damaged("a score is no number")
			}
			pipe.ZAdd(ctx, name, redis.Z{Score: score, Member: k.Values[i]})
		}
	case "stream":
		for _, raw := range k.Values {
			id, fields, err := splitEntry(raw)
			if err != nil {
				return err
			}
			pipe.XAdd(ctx, &redis.XAddArgs{Stream: name, ID: id, Values: fields})
		}
	default:
		return damaged("a key has a type that does not exist")
	}
	if k.Expires > 0 {
		pipe.PExpireAt(ctx, name, time.UnixMilli(k.Expires))
	}
	return nil
}

// finish reads back what was written, and takes the mark of the unfinished restore away.
func (r *restoreRun) finish(ctx context.Context) error {
	if err := r.flush(ctx); err != nil {
		return err
	}
	var wrote, is BackupEnd
	r.sum.into(&wrote)
	there := newSum()
	names, err := r.allKeys(ctx)
	if err != nil {
		return err
	}
	buckets := map[string][]string{}
	for _, name := range names {
		if kind := keyKind(r.bare(name)); kind != "meta" && kind != "held" {
			bucket := name[:len(bucketPrefix(r.cfg.Prefix, 0))]
			buckets[bucket] = append(buckets[bucket], name)
		}
	}
	for _, names := range buckets {
		for page := range slices.Chunk(names, pageOf) {
			_, got, err := r.dump(ctx, page, 1<<30)
			if err != nil {
				return err
			}
			for _, d := range got {
				if err := there.add(d.backupKey); err != nil {
					return err
				}
			}
		}
	}
	there.into(&is)
	if wrote.Keys != is.Keys || wrote.Digest != is.Digest {
		return fmt.Errorf("storage: the database does not hold what was written: %d keys of %d; does another program use it?", is.Keys, wrote.Keys)
	}
	return r.persist(ctx, func(ctx context.Context) error {
		return r.client.HDel(ctx, metaKey(r.cfg.Prefix), "restoring").Err()
	})
}
