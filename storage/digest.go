package storage

import (
	"errors"
	"slices"
	"time"

	"alongside/peer"
)

// DigestKind is the kind of the entries with which the coordinators of a team get their weekly digest.
const DigestKind = "digest"

// Digest is what is remembered about the weekly digest of a team. The fingerprints are replaced with each digest and are made of ids.
type Digest struct {
	Plan peer.DigestPlan
	Last time.Time // when the last one came; zero for never
	Said []string  // the fingerprints of what it said, see peer.DigestOf
}

// digestRecord is its stored form.
type digestRecord struct {
	V      int      `json:"v"`
	Team   string   `json:"team"`
	Off    bool     `json:"off,omitempty"`
	Set    bool     `json:"set,omitempty"`
	Day    int      `json:"day,omitempty"`
	Minute int      `json:"min,omitempty"`
	Last   int64    `json:"last,omitempty"`
	Said   []string `json:"said,omitempty"`
}

func (r digestRecord) version() int { return r.V }

func encodeDigest(team string, d Digest) (string, error) {
	return marshal(digestRecord{recordVersion, team, d.Plan.Off, d.Plan.Set, int(d.Plan.Day), d.Plan.Minute, millis(d.Last), d.Said})
}

func decodeDigest(raw string) (team string, d Digest, err error) {
	r, err := read[digestRecord]("digests", raw)
	d = Digest{peer.DigestPlan{Off: r.Off, Set: r.Set, Day: time.Weekday(r.Day), Minute: r.Minute}, instant(r.Last), r.Said}
	if err == nil && !d.Plan.Valid() {
		return "", Digest{}, corrupt("digests", "the plan names no time")
	}
	return r.Team, d, err
}

func readDigests(all []string) (map[string]Digest, error) {
	byTeam := make(map[string]Digest, len(all))
	for _, raw := range all {
		team, d, err := decodeDigest(raw)
		if err != nil {
			return nil, err
		}
		byTeam[team] = d
	}
	return byTeam, nil
}

// PutDigest writes what is remembered about the digest of a team.
func (c *Change) PutDigest(team string, d Digest) {
	raw, err := encodeDigest(team, d)
	c.check(err, team)
	if !d.Plan.Valid() {
		c.fail("the digest of a team is planned for no time")
	}
	c.raise(teamsScope)
	c.write("HSET", keyUse{c.st.space.digests(), "hash", "digests"}, team, raw)
}

// DigestDue returns the entry of the next digest of a team after an instant, and false where there is none.
func DigestDue(team peer.Team, d Digest, at time.Time) (Due, bool) {
	when, day, ok := team.NextDigest(d.Plan, d.Last, at)
	return digestDue(team, day, when), ok
}

// DigestLater returns the entry of a digest that cannot come at an instant: later in the same week, else that of the next.
func DigestLater(team peer.Team, d Digest, at time.Time) (Due, bool) {
	if when, day, ok := team.DigestAfter(d.Plan, at); ok {
		return digestDue(team, day, when), true
	}
	return DigestDue(team, d, at)
}

func digestDue(team peer.Team, day peer.Day, at time.Time) Due {
	return Due{Kind: DigestKind, Subject: team.ID, Occurrence: day.String(), At: at}
}

// ReadDigestDue returns the team of an entry and the day that it was entered for.
func ReadDigestDue(d Due) (team string, day peer.Day, err error) {
	day, err = peer.ParseDay(d.Occurrence)
	if err != nil || d.Subject == "" || d.Kind != DigestKind {
		return "", day, errors.New("storage: not an entry about a digest")
	}
	return d.Subject, day, nil
}

// crewOf are the workers who are in a team, sorted by user.
func crewOf(members map[string]peer.Member, team string) []peer.Crewmate {
	var crew []peer.Crewmate
	for _, m := range members {
		if m.Team == team && m.State == peer.Active {
			crew = append(crew, peer.Crewmate{Member: m})
		}
	}
	slices.SortFunc(crew, func(a, b peer.Crewmate) int { return compareUsers(a.Member, b.Member) })
	return crew
}
