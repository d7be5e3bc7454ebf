package storage

import (
	"crypto/hmac"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"strconv"
	"strings"
)

// target is a team as everybody knows it: who is in it, in the order in which they joined.
type target struct {
	week   CheckInWeek
	family string   // what the keys begin with in which its answers are kept
	people []string // the first two and the next two are those of whom the attacker wants to know, see verdict
}

// verdict is what the attacker says of a team. Of the first two people one gave the lowest face and one the highest: low is 1
// where it was the first, -1 where the second. Of the next two one answered: took is 1 or -1. 0 is "I cannot tell".
type verdict struct{ low, took int }

// attack is the attacker's program. It knows the source of ours, and tries every way from an answer to a person that it can
// think of; each gives a verdict of its own.
func attack(e evidence, on target) map[string]verdict {
	a := attacker{evidence: e, target: on, lastSeen: map[string]string{}, lists: map[string][]string{}, called: map[string][]string{}}
	a.read()
	return map[string]verdict{
		"names":      a.byName(),
		"neighbours": a.byNeighbours(),
		"changes":    a.byChanges(),
		"versions":   a.byVersions(),
		"lengths":    a.byLengths(),
		"positions":  a.byPositions(),
		"order":      a.byOrder(),
		"expiry":     a.byExpiry(),
	}
}

// writing is one writing into the team's answers: who did something just before it, and which names got which new values.
type writing struct {
	before  string // who acted last before it, "" where nobody did since the answer before
	changed map[string]string
	length  int // of all that was written
}

type attacker struct {
	evidence
	target
	called   map[string][]string // see names
	writes   []writing
	lastSeen map[string]string   // name -> value, as it stood last
	order    []string            // names in the order in which they were first written
	lists    map[string][]string // key -> values without a name, in order
}

// read follows the append-only file: whoever is named in a command has done something, and an answer that is written next may
// be theirs.
func (a *attacker) read() {
	actor, versions := "", map[string]string{}
	for _, c := range a.history {
		if len(c.args) == 0 {
			continue
		}
		if !strings.Contains(c.args[0], a.family+a.week.Team+":") {
			for _, p := range a.people {
				if strings.Contains(strings.Join(c.args, " "), p) {
					actor = p
				}
			}
			continue
		}
		w := writing{before: actor, changed: map[string]string{}}
		set := func(name, value string) {
			w.length += len(name) + len(value)
			if _, known := versions[name]; !known {
				a.order = append(a.order, name)
			}
			if versions[name] != value {
				w.changed[name] = value
			}
			versions[name] = value
		}
		switch c.name {
		case "HSET":
			for i := 1; i+1 < len(c.args); i += 2 {
				set(c.args[i], c.args[i+1])
			}
		case "SADD":
			for _, name := range c.args[1:] {
				set(name, "member")
			}
		case "RPUSH":
			for _, value := range c.args[1:] {
				set(c.args[0]+strconv.Itoa(len(a.lists[c.args[0]])), value)
				a.lists[c.args[0]] = append(a.lists[c.args[0]], value)
			}
		case "SET", "INCRBY", "HINCRBY":
			set(c.args[0], c.args[len(c.args)-1])
		default:
			continue
		}
		if len(w.changed) > 0 {
			a.writes = append(a.writes, w)
		}
	}
	for name, value := range versions {
		a.lastSeen[name] = value
	}
	for _, held := range a.copies {
		for key, r := range held {
			if strings.Contains(key, a.family+a.week.Team+":") {
				for i, name := range r.names {
					a.lastSeen[name] = r.values[i]
				}
			}
		}
	}
}

// names are all that a person may be called: their id, what is made of it without a key, and with each key or public text.
func (a *attacker) names(user string) (all []string) {
	if known := a.called[user]; known != nil {
		return known
	}
	defer func() { a.called[user] = all }()
	all = append(all, user)
	for _, salt := range []string{"", a.week.Team, a.week.Workspace, weekName(a.week.Week), a.lastSeen[markField]} {
		for _, text := range []string{salt + user, salt + ":" + user, user + salt} {
			m, s1, s2 := md5.Sum([]byte(text)), sha1.Sum([]byte(text)), sha256.Sum256([]byte(text))
			for _, sum := range [][]byte{m[:], s1[:], s2[:]} {
				all = append(all, hex.EncodeToString(sum), base64.StdEncoding.EncodeToString(sum), base64.RawURLEncoding.EncodeToString(sum))
			}
		}
		mac := hmac.New(sha256.New, []byte(salt))
		mac.Write([]byte(user))
		sum := mac.Sum(nil)
		all = append(all, hex.EncodeToString(sum), base64.RawURLEncoding.EncodeToString(sum), tokenOf([]byte(salt), user))
	}
	for _, key := range a.keys {
		all = append(all, tokenOf(key, user))
	}
	return all
}

// face reads a value as a face, with every key that there is.
func (a *attacker) face(name, value string) (face int, ok bool) {
	if n, err := strconv.Atoi(value); err == nil {
		return n, true
	}
	for _, key := range a.keys {
		if plain, err := unseal(key, value, a.week.about(name)); err == nil {
			if c, answered, err := readSlot(plain); err == nil && answered {
				return int(c[0]), true
			}
		}
	}
	return 0, false
}

// compare gives a verdict of two figures that are said to be of two people: the lower one gave the lower face.
func compare(first, second int, know bool) int {
	switch {
	case !know || first == second:
		return 0
	case first < second:
		return 1
	}
	return -1
}

