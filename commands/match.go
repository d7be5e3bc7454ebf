package commands

import (
	"context"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// matchOpened asks for whom a code is drawn.
func matchOpened(ctx context.Context, d *Desk, req Request) (Reply, error) {
	no, err := d.coordinates(ctx, req, peer.DrawMatch)
	if err != nil || no != nil {
		return say(no), err
	}
	return Reply{Form: messages.MatchForm{}}, nil
}

// matchSubmitted draws for the person picked in the form.
func matchSubmitted(ctx context.Context, d *Desk, req Request) (Reply, error) {
	picked := chosen(req.Values["worker"])
	if len(picked) != 1 {
		return Reply{Errors: mends{"worker": messages.Mend{What: messages.NobodyChosen}}}, nil
	}
	reply, err := drawMatch(ctx, d, req, picked[0], len(req.Values["theirs"]) > 0)
	return besideWorker(reply), err
}

// coordinates refuses whoever may do something in no team.
func (d *Desk) coordinates(ctx context.Context, req Request, action peer.Action) (messages.Message, error) {
	st, err := d.look(ctx, req, storage.Want{People: []string{req.Person.User}})
	if err != nil {
		return nil, err
	}
	if len(teamsWhere(actor(req, st), action)) == 0 {
		return nowhere(req, st, action), nil
	}
	return nil, nil
}

// besideWorker turns the answer that a person is not ready into one beside the form's choice of a person.
func besideWorker(reply Reply) Reply {
	notReady, ok := reply.Message.(messages.NotReady)
	if !ok {
		return reply
	}
	fault := messages.Unwelcome
	if notReady.Asked {
		fault = messages.NotYetIn
	}
	return Reply{Errors: mends{"worker": messages.Mend{What: fault}}}
}

// workerOf returns the worker that a coordinator names, with their team, or the answer why nothing can be done with them.
// A person of somebody else's team is answered for like one of no team.
func (d *Desk) workerOf(req Request, st storage.State, worker string, action peer.Action) (peer.Member, peer.Team, messages.Message) {
	if len(teamsWhere(actor(req, st), peer.AddMember)) == 0 {
		return peer.Member{}, peer.Team{}, nowhere(req, st, peer.AddMember)
	}
	m := st.Member(worker)
	if m == nil || m.State == peer.Gone || st.Team(m.Team) == nil ||
		peer.May(actor(req, st), action, peer.Subject{Team: m.Team, Worker: worker}) != peer.OK {
		return peer.Member{}, peer.Team{}, messages.NotReady{Worker: worker, Prefix: d.Prefix}
	}
	if m.State != peer.Active {
		return peer.Member{}, peer.Team{}, messages.NotReady{Worker: worker, Asked: true, Prefix: d.Prefix}
	}
	return *m, *st.Team(m.Team), nil
}

// drawMatch draws a code at random and proposes it to a worker. Whom it stands for is never known here. theirs says that the
// coordinator has confirmed the service user's yes already.
func drawMatch(ctx context.Context, d *Desk, req Request, worker string, theirs bool) (Reply, error) {
	want := storage.Want{People: unique([]string{req.Person.User, worker}), Worker: worker, Codes: true}
	m, err := d.unit(ctx, req, want, func(st storage.State) (decision, error) {
		member, team, no := d.workerOf(req, st, worker, peer.DrawMatch)
		if no != nil {
			return decision{reply: no}, nil
		}
		code, ok := peer.DrawCode(func(c peer.Code) bool { return st.Codes[c] != "" }, d.Random)
		if !ok {
			return decision{reply: messages.CodesUsedUp{}}, nil
		}
		match := peer.ProposeMatch(code, worker, req.Person.User, req.At)
		w := matchWork{desk: d, req: req, st: st, team: team, zone: zoneOf(member, team), match: match}
		if theirs {
			match, _ = match.TheySaidYes(req.Person.User, req.At, w.zone)
		}
		w.write().TakeCode(code, worker)
		w.put(match, "match.draw")
		w.ask(match)
		made := messages.MatchMade{MatchFacts: w.facts(match, "")}
		if f := w.wouldRun(match); f.Level != peer.Below {
			load := messages.MeasuredOf(f)
			made.Load = &load
		}
		return decision{reply: made, change: w.change}, nil
	})
	return say(m), err
}

// zoneOf is where a worker is; where Slack does not say, the team's zone holds.
func zoneOf(m peer.Member, team peer.Team) string {
	if m.Zone != "" {
		return m.Zone
	}
	return team.Zone
}
