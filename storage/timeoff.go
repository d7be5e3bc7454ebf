package storage

import (
	"slices"

	"alongside/peer"
)

// timeOffRecord is the stored form of time off. Its kind is for the worker's own sight only.
type timeOffRecord struct {
	V          int           `json:"v"`
	ID         string        `json:"id"`
	Worker     string        `json:"worker,omitempty"`
	Team       string        `json:"team,omitempty"`
	Kind       string        `json:"kind,omitempty"`
	State      string        `json:"state,omitempty"`
	From       int64         `json:"from,omitempty"`
	To         int64         `json:"to,omitempty"`
	Zone       string        `json:"zone,omitempty"`
	AskedAt    int64         `json:"at,omitempty"`
	AnsweredBy string        `json:"aby,omitempty"`
	AnsweredAt int64         `json:"aat,omitempty"`
	Cover      []coverRecord `json:"cover,omitempty"`
	Version    int           `json:"n,omitempty"`
	Why        string        `json:"why,omitempty"`
	OfferFrom  int64         `json:"ofrom,omitempty"`
	OfferTo    int64         `json:"oto,omitempty"`
}

type coverRecord struct {
	Code   string `json:"c"`
	Peer   string `json:"p"`
	Agreed bool   `json:"y,omitempty"`
	No     bool   `json:"no,omitempty"`
}

func (r timeOffRecord) version() int { return r.V }

func encodeTimeOff(t peer.TimeOff) (string, error) {
	r := timeOffRecord{V: recordVersion, ID: t.ID, Worker: t.Worker, Team: t.Team, Kind: string(t.Kind), State: string(t.State),
		From: millis(t.From), To: millis(t.To), Zone: t.Zone, AskedAt: millis(t.AskedAt), AnsweredBy: t.AnsweredBy,
		AnsweredAt: millis(t.AnsweredAt), Version: t.Version, Why: string(t.Why), OfferFrom: millis(t.OfferedFrom), OfferTo: millis(t.OfferedTo)}
	for _, c := range t.Cover {
		r.Cover = append(r.Cover, coverRecord{string(c.Code), c.Peer, c.Agreed, c.Declined})
	}
	return marshal(r)
}

func decodeTimeOff(raw string) (peer.TimeOff, error) {
	r, err := read[timeOffRecord]("timeoff", raw)
	t := peer.TimeOff{ID: r.ID, Worker: r.Worker, Team: r.Team, Kind: peer.TimeOffKind(r.Kind), State: peer.TimeOffState(r.State),
		From: instant(r.From), To: instant(r.To), Zone: r.Zone, AskedAt: instant(r.AskedAt), AnsweredBy: r.AnsweredBy,
		AnsweredAt: instant(r.AnsweredAt), Version: r.Version, Why: peer.DenialReason(r.Why), OfferedFrom: instant(r.OfferFrom),
		OfferedTo: instant(r.OfferTo)}
	for _, c := range r.Cover {
		t.Cover = append(t.Cover, peer.Cover{Code: peer.Code(c.Code), Peer: c.Peer, Agreed: c.Agreed, Declined: c.No})
	}
	return t, err
}

// cloneTimeOff returns time off whose list the caller may change.
func cloneTimeOff(t peer.TimeOff) peer.TimeOff {
	t.Cover = slices.Clone(t.Cover)
	return t
}

// PutTimeOff writes time off of the worker.
func (c *Change) PutTimeOff(t peer.TimeOff) {
	raw, err := encodeTimeOff(t)
	c.check(err, t.ID)
	c.own(t.Worker)
	c.write("HSET", keyUse{c.st.space.timeOff(t.Worker), "hash", "timeoff"}, t.ID, raw)
}
