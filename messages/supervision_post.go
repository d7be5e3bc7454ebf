package messages

import (
	"slices"
	"strconv"
	"time"

	"alongside/peer"
)

// SupervisionLetter is a message that follows from what happened to a request for supervision: to whom, in which lane, and what it
// takes the place of. Ids follow from the request alone and name no person but the recipient, so that a log of them tells
// nothing about who asked.
type SupervisionLetter struct {
	ID       string
	User     string // or Channel
	Channel  string
	Lane     string // "alert" for what must not be lost, "reply", "nudge" for reminders
	Replaces string
	Version  int
	Message  Message
}

const (
	alertLane = "alert"
	replyLane = "reply"
	nudgeLane = "nudge"
)

// SupervisionPost makes the letters about one request.
type SupervisionPost struct {
	peer.Responsible
	S       peer.Supervision
	Step    int // of the clock that stands in the present state
	Letters []SupervisionLetter
}

func (p *SupervisionPost) id(parts ...string) string {
	id := "supervision." + p.S.ID
	for _, part := range parts {
		id += "." + part
	}
	return id
}

// shown is the number of what a message shows: it grows with each version and each step.
func (p *SupervisionPost) shown() int { return p.S.Version*10_000 + p.Step }

func (p *SupervisionPost) add(l SupervisionLetter) { p.Letters = append(p.Letters, l) }

// update changes a message in place.
func (p *SupervisionPost) update(first string, l SupervisionLetter) {
	l.ID, l.Replaces, l.Version = first+".v"+strconv.Itoa(p.shown()), first, p.shown()
	p.add(l)
}

// facts are what a person reads about the request.
func (p *SupervisionPost) facts(user string) SupervisionFacts {
	zone := p.Team.Zone
	if user == p.S.Worker || user == p.S.Owner {
		if own := p.S.ZoneOf(user); own != "" {
			zone = own
		}
	}
	return SupervisionFactsOf(p.S, user, zone)
}

// Cards shows both where the request stands. before is the request as it was, the zero value where there was none.
func (p *SupervisionPost) Cards(before peer.Supervision) {
	worker := SupervisionLetter{User: p.S.Worker, Lane: alertLane, Message: p.card(p.S.Worker)}
	if before.Version == 0 {
		worker.ID, worker.Version = p.id("card"), p.shown()
		p.add(worker)
	} else {
		p.update(p.id("card"), worker)
	}
	if before.Owner != "" && before.Owner != p.S.Owner {
		left := p.facts(before.Owner)
		left.Zone = before.OwnerZone
		p.update(p.ownerCard(before), SupervisionLetter{User: before.Owner, Lane: replyLane, Message: SupervisionCard{SupervisionFacts: left, Left: true}})
	}
	if p.S.Owner == "" {
		return
	}
	owner := SupervisionLetter{User: p.S.Owner, Lane: alertLane, Message: p.card(p.S.Owner)}
	if before.Owner != p.S.Owner {
		owner.ID, owner.Version = p.ownerCard(p.S), p.shown()
		p.add(owner)
	} else {
		p.update(p.ownerCard(p.S), owner)
	}
}

func (p *SupervisionPost) ownerCard(s peer.Supervision) string {
	return p.id("card", strconv.Itoa(s.Round), s.Owner)
}

// card is the present state as one of the two reads it.
func (p *SupervisionPost) card(user string) SupervisionCard {
	m := SupervisionCard{SupervisionFacts: p.facts(user)}
	switch p.S.State {
	case peer.SupervisionOpen:
		m.Next = p.S.StepAt(p.Step+1, p.Team)
		m.NextWho, _ = p.S.GoesTo(p.Responsible, p.Step+1)
		for _, t := range p.S.Told {
			if t.To == peer.ToChannel {
				m.Channel = true
			} else {
				m.Who = append(m.Who, t.To)
			}
		}
	case peer.SupervisionTaken:
		m.Next = p.S.StepAt(p.Step+1, p.Team)
	case peer.SupervisionOffered:
		m.Offered = p.S.OfferedBy == user
	}
	return m
}

// request is the id of the message with which somebody got the request.
func (p *SupervisionPost) request(s peer.Supervision, t peer.SupervisionTold) string {
	return p.id("ask", strconv.Itoa(s.Round), strconv.Itoa(t.Step), t.To)
}

// Ask sends the request to the people, and to the channel, that get it at the present step. It notes them in S. Whoever had
// it already gets it once: the message before says that there is a newer one.
func (p *SupervisionPost) Ask(people []string, channel, help bool) {
	before := p.S.Told
	p.S = p.S.Tell(people, channel, p.Step)
	for _, t := range before {
		if slices.Contains(people, t.To) && t.Step != p.Step {
			p.update(p.request(p.S, t), SupervisionLetter{User: t.To, Lane: replyLane, Message: SupervisionRequest{SupervisionFacts: p.facts(t.To), Gone: true}})
		}
	}
	if channel {
		p.add(SupervisionLetter{ID: p.request(p.S, peer.SupervisionTold{To: peer.ToChannel, Step: p.Step}), Channel: p.Team.CoordinatorsChannel,
			Lane: alertLane, Version: p.shown(), Message: p.told(peer.ToChannel, help)})
	}
	for _, user := range people {
		p.add(SupervisionLetter{ID: p.request(p.S, peer.SupervisionTold{To: user, Step: p.Step}), User: user, Lane: alertLane, Version: p.shown(),
			Message: p.told(user, help)})
	}
}

