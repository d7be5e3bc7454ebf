package storage

import (
	"cmp"
	"encoding/binary"
	"errors"
	"slices"
	"strings"
	"time"

	"alongside/peer"
)

// Working time lies beside the contacts, in the hash of its worker and ISO week. The field is its id, the value is this:
//
//	byte   0x81: the highest bit tells it from a contact, the others are the version, 1; 2 where a checksum follows at the end, see seal.go
//	byte   flags: 1 declared, 4 own zone, bits 3-6 kind
//	number start, in minutes after Sunday 00:00 UTC before the week
//	number minutes
//	signed when it was logged, in seconds after the end
//	rest   zone, where it is not the week's
const (
	workMark    = 0x80
	workVersion = workMark | 1
)

const (
	flagDeclared = 1
	kindShift    = 3
	maxKind      = 15
)

// isWork tells whether a value of a week's hash is working time, of whatever version.
func isWork(value string) bool { return value != "" && value[0]&workMark != 0 }

// encodeWork writes working time of the week with that origin, whose hash has that zone.
func encodeWork(w peer.Work, origin int64, weekZone string) (string, error) {
	offset := w.Start.Unix() - origin
	switch {
	case offset < 0 || offset > maxOffset:
		return "", errors.New("storage: the working time is not in the week it is stored under")
	case offset%60 != 0 || w.Kind > maxKind || w.Minutes < 1 || w.Minutes > maxMinutes:
		return "", errors.New("storage: a value of the working time is out of range")
	case w.ID == "" || w.ID == zoneField:
		return "", errors.New("storage: the working time has no id")
	}
	flags := byte(w.Kind) << kindShift
	if w.Declared {
		flags |= flagDeclared
	}
	if w.Zone != weekZone {
		flags |= flagZone
	}
	var buf [64]byte
	b := append(buf[:0], workVersion, flags)
	b = binary.AppendUvarint(b, uint64(offset/60))
	b = binary.AppendUvarint(b, uint64(w.Minutes))
	b = binary.AppendVarint(b, w.LoggedAt.Unix()-w.End().Unix())
	if w.Zone != weekZone {
		b = append(b, w.Zone...)
	}
	return string(b), nil
}

// decodeWork reads a value that encodeWork wrote. It shares the memory of value.
func decodeWork(id, value string, origin int64, weekZone string) (peer.Work, error) {
	cur := cursor{s: value}
	if v := cur.byte(); v != workVersion && v != workVersion+sealedVersion {
		if v > workVersion {
			return peer.Work{}, newer("working time")
		}
		return peer.Work{}, corrupt("working time", "no such version")
	}
	flags := cur.byte()
	start := 60 * int64(cur.number(maxOffset/60))
	w := peer.Work{
		ID: id, Kind: peer.WorkKind(flags >> kindShift & maxKind), Declared: flags&flagDeclared != 0,
		Start: time.Unix(origin+start, 0).UTC(), Minutes: cur.number(maxMinutes), Zone: weekZone,
	}
	w.LoggedAt = time.Unix(w.End().Unix()+cur.varint(), 0).UTC()
	if flags&flagZone != 0 {
		w.Zone = cur.s
	} else if cur.s != "" {
		cur.bad = true
	}
	if cur.bad || w.Minutes < 1 || flags&0x82 != 0 {
		return peer.Work{}, corrupt("working time", "it is cut short or too long")
	}
	return w, nil
}

// PutWork writes working time of the worker under its civil day, new or changed. Its week must be in Want.Weeks. What moves to
// another week is dropped from its old one first.
func (c *Change) PutWork(worker string, work peer.Work) {
	c.putInWeek(worker, place(work), func(origin int64, zone string) (string, error) { return encodeWork(work, origin, zone) })
}

// DropWork removes working time of the worker. Its ID, Start and Zone say which; its week must be in Want.Weeks.
func (c *Change) DropWork(worker string, work peer.Work) { c.DropContact(worker, place(work)) }

// place is where working time lies, among the contacts of its week.
func place(w peer.Work) peer.Contact { return peer.Contact{ID: w.ID, Start: w.Start, Zone: w.Zone} }

func sortWork(all []peer.Work) {
	slices.SortFunc(all, func(a, b peer.Work) int { return cmp.Or(a.Start.Compare(b.Start), strings.Compare(a.ID, b.ID)) })
}
