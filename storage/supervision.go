package storage

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"alongside/peer"
)

// SupervisionKind is the kind of the entries that keep a request for supervision moving.
const SupervisionKind = "supervision"

// supervisionKept is how long a request stays after its end.
const supervisionKept = 400 * 24 * time.Hour

// supervisionRecord is the stored form of a request or a session. Topic and text are in it only as they were sealed.
type supervisionRecord struct {
	V         int                     `json:"v"`
	ID        string                  `json:"id"`
	Version   int                     `json:"n,omitempty"`
	Round     int                     `json:"r,omitempty"`
	Worker    string                  `json:"worker,omitempty"`
	Team      string                  `json:"team,omitempty"`
	Form      string                  `json:"form,omitempty"`
	Kind      string                  `json:"kind,omitempty"`
	When      string                  `json:"when,omitempty"`
	Way       string                  `json:"way,omitempty"`
	With      string                  `json:"with,omitempty"`
	Person    string                  `json:"who,omitempty"`
	Not       []string                `json:"not,omitempty"`
	Sealed    string                  `json:"sealed,omitempty"`
	Zone      string                  `json:"zone,omitempty"`
	State     string                  `json:"state,omitempty"`
	AskedAt   int64                   `json:"at,omitempty"`
	Since     int64                   `json:"since,omitempty"`
	Owner     string                  `json:"owner,omitempty"`
	OwnerZone string                  `json:"ozone,omitempty"`
	TakenAt   int64                   `json:"tat,omitempty"`
	OfferedAt int64                   `json:"oat,omitempty"`
	Offers    []int64                 `json:"offers,omitempty"`
	OfferedBy string                  `json:"oby,omitempty"`
	OfferedAs int                     `json:"oas,omitempty"`
	Time      int64                   `json:"time,omitempty"`
	Minutes   int                     `json:"min,omitempty"`
	Moves     int                     `json:"moves,omitempty"`
	AskedStep int                     `json:"askstep,omitempty"`
	AskedAs   int                     `json:"askas,omitempty"`
	EndedBy   string                  `json:"eby,omitempty"`
	Group     string                  `json:"group,omitempty"`
	Told      []supervisionToldRecord `json:"told,omitempty"`
	Looked    int64                   `json:"looked,omitempty"`
}

type supervisionToldRecord struct {
	To   string `json:"t"`
	Step int    `json:"s,omitempty"`
}

func (r supervisionRecord) version() int { return r.V }

func encodeSupervision(s peer.Supervision) (string, error) {
	r := supervisionRecord{V: recordVersion, ID: s.ID, Version: s.Version, Round: s.Round, Worker: s.Worker, Team: s.Team,
		Form: string(s.Form), Kind: string(s.Kind), When: string(s.When), Way: string(s.Way), With: string(s.With), Person: s.Person,
		Not: s.Not, Sealed: s.Sealed, Zone: s.Zone, State: string(s.State), AskedAt: millis(s.AskedAt), Since: millis(s.Since),
		Owner: s.Owner, OwnerZone: s.OwnerZone, TakenAt: millis(s.TakenAt), OfferedAt: millis(s.OfferedAt), OfferedBy: s.OfferedBy,
		OfferedAs: s.OfferedAs, Time: millis(s.At), Minutes: s.Minutes, Moves: s.Moves, AskedStep: s.AskedStep, AskedAs: s.AskedAs,
		EndedBy: s.EndedBy, Group: s.Group, Looked: millis(s.LookedInto)}
	for _, at := range s.Offers {
		r.Offers = append(r.Offers, millis(at))
	}
	for _, t := range s.Told {
		r.Told = append(r.Told, supervisionToldRecord{t.To, t.Step})
	}
	return marshal(r)
}

