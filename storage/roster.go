package storage

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/redis/go-redis/v9"

	"alongside/peer"
)

// Members returns all members of a workspace, sorted by user.
func (s *Store) Members(ctx context.Context, workspace string) ([]peer.Member, error) {
	var raw *redis.StringSliceCmd
	err := s.persist(ctx, func(ctx context.Context) error {
		raw = redis.NewStringSliceCmd(ctx, "hvals", s.space(workspace).members())
		return s.client.Process(ctx, raw)
	})
	if err != nil {
		return nil, err
	}
	all, err := each(raw, &s.memo.members, decodeMember, nil)
	slices.SortFunc(all, func(a, b peer.Member) int { return strings.Compare(a.User, b.User) })
	return all, err
}

// OpenAlerts returns all alerts of a workspace that stand, open or acknowledged, sorted by when they were raised, then by
// worker and ID. It reads the records, not the outbox.
func (s *Store) OpenAlerts(ctx context.Context, workspace string) ([]peer.Alert, error) {
	k := s.space(workspace)
	var found []peer.Alert
	err := s.persist(ctx, func(ctx context.Context) error {
		index, err := s.client.SMembers(ctx, k.openAlerts()).Result()
		if err != nil || len(index) == 0 {
			return err
		}
		pipe := s.client.Pipeline()
		reads := make([]*redis.StringSliceCmd, 0, len(index))
		for _, member := range index {
			worker, id, _ := strings.Cut(member, "/")
			reads = append(reads, strs(ctx, pipe, "hmget", k.alerts(worker), id))
		}
		if _, err := pipe.Exec(ctx); err != nil {
			return err
		}
		found = make([]peer.Alert, 0, len(index))
		for _, r := range reads {
			alerts, err := each(r, &s.memo.alerts, decodeAlert, nil)
			if err != nil {
				return err
			}
			found = append(found, alerts...)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	// One that was withdrawn or closed between the two reads is left out.
	found = slices.DeleteFunc(found, func(a peer.Alert) bool { return a.State != peer.Open && a.State != peer.Acknowledged })
	slices.SortFunc(found, func(a, b peer.Alert) int {
		return cmp.Or(a.RaisedAt.Compare(b.RaisedAt), strings.Compare(a.Worker, b.Worker), strings.Compare(a.ID, b.ID))
	})
	return found, nil
}
