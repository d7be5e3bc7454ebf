package commands

import (
	"context"
	"slices"
	"strings"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// supervisionAsk is a request as it was asked for.
type supervisionAsk struct {
	s           peer.Supervision
	topic, text string
	fromForm    bool
}

// supervisionForm opens the form for a worker. Who only takes requests sees theirs.
func supervisionForm(ctx context.Context, d *Desk, req Request) (Reply, error) {
	user := req.Person.User
	st, err := d.look(ctx, req, storage.Want{People: []string{user}, Worker: user, Supervision: true})
	if err != nil {
		return Reply{}, err
	}
	if reason := peer.May(actor(req, st), peer.AskSupervision, peer.Subject{Team: ownTeam(req, st).ID}); reason != peer.OK {
		if st.Member(user) == nil && len(teamsWhere(actor(req, st), peer.TakeSupervision)) > 0 {
			return supervisionList(ctx, d, req)
		}
		return say(refused(req, st, reason)), nil
	}
	live := slices.ContainsFunc(st.Supervisions, peer.Supervision.Live)
	return Reply{Form: messages.SupervisionForm{
		Topics: d.Seal.Ready(), Text: st.SupervisionSettings[ownTeam(req, st).ID].Text, Live: live, Prefix: d.Prefix,
	}}, nil
}

// supervisionSubmitted asks as the form was filled in.
func supervisionSubmitted(ctx context.Context, d *Desk, req Request) (Reply, error) {
	ask := supervisionAsk{fromForm: true, topic: req.Values["topic"].One(), text: strings.TrimSpace(req.Values["text"].One())}
	pick := func(block string, among ...string) string {
		if v := req.Values[block].One(); slices.Contains(among, v) {
			return v
		}
		return ""
	}
	ask.s.Kind = peer.SupervisionKind(pick("kind", "practical", "hard", "urgent"))
	ask.s.When = peer.SupervisionWhen(pick("when", "today", "week", "next"))
	ask.s.Way = peer.SupervisionWay(pick("way", "call", "meet", "message"))
	ask.s.With = peer.SupervisionWith(pick("with", "coordinator", "deputy", "senior"))
	if person := chosen(req.Values["person"]); len(person) > 0 {
		ask.s.Person = person[0]
	}
	ask.s.Not = chosen(req.Values["not"])
	if !slices.Contains(messages.SupervisionTopics, ask.topic) {
		ask.topic = ""
	}
	if text, _ := peer.Clean(ask.text); text != "" {
		// Of running text only numbers, addresses and markup can be told apart from what is meant; names cannot.
		if suspicion, _ := peer.Suspect(text, nil); suspicion != "" && suspicion != peer.LooksLikeName {
			return Reply{Errors: mends{"text": messages.SupervisionMend{What: "text"}}}, nil
		}
		ask.text = string([]rune(text)[:min(len([]rune(text)), messages.MostSupervisionText)])
	}
	return askSupervision(ctx, d, req, ask)
}

// askSupervision begins the life of a request: it goes to whom it is for, and the worker sees where it stands.
func askSupervision(ctx context.Context, d *Desk, req Request, ask supervisionAsk) (Reply, error) {
	user, id := req.Person.User, d.NewID()
	var mend bool
	want := storage.Want{People: []string{user}, Worker: user, Supervision: true, Roster: true}
	m, err := d.unit(ctx, req, want, func(st storage.State) (decision, error) {
		mend = false
		team := ownTeam(req, st)
		if reason := peer.May(actor(req, st), peer.AskSupervision, peer.Subject{Team: team.ID}); reason != peer.OK {
			return decision{reply: refused(req, st, reason)}, nil
		}
		s := ask.s
		s.ID, s.Worker, s.Team, s.Zone = id, user, team.ID, zone(req, team)
		if r := peer.ResponsibleOf(team, st.Members); s.Person != "" && (s.Person == user || s.Hides(s.Person) || !r.May(s.Person)) {
			mend = true
			return decision{reply: messages.SupervisionMend{What: "person"}}, nil
		}
		s = s.Ask(req.At)
		reply := messages.SupervisionAsked{Lost: ask.topic != "" && !d.Seal.Ready(), Numbers: team.Numbers}
		text := ask.text
		if !st.SupervisionSettings[team.ID].Text {
			text = ""
		}
		if d.Seal.Ready() && (ask.topic != "" || text != "") {
			sealed, err := d.sealTopic(req.Workspace, user, id, ask.topic, text)
			if err != nil {
				return decision{}, err
			}
			s.Sealed = sealed
		}
		w := d.begin(req, st, team, peer.Supervision{}, s)
		people, channel := s.GoesTo(w.post.Responsible, 0)
		if len(people) == 0 && !channel {
			return decision{reply: messages.SupervisionAlone{Prefix: d.Prefix}}, nil
		}
		w.post.Ask(people, channel, false)
		w.post.Cards(peer.Supervision{})
		reply.SupervisionFacts, reply.Who, reply.Channel = messages.SupervisionFactsOf(s, user, s.Zone), people, channel
		return decision{reply: reply, change: w.finish("ask")}, nil
	})
	if err == nil && mend && ask.fromForm {
		return Reply{Errors: mends{"person": m}}, nil
	}
	return say(m), err
}

// supervisionTaken answers "I'll take it". Of two who press in the same instant one has it and the other reads who.
func supervisionTaken(ctx context.Context, d *Desk, req Request) (Reply, error) {
	return takeSupervision(ctx, d, req, false)
}

// supervisionTakenOver answers "I'll help" where somebody took it and no time has come.
func supervisionTakenOver(ctx context.Context, d *Desk, req Request) (Reply, error) {
	return takeSupervision(ctx, d, req, true)
}

func takeSupervision(ctx context.Context, d *Desk, req Request, over bool) (Reply, error) {
	user := req.Person.User
	return d.stepSupervision(ctx, req, req.Value, "take", func(st storage.State, s peer.Supervision) (peer.Supervision, peer.Reason) {
		team := peer.Team{}
		if t := st.Team(s.Team); t != nil {
			team = *t
		}
		return s.Take(user, zone(req, team), over, req.At)
	}, func(w *supervising) messages.Message {
		w.post.Retell(w.before)
		w.post.Cards(w.before)
		if w.before.Owner != "" {
			w.post.News(w.before.Owner, messages.SupervisionOverTaken)
		}
		w.post.News(w.post.S.Worker, messages.SupervisionWasTaken)
		return w.done(messages.DidTake)
	})
}

// done confirms to the person what they did.
func (w *supervising) done(deed messages.SupervisionDeed) messages.Message {
	s, user := w.post.S, w.req.Person.User
	return messages.SupervisionDone{SupervisionFacts: messages.SupervisionFactsOf(s, user, s.ZoneOf(user)), Deed: deed}
}

// supervisionReleased gives a request back: it is open for the others again, and goes to all of them.
func supervisionReleased(ctx context.Context, d *Desk, req Request) (Reply, error) {
	user := req.Person.User
	return d.stepSupervision(ctx, req, req.Value, "release", func(_ storage.State, s peer.Supervision) (peer.Supervision, peer.Reason) {
		return s.Release(user, req.At)
	}, func(w *supervising) messages.Message {
		done := w.done(messages.DidRelease) // before it is asked anew
		w.post.Offered(w.before)
		w.post.Retell(w.before)
		w.post.S.Told = nil
		people, channel := w.post.S.GoesTo(w.post.Responsible, 0)
		others := slices.DeleteFunc(slices.Clone(people), func(u string) bool { return u == user })
		if len(others) == 0 && !channel { // nobody else among the first: it goes to the next at once
			more, _ := w.post.S.GoesTo(w.post.Responsible, 2)
			others = slices.DeleteFunc(more, func(u string) bool { return u == user })
		}
		if len(others) == 0 && !channel {
			others = people
		}
		w.post.Ask(others, channel, false)
		w.post.Cards(w.before)
		w.post.News(w.post.S.Worker, messages.SupervisionReleased, user)
		return done
	})
}

// supervisionCancelled takes a request back for its worker.
func supervisionCancelled(ctx context.Context, d *Desk, req Request) (Reply, error) {
	user := req.Person.User
	return d.stepSupervision(ctx, req, req.Value, "cancel", func(_ storage.State, s peer.Supervision) (peer.Supervision, peer.Reason) {
		return s.Cancel(user, req.At)
	}, func(w *supervising) messages.Message {
		w.post.Offered(w.before)
		w.post.Retell(w.before)
		w.post.Cards(w.before)
		w.post.News(w.post.S.Owner, messages.SupervisionWithdrawn)
		return w.done(messages.DidCancel)
	})
}

// supervisionCancelLatest takes the person's latest request back.
func supervisionCancelLatest(ctx context.Context, d *Desk, req Request) (Reply, error) {
	user := req.Person.User
	st, err := d.look(ctx, req, storage.Want{People: []string{user}, Worker: user, Supervision: true})
	if err != nil {
		return Reply{}, err
	}
	latest := peer.Supervision{}
	for _, s := range st.Supervisions {
		if s.Live() && s.AskedAt.After(latest.AskedAt) {
			latest = s
		}
	}
	if latest.ID == "" {
		return say(messages.SupervisionList{Prefix: d.Prefix}), nil
	}
	req.Value = latest.ID
	return supervisionCancelled(ctx, d, req)
}
