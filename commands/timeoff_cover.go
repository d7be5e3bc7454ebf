package commands

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// askCover asks whoever was not asked before, and tells whoever was that there is nothing to cover any more.
func (w awayWork) askCover(before, t peer.TimeOff) {
	ask := func(of peer.TimeOff, c peer.Cover, over bool) messages.CoverAsk {
		return messages.CoverAsk{
			Worker: of.Worker, ID: of.ID, Code: c.Code, From: of.From, To: of.To, Zone: of.Zone, Agreed: c.Agreed, Declined: c.Declined, Over: over,
		}
	}
	stands := t.Stands() && !t.Over(w.at)
	for _, c := range before.Cover {
		still := stands && coverOut(before, c) == coverOut(t, c) && slices.ContainsFunc(t.Cover, func(n peer.Cover) bool { return n.Code == c.Code && n.Peer == c.Peer })
		if !still {
			w.send(storage.Out{
				ID: coverOut(before, c) + "." + strconv.Itoa(t.Version), Lane: storage.ReplyLane, To: storage.Recipient{User: c.Peer},
				Replaces: coverOut(before, c), Version: t.Version,
			}, ask(before, c, true))
		}
	}
	for _, c := range t.Cover {
		i := slices.IndexFunc(before.Cover, func(o peer.Cover) bool { return o.Code == c.Code && o.Peer == c.Peer })
		switch {
		case !stands:
		case i < 0 || coverOut(before, c) != coverOut(t, c):
			// Somebody else's wish is a nudge: it waits for the person's own hours.
			w.send(storage.Out{ID: coverOut(t, c), Lane: storage.NudgeLane, To: storage.Recipient{User: c.Peer}, Version: t.Version}, ask(t, c, false))
		case before.Cover[i] != c || !before.To.Equal(t.To):
			w.send(storage.Out{
				ID: coverOut(t, c) + "." + strconv.Itoa(t.Version), Lane: storage.ReplyLane, To: storage.Recipient{User: c.Peer},
				Replaces: coverOut(t, c), Version: t.Version,
			}, ask(t, c, false))
		}
	}
}

// coverOut is the id of the message that asks somebody to cover; for other days they are asked anew.
func coverOut(t peer.TimeOff, c peer.Cover) string {
	return "cover." + t.Worker + "." + t.ID + "." + string(c.Code) + "." + c.Peer + "." + strconv.FormatInt(t.From.Unix(), 10)
}

// coverOpened asks whom to ask for each code.
func coverOpened(ctx context.Context, d *Desk, req Request) (Reply, error) {
	user := req.Person.User
	worker, id, _ := strings.Cut(req.Value, " ")
	st, no, err := d.own(ctx, req, peer.TakeTimeOff)
	if err != nil || no != nil {
		return say(no), err
	}
	t, ok := findTimeOff(st, id)
	switch {
	case worker != user || !ok:
		return say(d.stale()), nil
	case !t.Stands() || t.Over(req.At):
		return say(messages.TimeOffRefused{Reason: peer.AlreadyOver}), nil
	}
	return Reply{Form: messages.CoverForm{Worker: user, ID: id, Cover: suggested(st, t, req)}}, nil
}

// suggested are the running codes with whoever was asked for them, agreed to be there each time, or was there the last time.
func suggested(st storage.State, t peer.TimeOff, req Request) []messages.CoverFacts {
	facts := messages.AwayFactsOf(t, runningCodes(st, req.At), nil)
	for i, c := range facts.Cover {
		if m, _ := peer.MatchOf(st.Matches, c.Code); c.Peer == "" && m.Standing.Agreed {
			facts.Cover[i].Peer = m.Standing.Peer
		} else if c.Peer == "" {
			facts.Cover[i].Peer = peer.LastCover(st.TimeOff, c.Code)
		}
	}
	return facts.Cover
}

// coverSubmitted asks the people that were chosen.
func coverSubmitted(ctx context.Context, d *Desk, req Request) (Reply, error) {
	var form messages.CoverForm
	messages.Reopen(&form, req.Private)
	user := req.Person.User
	asked := coverAnswers(req.Values)
	var faults mends
	away, members, err := d.coverers(ctx, req, asked)
	if err != nil {
		return Reply{}, err
	}
	m, err := d.unit(ctx, req, storage.Want{People: []string{user}, Worker: user}, func(st storage.State) (decision, error) {
		faults = mends{}
		team := ownTeam(req, st)
		if reason := peer.May(actor(req, st), peer.TakeTimeOff, peer.Subject{Team: team.ID}); reason != peer.OK {
			return decision{reply: refused(req, st, reason)}, nil
		}
		before, ok := findTimeOff(st, form.ID)
		if !ok || form.Worker != user {
			return decision{reply: d.stale()}, nil
		}
		if faults = coverFaults(asked, before, team.ID, req, st, members, away); len(faults) > 0 {
			return decision{}, nil
		}
		t, reason := before.AskCover(asked, req.At)
		if reason != peer.OK {
			return decision{reply: messages.TimeOffRefused{Reason: reason}}, nil
		}
		w := awayWork{st: st, change: storage.NewChange(st, req.Op, req.At), team: team, at: req.At}
		if more := w.update(before, t); len(more) > 0 {
			return decision{more: more}, nil
		}
		w.audit(user, peer.TakeTimeOff, t)
		return decision{reply: messages.CoverAsked{AwayFacts: w.facts(t)}, change: w.change}, nil
	})
	if err == nil && len(faults) > 0 {
		return Reply{Errors: faults}, nil
	}
	return say(m), err
}

