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

// suggestOpened opens the form with which a worker proposes a version of their own agreement.
func suggestOpened(ctx context.Context, d *Desk, req Request) (Reply, error) {
	st, no, err := d.own(ctx, req, peer.ProposeAgreement)
	if err != nil || no != nil {
		return say(no), err
	}
	team := ownTeam(req, st)
	if len(answerers(team, req.Person.User)) == 0 {
		return say(messages.AgreementNobody{}), nil
	}
	form := messages.AgreementForm{Worker: req.Person.User, Review: halfAYear(peer.DayOf(req.At, zone(req, team)))}
	form.Terms, _ = peer.TermsAt(st.Agreements, req.At)
	if n := len(st.Agreements); n > 0 {
		last := st.Agreements[n-1]
		form.After = last.Version
		if last.State == peer.Proposed || last.State == peer.ChangeRequested {
			form.Terms = last.Terms
		}
	}
	return Reply{Form: messages.AgreementOwnForm{AgreementForm: form}}, nil
}

// answerers may answer what a worker proposes: every coordinator of the team but the worker.
func answerers(team peer.Team, worker string) []string {
	return slices.DeleteFunc(unique(team.Coordinators), func(u string) bool { return u == worker })
}

// suggestSubmitted proposes a version to the coordinators.
func suggestSubmitted(ctx context.Context, d *Desk, req Request) (Reply, error) {
	var opened messages.AgreementOwnForm
	messages.Reopen(&opened, req.Private)
	user := req.Person.User
	var faults mends
	m, err := d.unit(ctx, req, storage.Want{People: []string{user}, Worker: user}, func(st storage.State) (decision, error) {
		faults = nil
		team := ownTeam(req, st)
		if reason := peer.May(actor(req, st), peer.ProposeAgreement, peer.Subject{Team: team.ID}); reason != peer.OK {
			return decision{reply: refused(req, st, reason)}, nil
		}
		terms, review, wrong := agreementAnswers(req.Values, peer.DayOf(req.At, zone(req, team)))
		if len(wrong) > 0 {
			faults = wrong
			return decision{}, nil
		}
		if pending, ok := peer.Pending(st.Agreements); ok && pending.Version > opened.After {
			return decision{reply: messages.AgreementStale{Version: opened.After, Pending: pending.Version, Prefix: d.Prefix}}, nil
		}
		asked := answerers(team, user)
		if len(asked) == 0 {
			return decision{reply: messages.AgreementNobody{}}, nil
		}
		versions, reason := peer.Propose(st.Agreements, team.ID, terms, review, user, req.At)
		if reason != peer.OK {
			return decision{reply: refused(req, st, reason)}, nil
		}
		last := len(versions) - 1
		versions[last].Asked = asked
		return suggest(req, st, versions, versions[last]), nil
	})
	if err == nil && len(faults) > 0 {
		return Reply{Errors: faults}, nil
	}
	return say(m), err
}

// suggest stores the versions and asks the coordinators about the new one.
func suggest(req Request, st storage.State, versions []peer.Agreement, proposed peer.Agreement) decision {
	user := req.Person.User
	change := storage.NewChange(st, req.Op, req.At)
	change.PutAgreements(user, versions)
	if old, ok := peer.Pending(st.Agreements); ok {
		old.State = peer.Superseded
		showAnswered(change, req, st.Agreements, old, user)
	}
	asking := suggestion(st.Agreements, proposed, user, req)
	for _, to := range proposed.Asked {
		send(change, storage.Out{
			ID: suggestionOut(user, proposed.Version, to), Team: proposed.Team, Lane: storage.ReplyLane, To: storage.Recipient{User: to},
			Version: 1, At: req.At,
		}, asking)
	}
	change.Audit(storage.Audit{
		By: user, Action: "agreement.propose", Team: proposed.Team, Worker: user, Target: strconv.Itoa(proposed.Version), Result: "ok",
	})
	return decision{reply: messages.AgreementSuggested{Proposal: asking.Proposal, Asked: proposed.Asked}, change: change}
}

