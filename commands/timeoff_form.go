package commands

import (
	"context"
	"strconv"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// timeOffForm opens the form, with whoever was there for each code the last time.
func timeOffForm(ctx context.Context, d *Desk, req Request) (Reply, error) {
	st, no, err := d.own(ctx, req, peer.TakeTimeOff)
	if err != nil || no != nil {
		return say(no), err
	}
	today := peer.DayOf(req.At, zone(req, ownTeam(req, st)))
	return Reply{Form: messages.TimeOffForm{First: today.Add(1), From: -1, To: -1, Cover: suggested(st, peer.TimeOff{}, req)}}, nil
}

// timeOffSubmitted stores what was filled in; what stands in its way is said beside the field that it is about.
func timeOffSubmitted(ctx context.Context, d *Desk, req Request) (Reply, error) {
	user := req.Person.User
	typed := awayDraft{from: -1, to: -1, kind: peer.TimeOffKind(req.Values["kind"].One())}
	for block, at := range map[string]*daySaid{"first": &typed.first, "last": &typed.last} {
		answer := req.Values[block].One()
		if answer == "" {
			continue
		}
		day, err := peer.ParseDay(answer)
		if err != nil {
			return Reply{Errors: mends{block: messages.Mend{What: messages.Empty}}}, nil
		}
		*at = daySaid{how: "date", date: day}
	}
	for block, at := range map[string]*int{"from": &typed.from, "to": &typed.to} {
		if minute, ok := minuteOf(req.Values[block].One()); ok {
			*at = minute
		}
	}
	if typed.to == 0 { // a time picker has no 24:00
		typed.to = 24 * 60
	}
	if !knownKind(typed.kind) {
		return Reply{Errors: mends{"kind": messages.Mend{What: messages.BadChoice}}}, nil
	}
	asked := coverAnswers(req.Values)
	others, err := d.around(ctx, req, user)
	if err != nil {
		return Reply{}, err
	}
	away, members, err := d.coverers(ctx, req, asked)
	if err != nil {
		return Reply{}, err
	}
	a := asking{desk: d, req: req, typed: typed, others: others}
	var faults mends
	m, err := d.unit(ctx, req, storage.Want{People: []string{user}, Worker: user}, func(st storage.State) (decision, error) {
		team := ownTeam(req, st)
		here := zone(req, team)
		if t, instead := typed.resolve(peer.DayOf(req.At, here), here); instead == nil {
			faults = coverFaults(asked, t, team.ID, req, st, members, away)
		}
		if len(faults) > 0 {
			return decision{}, nil
		}
		a.cover = asked
		return a.decide(st)
	})
	if err != nil {
		return Reply{}, err
	}
	if len(faults) > 0 {
		return Reply{Errors: faults}, nil
	}
	if bad, ok := m.(messages.TimeOffTrouble); ok {
		block := "first"
		if bad.Trouble == messages.EndsBefore || bad.Trouble == messages.TooMuch {
			block = "last"
		}
		return Reply{Errors: mends{block: messages.Beside{Message: bad}}}, nil
	}
	return say(m), nil
}

func knownKind(kind peer.TimeOffKind) bool {
	for _, k := range peer.TimeOffKinds() {
		if k == kind {
			return true
		}
	}
	return false
}

// policyTyped opens the form of how a team deals with time off.
func policyTyped(ctx context.Context, d *Desk, req Request) (Reply, error) {
	st, err := d.look(ctx, req, storage.Want{People: []string{req.Person.User}})
	if err != nil {
		return Reply{}, err
	}
	teams := teamsWhere(actor(req, st), peer.EditPolicy)
	if len(teams) == 0 {
		return say(nowhere(req, st, peer.EditPolicy)), nil
	}
	if len(teams) > 1 {
		choices := messages.HolidayTeams{Action: "policy.team"}
		for _, t := range teams {
			choices.Teams = append(choices.Teams, messages.TeamChoice{ID: t.ID, Name: t.Name})
		}
		return say(choices), nil
	}
	return Reply{Form: policyForm(teams[0])}, nil
}

// policyChosen opens the form of the team that a button names.
func policyChosen(ctx context.Context, d *Desk, req Request) (Reply, error) {
	st, err := d.look(ctx, req, storage.Want{People: []string{req.Person.User}})
	if err != nil {
		return Reply{}, err
	}
	if reason := peer.May(actor(req, st), peer.EditPolicy, peer.Subject{Team: req.Value}); reason != peer.OK {
		return say(refused(req, st, reason)), nil
	}
	team := st.Team(req.Value)
	if team == nil {
		return say(d.stale()), nil
	}
	return Reply{Form: policyForm(*team)}, nil
}

func policyForm(t peer.Team) messages.PolicyForm {
	return messages.PolicyForm{Team: t.ID, Name: t.Name, Asked: askedKinds(t), Least: t.LeastHere}
}

// askedKinds are the kinds that a team asks for.
func askedKinds(t peer.Team) []peer.TimeOffKind {
	var kinds []peer.TimeOffKind
	for _, k := range peer.TimeOffKinds() {
		if t.Asks(k) {
			kinds = append(kinds, k)
		}
	}
	return kinds
}

// policySubmitted keeps how a team deals with time off. What was asked or told before stays as it is.
func policySubmitted(ctx context.Context, d *Desk, req Request) (Reply, error) {
	var form messages.PolicyForm
	messages.Reopen(&form, req.Private)
	faults := mends{}
	kinds := []peer.TimeOffKind{}
	for _, answer := range req.Values["asked"] {
		kinds = append(kinds, peer.TimeOffKind(answer))
	}
	if !peer.CheckTimeOffPolicy(kinds) {
		faults.add("asked", messages.PolicyBad)
	}
	least := 0
	if said := req.Values["least"].One(); said != "" {
		n, err := strconv.Atoi(said)
		if err != nil || n < 0 || n > messages.MostWanted {
			faults["least"] = messages.Mend{What: messages.OutOfRange, Min: 0, Max: messages.MostWanted}
		}
		least = n
	}
	if len(faults) > 0 {
		return Reply{Errors: faults}, nil
	}
	m, err := d.unit(ctx, req, storage.Want{People: []string{req.Person.User}}, func(st storage.State) (decision, error) {
		if reason := peer.May(actor(req, st), peer.EditPolicy, peer.Subject{Team: form.Team}); reason != peer.OK {
			return decision{reply: refused(req, st, reason)}, nil
		}
		team := st.Team(form.Team)
		if team == nil {
			return decision{reply: d.stale()}, nil
		}
		team.TimeOffAsk, team.LeastHere = kinds, least
		c := storage.NewChange(st, req.Op, req.At)
		c.PutTeam(*team)
		c.Audit(storage.Audit{By: req.Person.User, Action: string(peer.EditPolicy), Team: team.ID, Target: team.ID, Result: "ok"})
		return decision{reply: messages.PolicySaved{Team: team.Name, Asked: askedKinds(*team), Least: least}, change: c}, nil
	})
	return say(m), err
}
