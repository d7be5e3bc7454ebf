package storage

import (
	"context"
	"encoding/json"
	"errors"
	"slices"

	"github.com/redis/go-redis/v9"

	"alongside/peer"
)

// CheckInFigures are the figures of a team in a week. They are empty where there are none to show; why is not kept.
type CheckInFigures struct {
	Week    peer.Week
	Figures []peer.Figure
}

// figuresRecord is the stored form: the half faces of each question, 0 for none.
type figuresRecord struct {
	V      int   `json:"v"`
	Halves []int `json:"h"`
}

func (r figuresRecord) version() int { return r.V }

// panelsRecord holds the panels of the last weeks under the key of the week that comes next: whoever has Redis alone cannot
// open it, and once the next figures are made nobody can. Until is the last week in it, in the clear, so that it is known for
// how long figures must wait where it cannot be opened.
type panelsRecord struct {
	V     int    `json:"v"`
	Until string `json:"until"`
	Text  string `json:"text"`
}

func (r panelsRecord) version() int { return r.V }

// under is the week whose key opens the panels.
func (r panelsRecord) under(w CheckInWeek) (CheckInWeek, error) {
	until, err := peer.ParseWeek(r.Until)
	if err != nil {
		return w, corrupt("panels", "it is no record")
	}
	w.Week = until.Next()
	return w, nil
}

var closingCheckInScript = newScript(`
-- Ends the time for answers: what is read after this does not change any more. KEYS[1] slots  ARGV[1] mark of the key
local mark = redis.call('HGET', KEYS[1], '@')
if not mark then return '' end
if mark == ARGV[1] then redis.call('HSET', KEYS[1], '!', '1') end
return mark`)

var closeCheckInScript = newScript(`
-- Closes a week. KEYS[1] slots  KEYS[2] figures of the team  KEYS[3] panels of the team  KEYS[4...] trends
-- ARGV[1] mark of the key  ARGV[2] week  ARGV[3] its figures  ARGV[4] panels, '' to leave them  ARGV[5...] the trends
if redis.call('HGET', KEYS[1], '@') ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[2], ARGV[2], ARGV[3])
if ARGV[4] ~= '' then redis.call('SET', KEYS[3], ARGV[4]) end
for i = 4, #KEYS do redis.call('SET', KEYS[i], ARGV[i + 1]) end
redis.call('DEL', KEYS[1])
return 1`)

// CloseCheckIn tallies a week, keeps its figures, and destroys its key, after which nobody can open what Redis, its files or a
// backup held of it. people are all who may have been asked and still belong to the team: what others answered is not
// counted. Who keeps a trend gets their own answer added to it. Closing a week again changes nothing and returns the same.
// The errors are ErrOtherKeys and ErrUnavailable.
func (s *Store) CloseCheckIn(ctx context.Context, ring *Keyring, w CheckInWeek, minimum int, people []string) (CheckInFigures, error) {
	k := s.space(w.Workspace)
	key, err := ring.Key(w.key())
	if err != nil && !errors.Is(err, ErrNoKey) {
		return CheckInFigures{}, err
	}
	// Whoever answered before this instant was told that it is kept, and is counted; whoever answers after it reads that the
	// week is closed.
	mark, err := s.run(ctx, closingCheckInScript, args(1, k.checkIns(w.Team, w.Week), markOf(key)))
	switch {
	case err != nil:
		return CheckInFigures{}, err
	case mark == "": // never opened, or closed before and perhaps stopped before the key was gone
		return s.destroyed(ctx, ring, w)
	case mark != markOf(key):
		return CheckInFigures{}, ErrOtherKeys
	}
	slots, err := s.slots(ctx, k.checkIns(w.Team, w.Week))
	if err != nil {
		return CheckInFigures{}, err
	}
	if _, open := slots[markField]; !open { // another copy was faster
		return s.destroyed(ctx, ring, w)
	}
	answers := s.answers(slots, key, w, people)
	figures, panels, spent, err := s.tally(ctx, ring, w, key, minimum, answers)
	if err != nil {
		return CheckInFigures{}, err
	}
	raw, err := json.Marshal(figuresRecord{recordVersion, halvesOf(figures)})
	if err != nil {
		return CheckInFigures{}, err
	}
	keys := []string{k.checkIns(w.Team, w.Week), k.figures(w.Team), k.panels(w.Team)}
	rest := []string{markOf(key), weekName(w.Week), string(raw), panels}
	for _, user := range people { // those who did not answer too, so that nobody sees who did
		text, err := s.longer(ctx, ring, w, user, answers)
		if err != nil {
			return CheckInFigures{}, err
		}
		if text != "" {
			keys, rest = append(keys, k.trend(user)), append(rest, text)
		}
	}
	if _, err := s.run(ctx, closeCheckInScript, args(len(keys), append(keys, rest...)...)); err != nil {
		return CheckInFigures{}, err
	}
	if spent != w {
		if err := ring.Destroy(spent.key()); err != nil {
			return CheckInFigures{}, err
		}
	}
	return s.destroyed(ctx, ring, w)
}

