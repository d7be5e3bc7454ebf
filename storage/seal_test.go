package storage

import (
	"errors"
	"strings"
	"testing"

	"alongside/peer"
)

func TestAChangedByteIsNoRecord(t *testing.T) {
	t.Parallel()
	for _, raw := range []string{`{"v":1}`, `{"v":1,"id":"t1","name":"Nord æøå"}`} {
		sealed := sealJSON(raw)
		if back, ok := openJSON(sealed); !ok || back != raw {
			t.Errorf("%s: %q %v", raw, back, ok)
		}
		if back, ok := openJSON(raw); !ok || back != raw {
			t.Errorf("without a checksum: %q %v", back, ok)
		}
		for i := range len(sealed) {
			for mask := 1; mask < 256; mask++ {
				changed := sealed[:i] + string([]byte{sealed[i] ^ byte(mask)}) + sealed[i+1:]
				if _, err := read[teamRecord]("teams", changed); !errors.Is(err, ErrCorrupt) {
					t.Fatalf("%q is read: %v", changed, err)
				}
			}
		}
	}
	seal := sealOf(ada, "2026-W47", oslo)
	value, err := encodeContact(contact("a1", at), weekOrigin(week47), oslo)
	if err != nil {
		t.Fatal(err)
	}
	sealed := seal.close("a1", value)
	if len(sealed) != len(value)+1 {
		t.Errorf("the checksum takes %d bytes", len(sealed)-len(value))
	}
	read := func(s weekSeal, id, raw string) bool {
		got, ok := s.open(id, raw)
		if !ok {
			return false
		}
		_, err := decodeContact(id, got, weekOrigin(week47), oslo)
		return err == nil
	}
	if !read(seal, "a1", sealed) || !read(seal, "a1", value) {
		t.Error("a record is not read, with or without a checksum")
	}
	for i := 1; i < len(sealed); i++ { // the first byte says whether there is one
		for mask := 1; mask < 256; mask++ {
			if read(seal, "a1", sealed[:i]+string([]byte{sealed[i] ^ byte(mask)})+sealed[i+1:]) {
				t.Fatalf("byte %d ^ %#x is read", i, mask)
			}
		}
	}
	if read(seal, "a1", string([]byte{sealed[0] ^ heavyMark})+sealed[1:]) {
		t.Error("a contact that a flipped bit marks as heavy is read")
	}
	for name, s := range map[string]weekSeal{
		"another worker": sealOf("U0123456788", "2026-W47", oslo), "another week": sealOf(ada, "2026-W46", oslo),
		"another zone": sealOf(ada, "2026-W47", "Europe/Osla"),
	} {
		if read(s, "a1", sealed) {
			t.Errorf("under %s it is read", name)
		}
	}
	if read(seal, "a2", sealed) {
		t.Error("under another id it is read")
	}
}

func TestARecordUnderAnotherKeyIsRefused(t *testing.T) {
	t.Parallel()
	s := single(t)
	write(t, s, want(""), func(_ State, c *Change) { c.PutContact(ada, contact("a", at)) })
	k := s.space(ws)
	for _, to := range []string{k.week(kari, week47), k.week(ada, week46)} {
		if err := s.client.Copy(t.Context(), k.week(ada, week47), to, 0, true).Err(); err != nil {
			t.Fatal(err)
		}
		w := Want{Workspace: ws, Worker: kari, Weeks: []peer.Week{week47}}
		if strings.Contains(to, ada) {
			w = Want{Workspace: ws, Worker: ada, Weeks: []peer.Week{week46}}
		}
		if _, err := s.Load(t.Context(), w); !errors.Is(err, ErrCorrupt) {
			t.Errorf("%v, want ErrCorrupt", err)
		}
	}
}
