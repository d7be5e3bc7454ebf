package storage

import (
	"context"
	_ "embed"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"alongside/peer"
)

//go:embed nudged.lua
var nudgedSource string

var nudgedScript = newScript(nudgedSource)

// nudgedFor is how long it is kept which nudges a person got: longer than any week lasts anywhere.
const (
	nudgedFor     = 15 * 24 * time.Hour
	nudgedSeconds = "1296000"
)

// Nudged returns when the nudges that count were sent to a person in the last two weeks, without the one that has an id. Each counts
// from when its place was kept or, where it needed none, from when it was sent.
func (s *Store) Nudged(ctx context.Context, workspace, user, but string) ([]time.Time, error) {
	var got []redis.Z
	err := s.persist(ctx, func(ctx context.Context) (err error) {
		got, err = s.client.ZRangeWithScores(ctx, s.space(workspace).nudged(user), 0, -1).Result()
		return err
	})
	if err != nil {
		return nil, err
	}
	all := make([]time.Time, 0, len(got))
	for _, z := range got {
		if id, _ := z.Member.(string); id != but {
			all = append(all, time.UnixMilli(int64(z.Score)).UTC())
		}
	}
	return all, nil
}

// KeepPlace keeps a place for a nudge among those that a person gets in a day and in a week of a zone, in one step, so that copies of the
// program that send at the same time keep to the same number. It returns false, and why, where none is left. Once kept, the place
// is the nudge's own, however often it is tried; Settle gives it back where the nudge is not sent, and PutOff too.
func (s *Store) KeepPlace(ctx context.Context, d Delivery, zone string, at time.Time) (kept bool, why string, err error) {
	if d.To.User == "" {
		return false, "", errors.New("storage: only a person has a number of nudges")
	}
	day := peer.DayOf(at, zone)
	reply, err := s.run(ctx, nudgedScript, args(1, s.space(d.Workspace).nudged(d.To.User), d.ID, ms(at), ms(peer.DayStart(day, zone)),
		ms(peer.DayStart(day.Monday(), zone)), strconv.Itoa(peer.NudgesADay), strconv.Itoa(peer.NudgesAWeek), ms(at.Add(-nudgedFor)), nudgedSeconds))
	if err != nil {
		return false, "", err
	}
	switch text, _ := reply.(string); {
	case strings.HasPrefix(text, "T"):
		return false, "", corrupt("nudged", "the key holds another type")
	case text == "W":
		return false, peer.WhyWeek, nil
	case text == "D":
		return false, peer.WhyDay, nil
	}
	return true, "", nil
}
