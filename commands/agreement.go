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

// agreementAccepted answers "yes, agreed" of a worker: the version holds from now on.
func agreementAccepted(ctx context.Context, d *Desk, req Request) (Reply, error) {
	return d.answerOwn(ctx, req, true)
}

// agreementChange answers "I would like a change" of a worker: what held before still holds, and the two talk.
func agreementChange(ctx context.Context, d *Desk, req Request) (Reply, error) {
	return d.answerOwn(ctx, req, false)
}

func (d *Desk) answerOwn(ctx context.Context, req Request, accept bool) (Reply, error) {
	version, err := strconv.Atoi(req.Value)
	if err != nil {
		return say(d.stale()), nil
	}
	return d.answerVersion(ctx, req, req.Person.User, version, accept, "")
}

// suggestionGranted answers "yes, agreed" of a coordinator: the worker's version holds from now on.
func suggestionGranted(ctx context.Context, d *Desk, req Request) (Reply, error) {
	return d.answerTheirs(ctx, req, true)
}

// suggestionDiscussed answers "I would like a change" of a coordinator.
func suggestionDiscussed(ctx context.Context, d *Desk, req Request) (Reply, error) {
	return d.answerTheirs(ctx, req, false)
}

func (d *Desk) answerTheirs(ctx context.Context, req Request, accept bool) (Reply, error) {
	worker, number, _ := strings.Cut(req.Value, " ")
	version, err := strconv.Atoi(number)
	if err != nil || !userID.MatchString(worker) {
		return say(d.stale()), nil
	}
	if worker == req.Person.User { // a coordinator who is a worker, too, answers nobody's proposal but a colleague's
		return say(messages.Refused{Reason: peer.NotYours}), nil
	}
	return d.answerVersion(ctx, req, worker, version, accept, "")
}

// answerVersion answers the version that waits. One that is looser than the law is asked about a second time, until exactly
// what is looser now was seen and confirmed.
func (d *Desk) answerVersion(ctx context.Context, req Request, worker string, version int, accept bool, confirmed string) (Reply, error) {
	if !userID.MatchString(worker) {
		return say(d.stale()), nil
	}
	var form messages.Form
	m, err := d.unit(ctx, req, bargainWant(req, worker), func(st storage.State) (decision, error) {
		form = nil
		b, no := d.answering(req, st, worker)
		if no != nil {
			return decision{reply: no}, nil
		}
		answer, terms := peer.RequestChange, peer.Terms{}
		if accept {
			answer = peer.Accept
		}
		if pending, ok := peer.Pending(st.Agreements); ok {
			terms = pending.Terms
		}
		versions, reason := answer(st.Agreements, peer.Answer{
			Version: version, By: req.Person.User, Worker: worker, Pack: b.pack, At: req.At,
			Confirmed: confirmed != "" && confirmed == seen(terms, b.pack),
		})
		switch reason {
		case peer.OK:
			return b.answered(versions, version, accept), nil
		case peer.StaleVersion:
			return decision{reply: b.late(version)}, nil
		case peer.NotConfirmed:
			form = confirmForm(messages.Bargain{Worker: worker, Own: b.own}, version, terms, b.pack)
			return decision{}, nil
		}
		return decision{reply: refused(req, st, reason)}, nil
	})
	if err == nil && form != nil {
		return Reply{Form: form}, nil
	}
	return say(m), err
}

// answering is the side of who answers a version.
func (d *Desk) answering(req Request, st storage.State, worker string) (bargain, messages.Message) {
	b := bargain{desk: d, req: req, st: st, worker: worker, own: worker == req.Person.User}
	if b.own {
		b.team = ownTeam(req, st)
		b.zone = zone(req, b.team)
		if reason := peer.May(actor(req, st), peer.AnswerAgreement, peer.Subject{Team: b.team.ID, Worker: worker}); reason != peer.OK {
			return b, refused(req, st, reason)
		}
	} else {
		member, team, no := d.workerOf(req, st, worker, peer.AnswerAgreement)
		if no != nil {
			return b, no
		}
		b.team, b.zone = team, zoneOf(member, team)
	}
	b.pack, _ = peer.PackByID(b.team.RulePack)
	return b, nil
}

// late answers a button of a version that waits for no answer: how things stand instead.
func (b bargain) late(version int) messages.Message {
	if !b.own {
		m := messages.AgreementLate{Worker: b.worker, Version: version}
		for _, a := range b.st.Agreements {
			if a.Version == version {
				m.By = a.AnsweredBy
			}
		}
		return m
	}
	m := messages.AgreementStale{Version: version, Prefix: b.desk.Prefix}
	_, m.Agreed = peer.TermsAt(b.st.Agreements, b.req.At)
	if pending, ok := peer.Pending(b.st.Agreements); ok {
		m.Pending = pending.Version
	}
	return m
}

// answered stores the versions, of which one was answered, and tells the other side.
func (b bargain) answered(versions []peer.Agreement, version int, accept bool) decision {
	user := b.req.Person.User
	a := versions[slices.IndexFunc(versions, func(a peer.Agreement) bool { return a.Version == version })]
	change := storage.NewChange(b.st, b.req.Op, b.req.At)
	change.PutAgreements(b.worker, versions)
	b.show(change, a)
	if accept {
		b.enterDays(change, a)
	}
	change.Audit(storage.Audit{
		By: user, Action: "agreement." + word(a.State), Team: b.team.ID, Worker: b.worker, Target: strconv.Itoa(version), Result: "ok",
	})
	tell := func(to string, m messages.Message) {
		send(change, storage.Out{
			ID: proposalOut(b.worker, version) + "/" + word(a.State) + "/" + to, Team: b.team.ID, Lane: storage.ReplyLane,
			To: storage.Recipient{User: to}, At: b.req.At,
		}, m)
	}
	if !b.own {
		tell(b.worker, messages.AgreementDecided{By: user, Version: version, Accepted: accept, Review: a.Review, Prefix: b.desk.Prefix})
		return decision{reply: messages.AgreementGranted{Worker: b.worker, Version: version, Accepted: accept}, change: change}
	}
	for _, to := range proposers(b.team, a, b.worker) {
		tell(to, messages.AgreementAnswered{Worker: b.worker, Version: version, Accepted: accept})
	}
	return decision{reply: messages.AgreementThanks{
		Version: version, By: a.ProposedBy, Accepted: accept, Review: a.Review, Prefix: b.desk.Prefix,
	}, change: change}
}

// enterDays enters what the clock does of an accepted version: on the day of each step to come the worker is told, and on the
// day of the review both sides are.
func (b bargain) enterDays(change *storage.Change, a peer.Agreement) {
	today := b.today()
	morning := func(day peer.Day) storage.AgreementDue {
		return storage.AgreementDue{Worker: b.worker, Version: a.Version, Day: day}
	}
	for _, s := range a.Terms.Steps {
		if today.Before(s.From) {
			change.Due(storage.AgreementStep(morning(s.From), peer.Civil(s.From, peer.MorningMinute, b.zone)))
		}
	}
	if today.Before(a.Review) {
		change.Due(storage.AgreementReview(morning(a.Review), peer.Civil(a.Review, peer.MorningMinute, b.zone)))
	}
}

// proposers are told what a worker answered: who proposed, and where they coordinate no longer, the coordinators.
func proposers(team peer.Team, a peer.Agreement, worker string) []string {
	if slices.Contains(team.Coordinators, a.ProposedBy) {
		return []string{a.ProposedBy}
	}
	return answerers(team, worker)
}