// coverAnswers reads whom a form asks for which code; a code whose input was left empty is asked of nobody.
func coverAnswers(values map[string]Values) map[peer.Code]string {
	asked := map[peer.Code]string{}
	for block, answer := range values {
		if code, ok := strings.CutPrefix(block, messages.CoverBlock("")); ok {
			if normal, valid := peer.NormalCode(code); valid && (answer.One() == "" || userID.MatchString(answer.One())) {
				asked[normal] = answer.One()
			}
		}
	}
	return asked
}

// coverers reads the time off and the member records of the people that a form asks.
func (d *Desk) coverers(ctx context.Context, req Request, asked map[peer.Code]string) (map[string][]peer.TimeOff, map[string]peer.Member, error) {
	var users []string
	for _, user := range asked {
		if user != "" {
			users = append(users, user)
		}
	}
	if users = unique(users); len(users) == 0 {
		return nil, nil, nil
	}
	st, err := d.look(ctx, req, storage.Want{People: users})
	if err != nil {
		return nil, nil, err
	}
	away, err := d.Store.TimeOffOf(ctx, req.Workspace, users)
	return away, st.Members, err
}

// coverFaults says beside each code who cannot be asked: whoever is no worker of the team, the person themselves, and whoever
// is away then too.
func coverFaults(asked map[peer.Code]string, t peer.TimeOff, team string, req Request, st storage.State, members map[string]peer.Member, away map[string][]peer.TimeOff) mends {
	faults := mends{}
	codes := runningCodes(st, req.At)
	for code, user := range asked {
		m := members[user]
		switch {
		case !slices.Contains(codes, code):
			delete(asked, code)
		case user == "":
		case user == req.Person.User || m.Team != team || m.State != peer.Active:
			faults.add(messages.CoverBlock(code), messages.PeerBad)
		case slices.ContainsFunc(away[user], func(o peer.TimeOff) bool { return o.Stands() && o.From.Before(t.To) && t.From.Before(o.To) }):
			faults.add(messages.CoverBlock(code), messages.PeerAway)
		}
	}
	return faults
}

// coverYes and coverNo answer whoever was asked to be there for a code.
func coverYes(ctx context.Context, d *Desk, req Request) (Reply, error) {
	return answerCover(ctx, d, req, true)
}

func coverNo(ctx context.Context, d *Desk, req Request) (Reply, error) {
	return answerCover(ctx, d, req, false)
}

func answerCover(ctx context.Context, d *Desk, req Request, yes bool) (Reply, error) {
	user := req.Person.User
	fields := strings.Fields(req.Value)
	if len(fields) != 3 {
		return say(d.stale()), nil
	}
	worker, id, code := fields[0], fields[1], peer.Code(fields[2])
	m, err := d.unit(ctx, req, storage.Want{People: unique([]string{user, worker}), Worker: worker}, func(st storage.State) (decision, error) {
		own := ownTeam(req, st)
		if reason := peer.May(actor(req, st), peer.TakeTimeOff, peer.Subject{Team: own.ID}); reason != peer.OK {
			return decision{reply: refused(req, st, reason)}, nil
		}
		before, ok := findTimeOff(st, id)
		if !ok || before.Team != own.ID {
			return decision{reply: d.stale()}, nil
		}
		t, reason := before.AnswerCover(user, code, yes, req.At)
		answered := messages.CoverAsk{
			Worker: worker, ID: id, Code: code, From: t.From, To: t.To, Zone: t.Zone, Agreed: yes, Declined: !yes, Over: reason == peer.AlreadyOver,
		}
		switch reason {
		case peer.OK:
		case peer.AlreadyAnswered, peer.AlreadyOver: // pressed twice, or too late
			return decision{reply: answered}, nil
		default:
			return decision{reply: d.stale()}, nil
		}
		w := awayWork{st: st, change: storage.NewChange(st, req.Op, req.At), team: own, at: req.At}
		if more := w.update(before, t); len(more) > 0 {
			return decision{more: more}, nil
		}
		w.send(storage.Out{
			ID: coverOut(t, peer.Cover{Code: code, Peer: user}) + ".answer." + strconv.Itoa(t.Version), Lane: storage.NudgeLane, To: storage.Recipient{User: worker},
		}, messages.CoverAnswered{AwayFacts: w.facts(t), Code: code, Peer: user, Yes: yes})
		w.audit(user, peer.TakeTimeOff, t)
		return decision{reply: answered, change: w.change}, nil
	})
	return say(m), err
}

// timeOffText shows the text to pass on.
func timeOffText(ctx context.Context, d *Desk, req Request) (Reply, error) {
	worker, id, _ := strings.Cut(req.Value, " ")
	st, no, err := d.own(ctx, req, peer.TakeTimeOff)
	if err != nil || no != nil {
		return say(no), err
	}
	t, ok := findTimeOff(st, id)
	if !ok || worker != req.Person.User {
		return say(d.stale()), nil
	}
	return say(messages.PassOn{AwayFacts: messages.AwayFactsOf(t, runningCodes(st, req.At), nil)}), nil
}
