package commands

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

func timeOffCommand() Command {
	return Command{
		Name:        "/timeoff",
		Description: "Take time off, or see who is away",
		Usage:       "tomorrow | 24.12-2.1 holiday | today afternoon | list | cancel | team | feed",
		Examples:    []string{"tomorrow", "24.12-2.1 holiday", "today afternoon", "list", "cancel", "team", "feed", "help"},
		run:         timeOffTyped,
		actions: map[string]handler{
			"timeoff.run": timeOffRun, "timeoff.form": timeOffForm, "timeoff.cancel": timeOffCancel, "timeoff.text": timeOffText,
			"timeoff.cover": coverOpened, "timeoff.approve": timeOffApprove, "timeoff.deny": timeOffDenyForm, "timeoff.offer": timeOffOfferForm,
			"timeoff.take": timeOffTake, "timeoff.leave": timeOffLeave, "policy.team": policyChosen, "cover.yes": coverYes, "cover.no": coverNo,
			"feed.new": feedNew, "feed.off": feedOff, "feed.team": feedTeamChosen,
		},
		forms: map[string]handler{
			"timeoff.form": timeOffSubmitted, "timeoff.cover": coverSubmitted, "timeoff.deny": timeOffDenied, "timeoff.offer": timeOffOffered,
			"policy.form": policySubmitted,
		},
	}
}

// timeOffTyped answers what was typed behind /timeoff.
func timeOffTyped(ctx context.Context, d *Desk, req Request) (Reply, error) {
	return askTimeOff(ctx, d, req, req.Text)
}

// timeOffRun answers a button that carries the text to run: the answer to a question.
func timeOffRun(ctx context.Context, d *Desk, req Request) (Reply, error) {
	return askTimeOff(ctx, d, req, req.Value)
}

func askTimeOff(ctx context.Context, d *Desk, req Request, text string) (Reply, error) {
	if strings.TrimSpace(text) == "" {
		return timeOffForm(ctx, d, req)
	}
	if meaning, rest := messages.Subcommand(text); meaning == "feed" {
		return ownFeedTyped(ctx, d, req, rest)
	}
	typed, bad := parseAway(text, readerOf(req.Person.Language))
	if bad == nil {
		switch typed.verb {
		case "list":
			return listTimeOff(ctx, d, req, false)
		case "cancel":
			return cancelTyped(ctx, d, req, typed)
		case "team":
			return listAway(ctx, d, req)
		}
	}
	others, err := d.around(ctx, req, req.Person.User)
	if err != nil {
		return Reply{}, err
	}
	a := asking{desk: d, req: req, typed: typed, bad: bad, others: others}
	m, err := d.unit(ctx, req, storage.Want{People: []string{req.Person.User}, Worker: req.Person.User}, a.decide)
	return say(m), err
}

// asking is time off on its way from what was typed to what is stored.
type asking struct {
	desk   *Desk
	req    Request
	typed  awayDraft
	bad    *trouble
	cover  map[peer.Code]string // whom the form asks to cover
	others map[string][]peer.TimeOff
}

// around is the time off of the other workers in a worker's team, where the team wants a number of people there; else nothing.
// It makes a warning, so it need not be held against what others do at the same time.
func (d *Desk) around(ctx context.Context, req Request, worker string) (map[string][]peer.TimeOff, error) {
	st, err := d.look(ctx, req, storage.Want{People: []string{worker}, Roster: true})
	if err != nil {
		return nil, err
	}
	team := peer.Team{}
	if m := st.Member(worker); m != nil {
		if t := st.Team(m.Team); t != nil {
			team = *t
		}
	}
	if team.LeastHere < 1 {
		return nil, nil
	}
	var others []string
	for _, m := range membersOf(st, team.ID) {
		if m.User != worker && m.State == peer.Active {
			others = append(others, m.User)
		}
	}
	return d.Store.TimeOffOf(ctx, req.Workspace, others)
}

// mostThin is how many days with few people are named.
const mostThin = 5

// decide holds what was typed against the state: a refusal, a trouble, a question, or time off that is stored.
func (a asking) decide(st storage.State) (decision, error) {
	team := ownTeam(a.req, st)
	if reason := peer.May(actor(a.req, st), peer.TakeTimeOff, peer.Subject{Team: team.ID}); reason != peer.OK {
		return decision{reply: refused(a.req, st, reason)}, nil
	}
	switch {
	case a.bad != nil:
		return decision{reply: messages.TimeOffTrouble{Trouble: a.bad.kind, Word: a.bad.word}}, nil
	case a.typed.verb == "help":
		return decision{reply: messages.TimeOffHelp{Command: "/" + a.desk.Prefix + "timeoff"}}, nil
	}
	here := zone(a.req, team)
	t, instead := a.typed.resolve(peer.DayOf(a.req.At, here), here)
	if instead != nil {
		return decision{reply: instead}, nil
	}
	if _, inside := peer.Overlapping(st.TimeOff, t.From, t.To); inside {
		return decision{reply: messages.TimeOffTrouble{Trouble: messages.AwayThen}}, nil
	}
	t.ID, t.Worker = a.desk.NewID(), a.req.Person.User
	t = t.Begin(team, a.req.At)
	if len(a.cover) > 0 && !t.Over(a.req.At) {
		asked, reason := t.AskCover(a.cover, a.req.At)
		if reason != peer.OK {
			return decision{reply: messages.TimeOffRefused{Reason: reason}}, nil
		}
		t = asked
	}
	w := awayWork{st: st, change: storage.NewChange(st, a.req.Op, a.req.At), team: team, at: a.req.At, others: a.others}
	w.begin(t)
	w.audit(a.req.Person.User, peer.TakeTimeOff, t)
	return decision{reply: messages.OwnTimeOff{
		AwayFacts: w.facts(t), Kind: t.Kind, Past: t.Over(a.req.At), Prefix: a.desk.Prefix,
	}, change: w.change}, nil
}

