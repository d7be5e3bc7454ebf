package bot

import (
	"context"
	"slices"
	"time"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// lookAgainAfter is from when on it is looked whether what a nudge is about is over. Before that whoever made it has just looked.
const lookAgainAfter = 5 * time.Minute

// over tells whether what a nudge is about is over: it waited for a morning, or behind others, and meanwhile the shift was ended, the talk
// was had, the promise was kept. st holds the records of its recipient.
func (c *courier) over(ctx context.Context, d storage.Delivery, st storage.State, now time.Time) (bool, error) {
	if now.Sub(d.At) < lookAgainAfter {
		return false, nil
	}
	load := func(want storage.Want) (storage.State, error) {
		want.Workspace = c.b.workspace
		return c.b.cfg.Store.Load(ctx, want)
	}
	m, err := messages.Decode(d.Kind, d.Facts)
	if err != nil {
		return false, nil // whoever sends it knows what to do with it
	}
	switch m := m.(type) {
	case messages.ShiftRuns:
		st, err := load(storage.Want{Worker: d.To.User, Hours: true})
		return err == nil && st.Hours.Running.ID != m.Entry.ID, err
	case messages.LogReminder:
		if len(m.Plans) > 0 {
			day := m.Plans[0].Day
			st, err := load(storage.Want{Worker: d.To.User, Plans: true, Weeks: []peer.Week{day.Week()}})
			return err == nil && !slices.ContainsFunc(st.Plans, func(p peer.ContactPlan) bool {
				asked := slices.ContainsFunc(m.Plans, func(l messages.Logged) bool { return l.ID == p.ID })
				return asked && !p.Done(st.Contacts)
			}), err
		}
		st, err := load(storage.Want{Worker: d.To.User, Hours: true})
		return err == nil && st.Hours.Running.ID != m.Entry.ID, err
	case messages.DayOffNeeded, messages.DayOffCopy:
		return peer.RestIsNear(st.TimeOff, peer.DayOf(d.At, "")), nil
	case messages.DayOffLead:
		st, err := load(storage.Want{Worker: m.Worker})
		return err == nil && peer.RestIsNear(st.TimeOff, peer.DayOf(d.At, "")), err
	case messages.TimeOffSoon:
		return !slices.ContainsFunc(st.TimeOff, func(t peer.TimeOff) bool {
			return t.ID == m.ID && t.Holds() && t.From.Equal(m.From) && now.Before(t.From)
		}), nil
	case messages.CoverAnswered:
		return !now.Before(m.To), nil // who was there stands in what greets them
	case messages.SupervisionIsDue:
		st, err := load(storage.Want{Worker: m.Worker, People: []string{m.Worker}, Supervision: true})
		if about := st.Member(m.Worker); err == nil && (about == nil || about.State == peer.Gone) {
			return true, nil // they have left, and nobody owes them a talk here
		}
		last, had := peer.LastSupervision(st.Supervisions, "")
		return err == nil && had && last.At.After(m.Last), err
	case messages.PromiseNote:
		st, err := load(storage.Want{Find: m.ID, Supervision: true})
		return err == nil && !slices.ContainsFunc(st.Promises, func(p peer.Promise) bool { return p.ID == m.ID && p.Live() }), err
	}
	return false, nil
}
