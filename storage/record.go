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

func (r teamRecord) version() int   { return r.V }
func (r memberRecord) version() int { return r.V }

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
