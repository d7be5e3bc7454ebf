package commands

import (
	"time"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// weighing holds a change of a worker's contacts against the limits and adds to the same change what follows from it.
type weighing struct {
	st     storage.State
	change *storage.Change
	team   peer.Team
	worker string
	at     time.Time
}

// outcome is what the rules found.
type outcome struct {
	peer.Verdict
	findings []peer.Finding
}

// weigh measures the contacts as they are after the change of c. Weeks are returned where a run of days reaches out of what
// was read.
func (w weighing) weigh(contacts []peer.Contact, c peer.Contact) (outcome, []peer.Week) {
	findings := w.measure(contacts, c)
	if more := w.runsFurther(findings); len(more) > 0 {
		return outcome{}, more
	}
	return w.judge(append(findings, w.contactHours(contacts, c)...), c), nil
}

// judge decides what follows from findings after a change of c, and adds it to the change.
func (w weighing) judge(findings []peer.Finding, c peer.Contact) outcome {
	verdict := peer.Judge(findings, w.st.Alerts, w.st.Told, w.worker, w.team.ID, c, w.at)
	verdict.HeadsUps = masked(verdict.HeadsUps, findings)
	for _, f := range verdict.HeadsUps {
		key := f.HeadsUpKey()
		w.change.Tell(w.worker, key)
		w.send(storage.Out{
			ID: "headsup." + w.worker + "." + key + "." + c.ID, Lane: storage.NudgeLane, To: storage.Recipient{User: w.worker},
		}, messages.HeadsUp{Measured: messages.MeasuredOf(f)})
	}
	for _, key := range verdict.ReArm {
		w.change.Untell(w.worker, key)
	}
	w.tellOwn(findings, c)
	for _, a := range verdict.Raise {
		w.raise(a)
	}
	for _, a := range verdict.Withdraw {
		w.change.PutAlert(a)
		showAlert(w.change, w.team, a)
		showPassedOn(w.change, w.team, before(w.st, a), a, w.at)
	}
	return outcome{verdict, findings}
}

// measure holds each window against what was agreed when its last contact happened. What is agreed later changes nothing
// that was before it, and a window in which the agreement changed is not held against two.
func (w weighing) measure(contacts []peer.Contact, c peer.Contact) []peer.Finding {
	terms, agreed := peer.TermsAt(w.st.Agreements, c.Start)
	findings := peer.Measure(terms, agreed, contacts, c)
	if len(w.st.Agreements) == 0 {
		return findings
	}
	for i, f := range findings {
		terms, version := peer.TermsAt(w.st.Agreements, latest(contacts, f, c.Start))
		if version == agreed {
			continue
		}
		for _, other := range peer.Measure(terms, version, contacts, c) {
			if other.Rule == f.Rule && other.Window == f.Window {
				findings[i] = other
			}
		}
	}
	return findings
}

// latest is when the last contact in the window of a finding began, and otherwise where there is none.
func latest(contacts []peer.Contact, f peer.Finding, otherwise time.Time) time.Time {
	var last time.Time
	for _, c := range contacts {
		if !c.Counts() || f.Code != "" && c.Code != f.Code || !c.Start.After(last) {
			continue
		}
		if day := c.Day(); !day.Before(f.From) && !f.To.Before(day) {
			last = c.Start
		}
	}
	if last.IsZero() {
		return otherwise
	}
	return last
}

// runsFurther returns weeks beside those that were read, where a run of days reaches their edge: before them as many again
// as were read, so that even a long run takes few rounds.
func (w weighing) runsFurther(findings []peer.Finding) []peer.Week {
	var more []peer.Week
	for _, f := range findings {
		if f.Rule != peer.CodeRun || f.Value == 0 {
			continue
		}
		if before := f.From.Add(-1); !w.st.Read(before.Week()) {
			more = append(more, peer.WeeksBetween(before.Add(-7*len(w.st.Weeks())), before)...)
		}
		if after := f.To.Add(1); !w.st.Read(after.Week()) && after.Before(peer.DayOf(w.at, w.team.Zone).Add(2)) {
			more = append(more, after.Week())
		}
	}
	return more
}

// groupOut is the id of the channel's message under which an alert is posted, "" where it stands for itself.
func groupOut(a peer.Alert) string {
	if a.Under == "" {
		return ""
	}
	return alertOut(peer.Alert{ID: a.Under, Episode: a.UnderEpisode}, "channel")
}

// raise stores an alert and sends it: to the worker first, then to the coordinators in the same words. It also enters when
// the clock passes it on if nobody takes it.
func (w weighing) raise(a peer.Alert) {
	w.change.PutAlert(a)
	w.change.Due(storage.AlertWaiting(a, 1, peer.WaitingStep(a, 1, w.team.Calendar())))
	facts := messages.AlertFactsOf(a, w.team)
	worker := alertOut(a, "worker")
	w.send(storage.Out{ID: worker, Lane: storage.AlertLane, To: storage.Recipient{User: a.Worker}, Version: a.Version}, messages.AlertCopy{AlertFacts: facts})
	w.send(storage.Out{
		ID: alertOut(a, "channel"), Lane: storage.AlertLane, To: storage.Recipient{Channel: w.team.CoordinatorsChannel}, After: worker, Version: a.Version,
		Thread: groupOut(a),
	}, messages.Alert{AlertFacts: facts})
}

func (w weighing) send(out storage.Out, m messages.Message) {
	out.Team = w.team.ID
	send(w.change, out, m)
}

// send puts a message into the outbox of a change. One that cannot be encoded has no kind, with which Commit refuses all.
func send(c *storage.Change, out storage.Out, m messages.Message) {
	if kind, facts, err := messages.Encode(m); err == nil {
		out.Kind, out.Facts = kind, facts
	}
	c.Send(out)
}

// standing is what the reply says of the limits: how often with this code today and this week, and what else is near.
func (o outcome) standing(c peer.Contact) []messages.Measured {
	if !c.Counts() {
		return nil
	}
	var all []messages.Measured
	for _, f := range o.findings {
		if f.Value > 0 && (f.Rule == peer.CodeDay || f.Rule == peer.CodeWeek || f.Level != peer.Below) {
			all = append(all, messages.MeasuredOf(f))
		}
	}
	return all
}
