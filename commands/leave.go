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

// leaveCommand are the buttons and forms about leaving. What is typed belongs to /team and /peer.
func leaveCommand() Command {
	return Command{
		actions: map[string]handler{
			"leave.open": leaveOpened, "leave.wish": leaveWishOpened, "leave.wrong": leaveWrong, "leave.text": leaveText,
			"leave.take": leaveTake, "leave.pass": leavePass, "leave.quiet": leaveQuiet, "leave.calls": leaveCalls,
			"leave.free": leaveFree, "leave.tell": leaveTell,
		},
		forms: map[string]handler{"leave.set": leaveSubmitted, "leave.ask": leaveAsked, "leave.wish": leaveWished},
	}
}

// leaveWant is what a decision about somebody's leaving reads.
func leaveWant(req Request, worker string, more ...string) storage.Want {
	return storage.Want{
		People: unique(append([]string{req.Person.User, worker}, more...)), Worker: worker, Joining: true, Supervision: true,
	}
}

// leaveWork adds to a change what follows from a change of a leaving.
type leaveWork struct {
	desk   *Desk
	req    Request
	st     storage.State
	change *storage.Change
	team   peer.Team
}

// leaveOut is the id of the message about a leaving in the coordinators' channel, and of others about it. The worker is not in
// it: what is known about a message outlives them.
func leaveOut(l peer.Leaving, to string) string { return "leave." + l.ID + "." + to }

// store writes a leaving and shows it wherever it was shown before.
func (w leaveWork) store(before, l peer.Leaving) {
	w.change.PutLeaving(l)
	facts := openOf(w.st, l)
	first := before.ID == ""
	w.show(leaveOut(l, "channel"), l.Version, first, storage.Recipient{Channel: w.team.CoordinatorsChannel}, messages.LeaveNotice{LeaveFacts: facts})
	w.show(leaveOut(l, "worker"), l.Version, first, storage.Recipient{User: l.Worker},
		messages.LeaveTold{LeaveFacts: facts, Wish: l.Wish, AskMe: l.AskMe, Prefix: w.desk.Prefix})
	w.hands(before, l)
}

// openOf are the facts of a leaving, with what is open of the worker whose records were read.
func openOf(st storage.State, l peer.Leaving) messages.LeaveFacts {
	return messages.LeaveFactsOf(l).With(st.Supervisions, st.Promises, st.TimeOff, st.Alerts, l.Ends())
}

// show sends a message, or changes the one that is there.
func (w leaveWork) show(id string, version int, first bool, to storage.Recipient, m messages.Message) {
	out := storage.Out{ID: id, Team: w.team.ID, Lane: storage.ReplyLane, To: to, Version: version, At: w.req.At}
	if !first {
		out.ID, out.Replaces = id+"."+strconv.Itoa(version), id
	}
	send(w.change, out, m)
}

// hands asks whoever was not asked before whether they take a match on, and tells whoever was that nobody is needed any more.
func (w leaveWork) hands(before, l peer.Leaving) {
	ask := func(h peer.Handing, of peer.Leaving) messages.LeaveHand {
		return messages.LeaveHand{Worker: l.Worker, Code: h.Code, LastDay: of.LastDay, Agreed: h.Agreed, Declined: h.Declined}
	}
	id := func(h peer.Handing, of peer.Leaving) string {
		return leaveOut(of, string(h.Code)+"."+h.To+"."+of.LastDay.String())
	}
	for _, h := range before.Matches {
		still := slices.ContainsFunc(l.Matches, func(n peer.Handing) bool { return n.To != "" && id(n, l) == id(h, before) })
		if h.To != "" && !still {
			gone := ask(h, before)
			gone.Over = true
			w.show(id(h, before), l.Version, false, storage.Recipient{User: h.To}, gone)
		}
	}
	for _, h := range l.Matches {
		if h.To == "" {
			continue
		}
		i := slices.IndexFunc(before.Matches, func(o peer.Handing) bool { return o.To != "" && id(o, before) == id(h, l) })
		switch {
		case i < 0: // somebody else's wish is a nudge: it waits for the person's own hours
			send(w.change, storage.Out{
				ID: id(h, l), Team: w.team.ID, Lane: storage.NudgeLane, To: storage.Recipient{User: h.To}, Version: l.Version, At: w.req.At,
			}, ask(h, l))
		case before.Matches[i] != h:
			w.show(id(h, l), l.Version, false, storage.Recipient{User: h.To}, ask(h, l))
		}
	}
}

