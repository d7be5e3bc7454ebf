package storage

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/redis/go-redis/v9"

	"alongside/peer"
)

// OpenCheckIns returns the weeks of some teams that are open, in the sense that their slots are there, whatever the clock says.
// Weeks of more than two months ago and of the future are not looked at.
func (s *Store) OpenCheckIns(ctx context.Context, workspace string, teams []peer.Team, at time.Time) ([]CheckInWeek, error) {
	weeks, _, err := s.marks(ctx, workspace, teams, at)
	return weeks, err
}

// LockedCheckIns returns the weeks that are open and cannot be opened with a folder of keys, because the copies of the program do
// not share it, or because it was lost.
func (s *Store) LockedCheckIns(ctx context.Context, ring *Keyring, workspace string, teams []peer.Team, at time.Time) ([]CheckInWeek, error) {
	weeks, marks, err := s.marks(ctx, workspace, teams, at)
	if err != nil {
		return nil, err
	}
	var locked []CheckInWeek
	for i, w := range weeks {
		key, err := ring.Key(w.key())
		if err != nil && !errors.Is(err, ErrNoKey) {
			return nil, err
		}
		if markOf(key) != marks[i] {
			locked = append(locked, w)
		}
	}
	return locked, nil
}

// weeksLooked is how many weeks back an open week is looked for.
const weeksLooked = 9

// marks returns the open weeks with the marks of their keys.
func (s *Store) marks(ctx context.Context, workspace string, teams []peer.Team, at time.Time) (weeks []CheckInWeek, marks []string, err error) {
	k := s.space(workspace)
	var all []CheckInWeek
	for _, t := range teams {
		first := peer.DayOf(at, "UTC").Monday().Add(-7 * weeksLooked)
		for n := range weeksLooked + 2 {
			all = append(all, CheckInWeek{workspace, t.ID, first.Add(7 * n).Week()})
		}
	}
	if len(all) == 0 {
		return nil, nil, nil
	}
	reads := make([]*redis.StringCmd, len(all))
	err = s.persist(ctx, func(ctx context.Context) error {
		pipe := s.client.Pipeline()
		for i, w := range all {
			reads[i] = pipe.HGet(ctx, k.checkIns(w.Team, w.Week), markField)
		}
		_, err := pipe.Exec(ctx)
		if errors.Is(err, redis.Nil) {
			return nil
		}
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	for i, r := range reads {
		if mark := r.Val(); mark != "" {
			weeks, marks = append(weeks, all[i]), append(marks, mark)
		}
	}
	return weeks, marks, nil
}

var dropCheckInScript = newScript(`
-- Ends a week that nobody can open. KEYS[1] slots  KEYS[2] figures of the team  ARGV[1] week  ARGV[2] that there are none
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
redis.call('HSETNX', KEYS[2], ARGV[1], ARGV[2])
redis.call('DEL', KEYS[1])
return 1`)

// DropCheckIn ends an open week whose key is lost: what was answered can be read by nobody, and there are no figures.
func (s *Store) DropCheckIn(ctx context.Context, w CheckInWeek) error {
	none, err := json.Marshal(figuresRecord{recordVersion, halvesOf(nil)})
	if err != nil {
		return err
	}
	k := s.space(w.Workspace)
	_, err = s.run(ctx, dropCheckInScript, args(2, k.checkIns(w.Team, w.Week), k.figures(w.Team), weekName(w.Week), string(none)))
	return err
}
