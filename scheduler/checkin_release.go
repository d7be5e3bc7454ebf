package scheduler

import (
	"context"
	"errors"
	"time"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// releaseCheckIn enters the instant at which a team is told of a week that was closed.
func releaseCheckIn(c *storage.Change, team peer.Team, week peer.Week, closed time.Time) {
	c.Due(storage.CheckInDue{Team: team.ID, Week: week, Nth: 1}.Due(storage.CheckInWeekKind, team.TellsWeek(closed)))
}

func readTeamWeek(e entry) (storage.Want, error) {
	_, err := storage.ReadCheckInDue(e.Due)
	return storage.Want{Roster: true}, err
}

// figuresOfTeam reads what there is to tell a team: all figures of its weeks that are kept.
func figuresOfTeam(ctx context.Context, r *Runner, e entry, _ storage.State, _ time.Time) (any, error) {
	due, err := storage.ReadCheckInDue(e.Due)
	if err != nil {
		return nil, poison("undecodable")
	}
	return r.cfg.Store.AllFigures(ctx, r.cfg.Workspace, due.Team)
}

// tellTeamOfWeek tells a team of a week that is closed, once. Where there are figures the coordinators are asked some days later what
// comes of them. A team of fewer workers than must answer can have none: its coordinators get a guide for a conversation, and
// the channel stays quiet. That depends on who is in the team alone, which everybody knows.
func tellTeamOfWeek(e entry, st storage.State, at time.Time, c *storage.Change) (lapsed bool, err error) {
	due, err := storage.ReadCheckInDue(e.Due)
	if err != nil {
		return false, poison("undecodable")
	}
	team := st.Team(due.Team)
	if team == nil || !team.Weeks.Told.Monday().Before(due.Week.Monday()) {
		return true, nil
	}
	all, _ := e.prepared.([]storage.CheckInFigures)
	today := peer.DayOf(at, team.Zone)
	week, figures := messages.TeamWeek{Week: due.Week}, false
	for _, f := range all {
		shown := messages.FigureWeek{Week: f.Week}
		for _, one := range f.Figures {
			shown.Halves[one.Question] = one.Halves
			figures = figures || f.Week == due.Week
		}
		week.Weeks = append(week.Weeks, shown)
	}
	if !figures {
		week.Weeks = nil
	}
	team.Weeks = team.Weeks.Forgotten(today)
	team.Weeks.Told = due.Week
	week.Said, _ = messages.Heard(team.Weeks, today)
	id := "checkin.week." + team.ID + "." + due.Week.String()
	switch small := len(workersOf(st, team.ID)) < peer.SoundMinimum(team.CheckIn.In(due.Week).Minimum); {
	case small && !figures:
		if team.Weeks.WantsGuide(today) {
			team.Weeks.Guide = today
			guide := messages.TalkGuide{Team: team.ID, Name: team.Name, Said: week.Said}
			for _, user := range team.Coordinators {
				nudge(c, storage.Out{ID: id + "." + user, Team: team.ID, To: storage.Recipient{User: user}, At: at}, guide)
			}
		}
	case team.TeamChannel != "":
		put(c, storage.Out{ID: id, Team: team.ID, Lane: storage.ReplyLane, To: storage.Recipient{Channel: team.TeamChannel}, At: at}, week)
		if figures {
			team.Weeks.Remind = due.Week
			due.Nth = 1
			c.Due(due.Due(storage.CheckInSaidKind, team.AsksWhatCame(at)))
		}
	}
	c.PutTeam(*team)
	c.Audit(storage.Audit{By: "clock", Action: "checkin.week", Team: team.ID, Target: due.Week.String(), Result: "ok"})
	return false, nil
}

// askWhatCame asks the coordinators what comes of the figures, unless one of them has said so meanwhile.
func askWhatCame(e entry, st storage.State, at time.Time, c *storage.Change) (lapsed bool, err error) {
	due, err := storage.ReadCheckInDue(e.Due)
	if err != nil {
		return false, poison("undecodable")
	}
	team := st.Team(due.Team)
	if team == nil || team.Weeks.Remind != due.Week {
		return true, nil
	}
	team.Weeks.Remind = peer.Week{}
	c.PutTeam(*team)
	ask := messages.SaidReminder{Team: team.ID, Name: team.Name, Week: due.Week}
	ask.Said, ask.Age = messages.Heard(team.Weeks, peer.DayOf(at, team.Zone))
	for _, user := range team.Coordinators {
		nudge(c, storage.Out{ID: "checkin.said." + team.ID + "." + due.Week.String() + "." + user, Team: team.ID, To: storage.Recipient{User: user}, At: at}, ask)
	}
	return false, nil
}

// tellsWithin is for how long after it closed a week that nobody was told of is still told.
const tellsWithin = 14 * 24 * time.Hour

// expectTeamWeeks: a team is told of the last week that was closed.
func expectTeamWeeks(ctx context.Context, r *Runner, at time.Time) ([]expected, error) {
	if r.cfg.Keys == nil {
		return nil, nil
	}
	st, err := r.cfg.Store.Load(ctx, storage.Want{Workspace: r.cfg.Workspace})
	var all []expected
	for _, t := range st.Teams {
		figures, failed := r.cfg.Store.AllFigures(ctx, r.cfg.Workspace, t.ID)
		err = errors.Join(err, failed)
		if len(figures) == 0 {
			continue
		}
		week := figures[len(figures)-1].Week
		asks := func(t peer.Team, at time.Time) bool {
			closed := t.CheckIn.CheckInCloses(week, t.Zone)
			return t.Weeks.Told.Monday().Before(week.Monday()) && !closed.After(at) && at.Sub(closed) < tellsWithin
		}
		if asks(t, at) {
			all = append(all, expectAboutWeek(t, week, storage.CheckInWeekKind, at, asks, func(t peer.Team, at time.Time) time.Time { return t.TellsWeek(at) }))
		}
	}
	return all, err
}

// expectWhatCame: coordinators are asked what comes of the figures that were told.
func expectWhatCame(ctx context.Context, r *Runner, at time.Time) ([]expected, error) {
	st, err := r.cfg.Store.Load(ctx, storage.Want{Workspace: r.cfg.Workspace})
	var all []expected
	for _, t := range st.Teams {
		week := t.Weeks.Remind
		if week == (peer.Week{}) {
			continue
		}
		all = append(all, expectAboutWeek(t, week, storage.CheckInSaidKind, at,
			func(t peer.Team, _ time.Time) bool { return t.Weeks.Remind == week },
			func(t peer.Team, at time.Time) time.Time { return t.AsksWhatCame(at) }))
	}
	return all, err
}

// expectAboutWeek is an entry about a week of a team as long as the team asks for it. It is no later than it would be if it
// were entered now.
func expectAboutWeek(t peer.Team, week peer.Week, kind string, at time.Time, asks func(peer.Team, time.Time) bool, when func(peer.Team, time.Time) time.Time) expected {
	about := storage.CheckInDue{Team: t.ID, Week: week, Nth: 1}
	return expected{
		matter: checkInMatter(about), by: when(t, at), team: t.ID, target: week.String(),
		again: func(st storage.State, at time.Time) ([]storage.Due, error) {
			team := st.Team(t.ID)
			if team == nil || !asks(*team, at) {
				return nil, nil
			}
			return []storage.Due{about.Due(kind, when(*team, at))}, nil
		},
	}
}
