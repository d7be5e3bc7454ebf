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

// matchCommand is the buttons and forms by which the two sides of a match deal with it; those of a coordinator alone are with /team.
func matchCommand() Command {
	return Command{
		actions: map[string]handler{
			"match.yes": matchYes, "match.no": matchNo, "match.plan": matchPlanOpened, "match.keep": matchKept,
			"match.longer": matchLongerOpened, "match.longer_yes": matchLongerYes, "match.longer_no": matchLongerNo,
			"match.cover": matchCoverOpened, "match.cover_yes": standingYes, "match.cover_no": standingNo,
		},
		forms: map[string]handler{"match.plan": matchPlanned, "match.longer": matchLongerAsked, "match.cover": matchCoverAsked},
	}
}

// matchWork is one press or form about a match: who does it, whose the match is, and what follows from it.
type matchWork struct {
	desk   *Desk
	req    Request
	st     storage.State
	change *storage.Change // nil until something is written
	team   peer.Team       // of the worker
	zone   string          // where the worker is
	match  peer.Match      // as it was read
	form   messages.Form   // that is opened instead of a reply
	faults mends           // beside the answers of a form
}

// aMatch is what a button carries: whose the match is, its code, its turn, and what else the button says.
type aMatch struct {
	worker string
	code   peer.Code
	turn   int
	more   string
}

func readMatch(value string) (aMatch, bool) {
	fields := strings.Fields(value)
	if len(fields) < 3 {
		return aMatch{}, false
	}
	turn, err := strconv.Atoi(fields[2])
	code, ok := peer.NormalCode(fields[1])
	return aMatch{fields[0], code, turn, strings.Join(fields[3:], " ")}, err == nil && ok && userID.MatchString(fields[0])
}

// onForm is the match that a form is about.
func onForm(f messages.MatchFacts) string {
	return f.Worker + " " + string(f.Code) + " " + strconv.Itoa(f.Turn)
}

// matchStep takes a match a step further. It returns the reply, or the reason why nothing is done.
type matchStep func(w *matchWork, more string) (messages.Message, peer.Reason)

// onMatch does a step of a match. What a button carries is not trusted: whose the match is and in which team is what is stored. also
// are people whose records are written, too.
func (d *Desk) onMatch(ctx context.Context, req Request, value string, action peer.Action, step matchStep, also ...string) (Reply, error) {
	about, ok := readMatch(value)
	if !ok {
		return say(d.stale()), nil
	}
	want := storage.Want{People: unique(append([]string{req.Person.User, about.worker}, also...)), Worker: about.worker, Codes: action == peer.DrawMatch}
	var w matchWork
	m, err := d.unit(ctx, req, want, func(st storage.State) (decision, error) {
		w = matchWork{desk: d, req: req, st: st}
		if no := w.find(about, action); no != nil {
			return decision{reply: no}, nil
		}
		reply, reason := step(&w, about.more)
		if reason != peer.OK {
			w.form, w.faults = nil, nil
			return decision{reply: messages.MatchStands{MatchFacts: w.facts(w.match, w.reader(action)), Reason: reason}}, nil
		}
		return decision{reply: reply, change: w.change}, nil
	})
	switch {
	case err != nil:
		return Reply{}, err
	case len(w.faults) > 0:
		return Reply{Errors: w.faults}, nil
	case w.form != nil:
		return Reply{Form: w.form}, nil
	}
	return say(m), nil
}

// find finds the match, or says why the person has nothing to do with it. Who may not do this learns nothing of what there is.
func (w *matchWork) find(about aMatch, action peer.Action) messages.Message {
	subject := peer.Subject{Worker: about.worker}
	m := w.st.Member(about.worker)
	if m != nil {
		subject.Team = m.Team
	}
	if action == peer.TakeTimeOff { // a colleague of the worker
		subject = peer.Subject{Team: ownTeam(w.req, w.st).ID}
	}
	if reason := peer.May(actor(w.req, w.st), action, subject); reason != peer.OK {
		return refused(w.req, w.st, reason)
	}
	left := action == peer.DrawMatch && m != nil && m.State == peer.Gone // a code of theirs can go to somebody else
	if m == nil || m.State != peer.Active && !left || w.st.Team(m.Team) == nil || action == peer.TakeTimeOff && m.Team != subject.Team {
		return w.desk.stale()
	}
	w.team = *w.st.Team(m.Team)
	w.zone = zoneOf(*m, w.team)
	var ok bool
	if w.match, ok = w.st.MatchAt(about.code, about.turn); !ok {
		return w.desk.stale()
	}
	return nil
}

