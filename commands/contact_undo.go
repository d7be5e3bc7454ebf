package commands

import (
	"context"
	"slices"

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
	user := req.Person.User
	today := peer.DayOf(req.At, req.Person.Zone)
	want := storage.Want{People: []string{user}, Worker: user, Weeks: near(today, today)}
	m, err := d.unit(ctx, req, want, func(st storage.State) (decision, error) {
		team := ownTeam(req, st)
		if reason := peer.May(actor(req, st), peer.UndoContact, peer.Subject{Team: team.ID}); reason != peer.OK {
			return decision{reply: refused(req, st, reason)}, nil
		}
		journal := st.Journal
		at := len(journal.Entries) - 1
		if id != "" {
			at = slices.IndexFunc(journal.Entries, func(e storage.Entry) bool { return e.ID == id })
		}
		if at < 0 {
			return decision{reply: messages.NothingToUndo{}}, nil
		}
		if more := unread(st, near(journal.Entries[at].Day, today)); len(more) > 0 {
			return decision{more: more}, nil // its week, and what its measures reach into
		}
		gone, _, ok := entry(st, journal.Entries[at])
		if !ok {
			return decision{reply: messages.NothingToUndo{}}, nil
		}
		c := storage.NewChange(st, req.Op, req.At)
		c.DropContact(user, gone)
		journal.Entries = slices.Delete(slices.Clone(journal.Entries), at, at+1)
		journal.Texts = nil // what was taken back may be sent again without a question
		c.PutJournal(user, journal)
		c.Audit(storage.Audit{By: user, Action: string(peer.UndoContact), Team: team.ID, Worker: user, Target: gone.ID, Result: "ok"})
		left := slices.DeleteFunc(slices.Clone(st.Contacts), func(c peer.Contact) bool { return c.ID == gone.ID })
		w := weighing{st: st, change: c, team: team, worker: user, at: req.At}
		outcome, more := w.weigh(left, gone)
		if len(more) > 0 {
			return decision{more: more}, nil
		}
		return decision{change: c, reply: messages.ContactUndone{
			Contact: messages.LoggedOf(gone), Today: peer.DayOf(req.At, gone.Zone), Standing: outcome.standing(gone), Withdrawn: len(outcome.Withdraw) > 0,
		}}, nil
	})
	return say(m), err
}

// unread are those of some weeks that were not read.
func unread(st storage.State, weeks []peer.Week) []peer.Week {
	return slices.DeleteFunc(weeks, st.Read)
}
