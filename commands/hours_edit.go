package commands

import (
	"context"
	"slices"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// hoursEdit opens the form of working time, filled in as it is stored.
func hoursEdit(ctx context.Context, d *Desk, req Request) (Reply, error) {
	id, shown := readMark(req.Value)
	var form messages.HoursEdit
	m, err := d.unit(ctx, req, ofThisWeek(req, true), func(st storage.State) (decision, error) {
		was, no := workMarked(req, st, id, shown)
		if no != nil {
			return decision{reply: no}, nil
		}
		form = messages.HoursEdit{ID: was.ID, Stamp: stampOf(was)}
		form.Fill(messages.StretchOf(was))
		return decision{}, nil
	})
	if err != nil || m != nil {
		return say(m), err
	}
	return Reply{Form: form}, nil
}

// hoursEdited changes working time as its form says, or takes it back. A form that shows what is no longer so changes nothing.
func hoursEdited(ctx context.Context, d *Desk, req Request) (Reply, error) {
	var form messages.HoursEdit
	messages.Reopen(&form, req.Private)
	typed, bad := hoursAnswers(req)
	if bad != nil && !removes(req) {
		return hoursError(bad), nil
	}
	return hoursAnswered(d.unit(ctx, req, ofThisWeek(req, true), func(st storage.State) (decision, error) {
		was, no := workMarked(req, st, form.ID, form.Day)
		switch {
		case no != nil:
			return decision{reply: no}, nil
		case stampOf(was) != form.Stamp:
			return decision{reply: messages.EntryNot{Why: messages.EntryGone, Hours: true}}, nil
		case removes(req):
			return dropWork(req, st, was), nil
		}
		is, instead := typed.resolve(req.At, was.Zone)
		if instead != nil {
			return decision{reply: instead}, nil
		}
		return changeWork(req, st, was, keepingWork(was, is)), nil
	}))
}

// workMarked finds the working time that a button or a form is about, or says why there is nothing to change.
func workMarked(req Request, st storage.State, id string, shown peer.Day) (peer.Work, messages.Message) {
	team := ownTeam(req, st)
	if reason := peer.May(actor(req, st), peer.EditHours, peer.Subject{Team: team.ID}); reason != peer.OK {
		return peer.Work{}, refused(req, st, reason)
	}
	i := slices.IndexFunc(st.Work, func(w peer.Work) bool { return w.ID == id })
	var w peer.Work
	if i >= 0 {
		w = st.Work[i]
	}
	return w, editable(true, i >= 0, w.Day(), shown, peer.DayOf(req.At, zone(req, team)))
}

// keepingWork gives changed working time what its form did not ask for, and its instants where day and times were left as they
// were: a time that clocks read twice stays the one that it was.
func keepingWork(was, is peer.Work) peer.Work {
	is.ID, is.LoggedAt, is.Zone = was.ID, was.LoggedAt, was.Zone
	before, now := messages.StretchOf(was), messages.StretchOf(is)
	if now.Length, now.Kind = before.Length, before.Kind; before == now && !was.Declared {
		is.Start, is.Minutes = was.Start, was.Minutes
	}
	return is
}

// changeWork stores working time as changed, with all that follows from it on the days and weeks before and after.
func changeWork(req Request, st storage.State, was, is peer.Work) decision {
	if is == was {
		return decision{reply: messages.EntryNot{Why: messages.EntrySame, Hours: true}}
	}
	user, team := req.Person.User, ownTeam(req, st)
	today := peer.DayOf(req.At, is.Zone)
	if more := unread(st, slices.Concat(near(was.Day(), today), near(is.Day(), today))); len(more) > 0 {
		return decision{more: more}
	}
	after := slices.Clone(st.Work)
	for i := range after {
		if after[i].ID == is.ID {
			after[i] = is
		}
	}
	days, week := sums(after, st.Contacts, is)
	if overfull(days, is.Zone) {
		return decision{reply: messages.HoursTrouble{Trouble: messages.DayFull}}
	}
	c := storage.NewChange(st, req.Op, req.At)
	if was.Day().Week() != is.Day().Week() {
		c.DropWork(user, was)
	}
	c.PutWork(user, is)
	hours := st.Hours
	hours.Entries = changedEntry(hours.Entries, is.ID, is.Day(), req.At)
	c.PutHours(user, hours)
	c.Audit(storage.Audit{By: user, Action: string(peer.EditHours), Team: team.ID, Worker: user, Target: is.ID, Result: "ok"})
	outcome, more := weighing{st: st, change: c, team: team, worker: user, at: req.At}.weighHoursEdit(after, was, is)
	if len(more) > 0 {
		return decision{more: more}
	}
	m := outcome.changed(messages.EntryOfWork(was), messages.EntryOfWork(is), outcome.hoursStanding(), today)
	before, _ := sums(after, st.Contacts, was)
	m.Days, m.Week = eachDay(before, days), week
	return decision{change: c, reply: m}
}

// eachDay joins the days of two lists, each day once, in order.
func eachDay(lists ...[]messages.DayHours) []messages.DayHours {
	all := slices.Concat(lists...)
	slices.SortStableFunc(all, func(a, b messages.DayHours) int { return a.Day.Since(b.Day) })
	return slices.CompactFunc(all, func(a, b messages.DayHours) bool { return a.Day == b.Day })
}
