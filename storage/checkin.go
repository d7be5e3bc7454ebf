package storage

import (
	"context"
	"errors"
	"slices"

	"alongside/peer"
)

// CheckInWeek is the check-in of one team in one week.
//
// While it is open everybody who was asked has a slot: a name that only the key of the week can make, and a text that only it
// can open. All slots are written when the week opens, in the order of their names and as long as each other, so that a slot
// tells neither whose it is nor whether there is an answer in it. An answer takes the place of what stood in the slot. No
// user, time, version, operation, audit line or expiry is written beside it: nothing else in Redis, its append-only file or a
// backup changes in the same moment. The key is in the Keyring and never in Redis; it is destroyed when the week is closed.
type CheckInWeek struct {
	Workspace string
	Team      string
	Week      peer.Week
}

var (
	// ErrClosed means that the week is not open: not yet, or no more, or not for this person.
	ErrClosed = errors.New("storage: the check-in of this week is not open")
	// ErrOtherKeys means that the week was opened under another key: the copies of the program do not share their folder of
	// keys.
	ErrOtherKeys = errors.New("storage: the check-in was opened with other keys: all copies must share one folder of keys")
)

// The fields of a week that are no slots: the mark of its key, and that it is being closed. No token is so short.
const (
	markField    = "@"
	closingField = "!"
)

// key is the name of the week's key.
func (w CheckInWeek) key() string {
	return "checkin." + w.Workspace + "." + w.Team + "." + weekName(w.Week)
}

// about binds a slot to its place.
func (w CheckInWeek) about(token string) string {
	return "checkin\x00" + w.Workspace + "\x00" + w.Team + "\x00" + weekName(w.Week) + "\x00" + token
}

var openCheckInScript = newScript(`
-- Opens a week, unless it is open or was closed. KEYS[1] its slots  KEYS[2] figures of the team
-- ARGV[1] week  ARGV[2] mark of the key, then token and text of each
local mark = redis.call('HGET', KEYS[1], '@')
if mark then return mark end
if redis.call('HEXISTS', KEYS[2], ARGV[1]) == 1 then return '' end
redis.call('HSET', KEYS[1], '@', unpack(ARGV, 2))
return ARGV[2]`)

// OpenCheckIn opens a week for the people who are asked. Those who join later wait for the next one. A week that is open stays
// as it is, and one that was closed is never opened again. The errors are ErrClosed, ErrOtherKeys and ErrUnavailable.
func (s *Store) OpenCheckIn(ctx context.Context, ring *Keyring, w CheckInWeek, people []string) error {
	k := s.space(w.Workspace)
	var closed bool
	err := s.persist(ctx, func(ctx context.Context) (err error) {
		closed, err = s.client.HExists(ctx, k.figures(w.Team), weekName(w.Week)).Result()
		return err
	})
	if err != nil {
		return err
	}
	if closed { // no key is made for it
		return ErrClosed
	}
	key, err := ring.Make(w.key())
	if err != nil {
		return err
	}
	slots, tokens := make(map[string]string, len(people)), make([]string, 0, len(people))
	for _, user := range people {
		token := tokenOf(key, user)
		tokens = append(tokens, token)
		if slots[token], err = seal(key, slotOf(peer.CheckIn{}, false), w.about(token)); err != nil {
			return err
		}
	}
	rest := []string{k.checkIns(w.Team, w.Week), k.figures(w.Team), weekName(w.Week), markOf(key)}
	slices.Sort(tokens)
	for _, token := range slices.Compact(tokens) {
		rest = append(rest, token, slots[token])
	}
	mark, err := s.run(ctx, openCheckInScript, args(2, rest...))
	switch {
	case err != nil:
		return err
	case mark == "": // another copy closed it a moment ago
		return errors.Join(ring.Destroy(w.key()), ErrClosed)
	case mark != markOf(key):
		return ErrOtherKeys
	}
	return nil
}

