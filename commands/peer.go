package commands

import (
	"context"
	"slices"
	"strings"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

func peerCommand() Command {
	return Command{
		Name:        "/peer",
		Description: "Everything about you: your week, your agreement, your codes",
		Usage:       "week | agreement | agreement history | limits | matches | settings | pause | back | leave | induction | help",
		Examples:    []string{"week", "agreement", "agreement history", "limits", "matches", "settings", "pause", "back", "leave", "induction", "help"},
		run:         peerTyped,
		actions: map[string]handler{
			"agreement.suggest": suggestOpened, "agreement.grant": suggestionGranted, "agreement.discuss": suggestionDiscussed,
		},
		forms: map[string]handler{"peer.limits": ownLimitsSubmitted, "peer.settings": settingsSubmitted},
	}
}

// peerTyped answers what was typed behind /peer. All of it is about the person who asks.
func peerTyped(ctx context.Context, d *Desk, req Request) (Reply, error) {
	meaning, rest := messages.Subcommand(req.Text)
	switch {
	case strings.TrimSpace(req.Text) == "", meaning == "help":
		return d.helpWith(ctx, req, messages.PeerHelp, false)
	case meaning == "agreement" && only(rest) == "history":
		return ownHistory(ctx, d, req)
	case meaning == "promise":
		return promiseTyped(ctx, d, req, rest)
	case meaning == "pause":
		return pauseTyped(ctx, d, req, rest)
	case rest != "":
		return d.helpWith(ctx, req, messages.PeerHelp, true)
	case meaning == "week":
		return ownWeek(ctx, d, req)
	case meaning == "agreement":
		return ownAgreement(ctx, d, req)
	case meaning == "limits":
		return ownLimitsForm(ctx, d, req)
	case meaning == "induction":
		return inductionOf(ctx, d, req, req.Person.User)
	case meaning == "back":
		return pauseBack(ctx, d, req)
	case meaning == "leave":
		return ownLeave(ctx, d, req)
	case meaning == "settings":
		return settingsForm(ctx, d, req)
	case meaning == "matches", meaning == "match":
		return ownMatches(ctx, d, req)
	}
	return d.helpWith(ctx, req, messages.PeerHelp, true)
}

// only is the meaning of a text that is one word of ours and nothing else.
func only(text string) string {
	if meaning, rest := messages.Subcommand(text); rest == "" {
		return meaning
	}
	return ""
}

// own reads the person's own records, and refuses whoever is no worker who said yes.
func (d *Desk) own(ctx context.Context, req Request, action peer.Action) (storage.State, messages.Message, error) {
	user := req.Person.User
	st, err := d.look(ctx, req, storage.Want{People: []string{user}, Worker: user, Drafts: true})
	if err != nil {
		return st, nil, err
	}
	if reason := peer.May(actor(req, st), action, peer.Subject{Team: ownTeam(req, st).ID}); reason != peer.OK {
		return st, refused(req, st, reason), nil
	}
	return st, nil, nil
}

// ownAgreement shows what holds, since when and with whom, and what waits for an answer.
func ownAgreement(ctx context.Context, d *Desk, req Request) (Reply, error) {
	st, no, err := d.own(ctx, req, peer.SeeOwnAgreement)
	if err != nil || no != nil {
		return say(no), err
	}
	team := ownTeam(req, st)
	m := messages.AgreementShown{Who: team.Coordinators, Pack: team.RulePack, Draft: st.Draft(req.Person.User) != nil}
	home := zone(req, team)
	m.Terms, m.Agreed = peer.TermsAt(st.Agreements, req.At)
	m.Terms = onwards(m.Terms, peer.DayOf(req.At, home))
	if a, ok := peer.InForce(st.Agreements, req.At); ok {
		m.ProposedBy, m.AcceptedBy, m.Review = a.ProposedBy, a.AnsweredBy, a.Review
		m.Since = peer.DayOf(a.AnsweredAt, home)
	}
	if a, ok := peer.Pending(st.Agreements); ok {
		waiting := proposal(st.Agreements, a, req, home, team.RulePack)
		if m.Pending = &waiting; a.ProposedBy == req.Person.User {
			m.Pending, m.Own = nil, &messages.AgreementSuggested{Proposal: waiting, Asked: a.Asked}
		}
	}
	return say(m), nil
}

// onwards are terms as they hold on a day, with the steps that are still to come.
func onwards(t peer.Terms, day peer.Day) peer.Terms {
	steps := slices.DeleteFunc(slices.Clone(t.Steps), func(s peer.Step) bool { return !day.Before(s.From) })
	t = t.On(day)
	t.Steps = steps
	return t
}