func decodeSupervision(raw string) (peer.Supervision, error) {
	r, err := read[supervisionRecord]("supervision", raw)
	s := peer.Supervision{ID: r.ID, Version: r.Version, Round: r.Round, Worker: r.Worker, Team: r.Team,
		Form: peer.SupervisionForm(r.Form), Kind: peer.SupervisionKind(r.Kind), When: peer.SupervisionWhen(r.When),
		Way: peer.SupervisionWay(r.Way), With: peer.SupervisionWith(r.With), Person: r.Person, Not: r.Not, Sealed: r.Sealed,
		Zone: r.Zone, State: peer.SupervisionState(r.State), AskedAt: instant(r.AskedAt), Since: instant(r.Since), Owner: r.Owner,
		OwnerZone: r.OwnerZone, TakenAt: instant(r.TakenAt), OfferedAt: instant(r.OfferedAt), OfferedBy: r.OfferedBy,
		OfferedAs: r.OfferedAs, At: instant(r.Time), Minutes: r.Minutes, Moves: r.Moves, AskedStep: r.AskedStep, AskedAs: r.AskedAs,
		EndedBy: r.EndedBy, Group: r.Group, LookedInto: instant(r.Looked)}
	for _, at := range r.Offers {
		s.Offers = append(s.Offers, instant(at))
	}
	for _, t := range r.Told {
		s.Told = append(s.Told, peer.SupervisionTold{To: t.To, Step: t.Step})
	}
	if err == nil && s.State == peer.SupervisionOffered && len(s.Offers) == 0 {
		return s, corrupt("supervision", "times are offered, and there are none")
	}
	return s, err
}

// cloneSupervision returns a request whose lists the caller may change.
func cloneSupervision(s peer.Supervision) peer.Supervision {
	s.Not, s.Offers, s.Told = slices.Clone(s.Not), slices.Clone(s.Offers), slices.Clone(s.Told)
	return s
}

// PutSupervision writes a request or a session of the worker, keeps it in the index of those that live, and lets go of what
// ended more than thirteen months ago.
func (c *Change) PutSupervision(s peer.Supervision) {
	raw, err := encodeSupervision(s)
	c.check(err, s.ID)
	c.own(s.Worker)
	k := &c.st.space
	records, ids := keyUse{k.supervision(s.Worker), "hash", "supervision"}, keyUse{k.supervisionIDs(), "hash", "supervision:ids"}
	live := keyUse{k.supervisionLive(), "set", "supervision:live"}
	c.write("HSET", records, s.ID, raw)
	c.write("HSET", ids, s.ID, s.Worker)
	if s.Live() {
		c.write("SADD", live, s.ID)
	} else {
		c.write("SREM", live, s.ID)
	}
	for _, old := range c.st.Supervisions {
		if old.ID != s.ID && !old.Live() && c.at.Sub(old.Since) > supervisionKept {
			c.write("HDEL", records, old.ID)
			c.write("HDEL", ids, old.ID)
		}
	}
}

// SupervisionDue returns the entry of a step of a request's clock in its present state. Whoever changes the state enters
// the next step in the same Commit; each step enters the one after it. The entry names no person.
func SupervisionDue(s peer.Supervision, step int, team peer.Team) Due {
	return Due{Kind: SupervisionKind, Subject: s.ID, Occurrence: strconv.Itoa(s.Version) + "." + strconv.Itoa(step), At: s.StepAt(step, team)}
}

// SupervisionStep is what an entry of SupervisionKind is about.
type SupervisionStep struct {
	ID      string
	Version int // of the request; in another version it is another matter
	Step    int // from 1
}

// ReadSupervisionDue returns what SupervisionDue wrote. Anything else is an error.
func ReadSupervisionDue(d Due) (SupervisionStep, error) {
	version, step, ok := numbers(d.Occurrence)
	if !ok || d.Subject == "" || version < 1 || step < 1 || step > mostSteps {
		return SupervisionStep{}, errors.New("storage: not an entry about supervision")
	}
	return SupervisionStep{d.Subject, version, step}, nil
}

