package storage

import (
	"bytes"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"alongside/internal/redisproc"
	"alongside/peer"
)

// The game. A team of eight is asked. The first two answer: one gives the lowest face to everything, the other the highest,
// and a coin says who. Of the next two one answers the middle, and a coin says who. The others answer anything. Everybody
// does something else with the bot too, which leaves their name in the append-only file: those who certainly answer do so
// just before, which is the worst case; those of whom it is to be found out whether they answered, at any time.
//
// Where nothing links an answer to a person, no program guesses a coin better than a coin.

// chance is what a false alarm of one whole run costs at the most.
const chance = 1e-9

// bound is how far from a half the part of right guesses may lie by chance: Hoeffding's inequality, for so many teams and
// figures that are looked at.
func bound(teams, figures int) float64 {
	return math.Sqrt(math.Log(2*float64(figures)/chance) / (2 * float64(teams)))
}

// played is a team after its week, with what the coins said.
type played struct {
	people []string
	truth  verdict
}

// players is how many copies of the program answer at a time.
const players = 8

// arena is a copy of the program on a server all of whose files are copied.
type arena struct {
	s    *Store
	ring *Keyring
	rnd  *rand.Rand
}

func (a *arena) week(n int) CheckInWeek {
	return CheckInWeek{Workspace: ws, Team: fmt.Sprintf("t%05d", n), Week: week48.Week}
}

// act is anything that somebody does beside answering: a contact, with its audit line, what became of the request, a message, a
// due entry and a private heads-up.
func (a *arena) act(t *testing.T, user string, n int) {
	t.Helper()
	w := Want{Workspace: ws, Op: fmt.Sprintf("op%d.%s", n, user), People: []string{user}, Worker: user, Weeks: []peer.Week{week47}}
	c := NewChange(load(t, a.s, w), w.Op, at)
	c.PutContact(user, contact(fmt.Sprintf("c%d", n), at))
	c.Audit(Audit{By: user, Action: "log", Worker: user, Target: fmt.Sprint(n), Result: "ok"})
	c.Tell(user, fmt.Sprint("near", n))
	c.Due(Due{Kind: "nudge", Subject: user, Occurrence: fmt.Sprint(n), At: at})
	c.Send(Out{ID: w.Op, Lane: NudgeLane, Kind: "k", To: Recipient{User: user}})
	c.Result([]byte("logged"))
	commit(t, a.s, c)
}

// play lets a team answer, in our store and in all naive ones.
func (a *arena) play(t *testing.T, n int) played {
	t.Helper()
	coin := func() int { return 1 - 2*a.rnd.IntN(2) }
	g := played{truth: verdict{coin(), coin()}}
	for range 8 {
		g.people = append(g.people, fmt.Sprintf("U%09dX", a.rnd.IntN(1e9)))
	}
	faces := map[string]peer.Face{g.people[0]: 1, g.people[1]: 5}
	if g.truth.low < 0 {
		faces[g.people[0]], faces[g.people[1]] = 5, 1
	}
	took, other := g.people[2], g.people[3]
	if g.truth.took < 0 {
		took, other = other, took
	}
	faces[took] = 3
	for _, p := range g.people[4:] {
		faces[p] = peer.Face(1 + a.rnd.IntN(5))
	}
	w := a.week(n)
	must(t, a.s.KeepTrend(a.ring, ws, g.people[7]))
	must(t, a.s.OpenCheckIn(t.Context(), a.ring, w, g.people))
	var stores []*playing
	pipe := a.s.client.Pipeline()
	for _, control := range naives() {
		p := &playing{t: t, pipe: pipe, n: control, team: w.Team, names: map[string]string{}}
		if control.begin != nil {
			control.begin(p, g.people)
		}
		stores = append(stores, p)
	}
	steps := []func(){func() { a.act(t, took, 1) }, func() { a.act(t, other, 1) }}
	for _, user := range g.people {
		face, answers := faces[user]
		if !answers {
			continue
		}
		steps = append(steps, func() {
			if user != took {
				a.act(t, user, 1)
			}
			for _, p := range stores {
				p.n.answers(p, user, int(face))
			}
			_, err := pipe.Exec(t.Context())
			must(t, err)
			taps := 1 + a.rnd.IntN(3) // the three questions at once in the form, or one tap each, or a change of mind
			for tap := range taps {
				_, _, err := a.s.ChangeCheckIn(t.Context(), a.ring, w, user, func(c peer.CheckIn, _ bool) (peer.CheckIn, bool) {
					if tap == taps-1 {
						return peer.CheckIn{face, face, face}, true
					}
					c[tap] = face
					return c, true
				})
				must(t, err)
			}
		})
	}
	a.rnd.Shuffle(len(steps), func(i, j int) { steps[i], steps[j] = steps[j], steps[i] })
	for _, step := range steps {
		step()
	}
	return g
}

