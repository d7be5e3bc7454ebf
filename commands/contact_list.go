package commands

import (
	"context"
	"slices"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// listContacts shows the contacts that can still be changed, the newest first, some at a time; where there are none of these days, the
// latest ones, however long ago they were.
func listContacts(ctx context.Context, d *Desk, req Request) (Reply, error) {
	m, err := d.unit(ctx, req, ofThisWeek(req, false), func(st storage.State) (decision, error) {
		team := ownTeam(req, st)
		if reason := peer.May(actor(req, st), peer.SeeOwnWeek, peer.Subject{Team: team.ID}); reason != peer.OK {
			return decision{reply: refused(req, st, reason)}, nil
		}
		first := peer.EditableFrom(peer.DayOf(req.At, zone(req, team)))
		recent := slices.DeleteFunc(slices.Clone(st.Contacts), func(c peer.Contact) bool { return c.Day().Before(first) })
		slices.Reverse(recent)
		if len(recent) == 0 {
			return latestContacts(st), nil
		}
		list := messages.ContactList{Latest: latestID(st.Journal.Entries), Days: true}
		rows, from, more := pageOf(recent, req.Value)
		for _, c := range rows {
			list.Contacts = append(list.Contacts, messages.LoggedOf(c))
		}
		list.From, list.More = from, more
		return decision{reply: list}, nil
	})
	return say(m), err
}

// latestContacts are the latest entries of the journal.
func latestContacts(st storage.State) decision {
	list := messages.ContactList{Latest: latestID(st.Journal.Entries)}
	var unread []peer.Week
	for i := len(st.Journal.Entries) - 1; i >= 0 && len(list.Contacts)+len(unread) < mostListed; i-- {
		c, more, ok := entry(st, st.Journal.Entries[i])
		unread = append(unread, more...)
		if ok {
			list.Contacts = append(list.Contacts, messages.LoggedOf(c))
		}
	}
	return decision{reply: list, more: unread}
}

// ofThisWeek asks for the person's own records of all days that can be changed, and of what their measures reach into.
func ofThisWeek(req Request, hours bool) storage.Want {
	user, today := req.Person.User, peer.DayOf(req.At, req.Person.Zone)
	return storage.Want{People: []string{user}, Worker: user, Weeks: near(today, today), Earlier: around(today, today, today.Add(1)), Hours: hours}
}
