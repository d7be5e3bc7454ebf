package main

import (
	"alongside/peer"
	"alongside/storage"
)

// hoursAbove names the alerts for which a worker's hours are above a limit, as they were agreed when the window's last
// working time began. Every piece of working time is looked at, so that no window is left out.
func hoursAbove(user string, st storage.State) (ids []string) {
	look := func(w peer.Work) {
		from, to := w.Touched()
		terms, agreed := peer.TermsAt(st.Agreements, w.Start)
		for _, f := range peer.MeasureHours(terms, agreed, st.Work, st.Contacts, from, to) {
			if f.Level == peer.Above {
				ids = append(ids, peer.AlertID(f.Rule, user, f.Code, f.Window))
			}
		}
	}
	for _, w := range st.Work {
		look(w)
	}
	for _, c := range st.Contacts {
		if c.Outcome == peer.Held && !c.Timeless && c.Minutes > 0 {
			look(peer.Work{Start: c.Start, Minutes: c.Minutes, Zone: c.Zone})
		}
	}
	return ids
}
