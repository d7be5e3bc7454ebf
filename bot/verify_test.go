package bot

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
	"testing"
	"time"
)

// The example that Slack publishes (Slack: Verifying requests from Slack).
const (
	vectorSecret    = "8f742231b10e8888abcd99yyyzzz85a5"
	vectorTime      = "1531420618"
	vectorSignature = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"
	vectorBody      = "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&" +
		"user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2F" +
		"T1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
)

func signed(secret string, at time.Time, body string) (timestamp, signature string) {
	timestamp = strconv.FormatInt(at.Unix(), 10)
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte("v0:" + timestamp + ":" + body))
	return timestamp, "v0=" + hex.EncodeToString(mac.Sum(nil))
}

func TestVerifyTakesSlacksExample(t *testing.T) {
	if err := verify(vectorSecret, vectorTime, vectorSignature, []byte(vectorBody), time.Unix(1531420618, 0)); err != nil {
		t.Fatalf("Slack's own example: %v", err)
	}
}

func TestVerify(t *testing.T) {
	now := time.Unix(1531420618, 0)
	future := "99999999999" // a year beyond 5000: its difference overflowed in a 32-bit or nanosecond comparison
	_, futureSignature := signed(vectorSecret, time.Unix(99999999999, 0), vectorBody)
	edge := func(d time.Duration) (string, string) { return signed(vectorSecret, now.Add(d), vectorBody) }
	inTime, inSignature := edge(300 * time.Second)
	lateTime, lateSignature := edge(301 * time.Second)
	oldTime, oldSignature := edge(-301 * time.Second)
	negative := "-9223372036854775808"
	for _, c := range []struct {
		name, secret, time, signature, body string
		ok                                  bool
	}{
		{"good", vectorSecret, vectorTime, vectorSignature, vectorBody, true},
		{"at the edge", vectorSecret, inTime, inSignature, vectorBody, true},
		{"just ahead", vectorSecret, lateTime, lateSignature, vectorBody, false},
		{"just expired", vectorSecret, oldTime, oldSignature, vectorBody, false},
		{"far future", vectorSecret, future, futureSignature, vectorBody, false},
		{"smallest number", vectorSecret, negative, vectorSignature, vectorBody, false},
		{"other secret", "f" + vectorSecret[1:], vectorTime, vectorSignature, vectorBody, false},
		{"empty secret", "", vectorTime, vectorSignature, vectorBody, false},
		{"no signature", vectorSecret, vectorTime, "", vectorBody, false},
		{"no time", vectorSecret, "", vectorSignature, vectorBody, false},
		{"other version", vectorSecret, vectorTime, "v1" + vectorSignature[2:], vectorBody, false},
		{"no version", vectorSecret, vectorTime, vectorSignature[3:], vectorBody, false},
		{"longer", vectorSecret, vectorTime, vectorSignature + "00", vectorBody, false},
		{"shorter", vectorSecret, vectorTime, vectorSignature[:65], vectorBody, false},
		{"not hex", vectorSecret, vectorTime, "v0=" + strings.Repeat("g", 64), vectorBody, false},
		{"time with a sign", vectorSecret, "+" + vectorTime, vectorSignature, vectorBody, false},
		{"time with a space", vectorSecret, " " + vectorTime, vectorSignature, vectorBody, false},
		{"time with a fraction", vectorSecret, vectorTime + ".0", vectorSignature, vectorBody, false},
		{"body with one letter more", vectorSecret, vectorTime, vectorSignature, vectorBody + "x", false},
		{"no body", vectorSecret, vectorTime, vectorSignature, "", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := verify(c.secret, c.time, c.signature, []byte(c.body), now)
			if (err == nil) != c.ok {
				t.Fatalf("verify = %v, want accepted = %t", err, c.ok)
			}
			if err != nil && err.Error() != errSignature.Error() {
				t.Errorf("the refusal %q differs from the others", err)
			}
		})
	}
}

func TestVerifyRefusesEveryMutation(t *testing.T) {
	now := time.Unix(1531420618, 0)
	for i := range vectorBody {
		changed := []byte(vectorBody)
		changed[i] ^= 1
		if verify(vectorSecret, vectorTime, vectorSignature, changed, now) == nil {
			t.Fatalf("body changed at %d was accepted", i)
		}
	}
	for i := 3; i < len(vectorSignature); i++ {
		for _, digit := range "0123456789abcdef" {
			changed := []byte(vectorSignature)
			if changed[i] == byte(digit) {
				continue
			}
			changed[i] = byte(digit)
			if verify(vectorSecret, vectorTime, string(changed), []byte(vectorBody), now) == nil {
				t.Fatalf("signature changed at %d was accepted", i)
			}
		}
	}
}
