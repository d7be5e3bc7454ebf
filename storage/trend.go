package storage

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/redis/go-redis/v9"

	"alongside/peer"
)

// TrendWeek is one week of a person's own trend.
type TrendWeek struct {
	Week    peer.Week
	CheckIn peer.CheckIn
}

// trendWeeks is how many weeks a trend keeps.
const trendWeeks = 52

func trendKey(workspace, user string) string { return "trend." + workspace + "." + user }

func trendAbout(workspace, user string) string { return "trend\x00" + workspace + "\x00" + user }

// KeepTrend begins a person's own trend: from now on their answers are added to it when a week closes, encrypted under a key of
// their own. That they keep one is seen by the key alone, which is not in Redis.
func (s *Store) KeepTrend(ring *Keyring, workspace, user string) error {
	_, err := ring.Make(trendKey(workspace, user))
	return err
}

// KeepsTrend tells whether a person keeps a trend.
func (s *Store) KeepsTrend(ring *Keyring, workspace, user string) (bool, error) {
	_, err := ring.Key(trendKey(workspace, user))
	if errors.Is(err, ErrNoKey) {
		return false, nil
	}
	return err == nil, err
}

// DropTrend deletes a person's trend at once: its key first, after which nobody can open any copy, then what it opened.
func (s *Store) DropTrend(ctx context.Context, ring *Keyring, workspace, user string) error {
	if err := ring.Destroy(trendKey(workspace, user)); err != nil {
		return err
	}
	return s.persist(ctx, func(ctx context.Context) error { return s.client.Del(ctx, s.space(workspace).trend(user)).Err() })
}

// Trend returns a person's own trend, the earliest week first; none where they keep none.
func (s *Store) Trend(ctx context.Context, ring *Keyring, workspace, user string) ([]TrendWeek, error) {
	key, err := ring.Key(trendKey(workspace, user))
	if errors.Is(err, ErrNoKey) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	var text string
	err = s.persist(ctx, func(ctx context.Context) error {
		reply := s.client.Get(ctx, s.space(workspace).trend(user))
		text = reply.Val()
		return reply.Err()
	})
	if errors.Is(err, redis.Nil) || err == nil && text == "" {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	plain, err := unseal(key, text, trendAbout(workspace, user))
	if err != nil { // written under a key that was destroyed since
		return nil, nil
	}
	var weeks []TrendWeek
	if err := json.Unmarshal(plain, &weeks); err != nil {
		return nil, corrupt("trend", "it is no record")
	}
	return weeks, nil
}

// longer is a person's trend with what they answered in one more week, as it is to be written; "" where they keep none. It is
// written anew and as long as before where they did not answer.
func (s *Store) longer(ctx context.Context, ring *Keyring, w CheckInWeek, user string, answers []peer.Contribution) (string, error) {
	key, err := ring.Key(trendKey(w.Workspace, user))
	if errors.Is(err, ErrNoKey) {
		return "", nil
	} else if err != nil {
		return "", err
	}
	weeks, err := s.Trend(ctx, ring, w.Workspace, user)
	if err != nil {
		return "", err
	}
	for _, a := range answers {
		if a.Person == user {
			weeks = append(weeks, TrendWeek{w.Week, a.CheckIn})
		}
	}
	plain, err := json.Marshal(weeks[max(len(weeks)-trendWeeks, 0):])
	if err != nil {
		return "", err
	}
	return seal(key, padded(plain), trendAbout(w.Workspace, user))
}
