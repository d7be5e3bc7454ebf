package storage

import (
	"context"
	"encoding/json"
	"errors"

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

// panelsRecord holds the panels of the last weeks under a key that is made anew at each close, when the one before is
// destroyed: whoever has Redis alone cannot open it, and of older copies nobody can. Until is the last week in it, in the
// clear; it names the key.
type panelsRecord struct {
	V     int    `json:"v"`
	Until string `json:"until"`
	Text  string `json:"text"`
}

func (r panelsRecord) version() int { return r.V }

// panelsText is what is sealed in it. Blind is the last week whose panel is not known any more, empty for none.
type panelsText struct {
	Blind  string       `json:"blind,omitempty"`
	Panels []peer.Panel `json:"panels,omitempty"`
}

// panelsKey is what the keys of a team's panels are called, before the week.
func (w CheckInWeek) panelsKey() string { return "panels." + w.Workspace + "." + w.Team }

func (w CheckInWeek) panelsAbout() string { return "panels\x00" + w.Workspace + "\x00" + w.Team }

var closingCheckInScript = newScript(`
-- Ends the time for answers: what is read after this does not change any more. KEYS[1] slots  ARGV[1] mark of the key
local mark = redis.call('HGET', KEYS[1], '@')
if not mark then return '' end
if mark == ARGV[1] then redis.call('HSET', KEYS[1], '!', '1') end
return mark`)

var closeCheckInScript = newScript(`
-- Closes a week. KEYS[1] slots  KEYS[2] figures of the team  KEYS[3] panels of the team  KEYS[4...] trends
-- ARGV[1] mark of the key  ARGV[2] week  ARGV[3] its figures  ARGV[4] panels  ARGV[5...] the trends
if redis.call('HGET', KEYS[1], '@') ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[2], ARGV[2], ARGV[3])
redis.call('SET', KEYS[3], ARGV[4])
for i = 4, #KEYS do redis.call('SET', KEYS[i], ARGV[i + 1]) end
redis.call('DEL', KEYS[1])
return 1`)

// CloseCheckIn tallies a week, keeps its figures, and destroys its key, after which nobody can open what Redis, its files or a
// backup held of it. people are all who may have been asked and still belong to the team: what others answered is not
// counted. The minimum that holds is never below one under which the team opened a week before. Who keeps a trend gets their
// own answer added to it. Closing a week again changes nothing and returns the same; a week that was never opened has no
// figures. The errors are ErrOtherKeys and ErrUnavailable.
func (s *Store) CloseCheckIn(ctx context.Context, ring *Keyring, w CheckInWeek, minimum int, people []string) (CheckInFigures, error) {
	k := s.space(w.Workspace)
	floor, err := s.CheckInFloor(ring, w.Workspace, w.Team)
	if err != nil {
		return CheckInFigures{}, err
	}
	key, err := ring.Key(w.key())
	if err != nil && !errors.Is(err, ErrNoKey) {
		return CheckInFigures{}, err
	}
	// Whoever answered before this instant was told that it is kept, and is counted; whoever answers after it reads that the
	// week is closed.
	mark, err := s.run(ctx, closingCheckInScript, args(1, k.checkIns(w.Team, w.Week), markOf(key)))
	if err != nil {
		return CheckInFigures{}, err
	}
	slots, err := s.slots(ctx, k.checkIns(w.Team, w.Week))
	if err != nil {
		return CheckInFigures{}, err
	}
	if mark != markOf(key) || slots[markField] == "" { // another copy was faster, or it was closed or never opened
		return s.closedAlready(ctx, ring, w, len(slots) > 0)
	}
	o := openWeek{key: key, slots: slots}
	answers := o.answers(w, people)
	figures, panels, err := s.tally(ctx, ring, w, max(peer.SoundMinimum(minimum), floor), answers, len(people))
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
	return s.destroyed(ctx, ring, w)
}

// closedAlready is what closing a week comes to whose slots are gone, or cannot be opened.
func (s *Store) closedAlready(ctx context.Context, ring *Keyring, w CheckInWeek, slots bool) (CheckInFigures, error) {
	written := false
	err := s.persist(ctx, func(ctx context.Context) (err error) {
		written, err = s.client.HExists(ctx, s.space(w.Workspace).figures(w.Team), weekName(w.Week)).Result()
		return err
	})
	if err != nil {
		return CheckInFigures{}, err
	}
	closed, err := w.closed(ring)
	switch {
	case err != nil:
		return CheckInFigures{}, err
	case written || closed: // perhaps stopped before the key was gone; or slots of a backup that is older than the close
		return s.destroyed(ctx, ring, w)
	case slots:
		return CheckInFigures{}, ErrOtherKeys
	}
	return CheckInFigures{Week: w.Week}, nil // never opened
}

// destroyed ends the key of a week whose figures are written, remembers that the week is closed, and returns the figures.
func (s *Store) destroyed(ctx context.Context, ring *Keyring, w CheckInWeek) (CheckInFigures, error) {
	err := ring.raise(w.closedMark(), weekName(w.Week))
	if err == nil {
		err = ring.Destroy(w.key())
	}
	if err == nil {
		err = ring.sweep(w.panelsKey(), ".key", func(week string) bool { return week < weekName(w.Week) })
	}
	if err == nil {
		err = s.persist(ctx, func(ctx context.Context) error {
			return s.client.Del(ctx, s.space(w.Workspace).checkIns(w.Team, w.Week)).Err()
		})
	}
	if err != nil {
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
func (o openWeek) answers(w CheckInWeek, people []string) []peer.Contribution {
	var answers []peer.Contribution
	for _, user := range people {
		if _, c, answered, err := o.of(w, user); err == nil && answered {
			answers = append(answers, peer.Contribution{Person: user, CheckIn: c})
		}
	}
	return answers
}
