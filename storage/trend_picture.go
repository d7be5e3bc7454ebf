package storage

import "context"

// NoteTrendPicture notes a picture of a person's own trend that they had brought to their direct messages, by Slack's id of the file,
// so that it can be deleted with the trend. It is noted before anybody sees the picture, and holds nothing of what is in it.
func (s *Store) NoteTrendPicture(ctx context.Context, workspace, user, file string) error {
	return s.persist(ctx, func(ctx context.Context) error {
		return s.client.SAdd(ctx, s.space(workspace).trendPictures(user), file).Err()
	})
}

// TrendPictures returns the pictures of a person's own trend that are not deleted yet, in no order.
func (s *Store) TrendPictures(ctx context.Context, workspace, user string) (files []string, err error) {
	err = s.persist(ctx, func(ctx context.Context) error {
		reply := s.client.SMembers(ctx, s.space(workspace).trendPictures(user))
		files = reply.Val()
		return reply.Err()
	})
	return files, err
}

// ForgetTrendPicture takes out a picture that is deleted.
func (s *Store) ForgetTrendPicture(ctx context.Context, workspace, user, file string) error {
	return s.persist(ctx, func(ctx context.Context) error {
		return s.client.SRem(ctx, s.space(workspace).trendPictures(user), file).Err()
	})
}