// rewriteFiles makes the append-only file small, as Redis does by itself from time to time.
func (a *arena) rewriteFiles(t *testing.T) {
	t.Helper()
	must(t, a.s.client.Do(t.Context(), "bgrewriteaof").Err())
	for {
		info := a.s.client.Info(t.Context(), "persistence").Val()
		if strings.Contains(info, "aof_rewrite_in_progress:0") && strings.Contains(info, "aof_rewrite_scheduled:0") {
			return
		}
	}
}

func TestFaultFilesLinkNoAnswerToAPerson(t *testing.T) {
	t.Parallel()
	teams := often(300, 2000)
	proc := redisproc.ForTest(t, redisproc.Options{Dir: filepath.Join(t.TempDir(), "redis"), AppendFsync: "everysec",
		Extra: []string{"--aof-timestamp-enabled", "yes", "--auto-aof-rewrite-percentage", "0"}})
	seed := uint64(os.Getpid())
	t.Logf("seed %d", seed)
	games := make([]played, teams)
	arenas := make([]*arena, players)
	for part := range arenas {
		arenas[part] = &arena{open(t, Config{URL: proc.URL()}), keyring(t), rand.New(rand.NewPCG(seed, uint64(part)))}
	}
	each := func(stage string, f func(t *testing.T, a *arena, n int)) {
		t.Run(stage, func(t *testing.T) {
			for part, a := range arenas {
				t.Run(fmt.Sprint(part), func(t *testing.T) {
					t.Parallel()
					for n := part; n < teams; n += players {
						f(t, a, n)
					}
				})
			}
		})
	}
	keys := func() map[string][]byte {
		all := map[string][]byte{}
		for _, a := range arenas {
			maps.Copy(all, readKeys(t, a.ring.dir))
		}
		return all
	}
	each("answer", func(t *testing.T, a *arena, n int) { games[n] = a.play(t, n) })
	a := arenas[0]
	must(t, a.s.client.Save(t.Context()).Err()) // an RDB file too
	whileOpen, openKeys := copyFolder(t, proc.Dir()), keys()
	saved, _ := backup(t, a.s)
	each("close", func(t *testing.T, a *arena, n int) {
		f, err := a.s.CloseCheckIn(t.Context(), a.ring, a.week(n), 5, games[n].people)
		must(t, err)
		if len(f.Figures) != 3 {
			t.Errorf("%d figures: the game is not the one that is meant", len(f.Figures))
		}
	})
	closed := copyFolder(t, proc.Dir())
	a.rewriteFiles(t)
	later, closedKeys := copyFolder(t, proc.Dir()), keys()
	before, after := readHistory(t, whileOpen), readHistory(t, closed)
	openCopy, laterCopy := readCopy(t, whileOpen), readCopy(t, later)
	for key, r := range openCopy {
		if strings.Contains(key, ":wb:") && r.expires > 0 {
			t.Errorf("%s ends at a time: %v", key, r.expires)
		}
	}
	alike(t, after)
	for name, row := range map[string]struct {
		evidence
		open bool // the attacker must win: they hold the keys while the week is open
	}{
		"operator with the files, while it is open":  {evidence: evidence{history: before, copies: []map[string]relic{openCopy}}},
		"operator with the files, after it closed":   {evidence: evidence{history: after, copies: []map[string]relic{openCopy, laterCopy}}},
		"the keys after it closed":                   {evidence: evidence{after, []map[string]relic{openCopy, laterCopy}, closedKeys}},
		"a backup from before, and the keys after":   {evidence: evidence{nil, []map[string]relic{inBackup(t, saved)}, closedKeys}},
		"control: the keys while it is open":         {evidence{before, []map[string]relic{openCopy}, openKeys}, true},
		"control: a backup, and a key that was kept": {evidence{nil, []map[string]relic{inBackup(t, saved)}, openKeys}, true},
	} {
		t.Run(name, func(t *testing.T) {
			score := a.score(teamsOf(row.evidence), games, "wb:")
			if row.open {
				if s := score["names"]; s.low < 0.99 || s.took < 0.99 {
					t.Errorf("the program breaks what must break in %.3f and %.3f of the teams only: it proves nothing", s.low, s.took)
				}
				return
			}
			limit := bound(teams, 2*len(score)*4)
			for way, s := range score {
				t.Logf("%-10s what: %.3f who: %.3f, of a coin: 0.5 ± %.3f", way, s.low, s.took, limit)
				if math.Abs(s.low-0.5) > limit || math.Abs(s.took-0.5) > limit {
					t.Errorf("%s: what %.3f, who %.3f of the teams guessed right; chance is 0.5 ± %.3f", way, s.low, s.took, limit)
				}
			}
		})
	}
	own := teamsOf(evidence{after, []map[string]relic{openCopy, laterCopy}, nil})
	for _, control := range naives() {
		score := a.score(own, games[:120], control.family)
		got := score[control.breaks].low
		if control.took {
			got = score[control.breaks].took
		}
		if got < 0.8 {
			t.Errorf("control %s: %s guesses %.3f of the teams right only: it proves nothing", control.family, control.breaks, got)
		}
	}
}

