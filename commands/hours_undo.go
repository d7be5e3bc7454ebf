package commands

import (
	"context"
	"slices"
	"time"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// hoursUndo answers the Undo button of a reply: it takes back that entry and no other.
func hoursUndo(ctx context.Context, d *Desk, req Request) (Reply, error) {
	return takeHoursBack(ctx, d, req, req.Value)
}

// hoursDrop answers the button that takes back the start of a shift: once the shift has ended, it does nothing.
func hoursDrop(ctx context.Context, d *Desk, req Request) (Reply, error) {
	m, err := d.unit(ctx, req, ofThisWeek(req, true), func(st storage.State) (decision, error) {
		team := ownTeam(req, st)
		if reason := peer.May(actor(req, st), peer.UndoHours, peer.Subject{Team: team.ID}); reason != peer.OK {
			return decision{reply: refused(req, st, reason)}, nil
		}
		r := st.Hours.Running
		if !r.On() || r.ID != req.Value {
			return decision{reply: d.stale()}, nil
		}
		return dropStart(st, req, team, r, false), nil
	})
	return say(m), err
}

// takeHoursBack takes back working time or the start of a shift, the latest where no id is given.
func takeHoursBack(ctx context.Context, d *Desk, req Request, id string) (Reply, error) {
	m, err := d.unit(ctx, req, ofThisWeek(req, true), func(st storage.State) (decision, error) {
		team := ownTeam(req, st)
		if reason := peer.May(actor(req, st), peer.UndoHours, peer.Subject{Team: team.ID}); reason != peer.OK {
			return decision{reply: refused(req, st, reason)}, nil
		}
		entries := st.Hours.Entries
		at := slices.IndexFunc(entries, func(e storage.Entry) bool { return e.ID == id })
		if id == "" {
			last, changed, more := lastDone(entries, func(e storage.Entry) (time.Time, []peer.Week) {
				w, more, _ := workEntry(st, e)
				return w.LoggedAt, more
			})
			if len(more) > 0 {
				return decision{more: more}, nil
			}
			if at = last; changed {
				w, _, _ := workEntry(st, entries[at])
				return decision{reply: messages.EntryUndoAsk{Entry: messages.EntryOfWork(w)}}, nil
			}
		}
		nothing := decision{reply: messages.HoursNothing{Undo: true, Command: d.hoursName()}}
		if at < 0 {
			return nothing, nil
		}
		if r := st.Hours.Running; r.ID == entries[at].ID {
			return dropStart(st, req, team, r, false), nil
		}
		gone, more, ok := workEntry(st, entries[at])
		switch {
		case len(more) > 0:
			return decision{more: more}, nil
		case !ok:
			return nothing, nil
		}
		return dropWork(req, st, gone), nil
	})
	return say(m), err
}

// dropWork takes back working time with all that follows from it.
func dropWork(req Request, st storage.State, gone peer.Work) decision {
	user, team := req.Person.User, ownTeam(req, st)
	if more := unread(st, near(gone.Day(), peer.DayOf(req.At, req.Person.Zone))); len(more) > 0 {
		return decision{more: more} // what its measures reach into
	}
	c := undoing(st, req, team, gone.ID, st.Hours.Running)
	c.DropWork(user, gone)
	left := slices.DeleteFunc(slices.Clone(st.Work), func(w peer.Work) bool { return w.ID == gone.ID })
	days, week := sums(left, st.Contacts, gone)
	outcome, more := weighing{st: st, change: c, team: team, worker: user, at: req.At}.weighHours(left, gone)
	if len(more) > 0 {
		return decision{more: more}
	}
	return decision{change: c, reply: messages.HoursUndone{
		Entry: messages.StretchOf(gone), Today: peer.DayOf(req.At, gone.Zone), Days: days, Week: week, Standing: outcome.hoursStanding(),
		Withdrawn: len(outcome.Withdraw) > 0,
	}}
}

// dropStart takes back that a shift was begun. short says that it was stopped within its first minute.
func dropStart(st storage.State, req Request, team peer.Team, r peer.Running, short bool) decision {
	c := undoing(st, req, team, r.ID, peer.Running{})
	shiftOver(c, req.Person.User, r)
	return decision{change: c, reply: messages.HoursUndone{Entry: messages.StretchOfRunning(r), Short: short}}
}

// undoing begins the change that takes an entry out of the journal.
func undoing(st storage.State, req Request, team peer.Team, id string, running peer.Running) *storage.Change {
	c, user := storage.NewChange(st, req.Op, req.At), req.Person.User
	hours := storage.Hours{Running: running}
	hours.Entries = withoutEntry(st.Hours.Entries, id) // and no texts: what was taken back may be sent again without a question
	c.PutHours(user, hours)
	c.Audit(storage.Audit{By: user, Action: string(peer.UndoHours), Team: team.ID, Worker: user, Target: id, Result: "ok"})
	return c
}
