package commands

import (
	"slices"
	"time"

	"alongside/messages"
	"alongside/peer"
)

// weighHours measures the working time as it is after the change of one piece of it.
func (w weighing) weighHours(all []peer.Work, changed peer.Work) outcome {
	from, to := changed.Touched()
	return w.judge(w.hours(all, w.st.Contacts, from, to), touchOf(changed))
}

// contactHours measures the working time of the days of a contact, where its minutes flow into them.
func (w weighing) contactHours(contacts []peer.Contact, c peer.Contact) []peer.Finding {
	if c.Outcome != peer.Held || c.Timeless || c.Minutes == 0 {
		return nil
	}
	from, to := peer.Work{Start: c.Start, Minutes: c.Minutes, Zone: c.Zone}.Touched()
	return w.hours(w.st.Work, contacts, from, to)
}

// hours holds each window against what was agreed when its last piece of working time began, as measure does of contacts.
func (w weighing) hours(work []peer.Work, contacts []peer.Contact, from, to peer.Day) []peer.Finding {
	terms, agreed := peer.TermsAt(w.st.Agreements, w.at)
	findings := peer.MeasureHours(terms, agreed, work, contacts, from, to)
	if len(w.st.Agreements) == 0 {
		return findings
	}
	for i, f := range findings {
		terms, version := peer.TermsAt(w.st.Agreements, lastWorked(work, contacts, f, w.at))
		if version == agreed {
			continue
		}
		for _, other := range peer.MeasureHours(terms, version, work, contacts, from, to) {
			if other.Rule == f.Rule && other.Window == f.Window {
				findings[i] = other
			}
		}
	}
	return findings
}

// lastWorked is when the last working time in the window of a finding began, and otherwise where there is none.
func lastWorked(work []peer.Work, contacts []peer.Contact, f peer.Finding, otherwise time.Time) time.Time {
	var last time.Time
	look := func(start time.Time, day peer.Day) {
		if start.After(last) && !day.Before(f.From) && !f.To.Before(day) {
			last = start
		}
	}
	for _, piece := range work {
		look(piece.Start, piece.Day())
	}
	for _, c := range contacts {
		if c.Outcome == peer.Held && !c.Timeless && c.Minutes > 0 {
			look(c.Start, c.Day())
		}
	}
	if last.IsZero() {
		return otherwise
	}
	return last
}

// masked leaves out that a week of hours is nearly full where the same hours take a day above its limit: one thing at a time.
func masked(headsUps, findings []peer.Finding) []peer.Finding {
	above := slices.ContainsFunc(findings, func(f peer.Finding) bool { return f.Rule == peer.HoursDay && f.Level == peer.Above })
	return slices.DeleteFunc(headsUps, func(f peer.Finding) bool { return above && f.Rule == peer.HoursWeek })
}

// hoursStanding is what a reply says of the limits on hours: all that count anything.
func (o outcome) hoursStanding() []messages.Measured {
	var all []messages.Measured
	for _, f := range o.findings {
		if f.Value > 0 {
			all = append(all, messages.MeasuredOf(f))
		}
	}
	return all
}
