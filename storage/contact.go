package storage

import (
	"encoding/binary"
	"errors"
	"time"

	"alongside/peer"
)

// A contact is one field of the hash of its worker and ISO week. The field is its id, the value is this:
//
//	byte   version, 1; 2 where a checksum follows at the end, see seal.go; with the bit heavyMark where the worker marked it
//	byte   flags: 1 timeless, 2 start in minutes, 4 own zone, bits 3-4 direction, bits 5-7 outcome
//	byte   channel (low half), purpose (high half)
//	number start, in minutes or seconds after Sunday 00:00 UTC before the week
//	number minutes
//	signed when it was logged, in seconds after the end
//	text   zone, where it is not the week's
//	rest   code
//
// Numbers are varints, a text has its length in front. A value stays far below the 64 bytes under which Redis keeps a
// hash as one small block.
const contactVersion = 1

// heavyMark is a bit of the version, so that a program which does not know the mark refuses the contact and does not lose it.
const heavyMark = 0x40

const (
	flagTimeless = 1 << iota
	flagMinutes
	flagZone
	directionShift = 3
	outcomeShift   = 5
)

// maxCode is the longest code in bytes. Codes have two to four.
const maxCode = 15

// maxOffset is the latest start after the origin of a week, in seconds: the week, and a day on either side for the zones.
const maxOffset = 9 * 24 * 60 * 60

// maxMinutes is far above the longest contact, which is a day.
const maxMinutes = 1 << 20

// weekOrigin is the origin of the starts of a week in Unix seconds: a day before its Monday 00:00 UTC, because a week
// starts earlier in the east.
func weekOrigin(w peer.Week) int64 {
	m := w.Monday()
	return time.Date(m.Year, m.Month, m.Num-1, 0, 0, 0, 0, time.UTC).Unix()
}

// encodeContact writes a contact of the week with that origin, whose hash has that zone.
func encodeContact(c peer.Contact, origin int64, weekZone string) (string, error) {
	offset := c.Start.Unix() - origin
	switch {
	case offset < 0 || offset > maxOffset:
		return "", errors.New("storage: the contact is not in the week it is stored under")
	case c.Direction > 3 || c.Outcome > 7 || c.Channel > 15 || c.Purpose > 15 || c.Minutes < 0 || c.Minutes > maxMinutes ||
		len(c.Code) > maxCode:
		return "", errors.New("storage: a value of the contact is out of range")
	case c.ID == "" || c.ID == zoneField:
		return "", errors.New("storage: the contact has no id")
	}
	flags := byte(c.Direction)<<directionShift | byte(c.Outcome)<<outcomeShift
	if c.Timeless {
		flags |= flagTimeless
	}
	start := offset
	if offset%60 == 0 {
		flags |= flagMinutes
		start = offset / 60
	}
	if c.Zone != weekZone {
		flags |= flagZone
	}
	var buf [64]byte
	version := byte(contactVersion)
	if c.Heavy {
		version |= heavyMark
	}
	b := append(buf[:0], version, flags, byte(c.Channel)|byte(c.Purpose)<<4)
	b = binary.AppendUvarint(b, uint64(start))
	b = binary.AppendUvarint(b, uint64(c.Minutes))
	b = binary.AppendVarint(b, c.LoggedAt.Unix()-c.Start.Unix()-60*int64(c.Minutes))
	if c.Zone != weekZone {
		b = appendText(b, c.Zone)
	}
	b = append(b, c.Code...)
	return string(b), nil
}

// decodeContact reads a value that encodeContact wrote. It shares the memory of value.
func decodeContact(id, value string, origin int64, weekZone string) (peer.Contact, error) {
	cur := cursor{s: value}
	version := cur.byte()
	if err := knownContact(version); err != nil {
		return peer.Contact{}, err
	}
	flags, how := cur.byte(), cur.byte()
	start := int64(cur.number(maxOffset))
	if flags&flagMinutes != 0 {
		start *= 60
	}
	c := peer.Contact{
		ID: id, Zone: weekZone, Timeless: flags&flagTimeless != 0, Heavy: version&heavyMark != 0,
		Direction: peer.Direction(flags >> directionShift & 3), Outcome: peer.Outcome(flags >> outcomeShift),
		Channel: peer.Channel(how & 15), Purpose: peer.Purpose(how >> 4),
		Start: time.Unix(origin+start, 0).UTC(), Minutes: cur.number(maxMinutes),
	}
	c.LoggedAt = time.Unix(c.Start.Unix()+60*int64(c.Minutes)+cur.varint(), 0).UTC()
	if flags&flagZone != 0 {
		c.Zone = cur.text()
	}
	c.Code = peer.Code(cur.s)
	if cur.bad || start > maxOffset || len(c.Code) > maxCode {
		return peer.Contact{}, corrupt("contact", "it is cut short or too long")
	}
	return c, nil
}

// knownContact returns an error where the version of a contact is none that this program reads.
func knownContact(version byte) error {
	switch v := version &^ heavyMark; {
	case v == contactVersion || v == contactVersion+sealedVersion:
		return nil
	case v > contactVersion:
		return newer("contact")
	}
	return corrupt("contact", "no such version")
}
