package storage

import (
	"encoding/json"
	"slices"
	"time"

	"alongside/peer"
)

// The stored forms of records: JSON with a version number "v". They are apart from the domain types so that these may
// change. A higher version than the program knows is refused; a lower one is read. Instants are Unix milliseconds, 0 for none.

const recordVersion = 1

type teamRecord struct {
	V            int               `json:"v"`
	ID           string            `json:"id"`
	Name         string            `json:"name,omitempty"`
	Zone         string            `json:"zone,omitempty"`
	Language     string            `json:"lang,omitempty"`
	RulePack     string            `json:"pack,omitempty"`
	Alerts       string            `json:"alerts,omitempty"`
	Channel      string            `json:"channel,omitempty"`
	Coordinators []string          `json:"coords,omitempty"`
	Deputies     []string          `json:"deputies,omitempty"`
	CreatedAt    int64             `json:"at,omitempty"`
	CreatedBy    string            `json:"by,omitempty"`
	Region       string            `json:"region,omitempty"`
	DaysOff      []string          `json:"off,omitempty"` // ISO 8601
	DaysOn       []string          `json:"on,omitempty"`
	WorkFrom     int               `json:"wfrom,omitempty"`
	WorkTo       int               `json:"wto,omitempty"`
	CheckIn      checkInPlanRecord `json:"checkin,omitzero"`
	Numbers      string            `json:"numbers,omitempty"`
	Ask          []string          `json:"ask"` // null for the usual kinds, empty for none
	LeastHere    int               `json:"least,omitempty"`
	Weeks        teamWeeksRecord   `json:"weeks,omitzero"`
	Forms        []string          `json:"questionnaires,omitempty"` // ids
}

type checkInPlanRecord struct {
	Off     bool `json:"off,omitempty"`
	Set     bool `json:"set,omitempty"`
	Day     int  `json:"day,omitempty"`
	Minute  int  `json:"minute,omitempty"`
	Minimum int  `json:"min,omitempty"`
	Begun   bool `json:"begun,omitempty"`

	From   string             `json:"from,omitempty"` // ISO 8601
	Before *checkInPlanRecord `json:"before,omitempty"`
}

type memberRecord struct {
	V         int    `json:"v"`
	User      string `json:"user"`
	Team      string `json:"team,omitempty"`
	State     string `json:"state,omitempty"`
	Senior    bool   `json:"senior,omitempty"`
	Zone      string `json:"zone,omitempty"`
	Language  string `json:"lang,omitempty"`
	AddedBy   string `json:"by,omitempty"`
	AddedAt   int64  `json:"at,omitempty"`
	Consented int64  `json:"yes,omitempty"`
}

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

func (r teamRecord) version() int      { return r.V }
func (r memberRecord) version() int    { return r.V }
func (r agreementRecord) version() int { return r.V }
func (r alertRecord) version() int     { return r.V }

type versioned interface{ version() int }

// read decodes a stored record and checks its version.
func read[R versioned](kind, raw string) (R, error) {
	var r R
	raw, ok := openJSON(raw)
	if !ok {
		return r, corrupt(kind, "its checksum is not that of its content")
	}
	if err := json.Unmarshal([]byte(raw), &r); err != nil {
		return r, corrupt(kind, "it is no record")
	}
	if v := r.version(); v > recordVersion {
		return r, newer(kind)
	} else if v < 1 {
		return r, corrupt(kind, "it has no version")
	}
	return r, nil
}

func encodeTeam(t peer.Team) (string, error) {
	return marshal(teamRecord{recordVersion, t.ID, t.Name, t.Zone, t.Language, t.RulePack, t.CoordinatorsChannel,
		t.TeamChannel, t.Coordinators, t.Deputies, millis(t.CreatedAt), t.CreatedBy, t.Region, daysStored(t.DaysOff), daysStored(t.DaysOn),
		t.WorkFrom, t.WorkTo,
		planStored(t.CheckIn), t.Numbers, kindsStored(t.TimeOffAsk), t.LeastHere, teamWeeksStored(t.Weeks), t.Questionnaires})
}

func decodeTeam(raw string) (peer.Team, error) {
	r, err := read[teamRecord]("teams", raw)
	if err != nil {
		return peer.Team{}, err
	}
	off, err := daysRead("teams", r.DaysOff)
	if err != nil {
		return peer.Team{}, err
	}
	on, err := daysRead("teams", r.DaysOn)
	if err != nil {
		return peer.Team{}, err
	}
	plan, err := r.CheckIn.plan()
	if err != nil {
		return peer.Team{}, err
	}
	weeks, err := r.Weeks.weeks()
	return peer.Team{ID: r.ID, Name: r.Name, Zone: r.Zone, Language: r.Language, RulePack: r.RulePack,
		CoordinatorsChannel: r.Alerts, TeamChannel: r.Channel, Coordinators: r.Coordinators, Deputies: r.Deputies,
		CreatedAt: instant(r.CreatedAt), CreatedBy: r.CreatedBy, Region: r.Region, DaysOff: off, DaysOn: on, WorkFrom: r.WorkFrom,
		WorkTo: r.WorkTo, Numbers: r.Numbers, TimeOffAsk: kindsRead(r.Ask), LeastHere: r.LeastHere, CheckIn: plan, Weeks: weeks, Questionnaires: r.Forms}, err
}

// cloneTeam returns a team whose lists the caller may change.
func cloneTeam(t peer.Team) peer.Team {
	t.Coordinators, t.Deputies = slices.Clone(t.Coordinators), slices.Clone(t.Deputies)
	t.DaysOff, t.DaysOn = slices.Clone(t.DaysOff), slices.Clone(t.DaysOn)
	t.TimeOffAsk = slices.Clone(t.TimeOffAsk)
	t.Questionnaires = slices.Clone(t.Questionnaires)
	return t
}

func encodeMember(m peer.Member) (string, error) {
	return marshal(memberRecord{recordVersion, m.User, m.Team, string(m.State), m.Senior, m.Zone, m.Language, m.AddedBy,
		millis(m.AddedAt), millis(m.Consented)})
}

func decodeMember(raw string) (peer.Member, error) {
	r, err := read[memberRecord]("members", raw)
	return peer.Member{User: r.User, Team: r.Team, State: peer.MemberState(r.State), Senior: r.Senior, Zone: r.Zone,
		Language: r.Language, AddedBy: r.AddedBy, AddedAt: instant(r.AddedAt), Consented: instant(r.Consented)}, err
}

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

// dayText writes a day in ISO 8601, and no day as nothing.
func dayText(d peer.Day) string {
	if d == (peer.Day{}) {
		return ""
	}
	return d.String()
}

func marshal(r versioned) (string, error) {
	b, err := json.Marshal(r)
	return sealJSON(string(b)), err
}

func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func instant(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}
