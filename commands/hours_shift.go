package commands

import (
	"time"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// longestShift is how long a shift may be whose end is said afterwards.
const longestShift = 24 * time.Hour

// start begins a shift, now or at a time that is over. One runs at a time.
func (l timing) start(st storage.State, team peer.Team) decision {
	hours, user := st.Hours, l.req.Person.User
	if r := hours.Running; r.On() {
		if r.Forgotten(l.req.At) {
			return decision{reply: l.forgotten(r)}
		}
		return decision{reply: messages.HoursStarted{Entry: messages.StretchOfRunning(r), Command: l.desk.hoursName(), Already: true}}
	}
	home := zone(l.req, team)
	begin, instead := l.moment(peer.DayOf(l.req.At, home), home)
	if instead != nil {
		return decision{reply: instead}
	}
	r := peer.Running{ID: l.desk.NewID(), Start: begin.UTC().Truncate(time.Minute), Zone: home}
	if l.typed.kind != nil {
		r.Kind = *l.typed.kind
	}
	c := storage.NewChange(st, l.req.Op, l.req.At)
	hours.Running = r
	hours.Entries = append(withoutEntry(hours.Entries, r.ID), storage.Entry{ID: r.ID, Day: peer.DayOf(r.Start, home), LoggedAt: l.req.At})
	c.PutHours(user, hours)
	c.Due(storage.ShiftOpen(user, r))
	terms, agreed := peer.TermsAt(st.Agreements, r.Start)
	if due, ok := storage.LogReminder(user, r, peer.DayEnds(terms, agreed > 0, team.Calendar(), peer.DayOf(r.Start, home), home)); ok && due.At.After(l.req.At) {
		c.Due(due)
	}
	c.Audit(storage.Audit{By: user, Action: string(peer.LogHours), Team: team.ID, Worker: user, Target: r.ID, Result: "started"})
	return decision{change: c, reply: messages.HoursStarted{Entry: messages.StretchOfRunning(r), Command: l.desk.hoursName()}}
}

// shiftOver takes out what the clock would have asked about a shift that ended or was taken back.
func shiftOver(c *storage.Change, user string, r peer.Running) {
	c.Undue(storage.ShiftOpen(user, r).Member())
	reminder, _ := storage.LogReminder(user, r, r.Start)
	c.Undue(reminder.Member())
}

// stop ends the running shift: now, or when it was said to have ended. How long a shift was that nobody stopped is asked.
func (l timing) stop(st storage.State, team peer.Team) decision {
	r := st.Hours.Running
	switch {
	case !r.On() && l.only != "", r.On() && l.only != "" && l.only != r.ID:
		return decision{reply: l.desk.stale()}
	case !r.On():
		return decision{reply: messages.HoursNothing{Command: l.desk.hoursName()}}
	}
	end, instead := l.end(r, zone(l.req, team))
	if instead != nil {
		return decision{reply: instead}
	}
	if l.typed.kind != nil {
		r.Kind = *l.typed.kind
	}
	work := r.Until(end, l.req.At.UTC().Truncate(time.Second))
	hours := st.Hours
	hours.Running = peer.Running{}
	if work.Minutes > 0 {
		return l.store(st, team, work, hours)
	}
	return dropStart(st, l.req, team, r, true)
}

// end is when the running shift ended.
func (l timing) end(r peer.Running, zone string) (time.Time, messages.Message) {
	dated := l.typed.day.how != ""
	end, instead := l.moment(peer.DayOf(r.Start, zone), zone)
	if l.typed.clock >= 0 && !dated && instead == nil && !end.After(r.Start) { // the first such time after it began
		end = peer.Civil(peer.DayOf(r.Start, zone).Add(1), l.typed.clock, zone)
	}
	switch {
	case instead != nil:
		return end, instead
	case end.After(l.req.At):
		return end, messages.HoursTrouble{Trouble: messages.InFuture}
	case l.typed.clock >= 0 && !end.After(r.Start):
		return end, messages.HoursTrouble{Trouble: messages.BeforeStart}
	case r.Forgotten(end) && !dated && !l.sure, l.sure && end.Sub(r.Start) > longestShift:
		return end, l.forgotten(r)
	case end.Sub(r.Start) > longestShift:
		return end, messages.HoursTrouble{Trouble: messages.BadLength}
	}
	return end, nil
}

// moment is the time of day that was typed beside start or stop, on the day that was typed or else on another; now where no
// time was typed.
func (l timing) moment(otherwise peer.Day, zone string) (time.Time, messages.Message) {
	if l.typed.clock < 0 {
		return l.req.At, nil
	}
	day := otherwise
	if l.typed.day.how != "" {
		days, bad := l.typed.day.on(peer.DayOf(l.req.At, zone))
		if bad != nil {
			return time.Time{}, messages.HoursTrouble{Trouble: bad.kind, Word: bad.word}
		}
		day = days[0]
	}
	at := peer.Civil(day, l.typed.clock, zone)
	if at.After(l.req.At) {
		return at, messages.HoursTrouble{Trouble: messages.InFuture}
	}
	return at, nil
}

func (l timing) forgotten(r peer.Running) messages.Message {
	return messages.HoursForgotten{Entry: messages.StretchOfRunning(r), Command: l.desk.hoursName(), Now: l.req.At.Sub(r.Start) <= longestShift}
}
