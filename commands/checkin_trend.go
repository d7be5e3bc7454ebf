package commands

import (
	"context"

	"alongside/messages"
	"alongside/peer"
)

// ownTrend shows a person their own trend, or asks whether they want one.
func ownTrend(ctx context.Context, d *Desk, req Request) (Reply, error) {
	no, err := d.mayKeepTrend(ctx, req)
	if err != nil || no != nil {
		return say(no), err
	}
	m, err := d.trendOf(ctx, req)
	return say(m), err
}

// trendOf reads a person's own trend.
func (d *Desk) trendOf(ctx context.Context, req Request) (messages.CheckInTrend, error) {
	m := messages.CheckInTrend{Prefix: d.Prefix}
	var err error
	if m.Keeps, err = d.Store.KeepsTrend(d.Keys, req.Workspace, req.Person.User); err != nil {
		return m, err
	}
	weeks, err := d.Store.Trend(ctx, d.Keys, req.Workspace, req.Person.User)
	for _, w := range weeks {
		m.Weeks = append(m.Weeks, messages.TrendWeek{Week: w.Week, CheckIn: w.CheckIn})
	}
	return m, err
}

// trendPictured brings a person their own trend as a picture, because they asked for it and were told where it will lie. The one
// before goes.
func trendPictured(ctx context.Context, d *Desk, req Request) (Reply, error) {
	no, err := d.mayKeepTrend(ctx, req)
	if err != nil || no != nil {
		return say(no), err
	}
	m, err := d.trendOf(ctx, req)
	if err != nil {
		return Reply{}, err
	}
	if !m.Keeps || !messages.TrendDrawable(m.Weeks) {
		return say(m), nil // an old button: the trend is deleted since
	}
	pictures, err := d.picturesOf(ctx, req)
	if err != nil {
		return Reply{}, err
	}
	pictures.Show = messages.NewTrendPicture(d.Prefix, m.Weeks)
	return Reply{Message: messages.TrendPictureReply{State: messages.PictureComes}, Pictures: pictures}, nil
}

// trendUnpictured deletes the pictures of a person's own trend and leaves the trend.
func trendUnpictured(ctx context.Context, d *Desk, req Request) (Reply, error) {
	pictures, err := d.picturesOf(ctx, req)
	return Reply{Message: messages.TrendPictureReply{State: messages.PictureGoes}, Pictures: pictures}, err
}

// picturesOf are the pictures of a person's own trend that lie in Slack, to be deleted.
func (d *Desk) picturesOf(ctx context.Context, req Request) (*Pictures, error) {
	workspace, user := req.Workspace, req.Person.User
	files, err := d.Store.TrendPictures(ctx, workspace, user)
	return &Pictures{
		Delete: files,
		Note: func(ctx context.Context, file string) error {
			return d.Store.NoteTrendPicture(ctx, workspace, user, file)
		},
		Gone: func(ctx context.Context, file string) error {
			return d.Store.ForgetTrendPicture(ctx, workspace, user, file)
		},
	}, err
}

// trendKept begins a trend: a yes of the person themselves, and of nobody else.
func trendKept(ctx context.Context, d *Desk, req Request) (Reply, error) {
	no, err := d.mayKeepTrend(ctx, req)
	if err != nil || no != nil {
		return say(no), err
	}
	if err := d.Store.KeepTrend(d.Keys, req.Workspace, req.Person.User); err != nil {
		return Reply{}, err
	}
	return ownTrend(ctx, d, req)
}

// trendDropped deletes the person's trend at once, and what pictures of it lie in Slack.
func trendDropped(ctx context.Context, d *Desk, req Request) (Reply, error) {
	if d.Keys == nil {
		return say(messages.NoCheckIn{Why: messages.CheckInOff}), nil
	}
	// Whoever left or never joined may delete what is theirs too.
	if err := d.Store.DropTrend(ctx, d.Keys, req.Workspace, req.Person.User); err != nil {
		return Reply{}, err
	}
	pictures, err := d.picturesOf(ctx, req)
	return Reply{Message: messages.CheckInTrendGone{Prefix: d.Prefix}, Pictures: pictures}, err
}

// mayKeepTrend is what a person reads who cannot keep a trend, nil for who can.
func (d *Desk) mayKeepTrend(ctx context.Context, req Request) (messages.Message, error) {
	_, no, err := d.own(ctx, req, peer.AnswerCheckIn)
	if err == nil && no == nil && d.Keys == nil {
		no = messages.NoCheckIn{Why: messages.CheckInOff}
	}
	return no, err
}
