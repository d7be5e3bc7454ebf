package storage

import "alongside/peer"

// teamWeeksRecord is the stored form of what became of a team's check-ins.
type teamWeeksRecord struct {
	Told   string `json:"told,omitempty"`   // ISO 8601 week
	Remind string `json:"remind,omitempty"` // the same
	Guide  string `json:"guide,omitempty"`  // ISO 8601 day
	By     string `json:"by,omitempty"`
	Text   string `json:"said,omitempty"`
	On     string `json:"on,omitempty"` // ISO 8601 day
}

func teamWeeksStored(w peer.TeamWeeks) teamWeeksRecord {
	week := func(w peer.Week) string {
		if w == (peer.Week{}) {
			return ""
		}
		return w.String()
	}
	day := func(d peer.Day) string {
		if d == (peer.Day{}) {
			return ""
		}
		return d.String()
	}
	return teamWeeksRecord{week(w.Told), week(w.Remind), day(w.Guide), w.Said.By, w.Said.Text, day(w.Said.On)}
}

func (r teamWeeksRecord) weeks() (w peer.TeamWeeks, err error) {
	w.Said = peer.SaidAndDone{By: r.By, Text: r.Text}
	week := func(text string, to *peer.Week) {
		if text != "" && err == nil {
			*to, err = peer.ParseWeek(text)
		}
	}
	day := func(text string, to *peer.Day) {
		if text != "" && err == nil {
			*to, err = peer.ParseDay(text)
		}
	}
	week(r.Told, &w.Told)
	week(r.Remind, &w.Remind)
	day(r.Guide, &w.Guide)
	day(r.On, &w.Said.On)
	if err != nil {
		return w, corrupt("teams", "a week or a day that there is not")
	}
	return w, nil
}

// The kinds of the entries about a week that is closed. What they are about is read by ReadCheckInDue.
const (
	CheckInWeekKind = "checkin-week" // the team is told of the week
	CheckInSaidKind = "checkin-said" // its coordinators are asked what comes of it
)
