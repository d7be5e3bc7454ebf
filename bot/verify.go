package bot

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strconv"
	"time"
)

// errSignature is the one answer to every bad signature, whatever is wrong with it.
var errSignature = errors.New("signature not accepted")

// window is how far the time of a request may be from ours, either way (Slack: Verifying requests from Slack).
const window = 300 // seconds

// verify checks the signature of a request (version v0). It is our own because it needs to be exact about three things:
// a timestamp far in the future must not slip through the absolute value of a difference that overflowed, no error may
// hold the right signature, and every refusal must look alike. It is twenty lines of the standard library.
func verify(secret, timestamp, signature string, body []byte, now time.Time) error {
	if len(timestamp) > 12 || len(signature) != len("v0=")+2*sha256.Size || signature[:3] != "v0=" {
		return errSignature
	}
	for _, digit := range []byte(timestamp) {
		if digit < '0' || digit > '9' { // no signs, so that one instant has one spelling
			return errSignature
		}
	}
	at, err := strconv.ParseInt(timestamp, 10, 64)
	if err != nil {
		return errSignature
	}
	given, err := hex.DecodeString(signature[3:])
	if err != nil {
		return errSignature
	}
	// At most 12 digits: the difference cannot overflow.
	if diff := now.Unix() - at; diff > window || diff < -window {
		return errSignature
	}
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte("v0:" + timestamp + ":"))
	mac.Write(body)
	if !hmac.Equal(mac.Sum(nil), given) {
		return errSignature
	}
	return nil
}
