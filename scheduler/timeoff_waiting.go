package scheduler

import (
	"slices"
	"strconv"
	"time"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// readTimeOff says what an entry about time off needs: the records of its worker.
func readTimeOff(e entry) (storage.Want, error) {
	worker, _, _, err := storage.ReadTimeOffDue(e.Due)
	return storage.Want{Worker: worker}, err
}

// timeOffOf returns what an entry about time off is about: the time off, its team, and the number that the entry carries.
func timeOffOf(e entry, st storage.State) (t peer.TimeOff, team peer.Team, number int64, found bool, err error) {
	_, id, number, err := storage.ReadTimeOffDue(e.Due)
	if err != nil {
		return t, team, 0, false, poison("undecodable")
	}
	i := slices.IndexFunc(st.TimeOff, func(t peer.TimeOff) bool { return t.ID == id })
	if i < 0 {
		return t, team, 0, false, nil
	}
	known := st.Team(st.TimeOff[i].Team)
	if known == nil {
		return t, team, 0, false, poison("the team of the time off is gone")
	}
	return st.TimeOff[i], *known, number, true, nil
}

// passTimeOffOn passes a request on while nobody has answered it. It never runs out: each step enters the next. After a stop the
// step that would stand by now is done once.
func passTimeOffOn(e entry, st storage.State, at time.Time, c *storage.Change) (lapsed bool, err error) {
	t, team, number, found, err := timeOffOf(e, st)
	if err != nil || !found || !t.Waits() {
		return true, err
	}
	calendar := team.Calendar()
	step := max(int(min(number, 9999)), peer.TimeOffReached(t, at, calendar))
	to := peer.TimeOffPassedTo(t, team, step)
	facts := messages.AwayFactsOf(t, running(st, at), nil)
	id := "timeoff." + t.Worker + "." + t.ID + ".waiting." + strconv.Itoa(step) + "."
	told := id + "worker"
	put(c, storage.Out{Lane: storage.AlertLane, ID: told, Team: team.ID, To: storage.Recipient{User: t.Worker}, Version: t.Version, At: at},
		messages.TimeOffPassedOn{AwayFacts: facts, Since: t.AskedAt, People: to})
	passed := messages.TimeOffWaiting{AwayFacts: facts, Since: t.AskedAt, Step: step}
	for _, user := range to {
		put(c, storage.Out{Lane: storage.AlertLane, ID: id + user, Team: team.ID, To: storage.Recipient{User: user}, After: told, Version: t.Version, At: at}, passed)
	}
	if len(to) == 0 {
		put(c, storage.Out{Lane: storage.AlertLane, ID: id + "channel", Team: team.ID, To: storage.Recipient{Channel: team.CoordinatorsChannel}, After: told, Version: t.Version, At: at}, passed)
	}
	c.Due(storage.TimeOffWaiting(t, step+1, peer.TimeOffStep(t, step+1, calendar)))
	c.Audit(storage.Audit{By: "clock", Action: "pass time off on", Team: t.Team, Worker: t.Worker, Target: t.ID, Result: "step " + strconv.Itoa(step)})
	return false, nil
}

// running are the codes of the matches that run, of the worker whose records were read.
func running(st storage.State, at time.Time) []peer.Code {
	var codes []peer.Code
	for _, m := range st.Matches {
		if m.Running(at) {
			codes = append(codes, m.Code)
		}
	}
	return codes
}
