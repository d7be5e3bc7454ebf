package storage

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"alongside/peer"
)

// PromiseKind is the kind of the entries that remind of promises.
const PromiseKind = "promise"

type promiseRecord struct {
	V         int    `json:"v"`
	ID        string `json:"id"`
	Version   int    `json:"n"`
	Worker    string `json:"worker"`
	Team      string `json:"team"`
	By        string `json:"by"`
	What      string `json:"what"`
	Sealed    string `json:"sealed,omitempty"`
	Due       string `json:"due"` // ISO 8601
	NotedBy   string `json:"noted"`
	NotedAt   int64  `json:"at"`
	Confirmed int64  `json:"yes,omitempty"`
	Closed    int64  `json:"closed,omitempty"`
	Kept      bool   `json:"kept,omitempty"`
}

func (r promiseRecord) version() int { return r.V }

func decodePromise(raw string) (peer.Promise, error) {
	r, err := read[promiseRecord]("promises", raw)
	if err != nil {
		return peer.Promise{}, err
	}
	due, err := peer.ParseDay(r.Due)
	if err != nil {
		return peer.Promise{}, corrupt("promises", "it is due on no day")
	}
	return peer.Promise{ID: r.ID, Version: r.Version, Worker: r.Worker, Team: r.Team, By: r.By, What: r.What, Sealed: r.Sealed, Due: due,
		NotedBy: r.NotedBy, NotedAt: instant(r.NotedAt), Confirmed: instant(r.Confirmed), Closed: instant(r.Closed), Kept: r.Kept}, nil
}

// PutPromise writes a promise to the worker, and lets go of what was closed more than thirteen months ago.
func (c *Change) PutPromise(p peer.Promise) {
	raw, err := marshal(promiseRecord{recordVersion, p.ID, p.Version, p.Worker, p.Team, p.By, p.What, p.Sealed, p.Due.String(), p.NotedBy,
		millis(p.NotedAt), millis(p.Confirmed), millis(p.Closed), p.Kept})
	c.check(err, p.ID)
	c.own(p.Worker)
	k := &c.st.space
	records, ids := keyUse{k.promises(p.Worker), "hash", "promises"}, keyUse{k.supervisionIDs(), "hash", "supervision:ids"}
	live := keyUse{k.promisesLive(), "set", "promises:live"}
	c.write("HSET", records, p.ID, raw)
	c.write("HSET", ids, p.ID, p.Worker)
	if p.Live() {
		c.write("SADD", live, p.Worker)
	}
	for _, old := range c.st.Promises {
		if old.ID != p.ID && !old.Live() && c.at.Sub(old.Closed) > supervisionKept {
			c.write("HDEL", records, old.ID)
			c.write("HDEL", ids, old.ID)
		}
	}
}

// PromiseDue returns the entry of a reminder of a promise.
func PromiseDue(p peer.Promise, step int, team peer.Team) Due {
	return Due{Kind: PromiseKind, Subject: p.ID, Occurrence: strconv.Itoa(step), At: p.StepAt(step, team)}
}

// ReadPromiseDue returns the promise and the step of an entry.
func ReadPromiseDue(d Due) (id string, step int, err error) {
	step, err = strconv.Atoi(d.Occurrence)
	if err != nil || step < 1 || step > mostSteps || d.Subject == "" || strconv.Itoa(step) != d.Occurrence {
		return "", 0, errors.New("storage: not an entry about a promise")
	}
	return d.Subject, step, nil
}

// LivePromises returns all promises of a workspace that stand, the oldest first.
func (s *Store) LivePromises(ctx context.Context, workspace string) ([]peer.Promise, error) {
	k := s.space(workspace)
	workers, err := s.setMembers(ctx, k.promisesLive())
	if err != nil {
		return nil, err
	}
	all, err := hashes(ctx, s, keysOf(workers, k.promises), nil, decodePromise, nil)
	found := slices.DeleteFunc(slices.Concat(all...), func(p peer.Promise) bool { return !p.Live() })
	sortPromises(found)
	return found, err
}

func sortPromises(all []peer.Promise) {
	slices.SortFunc(all, func(a, b peer.Promise) int {
		if n := a.NotedAt.Compare(b.NotedAt); n != 0 {
			return n
		}
		return strings.Compare(a.ID, b.ID)
	})
}
