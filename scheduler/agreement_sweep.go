package scheduler

import (
	"context"
	"time"

	"alongside/peer"
	"alongside/storage"
)

// expectSteps: each dated limit to come of a version in force is told on its day.
func expectSteps(ctx context.Context, r *Runner, at time.Time) ([]expected, error) {
	return expectAgreements(ctx, r, at, func(a storage.AgreementDue, held peer.Agreement, zone string) (dues []storage.Due) {
		for _, s := range held.Terms.Steps {
			a.Day = s.From
			dues = append(dues, storage.AgreementStep(a, peer.Civil(s.From, peer.MorningMinute, zone)))
		}
		return dues
	})
}

// expectReviews: the review to come of a version in force is told on its day.
func expectReviews(ctx context.Context, r *Runner, at time.Time) ([]expected, error) {
	return expectAgreements(ctx, r, at, func(a storage.AgreementDue, held peer.Agreement, zone string) []storage.Due {
		a.Day = held.Review
		return []storage.Due{storage.AgreementReview(a, peer.Civil(held.Review, peer.MorningMinute, zone))}
	})
}

// expectAgreements are the entries to come of all versions in force.
func expectAgreements(ctx context.Context, r *Runner, at time.Time, dues func(storage.AgreementDue, peer.Agreement, string) []storage.Due) ([]expected, error) {
	roster, err := r.cfg.Store.Load(ctx, storage.Want{Workspace: r.cfg.Workspace, Roster: true})
	if err != nil {
		return nil, err
	}
	var all []expected
	for user, m := range roster.Members {
		if m.State != peer.Active {
			continue
		}
		want := storage.Want{Workspace: r.cfg.Workspace, Worker: user, People: []string{user}}
		st, err := r.cfg.Store.Load(ctx, want)
		if err != nil {
			return all, err
		}
		toCome := func(st storage.State, at time.Time) []storage.Due {
			held, ok := peer.InForce(st.Agreements, at)
			m, team := st.Member(user), (*peer.Team)(nil)
			if m != nil {
				team = st.Team(m.Team)
			}
			if !ok || team == nil || m.State != peer.Active {
				return nil
			}
			zone := m.Zone
			if zone == "" {
				zone = team.Zone
			}
			var future []storage.Due
			for _, d := range dues(storage.AgreementDue{Worker: user, Version: held.Version}, held, zone) {
				if d.At.After(at) {
					future = append(future, d)
				}
			}
			return future
		}
		for _, d := range toCome(st, at) {
			all = append(all, expected{
				matter: d.Member(), by: d.At, want: storage.Want{Worker: user, People: []string{user}}, team: m.Team, worker: user, target: d.Occurrence,
				again: func(st storage.State, at time.Time) ([]storage.Due, error) {
					for _, now := range toCome(st, at) {
						if now.Member() == d.Member() {
							return []storage.Due{now}, nil
						}
					}
					return nil, nil
				},
			})
		}
	}
	return all, nil
}
