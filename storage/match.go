package storage

import (
	"strconv"

	"alongside/peer"
)

// matchRecord is the stored form of a match. One without a state is of the time before matches had any, and was active or has
// ended. A proposal is stored with an end at its beginning, and one of which nothing came with the end that it had: the program
// before this one then lets nobody log a contact with it.
type matchRecord struct {
	V        int              `json:"v"`
	Code     string           `json:"code"`
	Worker   string           `json:"worker,omitempty"`
	Start    int64            `json:"start,omitempty"`
	End      int64            `json:"end,omitempty"`
	Ended    int64            `json:"ended,omitempty"`
	Turn     int              `json:"turn,omitempty"`
	State    string           `json:"state,omitempty"`
	Version  int              `json:"n,omitempty"`
	By       string           `json:"by,omitempty"`
	At       int64            `json:"at,omitempty"`
	Yes      int64            `json:"yes,omitempty"`
	Theirs   int64            `json:"theirs,omitempty"`
	TheirsBy string           `json:"tby,omitempty"`
	EndedBy  string           `json:"eby,omitempty"`
	Plan     *planRecord      `json:"plan,omitempty"`
	Longer   *extensionRecord `json:"longer,omitempty"`
	Extended int              `json:"ext,omitempty"`
	Cover    string           `json:"cover,omitempty"`
	CoverAt  int64            `json:"cat,omitempty"`
	Agreed   bool             `json:"cy,omitempty"`
	Declined bool             `json:"cno,omitempty"`
}

type planRecord struct {
	LastDay string `json:"last"` // ISO 8601
	Told    string `json:"told,omitempty"`
	After   string `json:"after,omitempty"`
	By      string `json:"by,omitempty"`
}

type extensionRecord struct {
	Reason     string `json:"why,omitempty"`
	Review     string `json:"review"` // ISO 8601
	By         string `json:"by,omitempty"`
	At         int64  `json:"at,omitempty"`
	AnsweredBy string `json:"aby,omitempty"`
	AnsweredAt int64  `json:"aat,omitempty"`
	Agreed     bool   `json:"yes,omitempty"`
}

func (r matchRecord) version() int { return r.V }

func encodeMatch(m peer.Match) (string, error) {
	r := matchRecord{V: recordVersion, Code: string(m.Code), Worker: m.Worker, Start: millis(m.Start), End: millis(m.End),
		Ended: millis(m.Ended), Turn: m.Turn, State: string(m.State), Version: m.Version, By: m.ProposedBy, At: millis(m.ProposedAt),
		Yes: millis(m.WorkerYes), Theirs: millis(m.TheirYes), TheirsBy: m.TheirYesBy, EndedBy: m.EndedBy, Extended: m.Extended,
		Cover: m.Standing.Peer, CoverAt: millis(m.Standing.At), Agreed: m.Standing.Agreed, Declined: m.Standing.Declined}
	if m.State == peer.MatchProposed {
		r.Ended = r.At
	}
	if p := m.Plan; p != (peer.EndingPlan{}) {
		r.Plan = &planRecord{dayText(p.LastDay), string(p.Told), string(p.After), p.By}
	}
	if e := m.Extension; e != (peer.Extension{}) {
		r.Longer = &extensionRecord{string(e.Reason), dayText(e.Review), e.By, millis(e.At), e.AnsweredBy, millis(e.AnsweredAt), e.Agreed}
	}
	return marshal(r)
}

func decodeMatch(raw string) (peer.Match, error) {
	r, err := read[matchRecord]("matches", raw)
	if err != nil {
		return peer.Match{}, err
	}
	m := peer.Match{Code: peer.Code(r.Code), Worker: r.Worker, Start: instant(r.Start), End: instant(r.End),
		Ended: instant(r.Ended), Turn: r.Turn, State: peer.MatchState(r.State), Version: r.Version, ProposedBy: r.By, ProposedAt: instant(r.At),
		WorkerYes: instant(r.Yes), TheirYes: instant(r.Theirs), TheirYesBy: r.TheirsBy, EndedBy: r.EndedBy, Extended: r.Extended,
		Standing: peer.StandingCover{Peer: r.Cover, At: instant(r.CoverAt), Agreed: r.Agreed, Declined: r.Declined}}
	if m.State == peer.MatchProposed {
		m.Ended = instant(0)
	}
	if p := r.Plan; p != nil {
		m.Plan = peer.EndingPlan{Told: peer.HowTold(p.Told), After: peer.Afterwards(p.After), By: p.By}
		if m.Plan.LastDay, err = peer.ParseDay(p.LastDay); err != nil {
			return peer.Match{}, corrupt("matches", "the last day is no day")
		}
	}
	if e := r.Longer; e != nil {
		m.Extension = peer.Extension{Reason: peer.ExtensionReason(e.Reason), By: e.By, At: instant(e.At), AnsweredBy: e.AnsweredBy,
			AnsweredAt: instant(e.AnsweredAt), Agreed: e.Agreed}
		if m.Extension.Review, err = peer.ParseDay(e.Review); err != nil {
			return peer.Match{}, corrupt("matches", "the review is no day")
		}
	}
	return m, nil
}

// matchField is where a match stands among those of its worker: a code that comes back to the same worker does not take the
// place of what was before.
func matchField(m peer.Match) string {
	if m.Turn == 0 {
		return string(m.Code)
	}
	return string(m.Code) + "." + strconv.Itoa(m.Turn)
}

// PutMatch writes a match of the worker.
func (c *Change) PutMatch(m peer.Match) {
	c.own(m.Worker)
	c.putMatch(m)
}

// HandMatch writes a match of a code that another worker had, see peer.Match.PassOn. Its worker must be in Want.People, and it
// needs Want.Codes: from then on the code is that worker's.
func (c *Change) HandMatch(m peer.Match) {
	c.raise(workerScope(m.Worker))
	c.putMatch(m)
	c.TakeCode(m.Code, m.Worker)
}

func (c *Change) putMatch(m peer.Match) {
	raw, err := encodeMatch(m)
	c.check(err, string(m.Code))
	c.write("HSET", keyUse{c.st.space.matches(m.Worker), "hash", "matches"}, matchField(m), raw)
}
