package commands

import (
	"context"
	"slices"
	"strconv"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// agreementAccepted answers "yes, agreed": the version holds from now on.
func agreementAccepted(ctx context.Context, d *Desk, req Request) (Reply, error) {
	return answerAgreement(ctx, d, req, true)
}

// agreementChange answers "I would like a change": what held before still holds, and the two talk.
func agreementChange(ctx context.Context, d *Desk, req Request) (Reply, error) {
	return answerAgreement(ctx, d, req, false)
}

func answerAgreement(ctx context.Context, d *Desk, req Request, accept bool) (Reply, error) {
	version, err := strconv.Atoi(req.Value)
	if err != nil {
		return say(d.stale()), nil
	}
	user := req.Person.User
	m, err := d.unit(ctx, req, storage.Want{People: []string{user}, Worker: user}, func(st storage.State) (decision, error) {
		team := ownTeam(req, st)
		if reason := peer.May(actor(req, st), peer.AnswerAgreement, peer.Subject{Team: team.ID, Worker: user}); reason != peer.OK {
			return decision{reply: refused(req, st, reason)}, nil
		}
		answer := peer.RequestChange
		if accept {
			answer = peer.Accept
		}
		versions, reason := answer(st.Agreements, version, user, user, req.At)
		switch reason {
		case peer.OK:
		case peer.StaleVersion:
			return decision{reply: d.staleVersion(st, version, req)}, nil
		default:
			return decision{reply: refused(req, st, reason)}, nil
		}
		at := slices.IndexFunc(versions, func(a peer.Agreement) bool { return a.Version == version })
		answered := versions[at]
		change := storage.NewChange(st, req.Op, req.At)
		change.PutAgreements(user, versions)
		showProposal(change, req, st.Agreements, answered, user)
		for _, to := range proposers(team, answered, user) {
			send(change, storage.Out{
				ID: proposalOut(user, version) + "/" + word(answered.State) + "/" + to, Team: team.ID, Lane: storage.ReplyLane,
				To: storage.Recipient{User: to}, At: req.At,
			}, messages.AgreementAnswered{Worker: user, Version: version, Accepted: accept})
		}
		change.Audit(storage.Audit{
			By: user, Action: "agreement." + word(answered.State), Team: team.ID, Worker: user, Target: req.Value, Result: "ok",
		})
		return decision{reply: messages.AgreementThanks{
			Version: version, By: answered.ProposedBy, Accepted: accept, Review: answered.Review, Prefix: d.Prefix,
		}, change: change}, nil
	})
	return say(m), err
}

// staleVersion answers a button of a version that waits for no answer: how things stand instead.
func (d *Desk) staleVersion(st storage.State, version int, req Request) messages.Message {
	m := messages.AgreementStale{Version: version, Prefix: d.Prefix}
	_, m.Agreed = peer.TermsAt(st.Agreements, req.At)
	if pending, ok := peer.Pending(st.Agreements); ok {
		m.Pending = pending.Version
	}
	return m
}

// proposers are told what a worker answered: who proposed, and where they coordinate no longer, the coordinators.
func proposers(team peer.Team, a peer.Agreement, worker string) []string {
	if slices.Contains(team.Coordinators, a.ProposedBy) {
		return []string{a.ProposedBy}
	}
	return slices.DeleteFunc(slices.Clone(team.Coordinators), func(u string) bool { return u == worker })
}

// proposalOut is the id of the message with which a version was proposed.
func proposalOut(worker string, version int) string {
	return "agreement/" + worker + "/" + strconv.Itoa(version)
}

// word is a state as a part of an id.
func word(s peer.AgreementState) string {
	if s == peer.ChangeRequested {
		return "change"
	}
	return string(s)
}

// proposal is what a worker reads about a version: beside what holds, before it was answered.
func proposal(versions []peer.Agreement, a peer.Agreement, req Request) messages.Proposal {
	now, agreed := peer.TermsAt(versions, req.At)
	return messages.Proposal{
		Version: a.Version, By: a.ProposedBy, Now: now, Agreed: agreed, Terms: a.Terms, Review: a.Review, State: a.State,
	}
}

// showProposal brings the message of a version up to date: it is answered or replaced, and its buttons go.
func showProposal(change *storage.Change, req Request, before []peer.Agreement, a peer.Agreement, worker string) {
	first := proposalOut(worker, a.Version)
	send(change, storage.Out{
		ID: first + "/" + word(a.State), Team: a.Team, Lane: storage.ReplyLane, To: storage.Recipient{User: worker}, Replaces: first,
		Version: 2, At: req.At,
	}, proposal(before, a, req))
}
