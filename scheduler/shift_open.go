package scheduler

import (
	"time"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// readShiftOpen says what asking about a shift needs: the running shift of its worker.
func readShiftOpen(e entry) (storage.Want, error) {
	worker, _, err := storage.ReadShiftOpen(e.Due)
	return storage.Want{Worker: worker, Hours: true}, err
}

// askAboutShift asks a worker, once, whether a shift that has been running for very long has ended. Nothing is ended or counted by it.
// Where the shift has ended or was taken back, or the worker is in no team any more, the entry lapses.
func askAboutShift(e entry, st storage.State, at time.Time, c *storage.Change) (lapsed bool, err error) {
	worker, id, err := storage.ReadShiftOpen(e.Due)
	if err != nil {
		return false, poison("undecodable")
	}
	r, member := st.Hours.Running, st.Member(worker)
	if r.ID != id || !r.Forgotten(at) || member == nil || member.State != peer.Active {
		return true, nil
	}
	nudge(c, storage.Out{ID: "shift-open." + worker + "." + id, Team: member.Team, To: storage.Recipient{User: worker}, At: at},
		messages.ShiftRuns{Entry: messages.StretchOfRunning(r)})
	c.Audit(storage.Audit{By: "clock", Action: "ask about shift", Team: member.Team, Worker: worker, Target: id, Result: "ok"})
	return false, nil
}

// nudge puts a private message to a worker into the lane that delays nothing else.
func nudge(c *storage.Change, out storage.Out, m messages.Message) {
	out.Lane = storage.NudgeLane
	put(c, out, m)
}
