package commands

import (
	"slices"
	"strconv"

	"alongside/peer"
)

// weighEdit measures the contacts as they are after one of them was changed: the windows that it was in, and those that it
// is in now. Weeks are returned where a run of days reaches out of what was read. What a run loses by it is measured by its
// former first day too, so that its alert is among what is judged.
func (w weighing) weighEdit(contacts []peer.Contact, was, is peer.Contact) (outcome, []peer.Week) {
	findings := either(w.measure(contacts, is), w.measure(contacts, was))
	if more := w.runsFurther(findings); len(more) > 0 {
		return outcome{}, more
	}
	findings = append(findings, either(w.contactHours(contacts, is), w.contactHours(contacts, was))...)
	return w.judge(findings, w.afresh(is)), nil
}

// weighHoursEdit measures the working time as it is after a piece of it was changed.
func (w weighing) weighHoursEdit(all []peer.Work, was, is peer.Work) outcome {
	from, to := is.Touched()
	before, until := was.Touched()
	findings := either(w.hours(all, w.st.Contacts, from, to), w.hours(all, w.st.Contacts, before, until))
	return w.judge(findings, w.afresh(touchOf(is)))
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
