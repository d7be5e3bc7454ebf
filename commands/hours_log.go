package commands

import (
	"slices"
	"time"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// timing is working time on its way from what was typed to what is stored.
type timing struct {
	desk     *Desk
	req      Request
	typed    hoursDraft
	bad      *trouble
	second   int64  // when the first one was sent (Unix seconds), where it is known to be a second one
	only     string // the running shift that is meant, where a button named it
	sure     bool   // it is known that a long shift ended just now
	fromForm bool
}

func (l timing) want() storage.Want {
	user := l.req.Person.User
	today := peer.DayOf(l.req.At, l.req.Person.Zone)
	day := today
	if days, bad := l.typed.day.on(today); bad == nil {
		day = days[0]
	}
	return storage.Want{People: []string{user}, Worker: user, Weeks: near(day, today), Earlier: around(day, day, today.Add(1)), Hours: true}
}

// decide holds what was typed against the state: a refusal, a trouble, a question, or something that is stored.
func (l timing) decide(st storage.State) (decision, error) {
	team := ownTeam(l.req, st)
	if reason := peer.May(actor(l.req, st), peer.LogHours, peer.Subject{Team: team.ID}); reason != peer.OK {
		return decision{reply: refused(l.req, st, reason)}, nil
	}
	switch {
	case l.bad != nil:
		return decision{reply: messages.HoursTrouble{Trouble: l.bad.kind, Word: l.bad.word}}, nil
	case l.typed.verb == "help":
		return decision{reply: messages.HoursHelp{Command: l.desk.hoursName()}}, nil
	case l.typed.verb == "start":
		return l.start(st, team), nil
	case l.typed.verb == "stop":
		return l.stop(st, team), nil
	}
	work, instead := l.typed.resolve(l.req.At, zone(l.req, team))
	if instead != nil {
		return decision{reply: instead}, nil
	}
	hours := st.Hours
	if !l.fromForm { // a form is sent once
		hash := hashOf(l.typed.rest)
		if said := saidAt(hours.Journal, hash, l.req.At); !said.IsZero() && said.Unix() != l.second {
			return decision{reply: messages.HoursTwice{Entry: messages.StretchOf(work), Text: secondOf(said, l.typed.typed())}}, nil
		}
		hours.Texts = append(slices.Clip(hours.Texts), storage.Said{Hash: hash, At: work.LoggedAt})
	}
	work.ID = l.desk.NewID()
	return l.store(st, team, work, hours), nil
}

// store records working time. Its place in the journal is the last, also where its start was noted earlier.
func (l timing) store(st storage.State, team peer.Team, work peer.Work, hours storage.Hours) decision {
	user := l.req.Person.User
	if more := unread(st, near(work.Day(), peer.DayOf(l.req.At, work.Zone))); len(more) > 0 {
		return decision{more: more}
	}
	after := append(slices.Clone(st.Work), work)
	days, week := sums(after, st.Contacts, work)
	if overfull(days, work.Zone) {
		return decision{reply: messages.HoursTrouble{Trouble: messages.DayFull}}
	}
	c := storage.NewChange(st, l.req.Op, l.req.At)
	c.PutWork(user, work)
	hours.Entries = append(withoutEntry(hours.Entries, work.ID), storage.Entry{ID: work.ID, Day: work.Day(), LoggedAt: work.LoggedAt})
	hours.Texts = slices.DeleteFunc(slices.Clone(hours.Texts), func(s storage.Said) bool { return l.req.At.Sub(s.At) >= twice })
	c.PutHours(user, hours)
	if r := st.Hours.Running; r.ID == work.ID {
		shiftOver(c, user, r)
	}
	c.Audit(storage.Audit{By: user, Action: string(peer.LogHours), Team: team.ID, Worker: user, Target: work.ID, Result: "ok"})
	outcome, more := weighing{st: st, change: c, team: team, worker: user, at: l.req.At}.weighHours(after, work)
	if len(more) > 0 {
		return decision{more: more}
	}
	return decision{change: c, reply: messages.HoursLogged{
		Entry: messages.StretchOf(work), Today: peer.DayOf(l.req.At, work.Zone), Days: days, Week: week, Standing: outcome.hoursStanding(),
		Told: len(outcome.Raise) > 0, Known: len(outcome.Raise) == 0 && len(outcome.StillOpen) > 0,
	}}
}

// sums are what the days that working time touches come to, and the minutes of the week in which it began.
func sums(all []peer.Work, contacts []peer.Contact, work peer.Work) (days []messages.DayHours, week int) {
	last := work.Day()
	if !work.Declared {
		last = peer.DayOf(work.End().Add(-time.Minute), work.Zone)
	}
	monday := work.Day().Monday()
	for i, d := range peer.WorkedDays(all, contacts, monday, monday.Add(8)) {
		if i < 7 {
			week += d.Minutes
		}
		if !d.Day.Before(work.Day()) && !last.Before(d.Day) {
			days = append(days, messages.DayHours{Day: d.Day, Minutes: d.Minutes, Merged: d.Merged})
		}
	}
	return days, week
}

// overfull tells whether a day comes to more hours than it has.
func overfull(days []messages.DayHours, zone string) bool {
	return slices.ContainsFunc(days, func(d messages.DayHours) bool {
		return time.Duration(d.Minutes)*time.Minute > peer.DayStart(d.Day.Add(1), zone).Sub(peer.DayStart(d.Day, zone))
	})
}
