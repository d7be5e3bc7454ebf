package storage

import (
	"fmt"
	"strings"
)

// checkRecords decodes every record of a line, as Load would. Kinds that are only numbers or ids are left alone.
func checkRecords(k backupKey) error {
	kind := keyKind(k.Key)
	decode := recordDecoders[kind]
	switch {
	case kind == "week":
		return checkWeek(k)
	case strings.HasPrefix(kind, "out:"):
		for _, entry := range k.Values {
			fields, err := readEntry(entry)
			if err != nil {
				return err
			}
			if _, err := parseOut(Lane(strings.TrimPrefix(kind, "out:")), fields); err != nil {
				return err
			}
		}
		return nil
	case decode == nil:
		return nil
	}
	values := k.Values
	for i := range values {
		if k.Type == "hash" && i%2 == 0 {
			continue // the field
		}
		if err := decode(string(values[i])); err != nil {
			return err
		}
	}
	return nil
}

// recordDecoders try out a stored value, by the kind of its key.
var recordDecoders = map[string]func(string) error{
	"teams":      func(raw string) error { _, err := decodeTeam(raw); return err },
	"members":    func(raw string) error { _, err := decodeMember(raw); return err },
	"agreements": func(raw string) error { _, err := decodeAgreement(raw); return err },
	"matches":    func(raw string) error { _, err := decodeMatch(raw); return err },
	"alerts":     func(raw string) error { _, err := decodeAlert(raw); return err },
	"journal":    func(raw string) error { _, err := decodeJournal(raw); return err },
	"hours":      func(raw string) error { _, err := decodeHours(raw); return err },
	"limits":     func(raw string) error { _, err := decodeOwnLimits(raw); return err },
	"plans":      func(raw string) error { _, err := decodePlans(raw); return err },
	"feeds":      func(raw string) error { _, err := decodeFeed(raw); return err },
	"digests":    func(raw string) error { _, _, err := decodeDigest(raw); return err },
}

// checkWeek decodes the contacts and the working time of a week. Their order does not matter here, nor which week it is:
// the origin only moves them.
func checkWeek(k backupKey) error {
	zone := ""
	for i := 0; i+1 < len(k.Values); i += 2 {
		if string(k.Values[i]) == zoneField {
			zone = string(k.Values[i+1])
		}
	}
	if zone == "" {
		return corrupt("week", "it has no zone")
	}
	seal := sealOf(keyWorker(k.Key), k.Key[strings.LastIndex(k.Key, ":")+1:], zone)
	for i := 0; i+1 < len(k.Values); i += 2 {
		id := string(k.Values[i])
		value, ok := seal.open(id, string(k.Values[i+1]))
		var err error
		switch {
		case id == zoneField: // its checksum is that of every record
		case !ok:
			return corrupt("week", "a checksum is not that of its record")
		case isWork(value):
			_, err = decodeWork(id, value, 0, zone)
		default:
			_, err = decodeContact(id, value, 0, zone)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// An entry of a stream stands in a backup as one value: its id, then fields and values, each with its length in front.

func flatEntry(id string, fields []string) []byte {
	b := appendText(nil, id)
	for _, f := range fields {
		b = appendText(b, f)
	}
	return b
}

// splitEntry reads what flatEntry wrote.
func splitEntry(raw []byte) (id string, fields []string, err error) {
	cur := cursor{s: string(raw)}
	id = cur.text()
	for cur.s != "" && !cur.bad {
		fields = append(fields, cur.text())
	}
	if cur.bad || id == "" || len(fields) == 0 || len(fields)%2 != 0 {
		return "", nil, damaged("an entry of a stream cannot be read")
	}
	return id, fields, nil
}

// readEntry is splitEntry with the fields by name.
func readEntry(raw []byte) (fields map[string]any, err error) {
	_, all, err := splitEntry(raw)
	if err != nil {
		return nil, err
	}
	fields = make(map[string]any, len(all)/2)
	for i := 0; i+1 < len(all); i += 2 {
		fields[all[i]] = all[i+1]
	}
	return fields, nil
}

// String is one line for a person.
func (h BackupHead) String() string {
	return fmt.Sprintf("backup of the store %s, epoch %d, schema %d, made %s by version %s", h.Installation, h.Epoch, h.Schema,
		h.Made.UTC().Format("2006-01-02 15:04:05 UTC"), h.Program)
}
