package scheduler

import (
	"slices"
	"strconv"
	"time"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// readLeaving says what an entry about leaving needs: the worker's records of membership.
func readLeaving(e entry) (storage.Want, error) {
	worker, _, _, err := storage.ReadLeaveDue(e.Due)
	return storage.Want{Worker: worker, People: []string{worker}, Joining: true, Supervision: true, Hours: true, Drafts: true, Feeds: true}, err
}

// serviceWeeks is how far back the sums of a goodbye reach: longer than any record is kept.
const serviceWeeks = 290

// readGoodbye reads all that the worker ever logged.
func readGoodbye(e entry) (storage.Want, error) {
	want, err := readLeaving(e)
	last := peer.DayOf(e.At, "").Add(1)
	want.Weeks = peer.WeeksBetween(last.Add(-7*serviceWeeks), last)
	return want, err
}

// leavingOf returns the leaving that an entry is about, with its team; false where it is another one by now, or none.
func leavingOf(e entry, st storage.State) (l peer.Leaving, team peer.Team, which string, found bool, err error) {
	_, id, which, err := storage.ReadLeaveDue(e.Due)
	if err != nil {
		return l, team, "", false, poison("undecodable")
	}
	if st.Leaving == nil || st.Leaving.ID != id || st.Team(st.Leaving.Team) == nil {
		return l, team, "", false, nil
	}
	return *st.Leaving, *st.Team(st.Leaving.Team), which, true, nil
}

// leaveOut is the id of a message about a leaving, as the commands know it.
func leaveOut(l peer.Leaving, to string) string { return "leave." + l.ID + "." + to }

// passLeavingOn passes a wish to leave on while nobody has set a day.
func passLeavingOn(e entry, st storage.State, at time.Time, c *storage.Change) (lapsed bool, err error) {
	l, team, which, found, err := leavingOf(e, st)
	m := st.Member(st.Worker())
	if err != nil || !found || l.State != peer.LeaveAsked || m == nil || m.State != peer.Active {
		return true, err
	}
	calendar := team.Calendar()
	step, _ := strconv.Atoi(which)
	step = max(step, 1, peer.WaitingReached(peer.Alert{RaisedAt: l.AskedAt}, at, calendar))
	for _, user := range peer.WaitingFor(peer.Alert{Worker: l.Worker}, team, step) {
		put(c, storage.Out{Lane: storage.ReplyLane, ID: leaveOut(l, "waiting."+strconv.Itoa(step)+"."+user), Team: team.ID, To: storage.Recipient{User: user}, At: at},
			messages.LeaveWaiting{LeaveFacts: messages.LeaveFactsOf(l), Since: l.AskedAt})
	}
	c.Due(storage.LeaveWaiting(l, step+1, l.WaitingAt(step+1, calendar)))
	c.Audit(storage.Audit{By: "clock", Action: "pass leaving on", Team: team.ID, Worker: l.Worker, Target: l.Worker, Result: "step " + strconv.Itoa(step)})
	return false, nil
}

// sayGoodbye thanks somebody on their last day. Where the day was moved it lapses, and the entry of the other day does it.
func sayGoodbye(e entry, st storage.State, at time.Time, c *storage.Change) (lapsed bool, err error) {
	l, team, which, found, err := leavingOf(e, st)
	m := st.Member(st.Worker())
	if err != nil || !found || l.Told || l.State != peer.LeaveSet || l.LastDay.String() != which || m == nil || m.State != peer.Active {
		return true, err
	}
	l.Told = true
	l.Version++
	c.PutLeaving(l)
	from := peer.DayOf(m.Consented, l.Zone)
	goodbye := messages.Goodbye{
		Worker: l.Worker, Team: team.Name, Service: peer.ServiceOf(st.Contacts, st.Work, from, l.LastDay), Wish: l.Wish, AskMe: l.AskMe,
		Purge: peer.DayOf(l.PurgeAt(), l.Zone), Who: team.Coordinators,
	}
	put(c, storage.Out{Lane: storage.ReplyLane, ID: leaveOut(l, "goodbye"), Team: team.ID, To: storage.Recipient{User: l.Worker}, At: at}, goodbye)
	c.Audit(storage.Audit{By: "clock", Action: "leave.goodbye", Team: team.ID, Worker: l.Worker, Target: l.Worker, Result: "ok"})
	return false, nil
}

// endMembership takes a worker out of the team at the midnight after the last day: nothing is agreed any more, nothing waits, and
// every match ends or passes on. From then on every command answers them as somebody who has left.
func endMembership(e entry, st storage.State, at time.Time, c *storage.Change) (lapsed bool, err error) {
	l, team, which, found, err := leavingOf(e, st)
	m := st.Member(st.Worker())
	if err != nil || !found || l.State != peer.LeaveSet || l.LastDay.String() != which || m == nil || m.State != peer.Active {
		return true, err
	}
	gone := *m
	gone.State, gone.Senior = peer.Gone, false
	c.PutMember(gone)
	before := l
	l.State = peer.LeaveOver
	l.Version++
	c.PutLeaving(l)
	c.PutAgreements(l.Worker, peer.Leave(st.Agreements, l.SetBy, l.Ends()))
	c.DropFeeds(l.Worker, "", "") // an address of a calendar opens without an account
	for _, d := range st.Drafts {
		c.DropDraft(l.Worker, d.ProposedBy)
	}
	for _, match := range st.Matches {
		i := slices.IndexFunc(l.Matches, func(h peer.Handing) bool { return h.Code == match.Code && h.Agreed })
		if i >= 0 && match.Running(at) {
			c.Due(storage.LeavePass(l, l.Matches[i], at))
		} else if ended, reason := match.Finish(l.SetBy, l.Ends()); reason == peer.OK {
			c.PutMatch(ended)
		}
	}
	if st.Hours.Running.On() {
		c.Undue(storage.ShiftOpen(l.Worker, st.Hours.Running).Member())
		c.PutHours(l.Worker, storage.Hours{Journal: st.Hours.Journal})
	}
	for _, t := range st.TimeOff {
		if t.Stands() && !t.From.Before(l.Ends()) {
			t, _ = t.Cancel(at)
			c.PutTimeOff(t)
			for _, cover := range t.Cover {
				put(c, storage.Out{Lane: storage.NudgeLane, ID: leaveOut(l, "cover."+t.ID+"."+string(cover.Code)), Team: team.ID, To: storage.Recipient{User: cover.Peer}, At: at},
					messages.CoverAsk{Worker: l.Worker, ID: t.ID, Code: cover.Code, From: t.From, To: t.To, Zone: t.Zone, Over: true})
			}
		}
	}
	endTalks(st, team, at, c)
	for _, p := range st.Promises {
		if closed, reason := p.Close(l.Worker, false, at); reason == peer.OK {
			c.PutPromise(closed)
		}
	}
	facts := messages.LeaveFactsOf(l).With(nil, nil, nil, st.Alerts, l.Ends())
	put(c, storage.Out{
		Lane: storage.ReplyLane, ID: leaveOut(l, "channel."+strconv.Itoa(l.Version)), Replaces: leaveOut(l, "channel"), Team: team.ID,
		To: storage.Recipient{Channel: team.CoordinatorsChannel}, Version: l.Version, At: at,
	}, messages.LeaveNotice{LeaveFacts: facts})
	for n := 1; n <= len(l.Checks); n++ {
		if due := storage.LeaveCheck(l, n, team.Calendar()); due.At.After(at) { // else it is long over, as the day was set afterwards
			c.Due(due)
		}
	}
	for _, h := range before.Matches { // whoever has not answered reads that it is settled
		if h.To != "" && !h.Agreed {
			asked := leaveOut(l, string(h.Code)+"."+h.To+"."+l.LastDay.String())
			put(c, storage.Out{Lane: storage.ReplyLane, ID: asked + "." + strconv.Itoa(l.Version), Replaces: asked, Team: team.ID, To: storage.Recipient{User: h.To}, Version: l.Version, At: at},
				messages.LeaveHand{Worker: l.Worker, Code: h.Code, LastDay: l.LastDay, Over: true})
		}
	}
	c.Audit(storage.Audit{By: "clock", Action: "leave.end", Team: team.ID, Worker: l.Worker, Target: l.Worker, Result: "ok"})
	return false, nil
}

// endTalks takes the requests for supervision back that live, and tells whoever had taken one.
func endTalks(st storage.State, team peer.Team, at time.Time, c *storage.Change) {
	for _, before := range st.Supervisions {
		s, reason := before.Cancel(before.Worker, at)
		if reason != peer.OK {
			continue
		}
		post := &messages.SupervisionPost{Responsible: peer.ResponsibleOf(team, st.Members), S: s}
		post.Offered(before)
		post.Retell(before)
		post.News(s.Owner, messages.SupervisionWithdrawn)
		c.PutSupervision(post.S)
		sendLetters(c, post.Letters, team.ID, at)
	}
}

// readLeavePass reads the worker who left, and the colleague.
func readLeavePass(e entry) (storage.Want, error) {
	to, _, from, err := storage.ReadLeavePass(e.Due)
	return storage.Want{Worker: from, People: []string{from, to}, Codes: true, Joining: true}, err
}

// passMatch hands a match of somebody who left to the colleague who said yes. For the service user nothing changes but the face;
// a coordinator still confirms that they want it so.
func passMatch(e entry, st storage.State, at time.Time, c *storage.Change) (lapsed bool, err error) {
	to, code, _, err := storage.ReadLeavePass(e.Due)
	if err != nil {
		return false, poison("undecodable")
	}
	match, ok := peer.MatchOf(st.Matches, code)
	if !ok || st.Leaving == nil || st.Leaving.State != peer.LeaveOver || !match.Running(at) {
		return true, nil
	}
	l, m := *st.Leaving, st.Member(to)
	team := st.Team(l.Team)
	if m == nil || m.State != peer.Active || m.Team != l.Team || team == nil { // they have left too, meanwhile
		ended, _ := match.Finish(l.SetBy, at)
		c.PutMatch(ended)
		return false, nil
	}
	ended, proposed, reason := match.PassOn(to, l.SetBy, at)
	if reason != peer.OK {
		return true, nil
	}
	zone := team.Zone
	if m.Zone != "" {
		zone = m.Zone
	}
	proposed, _ = proposed.WorkerSaidYes(at, zone)
	c.PutMatch(ended)
	c.HandMatch(proposed)
	id := "match." + to + "." + string(code) + "." + strconv.Itoa(proposed.Turn) + "."
	put(c, storage.Out{Lane: storage.NudgeLane, ID: id + "asked", Team: team.ID, To: storage.Recipient{User: to}, Version: 1, At: at},
		messages.MatchAsked{MatchFacts: messages.MatchFactsOf(proposed, nil, at, zone, to), By: proposed.ProposedBy})
	for _, user := range team.OfMatch(proposed) {
		put(c, storage.Out{Lane: storage.NudgeLane, ID: id + "passed." + user, Team: team.ID, To: storage.Recipient{User: user}, Version: proposed.Version, At: at},
			messages.MatchProgress{MatchFacts: messages.MatchFactsOf(proposed, nil, at, zone, ""), By: to})
	}
	c.Audit(storage.Audit{By: "clock", Action: "match.pass", Team: team.ID, Worker: to, Target: string(code), Result: "ok"})
	return false, nil
}

// askStillCalled asks the coordinators whether somebody who left is still being called, and the worker themselves where they
// wanted that, once.
func askStillCalled(e entry, st storage.State, at time.Time, c *storage.Change) (lapsed bool, err error) {
	l, team, which, found, err := leavingOf(e, st)
	n, _ := strconv.Atoi(which)
	m := st.Member(st.Worker())
	if err != nil || !found || l.State != peer.LeaveOver || n < 1 || n > len(l.Checks) || m != nil && m.State != peer.Gone {
		return true, err
	}
	put(c, storage.Out{Lane: storage.ReplyLane, ID: leaveOut(l, "check."+which), Team: team.ID, To: storage.Recipient{Channel: team.CoordinatorsChannel}, At: at},
		messages.LeaveCheck{Worker: l.Worker, Which: n, ID: l.ID})
	if n == 1 && l.AskMe {
		// Note: where the account is gone, nobody is told that it could not be delivered.
		put(c, storage.Out{Lane: storage.ReplyLane, ID: leaveOut(l, "you"), Team: team.ID, To: storage.Recipient{User: l.Worker}, Version: 1, Note: true, At: at}, messages.LeaveAskYou{ID: l.ID})
	}
	c.Audit(storage.Audit{By: "clock", Action: "leave.ask", Team: team.ID, Worker: l.Worker, Target: l.Worker, Result: which})
	return false, nil
}
