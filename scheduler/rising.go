package scheduler

import (
	"slices"
	"time"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// readRising says what looking at a worker's load needs: their records of twelve weeks.
func readRising(e entry) (storage.Want, error) {
	worker, _, err := storage.ReadRising(e.Due)
	day := peer.DayOf(e.At, "")
	return storage.Want{Worker: worker, Weeks: peer.WeeksBetween(day.Add(-peer.RisingReach), day.Add(1))}, err
}

// tellOfRise tells a worker alone that their load is rising, by the first pattern that is new to them, and before all others that
// this was the sixth day in a row. It lapses where there is none,
// where the evening is over, and where the worker is away or left.
func tellOfRise(e entry, st storage.State, at time.Time, c *storage.Change) (lapsed bool, err error) {
	worker, look, err := storage.ReadRising(e.Due)
	if err != nil {
		return false, poison("undecodable")
	}
	member := st.Member(worker)
	if member == nil || member.State != peer.Active {
		return true, nil
	}
	zone := whereLogged(st)
	today, inTime := peer.LookedBackOn(look, at, zone)
	_, away := peer.AwayAt(st.TimeOff, at)
	_, awayThen := peer.AwayAt(st.TimeOff, peer.Civil(today.Add(1), 12*60, zone))
	if !inTime || away || awayThen {
		return true, nil
	}
	team := st.Team(member.Team)
	if team == nil {
		return false, poison("the team of the worker is gone")
	}
	findings := foundOn(st, *team, today)
	if run, ok := peer.RunToTell(findings, today); ok && !st.Told[peer.RunKey(run)] && peer.DayOf(st.ToldAt(peer.RisingToday), zone) != today {
		c.Tell(worker, peer.RunKey(run))
		c.Tell(worker, peer.RisingToday)
		nudge(c, storage.Out{ID: "run." + worker + "." + run.From.String(), Team: member.Team, To: storage.Recipient{User: worker}, At: at},
			messages.DaysInARow{Days: run.Value})
		return false, nil
	}
	r, ok := peer.NextRise(rises(st, findings, today, at), st.ToldAt, at, zone)
	if !ok {
		return true, nil
	}
	c.Tell(worker, r.Key())
	c.Tell(worker, peer.RisingToday)
	nudge(c, storage.Out{ID: "rising." + worker + "." + look, Team: member.Team, To: storage.Recipient{User: worker}, At: at}, messages.RisingLoad{Rise: r})
	return false, nil // and no line in the audit log: that the load of somebody rises is for nobody else to read
}

// foundOn is what the rules measure around all that lies on a day.
func foundOn(st storage.State, team peer.Team, today peer.Day) []peer.Finding {
	pack, _ := peer.PackByID(team.RulePack)
	l := peer.Ledger{
		Agreements: st.Agreements, Pack: pack, Contacts: st.Contacts, Work: st.Work, TimeOff: st.TimeOff, Matches: st.Matches, Today: today,
	}
	var findings []peer.Finding
	for _, c := range st.Contacts {
		if c.Day() == today {
			findings = append(findings, l.OfContact(c)...)
		}
	}
	for _, w := range st.Work {
		if w.Day() == today {
			findings = append(findings, l.OfWork(w)...)
		}
	}
	return findings
}

// rises are the patterns that hold on the evening of a day, the most pressing first.
func rises(st storage.State, findings []peer.Finding, today peer.Day, at time.Time) []peer.Rise {
	running := 0
	for _, m := range st.Matches {
		if m.Running(at) {
			running++
		}
	}
	return slices.Concat(
		peer.Tomorrows(findings, today),
		peer.Concentrated(st.Contacts, running, today),
		peer.RisingWeeks(peer.WeekLoads(st.Contacts, st.Work, today)),
	)
}

// whereLogged is the zone in which a worker logged last.
func whereLogged(st storage.State) (zone string) {
	var last time.Time
	look := func(at time.Time, in string) {
		if !at.Before(last) {
			last, zone = at, in
		}
	}
	for _, c := range st.Contacts {
		look(c.LoggedAt, c.Zone)
	}
	for _, w := range st.Work {
		look(w.LoggedAt, w.Zone)
	}
	return zone
}