// numbers reads "12.3".
func numbers(text string) (first, second int, ok bool) {
	a, b, found := strings.Cut(text, ".")
	first, err := strconv.Atoi(a)
	second, err2 := strconv.Atoi(b)
	return first, second, found && err == nil && err2 == nil && strconv.Itoa(first)+"."+strconv.Itoa(second) == text
}

// find sets the worker of a Want from the id of one of their records. Where there is none of that id nothing is read.
func (s *Store) find(ctx context.Context, want *Want) error {
	if want.Find == "" || want.Worker != "" {
		return nil
	}
	return s.persist(ctx, func(ctx context.Context) error {
		worker, err := s.client.HGet(ctx, s.space(want.Workspace).supervisionIDs(), want.Find).Result()
		if errors.Is(err, redis.Nil) {
			return nil
		}
		want.Worker = worker
		return err
	})
}

// supervisionRead are the commands that read what Want.Supervision asks for.
type supervisionRead struct {
	records, groups, settings, promises *redis.StringSliceCmd
}

func (s *Store) askSupervision(ctx context.Context, pipe redis.Pipeliner, r *reading) {
	if !r.want.Supervision {
		return
	}
	k := s.space(r.want.Workspace)
	r.supervision.settings = strs(ctx, pipe, "hvals", k.supervisionSettings())
	if r.want.Worker != "" {
		r.supervision.records = strs(ctx, pipe, "hvals", k.supervision(r.want.Worker))
		r.supervision.promises = strs(ctx, pipe, "hvals", k.promises(r.want.Worker))
		r.supervision.groups = strs(ctx, pipe, "hvals", k.supervisionGroups(r.want.Worker))
	}
}

func (s *Store) readSupervision(st *State, r *reading) (err error) {
	if st.Supervisions, err = each(r.supervision.records, &s.memo.supervision, decodeSupervision, cloneSupervision); err != nil {
		return err
	}
	sortSupervisions(st.Supervisions)
	if r.supervision.promises != nil {
		for _, raw := range r.supervision.promises.Val() {
			p, err := decodePromise(raw)
			if err != nil {
				return err
			}
			st.Promises = append(st.Promises, p)
		}
		sortPromises(st.Promises)
	}
	if r.supervision.groups != nil {
		for _, raw := range r.supervision.groups.Val() {
			g, err := decodeSupervisionGroup(raw)
			if err != nil {
				return err
			}
			st.SupervisionGroups = append(st.SupervisionGroups, g)
		}
	}
	if r.supervision.settings != nil {
		st.SupervisionSettings, err = readSupervisionSettings(r.supervision.settings.Val())
	}
	return err
}

func sortSupervisions(all []peer.Supervision) {
	slices.SortFunc(all, func(a, b peer.Supervision) int {
		return cmp.Or(a.Since.Compare(b.Since), strings.Compare(a.ID, b.ID))
	})
}

// LiveSupervisions returns all requests of a workspace that have not come to their end, sorted by since when they stand as
// they do. It reads the records, not the outbox.
func (s *Store) LiveSupervisions(ctx context.Context, workspace string) ([]peer.Supervision, error) {
	owners, err := s.liveOwners(ctx, s.space(workspace))
	if err != nil {
		return nil, err
	}
	all, err := s.SupervisionsOf(ctx, workspace, owners)
	return slices.DeleteFunc(all, func(one peer.Supervision) bool { return !one.Live() }), err
}

// SupervisionsOf returns all requests and sessions of workers that are kept, sorted as LiveSupervisions.
func (s *Store) SupervisionsOf(ctx context.Context, workspace string, workers []string) ([]peer.Supervision, error) {
	all, err := hashes(ctx, s, keysOf(workers, s.space(workspace).supervision), &s.memo.supervision, decodeSupervision, cloneSupervision)
	found := slices.Concat(all...)
	sortSupervisions(found)
	return found, err
}
