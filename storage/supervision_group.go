package storage

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"alongside/peer"
)

// SupervisionGroupKind is the kind of the entries of group sessions.
const SupervisionGroupKind = "supervision-group"

type supervisionGroupRecord struct {
	V         int      `json:"v"`
	ID        string   `json:"id"`
	Version   int      `json:"n"`
	Team      string   `json:"team"`
	By        string   `json:"by"`
	Zone      string   `json:"zone,omitempty"`
	People    []string `json:"who"`
	At        int64    `json:"at"`
	Minutes   int      `json:"min"`
	Moves     int      `json:"moves,omitempty"`
	Cancelled bool     `json:"cancelled,omitempty"`
	Ended     bool     `json:"ended,omitempty"`
}

func (r supervisionGroupRecord) version() int { return r.V }

func decodeSupervisionGroup(raw string) (peer.SupervisionGroup, error) {
	r, err := read[supervisionGroupRecord]("supervision:groups", raw)
	return peer.SupervisionGroup{ID: r.ID, Version: r.Version, Team: r.Team, By: r.By, Zone: r.Zone, People: r.People, At: instant(r.At),
		Minutes: r.Minutes, Moves: r.Moves, Cancelled: r.Cancelled, Ended: r.Ended}, err
}

// PutSupervisionGroup writes a group session under whoever leads it, who is the Worker of the Want, and lets go of what was
// more than thirteen months ago.
func (c *Change) PutSupervisionGroup(g peer.SupervisionGroup) {
	raw, err := marshal(supervisionGroupRecord{recordVersion, g.ID, g.Version, g.Team, g.By, g.Zone, g.People, millis(g.At), g.Minutes, g.Moves,
		g.Cancelled, g.Ended})
	c.check(err, g.ID)
	c.own(g.By)
	k := &c.st.space
	records, ids := keyUse{k.supervisionGroups(g.By), "hash", "supervision:groups"}, keyUse{k.supervisionIDs(), "hash", "supervision:ids"}
	live := keyUse{k.supervisionLive(), "set", "supervision:live"}
	c.write("HSET", records, g.ID, raw)
	c.write("HSET", ids, g.ID, g.By)
	if g.Live() {
		c.write("SADD", live, g.ID)
	} else {
		c.write("SREM", live, g.ID)
	}
	for _, old := range c.st.SupervisionGroups {
		if old.ID != g.ID && c.at.Sub(old.At) > supervisionKept {
			c.write("HDEL", records, old.ID)
			c.write("HDEL", ids, old.ID)
			c.write("SREM", live, old.ID)
		}
	}
}

// SupervisionGroupDue returns the entry of a step of a group session's clock.
func SupervisionGroupDue(g peer.SupervisionGroup, step int) Due {
	return Due{Kind: SupervisionGroupKind, Subject: g.ID, Occurrence: strconv.Itoa(g.Version) + "." + strconv.Itoa(step), At: g.StepAt(step)}
}

// ReadSupervisionGroupDue returns what SupervisionGroupDue wrote. Anything else is an error.
func ReadSupervisionGroupDue(d Due) (SupervisionStep, error) {
	version, step, ok := numbers(d.Occurrence)
	if !ok || d.Subject == "" || version < 1 || step < peer.GroupSoon || step > peer.GroupEnd {
		return SupervisionStep{}, errors.New("storage: not an entry about a group session")
	}
	return SupervisionStep{d.Subject, version, step}, nil
}

// LiveSupervisionGroups returns the group sessions of a workspace that are still to come, sorted by when they are.
func (s *Store) LiveSupervisionGroups(ctx context.Context, workspace string) ([]peer.SupervisionGroup, error) {
	k := s.space(workspace)
	leaders, err := s.liveOwners(ctx, k)
	if err != nil {
		return nil, err
	}
	all, err := hashes(ctx, s, keysOf(leaders, k.supervisionGroups), nil, decodeSupervisionGroup, nil)
	found := slices.Concat(all...)
	found = slices.DeleteFunc(found, func(g peer.SupervisionGroup) bool { return !g.Live() })
	slices.SortFunc(found, func(a, b peer.SupervisionGroup) int {
		if n := a.At.Compare(b.At); n != 0 {
			return n
		}
		return strings.Compare(a.ID, b.ID)
	})
	return found, err
}
