package commands

import (
	"slices"
	"time"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// weighing holds a change of a worker's records against the limits and adds to the same change what follows from it.
type weighing struct {
	st     storage.State
	change *storage.Change
	team   peer.Team
	worker string
	at     time.Time
}

// outcome is what the rules found.
type outcome struct {
	peer.Verdict
	findings []peer.Finding
}

// weigh measures the contacts as they are after the change of c. Weeks are returned where what was read does not reach.
func (w weighing) weigh(contacts []peer.Contact, c peer.Contact) (outcome, []peer.Week) {
	if more := w.beyond(c); len(more) > 0 {
		return outcome{}, more
	}
	findings := w.ledger(contacts, w.st.Work).OfContact(c)
	if more := w.runsFurther(findings); len(more) > 0 {
		return outcome{}, more
	}
	return w.judge(findings, c), nil
}

// weighHours measures the working time as it is after the change of one piece of it.
func (w weighing) weighHours(work []peer.Work, changed peer.Work) (outcome, []peer.Week) {
	from, to := changed.Touched()
	if more := w.unreadWork(from, to); len(more) > 0 {
		return outcome{}, more
	}
	findings := w.ledger(w.st.Contacts, work).OfWork(changed)
	if more := w.runsFurther(findings); len(more) > 0 {
		return outcome{}, more
	}
	return w.judge(findings, touchOf(changed)), nil
}

// weighMatches measures how many matches run, as they are after a change of one.
func (w weighing) weighMatches(matches []peer.Match, changed peer.Code, zone string) outcome {
	l := w.ledger(nil, nil)
	l.Matches = matches
	return w.judge([]peer.Finding{l.OfMatches(w.at, zone)}, peer.Contact{ID: "match." + string(changed), Start: w.at, Zone: zone})
}

// ledger is what the rules measure from, with the contacts and the working time as they are after a change. What is agreed
// later changes nothing that was before it.
func (w weighing) ledger(contacts []peer.Contact, work []peer.Work) peer.Ledger {
	pack, _ := peer.PackByID(w.team.RulePack)
	return peer.Ledger{
		Agreements: w.st.Agreements, Pack: pack, Contacts: contacts, Work: work, Earlier: w.st.Earlier, TimeOff: w.st.TimeOff,
		Matches: w.st.Matches, Today: peer.DayOf(w.at, w.team.Zone),
	}
}

// judge decides what follows from findings after a change of c, and adds it to the change.
func (w weighing) judge(findings []peer.Finding, c peer.Contact) outcome {
	verdict := peer.Judge(findings, w.st.Alerts, w.st.Told, w.worker, w.team.ID, c, w.at)
	for _, f := range verdict.HeadsUps {
		key := f.HeadsUpKey()
		w.change.Tell(w.worker, key)
		w.send(storage.Out{
			ID: "headsup." + w.worker + "." + key + "." + c.ID, Lane: storage.NudgeLane, To: storage.Recipient{User: w.worker},
		}, messages.HeadsUp{Measured: messages.MeasuredOf(f)})
	}
	for _, key := range verdict.ReArm {
		w.change.Untell(w.worker, key)
	}
	w.tellOwn(findings, c)
	w.lookBack(c)
	for _, a := range verdict.Raise {
		w.raise(a)
	}
	for _, a := range verdict.Update {
		w.change.PutAlert(a)
		showAlert(w.change, w.team, a)
	}
	for _, a := range verdict.Withdraw {
		w.change.PutAlert(a)
		showAlert(w.change, w.team, a)
		showPassedOn(w.change, w.team, before(w.st, a), a, w.at)
	}
	return outcome{verdict, findings}
}

// beyond returns weeks that were not read and that a contact is measured in: of the averages, and of its time off.
func (w weighing) beyond(c peer.Contact) []peer.Week {
	var more []peer.Week
	if off, away := peer.AwayAt(w.st.TimeOff, c.Start); away {
		last := peer.DayOf(off.To, off.Zone)
		if tomorrow := peer.DayOf(w.at, "").Add(1); tomorrow.Before(last) {
			last = tomorrow
		}
		more = unread(w.st, peer.WeeksBetween(peer.DayOf(off.From, off.Zone).Add(-1), last))
	}
	if c.Works() {
		from, to := peer.Work{Start: c.Start, Minutes: c.Minutes, Zone: c.Zone}.Touched()
		more = append(more, w.unreadWork(from, to)...)
	}
	return more
}

// unreadWork returns the weeks around some days whose working time was not read.
func (w weighing) unreadWork(from, to peer.Day) []peer.Week {
	return slices.DeleteFunc(around(from, to, peer.DayOf(w.at, "").Add(1)), w.st.ReadWork)
}

// around are the weeks that the averages reach into which have some days: before them and, up to a last day, after them.
func around(from, to, last peer.Day) []peer.Week {
	reach := 7 * peer.AverageReach()
	if after := to.Add(reach); after.Before(last) {
		last = after
	}
	return peer.WeeksBetween(from.Add(-reach), last)
}

// runsFurther returns weeks beside those that were read, where a run of days reaches their edge: before them as many again
// as were read, so that even a long run takes few rounds.
func (w weighing) runsFurther(findings []peer.Finding) []peer.Week {
	var more []peer.Week
	for _, f := range findings {
		read := w.st.Read
		switch {
		case f.Rule == peer.WorkRun:
			read = w.st.ReadWork
		case f.Rule != peer.CodeRun:
			continue
		}
		if f.Value == 0 {
			continue
		}
		if before := f.From.Add(-1); !read(before.Week()) {
			more = append(more, peer.WeeksBetween(before.Add(-7*len(w.st.Weeks())), before)...)
		}
		if after := f.To.Add(1); !read(after.Week()) && after.Before(peer.DayOf(w.at, w.team.Zone).Add(2)) {
			more = append(more, after.Week())
		}
	}
	return more
}

// groupOut is the id of the channel's message under which an alert is posted, "" where it stands for itself.
func groupOut(a peer.Alert) string {
	if a.Under == "" {
		return ""
	}
	return storage.AlertThread(a)
}

// raise stores an alert and sends it: to the worker first, then to the coordinators in the same words. It also enters when
// the clock passes it on if nobody takes it.
func (w weighing) raise(a peer.Alert) {
	w.change.PutAlert(a)
	w.change.Due(storage.AlertWaiting(a, 1, peer.WaitingStep(a, 1, w.team.Calendar())))
	facts := messages.AlertFactsOf(a, w.team)
	worker := alertOut(a, "worker")
	w.send(storage.Out{ID: worker, Lane: storage.AlertLane, To: storage.Recipient{User: a.Worker}, Version: a.Version}, messages.AlertCopy{AlertFacts: facts})
	w.send(storage.Out{
		ID: alertOut(a, "channel"), Lane: storage.AlertLane, To: storage.Recipient{Channel: w.team.CoordinatorsChannel}, After: worker, Version: a.Version,
		Thread: groupOut(a),
	}, messages.Alert{AlertFacts: facts})
	noteStep(w.change, w.team, a)
}

func (w weighing) send(out storage.Out, m messages.Message) {
	out.Team = w.team.ID
	send(w.change, out, m)
}

// send puts a message into the outbox of a change. One that cannot be encoded has no kind, with which Commit refuses all.
func send(c *storage.Change, out storage.Out, m messages.Message) {
	if kind, facts, err := messages.Encode(m); err == nil {
		out.Kind, out.Facts = kind, facts
	}
	c.Send(out)
}

// standing is what the reply says of the limits: how often with this code today and this week, and what else is near. During
// time off it says nothing of them.
func (o outcome) standing(c peer.Contact) []messages.Measured {
	if !c.Counts() {
		return nil
	}
	var all []messages.Measured
	for _, f := range o.findings {
		if f.Rule == peer.OffContact && f.Level == peer.Above {
			return nil
		}
		if f.Value > 0 && (f.Rule == peer.CodeDay || f.Rule == peer.CodeWeek || f.Level != peer.Below) {
			all = append(all, messages.MeasuredOf(f))
		}
	}
	return all
}

// hoursStanding is what a reply about hours says of the limits: the days and weeks that it lies in, and what else is near.
func (o outcome) hoursStanding() []messages.Measured {
	var all []messages.Measured
	for _, f := range o.findings {
		if f.Value > 0 && (f.Rule == peer.HoursDay || f.Rule == peer.HoursWeek || f.Level != peer.Below) {
			all = append(all, messages.MeasuredOf(f))
		}
	}
	return all
}
