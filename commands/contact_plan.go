package commands

import (
	"context"
	"slices"
	"time"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// planContact notes a contact that is to come. It is no contact and no work: nothing is measured by it.
func planContact(ctx context.Context, d *Desk, req Request, typed draft) (Reply, error) {
	user := req.Person.User
	m, err := d.unit(ctx, req, ofPlans(req), func(st storage.State) (decision, error) {
		team := ownTeam(req, st)
		if reason := peer.May(actor(req, st), peer.LogContact, peer.Subject{Team: team.ID}); reason != peer.OK {
			return decision{reply: refused(req, st, reason)}, nil
		}
		plan, instead := typed.plan(req, zone(req, team), ownCodes(req, st))
		if instead != nil {
			return decision{reply: instead}, nil
		}
		same := slices.IndexFunc(st.Plans, func(p peer.ContactPlan) bool { return p.Code == plan.Code && p.Start.Equal(plan.Start) })
		plans := slices.Clone(st.Plans)
		c := storage.NewChange(st, req.Op, req.At)
		switch {
		case same >= 0: // said twice, perhaps with another length
			plan.ID = plans[same].ID
			plans[same] = plan
		case len(toCome(plans, req.At)) >= peer.MostPlans:
			return decision{reply: messages.ContactPlanNot{Why: messages.PlanMany, Code: plan.Code}}, nil
		default:
			plan.ID = d.NewID()
			plans = append(plans, plan)
		}
		terms, agreed := peer.TermsAt(st.Agreements, plan.Start)
		plan.Ask = peer.AskOfPlan(plan, peer.DayEnds(terms, agreed > 0, team.Calendar(), plan.Day(), plan.Zone))
		plans[slices.IndexFunc(plans, func(p peer.ContactPlan) bool { return p.ID == plan.ID })] = plan
		c.PutContactPlans(user, plans)
		c.Due(storage.PlanReminder(user, plan))
		c.Audit(storage.Audit{By: user, Action: "plan contact", Team: team.ID, Worker: user, Target: plan.ID, Result: "ok"})
		return decision{change: c, reply: messages.ContactPlanned{Plan: messages.LoggedPlan(plan)}}, nil
	})
	return say(m), err
}

// plan turns what was typed into a plan, or into what stands in its way.
func (d draft) plan(req Request, zone string, codes []peer.Code) (p peer.ContactPlan, instead messages.Message) {
	not := func(why messages.PlanTrouble) (peer.ContactPlan, messages.Message) {
		return peer.ContactPlan{}, messages.ContactPlanNot{Why: why, Code: codes[0]}
	}
	if len(codes) > 1 && len(d.codes) == 0 {
		return not(messages.PlanNoCode)
	}
	channel := d.channel
	d.channel = peer.AnyChannel // a plan for a group has a code too
	code, instead := d.code(codes)
	switch {
	case instead != nil:
		return p, instead
	case d.outcome != nil || d.direction != nil || d.purpose != peer.AnyPurpose || d.heavy:
		return not(messages.PlanWords)
	case d.clock < 0:
		return not(messages.PlanNoTime)
	}
	today := peer.DayOf(req.At, zone)
	days, bad := d.day.ahead(today)
	switch {
	case bad != nil && bad.kind == messages.LongAgo:
		return not(messages.PlanPast)
	case bad != nil && bad.kind == messages.FarAhead:
		return not(messages.PlanFar)
	case bad != nil:
		return p, messages.ContactTrouble{Trouble: bad.kind, Word: bad.word, Codes: codes}
	case len(days) > 1:
		return not(messages.PlanWeekday)
	case today.Add(peer.PlanAhead).Before(days[0]):
		return not(messages.PlanFar)
	}
	p = peer.ContactPlan{Code: code, Start: peer.Civil(days[0], d.clock, zone).UTC().Truncate(time.Second), Zone: zone, Channel: channel, Minutes: max(d.length, 0)}
	if !p.Start.After(req.At) {
		return not(messages.PlanPast)
	}
	return p, nil
}

// toCome are the plans that lie ahead.
func toCome(plans []peer.ContactPlan, at time.Time) []peer.ContactPlan {
	return slices.DeleteFunc(slices.Clone(plans), func(p peer.ContactPlan) bool { return !p.Start.After(at) })
}

// listPlans shows what is planned, each with a button that cancels it.
func listPlans(ctx context.Context, d *Desk, req Request) (Reply, error) {
	m, err := d.unit(ctx, req, ofPlans(req), func(st storage.State) (decision, error) {
		if reason := peer.May(actor(req, st), peer.SeeOwnWeek, peer.Subject{Team: ownTeam(req, st).ID}); reason != peer.OK {
			return decision{reply: refused(req, st, reason)}, nil
		}
		var list messages.ContactPlans
		for _, p := range toCome(st.Plans, req.At) {
			list.Plans = append(list.Plans, messages.LoggedPlan(p))
		}
		return decision{reply: list}, nil
	})
	return say(m), err
}

// unplanContact drops a plan of the person's own: it was cancelled, or did not take place.
func unplanContact(ctx context.Context, d *Desk, req Request) (Reply, error) {
	user := req.Person.User
	m, err := d.unit(ctx, req, ofPlans(req), func(st storage.State) (decision, error) {
		team := ownTeam(req, st)
		if reason := peer.May(actor(req, st), peer.UndoContact, peer.Subject{Team: team.ID}); reason != peer.OK {
			return decision{reply: refused(req, st, reason)}, nil
		}
		i := slices.IndexFunc(st.Plans, func(p peer.ContactPlan) bool { return p.ID == req.Value })
		if i < 0 {
			return decision{reply: messages.ContactPlanGone{}}, nil
		}
		gone := st.Plans[i]
		c := storage.NewChange(st, req.Op, req.At)
		c.PutContactPlans(user, slices.Delete(slices.Clone(st.Plans), i, i+1))
		c.Undue(storage.PlanReminder(user, gone).Member())
		c.Audit(storage.Audit{By: user, Action: "cancel plan", Team: team.ID, Worker: user, Target: gone.ID, Result: "ok"})
		return decision{change: c, reply: messages.ContactUnplanned{Plan: messages.LoggedPlan(gone)}}, nil
	})
	return say(m), err
}

// ofPlans asks for the person's own plans.
func ofPlans(req Request) storage.Want {
	return storage.Want{People: []string{req.Person.User}, Worker: req.Person.User, Plans: true}
}