// told is the request as somebody gets it. In the channel it says who asks and by when, and nothing more.
func (p *SupervisionPost) told(to string, help bool) SupervisionRequest {
	m := SupervisionRequest{SupervisionFacts: p.facts(to), Step: p.Step, Help: help}
	if to == peer.ToChannel {
		m.Channel, m.Kind, m.Way, m.Topic, m.At, m.Minutes = true, "", "", false, time.Time{}, 0
		m.Kind = peer.PracticalMatter // the same for all: it is not shown, and not stored with the message
	}
	return m
}

// Retell shows everybody who got the request, as of before, what became of it.
func (p *SupervisionPost) Retell(before peer.Supervision) {
	for _, t := range before.Told {
		m := p.told(t.To, false)
		m.Step = t.Step
		if p.S.Round != before.Round {
			m.Gone = true
		}
		l := SupervisionLetter{User: t.To, Lane: replyLane, Message: m}
		if t.To == peer.ToChannel {
			l.User, l.Channel = "", p.Team.CoordinatorsChannel
		}
		p.update(p.request(before, t), l)
	}
}

// Offer sends the times on offer to the one who picks.
func (p *SupervisionPost) Offer(moved bool) {
	to := p.S.Other(p.S.OfferedBy)
	p.add(SupervisionLetter{ID: p.id("times", strconv.Itoa(p.S.OfferedAs)), User: to, Lane: alertLane, Version: p.shown(), Message: SupervisionTimes{
		SupervisionFacts: p.facts(to), Times: p.S.Offers, Offer: p.S.OfferedAs, Moved: moved}})
}

// Offered shows whoever was to pick, as of before, that the offer is over.
func (p *SupervisionPost) Offered(before peer.Supervision) {
	if before.State != peer.SupervisionOffered {
		return
	}
	to := before.Other(before.OfferedBy)
	facts := p.facts(to)
	facts.Zone = before.ZoneOf(to)
	if facts.Minutes == 0 {
		facts.Minutes = before.Minutes
	}
	p.update(p.id("times", strconv.Itoa(before.OfferedAs)), SupervisionLetter{User: to, Lane: replyLane, Message: SupervisionTimes{
		SupervisionFacts: facts, Times: before.Offers, Offer: before.OfferedAs, Closed: true}})
}

// News tells one of the two that something happened.
func (p *SupervisionPost) News(to string, event SupervisionEvent, who ...string) {
	if to == "" {
		return
	}
	lane := replyLane
	switch event {
	case SupervisionSlow, SupervisionToPick, SupervisionTomorrow, SupervisionSoon:
		lane = nudgeLane
	}
	p.add(SupervisionLetter{ID: p.id("news", strconv.Itoa(p.S.Version), strconv.Itoa(p.Step), to), User: to, Lane: lane, Version: p.shown(),
		Message: SupervisionNews{SupervisionFacts: p.facts(to), Event: event, Who: who}})
}

// Noted tells the worker that a talk was noted that had no request.
func (p *SupervisionPost) Noted() { p.News(p.S.Worker, SupervisionWasNoted) }

// Happened asks both whether the talk happened, and notes that in S.
func (p *SupervisionPost) Happened() {
	before := p.S
	p.S.AskedStep, p.S.AskedAs = p.Step, p.S.Version
	for _, user := range []string{p.S.Worker, p.S.Owner} {
		if before.AskedStep > 0 && before.AskedAs == p.S.Version { // asked again: the question before goes
			p.update(p.happened(before, user), SupervisionLetter{User: user, Lane: replyLane, Message: SupervisionRequest{SupervisionFacts: p.facts(user), Gone: true}})
		}
		p.add(SupervisionLetter{ID: p.happened(p.S, user), User: user, Lane: nudgeLane, Version: p.shown(), Message: SupervisionHappened{p.facts(user)}})
	}
}

// Invite brings both the talk for their calendars.
func (p *SupervisionPost) Invite(at time.Time) {
	for _, user := range []string{p.S.Worker, p.S.Owner} {
		p.add(SupervisionLetter{ID: p.id("calendar", strconv.Itoa(p.S.Version), user), User: user, Lane: replyLane, Version: p.shown(),
			Message: SupervisionInvite{SupervisionFacts: p.facts(user), Sequence: p.S.Moves, Stamp: at}})
	}
}

func (p *SupervisionPost) happened(s peer.Supervision, user string) string {
	return p.id("happened", strconv.Itoa(s.AskedAs), strconv.Itoa(s.AskedStep), user)
}

// Answered shows both what was said about whether the talk happened.
func (p *SupervisionPost) Answered(before peer.Supervision) {
	if before.AskedStep == 0 {
		return
	}
	for _, user := range []string{before.Worker, before.Owner} {
		facts := p.facts(user)
		if facts.At.IsZero() {
			facts.At, facts.Minutes = before.At, before.Minutes
		}
		p.update(p.happened(before, user), SupervisionLetter{User: user, Lane: replyLane, Message: SupervisionHappened{facts}})
	}
}