// destroyed ends the key of a week whose figures are written, and returns these.
func (s *Store) destroyed(ctx context.Context, ring *Keyring, w CheckInWeek) (CheckInFigures, error) {
	if err := ring.Destroy(w.key()); err != nil {
		return CheckInFigures{}, err
	}
	return s.Figures(ctx, w)
}

func (s *Store) slots(ctx context.Context, key string) (slots map[string]string, err error) {
	err = s.persist(ctx, func(ctx context.Context) error {
		reply := s.client.HGetAll(ctx, key)
		slots = reply.Val()
		return reply.Err()
	})
	return slots, err
}

// answers opens the slots of the people who answered. A slot that cannot be opened is left out: one broken byte must not keep
// everybody's week from being closed.
func (s *Store) answers(slots map[string]string, key []byte, w CheckInWeek, people []string) []peer.Contribution {
	var answers []peer.Contribution
	for _, user := range people {
		token := tokenOf(key, user)
		slot, err := unseal(key, slots[token], w.about(token))
		if err != nil {
			continue
		}
		if c, answered, err := readSlot(slot); err == nil && answered {
			answers = append(answers, peer.Contribution{Person: user, CheckIn: c})
		}
	}
	return answers
}

// tally makes the figures and the panels as they are to be written, "" where they stay as they are. spent is the week whose key
// opened the panels before: w itself, or an earlier one where weeks between were not opened.
func (s *Store) tally(ctx context.Context, ring *Keyring, w CheckInWeek, key []byte, minimum int, answers []peer.Contribution) (
	figures []peer.Figure, panels string, spent CheckInWeek, err error,
) {
	spent = w
	about := "panels\x00" + w.Workspace + "\x00" + w.Team
	var raw string
	err = s.persist(ctx, func(ctx context.Context) error {
		reply := s.client.Get(ctx, s.space(w.Workspace).panels(w.Team))
		raw = reply.Val()
		return reply.Err()
	})
	if err != nil && !errors.Is(err, redis.Nil) {
		return nil, "", w, err
	}
	oldest := w.Week.Monday().Add(-7 * peer.PanelWeeks)
	var former []peer.Panel
	if raw != "" {
		r, err := read[panelsRecord]("panels", raw)
		if err != nil {
			return nil, "", w, err
		}
		if spent, err = r.under(w); err != nil {
			return nil, "", w, err
		}
		opens := key
		if spent != w {
			if opens, err = ring.Key(spent.key()); err != nil && !errors.Is(err, ErrNoKey) {
				return nil, "", w, err
			}
		}
		plain, err := unseal(opens, r.Text, about)
		if err != nil || json.Unmarshal(plain, &former) != nil {
			if oldest.Before(spent.Week.Monday().Add(-7)) {
				return nil, "", w, nil // figures wait until none of those before can be compared with them
			}
			former = nil
		}
	}
	former = slices.DeleteFunc(former, func(p peer.Panel) bool { return !oldest.Before(p.Week.Monday()) })
	figures, panel := peer.Tally(w.Week, minimum, answers, former)
	plain, err := json.Marshal(append(former, panel))
	if err != nil {
		return nil, "", w, err
	}
	next := w
	next.Week = w.Week.Next()
	nextKey, err := ring.Make(next.key())
	if err != nil {
		return nil, "", w, err
	}
	text, err := seal(nextKey, padded(plain), about)
	if err != nil {
		return nil, "", w, err
	}
	panels, err = marshal(panelsRecord{recordVersion, weekName(w.Week), text})
	return figures, panels, spent, err
}

func halvesOf(figures []peer.Figure) []int {
	halves := make([]int, len(peer.Questions()))
	for _, f := range figures {
		halves[f.Question] = f.Halves
	}
	return halves
}

// Figures returns what a week's figures are; without any where it is not closed.
func (s *Store) Figures(ctx context.Context, w CheckInWeek) (CheckInFigures, error) {
	all, err := s.AllFigures(ctx, w.Workspace, w.Team)
	i := slices.IndexFunc(all, func(f CheckInFigures) bool { return f.Week == w.Week })
	if err != nil || i < 0 {
		return CheckInFigures{Week: w.Week}, err
	}
	return all[i], nil
}

// AllFigures returns the figures of every week that is kept, the earliest first.
func (s *Store) AllFigures(ctx context.Context, workspace, team string) ([]CheckInFigures, error) {
	stored, err := s.slots(ctx, s.space(workspace).figures(team))
	if err != nil {
		return nil, err
	}
	var all []CheckInFigures
	for name, raw := range stored {
		r, err := read[figuresRecord]("figures", raw)
		if err != nil {
			return nil, err
		}
		f := CheckInFigures{}
		if f.Week, err = peer.ParseWeek(name); err != nil {
			return nil, corrupt("figures", "a week that there is not")
		}
		for _, q := range peer.Questions() {
			if int(q) < len(r.Halves) && r.Halves[q] > 0 {
				f.Figures = append(f.Figures, peer.Figure{Question: q, Halves: r.Halves[q]})
			}
		}
		all = append(all, f)
	}
	slices.SortFunc(all, func(a, b CheckInFigures) int { return a.Week.Monday().Since(b.Week.Monday()) })
	return all, nil
}
