package commands

import (
	"context"
	"slices"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// longestRun is how many days back a run of days is followed; the limit of a run is far below it.
const longestRun = 80

// ownWeek shows the person's week beside what was agreed.
func ownWeek(ctx context.Context, d *Desk, req Request) (Reply, error) {
	user := req.Person.User
	first := peer.DayOf(req.At, req.Person.Zone).Monday().Add(-14)
	want := storage.Want{People: []string{user}, Worker: user, Weeks: peer.WeeksBetween(first, first.Add(22)), Earlier: around(first.Add(14), first.Add(20), first.Add(22))}
	m, err := d.unit(ctx, req, want, func(st storage.State) (decision, error) {
		team := ownTeam(req, st)
		if reason := peer.May(actor(req, st), peer.SeeOwnWeek, peer.Subject{Team: team.ID}); reason != peer.OK {
			return decision{reply: refused(req, st, reason)}, nil
		}
		home := zone(req, team)
		today := peer.DayOf(req.At, home)
		w := weighing{st: st, team: team, worker: user, at: req.At}
		ledger := w.ledger(st.Contacts, st.Work)
		found := ledger.Overview(today)
		if more := w.offFurther(today); len(more) > 0 {
			return decision{more: more}, nil
		}
		if earlier, _ := peer.RunAtEdge(ofContacts(found), first, today.Add(14)); earlier && today.Since(first) < longestRun {
			more := peer.WeeksBetween(first.Add(-28), first.Add(-1))
			first = first.Add(-28)
			return decision{more: more}, nil
		}
		found = append(found, ledger.OfMatches(req.At, home))
		if m := st.Member(user); m != nil {
			calendar := team.Calendar()
			holiday := func(day peer.Day) bool { _, off := calendar.Holiday(day); return off }
			found = append(found, ledger.OfWeeks(holiday, peer.DayOf(m.Consented, home), req.At))
		}
		_, agreed := peer.TermsAt(st.Agreements, req.At)
		return decision{reply: d.week(st, found, agreed, today)}, nil
	})
	return say(m), err
}

// ofContacts are the findings about contacts.
func ofContacts(found []peer.Finding) []peer.Finding {
	return slices.DeleteFunc(slices.Clone(found), func(f peer.Finding) bool {
		rule, _ := peer.RuleByID(f.Rule)
		return rule.Records != peer.OfContacts
	})
}

// offFurther returns the weeks that were not read of the time off that lies in the week of a day.
func (w weighing) offFurther(today peer.Day) []peer.Week {
	var more []peer.Week
	for _, off := range w.st.TimeOff {
		from, to := peer.DayOf(off.From, off.Zone), peer.DayOf(off.To, off.Zone)
		if monday := today.Monday(); off.Holds() && !to.Before(monday) && !monday.Add(6).Before(from) {
			last := to
			if today.Before(last) {
				last = today
			}
			more = append(more, unread(w.st, peer.WeeksBetween(from, last))...)
		}
	}
	return more
}

func (d *Desk) week(st storage.State, found []peer.Finding, agreed int, today peer.Day) messages.Week {
	m := messages.Week{Monday: today.Monday(), Today: today, Agreed: agreed, Own: st.OwnLimits, Prefix: d.Prefix}
	counts := map[peer.Code]int{}
	for _, c := range st.Contacts {
		since := c.Day().Since(m.Monday)
		if !c.Counts() || since < 0 || since > 6 {
			continue
		}
		m.Days[since]++
		if c.Code != "" {
			counts[c.Code]++
		}
	}
	for code, n := range counts {
		m.Codes = append(m.Codes, messages.CodeCount{Code: code, N: n})
	}
	slices.SortFunc(m.Codes, func(a, b messages.CodeCount) int { return peer.CompareCodes(a.Code, b.Code) })
	for _, f := range found {
		m.Rows = append(m.Rows, messages.MeasuredOf(f))
	}
	return m
}
