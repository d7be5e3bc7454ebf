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

// supervisionCoverage shows who is due in each team that the person is responsible for, and how fast requests are answered.
func supervisionCoverage(ctx context.Context, d *Desk, req Request) (Reply, error) {
	user := req.Person.User
	st, err := d.look(ctx, req, storage.Want{People: []string{user}, Roster: true, Supervision: true})
	if err != nil {
		return Reply{}, err
	}
	teams := teamsWhere(actor(req, st), peer.SeeSupervision)
	if len(teams) == 0 {
		return say(nowhere(req, st, peer.SeeSupervision)), nil
	}
	team := teams[0]
	view := messages.SupervisionCoverage{Team: team.Name, Prefix: d.Prefix}
	var everybody []peer.Supervision
	for _, m := range membersOf(st, team.ID) {
		if m.State != peer.Active {
			continue
		}
		one, err := d.look(ctx, req, storage.Want{Worker: m.User, Supervision: true})
		if err != nil {
			return Reply{}, err
		}
		everybody = append(everybody, one.Supervisions...)
		if m.User == user {
			continue // nobody is shown to themselves
		}
		base := m.Consented
		if last, had := peer.LastSupervision(one.Supervisions, user); had && last.At.After(base) {
			base = last.At
		}
		terms, _ := peer.TermsAt(one.Agreements, req.At)
		step := st.SupervisionSettings[team.ID].Of(terms.Profile).IntervalReached(base, req.At, one.TimeOff)
		coming := slices.ContainsFunc(one.Supervisions, func(s peer.Supervision) bool { return s.Live() && !s.Hides(user) })
		_, away := peer.AwayAt(one.TimeOff, req.At)
		switch {
		case away:
			view.Away = append(view.Away, m.User)
		case step > 0 && coming:
			view.Booked = append(view.Booked, m.User)
		case step > 1:
			view.Overdue = append(view.Overdue, m.User)
		case step == 1:
			view.Due = append(view.Due, m.User)
		default:
			view.OnTrack++
		}
	}
	times := peer.AnswerTimesOf(everybody, team, user, req.At)
	view.Open, view.Requests, view.Taken, view.Offered, view.Held = times.Open, times.Requests, times.Taken, times.Offered, times.Held
	return say(view), nil
}

// supervisionSettingsOpened opens the team's settings for a coordinator.
func supervisionSettingsOpened(ctx context.Context, d *Desk, req Request) (Reply, error) {
	st, err := d.look(ctx, req, storage.Want{People: []string{req.Person.User}, Roster: true, Supervision: true})
	if err != nil {
		return Reply{}, err
	}
	teams := teamsWhere(actor(req, st), peer.SetSupervision)
	if len(teams) == 0 {
		return say(nowhere(req, st, peer.SetSupervision)), nil
	}
	team := teams[0]
	return Reply{Form: messages.SupervisionSettingsForm{
		Team: team.ID, Seniors: peer.ResponsibleOf(team, st.Members).Seniors, Settings: st.SupervisionSettings[team.ID], Sealed: d.Seal.Ready(),
	}}, nil
}

// supervisionSettingsSubmitted keeps the team's settings and who takes requests as a senior peer.
func supervisionSettingsSubmitted(ctx context.Context, d *Desk, req Request) (Reply, error) {
	var form messages.SupervisionSettingsForm
	messages.Reopen(&form, req.Private)
	var faults mends
	seniors := chosen(req.Values["seniors"])
	people := unique(slices.Concat([]string{req.Person.User}, seniors, form.Seniors))
	m, err := d.unit(ctx, req, storage.Want{People: people, Roster: true, Supervision: true}, func(st storage.State) (decision, error) {
		faults = mends{}
		team := st.Team(form.Team)
		if reason := peer.May(actor(req, st), peer.SetSupervision, peer.Subject{Team: form.Team}); reason != peer.OK || team == nil {
			return decision{reply: refused(req, st, peer.NotCoordinator)}, nil
		}
		settings := st.SupervisionSettings[team.ID]
		for block, to := range map[string]*peer.Interval{"every": &settings.Every, "short": &settings.Short} {
			days, ok := supervisionDays(req.Values[block].One())
			if !ok {
				faults[block] = messages.SupervisionMend{What: "days"}
			}
			*to = days
		}
		if d.Seal.Ready() {
			settings.Text = req.Values["text"].One() == "on"
		}
		change := storage.NewChange(st, req.Op, req.At)
		for _, user := range unique(slices.Concat(seniors, form.Seniors)) {
			member := st.Member(user)
			now := slices.Contains(seniors, user)
			if member == nil || member.Team != team.ID || member.State != peer.Active {
				if now {
					faults["seniors"] = messages.SupervisionMend{What: "senior"}
				}
				continue
			}
			if member.Senior != now {
				member.Senior = now
				change.PutMember(*member)
			}
		}
		if len(faults) > 0 {
			return decision{}, nil
		}
		change.PutSupervisionSettings(team.ID, settings)
		change.Audit(storage.Audit{By: req.Person.User, Action: "supervision.settings", Team: team.ID, Target: team.ID, Result: "ok"})
		return decision{reply: messages.SupervisionSettingsSaved{Team: team.Name}, change: change}, nil
	})
	if err == nil && len(faults) > 0 {
		return Reply{Errors: faults}, nil
	}
	return say(m), err
}

