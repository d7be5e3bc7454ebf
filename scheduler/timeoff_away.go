package scheduler

import (
	"slices"
	"strconv"
	"time"

	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// greetWithin is how late somebody who is back is still greeted.
const greetWithin = 3 * 24 * time.Hour

// sayTimeOffSoon tells a worker what there is to hand over. It lapses where the time off was taken back or moved, and once it has
// begun.
func sayTimeOffSoon(e entry, st storage.State, at time.Time, c *storage.Change) (lapsed bool, err error) {
	t, team, begin, found, err := timeOffOf(e, st)
	codes := running(st, at)
	if err != nil || !found || !t.Holds() || t.From.Unix() != begin || !at.Before(t.From) || len(codes) == 0 {
		return true, err
	}
	nudge(c, storage.Out{
		ID: "timeoff." + t.Worker + "." + t.ID + ".soon." + strconv.FormatInt(begin, 10), Team: team.ID, To: storage.Recipient{User: t.Worker}, At: at,
	}, messages.TimeOffSoon{AwayFacts: messages.AwayFactsOf(t, codes, nil)})
	return false, nil
}

// welcomeBack tells a worker who is back in one message what there is to know. Where there is nothing, it is silent; and where
// another time off follows at once, it is left to that one.
func welcomeBack(e entry, st storage.State, at time.Time, c *storage.Change) (lapsed bool, err error) {
	t, team, end, found, err := timeOffOf(e, st)
	if err != nil || !found || !t.Holds() || t.To.Unix() != end || at.Sub(t.To) > greetWithin {
		return true, err
	}
	if _, away := peer.AwayAt(st.TimeOff, at); away {
		return true, nil
	}
	if t.Kind == peer.PauseOff {
		nudge(c, storage.Out{
			ID: "timeoff." + t.Worker + "." + t.ID + ".back." + strconv.FormatInt(end, 10), Team: team.ID, To: storage.Recipient{User: t.Worker}, At: at,
		}, messages.PauseBack{PauseSummary: messages.PauseSummaryOf(t, running(st, at), st.Alerts)})
		return false, nil
	}
	m := messages.WelcomeBack{AwayFacts: messages.AwayFactsOf(t, running(st, at), nil)}
	for _, a := range st.Alerts {
		if a.RaisedAt.Before(t.From) || !a.RaisedAt.Before(t.To) || a.State == peer.Withdrawn {
			continue
		}
		m.Alerts++
		for _, by := range []string{a.AckedBy, a.ClosedBy} {
			if by != "" && !slices.Contains(m.By, by) {
				m.By = append(m.By, by)
			}
		}
	}
	if m.Alerts == 0 && len(m.Uncovered()) == len(m.Cover) {
		return true, nil
	}
	nudge(c, storage.Out{
		ID: "timeoff." + t.Worker + "." + t.ID + ".back." + strconv.FormatInt(end, 10), Team: team.ID, To: storage.Recipient{User: t.Worker}, At: at,
	}, m)
	return false, nil
}
