package commands

import (
	"cmp"
	"context"
	"slices"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// longestPrep is how many days back a card of preparation looks at most.
const longestPrep = 84

// supervisionPrepare shows a worker their own numbers since the last talk. It is read and answered, and stored nowhere.
func supervisionPrepare(ctx context.Context, d *Desk, req Request) (Reply, error) {
	card, no, err := d.prepare(ctx, req)
	if err != nil || no != nil {
		return say(no), err
	}
	return say(card), nil
}

// prepare makes the card from the worker's own records.
func (d *Desk) prepare(ctx context.Context, req Request) (messages.SupervisionPrep, messages.Message, error) {
	user := req.Person.User
	today := peer.DayOf(req.At, req.Person.Zone)
	st, err := d.look(ctx, req, storage.Want{
		People: []string{user}, Worker: user, Supervision: true, Weeks: peer.WeeksBetween(today.Add(-longestPrep), today.Add(1)),
	})
	if err != nil {
		return messages.SupervisionPrep{}, nil, err
	}
	team := ownTeam(req, st)
	if reason := peer.May(actor(req, st), peer.AskSupervision, peer.Subject{Team: team.ID}); reason != peer.OK {
		return messages.SupervisionPrep{}, refused(req, st, reason), nil
	}
	home := zone(req, team)
	card := messages.SupervisionPrep{Worker: user, Since: peer.DayOf(req.At, home).Add(-longestPrep)}
	from := req.At.AddDate(0, 0, -longestPrep)
	if last, had := peer.LastSupervision(st.Supervisions, ""); had && last.At.After(from) {
		from = last.At
		card.Since = peer.DayOf(last.At, home)
	}
	counts := map[peer.Code]int{}
	for _, c := range st.Contacts {
		if c.Heavy && !c.Start.Before(from) {
			card.Heavy++
		}
		switch {
		case c.Start.Before(from):
		case c.Outcome == peer.Missed:
			card.Missed++
		case c.Counts():
			card.Contacts++
			card.Minutes += c.Minutes
			if c.Code != "" {
				counts[c.Code]++
			}
		}
	}
	for code, n := range counts {
		card.Codes = append(card.Codes, messages.CodeCount{Code: code, N: n})
	}
	slices.SortFunc(card.Codes, func(a, b messages.CodeCount) int {
		return cmp.Or(cmp.Compare(b.N, a.N), peer.CompareCodes(a.Code, b.Code))
	})
	for _, a := range st.Alerts {
		if a.RaisedAt.After(from) && a.State != peer.Withdrawn {
			card.Alerts++
		}
	}
	for _, s := range st.Supervisions {
		if s.State == peer.SupervisionHeld {
			card.Question++
		}
		if s.Live() && s.Owner != "" && (req.Value == "" || req.Value == s.ID || card.ID == "") {
			card.ID, card.Owner = s.ID, s.Owner
		}
	}
	return card, nil, nil
}

// supervisionShared sends the worker's numbers to the one with whom they talk, as they are at this moment.
func supervisionShared(ctx context.Context, d *Desk, req Request) (Reply, error) {
	card, no, err := d.prepare(ctx, req)
	if err != nil || no != nil {
		return say(no), err
	}
	user := req.Person.User
	m, err := d.unit(ctx, req, storage.Want{People: []string{user}, Worker: user, Supervision: true}, func(st storage.State) (decision, error) {
		i := slices.IndexFunc(st.Supervisions, func(s peer.Supervision) bool { return s.ID == req.Value && s.Live() && s.Owner != "" })
		if i < 0 {
			return decision{reply: d.stale()}, nil
		}
		s := st.Supervisions[i]
		card.ID, card.Owner, card.Shared, card.Question, card.Heavy = s.ID, s.Owner, true, 0, 0
		change := storage.NewChange(st, req.Op, req.At)
		send(change, storage.Out{ID: "supervision." + s.ID + ".prep." + req.Op, Team: s.Team, Lane: storage.ReplyLane, To: storage.Recipient{User: s.Owner}, Version: 1}, card)
		change.Audit(supervisionAudit(s, user, "share"))
		return decision{reply: messages.SupervisionPrepShared{Owner: s.Owner}, change: change}, nil
	})
	return say(m), err
}
