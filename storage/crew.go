package storage

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/redis/go-redis/v9"

	"alongside/peer"
)

func compareUsers(a, b peer.Member) int { return strings.Compare(a.User, b.User) }

// crewRead are the commands that read one worker of a crew.
type crewRead struct {
	agreed, matches, alerts, timeOff, supervision, promises, told *redis.StringSliceCmd
}

// readCrew reads the records of all workers of a team, in two round trips more. What is decided from them is not held against what others
// do at the same time.
func (s *Store) readCrew(ctx context.Context, st *State) error {
	if st.want.Crew == "" {
		return nil
	}
	crew := crewOf(st.Members, st.want.Crew)
	err := s.persist(ctx, func(ctx context.Context) error {
		pipe, k := s.client.Pipeline(), st.space
		reads := make([]crewRead, len(crew))
		for i, m := range crew {
			u := m.Member.User
			reads[i] = crewRead{
				strs(ctx, pipe, "hvals", k.agreements(u)), strs(ctx, pipe, "hvals", k.matches(u)), strs(ctx, pipe, "hvals", k.alerts(u)),
				strs(ctx, pipe, "hvals", k.timeOff(u)), strs(ctx, pipe, "hvals", k.supervision(u)), strs(ctx, pipe, "hvals", k.promises(u)),
				strs(ctx, pipe, "hkeys", k.told(u)),
			}
		}
		if len(crew) > 0 {
			if _, err := pipe.Exec(ctx); err != nil {
				return err
			}
		}
		for i := range crew {
			if err := s.crewmate(&crew[i], reads[i]); err != nil {
				return err
			}
		}
		return s.readUntold(ctx, k, crew)
	})
	st.Crew = crew
	return err
}

// crewmate decodes the records of one worker.
func (s *Store) crewmate(m *peer.Crewmate, r crewRead) (err error) {
	if m.Agreements, err = each(r.agreed, &s.memo.agreements, decodeAgreement, cloneAgreement); err != nil {
		return err
	}
	slices.SortFunc(m.Agreements, func(a, b peer.Agreement) int { return cmp.Compare(a.Version, b.Version) })
	if m.Matches, err = each(r.matches, &s.memo.matches, decodeMatch, nil); err != nil {
		return err
	}
	slices.SortFunc(m.Matches, func(a, b peer.Match) int { return cmp.Compare(a.Code, b.Code) })
	if m.Alerts, err = each(r.alerts, &s.memo.alerts, decodeAlert, nil); err != nil {
		return err
	}
	m.Alerts = slices.DeleteFunc(m.Alerts, func(a peer.Alert) bool { return a.State != peer.Open && a.State != peer.Acknowledged })
	if m.TimeOff, err = each(r.timeOff, &s.memo.timeOff, decodeTimeOff, cloneTimeOff); err != nil {
		return err
	}
	if m.Supervisions, err = each(r.supervision, &s.memo.supervision, decodeSupervision, cloneSupervision); err != nil {
		return err
	}
	m.Promises = nil
	for _, raw := range r.promises.Val() {
		p, err := decodePromise(raw)
		if err != nil {
			return err
		}
		m.Promises = append(m.Promises, p)
	}
	m.Told = make(map[string]bool, len(r.told.Val()))
	for _, key := range r.told.Val() {
		m.Told[key] = true
	}
	return nil
}

// readUntold notes the alerts of which it is not known that their worker has got the copy, or cannot be reached.
func (s *Store) readUntold(ctx context.Context, k space, crew []peer.Crewmate) error {
	pipe := s.client.Pipeline()
	copies := map[string]*redis.StringSliceCmd{}
	for _, m := range crew {
		for _, a := range m.Alerts {
			id := AlertOut(a, "worker")
			copies[id] = strs(ctx, pipe, append([]any{"hmget", k.sent(id)}, anys(sentFields)...)...)
		}
	}
	if len(copies) == 0 {
		return nil
	}
	if _, err := pipe.Exec(ctx); err != nil {
		return err
	}
	for i := range crew {
		crew[i].Untold = map[string]bool{}
		for _, a := range crew[i].Alerts {
			sent, err := parseSent(copies[AlertOut(a, "worker")].Val())
			if err != nil {
				return err
			}
			if !sent.State.Settled() {
				crew[i].Untold[a.ID] = true
			}
		}
	}
	return nil
}
