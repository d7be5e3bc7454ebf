package commands

import (
	"context"
	"slices"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// contactEdit opens the form of a contact, filled in as it is stored.
func contactEdit(ctx context.Context, d *Desk, req Request) (Reply, error) {
	id, shown := readMark(req.Value)
	var form messages.ContactEdit
	m, err := d.unit(ctx, req, ofThisWeek(req, false), func(st storage.State) (decision, error) {
		was, no := contactMarked(req, st, id, shown)
		if no != nil {
			return decision{reply: no}, nil
		}
		form = messages.ContactEdit{ID: was.ID, Stamp: stampOf(was), ContactForm: messages.ContactForm{Codes: codesFor(req, st, was)}}
		form.Fill(messages.LoggedOf(was))
		return decision{}, nil
	})
	if err != nil || m != nil {
		return say(m), err
	}
	return Reply{Form: form}, nil
}

// contactEdited changes a contact as its form says, or takes it back. A form that shows what is no longer so changes nothing.
func contactEdited(ctx context.Context, d *Desk, req Request) (Reply, error) {
	var form messages.ContactEdit
	messages.Reopen(&form, req.Private)
	typed, field, bad := contactAnswers(req)
	if bad != nil && !removes(req) {
		return fieldError(field, bad), nil
	}
	m, err := d.unit(ctx, req, ofThisWeek(req, false), func(st storage.State) (decision, error) {
		was, no := contactMarked(req, st, form.ID, form.Day)
		switch {
		case no != nil:
			return decision{reply: no}, nil
		case stampOf(was) != form.Stamp:
			return decision{reply: messages.EntryNot{Why: messages.EntryGone}}, nil
		case removes(req):
			return dropContact(req, st, was), nil
		}
		is, instead := typed.resolve(req, was.Zone, codesFor(req, st, was))
		if instead == nil && (is.Code != was.Code || is.Day() != was.Day()) {
			instead = unmatched(is, ownCodes(req, st), st)
		}
		if instead != nil {
			return decision{reply: instead}, nil
		}
		return changeContact(req, st, was, keeping(was, is)), nil
	})
	return contactAnswered(m, err)
}

// contactMarked finds the contact that a button or a form is about, or says why there is nothing to change.
func contactMarked(req Request, st storage.State, id string, shown peer.Day) (peer.Contact, messages.Message) {
	team := ownTeam(req, st)
	if reason := peer.May(actor(req, st), peer.EditContact, peer.Subject{Team: team.ID}); reason != peer.OK {
		return peer.Contact{}, refused(req, st, reason)
	}
	i := slices.IndexFunc(st.Contacts, func(c peer.Contact) bool { return c.ID == id })
	var c peer.Contact
	if i >= 0 {
		c = st.Contacts[i]
	}
	return c, editable(false, i >= 0, c.Day(), shown, peer.DayOf(req.At, zone(req, team)))
}

// codesFor are the codes that an entry may be about: those of the running matches, and its own, whose match may have ended.
func codesFor(req Request, st storage.State, c peer.Contact) []peer.Code {
	codes := ownCodes(req, st)
	if c.Code != "" && !slices.Contains(codes, c.Code) {
		codes = append(codes, c.Code)
	}
	return codes
}

// keeping gives a changed contact what its form did not ask for, and the second at which it began where day and time were left
// as they were: a time that clocks read twice stays the one that it was.
func keeping(was, is peer.Contact) peer.Contact {
	is.ID, is.LoggedAt, is.Zone = was.ID, was.LoggedAt, was.Zone
	before, now := messages.LoggedOf(was), messages.LoggedOf(is)
	if before.Day == now.Day && before.Minute == now.Minute {
		is.Start = was.Start
	}
	return is
}

// changeContact stores a contact as changed, with all that follows from it on the days and weeks before and after.
func changeContact(req Request, st storage.State, was, is peer.Contact) decision {
	if is == was {
		return decision{reply: messages.EntryNot{Why: messages.EntrySame}}
	}
	user, team := req.Person.User, ownTeam(req, st)
	today := peer.DayOf(req.At, is.Zone)
	if more := unread(st, slices.Concat(near(was.Day(), today), near(is.Day(), today))); len(more) > 0 {
		return decision{more: more}
	}
	c := storage.NewChange(st, req.Op, req.At)
	if was.Day().Week() != is.Day().Week() {
		c.DropContact(user, was)
	}
	c.PutContact(user, is)
	journal := st.Journal
	journal.Entries = changedEntry(journal.Entries, is.ID, is.Day(), req.At)
	c.PutJournal(user, journal)
	c.Audit(storage.Audit{By: user, Action: string(peer.EditContact), Team: team.ID, Worker: user, Target: is.ID, Result: "ok"})
	after := slices.Clone(st.Contacts)
	for i := range after {
		if after[i].ID == is.ID {
			after[i] = is
		}
	}
	outcome, more := weighing{st: st, change: c, team: team, worker: user, at: req.At}.weighEdit(after, was, is)
	if len(more) > 0 {
		return decision{more: more}
	}
	return decision{change: c, reply: outcome.changed(messages.EntryOfContact(was), messages.EntryOfContact(is), outcome.standing(is), today)}
}

// changed is the answer to a change of an entry.
func (o outcome) changed(was, is messages.Entry, standing []messages.Measured, today peer.Day) messages.EntryChanged {
	return messages.EntryChanged{
		Was: was, Is: is, Today: today, Standing: standing, Withdrawn: len(o.Withdraw) > 0,
		Told: len(o.Raise) > 0, Known: len(o.Raise) == 0 && len(o.StillOpen) > 0,
	}
}
