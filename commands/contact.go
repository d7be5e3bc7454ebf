package commands

import (
	"context"
	"strings"

	"alongside/peer"
	"alongside/storage"
)

func contactCommand() Command {
	return Command{
		Name:        "/contact",
		Description: "Log a contact with a match, in one line",
		Usage:       "K7 25m call | K7 missed | again | undo | list",
		Examples:    []string{"K7 25m call", "K7 missed", "K7 1h meet yesterday 14:30 in", "again", "undo", "list", "help"},
		run:         logger(logContact).typed,
		actions: map[string]handler{
			"contact.run": logger(logContact).pressed, "contact.twice": logger(logContact).confirmed, "contact.undo": contactUndo,
			"contact.form": contactForm, "contact.list": listContacts, "contact.edit": contactEdit,
			"contact.unplan": unplanContact,
		},
		forms: map[string]handler{"contact.form": contactSubmitted, "contact.edit": contactEdited},
	}
}

// logContact runs a text. second is when the same text was sent before, where the person said that this is another one.
func logContact(ctx context.Context, d *Desk, req Request, text string, second int64) (Reply, error) {
	if strings.TrimSpace(text) == "" {
		return contactForm(ctx, d, req)
	}
	typed, bad := parse(text, readerOf(req.Person.Language))
	l := logging{desk: d, req: req, typed: typed, bad: bad, second: second}
	switch {
	case bad == nil && typed.verb == "undo":
		return takeBack(ctx, d, req, "")
	case bad == nil && typed.verb == "list":
		return listContacts(ctx, d, req)
	case bad == nil && typed.verb == "plan":
		return planContact(ctx, d, req, typed)
	case bad == nil && typed.verb == "plans":
		return listPlans(ctx, d, req)
	}
	m, err := d.unit(ctx, req, l.want(), l.decide)
	return say(m), err
}

// near are the weeks that the measures of a contact on a day may reach into, from two weeks before to two weeks after,
// but never into the future.
func near(day, today peer.Day) []peer.Week {
	last := day.Add(15)
	if today.Add(1).Before(last) {
		last = today.Add(1) // tomorrow somewhere is today elsewhere
	}
	return peer.WeeksBetween(day.Add(-15), last)
}

// actor is the person with the places that the state gives them.
func actor(req Request, st storage.State) peer.Actor {
	return peer.Actor{Person: req.Person, Member: st.Member(req.Person.User), Teams: st.Teams}
}

// ownTeam is the team of the person as a worker, and an empty one where they are in none.
func ownTeam(req Request, st storage.State) peer.Team {
	if m := st.Member(req.Person.User); m != nil {
		if t := st.Team(m.Team); t != nil {
			return *t
		}
	}
	return peer.Team{}
}

// zone is where the person is now; where Slack does not say, the team's.
func zone(req Request, team peer.Team) string {
	if req.Person.Zone != "" {
		return req.Person.Zone
	}
	return team.Zone
}

// ownCodes are the codes of the worker's running matches.
func ownCodes(req Request, st storage.State) []peer.Code {
	var codes []peer.Code
	for _, m := range st.Matches {
		if m.Running(req.At) {
			codes = append(codes, m.Code)
		}
	}
	return codes
}