// AskedInCheckIn tells whether somebody has a slot in a week that is open. It is no question whether they answered. The errors
// are ErrOtherKeys and ErrUnavailable.
func (s *Store) AskedInCheckIn(ctx context.Context, ring *Keyring, w CheckInWeek, user string) (bool, error) {
	_, err := s.slot(ctx, ring, w, user)
	if errors.Is(err, ErrClosed) {
		return false, nil
	}
	return err == nil, err
}

// OwnCheckIn returns what somebody has answered so far in an open week, and whether they have. The errors are ErrClosed,
// ErrOtherKeys and ErrUnavailable.
func (s *Store) OwnCheckIn(ctx context.Context, ring *Keyring, w CheckInWeek, user string) (c peer.CheckIn, answered bool, err error) {
	slot, err := s.slot(ctx, ring, w, user)
	if err != nil {
		return c, false, err
	}
	return slot.read(w)
}

// openSlot is a person's slot as it was read.
type openSlot struct {
	key         []byte
	token, text string
}

func (o openSlot) read(w CheckInWeek) (c peer.CheckIn, answered bool, err error) {
	slot, err := unseal(o.key, o.text, w.about(o.token))
	if err != nil {
		return c, false, corrupt("check-in", "a slot cannot be opened")
	}
	return readSlot(slot)
}

func (s *Store) slot(ctx context.Context, ring *Keyring, w CheckInWeek, user string) (openSlot, error) {
	key, err := ring.Key(w.key())
	if err != nil && !errors.Is(err, ErrNoKey) {
		return openSlot{}, err
	}
	token := tokenOf(key, user) // without a key: one that nobody has
	var got []any
	err = s.persist(ctx, func(ctx context.Context) error {
		reply := s.client.HMGet(ctx, s.space(w.Workspace).checkIns(w.Team, w.Week), markField, token, closingField)
		got = reply.Val()
		return reply.Err()
	})
	if err != nil {
		return openSlot{}, err
	}
	mark, open := got[0].(string)
	text, asked := got[1].(string)
	if _, closing := got[2].(string); closing {
		return openSlot{}, ErrClosed
	}
	switch {
	case open && mark != markOf(key):
		return openSlot{}, ErrOtherKeys
	case !open || !asked:
		return openSlot{}, ErrClosed
	}
	return openSlot{key, token, text}, nil
}

var putCheckInScript = newScript(`
-- Puts an answer into a slot. KEYS[1] slots of the week  ARGV[1] token  ARGV[2] text that was read  ARGV[3] the new one
local is = redis.call('HGET', KEYS[1], ARGV[1])
if not is or redis.call('HEXISTS', KEYS[1], '!') == 1 then return -1 end
if is == ARGV[3] then return 1 end
if is ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
return 1`)

// ChangeCheckIn changes what somebody has answered in an open week: change gets what stands there and returns what shall.
// With answered false nothing is left of it. It is decided again where the same person answered in the same moment, so that of
// several quick taps none is lost. It returns what stands there then. The errors are ErrClosed, ErrOtherKeys and
// ErrUnavailable.
func (s *Store) ChangeCheckIn(ctx context.Context, ring *Keyring, w CheckInWeek, user string,
	change func(c peer.CheckIn, answered bool) (peer.CheckIn, bool)) (c peer.CheckIn, answered bool, err error) {
	for {
		slot, err := s.slot(ctx, ring, w, user)
		if err != nil {
			return c, false, err
		}
		if c, answered, err = slot.read(w); err != nil {
			return c, false, err
		}
		if c, answered = change(c, answered); !c.Valid() {
			return c, false, errors.New("storage: a face that there is not")
		}
		text, err := seal(slot.key, slotOf(c, answered), w.about(slot.token))
		if err != nil {
			return c, false, err
		}
		put, err := s.run(ctx, putCheckInScript, args(1, s.space(w.Workspace).checkIns(w.Team, w.Week), slot.token, slot.text, text))
		switch {
		case err != nil:
			return c, false, err
		case put == int64(-1):
			return c, false, ErrClosed
		case put == int64(1):
			return c, answered, nil
		}
	}
}
