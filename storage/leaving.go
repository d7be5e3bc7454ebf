package storage

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"alongside/peer"
)

// The kinds of the entries about leaving.
const (
	LeaveWaitingKind = "leave-waiting" // a wish to leave that nobody has answered is passed on
	LeaveGoodbyeKind = "leave-goodbye" // the goodbye on the last day
	LeaveEndKind     = "leave-end"     // the local midnight after it
	LeaveCheckKind   = "leave-check"   // is the worker still being called?
	LeavePassKind    = "leave-pass"    // a match passes to a colleague
)

// leavingRecord is the stored form of a leaving.
type leavingRecord struct {
	V       int             `json:"v"`
	ID      string          `json:"id"`
	Version int             `json:"n,omitempty"`
	Worker  string          `json:"worker"`
	Team    string          `json:"team,omitempty"`
	State   string          `json:"state,omitempty"`
	Zone    string          `json:"zone,omitempty"`
	LastDay string          `json:"day,omitempty"` // ISO 8601
	AskedAt int64           `json:"at,omitempty"`
	SetBy   string          `json:"sby,omitempty"`
	SetAt   int64           `json:"sat,omitempty"`
	Wrong   bool            `json:"wrong,omitempty"`
	Matches []handingRecord `json:"to,omitempty"`
	Wish    string          `json:"wish,omitempty"`
	AskMe   bool            `json:"ask,omitempty"`
	Told    bool            `json:"told,omitempty"`
	Checks  []string        `json:"checks,omitempty"`
}

type handingRecord struct {
	Code   string `json:"c"`
	To     string `json:"p,omitempty"`
	Agreed bool   `json:"y,omitempty"`
	No     bool   `json:"no,omitempty"`
}

func (r leavingRecord) version() int { return r.V }

func encodeLeaving(l peer.Leaving) (string, error) {
	r := leavingRecord{V: recordVersion, ID: l.ID, Version: l.Version, Worker: l.Worker, Team: l.Team, State: string(l.State), Zone: l.Zone,
		LastDay: dayText(l.LastDay), AskedAt: millis(l.AskedAt), SetBy: l.SetBy, SetAt: millis(l.SetAt), Wrong: l.Wrong,
		Wish: string(l.Wish), AskMe: l.AskMe, Told: l.Told}
	for _, h := range l.Matches {
		r.Matches = append(r.Matches, handingRecord{string(h.Code), h.To, h.Agreed, h.Declined})
	}
	if l.Checks != [2]peer.StillCalled{} {
		r.Checks = []string{string(l.Checks[0]), string(l.Checks[1])}
	}
	return marshal(r)
}

func decodeLeaving(raw string) (peer.Leaving, error) {
	r, err := read[leavingRecord]("leaving", raw)
	if err != nil {
		return peer.Leaving{}, err
	}
	l := peer.Leaving{ID: r.ID, Version: r.Version, Worker: r.Worker, Team: r.Team, State: peer.LeavingState(r.State), Zone: r.Zone,
		AskedAt: instant(r.AskedAt), SetBy: r.SetBy, SetAt: instant(r.SetAt), Wrong: r.Wrong, Wish: peer.CertificateWish(r.Wish),
		AskMe: r.AskMe, Told: r.Told}
	if r.LastDay != "" {
		if l.LastDay, err = peer.ParseDay(r.LastDay); err != nil {
			return l, corrupt("leaving", "its last day is no day")
		}
	}
	for _, h := range r.Matches {
		l.Matches = append(l.Matches, peer.Handing{Code: peer.Code(h.Code), To: h.To, Agreed: h.Agreed, Declined: h.No})
	}
	for i, said := range r.Checks[:min(len(r.Checks), len(l.Checks))] {
		l.Checks[i] = peer.StillCalled(said)
	}
	return l, nil
}

// PutLeaving writes how a worker leaves.
func (c *Change) PutLeaving(l peer.Leaving) {
	raw, err := encodeLeaving(l)
	c.check(err, l.ID)
	c.own(l.Worker)
	k := &c.st.space
	c.write("SET", keyUse{k.leaving(l.Worker), "string", "leaving"}, raw)
	c.write("SADD", keyUse{k.leavers(), "set", "leavers"}, l.Worker)
}

