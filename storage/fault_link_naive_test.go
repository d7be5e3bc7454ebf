package storage

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

// naive is a way to keep answers as others do, which the attacker's program must break: else it would prove nothing about
// ours.
type naive struct {
	family  string
	breaks  string // the way in which the program breaks it for certain
	took    bool   // it is who answered that it gives away, not what
	begin   func(p *playing, people []string)
	answers func(p *playing, user string, face int)
}

// playing is a team while it answers.
type playing struct {
	t     *testing.T
	pipe  redis.Pipeliner
	n     naive
	team  string
	sum   int
	names map[string]string // of random slots
}

func (p *playing) key(kind string) string { return p.n.family + p.team + ":" + kind }

func (p *playing) do(args ...any) {
	p.pipe.Do(p.t.Context(), args...)
}

// slot is a random name that stays with a person.
func (p *playing) slot(user string) string {
	if p.names[user] == "" {
		p.names[user] = newName()
	}
	return p.names[user]
}

// thrownAway encrypts under a key that nobody keeps.
func thrownAway(t *testing.T, plain string) string {
	t.Helper()
	key := make([]byte, keySize)
	_, _ = rand.Read(key) // never fails
	text, err := seal(key, []byte(plain), "")
	must(t, err)
	return text
}

func sha(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// naives are the controls.
func naives() []naive {
	return []naive{
		{family: "hashed:", breaks: "names", answers: func(p *playing, user string, face int) {
			p.do("hset", p.key("a"), sha(user), strconv.Itoa(face))
		}},
		{family: "tokens:", breaks: "names", took: true, answers: func(p *playing, user string, face int) {
			mac := hmac.New(sha256.New, []byte(p.team)) // a "secret" that everybody knows
			mac.Write([]byte(user))
			p.do("sadd", p.key("who"), hex.EncodeToString(mac.Sum(nil)))
		}},
		{family: "arrivals:", breaks: "neighbours", answers: func(p *playing, _ string, face int) {
			p.do("rpush", p.key("faces"), strconv.Itoa(face))
		}},
		{family: "apart:", breaks: "order", answers: func(p *playing, user string, face int) {
			p.do("rpush", p.key("who"), sha(user))
			p.do("rpush", p.key("faces"), strconv.Itoa(face))
		}},
		{family: "sums:", breaks: "neighbours", answers: func(p *playing, _ string, face int) {
			p.sum += face
			p.do("hset", p.key("s"), "week:sum", strconv.Itoa(p.sum))
		}},
		{family: "slots:", breaks: "positions", begin: func(p *playing, people []string) {
			for _, user := range people {
				p.do("hset", p.key("s"), p.slot(user), "0")
			}
		}, answers: func(p *playing, user string, face int) {
			p.do("hset", p.key("s"), p.slot(user), strconv.Itoa(face))
		}},
		{family: "single:", breaks: "changes", answers: func(p *playing, user string, face int) {
			p.do("hset", p.key("s"), p.slot(user), strconv.Itoa(face))
		}},
		{family: "words:", breaks: "lengths", answers: func(p *playing, user string, face int) {
			p.do("hset", p.key("s"), p.slot(user), thrownAway(p.t, strings.Repeat("so tired ", 6-face)))
		}},
		{family: "offers:", breaks: "versions", answers: func(p *playing, user string, face int) {
			p.do("hset", p.key("s"), p.slot(user), thrownAway(p.t, strconv.Itoa(face)))
			if face == 1 {
				p.do("hset", p.key("offers"), newName(), "1") // "help was offered", and nobody's name
			}
		}},
		{family: "seen:", breaks: "expiry", took: true, answers: func(p *playing, user string, _ int) {
			p.do("set", p.key(sha(user)), "1") // so that nobody answers twice
			p.do("pexpireat", p.key(sha(user)), time.Now().Add(time.Hour).UnixMilli())
		}},
	}
}
