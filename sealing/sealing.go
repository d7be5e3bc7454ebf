// Package sealing encrypts the little free text that the product keeps, under keys that are never in the database. It knows
// nothing of what it seals.
package sealing

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// KeySize is the length of a key in bytes: AES-256.
const KeySize = 32

// block is to which multiple of bytes what is sealed is filled up, so that its length tells little about it.
const block = 256

// written is how sealed bytes are written. It is strict: the bits that the last letter has to spare must be zero, so that
// one sealed text has one spelling and a changed letter is never the same text again.
var written = base64.RawURLEncoding.Strict()

// The errors.
var (
	ErrNoKey  = errors.New("sealing: no key is set")
	ErrBroken = errors.New("sealing: this was not sealed here, or was changed")
)

// Ring is a set of keys. The first seals; the others still open what they sealed before. A nil Ring has no keys. It may be
// used from many goroutines.
type Ring struct {
	first string
	keys  map[string]cipher.AEAD
}

var keyID = regexp.MustCompile(`^[a-z0-9-]{1,16}$`)

// Parse reads keys, one in a line: an id and 32 bytes in base64, "2026-11 q83v…". Empty lines and lines that begin with #
// are left out. An error never shows a key.
func Parse(text string) (*Ring, error) {
	r := &Ring{keys: map[string]cipher.AEAD{}}
	n := 0
	for line := range strings.Lines(text) {
		n++
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		id, encoded, found := strings.Cut(line, " ")
		raw, err := base64.StdEncoding.DecodeString(strings.TrimSpace(encoded))
		switch {
		case !found || !keyID.MatchString(id):
			return nil, fmt.Errorf("sealing: line %d is no key: write an id, a space and 32 bytes in base64", n)
		case err != nil || len(raw) != KeySize:
			return nil, fmt.Errorf("sealing: the key %s has not 32 bytes in base64", id)
		case r.keys[id] != nil:
			return nil, fmt.Errorf("sealing: two keys are called %s", id)
		}
		aead, err := newAEAD(raw)
		if err != nil {
			return nil, err
		}
		if r.first == "" {
			r.first = id
		}
		r.keys[id] = aead
	}
	if r.first == "" {
		return nil, ErrNoKey
	}
	return r, nil
}

func newAEAD(key []byte) (cipher.AEAD, error) {
	c, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(c)
}

// NewKey returns a line with a new random key.
func NewKey(id string) (string, error) {
	if !keyID.MatchString(id) {
		return "", errors.New("sealing: the id of a key has up to 16 lower-case letters, digits and hyphens")
	}
	raw := make([]byte, KeySize)
	if _, err := rand.Read(raw); err != nil {
		return "", err
	}
	return id + " " + base64.StdEncoding.EncodeToString(raw), nil
}

// Ready tells whether there is a key.
func (r *Ring) Ready() bool { return r != nil && r.first != "" }

// Keys returns the ids of the keys, the one that seals first.
func (r *Ring) Keys() []string {
	if !r.Ready() {
		return nil
	}
	ids := []string{r.first}
	for id := range r.keys {
		if id != r.first {
			ids = append(ids, id)
		}
	}
	return ids
}

// Seal encrypts with AES-256-GCM under the first key. What is sealed for one place opens at no other: the places, such as
// workspace, worker and record, are bound to it. The result is text.
func (r *Ring) Seal(plain []byte, places ...string) (string, error) {
	if !r.Ready() {
		return "", ErrNoKey
	}
	aead := r.keys[r.first]
	nonce := make([]byte, aead.NonceSize())
	if _, err := rand.Read(nonce); err != nil {
		return "", err
	}
	size := (len(plain) + 4 + block - 1) / block * block
	filled := make([]byte, size)
	binary.BigEndian.PutUint32(filled, uint32(len(plain)))
	copy(filled[4:], plain)
	sealed := aead.Seal(nonce, nonce, filled, bound(r.first, places))
	return "1." + r.first + "." + written.EncodeToString(sealed), nil
}

// Open returns what was sealed for the same places. ErrNoKey means that the key with which it was sealed is not there.
func (r *Ring) Open(sealed string, places ...string) ([]byte, error) {
	version, rest, _ := strings.Cut(sealed, ".")
	id, encoded, found := strings.Cut(rest, ".")
	raw, err := written.DecodeString(encoded)
	if version != "1" || !found || err != nil {
		return nil, ErrBroken
	}
	if !r.Ready() || r.keys[id] == nil {
		return nil, ErrNoKey
	}
	aead := r.keys[id]
	if len(raw) < aead.NonceSize() {
		return nil, ErrBroken
	}
	filled, err := aead.Open(nil, raw[:aead.NonceSize()], raw[aead.NonceSize():], bound(id, places))
	if err != nil || len(filled) < 4 {
		return nil, ErrBroken
	}
	n := binary.BigEndian.Uint32(filled)
	if int64(n) > int64(len(filled)-4) {
		return nil, ErrBroken
	}
	return filled[4 : 4+n], nil
}

// bound is what a sealed text is bound to. The length before each part keeps "ab"+"c" apart from "a"+"bc".
func bound(id string, places []string) []byte {
	var b []byte
	for _, part := range append([]string{"alongside sealing 1", id}, places...) {
		b = binary.BigEndian.AppendUint32(b, uint32(len(part)))
		b = append(b, part...)
	}
	return b
}