// DropLeaving takes away that a worker leaves, or has left.
func (c *Change) DropLeaving(worker string) {
	c.check(nil, worker)
	c.own(worker)
	k := &c.st.space
	c.write("DEL", keyUse{k.leaving(worker), "string", "leaving"})
	c.write("SREM", keyUse{k.leavers(), "set", "leavers"}, worker)
}

// Leavings returns how every worker of a workspace leaves who does, or has left and is not purged, sorted by worker.
func (s *Store) Leavings(ctx context.Context, workspace string) ([]peer.Leaving, error) {
	k := s.space(workspace)
	var found []peer.Leaving
	err := s.persist(ctx, func(ctx context.Context) error {
		workers, err := s.client.SMembers(ctx, k.leavers()).Result()
		if err != nil || len(workers) == 0 {
			found = nil
			return err
		}
		pipe := s.client.Pipeline()
		reads := make([]*redis.StringCmd, len(workers))
		for i, w := range workers {
			reads[i] = pipe.Get(ctx, k.leaving(w))
		}
		if _, err := pipe.Exec(ctx); err != nil && !errors.Is(err, redis.Nil) {
			return err
		}
		found = nil
		for _, r := range reads {
			if r.Err() != nil {
				continue
			}
			l, err := decodeLeaving(r.Val())
			if err != nil {
				return err
			}
			found = append(found, l)
		}
		return nil
	})
	slices.SortFunc(found, func(a, b peer.Leaving) int { return strings.Compare(a.Worker, b.Worker) })
	return found, err
}

// LeaveWaiting returns the entry with which a wish to leave is passed on for the step-th time.
func LeaveWaiting(l peer.Leaving, step int, at time.Time) Due {
	return leaveDue(LeaveWaitingKind, l, strconv.Itoa(step), at)
}

// LeaveGoodbye returns the entry of the goodbye on the last day as it is set now.
func LeaveGoodbye(l peer.Leaving) Due {
	return leaveDue(LeaveGoodbyeKind, l, l.LastDay.String(), l.GoodbyeAt())
}

// LeaveEnd returns the entry of the end of the last day as it is set now.
func LeaveEnd(l peer.Leaving) Due { return leaveDue(LeaveEndKind, l, l.LastDay.String(), l.Ends()) }

// LeaveCheck returns the entry of the n-th question whether the worker is still being called, counted from 1.
func LeaveCheck(l peer.Leaving, n int, c peer.Calendar) Due {
	return leaveDue(LeaveCheckKind, l, strconv.Itoa(n), l.CheckAt(n, c))
}

func leaveDue(kind string, l peer.Leaving, which string, at time.Time) Due {
	return Due{Kind: kind, Subject: l.Worker, Occurrence: l.ID + "." + which, At: at}
}

// ReadLeaveDue returns the worker, the id of the leaving and which time it is of an entry about leaving.
func ReadLeaveDue(d Due) (worker, id, which string, err error) {
	id, which, ok := strings.Cut(d.Occurrence, ".")
	if !ok || d.Subject == "" || id == "" || which == "" {
		return "", "", "", errors.New("storage: not an entry about leaving")
	}
	return d.Subject, id, which, nil
}

// LeavePass returns the entry with which a match of somebody who left passes to a colleague.
func LeavePass(l peer.Leaving, h peer.Handing, at time.Time) Due {
	return Due{Kind: LeavePassKind, Subject: h.To, Occurrence: l.ID + "." + string(h.Code) + "." + l.Worker, At: at}
}

// ReadLeavePass returns the colleague, the code and the worker who left of an entry of LeavePassKind.
func ReadLeavePass(d Due) (to string, code peer.Code, from string, err error) {
	parts := strings.Split(d.Occurrence, ".")
	if d.Kind != LeavePassKind || len(parts) != 3 || d.Subject == "" || parts[1] == "" || parts[2] == "" {
		return "", "", "", errors.New("storage: not an entry about a match that passes on")
	}
	return d.Subject, peer.Code(parts[1]), parts[2], nil
}
