package commands

import (
	"context"
	"slices"
	"strconv"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// addOpened asks whom to add.
func addOpened(ctx context.Context, d *Desk, req Request) (Reply, error) {
	st, err := d.look(ctx, req, storage.Want{People: []string{req.Person.User}})
	if err != nil {
		return Reply{}, err
	}
	teams := teamsWhere(actor(req, st), peer.AddMember)
	if len(teams) == 0 {
		return say(nowhere(req, st, peer.AddMember)), nil
	}
	return Reply{Form: addForm(teams, nil)}, nil
}

func addForm(teams []peer.Team, people []string) messages.AddForm {
	form := messages.AddForm{People: people}
	for _, t := range teams {
		form.Teams = append(form.Teams, messages.TeamChoice{ID: t.ID, Name: t.Name})
	}
	return form
}

// addSubmitted adds the people picked in the form.
func addSubmitted(ctx context.Context, d *Desk, req Request) (Reply, error) {
	users := chosen(req.Values["people"])
	if len(users) == 0 {
		return Reply{Errors: mends{"people": messages.Mend{What: messages.NobodyChosen}}}, nil
	}
	return addPeople(ctx, d, req, req.Values["team"].One(), users)
}

// addPeople asks people whether they want to join a team. Where it is not said which team, and the person has several, a
// form asks.
func addPeople(ctx context.Context, d *Desk, req Request, team string, users []string) (Reply, error) {
	found, err := d.persons(ctx, req.Workspace, users)
	if err != nil {
		return Reply{}, err
	}
	var form messages.Form
	want := storage.Want{People: unique(append([]string{req.Person.User}, users...))}
	m, err := d.unit(ctx, req, want, func(st storage.State) (decision, error) {
		form = nil
		teams := teamsWhere(actor(req, st), peer.AddMember)
		if len(teams) == 0 {
			return decision{reply: nowhere(req, st, peer.AddMember)}, nil
		}
		at := 0
		switch {
		case team != "":
			at = slices.IndexFunc(teams, func(t peer.Team) bool { return t.ID == team })
			if at < 0 {
				return decision{reply: refused(req, st, peer.NotCoordinator)}, nil
			}
		case len(teams) > 1:
			form = addForm(teams, users)
			return decision{}, nil
		}
		return invite(req, st, teams[at], users, found), nil
	})
	if err == nil && form != nil {
		return Reply{Form: form}, nil
	}
	return say(m), err
}

// invite asks each of the people who can be asked. Nobody is in before they said yes.
func invite(req Request, st storage.State, team peer.Team, users []string, found []peer.Person) decision {
	change := storage.NewChange(st, req.Op, req.At)
	reply := messages.MembersAdded{Team: team.Name}
	asked := false
	for i, user := range users {
		result := messages.InvitationOf(gate(found[i]))
		if before := st.Member(user); result == messages.Asked && before != nil && before.State != peer.Gone {
			switch {
			case before.Team != team.ID:
				result = messages.InAnotherTeam
			case before.State == peer.Active:
				result = messages.AlreadyIn
			default:
				result = messages.AskedAgain
			}
		}
		reply.People = append(reply.People, messages.Invited{User: user, Result: result})
		if result != messages.Asked && result != messages.AskedAgain {
			continue
		}
		asked = true
		m := peer.Member{
			User: user, Team: team.ID, State: peer.Invited, Zone: found[i].Zone, Language: found[i].Language,
			AddedBy: req.Person.User, AddedAt: req.At,
		}
		change.PutMember(m)
		send(change, storage.Out{
			ID: welcomeOut(m), Team: team.ID, Lane: storage.ReplyLane, To: storage.Recipient{User: user}, Version: 1, At: req.At,
		}, welcome(m, team, messages.NoAnswer))
		change.Audit(storage.Audit{By: req.Person.User, Action: "member.add", Team: team.ID, Worker: user, Target: user, Result: "ok"})
	}
	if !asked {
		return decision{reply: reply}
	}
	return decision{reply: reply, change: change}
}

// welcomeOut is the id of the message that asks a person: one for each time they were added.
func welcomeOut(m peer.Member) string {
	return "welcome/" + m.User + "/" + m.Team + "/" + strconv.FormatInt(m.AddedAt.UnixMilli(), 10)
}

func welcome(m peer.Member, team peer.Team, answer messages.Answer) messages.Welcome {
	return messages.Welcome{TeamID: team.ID, Team: team.Name, By: m.AddedBy, Coordinators: team.Coordinators, Numbers: team.Numbers, Answer: answer}
}

// memberSaidYes lets a person in. Only from here on may anything about their work be stored.
func memberSaidYes(ctx context.Context, d *Desk, req Request) (Reply, error) {
	return memberAnswer(ctx, d, req, messages.Yes)
}

// memberSaidNo takes the invitation back as if it had never been.
func memberSaidNo(ctx context.Context, d *Desk, req Request) (Reply, error) {
	return memberAnswer(ctx, d, req, messages.No)
}

func memberAnswer(ctx context.Context, d *Desk, req Request, said messages.Answer) (Reply, error) {
	user := req.Person.User
	m, err := d.unit(ctx, req, storage.Want{People: []string{user}, Worker: user, Joining: true}, func(st storage.State) (decision, error) {
		m := st.Member(user)
		if m == nil || m.State == peer.Gone || m.Team != req.Value || st.Team(m.Team) == nil {
			return decision{reply: d.stale()}, nil
		}
		team := *st.Team(m.Team)
		if m.State == peer.Active {
			return decision{reply: messages.Joined{Team: team.Name, Already: true, Prefix: d.Prefix}}, nil
		}
		if reason := peer.May(actor(req, st), peer.Consent, peer.Subject{Team: team.ID}); reason != peer.OK {
			return decision{reply: refused(req, st, reason)}, nil
		}
		change := storage.NewChange(st, req.Op, req.At)
		asked := welcomeOut(*m)
		send(change, storage.Out{
			ID: asked + "/answer", Team: team.ID, Lane: storage.ReplyLane, To: storage.Recipient{User: user}, Replaces: asked, Version: 2, At: req.At,
		}, welcome(*m, team, said))
		var reply messages.Message
		if said == messages.Yes {
			joined := *m
			joined.State, joined.Consented, joined.Zone, joined.Language = peer.Active, req.At, req.Person.Zone, req.Person.Language
			change.PutMember(joined)
			change.PutAgreements(user, peer.Leave(st.Agreements, user, req.At)) // nothing of an earlier time in a team holds in this one
			change.Due(storage.SupervisionInterval(user, req.At, team))
			change.Due(storage.RestLook(user, req.At, zone(req, team)))
			if st.Leaving != nil { // they are back: nothing is deleted, and nobody is asked about them
				change.DropLeaving(user)
			}
			d.beginInduction(change, req, joined, team)
			reply = messages.Joined{Team: team.Name, Prefix: d.Prefix}
		} else {
			change.DropMember(user)
			reply = messages.Declined{Team: team.Name, Coordinators: team.Coordinators}
		}
		d.tellCoordinators(change, req, *m, team, said)
		change.Audit(storage.Audit{By: user, Action: "member." + string(said), Team: team.ID, Worker: user, Target: user, Result: "ok"})
		return decision{reply: reply, change: change}, nil
	})
	return say(m), err
}

// tellCoordinators tells the coordinators what a person answered. Who asked is offered the next step; where they
// coordinate no longer, everybody is.
func (d *Desk) tellCoordinators(change *storage.Change, req Request, m peer.Member, team peer.Team, said messages.Answer) {
	stillThere := slices.Contains(team.Coordinators, m.AddedBy) && m.AddedBy != m.User
	for _, to := range team.Coordinators {
		if to == m.User {
			continue
		}
		send(change, storage.Out{
			ID: welcomeOut(m) + "/" + string(said) + "/" + to, Team: team.ID, Lane: storage.ReplyLane, To: storage.Recipient{User: to}, At: req.At,
		}, messages.MemberAnswer{
			Worker: m.User, Team: team.Name, Answer: said, Offer: said == messages.Yes && (to == m.AddedBy || !stillThere), Prefix: d.Prefix,
		})
	}
}
