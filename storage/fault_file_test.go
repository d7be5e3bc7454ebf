package storage

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"alongside/internal/redisproc"
	"alongside/peer"
)

// written is a data folder in which so many operations were stored, and its append-only file.
func written(t *testing.T, operations int, write func(s *Store, user, op string) error) (dir, file, prefix string) {
	t.Helper()
	dir = t.TempDir()
	p := redisproc.ForTest(t, redisproc.Options{Dir: dir, AppendFsync: "no"}) // no power is cut here
	s := open(t, testConfig(p.URL()))
	for i := range operations {
		if err := write(s, fmt.Sprint("U", i%4), fmt.Sprint("op-", i)); err != nil {
			t.Fatal(err)
		}
	}
	_ = s.Close()
	p.Stop()
	found, err := filepath.Glob(filepath.Join(dir, "appendonlydir", "*.incr.aof"))
	if err != nil || len(found) != 1 {
		t.Fatalf("%v %v", found, err)
	}
	return dir, found[0], s.cfg.Prefix
}

// changedFile starts a server on a copy of the folder whose append-only file is another one. nil means that it refuses.
func changedFile(t *testing.T, dir, file string, content []byte) (*redisproc.Proc, string) {
	t.Helper()
	to := t.TempDir()
	if err := os.CopyFS(to, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	inside, err := filepath.Rel(dir, file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(to, inside), content, 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	p, err := redisproc.Start(ctx, redisproc.Options{Dir: to, AppendFsync: "no"})
	if err != nil {
		if ctx.Err() != nil {
			t.Fatalf("the server neither serves nor refuses: %v", err)
		}
		return nil, ""
	}
	return p, p.URL()
}

// TestFaultCutFile cuts the append-only file at random places. What is left is always whole operations, and all of them up to
// one. The control writes the same in three commands and is left with halves.
func TestFaultCutFile(t *testing.T) {
	t.Parallel()
	const operations = 60
	bare := func(s *Store, user, op string) error {
		ctx, k := t.Context(), s.space(ws)
		start := contact(op, at)
		value, err := encodeContact(start, weekOrigin(week47), oslo)
		if err != nil {
			return err
		}
		o := Out{ID: op, Workspace: ws, Lane: AlertLane, Kind: "k", To: Recipient{User: user}}
		return errors.Join(
			s.client.HSet(ctx, k.week(user, week47), zoneField, oslo, op, value).Err(),
			s.client.ZAdd(ctx, k.due(), redis.Z{Score: 1, Member: "k:" + user + ":" + op}).Err(),
			s.client.XAdd(ctx, &redis.XAddArgs{Stream: k.out(AlertLane), Values: o.fields()}).Err())
	}
	for _, row := range []struct {
		name  string
		write func(s *Store, user, op string) error
		cuts  int
	}{
		{"commit", func(s *Store, user, op string) error { return unit(t.Context(), s, user, op) }, often(15, 300)},
		{"control", bare, often(15, 100)},
	} {
		t.Run(row.name, func(t *testing.T) {
			seed := faultSeed(t)
			dice := rand.New(rand.NewPCG(seed, 5))
			dir, file, prefix := written(t, operations, row.write)
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			broken, empty, gaps := 0, 0, 0
			for range row.cuts {
				at := dice.IntN(len(raw))
				p, url := changedFile(t, dir, file, raw[:at])
				if p == nil {
					t.Fatalf("cut at %d: the server refuses to start", at)
				}
				s, err := Open(t.Context(), Config{URL: url, Prefix: prefix, Existing: true})
				if errors.Is(err, ErrForeign) {
					empty++
				} else if err != nil {
					t.Fatalf("cut at %d: %v", at, err)
				} else {
					parts := pieces(t, s)
					for _, n := range parts {
						if n != allPieces && (row.name == "commit" || n != 3) {
							broken++
							break
						}
					}
					for i := range len(parts) {
						if parts[fmt.Sprint("op-", i)] == 0 {
							gaps++
							break
						}
					}
					_ = s.Close()
				}
				p.Stop()
			}
			t.Logf("%s: %d cuts, %d left nothing yet, %d left halves, %d left gaps", row.name, row.cuts, empty, broken, gaps)
			if row.name == "commit" && (broken > 0 || gaps > 0) {
				t.Errorf("%d cuts left halves, %d gaps", broken, gaps)
			}
			if row.name == "control" && broken == 0 {
				t.Error("the control left no halves: the test is blind")
			}
		})
	}
}

// TestFaultFlippedByte changes one byte of the append-only file, in which values have no checksum of the server's. The server
// refuses, or our decoding does, or what is read is what was written; a record that reads as another one is never returned.
func TestFaultFlippedByte(t *testing.T) {
	t.Parallel()
	seed := faultSeed(t)
	dice := rand.New(rand.NewPCG(seed, 55))
	w := want("")
	w.Codes, w.Roster, w.Hours = true, true, true
	wrote := map[string]State{}
	dir, file, prefix := written(t, 8, func(s *Store, user, op string) error {
		w := w
		w.Op, w.Worker, w.People = op, user, []string{user}
		st, err := s.Load(t.Context(), w)
		if err != nil {
			return err
		}
		c := NewChange(st, op, at)
		c.PutContact(user, contact(op, at))
		c.PutWork(user, peer.Work{ID: "h" + op, Zone: oslo, Start: at, Minutes: 60, LoggedAt: at})
		c.PutTeam(peer.Team{ID: "t1", Name: "Nord", Zone: oslo, Coordinators: []string{kari}, CreatedAt: at})
		c.PutMember(peer.Member{User: user, Team: "t1", State: peer.Active, Zone: oslo, AddedAt: at})
		c.PutAgreements(user, []peer.Agreement{{Version: 1, Team: "t1", State: peer.Accepted, ProposedBy: kari,
			Terms: peer.Terms{Limits: map[peer.RuleID]int{peer.CodeDay: 2}}}})
		c.PutMatch(peer.Match{Code: "K7", Worker: user, Start: at})
		c.PutAlert(peer.Alert{ID: "code-day", Episode: 1, Worker: user, State: peer.Open, RaisedAt: at})
		c.PutOwnLimits(user, peer.OwnLimits{peer.CodeDay: 1})
		if _, err := s.Commit(t.Context(), c); err != nil {
			return err
		}
		w.Op = ""
		wrote[user], err = s.Load(t.Context(), w)
		return err
	})
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	refused, found, same, fewer, wrong := 0, 0, 0, 0, 0
	flips := often(15, 100)
	for range flips {
		place, mask := dice.IntN(len(raw)), byte(1+dice.IntN(255))
		changed := append([]byte(nil), raw...)
		changed[place] ^= mask
		p, url := changedFile(t, dir, file, changed)
		if p == nil {
			refused++
			continue
		}
		switch verdict := readAll(t, url, prefix, w, wrote); verdict {
		case "found":
			found++
		case "same":
			same++
		case "fewer":
			fewer++
		default:
			wrong++
			t.Errorf("byte %d ^ %#x of %q: %s", place, mask, near(raw, place), verdict)
		}
		p.Stop()
	}
	t.Logf("%d flips: %d refused by the server, %d found when read, %d changed nothing that is read, %d left a record out, %d wrong",
		flips, refused, found, same, fewer, wrong)
	if refused+found == 0 {
		t.Error("no flip was found: the test is blind")
	}
}

func near(raw []byte, place int) string {
	return strings.ToValidUTF8(string(raw[max(0, place-20):min(len(raw), place+20)]), "?")
}

// readAll reads everything that was written and compares. "fewer" means that records are missing and none is wrong.
func readAll(t *testing.T, url, prefix string, w Want, wrote map[string]State) string {
	t.Helper()
	s, err := Open(t.Context(), Config{URL: url, Prefix: prefix, Existing: true})
	if err != nil {
		return "found"
	}
	defer func() { _ = s.Close() }()
	verdict := "same"
	for user, was := range wrote {
		w.Worker, w.People = user, []string{user}
		is, err := s.Load(t.Context(), w)
		if err != nil {
			return "found"
		}
		for _, pair := range [][2][]string{
			{texts(was.Contacts), texts(is.Contacts)}, {texts(was.Work), texts(is.Work)}, {texts(was.Teams), texts(is.Teams)},
			{texts(was.Agreements), texts(is.Agreements)}, {texts(was.Matches), texts(is.Matches)}, {texts(was.Alerts), texts(is.Alerts)},
			{texts([]peer.Member{was.Members[user]}), texts([]peer.Member{is.Members[user]})},
			{texts([]peer.OwnLimits{was.OwnLimits}), texts([]peer.OwnLimits{is.OwnLimits})},
		} {
			known := map[string]bool{}
			for _, t := range pair[0] {
				known[t] = true
			}
			for _, t := range pair[1] {
				if !known[t] && t != "" {
					return "it reads " + t
				}
			}
			if len(pair[1]) < len(pair[0]) || strings.Join(pair[1], "") == "" && strings.Join(pair[0], "") != "" {
				verdict = "fewer"
			}
		}
	}
	return verdict
}

// texts are records as texts, what is empty as "".
func texts[T any](all []T) (out []string) {
	for _, v := range all {
		text := fmt.Sprintf("%+v", v)
		var zero T
		if text == fmt.Sprintf("%+v", zero) {
			text = ""
		}
		out = append(out, text)
	}
	return out
}
