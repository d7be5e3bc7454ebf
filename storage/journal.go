package storage

import (
	"encoding/binary"
	"time"

	"alongside/peer"
)

// A journal is one string: version, number of entries, for each its id, its day (days after 1970-01-01, signed) and when it
// was logged (seconds after the one before, signed); then number of texts, for each its hash and when it was sent.
const journalVersion = 1

var journalEpoch = peer.Day{Year: 1970, Month: time.January, Num: 1}

func encodeJournal(j Journal) string {
	entries, texts := newest(j.Entries, MaxEntries), newest(j.Texts, MaxTexts)
	b := make([]byte, 0, 4+16*len(entries)+32*len(texts))
	b = append(b, journalVersion)
	b = binary.AppendUvarint(b, uint64(len(entries)))
	last := int64(0)
	for _, e := range entries {
		b = appendText(b, e.ID)
		b = binary.AppendVarint(b, int64(e.Day.Since(journalEpoch)))
		b = binary.AppendVarint(b, e.LoggedAt.Unix()-last)
		last = e.LoggedAt.Unix()
	}
	b = binary.AppendUvarint(b, uint64(len(texts)))
	last = 0
	for _, t := range texts {
		b = appendText(b, t.Hash)
		b = binary.AppendVarint(b, t.At.Unix()-last)
		last = t.At.Unix()
	}
	return string(b)
}

// decodeJournal reads what encodeJournal wrote; nothing is an empty journal.
func decodeJournal(value string) (Journal, error) {
	if value == "" {
		return Journal{}, nil
	}
	cur := cursor{s: value}
	if v := cur.byte(); v > journalVersion {
		return Journal{}, newer("journal")
	} else if v != journalVersion {
		return Journal{}, corrupt("journal", "no such version")
	}
	var j Journal
	if n := cur.number(MaxEntries); n > 0 {
		j.Entries = make([]Entry, n)
	}
	last := int64(0)
	for i := range j.Entries {
		e := &j.Entries[i]
		e.ID = cur.text()
		e.Day = journalEpoch.Add(int(cur.varint()))
		last += cur.varint()
		e.LoggedAt = time.Unix(last, 0).UTC()
	}
	if n := cur.number(MaxTexts); n > 0 {
		j.Texts = make([]Said, n)
	}
	last = 0
	for i := range j.Texts {
		t := &j.Texts[i]
		t.Hash = cur.text()
		last += cur.varint()
		t.At = time.Unix(last, 0).UTC()
	}
	if !cur.done() {
		return Journal{}, corrupt("journal", "it is cut short or too long")
	}
	return j, nil
}

// newest returns the last n of a list.
func newest[T any](all []T, n int) []T { return all[max(0, len(all)-n):] }
