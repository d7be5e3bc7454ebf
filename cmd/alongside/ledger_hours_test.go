package main

import (
	"alongside/peer"
	"alongside/storage"
)

// alertsDue names the alerts for which a worker's records are beyond a limit, as it was agreed when the window's last record
// happened. Every record is looked at, so that no window is left out.
func alertsDue(user string, st storage.State) map[string]bool {
	l := ledgerOf(user, st)
	due := map[string]bool{}
	look := func(findings []peer.Finding) {
		for _, f := range findings {
			if f.Level == peer.Above {
				due[peer.AlertID(f.Rule, user, f.Code, f.Window)] = true
			}
		}
	}
	for _, c := range st.Contacts {
		look(l.OfContact(c))
	}
	for _, w := range st.Work {
		look(l.OfWork(w))
	}
	return due
}

// ledgerOf is what the rules measure from, up to the day on which something was logged last.
func ledgerOf(user string, st storage.State) peer.Ledger {
	l := peer.Ledger{Agreements: st.Agreements, Contacts: st.Contacts, Work: st.Work, TimeOff: st.TimeOff, Matches: st.Matches}
	if m := st.Member(user); m != nil {
		l.Pack, _ = peer.PackByID(st.Team(m.Team).RulePack)
	}
	for _, c := range st.Contacts {
		if day := peer.DayOf(c.LoggedAt, c.Zone); l.Today.Before(day) {
			l.Today = day
		}
	}
	for _, w := range st.Work {
		if day := peer.DayOf(w.LoggedAt, w.Zone); l.Today.Before(day) {
			l.Today = day
		}
	}
	return l
}
