package storage

import (
	"context"
	_ "embed"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

// NudgeLaterKind is the kind of the entries that put a nudge back into the outbox when its recipient may get it.
const NudgeLaterKind = "nudge-later"

//go:embed later.lua
var laterSource string

var laterScript = newScript(laterSource)

// Later is a message that waits outside the outbox, because its recipient is not to be disturbed until then. It may wait for
// weeks, through restarts, and takes no room among what can be sent.
type Later struct {
	Out
	Until time.Time // whole milliseconds
	Why   string    // a name, see peer.Gate
}

// Due is the entry of the index with which the message goes back into the outbox. The instant is part of its name: a message that
// is put off a second time waits under another one.
func (l Later) Due() Due {
	return Due{Kind: NudgeLaterKind, Subject: l.To.User, Occurrence: strconv.FormatInt(l.Until.UnixMilli(), 10) + "." + l.ID, At: l.Until}
}

// ReadNudgeLater returns the id of the message that an entry is about, and until when it waits. Anything else is an error.
func ReadNudgeLater(d Due) (id string, until time.Time, err error) {
	at, id, ok := strings.Cut(d.Occurrence, ".")
	ms, err := strconv.ParseInt(at, 10, 64)
	if d.Kind != NudgeLaterKind || !ok || err != nil || id == "" || strconv.FormatInt(ms, 10) != at {
		return "", time.Time{}, errors.New("storage: not an entry about a message that waits")
	}
	return id, instant(ms), nil
}

// laterRecord is the stored form of a Later.
type laterRecord struct {
	V      int      `json:"v"`
	Lane   string   `json:"lane"`
	Fields []string `json:"f"` // as in the stream
	Until  int64    `json:"to"`
	Why    string   `json:"why,omitempty"`
}

func (r laterRecord) version() int { return r.V }

func encodeLater(l Later) (string, error) {
	return marshal(laterRecord{recordVersion, string(l.Lane), l.fields(), millis(l.Until), l.Why})
}

func decodeLater(raw string) (Later, error) {
	r, err := read[laterRecord]("later", raw)
	if err != nil {
		return Later{}, err
	}
	fields := make(map[string]any, len(r.Fields)/2)
	for i := 0; i+1 < len(r.Fields); i += 2 {
		fields[r.Fields[i]] = r.Fields[i+1]
	}
	o, err := parseOut(Lane(r.Lane), fields)
	return Later{o, instant(r.Until), r.Why}, err
}

// PutOff takes a delivery out of its lane and lets it wait until an instant, in one step; the entry of the index that brings it
// back is made in the same step. What is known about its sending stays. A delivery that was settled or put off meanwhile is left as
// it is.
func (s *Store) PutOff(ctx context.Context, d Delivery, until time.Time, why string) error {
	l := Later{d.Out, until.Truncate(time.Millisecond), why}
	raw, err := encodeLater(l)
	if err != nil {
		return err
	}
	due := l.Due()
	if err := due.valid(); err != nil {
		return err
	}
	k := s.space(d.Workspace)
	s.step("putoff:begin")
	reply, err := s.run(ctx, laterScript, args(6, k.sent(d.ID), k.out(d.Lane), k.later(), k.due(), k.dueAt(), k.nudged(d.To.User), group, d.Stream, d.ID, raw,
		due.Member(), ms(due.At)))
	s.step("putoff:end")
	if err != nil {
		return err
	}
	if text, _ := reply.(string); strings.HasPrefix(text, "T") {
		return corrupt("later", "a key holds another type")
	}
	return nil
}

// Laters returns all messages of a workspace that wait outside the outbox, the one that comes back first at first.
func (s *Store) Laters(ctx context.Context, workspace string) ([]Later, error) {
	var raw *redis.StringSliceCmd
	err := s.persist(ctx, func(ctx context.Context) error {
		raw = redis.NewStringSliceCmd(ctx, "hvals", s.space(workspace).later())
		return s.client.Process(ctx, raw)
	})
	if err != nil {
		return nil, err
	}
	all := make([]Later, 0, len(raw.Val()))
	for _, text := range raw.Val() {
		l, err := decodeLater(text)
		if err != nil {
			return nil, err
		}
		all = append(all, l)
	}
	slices.SortFunc(all, func(a, b Later) int {
		if c := a.Until.Compare(b.Until); c != 0 {
			return c
		}
		return strings.Compare(a.ID, b.ID)
	})
	return all, nil
}

// SendLater puts a message that waited back into the outbox. It must be the one that was read (Want.Later).
func (c *Change) SendLater(l Later) {
	if c.st.Later == nil || c.st.Later.ID != l.ID {
		c.fail("a message that waits was not read")
		return
	}
	c.write("HDEL", keyUse{c.st.space.later(), "hash", "later"}, l.ID)
	l.Since = c.at // what was held back on purpose is not late
	c.Send(l.Out)
}

// PutLater writes a message that waits until an instant, with the entry that brings it back.
func (c *Change) PutLater(l Later) {
	if l.Workspace == "" {
		l.Workspace = c.st.want.Workspace
	}
	raw, err := encodeLater(l)
	c.check(err, l.ID)
	c.write("HSET", keyUse{c.st.space.later(), "hash", "later"}, l.ID, raw)
	c.Due(l.Due())
}

// DropLater takes a message that waits away, with the entry that brings it back.
func (c *Change) DropLater(l Later) {
	c.write("HDEL", keyUse{c.st.space.later(), "hash", "later"}, l.ID)
	c.Undue(l.Due().Member())
}

// Now is the server's time plus Config.Skew: the one clock on which all copies of the program agree.
func (s *Store) Now(ctx context.Context, workspace string) (time.Time, error) {
	var r reading
	err := s.persist(ctx, func(ctx context.Context) error {
		pipe := s.client.Pipeline()
		s.askTime(ctx, pipe, &r, s.space(workspace))
		_, err := pipe.Exec(ctx)
		return err
	})
	if err != nil {
		return time.Time{}, err
	}
	now, err := r.now()
	at := time.UnixMilli(now).UTC()
	if s.cfg.Skew != nil {
		at = at.Add(s.cfg.Skew()).Truncate(time.Millisecond)
	}
	return at, err
}