// byName looks for people under all their names.
func (a *attacker) byName() verdict {
	var faces [4]int
	var found [4]bool
	for i, user := range a.people[:4] {
		for _, name := range a.names(user) {
			if value, there := a.lastSeen[name]; there {
				f, ok := a.face(name, value)
				faces[i], found[i] = f, found[i] || ok || value == "member"
			}
		}
	}
	v := verdict{low: compare(faces[0], faces[1], found[0] && found[1])}
	if found[2] != found[3] {
		v.took = 1
		if found[3] {
			v.took = -1
		}
	}
	return v
}

// byNeighbours takes each answer for that of whoever acted just before it, and reads it or the sum's difference.
func (a *attacker) byNeighbours() verdict {
	faces, times := map[string]int{}, map[string]int{}
	sum := 0
	for _, w := range a.writes {
		times[w.before]++
		for name, value := range w.changed {
			n, ok := a.face(name, value)
			if !ok {
				continue
			}
			if strings.HasSuffix(name, ":sum") {
				n -= sum
				sum += n
			}
			if times[w.before] == 1 {
				faces[w.before] = n
			}
		}
	}
	p := a.people
	return verdict{compare(faces[p[0]], faces[p[1]], faces[p[0]] > 0 && faces[p[1]] > 0), compare(-times[p[2]], -times[p[3]], true)}
}

// byChanges looks whose writing touched the fewest names: that is a slot that can be told from the others.
func (a *attacker) byChanges() verdict {
	slots := map[string]string{}
	for _, w := range a.writes {
		if len(w.changed) == 1 {
			for name := range w.changed {
				slots[name] = w.before
			}
		}
	}
	faces, times := map[string]int{}, map[string]int{}
	for name, user := range slots {
		times[user]++
		if f, ok := a.face(name, a.lastSeen[name]); ok {
			faces[user] = f
		}
	}
	p := a.people
	return verdict{compare(faces[p[0]], faces[p[1]], faces[p[0]] > 0 && faces[p[1]] > 0), compare(-times[p[2]], -times[p[3]], true)}
}

// byVersions counts how often whoever acted just before wrote: who hesitates gave a low face.
func (a *attacker) byVersions() verdict {
	times := map[string]int{}
	for _, w := range a.writes {
		times[w.before] += len(w.changed)
	}
	p := a.people
	return verdict{compare(-times[p[0]], -times[p[1]], true), compare(-times[p[2]], -times[p[3]], true)}
}

// byLengths takes the longer text for the lower face, and the shorter for no answer.
func (a *attacker) byLengths() verdict {
	lengths := map[string]int{}
	for _, w := range a.writes {
		if w.before == "" {
			continue
		}
		lengths[w.before] = w.length
		for name := range w.changed {
			if len(w.changed) == 1 {
				lengths[w.before] = len(a.lastSeen[name])
			}
		}
	}
	p := a.people
	return verdict{compare(-lengths[p[0]], -lengths[p[1]], true), compare(-lengths[p[2]], -lengths[p[3]], true)}
}

// byPositions takes the nth name for that of the nth person of the team.
func (a *attacker) byPositions() verdict {
	value := func(n int) (string, int, bool) {
		if n >= len(a.order) {
			return "", 0, false
		}
		text := a.lastSeen[a.order[n]]
		f, ok := a.face(a.order[n], text)
		return text, f, ok
	}
	first, f1, ok1 := value(0)
	second, f2, ok2 := value(1)
	v := verdict{low: compare(f1, f2, true)}
	if !ok1 || !ok2 {
		v.low = strings.Compare(first, second) // a guess is as good as another
	}
	third, _, ok3 := value(2)
	fourth, _, ok4 := value(3)
	switch {
	case ok3 != ok4 && ok3:
		v.took = 1
	case ok3 != ok4:
		v.took = -1
	default:
		v.took = strings.Compare(third, fourth)
	}
	return v
}

// byOrder takes the nth answer of a list for that of the nth person of another list.
func (a *attacker) byOrder() verdict {
	place, who := map[string]int{}, map[string]string{}
	for _, user := range a.people[:4] {
		for _, name := range a.names(user) {
			who[name] = user
		}
	}
	var faces []int
	for _, list := range a.lists {
		for i, value := range list {
			if f, ok := a.face("", value); ok {
				faces = append(faces, f)
			} else if user := who[value]; user != "" {
				place[user] = i + 1
			}
		}
	}
	at := func(user string) int {
		if n := place[user]; n > 0 && n <= len(faces) {
			return faces[n-1]
		}
		return 0
	}
	first, second := at(a.people[0]), at(a.people[1])
	return verdict{compare(first, second, first > 0 && second > 0), compare(-place[a.people[2]], -place[a.people[3]], true)}
}

// byExpiry looks for a time at which something ends: what ends first was answered first.
func (a *attacker) byExpiry() verdict {
	ends := map[string]string{}
	for _, c := range a.history {
		if len(c.args) > 1 && strings.HasPrefix(c.name, "PEXPIREAT") && strings.Contains(c.args[0], a.family+a.week.Team+":") {
			for _, p := range a.people[:4] {
				for _, name := range a.names(p) {
					if strings.HasSuffix(c.args[0], ":"+name) {
						ends[p] = c.args[1]
					}
				}
			}
		}
	}
	p := a.people
	return verdict{strings.Compare(ends[p[0]], ends[p[1]]), compare(-len(ends[p[2]]), -len(ends[p[3]]), true)}
}