// awayWork adds to a change what follows from a change of time off.
type awayWork struct {
	st     storage.State
	change *storage.Change
	team   peer.Team
	at     time.Time
	others map[string][]peer.TimeOff
}

// begin stores new time off, shows it to the coordinators and asks for cover.
func (w awayWork) begin(t peer.TimeOff) {
	w.change.PutTimeOff(t)
	if t.Waits() {
		w.change.Due(storage.TimeOffWaiting(t, 1, peer.TimeOffStep(t, 1, w.team.Calendar())))
	}
	w.enter(t)
	w.send(storage.Out{ID: awayOut(t), Lane: storage.ReplyLane, To: storage.Recipient{Channel: w.team.CoordinatorsChannel}, Version: t.Version},
		messages.AwayNotice{AwayFacts: w.seen(t), Past: t.Over(w.at)})
	w.askCover(peer.TimeOff{}, t)
}

// update stores time off in its new state, and shows it where it was shown before. Weeks are returned where alerts about contacts
// in it stand and those were not read.
func (w awayWork) update(before, t peer.TimeOff) []peer.Week {
	if more := w.alerts(before, t); len(more) > 0 {
		return more
	}
	w.change.PutTimeOff(t)
	if t.Holds() && (!before.Holds() || !before.From.Equal(t.From)) {
		w.enter(t)
	}
	w.send(storage.Out{
		ID: awayOut(t) + "." + strconv.Itoa(t.Version), Lane: storage.ReplyLane, To: storage.Recipient{Channel: w.team.CoordinatorsChannel},
		Replaces: awayOut(t), Version: t.Version,
	}, messages.AwayNotice{AwayFacts: w.seen(t), Past: t.Over(w.at) && t.Holds()})
	w.askCover(before, t)
	return nil
}

// alerts holds the alerts about contacts in the time off against what it is now: what lies in it no more is withdrawn or counted
// off, and who is there for a code is named where it was not.
func (w awayWork) alerts(before, t peer.TimeOff) []peer.Week {
	standing := before.AlertsOf(w.st.Alerts)
	if len(standing) == 0 {
		return nil
	}
	if before.State == t.State && before.From.Equal(t.From) && before.To.Equal(t.To) {
		for _, a := range standing {
			if now, changed := a.Covered(t); changed {
				w.change.PutAlert(now)
				showAlert(w.change, w.team, now)
			}
		}
		return nil
	}
	last := peer.DayOf(before.To, before.Zone)
	if tomorrow := peer.DayOf(w.at, "").Add(1); tomorrow.Before(last) {
		last = tomorrow
	}
	if more := unread(w.st, peer.WeeksBetween(peer.DayOf(before.From, before.Zone).Add(-1), last)); len(more) > 0 {
		return more
	}
	st := w.st
	st.TimeOff = slices.Clone(st.TimeOff)
	for i := range st.TimeOff {
		if st.TimeOff[i].ID == t.ID {
			st.TimeOff[i] = t
		}
	}
	judging := weighing{st: st, change: w.change, team: w.team, worker: t.Worker, at: w.at}
	judging.judge(judging.ledger(st.Contacts, nil).AfterTimeOff(t, standing), peer.Contact{ID: "timeoff." + t.ID, Start: w.at, Zone: t.Zone})
	return nil
}

// enter asks the clock to say that the time off begins soon, and to greet the worker afterwards.
func (w awayWork) enter(t peer.TimeOff) {
	if !t.Holds() || t.Over(w.at) {
		return
	}
	if soon, ok := t.SoonAt(w.team.Calendar(), w.at); ok {
		w.change.Due(storage.TimeOffSoon(t, soon))
	}
	if back, ok := t.BackAt(); ok {
		w.change.Due(storage.TimeOffBack(t, back))
	}
}

// facts are what others may read about the time off.
func (w awayWork) facts(t peer.TimeOff) messages.AwayFacts {
	var thin []peer.ThinDay
	if !t.Over(w.at) && w.others != nil {
		thin = peer.Thin(w.team, t, w.others, mostThin)
	}
	return messages.AwayFactsOf(t, runningCodes(w.st, w.at), thin)
}

// seen are what the coordinators may read: also that it is a pause.
func (w awayWork) seen(t peer.TimeOff) messages.AwayFacts {
	facts := w.facts(t)
	facts.Paused = t.Kind == peer.PauseOff
	return facts
}

func (w awayWork) send(out storage.Out, m messages.Message) {
	out.Team, out.At = w.team.ID, w.at
	send(w.change, out, m)
}

func (w awayWork) audit(by string, action peer.Action, t peer.TimeOff) {
	w.change.Audit(storage.Audit{By: by, Action: string(action), Team: w.team.ID, Worker: t.Worker, Target: t.ID, Result: string(t.State)})
}

// awayOut is the id of the notice of time off in the coordinators' channel.
func awayOut(t peer.TimeOff) string { return "timeoff." + t.Worker + "." + t.ID + ".channel" }

// runningCodes are the codes of the matches that run, of the worker whose records were read.
func runningCodes(st storage.State, at time.Time) []peer.Code {
	var codes []peer.Code
	for _, m := range st.Matches {
		if m.Running(at) {
			codes = append(codes, m.Code)
		}
	}
	return codes
}

// findTimeOff returns the time off with an id, and false where there is none.
func findTimeOff(st storage.State, id string) (peer.TimeOff, bool) {
	i := slices.IndexFunc(st.TimeOff, func(t peer.TimeOff) bool { return t.ID == id })
	if i < 0 {
		return peer.TimeOff{}, false
	}
	return st.TimeOff[i], true
}
