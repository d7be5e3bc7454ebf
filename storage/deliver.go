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

var (
	//go:embed begin.lua
	beginSource string
	//go:embed unknown.lua
	unknownSource string
	//go:embed settle.lua
	settleSource string

	beginScript   = newScript(beginSource)
	unknownScript = newScript(unknownSource)
	settleScript  = newScript(settleSource)
)

// sentSeconds is how long it is known what became of a message: longer than alerts are kept.
const sentSeconds = "17280000" // 200 days

// sentFields are the fields of what is known about a sending, in the order in which begin.lua returns them.
var sentFields = []string{"state", "attempt", "at", "by", "channel", "ts", "code", "version"}

// Lookup returns what is known about the sending of a message; the zero Sent where it never began.
func (s *Store) Lookup(ctx context.Context, workspace, outID string) (Sent, error) {
	var got []string
	err := s.persist(ctx, func(ctx context.Context) error {
		c := redis.NewStringSliceCmd(ctx, append([]any{"hmget", s.space(workspace).sent(outID)}, anys(sentFields)...)...)
		err := s.client.Process(ctx, c)
		got = c.Val()
		return err
	})
	if err != nil {
		return Sent{}, err
	}
	return parseSent(got)
}

// Begin notes that a consumer starts to send a message, before it does, and returns what was known until then. Where the
// state before is settled nothing is noted and the message must not be sent: Settle the delivery. Where it is Sending or
// Unknown, an earlier request may have reached Slack.
func (s *Store) Begin(ctx context.Context, d Delivery, by string, at time.Time) (Sent, error) {
	s.step("begin:begin")
	reply, err := s.run(ctx, beginScript, args(1, s.space(d.Workspace).sent(d.ID), ms(at), by, sentSeconds))
	s.step("begin:end")
	if err != nil {
		return Sent{}, err
	}
	all, _ := reply.([]any)
	got := make([]string, len(all))
	for i := range all {
		got[i], _ = all[i].(string)
	}
	return parseSent(got)
}

// MarkUnknown notes that a request may or may not have reached Slack, and why. The delivery stays pending.
func (s *Store) MarkUnknown(ctx context.Context, d Delivery, code string, at time.Time) error {
	_, err := s.run(ctx, unknownScript, args(1, s.space(d.Workspace).sent(d.ID), ms(at), code, sentSeconds))
	return err
}

// Settle keeps what became of a delivery (SentOK, Dead or Dropped) and takes it out of its lane, in one step. A message
// that was settled before keeps what was known. The attempts are counted by Begin. The version that a message shows only
// grows; where the message replaced another one in place, that one's too. A dead message is put among the dead. Where
// sent has no Version it is that of the delivery; where it has no At it is now.
func (s *Store) Settle(ctx context.Context, d Delivery, sent Sent) error {
	return s.SettleWith(ctx, d, sent, nil)
}

var errNotSettled = errors.New("storage: a delivery settles as sent, dead or dropped")

// Climb settles a delivery as dead, with the code of the permanent error, and queues the messages of its next rung, in
// one step. A next message that is known already, from another climb, is not queued again.
func (s *Store) Climb(ctx context.Context, d Delivery, code string, at time.Time, next []Out) error {
	return s.settle(ctx, d, Sent{State: Dead, Code: code, At: at}, next)
}

// SettleWith is Settle, and queues messages that follow from the delivery in the same step, as Climb does.
func (s *Store) SettleWith(ctx context.Context, d Delivery, sent Sent, next []Out) error {
	if !sent.State.Settled() {
		return errNotSettled
	}
	return s.settle(ctx, d, sent, next)
}

func (s *Store) settle(ctx context.Context, d Delivery, sent Sent, next []Out) error {
	k := s.space(d.Workspace)
	replaced := d.ID
	if d.Replaces != "" {
		replaced = d.Replaces
	}
	if sent.At.IsZero() {
		sent.At = time.Now()
	}
	if sent.Version == 0 {
		sent.Version = d.Version
	}
	keys := []string{k.sent(d.ID), k.out(d.Lane), k.dead(), k.sent(replaced), k.nudged(d.To.User)}
	rest := []string{group, d.Stream, string(sent.State), ms(sent.At), sent.By, sent.Channel, sent.TS, sent.Code,
		strconv.Itoa(sent.Version), sentSeconds, d.ID, flag(sent.Counts), nudgedSeconds}
	dead := append(d.Out.fields(), "lane", string(d.Lane), "entry", d.Stream, "code", sent.Code)
	rest = append(append(rest, strconv.Itoa(len(dead))), dead...)
	for _, o := range next {
		if o.Workspace == "" {
			o.Workspace = d.Workspace
		}
		if err := o.valid(); err != nil {
			return errors.New("storage: the next message cannot be sent: " + err.Error())
		} else if o.Workspace != d.Workspace {
			return errors.New("storage: the next message is for another workspace")
		}
		keys = append(keys, k.sent(o.ID), k.out(o.Lane))
		f := o.fields()
		rest = append(append(rest, strconv.Itoa(len(f))), f...)
	}
	s.step("settle:begin")
	reply, err := s.run(ctx, settleScript, args(len(keys), append(keys, rest...)...))
	s.step("settle:end")
	if err != nil {
		return err
	}
	if text, _ := reply.(string); strings.HasPrefix(text, "T") {
		return corrupt("sent", "a key of the outbox holds another type")
	}
	return nil
}

func parseSent(got []string) (Sent, error) {
	if len(got) != len(sentFields) {
		return Sent{}, corrupt("sent", "a field is missing")
	}
	bad := false
	number := func(t string) int64 {
		if t == "" {
			return 0
		}
		n, err := strconv.ParseInt(t, 10, 64)
		bad = bad || err != nil
		return n
	}
	sent := Sent{State: SentState(got[0]), Attempt: int(number(got[1])), At: instant(number(got[2])), By: got[3],
		Channel: got[4], TS: got[5], Code: got[6], Version: int(number(got[7]))}
	if bad {
		return Sent{}, corrupt("sent", "a field is no number")
	}
	return sent, nil
}

func flag(on bool) string {
	if on {
		return "1"
	}
	return ""
}

// args lays out the arguments of a small script, with the two places in front that run fills in.
func args(keys int, all ...string) []any {
	return append([]any{nil, nil, strconv.Itoa(keys)}, anys(all)...)
}

func ms(t time.Time) string { return strconv.FormatInt(t.UnixMilli(), 10) }
