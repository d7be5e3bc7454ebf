package storage

import (
	"encoding/hex"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"alongside/peer"
)

// These bytes are stored in every installation: a change of them needs a new version that reads these too.
func TestContactBytesNeverChange(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name, bytes string
		contact     peer.Contact
	}{
		{"usual", "010a11" + "a61d" + "19" + "880e" + "4b37", contact("aaaa", at)},
		{"missed, to the second, another zone", "010c00" + "8ede0d" + "00" + "00" + "0a417369612f546f6b796f" + "433132",
			peer.Contact{ID: "b", Code: "C12", Start: at.Add(38 * time.Second), Zone: tokyo, Direction: peer.Incoming, LoggedAt: at.Add(38 * time.Second)}},
		{"only the day, cancelled", "016323" + "aa1b" + "3c" + "b045",
			peer.Contact{ID: "c", Start: at.Add(-252 * time.Minute), Zone: oslo, Timeless: true, Minutes: 60, Channel: peer.Meet,
				Purpose: peer.Accompany, Outcome: peer.Cancelled, LoggedAt: at.Add(-118 * time.Minute)}},
		{"marked as heavy", "410a11" + "a61d" + "19" + "880e" + "4b37", heavy(contact("aaaa", at))},
	} {
		value, err := encodeContact(row.contact, weekOrigin(week47), oslo)
		if err != nil {
			t.Fatal(err)
		}
		if got := hex.EncodeToString([]byte(value)); got != row.bytes {
			t.Errorf("%s: %s, want %s", row.name, got, row.bytes)
		}
		back, err := decodeContact(row.contact.ID, value, weekOrigin(week47), oslo)
		if diff := cmp.Diff(row.contact, back); err != nil || diff != "" {
			t.Errorf("%s: %v\n%s", row.name, err, diff)
		}
	}
}

func heavy(c peer.Contact) peer.Contact {
	c.Heavy = true
	return c
}

func TestContactsOfAnyZoneFitTheirWeek(t *testing.T) {
	t.Parallel()
	for _, zone := range []string{"Pacific/Kiritimati", "Pacific/Pago_Pago", oslo, "America/Sao_Paulo"} {
		for _, day := range []peer.Day{week47.Monday(), week47.Monday().Add(6), {Year: 2027, Month: 1, Num: 3}} {
			for _, minute := range []int{0, 24*60 - 1} {
				c := contact("a", peer.Civil(day, minute, zone))
				c.Zone = zone
				if c.Day() != day {
					t.Fatalf("%v in %s is %v", day, zone, c.Day())
				}
				if value, err := encodeContact(c, weekOrigin(c.Day().Week()), ""); err != nil || len(value) > 63 {
					t.Errorf("%v in %s: %d bytes, %v", c.Start, zone, len(value), err)
				}
			}
		}
	}
}

func TestContactOutOfRangeIsRefused(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*peer.Contact){
		"direction": func(c *peer.Contact) { c.Direction = 4 }, "channel": func(c *peer.Contact) { c.Channel = 16 },
		"purpose": func(c *peer.Contact) { c.Purpose = 16 }, "outcome": func(c *peer.Contact) { c.Outcome = 8 },
		"minutes": func(c *peer.Contact) { c.Minutes = -1 }, "code": func(c *peer.Contact) { c.Code = "K123456789012345" }, "week": func(c *peer.Contact) { c.Start = at.AddDate(0, 0, 14) },
		"earlier week": func(c *peer.Contact) { c.Start = at.AddDate(0, 0, -14) }, "id": func(c *peer.Contact) { c.ID = "" },
	} {
		c := contact("a", at)
		change(&c)
		if _, err := encodeContact(c, weekOrigin(week47), oslo); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestUnknownContactVersions(t *testing.T) {
	t.Parallel()
	for value, isNewer := range map[string]bool{"\x03more": true, "\x43more": true, "\x40": false, "\x00": false, "": false, "\x01": false, "\x01\x0a\x11": false,
		"\x01\x0a\x11\x01\x01\x00K123456789012345": false, "\x01\x0e\x11\x01\x01\x00\x09K1": false} {
		_, err := decodeContact("a", value, 0, oslo)
		if !errors.Is(err, ErrCorrupt) || errors.Is(err, ErrNewer) != isNewer || strings.Contains(err.Error(), "more") {
			t.Errorf("%x: %v", value, err)
		}
	}
}

func FuzzDecodeContact(f *testing.F) {
	for _, c := range []peer.Contact{contact("a", at), heavy(contact("c", at)), {ID: "b", Start: at, Zone: tokyo, LoggedAt: at}} {
		value, err := encodeContact(c, weekOrigin(week47), oslo)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(value)
	}
	f.Add("\x01\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff")
	f.Fuzz(func(t *testing.T, value string) {
		c, err := decodeContact("id", value, weekOrigin(week47), oslo)
		if err != nil {
			if !errors.Is(err, ErrCorrupt) {
				t.Fatalf("%v, want ErrCorrupt", err)
			}
			return
		}
		again, err := encodeContact(c, weekOrigin(week47), oslo)
		if err != nil {
			t.Fatalf("what was read cannot be written: %v", err)
		}
		back, err := decodeContact("id", again, weekOrigin(week47), oslo)
		if diff := cmp.Diff(c, back); err != nil || diff != "" {
			t.Fatalf("%v\n%s", err, diff)
		}
	})
}
