package commands

import (
	"slices"
	"strconv"

	"alongside/peer"
)

// weighEdit measures the contacts as they are after one of them was changed: the windows that it was in, and those that it
// is in now. Weeks are returned where what was read does not reach. What a run loses by it is measured by its former first
// day too, so that its alert is among what is judged.
func (w weighing) weighEdit(contacts []peer.Contact, was, is peer.Contact) (outcome, []peer.Week) {
	if more := append(w.beyond(was), w.beyond(is)...); len(more) > 0 {
		return outcome{}, more
	}
	l := w.ledger(contacts, w.st.Work)
	findings := either(l.OfContact(is), l.OfContact(was))
	if more := w.runsFurther(findings); len(more) > 0 {
		return outcome{}, more
	}
	return w.judge(findings, w.afresh(is)), nil
}

// weighHoursEdit measures the working time as it is after a piece of it was changed, as weighEdit does contacts.
func (w weighing) weighHoursEdit(all []peer.Work, was, is peer.Work) (outcome, []peer.Week) {
	var more []peer.Week
	for _, side := range []peer.Work{was, is} {
		from, to := side.Touched()
		more = append(more, w.unreadWork(from, to)...)
	}
	if len(more) > 0 {
		return outcome{}, more
	}
	l := w.ledger(w.st.Contacts, all)
	findings := either(l.OfWork(is), l.OfWork(was))
	if more := w.runsFurther(findings); len(more) > 0 {
		return outcome{}, more
	}
	return w.judge(findings, w.afresh(touchOf(is))), nil
}

// touchOf is a change of working time as the rules look at changes: by when it was.
func touchOf(work peer.Work) peer.Contact {
	return peer.Contact{ID: work.ID, Start: work.Start, Zone: work.Zone}
}

// afresh gives a change a name of its own, so that what is told because of it is not taken for what its entry led to before.
func (w weighing) afresh(c peer.Contact) peer.Contact {
	c.ID += "." + strconv.FormatInt(w.at.Unix(), 10)
	return c
}

// either joins what was found on the two sides of a change, each window once.
func either(now, before []peer.Finding) []peer.Finding {
	all := now
	for _, f := range before {
		if !slices.ContainsFunc(now, func(g peer.Finding) bool { return g.Rule == f.Rule && g.Code == f.Code && g.Window == f.Window }) {
			all = append(all, f)
		}
	}
	return all
}