// own tells whether the worker of the match does it.
func (w *matchWork) own() bool { return w.req.Person.User == w.match.Worker }

// reader is as who the person reads an answer: what only a coordinator may do is answered to a coordinator, whoever else they are.
func (w *matchWork) reader(action peer.Action) string {
	if action == peer.DrawMatch {
		return ""
	}
	return w.req.Person.User
}

// facts are what a message says of the match to a reader; "" is a coordinator.
func (w *matchWork) facts(m peer.Match, reader string) messages.MatchFacts {
	return messages.MatchFactsOf(m, w.st.TimeOff, w.req.At, w.zone, reader)
}

// write is the change that the step makes.
func (w *matchWork) write() *storage.Change {
	if w.change == nil {
		w.change = storage.NewChange(w.st, w.req.Op, w.req.At)
	}
	return w.change
}

// put stores a match as it is after the step, with what the clock has to do of it.
func (w *matchWork) put(m peer.Match, what string) {
	w.write().PutMatch(m)
	if !m.End.Equal(w.match.End) {
		for _, due := range storage.MatchCountdowns(m, w.req.At, w.zone) {
			w.change.Due(due)
		}
	}
	if m.State == peer.MatchEnding {
		w.change.Due(storage.MatchEnd(m, w.zone))
	}
	w.audit(m, what)
}

func (w *matchWork) audit(m peer.Match, what string) {
	w.write().Audit(storage.Audit{By: w.req.Person.User, Action: what, Team: w.team.ID, Worker: m.Worker, Target: string(m.Code), Result: "ok"})
}

// tellWorker tells the worker what somebody else did with their match. It waits for their own hours.
func (w *matchWork) tellWorker(m peer.Match, what string, message messages.Message) {
	send(w.write(), storage.Out{
		ID: storage.MatchOut(m) + what, Team: w.team.ID, Lane: storage.NudgeLane, To: storage.Recipient{User: m.Worker}, Version: m.Version, At: w.req.At,
	}, message)
}

// tellTeam tells whoever proposed the match or, where they coordinate no longer or are the worker, every coordinator. Who does it
// reads the reply.
func (w *matchWork) tellTeam(m peer.Match, what string, message messages.Message) {
	for _, to := range w.team.OfMatch(m) {
		if to == w.req.Person.User {
			continue
		}
		send(w.write(), storage.Out{
			ID: storage.MatchOut(m) + what + "." + to, Team: w.team.ID, Lane: storage.ReplyLane, To: storage.Recipient{User: to}, Version: m.Version, At: w.req.At,
		}, message)
	}
}

// tellOther tells the side that did not do it.
func (w *matchWork) tellOther(m peer.Match, what string, message func(reader string) messages.Message) {
	what += "." + strconv.Itoa(m.Version)
	if !w.own() {
		w.tellWorker(m, what, message(m.Worker))
	}
	w.tellTeam(m, what, message(""))
}

// wouldRun measures how many matches ran with one more.
func (w *matchWork) wouldRun(m peer.Match) peer.Finding {
	m.State, m.Start, m.Ended = peer.MatchActive, w.req.At, w.match.Ended
	weighing := weighing{st: w.st, team: w.team, worker: m.Worker, at: w.req.At}
	l := weighing.ledger(nil, nil)
	l.Matches = w.with(m)
	return l.OfMatches(w.req.At, w.zone)
}

// with are the worker's matches with one as it is after the step.
func (w *matchWork) with(m peer.Match) []peer.Match {
	others := slices.DeleteFunc(slices.Clone(w.st.Matches), func(o peer.Match) bool { return o.Code == m.Code && o.Turn == m.Turn })
	return append(others, m)
}
