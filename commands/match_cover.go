package commands

import (
	"context"
	"strconv"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// matchCoverOpened asks a worker who is there for a code whenever they are not.
func matchCoverOpened(ctx context.Context, d *Desk, req Request) (Reply, error) {
	return d.onMatch(ctx, req, req.Value, peer.AnswerMatch, func(w *matchWork, _ string) (messages.Message, peer.Reason) {
		if reason := w.runs(); reason != peer.OK {
			return nil, reason
		}
		w.form = messages.MatchCoverForm{MatchFacts: w.facts(w.match, req.Person.User)}
		return nil, peer.OK
	})
}

// matchCoverAsked asks the colleague that was chosen; with nobody chosen, nobody is asked any more.
func matchCoverAsked(ctx context.Context, d *Desk, req Request) (Reply, error) {
	var form messages.MatchCoverForm
	messages.Reopen(&form, req.Private)
	who := ""
	if picked := chosen(req.Values["peer"]); len(picked) > 0 {
		who = picked[0]
	}
	return d.onMatch(ctx, req, onForm(form.MatchFacts), peer.AnswerMatch, func(w *matchWork, _ string) (messages.Message, peer.Reason) {
		if reason := w.runs(); reason != peer.OK {
			return nil, reason
		}
		if member := w.st.Member(who); who != "" && (who == w.match.Worker || member == nil || member.Team != w.team.ID || member.State != peer.Active) {
			w.faults = mends{"peer": messages.Mend{What: messages.PeerBad}}
			return nil, peer.OK
		}
		m, reason := w.match.AskStanding(who, req.At)
		if reason != peer.OK {
			return nil, reason
		}
		if m.Standing != w.match.Standing {
			w.put(m, "match.cover")
			w.uncover(w.match)
			if who != "" {
				send(w.change, storage.Out{
					ID: storage.StandingOut(m), Team: w.team.ID, Lane: storage.NudgeLane, To: storage.Recipient{User: who}, Version: m.Version, At: req.At,
				}, messages.StandingAsk{MatchFacts: w.facts(m, who)})
			}
		}
		return messages.StandingSet{MatchFacts: w.facts(m, req.Person.User)}, peer.OK
	}, who)
}

// uncover tells in place whoever was asked to stand in that there is nothing to do any more.
func (w *matchWork) uncover(m peer.Match) {
	if m.Standing.Peer == "" {
		return
	}
	m.Version++
	w.showStanding(m, true)
}

// showStanding changes the question in its place.
func (w *matchWork) showStanding(m peer.Match, over bool) {
	send(w.write(), storage.Out{
		ID: storage.StandingOut(m) + "." + strconv.Itoa(m.Version), Team: w.team.ID, Lane: storage.ReplyLane, To: storage.Recipient{User: m.Standing.Peer},
		Replaces: storage.StandingOut(m), Version: m.Version, At: w.req.At,
	}, messages.StandingAsk{MatchFacts: w.facts(m, m.Standing.Peer), Over: over})
}

func standingYes(ctx context.Context, d *Desk, req Request) (Reply, error) {
	return d.answerStanding(ctx, req, true)
}

func standingNo(ctx context.Context, d *Desk, req Request) (Reply, error) {
	return d.answerStanding(ctx, req, false)
}

// answerStanding is the answer of the colleague who was asked. The worker reads it in their own hours.
func (d *Desk) answerStanding(ctx context.Context, req Request, yes bool) (Reply, error) {
	return d.onMatch(ctx, req, req.Value, peer.TakeTimeOff, func(w *matchWork, _ string) (messages.Message, peer.Reason) {
		m, reason := w.match.AnswerStanding(req.Person.User, yes, req.At)
		switch reason {
		case peer.OK:
		case peer.AlreadyAnswered: // pressed twice
			return messages.StandingAsk{MatchFacts: w.facts(w.match, req.Person.User)}, peer.OK
		case peer.NotYours, peer.MatchOver: // somebody else is asked by now: nothing is said of a match that is not theirs to see
			return d.stale(), peer.OK
		default:
			return nil, reason
		}
		w.put(m, "match.cover "+map[bool]string{true: "yes", false: "no"}[yes])
		w.showStanding(m, false)
		w.tellWorker(m, "covered."+strconv.Itoa(m.Version), messages.StandingAnswered{MatchFacts: w.facts(m, m.Worker)})
		return messages.StandingAsk{MatchFacts: w.facts(m, req.Person.User)}, peer.OK
	})
}
