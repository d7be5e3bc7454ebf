package storage

import (
	"slices"

	"alongside/peer"
)

type agreementRecord struct {
	V          int            `json:"v"`
	Version    int            `json:"version"`
	Team       string         `json:"team,omitempty"`
	State      string         `json:"state,omitempty"`
	Limits     map[string]int `json:"limits,omitempty"`
	Profile    string         `json:"profile,omitempty"`
	Agreed     int            `json:"minutes,omitempty"` // a week
	Steps      []stepRecord   `json:"steps,omitempty"`
	Days       int            `json:"days,omitempty"` // a bit for each day, Sunday the lowest
	From       int            `json:"from,omitempty"`
	To         int            `json:"to,omitempty"`
	ProposedBy string         `json:"by,omitempty"`
	ProposedAt int64          `json:"at,omitempty"`
	AnsweredBy string         `json:"aby,omitempty"`
	AnsweredAt int64          `json:"aat,omitempty"`
	Review     string         `json:"review,omitempty"` // ISO 8601
	Asked      []string       `json:"asked,omitempty"`
	Confirmed  []confirmed    `json:"conf,omitempty"`
	EndedBy    string         `json:"eby,omitempty"`
	EndedAt    int64          `json:"eat,omitempty"` // of one that is stored as accepted: it has ended
}

type confirmed struct {
	By string `json:"by"`
	At int64  `json:"at"`
}

type stepRecord struct {
	From   string         `json:"from"` // ISO 8601
	Limits map[string]int `json:"limits"`
}

func (r agreementRecord) version() int { return r.V }

func encodeAgreement(a peer.Agreement) (string, error) {
	r := agreementRecord{V: recordVersion, Version: a.Version, Team: a.Team, State: string(a.State),
		From: a.Terms.Availability.From, To: a.Terms.Availability.To, ProposedBy: a.ProposedBy,
		ProposedAt: millis(a.ProposedAt), AnsweredBy: a.AnsweredBy, AnsweredAt: millis(a.AnsweredAt), Asked: a.Asked,
		EndedBy: a.EndedBy, EndedAt: millis(a.EndedAt)}
	// A version that has ended stays "accepted" with its end beside: the program before this one then judges what was before by it.
	if a.State == peer.Ended && !a.EndedAt.IsZero() {
		r.State = string(peer.Accepted)
	}
	for _, c := range a.Confirmed {
		r.Confirmed = append(r.Confirmed, confirmed{c.By, millis(c.At)})
	}
	r.Profile, r.Agreed, r.Limits = string(a.Terms.Profile), a.Terms.Agreed, limitsStored(a.Terms.Limits)
	for _, step := range a.Terms.Steps {
		r.Steps = append(r.Steps, stepRecord{step.From.String(), limitsStored(step.Limits)})
	}
	for day, on := range a.Terms.Availability.Days {
		if on {
			r.Days |= 1 << day
		}
	}
	if a.Review != (peer.Day{}) {
		r.Review = a.Review.String()
	}
	return marshal(r)
}

func decodeAgreement(raw string) (peer.Agreement, error) {
	r, err := read[agreementRecord]("agreements", raw)
	if err != nil {
		return peer.Agreement{}, err
	}
	a := peer.Agreement{Version: r.Version, Team: r.Team, State: peer.AgreementState(r.State), ProposedBy: r.ProposedBy,
		ProposedAt: instant(r.ProposedAt), AnsweredBy: r.AnsweredBy, AnsweredAt: instant(r.AnsweredAt), Asked: r.Asked,
		EndedBy: r.EndedBy, EndedAt: instant(r.EndedAt)}
	if a.State == peer.Accepted && r.EndedAt != 0 {
		a.State = peer.Ended
	}
	for _, c := range r.Confirmed {
		a.Confirmed = append(a.Confirmed, peer.Confirmation{By: c.By, At: instant(c.At)})
	}
	a.Terms.Availability.From, a.Terms.Availability.To = r.From, r.To
	for day := range a.Terms.Availability.Days {
		a.Terms.Availability.Days[day] = r.Days&(1<<day) != 0
	}
	a.Terms.Profile, a.Terms.Agreed, a.Terms.Limits = peer.Profile(r.Profile), r.Agreed, limitsRead(r.Limits)
	for _, step := range r.Steps {
		from, err := peer.ParseDay(step.From)
		if err != nil {
			return peer.Agreement{}, corrupt("agreements", "a step begins on no day")
		}
		a.Terms.Steps = append(a.Terms.Steps, peer.Step{From: from, Limits: limitsRead(step.Limits)})
	}
	if r.Review != "" {
		if a.Review, err = peer.ParseDay(r.Review); err != nil {
			return peer.Agreement{}, corrupt("agreements", "the review is no day")
		}
	}
	return a, nil
}

// cloneAgreement returns an agreement whose limits and lists the caller may change.
func cloneAgreement(a peer.Agreement) peer.Agreement {
	a.Terms, a.Asked, a.Confirmed = a.Terms.Clone(), slices.Clone(a.Asked), slices.Clone(a.Confirmed)
	return a
}

func limitsStored(limits map[peer.RuleID]int) map[string]int {
	if len(limits) == 0 {
		return nil
	}
	stored := make(map[string]int, len(limits))
	for rule, limit := range limits {
		stored[string(rule)] = limit
	}
	return stored
}

func limitsRead(stored map[string]int) map[peer.RuleID]int {
	if len(stored) == 0 {
		return nil
	}
	limits := make(map[peer.RuleID]int, len(stored))
	for rule, limit := range stored {
		limits[peer.RuleID(rule)] = limit
	}
	return limits
}