func (w leaveWork) audit(action, result string) {
	w.change.Audit(storage.Audit{By: w.req.Person.User, Action: action, Team: w.team.ID, Worker: w.st.Worker(), Target: w.st.Worker(), Result: result})
}

// leaveTyped answers "/team leave @Ada": a form for the last day.
func leaveTyped(ctx context.Context, d *Desk, req Request, worker string) (Reply, error) {
	st, err := d.look(ctx, req, leaveWant(req, worker))
	if err != nil {
		return Reply{}, err
	}
	_, _, no := d.workerOf(req, st, worker, peer.SetLeaving)
	if no != nil {
		return say(no), nil
	}
	form := messages.LeaveForm{Worker: worker}
	var before peer.Leaving
	if st.Leaving != nil {
		before = *st.Leaving
		form.LastDay = before.LastDay
	}
	for _, code := range runningCodes(st, req.At) {
		h := messages.HandFacts{Code: code}
		for _, o := range before.Matches {
			if o.Code == code {
				h = messages.HandFacts{Code: code, To: o.To, Agreed: o.Agreed, Declined: o.Declined}
			}
		}
		form.Matches = append(form.Matches, h)
	}
	return Reply{Form: form}, nil
}

// leaveOpened opens the same form from a button.
func leaveOpened(ctx context.Context, d *Desk, req Request) (Reply, error) {
	if !userID.MatchString(req.Value) {
		return say(d.stale()), nil
	}
	return leaveTyped(ctx, d, req, req.Value)
}

// leaveSubmitted sets the last day. The worker reads what was set, and colleagues who are to take a match on are asked.
func leaveSubmitted(ctx context.Context, d *Desk, req Request) (Reply, error) {
	var form messages.LeaveForm
	messages.Reopen(&form, req.Private)
	if !userID.MatchString(form.Worker) {
		return say(d.stale()), nil
	}
	day, err := peer.ParseDay(req.Values["day"].One())
	if err != nil {
		return Reply{Errors: mends{"day": messages.Mend{What: messages.BadLastDay}}}, nil
	}
	to := map[peer.Code]string{}
	var asked []string
	for block, answer := range req.Values {
		if code, ok := strings.CutPrefix(block, messages.HandBlock("")); ok && userID.MatchString(answer.One()) {
			to[peer.Code(code)] = answer.One()
			asked = append(asked, answer.One())
		}
	}
	slices.Sort(asked)
	var faults mends
	id := d.NewID()
	m, err := d.unit(ctx, req, leaveWant(req, form.Worker, asked...), func(st storage.State) (decision, error) {
		faults = mends{}
		member, team, no := d.workerOf(req, st, form.Worker, peer.SetLeaving)
		if no != nil {
			return decision{reply: no}, nil
		}
		codes := runningCodes(st, req.At)
		for code, user := range to {
			if m := st.Member(user); slices.Contains(codes, code) && (user == form.Worker || m == nil || m.Team != team.ID || m.State != peer.Active) {
				faults.add(messages.HandBlock(code), messages.BadNextWorker)
			}
		}
		var before peer.Leaving
		if st.Leaving != nil {
			before = *st.Leaving
		}
		l := before
		if l.ID == "" {
			l = peer.Leaving{ID: id, Worker: form.Worker, Team: team.ID}
		}
		l.Zone = zoneOf(member, team)
		today := peer.DayOf(req.At, l.Zone)
		l, reason := l.Set(req.Person.User, day, today, to, codes, req.At)
		switch reason {
		case peer.OK:
		case peer.UnknownTime:
			faults.add("day", messages.BadLastDay)
		case peer.OwnCover:
		default:
			return decision{reply: messages.LeaveDone{Did: messages.LeaveGone}}, nil
		}
		if len(faults) > 0 {
			return decision{}, nil
		}
		w := leaveWork{d, req, st, storage.NewChange(st, req.Op, req.At), team}
		w.store(before, l)
		w.change.Due(storage.LeaveGoodbye(l))
		w.change.Due(storage.LeaveEnd(l))
		w.audit("leave.set", l.LastDay.String())
		return decision{reply: messages.LeaveDone{Did: messages.LeaveDaySet, Worker: form.Worker, LastDay: l.LastDay}, change: w.change}, nil
	})
	if err == nil && len(faults) > 0 {
		return Reply{Errors: faults}, nil
	}
	return say(m), err
}
