package storage

import (
	"encoding/binary"
	"time"

	"alongside/peer"
)

// Hours is what a worker's working time was last about: the shift that runs, and the journal of what was logged. It is read
// with Want.Hours. It is apart from the journal of contacts, so that "undo" of the one never means the other.
type Hours struct {
	Running peer.Running // none where its ID is empty
	Journal              // of working time
}

// Hours are stored as one string: version; the id of the running shift, empty where none runs, and then its kind, its start
// (minutes after 1970) and its zone; the rest is a journal as journal.go has it.
const hoursVersion = 1

func encodeHours(h Hours) string {
	b := appendText([]byte{hoursVersion}, h.Running.ID)
	if h.Running.On() {
		b = append(b, byte(h.Running.Kind))
		b = binary.AppendVarint(b, h.Running.Start.Unix()/60)
		b = appendText(b, h.Running.Zone)
	}
	return string(b) + encodeJournal(h.Journal)
}

// decodeHours reads what encodeHours wrote; nothing is no shift and an empty journal.
func decodeHours(value string) (Hours, error) {
	if value == "" {
		return Hours{}, nil
	}
	cur := cursor{s: value}
	if v := cur.byte(); v > hoursVersion {
		return Hours{}, newer("hours")
	} else if v != hoursVersion {
		return Hours{}, corrupt("hours", "no such version")
	}
	var h Hours
	if h.Running.ID = cur.text(); h.Running.On() {
		h.Running.Kind = peer.WorkKind(cur.byte())
		h.Running.Start = time.Unix(60*cur.varint(), 0).UTC()
		h.Running.Zone = cur.text()
	}
	if cur.bad {
		return Hours{}, corrupt("hours", "it is cut short")
	}
	var err error
	h.Journal, err = decodeJournal(cur.s)
	return h, err
}

// PutHours writes the worker's running shift and journal of working time.
func (c *Change) PutHours(worker string, h Hours) {
	c.own(worker)
	c.write("SET", keyUse{c.st.space.hours(worker), "string", "hours"}, encodeHours(h))
}