// suggestionOut is the id of the message with which a coordinator is asked about a worker's version.
func suggestionOut(worker string, version int, to string) string {
	return proposalOut(worker, version) + "/asked/" + to
}

// suggestion is what a coordinator reads about a worker's version.
func suggestion(versions []peer.Agreement, a peer.Agreement, worker string, req Request) messages.AgreementSuggestion {
	return messages.AgreementSuggestion{Proposal: proposal(versions, a, req), Worker: worker, AnsweredBy: a.AnsweredBy}
}

// showAnswered brings the messages of a version up to date with whoever was asked about it.
func showAnswered(change *storage.Change, req Request, before []peer.Agreement, a peer.Agreement, worker string) {
	if a.ProposedBy != worker {
		showProposal(change, req, before, a, worker)
		return
	}
	for _, to := range a.Asked {
		first := suggestionOut(worker, a.Version, to)
		send(change, storage.Out{
			ID: first + "/" + word(a.State), Team: a.Team, Lane: storage.ReplyLane, To: storage.Recipient{User: to}, Replaces: first,
			Version: 2, At: req.At,
		}, suggestion(before, a, worker, req))
	}
}

// suggestionGranted answers "yes, agreed" of a coordinator: the worker's version holds from now on.
func suggestionGranted(ctx context.Context, d *Desk, req Request) (Reply, error) {
	return answerSuggestion(ctx, d, req, true)
}

// suggestionDiscussed answers "I would like a change" of a coordinator.
func suggestionDiscussed(ctx context.Context, d *Desk, req Request) (Reply, error) {
	return answerSuggestion(ctx, d, req, false)
}

func answerSuggestion(ctx context.Context, d *Desk, req Request, accept bool) (Reply, error) {
	worker, number, _ := strings.Cut(req.Value, " ")
	version, err := strconv.Atoi(number)
	if err != nil || !userID.MatchString(worker) {
		return say(d.stale()), nil
	}
	user := req.Person.User
	want := storage.Want{People: unique([]string{user, worker}), Worker: worker}
	m, err := d.unit(ctx, req, want, func(st storage.State) (decision, error) {
		_, team, no := d.workerOf(req, st, worker, peer.AnswerAgreement)
		if no != nil {
			return decision{reply: no}, nil
		}
		answer := peer.RequestChange
		if accept {
			answer = peer.Accept
		}
		versions, reason := answer(st.Agreements, version, user, worker, req.At)
		switch reason {
		case peer.OK:
		case peer.StaleVersion:
			late := messages.AgreementLate{Worker: worker, Version: version}
			for _, a := range st.Agreements {
				if a.Version == version {
					late.By = a.AnsweredBy
				}
			}
			return decision{reply: late}, nil
		default:
			return decision{reply: refused(req, st, reason)}, nil
		}
		at := slices.IndexFunc(versions, func(a peer.Agreement) bool { return a.Version == version })
		answered := versions[at]
		change := storage.NewChange(st, req.Op, req.At)
		change.PutAgreements(worker, versions)
		send(change, storage.Out{
			ID: proposalOut(worker, version) + "/" + word(answered.State) + "/" + worker, Team: team.ID, Lane: storage.ReplyLane,
			To: storage.Recipient{User: worker}, At: req.At,
		}, messages.AgreementDecided{By: user, Version: version, Accepted: accept, Review: answered.Review, Prefix: d.Prefix})
		showAnswered(change, req, st.Agreements, answered, worker)
		change.Audit(storage.Audit{
			By: user, Action: "agreement." + word(answered.State), Team: team.ID, Worker: worker, Target: number, Result: "ok",
		})
		return decision{reply: messages.AgreementGranted{Worker: worker, Version: version, Accepted: accept}, change: change}, nil
	})
	return say(m), err
}
