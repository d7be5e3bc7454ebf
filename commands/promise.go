package commands

import (
	"context"
	"slices"
	"strings"
	"time"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// promiseTyped answers what was typed behind "/peer promise": a promise to note, or the list.
func promiseTyped(ctx context.Context, d *Desk, req Request, text string) (Reply, error) {
	users, words := mentioned(text)
	words, _ = peer.Clean(words)
	words = strings.TrimSpace(messages.Normal(words))
	if len(users) == 0 && (words == "" || messages.PromiseWord(words) == "list") {
		return promiseList(ctx, d, req)
	}
	what, day, ok := parsePromise(words, readerOf(req.Person.Language))
	if len(users) != 1 || !ok || len([]rune(text)) > maxTyped {
		return say(messages.PromiseHelp{Prefix: d.Prefix}), nil
	}
	return notePromise(ctx, d, req, users[0], what, day)
}

// parsePromise parts "job description by 1 June" into what it is and its day.
func parsePromise(text string, r reader) (what string, day daySaid, ok bool) {
	words := strings.Fields(text)
	for i := len(words) - 1; i > 0; i-- {
		n := 0
		for k := min(2, len(words)-i); k > 0; k-- {
			if messages.PromiseWord(strings.Join(words[i:i+k], " ")) == "by" {
				n = k
				break
			}
		}
		if n == 0 {
			continue
		}
		d, rest := draft{length: -1, clock: -1, unsure: -1}, words[i+n:]
		if len(rest) == 0 {
			return "", day, false
		}
		taken, bad := d.takeDate(rest, r)
		if taken == 0 && bad == nil {
			taken, bad = d.takeDay(rest, r)
		}
		return strings.Join(words[:i], " "), d.day, bad == nil && taken == len(rest)
	}
	return "", day, false
}

// notePromise notes a promise between the person and another one. Whoever of the two is responsible for the team is the one
// who promised. What is not on the list is kept only where the team has turned free text on, and encrypted.
func notePromise(ctx context.Context, d *Desk, req Request, other, typed string, said daySaid) (Reply, error) {
	user, id := req.Person.User, d.NewID()
	st, err := d.look(ctx, req, storage.Want{People: []string{user, other}})
	if err != nil {
		return Reply{}, err
	}
	worker, by := user, other
	if m := st.Member(user); m == nil || m.State != peer.Active || st.Team(m.Team) == nil || !responsible(*st.Team(m.Team), other) {
		worker, by = other, user
	}
	want := storage.Want{People: unique([]string{user, other}), Worker: worker, Supervision: true}
	m, err := d.unit(ctx, req, want, func(st storage.State) (decision, error) {
		m := st.Member(worker)
		if worker == by || m == nil || m.State != peer.Active || st.Team(m.Team) == nil || !responsible(*st.Team(m.Team), by) {
			return decision{reply: messages.PromiseHelp{Prefix: d.Prefix}}, nil
		}
		team := *st.Team(m.Team)
		today := peer.DayOf(req.At, team.Zone)
		days, bad := said.ahead(today)
		if bad != nil || len(days) == 0 || days[len(days)-1].Before(today) {
			return decision{reply: messages.PromiseHelp{Prefix: d.Prefix}}, nil
		}
		p := peer.Promise{ID: id, Version: 1, Worker: worker, Team: team.ID, By: by, What: messages.PromiseWord(typed), Due: days[len(days)-1], NotedBy: user, NotedAt: req.At}
		if user == by {
			p.Confirmed = req.At
		}
		if !slices.Contains(peer.PromiseKinds, p.What) {
			suspicion, _ := peer.Suspect(typed, nil)
			if !d.Seal.Ready() || !st.SupervisionSettings[team.ID].Text || suspicion != "" && suspicion != peer.LooksLikeName {
				return decision{reply: messages.PromiseHelp{Prefix: d.Prefix}}, nil
			}
			sealed, err := d.Seal.Seal([]byte(typed), req.Workspace, worker, "promise", id)
			if err != nil {
				return decision{}, err
			}
			p.What, p.Sealed = "other", sealed
		}
		change := storage.NewChange(st, req.Op, req.At)
		change.PutPromise(p)
		change.Due(storage.PromiseDue(p, p.StepReached(req.At, team)+1, team))
		first := messages.PromiseAsked
		if user == by {
			first = messages.PromiseGiven
		}
		tellPromise(change, p, other, first, req.At)
		change.Audit(storage.Audit{By: user, Action: "promise.note", Team: team.ID, Worker: worker, Target: id, Result: "ok"})
		return decision{reply: promiseNote(p, user, messages.PromiseNoted, req.At), change: change}, nil
	})
	return say(m), err
}

func responsible(team peer.Team, user string) bool {
	return slices.Contains(team.Coordinators, user) || slices.Contains(team.Deputies, user)
}

func promiseNote(p peer.Promise, reader string, state messages.PromiseState, at time.Time) messages.PromiseNote {
	return messages.PromiseNote{ID: p.ID, Worker: p.Worker, By: p.By, What: p.What, Text: p.Sealed != "", Due: p.Due, Age: p.Age(at), Mine: reader == p.Worker, State: state}
}

// tellPromise tells one of the two.
func tellPromise(c *storage.Change, p peer.Promise, to string, state messages.PromiseState, at time.Time) {
	send(c, storage.Out{ID: "promise." + p.ID + "." + string(state) + "." + to, Team: p.Team, Lane: storage.ReplyLane, To: storage.Recipient{User: to}, Version: 1},
		promiseNote(p, to, state, at))
}

// promiseList shows both what stands, with its age.
func promiseList(ctx context.Context, d *Desk, req Request) (Reply, error) {
	user := req.Person.User
	st, err := d.look(ctx, req, storage.Want{People: []string{user}})
	if err != nil {
		return Reply{}, err
	}
	if reason := peer.May(actor(req, st), peer.AskSupervision, peer.Subject{Team: ownTeam(req, st).ID}); reason != peer.OK && len(teamsWhere(actor(req, st), peer.TakeSupervision)) == 0 {
		return say(refused(req, st, reason)), nil
	}
	live, err := d.Store.LivePromises(ctx, req.Workspace)
	if err != nil {
		return Reply{}, err
	}
	list := messages.PromiseList{Prefix: d.Prefix}
	for _, p := range live {
		if p.Worker == user || p.By == user {
			list.All = append(list.All, promiseNote(p, user, messages.PromiseNoted, req.At))
		}
	}
	return say(list), nil
}

func promiseConfirmed(ctx context.Context, d *Desk, req Request) (Reply, error) {
	return stepPromise(ctx, d, req, messages.PromiseConfirmed, func(p peer.Promise) (peer.Promise, peer.Reason) {
		return p.Confirm(req.Person.User, req.At)
	})
}

func promiseKept(ctx context.Context, d *Desk, req Request) (Reply, error) {
	return stepPromise(ctx, d, req, messages.PromiseKept, func(p peer.Promise) (peer.Promise, peer.Reason) {
		return p.Close(req.Person.User, true, req.At)
	})
}

func promiseDropped(ctx context.Context, d *Desk, req Request) (Reply, error) {
	return stepPromise(ctx, d, req, messages.PromiseDropped, func(p peer.Promise) (peer.Promise, peer.Reason) {
		return p.Close(req.Person.User, false, req.At)
	})
}

// stepPromise takes a promise a step further and tells the other one.
func stepPromise(ctx context.Context, d *Desk, req Request, state messages.PromiseState, step func(peer.Promise) (peer.Promise, peer.Reason)) (Reply, error) {
	user := req.Person.User
	m, err := d.unit(ctx, req, storage.Want{People: []string{user}, Find: req.Value, Supervision: true}, func(st storage.State) (decision, error) {
		i := slices.IndexFunc(st.Promises, func(p peer.Promise) bool { return p.ID == req.Value && (p.Worker == user || p.By == user) })
		if i < 0 {
			return decision{reply: d.stale()}, nil
		}
		p, reason := step(st.Promises[i])
		if reason == peer.AlreadyHeld {
			return decision{reply: d.stale()}, nil
		}
		if reason != peer.OK {
			return decision{reply: messages.SupervisionRefused{Reason: reason}}, nil
		}
		change := storage.NewChange(st, req.Op, req.At)
		change.PutPromise(p)
		other := p.By
		if user == p.By {
			other = p.Worker
		}
		tellPromise(change, p, other, state, req.At)
		change.Audit(storage.Audit{By: user, Action: "promise." + string(state), Team: p.Team, Worker: p.Worker, Target: p.ID, Result: "ok"})
		return decision{reply: promiseNote(p, user, state, req.At), change: change}, nil
	})
	return say(m), err
}

// promiseOpened shows one of the two what was promised in the words in which it was noted.
func promiseOpened(ctx context.Context, d *Desk, req Request) (Reply, error) {
	user := req.Person.User
	st, err := d.look(ctx, req, storage.Want{People: []string{user}, Find: req.Value, Supervision: true})
	if err != nil {
		return Reply{}, err
	}
	i := slices.IndexFunc(st.Promises, func(p peer.Promise) bool { return p.ID == req.Value && (p.Worker == user || p.By == user) })
	if i < 0 {
		return say(d.stale()), nil
	}
	plain, err := d.Seal.Open(st.Promises[i].Sealed, req.Workspace, st.Promises[i].Worker, "promise", st.Promises[i].ID)
	return Reply{Form: messages.SupervisionTopic{Text: string(plain), Gone: err != nil}}, nil
}