// inBackup is what a backup of ours holds.
func inBackup(t *testing.T, raw []byte) map[string]relic {
	t.Helper()
	all := map[string]relic{}
	_, err := readBackup(bytes.NewReader(raw), func(BackupHead) error { return nil }, func(k backupKey) error {
		r := all[k.Key]
		for i := 0; k.Type == "hash" && i+1 < len(k.Values); i += 2 {
			r.names, r.values = append(r.names, string(k.Values[i])), append(r.values, string(k.Values[i+1]))
		}
		all[k.Key] = r
		return nil
	})
	must(t, err)
	return all
}

// right is in which part of the teams a way was right.
type right struct{ low, took float64 }

// score lets the attacker loose on every team. Where they cannot tell, they toss a coin of their own.
func (a *arena) score(own func(team string, people []string) evidence, games []played, family string) map[string]right {
	score := map[string]right{}
	for n, g := range games {
		for way, v := range attack(own(a.week(n).Team, g.people), target{a.week(n), family, g.people}) {
			s := score[way]
			for _, x := range []struct {
				guess, truth int
				sum          *float64
			}{{v.low, g.truth.low, &s.low}, {v.took, g.truth.took, &s.took}} {
				if x.guess == 0 {
					x.guess = 1 - 2*a.rnd.IntN(2)
				}
				if x.guess == x.truth {
					*x.sum += 1 / float64(len(games))
				}
			}
			score[way] = s
		}
	}
	return score
}

// teamsOf parts what an attacker has by team, so that each is looked at quickly.
func teamsOf(e evidence) func(team string, people []string) evidence {
	history := map[string][]int{}
	note := func(word string, i int) {
		if all := history[word]; len(all) == 0 || all[len(all)-1] != i {
			history[word] = append(all, i)
		}
	}
	for i, c := range e.history {
		for _, arg := range c.args {
			for _, word := range strings.FieldsFunc(arg, func(r rune) bool { return !('0' <= r && r <= '9' || 'A' <= r && r <= 'z') }) {
				if len(word) == 6 && word[0] == 't' || len(word) == 11 && word[0] == 'U' {
					note(word, i)
				}
			}
		}
	}
	copies := make([]map[string]map[string]relic, len(e.copies))
	for i, held := range e.copies {
		copies[i] = map[string]map[string]relic{}
		for key, r := range held {
			for _, word := range strings.Split(key, ":") {
				if len(word) == 6 && word[0] == 't' {
					if copies[i][word] == nil {
						copies[i][word] = map[string]relic{}
					}
					copies[i][word][key] = r
				}
			}
		}
	}
	keys := map[string]map[string][]byte{}
	for name, key := range e.keys {
		for _, word := range strings.Split(name, ".") {
			if keys[word] == nil {
				keys[word] = map[string][]byte{}
			}
			keys[word][name] = key
		}
	}
	return func(team string, people []string) evidence {
		part := evidence{keys: map[string][]byte{}}
		for _, word := range append([]string{team}, people...) {
			maps.Copy(part.keys, keys[word])
		}
		at := slices.Clone(history[team])
		for _, p := range people {
			at = append(at, history[p]...)
		}
		slices.Sort(at)
		for _, i := range slices.Compact(at) {
			part.history = append(part.history, e.history[i])
		}
		for _, held := range copies {
			part.copies = append(part.copies, held[team])
		}
		return part
	}
}

// alike looks at every command that touches an open week: all are as long as each other and name the same slots in the same
// order, so that nothing but what is sealed tells one from another.
func alike(t *testing.T, history []command) {
	t.Helper()
	names, count := map[string]string{}, 0
	for _, c := range history {
		if len(c.args) == 0 || !strings.Contains(c.args[0], ":wb:") || !strings.HasSuffix(c.args[0], weekName(week48.Week)) {
			continue
		}
		switch c.name {
		case "DEL":
			continue
		case "HSET":
		default:
			t.Fatalf("%s on the slots of a week", c.name)
		}
		args := c.args[1:]
		if args[0] == closingField { // the end of answering, which is the clock's
			continue
		}
		if args[0] == markField { // when it was opened
			args = args[2:]
		}
		var shape strings.Builder
		for i := 0; i < len(args); i += 2 {
			fmt.Fprintf(&shape, "%s %d\n", args[i], len(args[i+1]))
		}
		if names[c.args[0]] == "" {
			names[c.args[0]] = shape.String()
		} else if names[c.args[0]] != shape.String() {
			t.Fatalf("two writings of one week differ:\n%s\nand\n%s", names[c.args[0]], shape.String())
		}
		count++
	}
	if count == 0 {
		t.Fatal("no answer is in the append-only file: this proves nothing")
	}
}
