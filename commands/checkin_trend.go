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
	keeps, err := d.Store.KeepsTrend(d.Keys, req.Workspace, req.Person.User)
	if err != nil {
		return Reply{}, err
	}
	weeks, err := d.Store.Trend(ctx, d.Keys, req.Workspace, req.Person.User)
	if err != nil {
		return Reply{}, err
	}
	m := messages.CheckInTrend{Keeps: keeps, Prefix: d.Prefix}
	for _, w := range weeks {
		m.Weeks = append(m.Weeks, messages.TrendWeek{Week: w.Week, CheckIn: w.CheckIn})
	}
	return say(m), nil
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

// trendDropped deletes the person's trend at once.
func trendDropped(ctx context.Context, d *Desk, req Request) (Reply, error) {
	if d.Keys == nil {
		return say(messages.NoCheckIn{Why: messages.CheckInOff}), nil
	}
	// Whoever left or never joined may delete what is theirs too.
	if err := d.Store.DropTrend(ctx, d.Keys, req.Workspace, req.Person.User); err != nil {
		return Reply{}, err
	}
	return say(messages.CheckInTrendGone{Prefix: d.Prefix}), nil
}

// mayKeepTrend is what a person reads who cannot keep a trend, nil for who can.
func (d *Desk) mayKeepTrend(ctx context.Context, req Request) (messages.Message, error) {
	_, no, err := d.own(ctx, req, peer.AnswerCheckIn)
	if err == nil && no == nil && d.Keys == nil {
		no = messages.NoCheckIn{Why: messages.CheckInOff}
	}
	return no, err
}
