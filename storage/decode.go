package storage

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"alongside/peer"
)

// state decodes the replies.
func (s *Store) state(r *reading, left time.Duration) (State, error) {
	st := State{want: r.want, space: s.space(r.want.Workspace)}
	now, err := r.now()
	if err != nil {
		return State{}, err
	}
	st.late = now + left.Milliseconds()
	if r.op != nil && r.op.Err() == nil {
		st.Applied, st.Done = true, []byte(r.op.Val())
	}
	if err := st.setVersions(r.vers.Val(), r.users); err != nil {
		return State{}, err
	}
	if st.Teams, err = each(r.teams, &s.memo.teams, decodeTeam, cloneTeam); err != nil {
		return State{}, err
	}
	slices.SortFunc(st.Teams, func(a, b peer.Team) int { return strings.Compare(a.ID, b.ID) })
	members, err := each(r.members, &s.memo.members, decodeMember, nil)
	if err != nil {
		return State{}, err
	}
	st.Members = make(map[string]peer.Member, len(members))
	for _, m := range members {
		st.Members[m.User] = m
	}
	if r.codes != nil {
		all := r.codes.Val()
		st.Codes = make(map[peer.Code]string, len(all)/2)
		for i := 0; i+1 < len(all); i += 2 {
			st.Codes[peer.Code(all[i])] = all[i+1]
		}
	}
	if r.later != nil && r.later.Err() == nil {
		l, err := decodeLater(r.later.Val())
		if err != nil {
			return State{}, err
		}
		st.Later = &l
	}
	if err := s.readSupervision(&st, r); err != nil {
		return State{}, err
	}
	if r.feeds != nil {
		if st.Feeds, err = readFeeds(r.feeds.Val()); err != nil {
			return State{}, err
		}
	}
	if r.digests != nil {
		if st.Digests, err = readDigests(r.digests.Val()); err != nil {
			return State{}, err
		}
	}
	if err := s.readJoining(&st, r); err != nil {
		return State{}, err
	}
	if r.want.Worker == "" {
		return st, nil
	}
	return st, s.worker(&st, r)
}

// worker decodes what belongs to the worker.
func (s *Store) worker(st *State, r *reading) (err error) {
	if st.Agreements, err = each(r.agreed, &s.memo.agreements, decodeAgreement, cloneAgreement); err != nil {
		return err
	}
	slices.SortFunc(st.Agreements, func(a, b peer.Agreement) int { return cmp.Compare(a.Version, b.Version) })
	if st.Matches, err = each(r.matches, &s.memo.matches, decodeMatch, nil); err != nil {
		return err
	}
	peer.SortMatches(st.Matches)
	if st.Alerts, err = each(r.alerts, &s.memo.alerts, decodeAlert, nil); err != nil {
		return err
	}
	slices.SortFunc(st.Alerts, func(a, b peer.Alert) int {
		return cmp.Or(a.RaisedAt.Compare(b.RaisedAt), strings.Compare(a.ID, b.ID))
	})
	if st.TimeOff, err = each(r.timeOff, &s.memo.timeOff, decodeTimeOff, cloneTimeOff); err != nil {
		return err
	}
	slices.SortFunc(st.TimeOff, func(a, b peer.TimeOff) int { return cmp.Or(a.From.Compare(b.From), strings.Compare(a.ID, b.ID)) })
	if st.Journal, err = decodeJournal(r.journal.Val()); err != nil {
		return err
	}
	if r.hours != nil {
		if st.Hours, err = decodeHours(r.hours.Val()); err != nil {
			return err
		}
	}
	if st.Drafts, err = each(r.drafts, &s.memo.agreements, decodeAgreement, cloneAgreement); err != nil {
		return err
	}
	slices.SortFunc(st.Drafts, func(a, b peer.Agreement) int { return strings.Compare(a.ProposedBy, b.ProposedBy) })
	if all := r.told.Val(); len(all) > 0 {
		st.Told, st.told = make(map[string]bool, len(all)/2), make(map[string]int64, len(all)/2)
		for i := 0; i+1 < len(all); i += 2 {
			st.Told[all[i]] = true
			if st.told[all[i]], err = strconv.ParseInt(all[i+1], 10, 64); err != nil {
				return corrupt("told", "it has no time")
			}
		}
	}
	if st.OwnLimits, err = decodeOwnLimits(r.limits.Val()); err != nil {
		return err
	}
	if r.settings != nil {
		if st.Settings, err = decodeSettings(r.settings.Val()); err != nil {
			return err
		}
	}
	if r.plans != nil {
		if st.Plans, err = decodePlans(r.plans.Val()); err != nil {
			return err
		}
	}
	if err := st.setEarlier(r); err != nil {
		return err
	}
	return st.setWeeks(r)
}

