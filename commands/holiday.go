package commands

import (
	"context"
	"strings"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// mostHolidays is how many days off are listed.
const mostHolidays = 12

// readHolidaySetup reads the answers of the set-up about public holidays and working hours. Without them the zone decides,
// and the usual hours hold.
func readHolidaySetup(team *peer.Team, values map[string]Values, faults mends) {
	if region := values["region"].One(); region != "" && region != messages.ByZone {
		if !peer.KnownRegion(region) {
			faults.add("region", messages.BadChoice)
		}
		team.Region = region
	}
	from, okFrom := minuteOf(values["work_from"].One())
	to, okTo := minuteOf(values["work_to"].One())
	switch {
	case !okFrom && !okTo:
	case !okFrom || !okTo || to <= from:
		faults.add("work_to", messages.HoursBad)
	default:
		team.WorkFrom, team.WorkTo = from, to
	}
}

// holidaysTyped answers /team holidays: the next days off, or one day added or removed.
func holidaysTyped(ctx context.Context, d *Desk, req Request, rest string) (Reply, error) {
	st, err := d.look(ctx, req, storage.Want{People: []string{req.Person.User}})
	if err != nil {
		return Reply{}, err
	}
	teams := teamsWhere(actor(req, st), peer.EditHolidays)
	switch {
	case len(teams) == 0:
		return say(nowhere(req, st, peer.EditHolidays)), nil
	case len(teams) > 1:
		choices := messages.HolidayTeams{}
		for _, t := range teams {
			choices.Teams = append(choices.Teams, messages.TeamChoice{ID: t.ID, Name: t.Name})
		}
		return say(choices), nil
	case rest == "":
		return say(d.holidays(teams[0], req)), nil
	}
	verb, words := messages.Subcommand(rest)
	if verb != "add" && verb != "remove" {
		return d.usage(messages.TeamHelp, true), nil
	}
	if words == "" && verb == "add" {
		return Reply{Form: holidayForm(teams[0], req)}, nil
	}
	day, ok := dayAhead(words, req.Person.Language, peer.DayOf(req.At, teams[0].Zone))
	if !ok {
		return say(messages.HolidayRefused{}), nil
	}
	return changeHoliday(ctx, d, req, teams[0].ID, day, verb == "add")
}

// dayAhead reads one day and nothing else.
func dayAhead(text, language string, today peer.Day) (peer.Day, bool) {
	words := strings.Fields(messages.Normal(text))
	said, n, bad := readDay(words, readerOf(language))
	if bad != nil || n == 0 || n != len(words) {
		return peer.Day{}, false
	}
	days, bad := said.ahead(today)
	if bad != nil || len(days) != 1 {
		return peer.Day{}, false
	}
	return days[0], true
}

// readDay reads a day at the start of words, and says how many words it took: none where there is no day.
func readDay(words []string, r reader) (daySaid, int, *trouble) {
	if len(words) == 0 {
		return daySaid{}, 0, nil
	}
	d := draft{}
	n, bad := d.takeDate(words, r)
	if n == 0 && bad == nil {
		n, bad = d.takeDay(words, r)
	}
	return d.day, n, bad
}

// holidays shows the next days off of a team.
func (d *Desk) holidays(team peer.Team, req Request) messages.Holidays {
	calendar, today := team.Calendar(), peer.DayOf(req.At, team.Zone)
	m := messages.Holidays{Team: team.ID, Name: team.Name, Region: calendar.Region, Days: calendar.NextHolidays(today, mostHolidays), Prefix: d.Prefix}
	for _, day := range team.DaysOn {
		if name := calendar.PublicHoliday(day); name != "" && !day.Before(today) && len(m.Worked) < mostHolidays {
			m.Worked = append(m.Worked, peer.Holiday{Day: day, Name: name})
		}
	}
	return m
}

func holidayForm(team peer.Team, req Request) messages.HolidayForm {
	return messages.HolidayForm{Team: team.ID, Name: team.Name, Day: peer.DayOf(req.At, team.Zone).Add(1)}
}

// holidayTeam returns the team of a button or form, or why there is none.
func (d *Desk) holidayTeam(ctx context.Context, req Request, id string) (peer.Team, messages.Message, error) {
	st, err := d.look(ctx, req, storage.Want{People: []string{req.Person.User}})
	if err != nil {
		return peer.Team{}, nil, err
	}
	if reason := peer.May(actor(req, st), peer.EditHolidays, peer.Subject{Team: id}); reason != peer.OK {
		return peer.Team{}, refused(req, st, reason), nil
	}
	team := st.Team(id)
	if team == nil {
		return peer.Team{}, d.stale(), nil
	}
	return *team, nil, nil
}

func holidaysChosen(ctx context.Context, d *Desk, req Request) (Reply, error) {
	team, no, err := d.holidayTeam(ctx, req, req.Value)
	if err != nil || no != nil {
		return say(no), err
	}
	return say(d.holidays(team, req)), nil
}

func holidayAddOpened(ctx context.Context, d *Desk, req Request) (Reply, error) {
	team, no, err := d.holidayTeam(ctx, req, req.Value)
	if err != nil || no != nil {
		return say(no), err
	}
	return Reply{Form: holidayForm(team, req)}, nil
}

func holidaySubmitted(ctx context.Context, d *Desk, req Request) (Reply, error) {
	var form messages.HolidayForm
	messages.Reopen(&form, req.Private)
	day, err := peer.ParseDay(req.Values["day"].One())
	if err != nil {
		return Reply{Errors: mends{"day": messages.Mend{What: messages.Empty}}}, nil
	}
	return changeHoliday(ctx, d, req, form.Team, day, true)
}

func holidayWork(ctx context.Context, d *Desk, req Request) (Reply, error) {
	return holidayPressed(ctx, d, req, false)
}
func holidayOff(ctx context.Context, d *Desk, req Request) (Reply, error) {
	return holidayPressed(ctx, d, req, true)
}

func holidayPressed(ctx context.Context, d *Desk, req Request, off bool) (Reply, error) {
	id, on, _ := strings.Cut(req.Value, " ")
	day, err := peer.ParseDay(on)
	if err != nil {
		return say(d.stale()), nil
	}
	return changeHoliday(ctx, d, req, id, day, off)
}

// changeHoliday takes a day off, or works on it, and shows the list as it is then.
func changeHoliday(ctx context.Context, d *Desk, req Request, id string, day peer.Day, off bool) (Reply, error) {
	m, err := d.unit(ctx, req, storage.Want{People: []string{req.Person.User}}, func(st storage.State) (decision, error) {
		if reason := peer.May(actor(req, st), peer.EditHolidays, peer.Subject{Team: id}); reason != peer.OK {
			return decision{reply: refused(req, st, reason)}, nil
		}
		team := st.Team(id)
		if team == nil {
			return decision{reply: d.stale()}, nil
		}
		change, action := team.WorkOn, "holiday.work"
		if off {
			change, action = team.TakeOff, "holiday.off"
		}
		changed, reason := change(day, peer.DayOf(req.At, team.Zone))
		if reason != peer.OK {
			return decision{reply: messages.HolidayRefused{Reason: reason, Day: day}}, nil
		}
		c := storage.NewChange(st, req.Op, req.At)
		c.PutTeam(changed)
		c.Audit(storage.Audit{By: req.Person.User, Action: action, Team: id, Target: day.String(), Result: "ok"})
		reply := d.holidays(changed, req)
		reply.Changed, reply.Off = day, off
		return decision{reply: reply, change: c}, nil
	})
	return say(m), err
}
