package scheduler

import (
	"context"
	"time"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// readLogReminder says what asking at the end of a working day needs: the running shift of its worker.
func readLogReminder(e entry) (storage.Want, error) {
	worker, _, err := storage.ReadLogReminder(e.Due)
	return storage.Want{Worker: worker, Hours: true}, err
}

// remindOfLog asks a worker at the end of their own working day whether the shift that runs has ended. Nothing is ended or counted by it.
// Where the shift has ended or was taken back, or the worker is away or in no team any more, the entry lapses.
func remindOfLog(e entry, st storage.State, at time.Time, c *storage.Change) (lapsed bool, err error) {
	worker, id, err := storage.ReadLogReminder(e.Due)
	if err != nil {
		return false, poison("undecodable")
	}
	r, member := st.Hours.Running, st.Member(worker)
	_, away := peer.AwayAt(st.TimeOff, at)
	if r.ID != id || r.Forgotten(at) || away || member == nil || member.State != peer.Active {
		return true, nil
	}
	nudge(c, storage.Out{ID: "log-reminder." + worker + "." + id, Team: member.Team, To: storage.Recipient{User: worker}, At: at},
		messages.LogReminder{Entry: messages.StretchOfRunning(r)})
	return false, nil
}

// expectLogReminder: every shift that runs is asked about at the end of its day.
func expectLogReminder(ctx context.Context, r *Runner, at time.Time) ([]expected, error) {
	return expectOfMembers(ctx, r, at, true, storage.Due.Member, func(st storage.State, m peer.Member, team peer.Team, at time.Time) []storage.Due {
		run := st.Hours.Running
		terms, agreed := peer.TermsAt(st.Agreements, run.Start)
		due, ok := storage.LogReminder(m.User, run, peer.DayEnds(terms, agreed > 0, team.Calendar(), peer.DayOf(run.Start, run.Zone), run.Zone))
		if !run.On() || !ok || due.At.Add(logReminderFresh).Before(at) {
			return nil
		}
		return []storage.Due{due}
	})
}

// logReminderFresh is how late it is of use to ask at the end of a day.
const logReminderFresh = 4 * time.Hour
