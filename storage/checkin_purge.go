package storage

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/redis/go-redis/v9"

	"alongside/peer"
)

// FigureWeeks is for how many weeks the figures of each week are kept; after that they become part of the average of their
// quarter.
const FigureWeeks = 12

// Quarter is three months of a year: Num is 1 to 4.
type Quarter struct{ Year, Num int }

// quarterOf is the quarter in which the Thursday of a week lies, as the year of an ISO week is that of its Thursday.
func quarterOf(w peer.Week) Quarter {
	day := w.Monday().Add(3)
	return Quarter{day.Year, (int(day.Month)-1)/3 + 1}
}

func (q Quarter) name() string { return fmt.Sprintf("%04d-Q%d", q.Year, q.Num) }

// CheckInAverage is the average of a team's figures in a quarter.
type CheckInAverage struct {
	Quarter Quarter
	Figures []peer.Figure // rounded to half faces; a question without any figure in the quarter is left out
}

// averageRecord is the stored form: for each question the sum of the half faces, and of how many weeks. Weeks without figures
// are in neither.
type averageRecord struct {
	V     int   `json:"v"`
	Sum   []int `json:"s"`
	Weeks []int `json:"n"`
}

func (r averageRecord) version() int { return r.V }

var foldScript = newScript(`
-- Makes a week's figures part of an average, once. KEYS[1] figures  KEYS[2] averages
-- ARGV[1] week  ARGV[2] quarter  ARGV[3] average that was read, '' for none  ARGV[4] the new one, '' for none
if (redis.call('HGET', KEYS[2], ARGV[2]) or '') ~= ARGV[3] then return 0 end
if redis.call('HDEL', KEYS[1], ARGV[1]) == 1 and ARGV[4] ~= '' then redis.call('HSET', KEYS[2], ARGV[2], ARGV[4]) end
return 1`)

// PurgeCheckIns makes the figures of a team that are older than FigureWeeks part of the average of their quarter, and lets go of
// who stood behind them once nothing has to be compared with that any more. today is any day of the present week. Doing it again
// changes nothing. ring may be nil.
func (s *Store) PurgeCheckIns(ctx context.Context, ring *Keyring, workspace, team string, today peer.Day) error {
	all, err := s.AllFigures(ctx, workspace, team)
	if err != nil {
		return err
	}
	oldest := today.Monday().Add(-7 * FigureWeeks)
	for _, f := range all {
		if f.Week.Monday().Before(oldest) {
			if err := s.fold(ctx, workspace, team, f); err != nil {
				return err
			}
		}
	}
	return s.forgetPanels(ctx, ring, CheckInWeek{Workspace: workspace, Team: team}, oldest)
}

// fold makes one week part of its average. Of several copies that do it at once, one does.
func (s *Store) fold(ctx context.Context, workspace, team string, f CheckInFigures) error {
	k, quarter := s.space(workspace), quarterOf(f.Week)
	for {
		var was string
		err := s.persist(ctx, func(ctx context.Context) error {
			reply := s.client.HGet(ctx, k.averages(team), quarter.name())
			was = reply.Val()
			return reply.Err()
		})
		if err != nil && !errors.Is(err, redis.Nil) {
			return err
		}
		next := ""
		if len(f.Figures) > 0 {
			r := averageRecord{recordVersion, halvesOf(nil), halvesOf(nil)}
			if was != "" {
				if r, err = read[averageRecord]("averages", was); err != nil {
					return err
				}
			}
			if len(r.Sum) != len(peer.Questions()) || len(r.Weeks) != len(r.Sum) {
				return corrupt("averages", "it has other questions")
			}
			for _, figure := range f.Figures {
				r.Sum[figure.Question] += figure.Halves
				r.Weeks[figure.Question]++
			}
			if next, err = marshal(r); err != nil {
				return err
			}
		}
		done, err := s.run(ctx, foldScript, args(2, k.figures(team), k.averages(team), weekName(f.Week), quarter.name(), was, next))
		if err != nil || done == int64(1) {
			return err
		}
	}
}

// forgetPanels removes the panels of a team whose last week is older than any with which figures are compared, and their key.
func (s *Store) forgetPanels(ctx context.Context, ring *Keyring, w CheckInWeek, oldest peer.Day) error {
	k := s.space(w.Workspace)
	var raw string
	err := s.persist(ctx, func(ctx context.Context) error {
		reply := s.client.Get(ctx, k.panels(w.Team))
		raw = reply.Val()
		return reply.Err()
	})
	if err != nil || raw == "" { // a team that has closed no week yet has none
		return err
	}
	r, err := read[panelsRecord]("panels", raw)
	if err != nil {
		return err
	}
	until, err := peer.ParseWeek(r.Until)
	if err != nil || !until.Monday().Before(oldest) {
		return err
	}
	if ring != nil {
		if err := ring.sweep(w.panelsKey(), ".key", func(week string) bool { return week <= r.Until }); err != nil {
			return err
		}
	}
	return s.persist(ctx, func(ctx context.Context) error { return s.client.Del(ctx, k.panels(w.Team)).Err() })
}

// CheckInAverages returns the averages of a team that are kept, the earliest first.
func (s *Store) CheckInAverages(ctx context.Context, workspace, team string) ([]CheckInAverage, error) {
	stored, err := s.slots(ctx, s.space(workspace).averages(team))
	if err != nil {
		return nil, err
	}
	var all []CheckInAverage
	for name, raw := range stored {
		r, err := read[averageRecord]("averages", raw)
		if err != nil {
			return nil, err
		}
		a := CheckInAverage{}
		if _, err := fmt.Sscanf(name, "%d-Q%d", &a.Quarter.Year, &a.Quarter.Num); err != nil || a.Quarter.name() != name {
			return nil, corrupt("averages", "a quarter that there is not")
		}
		for _, q := range peer.Questions() {
			if int(q) < min(len(r.Sum), len(r.Weeks)) && r.Weeks[q] > 0 {
				a.Figures = append(a.Figures, peer.Figure{Question: q, Halves: (2*r.Sum[q] + r.Weeks[q]) / (2 * r.Weeks[q])})
			}
		}
		all = append(all, a)
	}
	slices.SortFunc(all, func(a, b CheckInAverage) int {
		return cmp.Or(cmp.Compare(a.Quarter.Year, b.Quarter.Year), cmp.Compare(a.Quarter.Num, b.Quarter.Num))
	})
	return all, nil
}
