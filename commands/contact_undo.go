package commands

import (
	"context"
	"slices"
	"time"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// contactUndo answers the Undo button of a reply: it takes back that contact and no other.
func contactUndo(ctx context.Context, d *Desk, req Request) (Reply, error) {
	return takeBack(ctx, d, req, req.Value)
}

// takeBack takes back a contact, the latest one where no id is given. All measures are computed anew without it.
func takeBack(ctx context.Context, d *Desk, req Request, id string) (Reply, error) {
	m, err := d.unit(ctx, req, ofThisWeek(req, false), func(st storage.State) (decision, error) {
		team := ownTeam(req, st)
		if reason := peer.May(actor(req, st), peer.UndoContact, peer.Subject{Team: team.ID}); reason != peer.OK {
			return decision{reply: refused(req, st, reason)}, nil
		}
		entries := st.Journal.Entries
		at := slices.IndexFunc(entries, func(e storage.Entry) bool { return e.ID == id })
		if id == "" {
			last, changed, more := lastDone(entries, func(e storage.Entry) (time.Time, []peer.Week) {
				c, more, _ := entry(st, e)
				return c.LoggedAt, more
			})
			if len(more) > 0 {
				return decision{more: more}, nil
			}
			if at = last; changed {
				c, _, _ := entry(st, entries[at])
				return decision{reply: messages.EntryUndoAsk{Entry: messages.EntryOfContact(c)}}, nil
			}
		}
		if at < 0 {
			return decision{reply: messages.NothingToUndo{}}, nil
		}
		gone, more, ok := entry(st, entries[at])
		switch {
		case len(more) > 0:
			return decision{more: more}, nil
		case !ok:
			return decision{reply: messages.NothingToUndo{}}, nil
		}
		return dropContact(req, st, gone), nil
	})
	return say(m), err
}

// dropContact takes back a contact with all that follows from it.
func dropContact(req Request, st storage.State, gone peer.Contact) decision {
	user, team := req.Person.User, ownTeam(req, st)
	if more := unread(st, near(gone.Day(), peer.DayOf(req.At, req.Person.Zone))); len(more) > 0 {
		return decision{more: more} // what its measures reach into
	}
	c := storage.NewChange(st, req.Op, req.At)
	c.DropContact(user, gone)
	journal := storage.Journal{Entries: withoutEntry(st.Journal.Entries, gone.ID)} // and no texts: what was taken back may be sent again without a question
	c.PutJournal(user, journal)
	c.Audit(storage.Audit{By: user, Action: string(peer.UndoContact), Team: team.ID, Worker: user, Target: gone.ID, Result: "ok"})
	left := slices.DeleteFunc(slices.Clone(st.Contacts), func(c peer.Contact) bool { return c.ID == gone.ID })
	outcome, more := weighing{st: st, change: c, team: team, worker: user, at: req.At}.weigh(left, gone)
	if len(more) > 0 {
		return decision{more: more}
	}
	return decision{change: c, reply: messages.ContactUndone{
		Contact: messages.LoggedOf(gone), Today: peer.DayOf(req.At, gone.Zone), Standing: outcome.standing(gone), Withdrawn: len(outcome.Withdraw) > 0,
	}}
}

// unread are those of some weeks that were not read.
func unread(st storage.State, weeks []peer.Week) []peer.Week {
	return slices.DeleteFunc(weeks, st.Read)
}
