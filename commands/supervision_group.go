package commands

import (
	"context"
	"slices"
	"strconv"
	"time"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// groupSession opens the form for supervision of many: "/supervision group".
func groupSession(ctx context.Context, d *Desk, req Request) (Reply, error) {
	st, err := d.look(ctx, req, storage.Want{People: []string{req.Person.User}, Roster: true})
	if err != nil {
		return Reply{}, err
	}
	teams := teamsWhere(actor(req, st), peer.SetSupervision)
	if len(teams) == 0 {
		return say(nowhere(req, st, peer.SetSupervision)), nil
	}
	form := messages.SupervisionGroupForm{Team: teams[0].ID, First: peer.SupervisionFirst(req.At, zone(req, teams[0]), teams[0]), Minutes: 90}
	for _, m := range membersOf(st, teams[0].ID) {
		if m.State == peer.Active && m.User != req.Person.User {
			form.People = append(form.People, m.User)
		}
	}
	return Reply{Form: form}, nil
}

// groupMoveOpened opens the form for another time.
func groupMoveOpened(ctx context.Context, d *Desk, req Request) (Reply, error) {
	g, team, no, err := d.ownGroup(ctx, req, req.Value)
	if err != nil || no != nil {
		return say(no), err
	}
	return Reply{Form: messages.SupervisionGroupForm{ID: g.ID, Team: g.Team, First: peer.SupervisionFirst(req.At, zone(req, team), team), Minutes: g.Minutes}}, nil
}

// ownGroup returns a group session that the person leads.
func (d *Desk) ownGroup(ctx context.Context, req Request, id string) (peer.SupervisionGroup, peer.Team, messages.Message, error) {
	st, err := d.look(ctx, req, storage.Want{People: []string{req.Person.User}, Worker: req.Person.User, Supervision: true})
	if err != nil {
		return peer.SupervisionGroup{}, peer.Team{}, nil, err
	}
	i := slices.IndexFunc(st.SupervisionGroups, func(g peer.SupervisionGroup) bool { return g.ID == id })
	if i < 0 || st.Team(st.SupervisionGroups[i].Team) == nil || !st.SupervisionGroups[i].Live() {
		return peer.SupervisionGroup{}, peer.Team{}, d.stale(), nil
	}
	return st.SupervisionGroups[i], *st.Team(st.SupervisionGroups[i].Team), nil, nil
}

// groupSubmitted schedules a group session once for many, or moves one.
func groupSubmitted(ctx context.Context, d *Desk, req Request) (Reply, error) {
	var form messages.SupervisionGroupForm
	messages.Reopen(&form, req.Private)
	seconds, err := strconv.ParseInt(req.Values["time0"].One(), 10, 64)
	if err != nil {
		return Reply{Errors: mends{"time0": messages.SupervisionMend{What: "time"}}}, nil
	}
	minutes, err := strconv.Atoi(req.Values["minutes"].One())
	if err != nil {
		minutes = form.Minutes
	}
	id := form.ID
	if id == "" {
		id = d.NewID()
	}
	var faults mends
	m, err := d.changeGroup(ctx, req, form.Team, id, func(st storage.State, team peer.Team, g peer.SupervisionGroup) (peer.SupervisionGroup, messages.GroupState, peer.Reason) {
		faults = mends{}
		state := messages.GroupMoved
		if g.Version == 0 {
			state = messages.GroupInvited
			for _, user := range chosen(req.Values["people"]) {
				if m := st.Member(user); m != nil && m.Team == team.ID && m.State == peer.Active && user != req.Person.User {
					g.People = append(g.People, user)
				}
			}
			if len(g.People) == 0 {
				faults["people"] = messages.SupervisionMend{What: "senior"}
			}
		}
		g, reason := g.Plan(time.Unix(seconds, 0), minutes, req.At)
		if reason == peer.UnknownTime {
			faults["time0"] = messages.SupervisionMend{What: "time"}
		}
		if reason == peer.OK && len(faults) > 0 {
			reason = peer.UnknownTime
		}
		return g, state, reason
	})
	if err == nil && len(faults) > 0 {
		return Reply{Errors: faults}, nil
	}
	return say(m), err
}

// groupCancelled cancels a group session: everybody is told.
func groupCancelled(ctx context.Context, d *Desk, req Request) (Reply, error) {
	own, _, no, err := d.ownGroup(ctx, req, req.Value)
	if err != nil || no != nil {
		return say(no), err
	}
	m, err := d.changeGroup(ctx, req, own.Team, own.ID, func(_ storage.State, _ peer.Team, g peer.SupervisionGroup) (peer.SupervisionGroup, messages.GroupState, peer.Reason) {
		if !g.Live() || g.Version == 0 {
			return g, "", peer.AlreadyCancelled
		}
		g.Cancelled = true
		g.Version++
		return g, messages.GroupCancelled, peer.OK
	})
	return say(m), err
}

// changeGroup takes a group session of the person's own a step further; a new one has version 0 before it.
func (d *Desk) changeGroup(ctx context.Context, req Request, teamID, id string,
	step func(storage.State, peer.Team, peer.SupervisionGroup) (peer.SupervisionGroup, messages.GroupState, peer.Reason),
) (messages.Message, error) {
	user := req.Person.User
	want := storage.Want{People: []string{user}, Worker: user, Supervision: true, Roster: true}
	return d.unit(ctx, req, want, func(st storage.State) (decision, error) {
		team := st.Team(teamID)
		if reason := peer.May(actor(req, st), peer.SetSupervision, peer.Subject{Team: teamID}); reason != peer.OK || team == nil {
			return decision{reply: refused(req, st, peer.NotCoordinator)}, nil
		}
		g := peer.SupervisionGroup{ID: id, Team: team.ID, By: user, Zone: zone(req, *team)}
		for _, known := range st.SupervisionGroups {
			if known.ID == id {
				g = known
			}
		}
		g, state, reason := step(st, *team, g)
		if reason != peer.OK {
			return decision{reply: messages.SupervisionRefused{Reason: reason}}, nil
		}
		change := storage.NewChange(st, req.Op, req.At)
		change.PutSupervisionGroup(g)
		lead := messages.GroupLeads
		if g.Live() {
			change.Due(storage.SupervisionGroupDue(g, max(1, g.StepReached(req.At)+1)))
		} else {
			lead = ""
		}
		for _, l := range messages.SupervisionGroupLetters(g, state, lead, zonesOf(st, *team, g)) {
			send(change, outOf(l, team.ID), l.Message)
		}
		change.Audit(storage.Audit{By: user, Action: "supervision.group", Team: team.ID, Target: g.ID, Result: string(state)})
		answer := messages.GroupPlanned
		if g.Cancelled {
			answer = messages.GroupCancelled
		}
		return decision{reply: messages.SupervisionGroupNote{ID: g.ID, By: user, At: g.At, Minutes: g.Minutes, Count: len(g.People), Zone: g.Zone, State: answer}, change: change}, nil
	})
}

// zonesOf returns where each person of a group session is.
func zonesOf(st storage.State, team peer.Team, g peer.SupervisionGroup) func(string) string {
	return func(user string) string {
		if user == g.By {
			return g.Zone
		}
		if m := st.Member(user); m != nil {
			return zoneOf(*m, team)
		}
		return team.Zone
	}
}

// groupThere answers "I was there": with one tap it is a session of the person's own.
func groupThere(ctx context.Context, d *Desk, req Request) (Reply, error) {
	return answerGroup(ctx, d, req, messages.GroupThere)
}

func groupNotThere(ctx context.Context, d *Desk, req Request) (Reply, error) {
	return answerGroup(ctx, d, req, messages.GroupAway)
}

func answerGroup(ctx context.Context, d *Desk, req Request, said messages.GroupState) (Reply, error) {
	user := req.Person.User
	led, err := d.look(ctx, req, storage.Want{Find: req.Value, Supervision: true})
	if err != nil {
		return Reply{}, err
	}
	i := slices.IndexFunc(led.SupervisionGroups, func(g peer.SupervisionGroup) bool { return g.ID == req.Value })
	if i < 0 || !slices.Contains(led.SupervisionGroups[i].People, user) {
		return say(d.stale()), nil
	}
	g := led.SupervisionGroups[i]
	want := storage.Want{People: []string{user}, Worker: user, Supervision: true, Roster: true}
	m, err := d.unit(ctx, req, want, func(st storage.State) (decision, error) {
		team := ownTeam(req, st)
		if reason := peer.May(actor(req, st), peer.AskSupervision, peer.Subject{Team: g.Team}); reason != peer.OK {
			return decision{reply: refused(req, st, reason)}, nil
		}
		s, reason := g.Attended(user, zone(req, team), req.At)
		if reason != peer.OK {
			return decision{reply: messages.SupervisionRefused{Reason: reason, At: g.At, Zone: zone(req, team)}}, nil
		}
		change := storage.NewChange(st, req.Op, req.At)
		if said == messages.GroupThere {
			change.PutSupervision(s)
			change.Audit(storage.Audit{By: user, Action: "supervision.there", Team: g.Team, Worker: user, Target: s.ID, Result: "ok"})
		}
		l := messages.SupervisionGroupAnswer(g, user, zone(req, team), said)
		send(change, outOf(l, team.ID), l.Message)
		return decision{reply: l.Message, change: change}, nil
	})
	return say(m), err
}
