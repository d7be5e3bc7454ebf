package commands

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"strings"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// feedAsked is what somebody wants of an address: to see whether there is one, and have one where there is none; a new one; or none.
type feedAsked struct {
	kind peer.FeedKind
	team string // of a TeamFeed
	verb string // "", "new" or "off"
}

// feedTyped reads what stands behind "feed": "team", "new", "off".
func feedTyped(kind peer.FeedKind, text string) (feedAsked, bool) {
	asked := feedAsked{kind: kind}
	for text = strings.TrimSpace(text); text != ""; {
		meaning, rest := messages.Subcommand(text)
		switch {
		case meaning == "team" && asked.verb == "":
			asked.kind = peer.TeamFeed
		case (meaning == "new" || meaning == "off") && asked.verb == "":
			asked.verb = meaning
		default:
			return asked, false
		}
		text = rest
	}
	return asked, true
}

// ownFeedTyped answers "/timeoff feed".
func ownFeedTyped(ctx context.Context, d *Desk, req Request, rest string) (Reply, error) {
	asked, ok := feedTyped(peer.OwnFeed, rest)
	if !ok {
		return say(messages.TimeOffHelp{Command: "/" + d.Prefix + "timeoff"}), nil
	}
	return feedFor(ctx, d, req, asked)
}

// teamFeedTyped answers "/team feed".
func teamFeedTyped(ctx context.Context, d *Desk, req Request, rest string) (Reply, error) {
	asked, ok := feedTyped(peer.TeamFeed, rest)
	if !ok {
		return d.usage(messages.TeamHelp, true), nil
	}
	return feedFor(ctx, d, req, asked)
}

// feedFor finds the team where one is meant, and asks which where there are several.
func feedFor(ctx context.Context, d *Desk, req Request, asked feedAsked) (Reply, error) {
	if asked.kind == peer.TeamFeed {
		st, err := d.look(ctx, req, storage.Want{People: []string{req.Person.User}})
		if err != nil {
			return Reply{}, err
		}
		teams := teamsWhere(actor(req, st), peer.SeeAway)
		switch len(teams) {
		case 0:
			return say(nowhere(req, st, peer.SeeAway)), nil
		case 1:
			asked.team = teams[0].ID
		default:
			choices := messages.HolidayTeams{Action: "feed.team"}
			for _, t := range teams {
				choices.Teams = append(choices.Teams, messages.TeamChoice{ID: t.ID, Name: t.Name})
			}
			return say(choices), nil
		}
	}
	return feed(ctx, d, req, asked)
}

func feedTeamChosen(ctx context.Context, d *Desk, req Request) (Reply, error) {
	return feed(ctx, d, req, feedAsked{kind: peer.TeamFeed, team: req.Value})
}

func feedNew(ctx context.Context, d *Desk, req Request) (Reply, error) {
	return feedPressed(ctx, d, req, "new")
}

func feedOff(ctx context.Context, d *Desk, req Request) (Reply, error) {
	return feedPressed(ctx, d, req, "off")
}

func feedPressed(ctx context.Context, d *Desk, req Request, verb string) (Reply, error) {
	kind, team, _ := strings.Cut(req.Value, " ")
	asked := feedAsked{peer.FeedKind(kind), team, verb}
	if asked.kind != peer.OwnFeed && asked.kind != peer.TeamFeed || (asked.kind == peer.TeamFeed) != (team != "") {
		return say(d.stale()), nil
	}
	return feed(ctx, d, req, asked)
}

// feed makes an address, or takes one away. The address is in the reply alone: what is stored is a hash of its secret, and the reply that is
// kept for a repeat of the same request is without it.
func feed(ctx context.Context, d *Desk, req Request, asked feedAsked) (Reply, error) {
	if d.Feeds == "" && asked.verb != "off" {
		return say(messages.FeedNotHere{}), nil
	}
	user, secret := req.Person.User, newSecret()
	made := messages.FeedMade{Kind: asked.kind, Team: asked.team, ID: feedHash(secret)[:10]}
	want := storage.Want{People: []string{user}, Worker: user, Feeds: true}
	m, err := d.unit(ctx, req, want, func(st storage.State) (decision, error) {
		subject := peer.Subject{Team: asked.team}
		if asked.kind == peer.OwnFeed {
			subject.Team = ownTeam(req, st).ID
		}
		action := peer.Feed{Kind: asked.kind}.Action()
		if reason := peer.May(actor(req, st), action, subject); reason != peer.OK && asked.verb != "off" {
			return decision{reply: refused(req, st, reason)}, nil
		}
		name := ""
		if team := st.Team(asked.team); team != nil && asked.kind == peer.TeamFeed {
			name = team.Name
		}
		there, found := feedOf(st, user, asked)
		c := storage.NewChange(st, req.Op, req.At)
		audit := storage.Audit{By: user, Action: "feed." + asked.verb, Team: asked.team, Target: string(asked.kind), Result: "ok"}
		switch {
		case asked.verb == "off" && !found:
			return decision{reply: messages.FeedGone{None: true}}, nil
		case asked.verb == "off":
			c.DropFeeds(user, asked.kind, asked.team)
			c.Audit(audit)
			return decision{reply: messages.FeedGone{}, change: c}, nil
		case asked.verb == "" && found:
			at := zone(req, ownTeam(req, st))
			return decision{reply: messages.FeedThere{Kind: asked.kind, Team: asked.team, Name: name, Since: peer.DayOf(there.MadeAt, at)}}, nil
		}
		audit.Action = "feed.new"
		c.DropFeeds(user, asked.kind, asked.team)
		c.PutFeed(feedHash(secret), peer.Feed{Kind: asked.kind, User: user, Team: asked.team, MadeAt: req.At})
		c.Audit(audit)
		made.Name, made.Again = name, found
		return decision{reply: made, change: c}, nil
	})
	if reply, ok := m.(messages.FeedMade); ok && err == nil && reply.ID == made.ID { // and not that of the same request before
		m = messages.FeedAddress{FeedMade: reply, Address: strings.TrimSuffix(d.Feeds, "/") + messages.FeedPath + secret + messages.FeedEnding}
	}
	return say(m), err
}

// feedOf returns the feed that somebody has already.
func feedOf(st storage.State, user string, asked feedAsked) (peer.Feed, bool) {
	for _, f := range st.Feeds {
		if f.User == user && f.Kind == asked.kind && f.Team == asked.team {
			return f, true
		}
	}
	return peer.Feed{}, false
}

// secretBytes is how long the secret of an address is: nobody guesses 256 bits.
const secretBytes = 32

func newSecret() string {
	raw := make([]byte, secretBytes)
	_, _ = rand.Read(raw) // never fails (Go: crypto/rand)
	return base64.RawURLEncoding.EncodeToString(raw)
}

// feedHash is what is stored of a secret. A secret of 256 bits needs no slow hash: there is no list to try.
func feedHash(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}
