package scheduler

import (
	"context"
	"slices"
	"strconv"
	"time"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

func readRest(e entry) (storage.Want, error) {
	worker, err := storage.ReadRestLook(e.Due)
	return storage.Want{Worker: worker}, err
}

// lookAtRest looks how long a worker has had no day off. At the limit they hear of it alone, and two weeks later the coordinators too,
// in words that the worker reads first; each once. Where a day off is on its way nobody hears anything. The next look is entered
// whatever comes of this one.
func lookAtRest(e entry, st storage.State, at time.Time, c *storage.Change) (lapsed bool, err error) {
	worker, err := storage.ReadRestLook(e.Due)
	if err != nil {
		return false, poison("undecodable")
	}
	m := st.Member(worker)
	if m == nil || m.State != peer.Active {
		return true, nil // whoever joins again gets an entry again
	}
	team := st.Team(m.Team)
	if team == nil {
		return true, nil
	}
	zone := zoneOf(st, worker, *team)
	c.Due(storage.RestLook(worker, at, zone))
	calendar, today := team.Calendar(), peer.DayOf(at, zone)
	pack, _ := peer.PackByID(team.RulePack)
	found := peer.Ledger{Agreements: st.Agreements, Pack: pack, TimeOff: st.TimeOff, Today: today}.OfWeeks(
		func(day peer.Day) bool { _, off := calendar.Holiday(day); return off }, peer.DayOf(m.Consented, zone), at)
	step := peer.RestStep(found.Value, found.Limit)
	others := slices.DeleteFunc(slices.Concat(team.Coordinators), func(user string) bool { return user == worker })
	if step == peer.RestLead && len(others) == 0 {
		step = peer.RestAlone // there is nobody else to tell
	}
	key := peer.RestKey(found.From, step)
	if step == 0 || st.Told[key] || peer.RestIsNear(st.TimeOff, today) {
		return false, nil
	}
	c.Tell(worker, key)
	id := "rest." + worker + "." + found.From.String() + "." + strconv.Itoa(step) + "."
	own := storage.Out{ID: id + "worker", Team: team.ID, To: storage.Recipient{User: worker}, At: at}
	if step == peer.RestAlone {
		nudge(c, own, messages.DayOffNeeded{Weeks: found.Value})
		return false, nil // and no line in the audit log: this is for nobody else to read
	}
	lead := messages.DayOffLead{Worker: worker, Weeks: found.Value}
	nudge(c, own, messages.DayOffCopy{DayOffLead: lead, To: others})
	for _, user := range others {
		nudge(c, storage.Out{ID: id + user, Team: team.ID, To: storage.Recipient{User: user}, After: own.ID, At: at}, lead)
	}
	c.Audit(storage.Audit{By: "clock", Action: "tell of days off", Team: team.ID, Worker: worker, Target: worker, Result: "ok"})
	return false, nil
}

// expectRest: for every active worker it is looked again on some Monday.
func expectRest(ctx context.Context, r *Runner, at time.Time) ([]expected, error) {
	return expectOfMembers(ctx, r, at, false, matterOfRest, func(st storage.State, m peer.Member, team peer.Team, at time.Time) []storage.Due {
		return []storage.Due{storage.RestLook(m.User, at, zoneOf(st, m.User, team))}
	})
}

func matterOfRest(d storage.Due) string {
	worker, err := storage.ReadRestLook(d)
	if err != nil {
		return ""
	}
	return worker
}