// supervisionDays reads three rising numbers.
func supervisionDays(text string) (peer.Interval, bool) {
	fields := strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == ',' || r == '/' || r == ';' })
	if len(fields) != 3 {
		return peer.Interval{}, false
	}
	var days [3]int
	for i, f := range fields {
		n, err := strconv.Atoi(f)
		if err != nil {
			return peer.Interval{}, false
		}
		days[i] = n
	}
	interval := peer.Interval{Due: days[0], Overdue: days[1], Deputy: days[2]}
	return interval, interval.Valid()
}

// supervisionProposed opens the form for times for a worker who did not ask: it is time for supervision again.
func supervisionProposed(ctx context.Context, d *Desk, req Request) (Reply, error) {
	worker := req.Value
	st, err := d.look(ctx, req, storage.Want{People: []string{req.Person.User}, Worker: worker, Supervision: true, Roster: true})
	if err != nil {
		return Reply{}, err
	}
	_, team, no := d.supervisee(req, st, worker)
	if no != nil {
		return say(no), nil
	}
	return Reply{Form: messages.SupervisionOffer{
		Worker: worker, First: peer.SupervisionFirst(req.At, zone(req, team), team), Minutes: peer.SupervisionMinutes,
	}}, nil
}

// supervisee returns a worker whom the person may supervise, or why they may not.
func (d *Desk) supervisee(req Request, st storage.State, worker string) (peer.Member, peer.Team, messages.Message) {
	if len(teamsWhere(actor(req, st), peer.TakeSupervision)) == 0 {
		return peer.Member{}, peer.Team{}, nowhere(req, st, peer.TakeSupervision)
	}
	m := st.Member(worker)
	if m == nil || m.State != peer.Active || st.Team(m.Team) == nil ||
		peer.May(actor(req, st), peer.TakeSupervision, peer.Subject{Team: m.Team, Worker: worker}) != peer.OK {
		return peer.Member{}, peer.Team{}, messages.NotReady{Worker: worker, Prefix: d.Prefix}
	}
	return *m, *st.Team(m.Team), nil
}

// proposeTimes begins a talk with times that somebody responsible offers.
func proposeTimes(ctx context.Context, d *Desk, req Request, worker string, times []time.Time, minutes int) (Reply, error) {
	user, id := req.Person.User, d.NewID()
	want := storage.Want{People: []string{user, worker}, Worker: worker, Supervision: true, Roster: true}
	m, err := d.unit(ctx, req, want, func(st storage.State) (decision, error) {
		member, team, no := d.supervisee(req, st, worker)
		if no != nil {
			return decision{reply: no}, nil
		}
		s := peer.Supervision{ID: id, Worker: worker, Team: team.ID, Zone: zoneOf(member, team)}.Ask(req.At)
		s, reason := s.Take(user, zone(req, team), false, req.At)
		if reason == peer.OK {
			s, reason = s.Offer(user, times, minutes, req.At)
		}
		if reason != peer.OK {
			return decision{reply: supervisionRefusal(req, s, reason)}, nil
		}
		w := d.begin(req, st, team, peer.Supervision{}, s)
		w.post.Cards(peer.Supervision{})
		w.post.Offer(false)
		return decision{reply: w.done(messages.DidOffer), change: w.finish("propose")}, nil
	})
	return say(m), err
}
