package storage

import (
	"context"
	"errors"

	"github.com/redis/go-redis/v9"

	"alongside/peer"
)

// feedRecord is the stored form of a calendar feed. Its field in the hash is the SHA-256 of the secret part of its address, which is
// nowhere.
type feedRecord struct {
	V    int    `json:"v"`
	Kind string `json:"kind"`
	User string `json:"user"`
	Team string `json:"team,omitempty"`
	At   int64  `json:"at"`
}

func (r feedRecord) version() int { return r.V }

func decodeFeed(raw string) (peer.Feed, error) {
	r, err := read[feedRecord]("feeds", raw)
	f := peer.Feed{Kind: peer.FeedKind(r.Kind), User: r.User, Team: r.Team, MadeAt: instant(r.At)}
	if err == nil && (f.User == "" || f.Kind != peer.OwnFeed && (f.Kind != peer.TeamFeed || f.Team == "")) {
		return peer.Feed{}, corrupt("feeds", "it is nobody's, or of no kind")
	}
	return f, err
}

func readFeeds(all []string) (map[string]peer.Feed, error) {
	feeds := make(map[string]peer.Feed, len(all)/2)
	for i := 0; i+1 < len(all); i += 2 {
		f, err := decodeFeed(all[i+1])
		if err != nil {
			return nil, err
		}
		feeds[all[i]] = f
	}
	return feeds, nil
}

// Feed returns the calendar feed whose secret has a hash, and false where there is none.
func (s *Store) Feed(ctx context.Context, workspace, hash string) (f peer.Feed, found bool, err error) {
	raw := ""
	err = s.persist(ctx, func(ctx context.Context) (err error) {
		raw, err = s.client.HGet(ctx, s.space(workspace).feeds(), hash).Result()
		if errors.Is(err, redis.Nil) {
			raw, err = "", nil
		}
		return err
	})
	if err != nil || raw == "" {
		return peer.Feed{}, false, err
	}
	f, err = decodeFeed(raw)
	return f, err == nil, err
}

// PutFeed writes a feed of the worker under the hash of its secret.
func (c *Change) PutFeed(hash string, f peer.Feed) {
	raw, err := marshal(feedRecord{recordVersion, string(f.Kind), f.User, f.Team, millis(f.MadeAt)})
	c.check(err, hash)
	c.own(f.User)
	c.write("HSET", keyUse{c.st.space.feeds(), "hash", "feeds"}, hash, raw)
}

// DropFeeds lets go of feeds of the worker: those of a kind and a team, or all of them where the kind is empty. It needs Want.Feeds.
func (c *Change) DropFeeds(user string, kind peer.FeedKind, team string) (dropped int) {
	c.own(user)
	if !c.st.want.Feeds {
		c.fail("feeds are dropped that were not read")
	}
	for hash, f := range c.st.Feeds {
		if f.User == user && (kind == "" || f.Kind == kind && f.Team == team) {
			c.write("HDEL", keyUse{c.st.space.feeds(), "hash", "feeds"}, hash)
			dropped++
		}
	}
	return dropped
}
