package storage

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

// Traces are the places at which a worker stands in the store. They are gathered for a purge alone.
type Traces struct {
	worker string
	keys   []keyUse // of the worker's own records
	due    []string // members of the index
	laters []Later
	audit  []string // entries of the log about the worker
	dead   []string // messages about the worker, or to them, that could not be delivered
}

// TracesOf finds every key of a worker, whichever part of the program wrote it, and what stands about them in the shared ones.
// It looks through all keys of a server: only the nightly purge does this, once for each worker who left.
func (s *Store) TracesOf(ctx context.Context, workspace, worker string) (Traces, error) {
	if !plainID(worker) {
		return Traces{}, errors.New("storage: no id of a worker")
	}
	k := s.space(workspace)
	t := Traces{worker: worker}
	var err error
	if t.keys, err = s.keysNaming(ctx, k, worker); err != nil {
		return t, err
	}
	slices.SortFunc(t.keys, func(a, b keyUse) int { return strings.Compare(a.name, b.name) })
	due, err := s.DuePeek(ctx, workspace, time.UnixMilli(math.MaxInt32*1000), 1_000_000)
	if err != nil {
		return t, err
	}
	for _, d := range due {
		if about(d.Subject, worker) || about(d.Occurrence, worker) {
			t.due = append(t.due, d.Member())
		}
	}
	laters, err := s.Laters(ctx, workspace)
	for _, l := range laters {
		if l.To.User == worker || about(string(l.Facts), worker) {
			t.laters = append(t.laters, l)
		}
	}
	if err != nil {
		return t, err
	}
	if t.audit, err = s.entriesAbout(ctx, k.audit(), func(f map[string]any) bool {
		whose, _ := f["worker"].(string)
		of, _ := f["of"].(string)
		by, _ := f["by"].(string)
		return whose == worker || of == worker || by == worker && whose == "" || about(of, worker)
	}); err != nil {
		return t, err
	}
	t.dead, err = s.entriesAbout(ctx, k.dead(), func(f map[string]any) bool {
		for _, v := range f {
			if text, _ := v.(string); about(text, worker) {
				return true
			}
		}
		return false
	})
	return t, err
}

// entriesAbout returns the ids of the entries of a stream that a test holds for.
func (s *Store) entriesAbout(ctx context.Context, stream string, is func(map[string]any) bool) ([]string, error) {
	var ids []string
	for from := "-"; ; {
		var page []redis.XMessage
		err := s.persist(ctx, func(ctx context.Context) (err error) {
			page, err = s.client.XRangeN(ctx, stream, from, "+", markMost).Result()
			return err
		})
		if err != nil {
			return nil, err
		}
		for _, e := range page {
			if is(e.Values) {
				ids = append(ids, e.ID)
			}
		}
		if len(page) < markMost {
			return ids, nil
		}
		from = "(" + page[len(page)-1].ID
	}
}

// about tells whether a user id stands in a text, as a whole word.
func about(text, user string) bool {
	for rest := text; ; {
		i := strings.Index(rest, user)
		if i < 0 {
			return false
		}
		after := rest[i+len(user):]
		if (i == 0 || !idRune(rest[i-1])) && (after == "" || !idRune(after[0])) {
			return true
		}
		rest = rest[i+1:]
	}
}

func idRune(b byte) bool { return b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' }

// plainID tells whether a text has nothing in it but what ids of Slack have.
func plainID(id string) bool {
	return id != "" && !strings.ContainsFunc(id, func(r rune) bool { return r > 'Z' || !idRune(byte(r)) })
}

// escapeGlob keeps a text from being read as a pattern.
func escapeGlob(text string) string {
	return strings.NewReplacer(`\`, `\\`, "*", `\*`, "?", `\?`, "[", `\[`, "]", `\]`).Replace(text)
}

// Forget takes away everything that is kept about a worker: their records of every kind, their place among the members, and
// what stands about them in the indexes and the logs. The codes that they had are never drawn again, but say no more whose they
// were. It needs Want.Worker, Want.Codes, Want.Supervision, Want.Feeds and the worker among Want.People. keepSettings leaves what the person
// wants of the bot, because they are still there in another role; keepMember leaves their place, because they were asked again.
func (c *Change) Forget(t Traces, keepSettings, keepMember bool) {
	worker := t.worker
	c.own(worker)
	k := &c.st.space
	for _, key := range t.keys {
		if keepSettings && key.name == k.settings(worker) {
			continue
		}
		c.write("DEL", key)
	}
	if !keepMember {
		c.DropMember(worker)
	}
	c.raise(codesScope)
	for code, whose := range c.st.Codes {
		if whose == worker {
			c.write("HSET", keyUse{k.codes(), "hash", "codes"}, string(code), NobodysCode)
		}
	}
	if !keepSettings {
		c.DropFeeds(worker, "", "")
	}
	for _, a := range c.st.Alerts {
		c.write("SREM", keyUse{k.openAlerts(), "set", "alerts:open"}, worker+"/"+a.ID)
	}
	ids, live := keyUse{k.supervisionIDs(), "hash", "supervision:ids"}, keyUse{k.supervisionLive(), "set", "supervision:live"}
	for _, s := range c.st.Supervisions {
		c.write("HDEL", ids, s.ID)
		c.write("SREM", live, s.ID)
	}
	for _, p := range c.st.Promises {
		c.write("HDEL", ids, p.ID)
	}
	for _, g := range c.st.SupervisionGroups {
		c.write("HDEL", ids, g.ID)
	}
	c.write("SREM", keyUse{k.promisesLive(), "set", "promises:live"}, worker)
	c.write("SREM", keyUse{k.leavers(), "set", "leavers"}, worker)
	for _, member := range t.due {
		c.Undue(member)
	}
	for _, l := range t.laters {
		c.DropLater(l)
	}
	for part := range slices.Chunk(t.audit, markMost) {
		c.write("XDEL", keyUse{k.audit(), "stream", "audit"}, part...)
	}
	for part := range slices.Chunk(t.dead, markMost) {
		c.write("XDEL", keyUse{k.dead(), "stream", "dead"}, part...)
	}
	if !keepSettings && !keepMember {
		c.write("HDEL", keyUse{k.versions(), "hash", "ver"}, workerScope(worker)) // a number, but under the person's name
	}
}

// NobodysCode stands in the list of codes for whoever had one and was purged.
const NobodysCode = "-"
