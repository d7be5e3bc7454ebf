package sealing

import (
	"bytes"
	"errors"
	"strings"
	"testing"
)

func ring(t *testing.T, ids ...string) (*Ring, []string) {
	t.Helper()
	var lines []string
	for _, id := range ids {
		line, err := NewKey(id)
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, line)
	}
	r, err := Parse("# keys\n\n" + strings.Join(lines, "\n") + "\n")
	if err != nil {
		t.Fatal(err)
	}
	return r, lines
}

func TestSealedForOnePlace(t *testing.T) {
	r, lines := ring(t, "b", "a")
	sealed, err := r.Seal([]byte("a hard word"), "T1", "U1", "id1")
	if err != nil || strings.Contains(sealed, "hard") || !strings.HasPrefix(sealed, "1.b.") {
		t.Fatalf("%s, %v", sealed, err)
	}
	if plain, err := r.Open(sealed, "T1", "U1", "id1"); err != nil || string(plain) != "a hard word" {
		t.Errorf("opened %q, %v", plain, err)
	}
	again, _ := r.Seal([]byte("a hard word"), "T1", "U1", "id1")
	if again == sealed {
		t.Error("the same text is sealed to the same")
	}
	for _, places := range [][]string{{"T1", "U2", "id1"}, {"T1", "U1"}, {"T1U1", "", "id1"}, {"T1", "U1i", "d1"}} {
		if _, err := r.Open(sealed, places...); !errors.Is(err, ErrBroken) {
			t.Errorf("opened at %v: %v", places, err)
		}
	}
	// A key that comes in front seals from then on; what was sealed before still opens, until its key is gone.
	newer, fresh := ring(t, "c")
	rotated, err := Parse(fresh[0] + "\n" + lines[0])
	if err != nil {
		t.Fatal(err)
	}
	if plain, err := rotated.Open(sealed, "T1", "U1", "id1"); err != nil || string(plain) != "a hard word" {
		t.Errorf("after rotation %q, %v", plain, err)
	}
	if _, err := newer.Open(sealed, "T1", "U1", "id1"); !errors.Is(err, ErrNoKey) {
		t.Errorf("without its key: %v", err)
	}
	other, _ := ring(t, "b") // another key of the same name
	if _, err := other.Open(sealed, "T1", "U1", "id1"); !errors.Is(err, ErrBroken) {
		t.Errorf("with another key: %v", err)
	}
}

func TestChangedIsNotOpened(t *testing.T) {
	r, _ := ring(t, "k")
	// Each sealing has other bytes, and with them another last letter: of its 16 only some have a neighbour that a reader
	// who is not strict would take for the same.
	var sealed string
	for range 64 {
		sealed, _ = r.Seal([]byte("x"), "p")
		for i := range sealed {
			for bit := range 7 {
				changed := []byte(sealed)
				changed[i] ^= 1 << bit
				if plain, err := r.Open(string(changed), "p"); err == nil {
					t.Fatalf("bit %d of byte %d was changed and %q opened", bit, i, plain)
				}
			}
		}
	}
	for _, bad := range []string{"", "1", "1.k", "1.k.", "1.k.AAAA", "2" + sealed[1:], strings.Repeat("1.", 9)} {
		if _, err := r.Open(bad, "p"); err == nil {
			t.Errorf("%q opened", bad)
		}
	}
	if _, err := (*Ring)(nil).Open(sealed, "p"); !errors.Is(err, ErrNoKey) {
		t.Errorf("no keys at all: %v", err)
	}
	if _, err := (*Ring)(nil).Seal([]byte("x")); !errors.Is(err, ErrNoKey) {
		t.Errorf("sealed without keys: %v", err)
	}
}

// The length of what is sealed tells only which multiple of a block it is in.
func TestLengthTellsLittle(t *testing.T) {
	r, _ := ring(t, "k")
	a, _ := r.Seal(nil)
	b, _ := r.Seal(bytes.Repeat([]byte("x"), 252))
	c, _ := r.Seal(bytes.Repeat([]byte("x"), 253))
	if len(a) != len(b) || len(c) <= len(b) {
		t.Errorf("lengths %d, %d, %d", len(a), len(b), len(c))
	}
	if plain, err := r.Open(b); err != nil || len(plain) != 252 {
		t.Errorf("%d bytes, %v", len(plain), err)
	}
}

func TestParse(t *testing.T) {
	good, _ := NewKey("2026-11")
	for _, bad := range []string{"", "# nothing", "one", "UPPER " + good[8:], good + "\n" + good, "a AAAA", good + "x"} {
		_, err := Parse(bad)
		if err == nil {
			t.Errorf("%q was read", bad)
		} else if strings.Contains(err.Error(), good[8:20]) {
			t.Errorf("the error shows a key: %v", err)
		}
	}
	if _, err := NewKey("no spaces"); err == nil {
		t.Error("a key with a space in its id")
	}
	if r, _ := ring(t, "new", "old"); !r.Ready() || r.Keys()[0] != "new" || len(r.Keys()) != 2 {
		t.Errorf("keys %v", r.Keys())
	}
}
