package commands

import (
	"context"
	"slices"
	"strconv"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// ask asks the worker of a proposal. The question waits for their own hours.
func (w *matchWork) ask(m peer.Match) {
	send(w.write(), storage.Out{
		ID: storage.MatchOut(m) + "asked", Team: w.team.ID, Lane: storage.NudgeLane, To: storage.Recipient{User: m.Worker}, Version: 1, At: w.req.At,
	}, messages.MatchAsked{MatchFacts: w.facts(m, m.Worker), By: m.ProposedBy})
}

// asked is the question as it stands after an answer.
func (w *matchWork) asked(m peer.Match) messages.MatchAsked {
	return messages.MatchAsked{MatchFacts: w.facts(m, m.Worker), By: m.ProposedBy, Back: m.State == peer.MatchDeclined && m.EndedBy != m.Worker}
}

// show changes the question in its place.
func (w *matchWork) show(m peer.Match) {
	send(w.write(), storage.Out{
		ID: storage.MatchOut(m) + "asked." + strconv.Itoa(m.Version), Team: w.team.ID, Lane: storage.ReplyLane, To: storage.Recipient{User: m.Worker},
		Replaces: storage.MatchOut(m) + "asked", Version: m.Version, At: w.req.At,
	}, w.asked(m))
}

// progress tells how far a proposal is; where it runs now, how many do is measured and what follows from that is done.
func (w *matchWork) progress(m peer.Match) messages.MatchProgress {
	p := messages.MatchProgress{MatchFacts: w.facts(m, ""), By: w.req.Person.User}
	if m.State != peer.MatchActive {
		return p
	}
	weighing := weighing{st: w.st, change: w.write(), team: w.team, worker: m.Worker, at: w.req.At}
	if found := weighing.weighMatches(w.with(m), m.Code, w.zone); found.findings[0].Level != peer.Below {
		load := messages.MeasuredOf(found.findings[0])
		p.Load, p.Told = &load, len(found.Raise) > 0
	}
	return p
}

// drawn tells a worker that a match runs.
func (w *matchWork) drawn(m peer.Match) messages.MatchDrawn {
	return messages.MatchDrawn{Code: m.Code, By: m.ProposedBy, Until: peer.DayOf(m.End, w.zone), Prefix: w.desk.Prefix}
}

// matchYes is a worker's yes to a proposal. Where the service user's is there, the match runs.
func matchYes(ctx context.Context, d *Desk, req Request) (Reply, error) {
	return d.onMatch(ctx, req, req.Value, peer.AnswerMatch, func(w *matchWork, _ string) (messages.Message, peer.Reason) {
		m, reason := w.match.WorkerSaidYes(req.At, w.zone)
		if reason != peer.OK {
			return nil, reason
		}
		w.put(m, "match.yes")
		w.show(m)
		w.tellTeam(m, "yes", w.progress(m))
		if m.Running(req.At) {
			return w.drawn(m), peer.OK
		}
		return w.asked(m), peer.OK
	})
}

// matchNo is "I would rather not, let us talk". The code can go to somebody else.
func matchNo(ctx context.Context, d *Desk, req Request) (Reply, error) {
	return d.onMatch(ctx, req, req.Value, peer.AnswerMatch, func(w *matchWork, _ string) (messages.Message, peer.Reason) {
		m, reason := w.match.Decline(req.Person.User, req.At)
		if reason != peer.OK {
			return nil, reason
		}
		w.put(m, "match.no")
		w.show(m)
		w.uncover(m)
		w.tellTeam(m, "no", w.progress(m))
		return w.asked(m), peer.OK
	})
}

// matchTheirs confirms that the service user has said yes: to a person, face to face. The bot never meets them.
func matchTheirs(ctx context.Context, d *Desk, req Request) (Reply, error) {
	return d.onMatch(ctx, req, req.Value, peer.DrawMatch, func(w *matchWork, _ string) (messages.Message, peer.Reason) {
		m, reason := w.match.TheySaidYes(req.Person.User, req.At, w.zone)
		if reason != peer.OK {
			return nil, reason
		}
		w.put(m, "match.theirs")
		if m.Running(req.At) {
			w.show(m)
			w.tellWorker(m, "runs", w.drawn(m))
		}
		progress := w.progress(m)
		w.tellTeam(m, "theirs", progress)
		return progress, peer.OK
	})
}

// matchTakenBack takes a proposal back.
func matchTakenBack(ctx context.Context, d *Desk, req Request) (Reply, error) {
	return d.onMatch(ctx, req, req.Value, peer.DrawMatch, func(w *matchWork, _ string) (messages.Message, peer.Reason) {
		m, reason := w.match.Decline(req.Person.User, req.At)
		if reason != peer.OK {
			return nil, reason
		}
		w.put(m, "match.back")
		w.show(m)
		w.uncover(m)
		return w.progress(m), peer.OK
	})
}

// matchPassOpened asks to whom a code goes of which nothing came, or whose match has ended.
func matchPassOpened(ctx context.Context, d *Desk, req Request) (Reply, error) {
	return d.onMatch(ctx, req, req.Value, peer.DrawMatch, func(w *matchWork, _ string) (messages.Message, peer.Reason) {
		if reason := w.free(); reason != peer.OK {
			return nil, reason
		}
		w.form = messages.MatchPassForm{MatchFacts: w.facts(w.match, "")}
		return nil, peer.OK
	})
}

// free refuses a code that somebody has: the worker still, or somebody else by now.
func (w *matchWork) free() peer.Reason {
	if w.match.Waits() {
		return peer.MatchWaits
	}
	later := func(m peer.Match) bool { return m.Code == w.match.Code && m.Turn > w.match.Turn }
	if w.match.Running(w.req.At) || w.st.Codes[w.match.Code] != w.match.Worker || slices.ContainsFunc(w.st.Matches, later) {
		return peer.MatchRuns
	}
	return peer.OK
}

// matchPassed proposes the code to the person picked.
func matchPassed(ctx context.Context, d *Desk, req Request) (Reply, error) {
	var form messages.MatchPassForm
	messages.Reopen(&form, req.Private)
	picked := chosen(req.Values["worker"])
	if len(picked) != 1 {
		return Reply{Errors: mends{"worker": messages.Mend{What: messages.NobodyChosen}}}, nil
	}
	return d.onMatch(ctx, req, onForm(form.MatchFacts), peer.DrawMatch, func(w *matchWork, _ string) (messages.Message, peer.Reason) {
		if reason := w.free(); reason != peer.OK {
			return nil, reason
		}
		_, team, no := d.workerOf(req, w.st, picked[0], peer.DrawMatch)
		if no != nil || picked[0] == w.match.Worker {
			w.faults = besideWorker(say(no)).Errors
			if no == nil {
				w.faults = mends{"worker": messages.Mend{What: messages.HasTheCode}}
			}
			return nil, peer.OK
		}
		proposed, reason := d.passMatch(w.write(), req, w.st, w.match, picked[0], team)
		if reason != peer.OK {
			return nil, reason
		}
		return messages.MatchMade{MatchFacts: messages.MatchFactsOf(proposed, nil, req.At, w.zone, "")}, peer.OK
	}, picked[0])
}

// passMatch lets a code go from its worker to another, in the change of whoever decides that, and returns the proposal: the match ends,
// or stays ended, and the other worker is asked. What was read must have the worker of the match as Want.Worker, the other in
// Want.People, and Want.Codes. team is that of the other worker; both must be active members of it, or of one that the same
// coordinator has, which is for the caller to hold.
func (d *Desk) passMatch(change *storage.Change, req Request, st storage.State, m peer.Match, to string, team peer.Team) (peer.Match, peer.Reason) {
	ended, proposed, reason := m.PassOn(to, req.Person.User, req.At)
	if reason != peer.OK {
		return peer.Match{}, reason
	}
	w := d.matchOf(change, req, st, m)
	if ended != m {
		w.put(ended, "match.end")
		w.over(m, ended)
	}
	change.HandMatch(proposed)
	next := matchWork{desk: d, req: req, change: change, team: team, zone: team.Zone, match: proposed}
	if member := st.Member(to); member != nil {
		next.zone = zoneOf(*member, team)
	}
	next.audit(proposed, "match.pass")
	next.ask(proposed)
	return proposed, peer.OK
}

// matchOf is a step of a match in somebody else's change.
func (d *Desk) matchOf(change *storage.Change, req Request, st storage.State, m peer.Match) matchWork {
	w := matchWork{desk: d, req: req, st: st, change: change, match: m}
	if member := st.Member(m.Worker); member != nil {
		if team := st.Team(member.Team); team != nil {
			w.team, w.zone = *team, zoneOf(*member, *team)
		}
	}
	return w
}

// over changes in place what was asked about a match that is over.
func (w *matchWork) over(before, m peer.Match) {
	if before.Waits() {
		w.show(m)
	}
	w.uncover(m)
}