// setWeeks decodes the contacts and the working time.
func (st *State) setWeeks(r *reading) error {
	n := 0
	for _, c := range r.weeks {
		n += len(c.Val()) / 2
	}
	st.weeks = make([]weekRead, 0, len(r.weeks))
	if n > 0 {
		st.Contacts = make([]peer.Contact, 0, n)
	}
	for i, cmd := range r.weeks {
		w := weekRead{week: r.want.Weeks[i], pairs: cmd.Val(), origin: weekOrigin(r.want.Weeks[i])}
		for f := 0; f+1 < len(w.pairs); f += 2 {
			if w.pairs[f] == zoneField {
				w.zone = w.pairs[f+1]
			}
		}
		seal := sealOf(r.want.Worker, weekName(w.week), w.zone)
		for f := 0; f+1 < len(w.pairs); f += 2 {
			if w.pairs[f] == zoneField {
				continue
			}
			value, ok := seal.open(w.pairs[f], w.pairs[f+1])
			if !ok || w.zone == "" {
				return corrupt("week", "a checksum is not that of its record, or there is no zone")
			}
			if isWork(value) {
				work, err := decodeWork(w.pairs[f], value, w.origin, w.zone)
				if err != nil {
					return err
				}
				st.Work = append(st.Work, work)
				continue
			}
			c, err := decodeContact(w.pairs[f], value, w.origin, w.zone)
			if err != nil {
				return err
			}
			st.Contacts = append(st.Contacts, c)
		}
		st.weeks = append(st.weeks, w)
	}
	sortWork(st.Work)
	slices.SortFunc(st.Contacts, func(a, b peer.Contact) int {
		return cmp.Or(a.Start.Compare(b.Start), strings.Compare(a.ID, b.ID))
	})
	return nil
}

// setVersions keeps the versions to be held at Commit. They are numbers, or "" where nothing was written yet.
func (st *State) setVersions(vers, users []string) error {
	if len(vers) != 4+len(users) {
		return corrupt("ver", "a version is missing")
	}
	for _, v := range vers {
		if _, err := strconv.ParseUint(v, 10, 53); err != nil && v != "" {
			return corrupt("ver", "a version is no number")
		}
	}
	st.vers = vers
	st.scopes = make([]string, 0, len(vers))
	st.scopes = append(st.scopes, teamsScope, membersScope, codesScope)
	for _, u := range users {
		st.scopes = append(st.scopes, workerScope(u))
	}
	st.scopes = append(st.scopes, writesScope)
	return nil
}

// writes is how many changes of the workspace were committed before it was read.
func (st *State) writes() int64 {
	n, _ := strconv.ParseInt(st.vers[len(st.vers)-1], 10, 64) // setVersions has looked at it; nothing is none
	return n
}

// now is the server's time in Unix milliseconds.
func (r *reading) now() (int64, error) {
	if r.time != nil {
		return r.time.Val().UnixMilli(), nil
	}
	parts, err := r.clock.StringSlice()
	if err != nil || len(parts) != 2 {
		return 0, corrupt("TIME", "it is no time")
	}
	sec, err1 := strconv.ParseInt(parts[0], 10, 64)
	usec, err2 := strconv.ParseInt(parts[1], 10, 64)
	if err1 != nil || err2 != nil {
		return 0, corrupt("TIME", "it is no time")
	}
	return sec*1000 + usec/1000, nil
}

// each decodes a list of stored records; an absent one reads as "" and is left out. The list may be nil.
func each[T any](c *redis.StringSliceCmd, m *memo[T], decode func(string) (T, error), clone func(T) T) ([]T, error) {
	if c == nil {
		return nil, nil
	}
	all := c.Val()
	if len(all) == 0 {
		return nil, nil
	}
	out := make([]T, 0, len(all))
	for _, raw := range all {
		if raw == "" {
			continue
		}
		v, err := m.decode(raw, decode)
		if err != nil {
			return nil, err
		}
		if clone != nil {
			v = clone(v)
		}
		out = append(out, v)
	}
	return out, nil
}
