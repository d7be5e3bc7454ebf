package storage

import (
	"alongside/peer"
)

type alertRecord struct {
	V         int    `json:"v"`
	ID        string `json:"id"`
	Episode   int    `json:"ep,omitempty"`
	Version   int    `json:"n,omitempty"`
	Rule      string `json:"rule,omitempty"`
	Worker    string `json:"worker,omitempty"`
	Team      string `json:"team,omitempty"`
	Code      string `json:"code,omitempty"`
	Window    string `json:"win,omitempty"`
	Value     int    `json:"value,omitempty"`
	Limit     int    `json:"limit,omitempty"`
	Agreed    int    `json:"agreed,omitempty"`
	State     string `json:"state,omitempty"`
	RaisedAt  int64  `json:"at,omitempty"`
	AckedBy   string `json:"kby,omitempty"`
	AckedAt   int64  `json:"kat,omitempty"`
	ClosedBy  string `json:"cby,omitempty"`
	ClosedAt  int64  `json:"cat,omitempty"`
	Outcome   string `json:"out,omitempty"`
	Withdrawn int64  `json:"wat,omitempty"`
	TalkedAt  int64  `json:"tat,omitempty"`
	TalkedAs  string `json:"tas,omitempty"`
	Under     string `json:"under,omitempty"`
	UnderEp   int    `json:"uep,omitempty"`
	Snoozes   int    `json:"zn,omitempty"`
	SnoozedBy string `json:"zby,omitempty"`
	SnoozedAt int64  `json:"zat,omitempty"`
	Until     int64  `json:"zto,omitempty"`
	Returned  int64  `json:"zback,omitempty"`
	From      string `json:"from,omitempty"`
	To        string `json:"to,omitempty"`
	Cover     string `json:"cover,omitempty"`
}

func (r alertRecord) version() int { return r.V }

func encodeAlert(a peer.Alert) (string, error) {
	return marshal(alertRecord{recordVersion, a.ID, a.Episode, a.Version, string(a.Rule), a.Worker, a.Team, string(a.Code),
		a.Window, a.Value, a.Limit, a.Agreed, string(a.State), millis(a.RaisedAt), a.AckedBy, millis(a.AckedAt),
		a.ClosedBy, millis(a.ClosedAt), string(a.Outcome), millis(a.Withdrawn),
		millis(a.TalkedAt), string(a.TalkedAs), a.Under, a.UnderEpisode, a.Snoozes, a.SnoozedBy, millis(a.SnoozedAt), millis(a.SnoozedUntil),
		millis(a.Returned), dayText(a.From), dayText(a.To), a.Cover})
}

func decodeAlert(raw string) (peer.Alert, error) {
	r, err := read[alertRecord]("alerts", raw)
	from, _ := peer.ParseDay(r.From) // none in most alerts
	to, _ := peer.ParseDay(r.To)
	return peer.Alert{ID: r.ID, Episode: r.Episode, Version: r.Version, Rule: peer.RuleID(r.Rule), Worker: r.Worker,
		Team: r.Team, Code: peer.Code(r.Code), Window: r.Window, Value: r.Value, Limit: r.Limit, Agreed: r.Agreed,
		State: peer.AlertState(r.State), RaisedAt: instant(r.RaisedAt), AckedBy: r.AckedBy, AckedAt: instant(r.AckedAt),
		ClosedBy: r.ClosedBy, ClosedAt: instant(r.ClosedAt), Outcome: peer.AlertOutcome(r.Outcome),
		Withdrawn: instant(r.Withdrawn), TalkedAt: instant(r.TalkedAt), TalkedAs: peer.AlertOutcome(r.TalkedAs),
		Under: r.Under, UnderEpisode: r.UnderEp, Snoozes: r.Snoozes, SnoozedBy: r.SnoozedBy, SnoozedAt: instant(r.SnoozedAt), SnoozedUntil: instant(r.Until),
		Returned: instant(r.Returned), From: from, To: to, Cover: r.Cover}, err
}
