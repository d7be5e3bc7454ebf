package commands

import (
	"context"
	"slices"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// listHours shows the working time that can still be changed, the newest first, some at a time; where there is none of these days, the
// latest entries, however long ago they were.
func listHours(ctx context.Context, d *Desk, req Request) (Reply, error) {
	m, err := d.unit(ctx, req, ofThisWeek(req, true), func(st storage.State) (decision, error) {
		team := ownTeam(req, st)
		if reason := peer.May(actor(req, st), peer.SeeOwnWeek, peer.Subject{Team: team.ID}); reason != peer.OK {
			return decision{reply: refused(req, st, reason)}, nil
		}
		list := messages.HoursList{Latest: latestID(st.Hours.Entries), Days: true, Command: d.hoursName()}
		if r := st.Hours.Running; r.On() {
			running := messages.StretchOfRunning(r)
			list.Running = &running
		}
		first := peer.EditableFrom(peer.DayOf(req.At, zone(req, team)))
		recent := slices.DeleteFunc(slices.Clone(st.Work), func(w peer.Work) bool { return w.Day().Before(first) })
		slices.Reverse(recent)
		if len(recent) == 0 {
			list.Days = false
			return latestHours(st, list), nil
		}
		rows, from, more := pageOf(recent, req.Value)
		for _, w := range rows {
			list.Entries = append(list.Entries, messages.StretchOf(w))
		}
		list.From, list.More = from, more
		return decision{reply: list}, nil
	})
	return say(m), err
}

// latestHours are the latest entries of the journal.
func latestHours(st storage.State, list messages.HoursList) decision {
	var unread []peer.Week
	for i := len(st.Hours.Entries) - 1; i >= 0 && len(list.Entries)+len(unread) < mostListed; i-- {
		w, more, ok := workEntry(st, st.Hours.Entries[i])
		unread = append(unread, more...)
		if ok {
			list.Entries = append(list.Entries, messages.StretchOf(w))
		}
	}
	return decision{reply: list, more: unread}
}

// workEntry is the working time of an entry of the journal, false where it is gone or runs still. Where its week was not read,
// that is returned.
func workEntry(st storage.State, e storage.Entry) (w peer.Work, more []peer.Week, ok bool) {
	i := slices.IndexFunc(st.Work, func(w peer.Work) bool { return w.ID == e.ID })
	switch {
	case i >= 0:
		return st.Work[i], nil, true
	case !st.Read(e.Day.Week()) && st.Hours.Running.ID != e.ID:
		return w, []peer.Week{e.Day.Week()}, false
	}
	return w, nil, false
}
