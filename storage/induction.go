package storage

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"github.com/redis/go-redis/v9"

	"alongside/peer"
)

// InductionKind is the kind of the entries that remind of open steps of an induction.
const InductionKind = "induction"

// inductionRecord is the stored form of an induction.
type inductionRecord struct {
	V       int                   `json:"v"`
	Worker  string                `json:"worker"`
	Team    string                `json:"team"`
	Version int                   `json:"n"`
	Since   int64                 `json:"at"`
	Zone    string                `json:"zone,omitempty"`
	Steps   []inductionStepRecord `json:"steps"`
	Told    []string              `json:"told,omitempty"`
}

type inductionStepRecord struct {
	ID   string `json:"id"`
	By   string `json:"by"`
	Due  string `json:"due,omitempty"` // ISO 8601
	Done int64  `json:"done,omitempty"`
	Who  string `json:"who,omitempty"`
}

func (r inductionRecord) version() int { return r.V }

func encodeInduction(i peer.Induction) (string, error) {
	r := inductionRecord{V: recordVersion, Worker: i.Worker, Team: i.Team, Version: i.Version, Since: millis(i.Since), Zone: i.Zone, Told: i.Told}
	for _, s := range i.Steps {
		r.Steps = append(r.Steps, inductionStepRecord{s.ID, string(s.By), dayText(s.Due), millis(s.Done), s.Who})
	}
	return marshal(r)
}

func decodeInduction(raw string) (*peer.Induction, error) {
	if raw == "" {
		return nil, nil
	}
	r, err := read[inductionRecord]("induction", raw)
	if err != nil {
		return nil, err
	}
	i := peer.Induction{Worker: r.Worker, Team: r.Team, Version: r.Version, Since: instant(r.Since), Zone: r.Zone, Told: r.Told}
	for _, s := range r.Steps {
		due, _ := peer.ParseDay(s.Due)
		i.Steps = append(i.Steps, peer.InductionStep{ID: s.ID, By: peer.StepBy(s.By), Due: due, Done: instant(s.Done), Who: s.Who})
	}
	return &i, nil
}

// PutInduction writes the induction list of a worker.
func (c *Change) PutInduction(i peer.Induction) {
	raw, err := encodeInduction(i)
	c.check(err, i.Worker)
	c.own(i.Worker)
	c.write("SET", keyUse{c.st.space.induction(i.Worker), "string", "induction"}, raw)
}

// InductionDue returns the entry of the n-th reminder of an induction list, counted from 1, and false where there is none.
func InductionDue(i peer.Induction, n int, c peer.Calendar) (Due, bool) {
	at, ok := i.NudgeAt(n, c)
	return Due{Kind: InductionKind, Subject: i.Worker, Occurrence: strconv.FormatInt(i.Since.UnixMilli(), 10) + "." + strconv.Itoa(n), At: at}, ok
}

// ReadInductionDue returns what InductionDue wrote: the worker, when they joined (Unix milliseconds), and which reminder it is.
func ReadInductionDue(d Due) (worker string, since int64, n int, err error) {
	at, which, ok := strings.Cut(d.Occurrence, ".")
	since, err1 := strconv.ParseInt(at, 10, 64)
	n, err2 := strconv.Atoi(which)
	if d.Kind != InductionKind || !ok || err1 != nil || err2 != nil || n < 1 || d.Subject == "" {
		return "", 0, 0, errors.New("storage: not an entry about an induction")
	}
	return d.Subject, since, n, nil
}

// joiningRead are the commands that read what Want.Joining asks for.
type joiningRead struct{ leaving, induction *redis.StringCmd }

func (s *Store) askJoining(ctx context.Context, pipe redis.Pipeliner, r *reading) {
	if !r.want.Joining || r.want.Worker == "" {
		return
	}
	k := s.space(r.want.Workspace)
	r.joining.leaving = pipe.Get(ctx, k.leaving(r.want.Worker))
	r.joining.induction = pipe.Get(ctx, k.induction(r.want.Worker))
}

func (s *Store) readJoining(st *State, r *reading) (err error) {
	if r.joining.leaving == nil {
		return nil
	}
	if raw := r.joining.leaving.Val(); raw != "" {
		l, err := decodeLeaving(raw)
		if err != nil {
			return err
		}
		st.Leaving = &l
	}
	st.Induction, err = decodeInduction(r.joining.induction.Val())
	return err
}
