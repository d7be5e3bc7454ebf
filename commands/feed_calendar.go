package commands

import (
	"cmp"
	"context"
	"slices"
	"time"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// namesWithin is how long a calendar waits for the names of people. Whom Slack does not name by then is somebody.
const namesWithin = 2 * time.Second

// FeedShape tells whether a text can be the secret of an address at all.
func FeedShape(secret string) bool {
	if len(secret) != 43 { // of 32 bytes in base64 without padding
		return false
	}
	for _, r := range secret {
		if (r < 'A' || r > 'Z') && (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-' && r != '_' {
			return false
		}
	}
	return true
}

// Calendar returns the calendar behind the secret of an address as it is at an instant, with the language of its owner, and false where
// there is none: the secret is nobody's, or its owner may not see any more what it shows. The error is storage's where it does not serve.
func (d *Desk) Calendar(ctx context.Context, workspace, secret string, at time.Time) (c messages.Calendar, language string, found bool, err error) {
	if d.Feeds == "" || !FeedShape(secret) {
		return c, "", false, nil
	}
	f, found, err := d.Store.Feed(ctx, workspace, feedHash(secret))
	if err != nil || !found {
		return c, "", false, err
	}
	want := storage.Want{Workspace: workspace, People: []string{f.User}, Roster: f.Kind == peer.TeamFeed}
	if f.Kind == peer.OwnFeed {
		want.Worker = f.User
	}
	st, err := d.Store.Load(ctx, want)
	if err != nil {
		return c, "", false, err
	}
	subject := peer.Subject{Team: f.Team}
	if m := st.Member(f.User); m != nil && f.Kind == peer.OwnFeed {
		subject.Team = m.Team
	}
	team := st.Team(subject.Team)
	person := d.owner(ctx, workspace, f.User)
	if team == nil || peer.May(peer.Actor{Person: person, Member: st.Member(f.User), Teams: st.Teams}, f.Action(), subject) != peer.OK {
		return c, "", false, nil
	}
	c = messages.Calendar{Kind: f.Kind, Team: team.Name}
	off := map[string][]peer.TimeOff{f.User: st.TimeOff}
	if f.Kind == peer.TeamFeed {
		var workers []string
		for _, m := range membersOf(st, team.ID) {
			if m.State == peer.Active {
				workers = append(workers, m.User)
			}
		}
		if off, err = d.Store.TimeOffOf(ctx, workspace, workers); err != nil {
			return c, "", false, err
		}
	}
	c.Away = d.away(ctx, workspace, f, off, at)
	return c, cmp.Or(person.Language, team.Language), true, nil
}

// owner is what Slack says of whoever has an address. Where it says nothing, what is stored decides alone.
func (d *Desk) owner(ctx context.Context, workspace, user string) peer.Person {
	ctx, cancel := context.WithTimeout(ctx, namesWithin)
	defer cancel()
	person, err := d.People.Person(ctx, workspace, user)
	if err != nil {
		return peer.Person{User: user}
	}
	person.User = user
	return person
}

// openShown is how far ahead a feed shows a pause whose end is open, in days.
const openShown = 28

// away are the time off that a feed shows, in the order in which they begin.
func (d *Desk) away(ctx context.Context, workspace string, f peer.Feed, off map[string][]peer.TimeOff, at time.Time) []messages.CalendarAway {
	var all []messages.CalendarAway
	var users []string
	for user, theirs := range off {
		for _, t := range theirs {
			if f.Shows(t, at) {
				if soon := peer.DayStart(peer.DayOf(at, t.Zone).Add(openShown), t.Zone); peer.OpenEnded(t.From, t.To) && soon.Before(t.To) {
					t.To = soon
				}
				all = append(all, messages.CalendarAway{Off: t})
				users = append(users, user)
			}
		}
	}
	slices.SortFunc(all, func(a, b messages.CalendarAway) int {
		return cmp.Or(a.Off.From.Compare(b.Off.From), cmp.Compare(a.Off.Worker, b.Off.Worker), cmp.Compare(a.Off.ID, b.Off.ID))
	})
	if f.Kind == peer.OwnFeed {
		return all
	}
	names := d.names(ctx, workspace, unique(users))
	for i := range all {
		all[i].Name = names[all[i].Off.Worker]
	}
	return all
}

// names asks how Slack shows people. They are not stored anywhere.
func (d *Desk) names(ctx context.Context, workspace string, users []string) map[string]string {
	ctx, cancel := context.WithTimeout(ctx, namesWithin)
	defer cancel()
	names := make(map[string]string, len(users))
	for _, person := range d.known(ctx, workspace, users) {
		names[person.User] = person.Name
	}
	return names
}
