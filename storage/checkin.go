package storage

import (
	"context"
	"errors"
	"maps"
	"slices"

	"alongside/peer"
)

// CheckInWeek is the check-in of one team in one week.
//
// While it is open everybody who was asked has a slot: a name that only the key of the week can make, and a text that only it
// can open. All slots are written when the week opens, in the order of their names and as long as each other, so that a slot
// tells neither whose it is nor whether there is an answer in it. An answer, a changed one and one that is taken back all
// write every slot of the week anew, in the same order: what the append-only file keeps says that somebody may have answered,
// and not in which slot. No user, time, operation, audit line or expiry is written beside it: nothing else in Redis, its
// append-only file or a backup changes in the same moment. The key is in the Keyring and never in Redis; it is destroyed when
// the week is closed.
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

// The fields of a week that are no slots: the mark of its key, a draw, which is another one after each time that the slots are
// written, and that the week is being closed. No token is so short.
const (
	markField    = "@"
	drawField    = "#"
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
-- ARGV[1] week  ARGV[2] mark of the key, then '#' and the draw, token and text of each
local mark = redis.call('HGET', KEYS[1], '@')
if mark then return mark end
if redis.call('HEXISTS', KEYS[2], ARGV[1]) == 1 then return '' end
redis.call('HSET', KEYS[1], '@', unpack(ARGV, 2))
return ARGV[2]`)

// OpenCheckIn opens a week for the people who are asked. Those who join later wait for the next one. A week that is open stays
// as it is, and one that was closed is never opened again. The errors are ErrClosed, ErrOtherKeys and ErrUnavailable.
func (s *Store) OpenCheckIn(ctx context.Context, ring *Keyring, w CheckInWeek, people []string) error {
	k := s.space(w.Workspace)
	closed, err := w.closed(ring)
	if err == nil && !closed {
		err = s.persist(ctx, func(ctx context.Context) (err error) {
			closed, err = s.client.HExists(ctx, k.figures(w.Team), weekName(w.Week)).Result()
			return err
		})
	}
	if err != nil {
		return err
	}
	if closed { // no key is made for it
		return ErrClosed
	}
	if err := s.raiseFloor(ctx, ring, w); err != nil {
		return err
	}
	key, err := ring.Make(w.key())
	if err != nil {
		return err
	}
	slots := make(map[string]string, len(people))
	for _, user := range people {
		token := tokenOf(key, user)
		if slots[token], err = seal(key, slotOf(peer.CheckIn{}, false), w.about(token)); err != nil {
			return err
		}
	}
	rest := append([]string{k.checkIns(w.Team, w.Week), k.figures(w.Team), weekName(w.Week), markOf(key)}, slotArgs(slots)...)
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
	o, err := s.openWeek(ctx, ring, w)
	if errors.Is(err, ErrClosed) {
		return false, nil
	}
	_, asked := o.slots[tokenOf(o.key, user)]
	return err == nil && asked, err
}

// slotArgs are the arguments of a script that writes slots: a new draw, and the slots in the order of their names.
func slotArgs(slots map[string]string) []string {
	all := []string{drawField, newName()}
	for _, token := range slices.Sorted(maps.Keys(slots)) {
		all = append(all, token, slots[token])
	}
	return all
}

// openWeek is a week as it was read while it is open: its key, its draw, and its slots.
type openWeek struct {
	key   []byte
	draw  string
	slots map[string]string
}

// openWeek reads a week. The errors are ErrClosed, ErrOtherKeys and ErrUnavailable.
func (s *Store) openWeek(ctx context.Context, ring *Keyring, w CheckInWeek) (o openWeek, err error) {
	if o.key, err = ring.Key(w.key()); err != nil && !errors.Is(err, ErrNoKey) {
		return o, err
	}
	if o.slots, err = s.slots(ctx, s.space(w.Workspace).checkIns(w.Team, w.Week)); err != nil {
		return o, err
	}
	mark, open := o.slots[markField]
	_, closing := o.slots[closingField]
	switch {
	case !open || closing:
		return o, ErrClosed
	case mark != markOf(o.key): // or without a key
		return o, ErrOtherKeys
	}
	o.draw = o.slots[drawField]
	delete(o.slots, markField)
	delete(o.slots, drawField)
	return o, nil
}

// of returns the token of a person and what is in their slot. The error is ErrClosed for who was not asked.
func (o openWeek) of(w CheckInWeek, user string) (token string, c peer.CheckIn, answered bool, err error) {
	token = tokenOf(o.key, user)
	text, asked := o.slots[token]
	if !asked {
		return token, c, false, ErrClosed
	}
	slot, err := unseal(o.key, text, w.about(token))
	if err != nil {
		return token, c, false, corrupt("check-in", "a slot cannot be opened")
	}
	c, answered, err = readSlot(slot)
	return token, c, answered, err
}

// OwnCheckIn returns what somebody has answered so far in an open week, and whether they have. The errors are ErrClosed,
// ErrOtherKeys and ErrUnavailable.
func (s *Store) OwnCheckIn(ctx context.Context, ring *Keyring, w CheckInWeek, user string) (c peer.CheckIn, answered bool, err error) {
	o, err := s.openWeek(ctx, ring, w)
	if err != nil {
		return c, false, err
	}
	_, c, answered, err = o.of(w, user)
	return c, answered, err
}

var putCheckInScript = newScript(`
-- Writes all slots anew. KEYS[1] slots of the week  ARGV[1] the draw that was read  ARGV[2] '#'  ARGV[3] the new one, then
-- token and text of each
local is = redis.call('HGET', KEYS[1], '#')
if not is or redis.call('HEXISTS', KEYS[1], '!') == 1 then return -1 end
if is == ARGV[3] then return 1 end
if is ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], unpack(ARGV, 2))
return 1`)

// ChangeCheckIn changes what somebody has answered in an open week: change gets what stands there and returns what shall.
// With answered false nothing is left of it. It is decided again where somebody answered in the same moment, so that of
// several quick taps none is lost. It returns what stands there then. The errors are ErrClosed, ErrOtherKeys and
// ErrUnavailable.
func (s *Store) ChangeCheckIn(ctx context.Context, ring *Keyring, w CheckInWeek, user string,
	change func(c peer.CheckIn, answered bool) (peer.CheckIn, bool)) (c peer.CheckIn, answered bool, err error) {
	err = s.rewrite(ctx, ring, w, func(o openWeek) (token string, slot []byte, err error) {
		if token, c, answered, err = o.of(w, user); err != nil {
			return "", nil, err
		}
		if c, answered = change(c, answered); !c.Valid() {
			return "", nil, errors.New("storage: a face that there is not")
		}
		return token, slotOf(c, answered), nil
	})
	if err != nil {
		return peer.CheckIn{}, false, err
	}
	return c, answered, nil
}

// StirCheckIn writes all slots of an open week anew and changes none: in Redis and its files it is the same as an answer. The
// errors are ErrClosed, ErrOtherKeys and ErrUnavailable.
func (s *Store) StirCheckIn(ctx context.Context, ring *Keyring, w CheckInWeek) error {
	return s.rewrite(ctx, ring, w, func(openWeek) (string, []byte, error) { return "", nil, nil })
}

// rewrite seals every slot of a week anew, with what one of them shall hold.
func (s *Store) rewrite(ctx context.Context, ring *Keyring, w CheckInWeek, change func(openWeek) (token string, slot []byte, err error)) error {
	select { // one after the other, so that many taps in one moment do not overtake each other again and again
	case s.slotTurn <- struct{}{}:
		defer func() { <-s.slotTurn }()
	case <-ctx.Done():
		return wrap(ctx.Err())
	}
	for {
		o, err := s.openWeek(ctx, ring, w)
		if err != nil {
			return err
		}
		changed, slot, err := change(o)
		if err != nil {
			return err
		}
		slots := make(map[string]string, len(o.slots))
		for token, text := range o.slots {
			plain := slot
			if token != changed {
				if plain, err = unseal(o.key, text, w.about(token)); err != nil {
					continue // one broken slot keeps nobody else from answering
				}
			}
			if slots[token], err = seal(o.key, plain, w.about(token)); err != nil {
				return err
			}
		}
		put, err := s.run(ctx, putCheckInScript, args(1, append([]string{s.space(w.Workspace).checkIns(w.Team, w.Week), o.draw}, slotArgs(slots)...)...))
		switch {
		case err != nil:
			return err
		case put == int64(-1):
			return ErrClosed
		case put == int64(1):
			return nil
		}
	}
}
