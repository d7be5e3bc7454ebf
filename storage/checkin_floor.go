package storage

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/redis/go-redis/v9"

	"alongside/peer"
)

// closedMark is up to which week a team's check-ins were closed, floorMark the highest minimum under which one was opened.
func (w CheckInWeek) closedMark() string { return "closed." + w.Workspace + "." + w.Team }

func (w CheckInWeek) floorMark() string { return "minimum." + w.Workspace + "." + w.Team }

// closed tells whether this week, or one after it, was closed before.
func (w CheckInWeek) closed(ring *Keyring) (bool, error) {
	last, err := ring.highest(w.closedMark())
	return last >= weekName(w.Week), err
}

// CheckInFloor returns the least minimum that a team can still set: the highest under which a week of its was ever opened, 0
// where none was. It stands beside the keys, so that neither a changed team nor an older backup lowers it.
func (s *Store) CheckInFloor(ring *Keyring, workspace, team string) (int, error) {
	level, err := ring.highest(CheckInWeek{Workspace: workspace, Team: team}.floorMark())
	if err != nil || level == "" {
		return 0, err
	}
	return strconv.Atoi(level)
}

// raiseFloor keeps the minimum that the team has while a week of its is opened.
func (s *Store) raiseFloor(ctx context.Context, ring *Keyring, w CheckInWeek) error {
	var raw string
	err := s.persist(ctx, func(ctx context.Context) error {
		reply := s.client.HGet(ctx, s.space(w.Workspace).teams(), w.Team)
		raw = reply.Val()
		return reply.Err()
	})
	if err != nil && !errors.Is(err, redis.Nil) {
		return err
	}
	minimum := peer.LeastMinimum
	if raw != "" {
		team, err := decodeTeam(raw)
		if err != nil {
			return err
		}
		minimum = peer.SoundMinimum(team.CheckIn.Minimum)
	}
	return ring.raise(w.floorMark(), fmt.Sprintf("%02d", minimum))
}
