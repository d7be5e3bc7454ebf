package commands

import (
	"context"
	"strings"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

func hoursCommand() Command {
	return Command{
		Name:        "/hours",
		Description: "Log your working hours: start, stop, or afterwards",
		Usage:       "start | stop | 9-16:30 yesterday | 3.5h admin | week | list | undo",
		Examples:    []string{"start", "stop", "stop 16:30", "9-16:30 yesterday", "3.5h admin", "week", "list", "undo", "help"},
		run:         logger(logHours).typed,
		actions: map[string]handler{
			"hours.run": logger(logHours).pressed, "hours.twice": logger(logHours).confirmed, "hours.undo": hoursUndo,
			"hours.form": hoursForm, "hours.stop": hoursStop, "hours.now": hoursNow, "hours.end": hoursEnd, "hours.drop": hoursDrop,
			"hours.list": listHours, "hours.edit": hoursEdit,
		},
		forms: map[string]handler{"hours.form": hoursSubmitted, "hours.end": hoursEndSubmitted, "hours.edit": hoursEdited},
	}
}

// logHours runs a text. second is when the same text was sent before, where the person said that it is meant twice.
func logHours(ctx context.Context, d *Desk, req Request, text string, second int64) (Reply, error) {
	if strings.TrimSpace(text) == "" {
		return hoursForm(ctx, d, req)
	}
	typed, bad := parseHours(text, readerOf(req.Person.Language))
	switch {
	case bad == nil && typed.verb == "undo":
		return takeHoursBack(ctx, d, req, "")
	case bad == nil && typed.verb == "week":
		return hoursWeek(ctx, d, req)
	case bad == nil && typed.verb == "list":
		return listHours(ctx, d, req)
	}
	l := timing{desk: d, req: req, typed: typed, bad: bad, second: second}
	m, err := d.unit(ctx, req, l.want(), l.decide)
	return say(m), err
}

// hoursStop answers the button that ends the shift that it names.
func hoursStop(ctx context.Context, d *Desk, req Request) (Reply, error) {
	return stopShift(ctx, d, req, timing{only: req.Value})
}

// hoursNow answers "it ended just now" about a shift that had run for very long.
func hoursNow(ctx context.Context, d *Desk, req Request) (Reply, error) {
	return stopShift(ctx, d, req, timing{only: req.Value, sure: true})
}

func stopShift(ctx context.Context, d *Desk, req Request, l timing) (Reply, error) {
	l.desk, l.req, l.typed = d, req, newHoursDraft()
	l.typed.verb = "stop"
	m, err := d.unit(ctx, req, l.want(), l.decide)
	return say(m), err
}

// hoursWeek shows the hours of the person's week, day by day.
func hoursWeek(ctx context.Context, d *Desk, req Request) (Reply, error) {
	user := req.Person.User
	today := peer.DayOf(req.At, req.Person.Zone)
	want := storage.Want{People: []string{user}, Worker: user, Weeks: near(today, today), Hours: true}
	m, err := d.unit(ctx, req, want, func(st storage.State) (decision, error) {
		team := ownTeam(req, st)
		if reason := peer.May(actor(req, st), peer.SeeOwnWeek, peer.Subject{Team: team.ID}); reason != peer.OK {
			return decision{reply: refused(req, st, reason)}, nil
		}
		today := peer.DayOf(req.At, zone(req, team))
		m := messages.HoursWeek{Monday: today.Monday(), Today: today, Command: d.hoursName()}
		for i, day := range peer.WorkedDays(st.Work, st.Contacts, m.Monday, m.Monday.Add(6)) {
			m.Days[i] = day.Minutes
			m.Merged += day.Merged
		}
		m.Outside = peer.WorkedAs(peer.OutsideRole, st.Work, m.Monday, m.Monday.Add(6))
		m.Second = peer.WorkedAs(peer.SecondRole, st.Work, m.Monday, m.Monday.Add(6))
		if r := st.Hours.Running; r.On() {
			running := messages.StretchOfRunning(r)
			m.Running = &running
		}
		return decision{reply: m}, nil
	})
	return say(m), err
}

// hoursName is the command as it is called in this workspace.
func (d *Desk) hoursName() string { return "/" + d.Prefix + "hours" }
