package commands

import (
	"context"
	"slices"

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
	reply, err := drawMatch(ctx, d, req, picked[0])
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

// drawMatch draws a code at random and gives it to a worker. Whom it stands for is never known here.
func drawMatch(ctx context.Context, d *Desk, req Request, worker string) (Reply, error) {
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
		zone := zoneOf(member, team)
		until := matchEnd(peer.DayOf(req.At, zone))
		change := storage.NewChange(st, req.Op, req.At)
		change.TakeCode(code, worker)
		match := peer.Match{Code: code, Worker: worker, Start: req.At, End: peer.Civil(until, 12*60, zone)}
		change.PutMatch(match)
		send(change, storage.Out{
			ID: "match/" + worker + "/" + string(code), Team: team.ID, Lane: storage.ReplyLane, To: storage.Recipient{User: worker}, At: req.At,
		}, messages.MatchDrawn{Code: code, By: req.Person.User, Until: until, Prefix: d.Prefix})
		change.Audit(storage.Audit{
			By: req.Person.User, Action: "match.draw", Team: team.ID, Worker: worker, Target: string(code), Result: "ok",
		})
		made := messages.MatchMade{Worker: worker, Code: code, Until: until}
		w := weighing{st: st, change: change, team: team, worker: worker, at: req.At}
		if found := w.weighMatches(append(slices.Clone(st.Matches), match), code, zone); found.findings[0].Level != peer.Below {
			load := messages.MeasuredOf(found.findings[0])
			made.Load, made.Told = &load, len(found.Raise) > 0
		}
		return decision{reply: made, change: change}, nil
	})
	return say(m), err
}

// matchEnd is the expected end of a match that begins on a day: the last day of two years, which is the longest unless it
// is extended.
func matchEnd(start peer.Day) peer.Day {
	return peer.Day{Year: start.Year + 2, Month: start.Month, Num: start.Num}.Add(-1)
}

// zoneOf is where a worker is; where Slack does not say, the team's zone holds.
func zoneOf(m peer.Member, team peer.Team) string {
	if m.Zone != "" {
		return m.Zone
	}
	return team.Zone
}
