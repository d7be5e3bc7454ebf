package commands

import (
	"context"
	"time"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// digestTyped shows whoever is responsible for a team, alone, what its digest would say now.
func digestTyped(ctx context.Context, d *Desk, req Request) (Reply, error) {
	st, err := d.look(ctx, req, storage.Want{People: []string{req.Person.User}})
	if err != nil {
		return Reply{}, err
	}
	teams := teamsWhere(actor(req, st), peer.SeeDigest)
	switch len(teams) {
	case 0:
		return say(nowhere(req, st, peer.SeeDigest)), nil
	case 1:
		return showDigest(ctx, d, req, teams[0].ID)
	}
	choices := messages.HolidayTeams{Action: "digest.team"}
	for _, t := range teams {
		choices.Teams = append(choices.Teams, messages.TeamChoice{ID: t.ID, Name: t.Name})
	}
	return say(choices), nil
}

func digestChosen(ctx context.Context, d *Desk, req Request) (Reply, error) {
	return showDigest(ctx, d, req, req.Value)
}

// showDigest shows all of it, whatever was said before, and leaves what the next one holds itself against.
func showDigest(ctx context.Context, d *Desk, req Request, id string) (Reply, error) {
	user := req.Person.User
	st, err := d.look(ctx, req, storage.Want{People: []string{user}, Crew: id, Digests: true, Supervision: true})
	if err != nil {
		return Reply{}, err
	}
	if reason := peer.May(actor(req, st), peer.SeeDigest, peer.Subject{Team: id, Worker: "-"}); reason != peer.OK {
		return say(refused(req, st, reason)), nil
	}
	team := st.Team(id)
	if team == nil {
		return say(d.stale()), nil
	}
	view := peer.DigestView{Team: *team, Crew: st.Crew, Settings: st.SupervisionSettings[id], Viewer: user}
	m := messages.DigestOf(peer.DigestOf(view, req.At), *team)
	plan := st.Digests[id].Plan
	m.Plan, m.May = &plan, peer.May(actor(req, st), peer.PlanDigest, peer.Subject{Team: id}) == peer.OK
	return say(m), nil
}

// digestPlanOpened asks a coordinator when the digest comes.
func digestPlanOpened(ctx context.Context, d *Desk, req Request) (Reply, error) {
	st, err := d.look(ctx, req, storage.Want{People: []string{req.Person.User}, Digests: true})
	if err != nil {
		return Reply{}, err
	}
	if reason := peer.May(actor(req, st), peer.PlanDigest, peer.Subject{Team: req.Value}); reason != peer.OK {
		return say(refused(req, st, reason)), nil
	}
	team := st.Team(req.Value)
	if team == nil {
		return say(d.stale()), nil
	}
	return Reply{Form: messages.DigestForm{Team: team.ID, Name: team.Name, Plan: st.Digests[team.ID].Plan}}, nil
}

// digestPlanned keeps when the digest comes, and enters the next one with the clock.
func digestPlanned(ctx context.Context, d *Desk, req Request) (Reply, error) {
	var form messages.DigestForm
	messages.Reopen(&form, req.Private)
	plan, faults := digestAnswers(req.Values)
	if len(faults) > 0 {
		return Reply{Errors: faults}, nil
	}
	m, err := d.unit(ctx, req, storage.Want{People: []string{req.Person.User}, Digests: true}, func(st storage.State) (decision, error) {
		if reason := peer.May(actor(req, st), peer.PlanDigest, peer.Subject{Team: form.Team}); reason != peer.OK {
			return decision{reply: refused(req, st, reason)}, nil
		}
		team := st.Team(form.Team)
		if team == nil {
			return decision{reply: d.stale()}, nil
		}
		c := storage.NewChange(st, req.Op, req.At)
		digest := st.Digests[team.ID]
		if old, ok := storage.DigestDue(*team, digest, req.At); ok {
			c.Undue(old.Member())
		}
		digest.Plan = plan
		if plan.Off {
			digest.Said = nil
		}
		c.PutDigest(team.ID, digest)
		if next, ok := storage.DigestDue(*team, digest, req.At); ok {
			c.Due(next)
		}
		c.Audit(storage.Audit{By: req.Person.User, Action: string(peer.PlanDigest), Team: team.ID, Target: team.ID, Result: "ok"})
		return decision{reply: messages.DigestPlanned{Name: team.Name, Plan: plan}, change: c}, nil
	})
	return say(m), err
}

// digestAnswers reads when the digest is to come.
func digestAnswers(values map[string]Values) (peer.DigestPlan, mends) {
	faults := mends{}
	if values["day"].One() == messages.DigestOff {
		return peer.DigestPlan{Off: true}, nil
	}
	plan := peer.DigestPlan{Set: true, Day: -1}
	for day := time.Monday; day <= time.Friday; day++ {
		if day.String() == values["day"].One() {
			plan.Day = day
		}
	}
	if plan.Day < 0 {
		faults.add("day", messages.BadChoice)
	}
	minute, ok := minuteOf(values["at"].One())
	if !ok {
		faults.add("at", messages.BadChoice)
	}
	plan.Minute = minute
	return plan, faults
}
