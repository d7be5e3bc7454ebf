package commands

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// endAsked asks a coordinator a second time before an agreement ends with nothing in its place.
func endAsked(ctx context.Context, d *Desk, req Request, worker string) (Reply, error) {
	st, err := d.look(ctx, req, bargainWant(req, worker))
	if err != nil {
		return Reply{}, err
	}
	if _, no := d.ending(req, st, worker); no != nil {
		return say(no), nil
	}
	held, ok := peer.InForce(st.Agreements, req.At)
	if !ok {
		return say(messages.AgreementNone{Worker: worker}), nil
	}
	return say(messages.AgreementEndAsk{Worker: worker, Version: held.Version}), nil
}

// ending returns the worker's team where the person may end an agreement with them, or the answer why not. Nobody ends their
// own.
func (d *Desk) ending(req Request, st storage.State, worker string) (peer.Team, messages.Message) {
	_, team, no := d.workerOf(req, st, worker, peer.EndAgreement)
	if no == nil && worker == req.Person.User {
		no = messages.Refused{Reason: peer.NotYours}
	}
	return team, no
}

// agreementEnded ends the version that the button names, if that is still the one in force. The worker is told, and so is
// every other coordinator.
func agreementEnded(ctx context.Context, d *Desk, req Request) (Reply, error) {
	worker, number, _ := strings.Cut(req.Value, " ")
	version, err := strconv.Atoi(number)
	if err != nil || !userID.MatchString(worker) {
		return say(d.stale()), nil
	}
	user := req.Person.User
	m, err := d.unit(ctx, req, bargainWant(req, worker), func(st storage.State) (decision, error) {
		team, no := d.ending(req, st, worker)
		if no != nil {
			return decision{reply: no}, nil
		}
		versions, reason := peer.End(st.Agreements, version, user, req.At)
		switch reason {
		case peer.OK:
		case peer.NothingAgreed:
			return decision{reply: messages.AgreementNone{Worker: worker}}, nil
		default:
			return decision{reply: d.stale()}, nil
		}
		change := storage.NewChange(st, req.Op, req.At)
		change.PutAgreements(worker, versions)
		change.Audit(storage.Audit{By: user, Action: "agreement.end", Team: team.ID, Worker: worker, Target: number, Result: "ok"})
		tell := func(to string, m messages.Message) {
			send(change, storage.Out{
				ID: proposalOut(worker, version) + "/ended/" + to, Team: team.ID, Lane: storage.ReplyLane, To: storage.Recipient{User: to}, At: req.At,
			}, m)
		}
		tell(worker, messages.AgreementEnded{By: user, Version: version, Prefix: d.Prefix})
		said := messages.AgreementEnded{Worker: worker, By: user, Version: version, Prefix: d.Prefix}
		for _, to := range answerers(team, worker) {
			if to != user {
				tell(to, said)
			}
		}
		return decision{reply: said, change: change}, nil
	})
	return say(m), err
}

// ownHistory shows a worker every version of their agreement.
func ownHistory(ctx context.Context, d *Desk, req Request) (Reply, error) {
	st, no, err := d.own(ctx, req, peer.SeeAgreement)
	if err != nil || no != nil {
		return say(no), err
	}
	team := ownTeam(req, st)
	return say(messages.AgreementHistory{Zone: zone(req, team), Now: req.At, Versions: st.Agreements, Pack: team.RulePack}), nil
}

// theirHistory shows a coordinator or a deputy every version of a worker's agreement.
func theirHistory(ctx context.Context, d *Desk, req Request, worker string) (Reply, error) {
	if worker == req.Person.User {
		return ownHistory(ctx, d, req)
	}
	st, err := d.look(ctx, req, storage.Want{People: unique([]string{req.Person.User, worker}), Worker: worker})
	if err != nil {
		return Reply{}, err
	}
	a := actor(req, st)
	deputy := slices.ContainsFunc(st.Teams, func(t peer.Team) bool { return slices.Contains(t.Deputies, req.Person.User) })
	if !deputy && len(teamsWhere(a, peer.AddMember)) == 0 {
		return say(nowhere(req, st, peer.AddMember)), nil
	}
	m := st.Member(worker)
	if m == nil || st.Team(m.Team) == nil || peer.May(a, peer.SeeAgreement, peer.Subject{Team: m.Team, Worker: worker}) != peer.OK {
		return say(messages.NotReady{Worker: worker, Prefix: d.Prefix}), nil
	}
	team := *st.Team(m.Team)
	return say(messages.AgreementHistory{
		Worker: worker, Zone: zone(req, team), Now: req.At, Versions: st.Agreements, Pack: team.RulePack,
	}), nil
}
