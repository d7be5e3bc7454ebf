package scheduler

import (
	"context"
	"time"

	"alongside/peer"
	"alongside/storage"
)

// matterOfCheckIn: an entry about a team is about its week, one about a person about theirs. Openings follow each other, so any
// one of a team will do.
func matterOfCheckIn(d storage.Due) string {
	about, err := storage.ReadCheckInDue(d)
	switch {
	case err != nil:
		return ""
	case d.Kind == storage.CheckInOpenKind:
		return about.Team
	}
	return checkInMatter(about)
}

func checkInMatter(about storage.CheckInDue) string {
	return about.Team + "/" + about.Week.String() + "/" + about.User
}

// expectCheckInOpens: every team that is asked has its next week opened, and one that should be open by now.
func expectCheckInOpens(ctx context.Context, r *Runner, at time.Time) ([]expected, error) {
	if r.cfg.Keys == nil {
		return nil, nil
	}
	want := storage.Want{Workspace: r.cfg.Workspace}
	st, err := r.cfg.Store.Load(ctx, want)
	var all []expected
	for _, t := range st.Teams {
		week, ok := t.CheckIn.CheckInNext(at)
		if !ok {
			continue
		}
		all = append(all, expected{
			matter: t.ID, by: t.CheckIn.CheckInOpens(week), want: want, team: t.ID, target: week.String(),
			again: func(st storage.State, at time.Time) ([]storage.Due, error) {
				team := st.Team(t.ID)
				if team == nil {
					return nil, nil
				}
				var dues []storage.Due
				if week, open := team.CheckIn.CheckInOpen(at, team.Zone); open && team.CreatedAt.Before(team.CheckIn.CheckInOpens(week)) {
					dues = append(dues, storage.CheckInOpens(*team, week))
				}
				if week, ok := team.CheckIn.CheckInNext(at); ok {
					dues = append(dues, storage.CheckInOpens(*team, week))
				}
				return dues, nil
			},
		})
	}
	return all, err
}

// openTeams are the weeks that are open, each with its team as it is now.
func openTeams(ctx context.Context, r *Runner, at time.Time) (storage.State, []storage.CheckInWeek, error) {
	if r.cfg.Keys == nil {
		return storage.State{}, nil, nil
	}
	st, err := r.cfg.Store.Load(ctx, storage.Want{Workspace: r.cfg.Workspace, Roster: true})
	if err != nil {
		return st, nil, err
	}
	weeks, err := r.cfg.Store.OpenCheckIns(ctx, r.cfg.Workspace, st.Teams, at)
	return st, weeks, err
}

// expectCheckInCloses: every week that is open is closed some day.
func expectCheckInCloses(ctx context.Context, r *Runner, at time.Time) ([]expected, error) {
	st, weeks, err := openTeams(ctx, r, at)
	var all []expected
	for _, w := range weeks {
		team := *st.Team(w.Team)
		about := storage.CheckInDue{Team: w.Team, Week: w.Week}
		all = append(all, expected{
			matter: checkInMatter(about), by: team.CheckIn.CheckInCloses(w.Week, team.Zone), want: storage.Want{}, team: w.Team, target: w.Week.String(),
			again: func(st storage.State, _ time.Time) ([]storage.Due, error) {
				team := st.Team(w.Team)
				if team == nil {
					return nil, nil
				}
				var dues []storage.Due
				for nth := range mostMoves + 1 {
					about.Nth = nth + 1
					dues = append(dues, about.Due(storage.CheckInCloseKind, team.CheckIn.CheckInCloses(w.Week, team.Zone)))
				}
				return dues, nil
			},
		})
	}
	return all, err
}

// expectCheckInAsks: everybody with a slot in a week that is open is asked, and the channel of their team told.
func expectCheckInAsks(ctx context.Context, r *Runner, at time.Time) ([]expected, error) {
	return expectOfAsked(ctx, r, at, storage.CheckInAskKind, func(team peer.Team, week peer.Week, zone string) time.Time {
		return team.CheckIn.CheckInAsks(week, zone)
	})
}

// expectCheckInReminders: everybody with a slot in a week that is open is reminded.
func expectCheckInReminders(ctx context.Context, r *Runner, at time.Time) ([]expected, error) {
	return expectOfAsked(ctx, r, at, storage.CheckInRemindKind, remindsAt)
}

func expectOfAsked(ctx context.Context, r *Runner, at time.Time, kind string, when func(peer.Team, peer.Week, string) time.Time) ([]expected, error) {
	st, weeks, err := openTeams(ctx, r, at)
	if err != nil {
		return nil, err
	}
	var all []expected
	for _, w := range weeks {
		team := *st.Team(w.Team)
		if !at.Add(noMoreAsked).Before(team.CheckIn.CheckInCloses(w.Week, team.Zone)) {
			continue
		}
		about := []string{}
		if kind == storage.CheckInAskKind {
			about = append(about, "") // the channel of the team
		}
		for _, user := range workersOf(st, w.Team) {
			asked, err := r.cfg.Store.AskedInCheckIn(ctx, r.cfg.Keys, w, user)
			if err != nil {
				return all, err
			}
			if asked {
				about = append(about, user)
			}
		}
		for _, user := range about {
			due := storage.CheckInDue{Team: w.Team, Week: w.Week, User: user, Nth: 1}
			all = append(all, expected{
				matter: checkInMatter(due), by: when(team, w.Week, zoneOf(st, user, team)), want: storage.Want{Roster: true},
				team: w.Team, worker: user, target: w.Week.String(),
				again: func(st storage.State, _ time.Time) ([]storage.Due, error) {
					team := st.Team(w.Team)
					if team == nil {
						return nil, nil
					}
					return []storage.Due{due.Due(kind, when(*team, w.Week, zoneOf(st, user, *team)))}, nil
				},
			})
		}
	}
	return all, nil
}
