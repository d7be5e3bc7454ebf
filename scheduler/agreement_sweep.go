package scheduler

import (
	"context"
	"slices"
	"time"

	"alongside/peer"
	"alongside/storage"
)

// expectSteps: each dated limit to come of a version in force is told on its day.
func expectSteps(ctx context.Context, r *Runner, at time.Time) ([]expected, error) {
	return expectOfMembers(ctx, r, at, false, storage.Due.Member, inForce(func(a storage.AgreementDue, held peer.Agreement, zone string) (dues []storage.Due) {
		for _, s := range held.Terms.Steps {
			a.Day = s.From
			dues = append(dues, storage.AgreementStep(a, peer.Civil(s.From, peer.MorningMinute, zone)))
		}
		return dues
	}))
}

// expectReviews: the review to come of a version in force is told on its day.
func expectReviews(ctx context.Context, r *Runner, at time.Time) ([]expected, error) {
	return expectOfMembers(ctx, r, at, false, storage.Due.Member, inForce(func(a storage.AgreementDue, held peer.Agreement, zone string) []storage.Due {
		a.Day = held.Review
		return []storage.Due{storage.AgreementReview(a, peer.Civil(held.Review, peer.MorningMinute, zone))}
	}))
}

// inForce are the entries to come of the version in force.
func inForce(of func(storage.AgreementDue, peer.Agreement, string) []storage.Due) asks {
	return func(st storage.State, m peer.Member, team peer.Team, at time.Time) []storage.Due {
		held, ok := peer.InForce(st.Agreements, at)
		if !ok {
			return nil
		}
		zone := m.Zone
		if zone == "" {
			zone = team.Zone
		}
		return slices.DeleteFunc(of(storage.AgreementDue{Worker: m.User, Version: held.Version}, held, zone),
			func(d storage.Due) bool { return !d.At.After(at) })
	}
}
