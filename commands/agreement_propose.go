package commands

import (
	"strconv"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// propose sends a version to the other side. A version that came since the form opened is not replaced unseen; one that is
// looser than the law is kept, and asked about a second time, until exactly that was confirmed.
func (b bargain) propose(a peer.Agreement, opened messages.AgreementConfirm) decision {
	if pending, ok := peer.Pending(b.st.Agreements); ok {
		switch newer := pending.Version > opened.After; {
		case !b.own && pending.ProposedBy == b.worker:
			return decision{reply: b.suggestion(b.st.Agreements, pending)}
		case !b.own && newer:
			return decision{reply: messages.AgreementOvertaken{Worker: b.worker, By: pending.ProposedBy, Version: pending.Version}}
		case b.own && newer:
			return decision{reply: messages.AgreementStale{Version: opened.After, Pending: pending.Version, Prefix: b.desk.Prefix}}
		}
	}
	terms := a.Terms.Complete(b.pack)
	versions, reason := peer.Propose(b.st.Agreements, peer.Offer{
		Team: b.team.ID, Pack: b.pack, Terms: terms, Review: a.Review, By: b.req.Person.User, At: b.req.At,
		Confirmed: opened.Seen != "" && opened.Seen == seen(terms, b.pack),
	})
	switch reason {
	case peer.OK:
	case peer.NotConfirmed:
		return b.keep(a)
	default:
		return decision{reply: refused(b.req, b.st, reason)}
	}
	proposed := &versions[len(versions)-1]
	if b.own {
		proposed.Asked = answerers(b.team, b.worker)
	}
	change := storage.NewChange(b.st, b.req.Op, b.req.At)
	change.PutAgreements(b.worker, versions)
	change.DropDraft(b.worker, b.req.Person.User)
	if old, ok := peer.Pending(b.st.Agreements); ok {
		old.State = peer.Superseded
		b.show(change, old)
	}
	change.Audit(storage.Audit{
		By: b.req.Person.User, Action: "agreement.propose", Team: b.team.ID, Worker: b.worker, Target: strconv.Itoa(proposed.Version), Result: "ok",
	})
	out := storage.Out{Team: b.team.ID, Lane: storage.ReplyLane, Version: 1, At: b.req.At}
	if !b.own {
		out.ID, out.To = proposalOut(b.worker, proposed.Version), storage.Recipient{User: b.worker}
		send(change, out, b.proposal(b.st.Agreements, *proposed))
		return decision{reply: messages.AgreementProposed{Worker: b.worker, Version: proposed.Version}, change: change}
	}
	asking := b.suggestion(b.st.Agreements, *proposed)
	for _, to := range proposed.Asked {
		out.ID, out.To = suggestionOut(b.worker, proposed.Version, to), storage.Recipient{User: to}
		send(change, out, asking)
	}
	return decision{reply: messages.AgreementSuggested{Proposal: asking.Proposal, Asked: proposed.Asked}, change: change}
}

// proposalOut is the id of the message with which a version was proposed.
func proposalOut(worker string, version int) string {
	return "agreement/" + worker + "/" + strconv.Itoa(version)
}

// suggestionOut is the id of the message with which a coordinator is asked about a worker's version.
func suggestionOut(worker string, version int, to string) string {
	return proposalOut(worker, version) + "/asked/" + to
}

// word is a state as a part of an id.
func word(s peer.AgreementState) string {
	if s == peer.ChangeRequested {
		return "change"
	}
	return string(s)
}

// proposal is what a worker reads about a version: beside what holds, before it was answered.
func (b bargain) proposal(versions []peer.Agreement, a peer.Agreement) messages.Proposal {
	return proposal(versions, a, b.req, b.zone, b.team.RulePack)
}

func proposal(versions []peer.Agreement, a peer.Agreement, req Request, zone, pack string) messages.Proposal {
	now, agreed := peer.TermsAt(versions, req.At)
	m := messages.Proposal{
		Version: a.Version, By: a.ProposedBy, Now: now.On(peer.DayOf(req.At, zone)), Agreed: agreed, Terms: a.Terms, Review: a.Review,
		State: a.State, Pack: pack,
	}
	for _, c := range a.Confirmed {
		m.Confirmed = append(m.Confirmed, c.By)
	}
	return m
}

// suggestion is what a coordinator reads about a worker's version.
func (b bargain) suggestion(versions []peer.Agreement, a peer.Agreement) messages.AgreementSuggestion {
	return messages.AgreementSuggestion{Proposal: b.proposal(versions, a), Worker: b.worker, AnsweredBy: a.AnsweredBy}
}

// show brings the messages of a version up to date with whoever was asked about it: it is answered or replaced, and its
// buttons go.
func (b bargain) show(change *storage.Change, a peer.Agreement) {
	out := storage.Out{Team: a.Team, Lane: storage.ReplyLane, Version: 2, At: b.req.At}
	if a.ProposedBy != b.worker {
		out.To, out.Replaces = storage.Recipient{User: b.worker}, proposalOut(b.worker, a.Version)
		out.ID = out.Replaces + "/" + word(a.State)
		send(change, out, b.proposal(b.st.Agreements, a))
		return
	}
	for _, to := range a.Asked {
		out.To, out.Replaces = storage.Recipient{User: to}, suggestionOut(b.worker, a.Version, to)
		out.ID = out.Replaces + "/" + word(a.State)
		send(change, out, b.suggestion(b.st.Agreements, a))
	}
}
