package storage

import (
	"fmt"
	"hash/crc32"
	"strings"
)

// Redis keeps no checksum of the values in its append-only file: a byte that a disk changed reads as another hour, name or
// limit. So each record carries one. It covers where the record lies, too, so that one which slipped under another key is
// refused. Records without one, of earlier versions, are read as they are.

// sealMark stands between a JSON record and its checksum.
const sealMark = "#"

const sealLength = len(sealMark) + 8

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// sealJSON adds the checksum of a JSON record, which names itself what it is.
func sealJSON(raw string) string {
	return raw + sealMark + fmt.Sprintf("%08x", crc32.Checksum([]byte(raw), castagnoli))
}

// openJSON takes the checksum off and tells whether it is right. A record without one ends with its brace.
func openJSON(sealed string) (raw string, ok bool) {
	if strings.HasSuffix(sealed, "}") {
		return sealed, true
	}
	at := len(sealed) - sealLength
	if at < 0 {
		return "", false
	}
	raw = sealed[:at]
	return raw, sealJSON(raw) == sealed
}

// weekSeal is the checksum of where the records of a week lie: worker, week and zone. A record adds its id and its value; one
// byte of it finds every change of a single byte.
type weekSeal byte

// sealedVersion is added to the version of a record of a week that carries a checksum, its last byte.
const sealedVersion = 1

func sealOf(worker, week, zone string) weekSeal {
	return weekSeal(0).add(worker).add(week).add(zone)
}

// add takes in a text and its end.
func (s weekSeal) add(text string) weekSeal {
	crc := byte(s)
	for i := range len(text) {
		crc = crc8[crc^text[i]]
	}
	return weekSeal(crc8[crc^0xff]) // no text holds this byte: it is no UTF-8
}

// value takes in a value from behind its first byte, which is 1, or with the checksum 2. The mark of a heavy contact stands in
// that byte too and is taken in by itself, so that values without it keep the checksum that they were stored with.
func (s weekSeal) value(id, value string) byte {
	s = s.add(id)
	if value[0]&heavyMark != 0 {
		s = s.add("heavy")
	}
	return byte(s.add(value[1:]))
}

// close marks a value as one with a checksum, and adds it.
func (s weekSeal) close(id, value string) string {
	b := append(make([]byte, 0, len(value)+1), value...)
	b[0] += sealedVersion
	return string(append(b, s.value(id, value)))
}

// open takes the checksum off, if there is one, and tells whether it is right. It does not copy.
func (s weekSeal) open(id, value string) (string, bool) {
	if len(value) < 3 || value[0]&^(workMark|heavyMark) != contactVersion+sealedVersion {
		return value, true
	}
	last := len(value) - 1
	return value[:last], s.value(id, value[:last]) == value[last]
}

// crc8 is the table of the polynomial x^8+x^5+x^3+x^2+x+1 (0x2f), as AUTOSAR uses it.
var crc8 = func() (table [256]byte) {
	for i := range table {
		crc := byte(i)
		for range 8 {
			if crc&0x80 != 0 {
				crc = crc<<1 ^ 0x2f
			} else {
				crc <<= 1
			}
		}
		table[i] = crc
	}
	return table
}()
