package storage

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"

	"alongside/peer"
)

// errSealed means that a text cannot be opened with the key at hand: it was written under another one, or changed.
var errSealed = errors.New("storage: a text cannot be opened with this key")

// seal encrypts under a key with AES-256-GCM and a random nonce. about is what the text belongs to: it can be opened in no
// other place.
func seal(key, plain []byte, about string) (string, error) {
	gcm, err := gcmOf(key)
	if err != nil {
		return "", err
	}
	nonce := make([]byte, gcm.NonceSize(), gcm.NonceSize()+len(plain)+gcm.Overhead())
	_, _ = rand.Read(nonce) // never fails
	return base64.RawStdEncoding.EncodeToString(gcm.Seal(nonce, nonce, plain, []byte(about))), nil
}

// unseal opens what seal wrote.
func unseal(key []byte, text, about string) ([]byte, error) {
	gcm, err := gcmOf(key)
	if err != nil {
		return nil, err
	}
	raw, err := base64.RawStdEncoding.DecodeString(text)
	if err != nil || len(raw) < gcm.NonceSize() {
		return nil, errSealed
	}
	plain, err := gcm.Open(nil, raw[:gcm.NonceSize()], raw[gcm.NonceSize():], []byte(about))
	if err != nil {
		return nil, errSealed
	}
	return plain, nil
}

func gcmOf(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}

// padding is the length that padded texts are a multiple of, in bytes.
const padding = 4096

// padded lengthens JSON with blanks, so that what is sealed tells by its length neither how much is in it nor whether
// something came to it.
func padded(plain []byte) []byte { return paddedTo(plain, 0) }

// paddedTo lengthens it to a length at the least, and then as padded does.
func paddedTo(plain []byte, length int) []byte {
	length = max(length, len(plain))
	length += (padding - length%padding) % padding
	return append(plain, bytes.Repeat([]byte(" "), length-len(plain))...)
}

// tokenOf is the name of a person's slot in a week. Without the key of the week nobody can tell whose it is; with it, only who
// knows whom to try.
func tokenOf(key []byte, user string) string {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte("slot\x00" + user))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil)[:15])
}

// markOf tells keys apart without giving them away.
func markOf(key []byte) string {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte("mark"))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil)[:9])
}

// A slot holds one byte that tells whether there is an answer, and one for each question: every slot is as long as any other.
func slotOf(c peer.CheckIn, answered bool) []byte {
	slot := make([]byte, 1+len(c))
	if answered {
		slot[0] = 1
		for i, f := range c {
			slot[1+i] = byte(f)
		}
	}
	return slot
}

func readSlot(slot []byte) (c peer.CheckIn, answered bool, err error) {
	if len(slot) != 1+len(c) || slot[0] > 1 {
		return c, false, corrupt("check-in", "a slot has another length")
	}
	for i := range c {
		c[i] = peer.Face(slot[1+i])
	}
	if !c.Valid() {
		return peer.CheckIn{}, false, corrupt("check-in", "a face that there is not")
	}
	return c, slot[0] == 1, nil
}
