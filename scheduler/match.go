package scheduler

import (
	"context"
	"strconv"
	"time"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// readMatch says what an entry about a match needs: the records of the worker.
func readMatch(e entry) (storage.Want, error) {
	m, err := storage.ReadMatchDue(e.Due)
	return storage.Want{Worker: m.Worker, People: []string{m.Worker}}, err
}

// matchTold is a match of which both sides are told something.
type matchTold struct {
	about storage.MatchDue
	match peer.Match
	team  peer.Team
	zone  string
	off   []peer.TimeOff
	at    time.Time
}

// matchToTell returns the match that an entry is about, false where it is gone or its worker is no longer in the team.
func matchToTell(e entry, st storage.State, at time.Time) (matchTold, bool, error) {
	about, err := storage.ReadMatchDue(e.Due)
	if err != nil {
		return matchTold{}, false, poison("undecodable")
	}
	m := st.Member(about.Worker)
	match, found := st.MatchAt(about.Code, about.Turn)
	if !found || m == nil || m.State != peer.Active {
		return matchTold{}, false, nil
	}
	team := st.Team(m.Team)
	if team == nil {
		return matchTold{}, false, poison("the team of the worker is gone")
	}
	return matchTold{about: about, match: match, team: *team, zone: matchZone(*m, *team), off: st.TimeOff, at: at}, true, nil
}

func matchZone(m peer.Member, team peer.Team) string {
	if m.Zone != "" {
		return m.Zone
	}
	return team.Zone
}

// tell tells the worker first, then the coordinators: in their channel or, where they have none, each of them.
func (t matchTold) tell(c *storage.Change, what string, message func(messages.MatchFacts) messages.Message) {
	id := storage.MatchOut(t.match) + what + "."
	facts := func(reader string) messages.Message {
		return message(messages.MatchFactsOf(t.match, t.off, t.at, t.zone, reader))
	}
	nudge(c, storage.Out{ID: id + "worker", Team: t.team.ID, To: storage.Recipient{User: t.match.Worker}, At: t.at}, facts(t.match.Worker))
	to := []storage.Recipient{{Channel: t.team.CoordinatorsChannel}}
	if t.team.CoordinatorsChannel == "" {
		to = nil
		for _, user := range t.team.OfMatch(t.match) {
			to = append(to, storage.Recipient{User: user})
		}
	}
	for _, recipient := range to {
		nudge(c, storage.Out{ID: id + recipient.User + recipient.Channel, Team: t.team.ID, To: recipient, After: id + "worker", At: t.at}, facts(""))
	}
}

// remindOfEnd tells both sides how long a match is expected to last yet. Where more than one step came due while nothing ran, only
// the last is told. It lapses where the match has another expected end by now, where its ending is planned and where it is over.
func remindOfEnd(e entry, st storage.State, at time.Time, c *storage.Change) (lapsed bool, err error) {
	t, found, err := matchToTell(e, st, at)
	if err != nil || !found || t.match.End.Unix() != t.about.End || t.match.CountdownReached(at, t.zone) != t.about.Step {
		return true, err
	}
	what := "countdown." + strconv.Itoa(t.about.Step) + "." + strconv.FormatInt(t.about.End, 36)
	t.tell(c, what, func(f messages.MatchFacts) messages.Message {
		return messages.MatchCountdown{MatchFacts: f, Step: t.about.Step}
	})
	c.Audit(storage.Audit{
		By: "clock", Action: "match.countdown", Team: t.team.ID, Worker: t.match.Worker, Target: string(t.match.Code), Result: "step " + strconv.Itoa(t.about.Step),
	})
	return false, nil
}

// endMatch notes on the morning after the last day that a match has ended, and tells both sides. It ended by itself: from midnight
// on no contact is logged with it, whether or not a copy of the program ran then.
func endMatch(e entry, st storage.State, at time.Time, c *storage.Change) (lapsed bool, err error) {
	t, found, err := matchToTell(e, st, at)
	if err != nil || !found || t.match.State != peer.MatchEnding || t.match.Ended.Unix() != t.about.End {
		return true, err
	}
	ended, reason := t.match.Finish("clock", at)
	if reason != peer.OK {
		return true, nil
	}
	t.match = ended
	c.PutMatch(ended)
	if colleague := ended.Standing.Peer; colleague != "" { // there is nothing to cover any more: said where it was asked
		asked := storage.StandingOut(ended)
		put(c, storage.Out{
			ID: asked + ".over", Team: t.team.ID, Lane: storage.ReplyLane, To: storage.Recipient{User: colleague}, Replaces: asked, Version: ended.Version, At: at,
		}, messages.StandingAsk{MatchFacts: messages.MatchFactsOf(ended, nil, at, t.zone, colleague), Over: true})
	}
	t.tell(c, "over", func(f messages.MatchFacts) messages.Message { return messages.MatchOver{MatchFacts: f} })
	c.Audit(storage.Audit{By: "clock", Action: "match.end", Team: t.team.ID, Worker: ended.Worker, Target: string(ended.Code), Result: "ok"})
	return false, nil
}

// expectCountdowns: each step to come of each match that is active is told on its day. Those that lie further ahead than a sweep
// looks are left to a later one.
func expectCountdowns(ctx context.Context, r *Runner, at time.Time) ([]expected, error) {
	return expectOfMembers(ctx, r, at, false, storage.Due.Member, func(st storage.State, m peer.Member, team peer.Team, at time.Time) (dues []storage.Due) {
		for _, match := range st.Matches {
			if match.StateAt(at) != peer.MatchActive {
				continue
			}
			for _, due := range storage.MatchCountdowns(match, at, matchZone(m, team)) {
				if due.At.Before(at.Add(sweepAhead)) {
					dues = append(dues, due)
				}
			}
		}
		return dues
	})
}

// expectMatchEnds: each match whose last day is set ends after it, and one whose last day is over has ended.
func expectMatchEnds(ctx context.Context, r *Runner, at time.Time) ([]expected, error) {
	return expectOfMembers(ctx, r, at, false, storage.Due.Member, func(st storage.State, m peer.Member, team peer.Team, at time.Time) (dues []storage.Due) {
		for _, match := range st.Matches {
			if due := storage.MatchEnd(match, matchZone(m, team)); match.State == peer.MatchEnding && due.At.Before(at.Add(sweepAhead)) {
				dues = append(dues, due)
			}
		}
		return dues
	})
}
