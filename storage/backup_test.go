package storage

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"alongside/peer"
)

// furnish writes one of everything that is stored.
func furnish(t *testing.T, s *Store) {
	t.Helper()
	w := want("")
	w.Codes, w.Roster, w.Hours = true, true, true
	write(t, s, w, func(_ State, c *Change) {
		c.PutTeam(peer.Team{ID: "t1", Name: "Nord", Zone: oslo, Coordinators: []string{kari}, CreatedAt: at})
		c.PutMember(peer.Member{User: ada, Team: "t1", State: peer.Active})
		c.PutAgreements(ada, []peer.Agreement{{Version: 1, Team: "t1", State: peer.Accepted}})
		c.PutMatch(peer.Match{Code: "K7", Worker: ada, Start: at})
		c.TakeCode("K7", ada)
		c.PutContact(ada, contact("a", at))
		c.PutWork(ada, peer.Work{ID: "h1", Zone: oslo, Start: at, Minutes: 60, LoggedAt: at})
		c.PutAlert(peer.Alert{ID: "x", Episode: 1, Worker: ada, State: peer.Open, RaisedAt: at})
		c.PutJournal(ada, Journal{Entries: []Entry{{"a", contact("a", at).Day(), at}}})
		c.PutOwnLimits(ada, peer.OwnLimits{peer.CodeDay: 1})
		c.Tell(ada, "x")
		c.Due(Due{Kind: "nudge", Subject: ada, Occurrence: "1", At: at})
		c.Due(AlertWaiting(peer.Alert{ID: "x", Worker: ada, Episode: 1}, 1, at))
		c.Audit(Audit{By: ada, Action: "log", Worker: ada, Target: "a", Result: "ok"})
		for _, lane := range Lanes() {
			for i := range 2 {
				o := out(fmt.Sprintf("%s%d", lane, i))
				o.Lane = lane
				c.Send(o)
			}
		}
		c.Result([]byte("logged"))
	})
	d := receive(t, s, "a", 1)[0]
	if _, err := s.Begin(t.Context(), d, "a", at); err != nil {
		t.Fatal(err)
	}
	if err := s.Settle(t.Context(), d, Sent{State: SentOK, Channel: "C1", TS: "1.2", At: at}); err != nil {
		t.Fatal(err)
	}
}

// content is all of a store, by key without prefix, read with commands that the backup does not use; without marks and holds,
// and without the time that keys have left.
func content(t *testing.T, s *Store) map[string]any {
	t.Helper()
	ctx, all := context.Background(), map[string]any{}
	names, err := s.allKeys(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		key := s.bare(name)
		if keyKind(key) == "meta" || keyKind(key) == "held" {
			continue
		}
		switch typ := s.client.Type(ctx, name).Val(); typ {
		case "string":
			all[key] = s.client.Get(ctx, name).Val()
		case "hash":
			all[key] = s.client.HGetAll(ctx, name).Val()
		case "set":
			all[key] = sorted(s.client.SMembers(ctx, name).Val())
		case "zset":
			all[key] = s.client.ZRangeWithScores(ctx, name, 0, -1).Val()
		case "stream":
			if got := s.client.XRange(ctx, name, "-", "+").Val(); len(got) > 0 {
				all[key] = got
			}
		}
	}
	return all
}

func backup(t *testing.T, s *Store) ([]byte, BackupStats) {
	t.Helper()
	var b bytes.Buffer
	stats, err := s.Backup(t.Context(), &b, "test")
	if err != nil {
		t.Fatalf("Backup: %v", err)
	}
	return b.Bytes(), stats
}

func restore(t *testing.T, like *Store, raw []byte) (*Store, Restored) {
	t.Helper()
	cfg := testConfig(like.cfg.URL)
	s, done, err := Restore(t.Context(), cfg, bytes.NewReader(raw), 0)
	if err != nil {
		t.Fatalf("Restore: %v", err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s, done
}

func TestABackupRestoresEverything(t *testing.T) {
	onEvery(t, func(t *testing.T, s *Store) {
		furnish(t, s)
		before := content(t, s)
		raw, stats := backup(t, s)
		if diff := cmp.Diff(before, content(t, s)); diff != "" {
			t.Errorf("the backup changed something:\n%s", diff)
		}
		if stats.Head.Installation != s.mark.Installation || stats.End.Keys != len(before) || !stats.End.Exact ||
			!slices.Equal(stats.End.Spaces, []string{ws}) || stats.End.Counts["week"] != 2 || stats.End.Counts["alerts"] != 1 ||
			stats.End.Messages[AlertLane] != 1 || stats.End.Messages[NudgeLane] != 2 {
			t.Errorf("%+v of %d keys", stats, len(before))
		}
		seen, err := VerifyBackup(bytes.NewReader(raw))
		if diff := cmp.Diff(stats, seen, cmp.AllowUnexported()); diff != "" || err != nil {
			t.Errorf("verify: %v\n%s", err, diff)
		}
		again, done := restore(t, s, raw)
		if diff := cmp.Diff(before, content(t, again)); diff != "" {
			t.Errorf("restored (-was +is):\n%s", diff)
		}
		if done.Mark.Epoch != 2 || done.Mark.Installation != s.mark.Installation || done.Keys != len(before) || done.Expired != 0 {
			t.Errorf("%+v", done)
		}
		if ttl := again.client.PTTL(t.Context(), again.space(ws).sent("alert0")).Val(); ttl < 199*24*time.Hour {
			t.Errorf("what became of a message is kept for %v", ttl)
		}
		_, _, err = Restore(t.Context(), again.cfg, bytes.NewReader(raw), 0)
		if !errors.Is(err, ErrNotEmpty) {
			t.Errorf("a restore into a store: %v", err)
		}
		heldBack(t, again)
	})
}

// heldBack holds that nothing is sent and nothing is done before an administrator says so, and what becomes of it then.
func heldBack(t *testing.T, s *Store) {
	t.Helper()
	if got := receive(t, s, "b", 10); len(got) > 0 {
		t.Errorf("%d messages are handed out of a restored store", len(got))
	}
	if due, _, err := s.ClaimDue(t.Context(), ws, 10); err != nil || len(due) > 0 {
		t.Errorf("%v %v are due in a restored store", due, err)
	}
	h, err := s.Held(t.Context(), ws)
	if err != nil || h == nil || h.Reason != HeldRestored || !slices.Equal(h.Workspaces, []string{ws}) {
		t.Fatalf("%+v %v", h, err)
	}
	write(t, s, want(""), func(_ State, c *Change) { // what people do meanwhile waits too
		o := out("fresh")
		o.At = at.Add(time.Hour)
		c.Send(o)
	})
	_, waiting, err := s.Holds(t.Context(), at.Add(2*time.Hour))
	var told []string
	for _, w := range waiting {
		told = append(told, fmt.Sprintf("%s %s %d %v", w.Lane, w.Kind, w.N, w.Stays))
	}
	if want := []string{"alert alert 2 false", "reply alert 2 false", "nudge alert 2 false", " alert-waiting 1 true", " nudge 1 false"}; err != nil ||
		!slices.Equal(told, want) {
		t.Errorf("told %q %v, want %q", told, err, want)
	}
	gone, err := s.EndHold(t.Context(), at.Add(time.Minute), at.Add(2*time.Hour))
	if err != nil || gone != 6 { // five messages and the nudge of the clock
		t.Errorf("%d discarded, %v", gone, err)
	}
	if h, err := s.Held(t.Context(), ws); h != nil || err != nil {
		t.Errorf("still held: %+v %v", h, err)
	}
	if got := ids(receive(t, s, "b", 10)); !slices.Equal(got, []string{"fresh"}) {
		t.Errorf("sent are %v, want only what came after the restore", got)
	}
	if due, err := s.DuePeek(t.Context(), ws, at.Add(time.Hour), 10); err != nil || len(due) != 1 || due[0].Kind != AlertWaitingKind {
		t.Errorf("due are %v %v: an alert that nobody takes is passed on whatever is discarded", due, err)
	}
	if got := lookup(t, s, "reply0"); got.State != Dropped || got.Code != discarded {
		t.Errorf("a discarded message is %+v", got)
	}
}

func TestADamagedBackupIsFound(t *testing.T) {
	t.Parallel()
	s := single(t)
	furnish(t, s)
	raw, _ := backup(t, s)
	look := func(name string, b []byte) {
		t.Helper()
		if _, err := VerifyBackup(bytes.NewReader(b)); !errors.Is(err, ErrDamaged) && !errors.Is(err, ErrCorrupt) {
			t.Errorf("%s: %v", name, err)
		}
		cfg := testConfig(s.cfg.URL)
		if back, _, err := Restore(t.Context(), cfg, bytes.NewReader(b), 0); err == nil {
			t.Errorf("%s: it was restored", name)
			_ = back.Close()
		}
		if opened, err := Open(t.Context(), cfg); err == nil { // nothing, or an unfinished store
			if n := len(content(t, opened)); n > 0 {
				t.Errorf("%s: a store with %d keys was left and is taken for whole", name, n)
			}
			_ = opened.Close()
		}
	}
	for i, cut := range []int{0, 5, len(raw) / 2, len(raw) - 1} {
		look(fmt.Sprint("cut ", i), raw[:cut])
	}
	look("more behind it", append(slices.Clone(raw), raw...))
	plain := ungzip(t, raw)
	lines := strings.SplitAfter(strings.TrimRight(plain, "\n"), "\n")
	look("a line less", gzipped(t, strings.Join(slices.Delete(slices.Clone(lines), 3, 4), "")))
	look("a line twice", gzipped(t, strings.Join(slices.Insert(slices.Clone(lines), 3, lines[3]), "")))
	look("without an end", gzipped(t, strings.Join(lines[:len(lines)-1], "")))
	look("one letter", gzipped(t, strings.Replace(plain, `"t":"hash","v":["`, `"t":"hash","v":["QU`, 1)))
	if _, err := VerifyBackup(bytes.NewReader(gzipped(t, strings.Replace(plain, `"schema":2`, `"schema":3`, 1)))); !errors.Is(err, ErrNewer) {
		t.Errorf("a newer schema: %v", err)
	}
	if _, err := VerifyBackup(bytes.NewReader(gzipped(t, plain))); err != nil {
		t.Errorf("the control, packed again and not changed: %v", err)
	}
}

func TestAnUnfinishedRestoreIsNoStore(t *testing.T) {
	t.Parallel()
	s := single(t)
	furnish(t, s)
	raw, _ := backup(t, s)
	plain := ungzip(t, raw)
	cfg := testConfig(s.cfg.URL)
	if _, _, err := Restore(t.Context(), cfg, bytes.NewReader(gzipped(t, plain[:len(plain)-20])), 0); !errors.Is(err, ErrDamaged) {
		t.Errorf("%v", err)
	}
	if _, err := Open(t.Context(), cfg); !errors.Is(err, ErrUnfinished) {
		t.Errorf("%v, want ErrUnfinished", err)
	}
}

// Six people write while backups are read. Each commit leaves a record, a message, a due entry, a line of audit and a result.
func TestABackupUnderLoadIsOneInstant(t *testing.T) {
	t.Parallel()
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	cfg := testConfig(sharedURL(t, "single"))
	s := open(t, cfg)
	ctx, cancel := context.WithCancel(t.Context())
	var typing sync.WaitGroup
	for w := range 6 {
		typing.Go(func() {
			user, dice := fmt.Sprintf("U%d", w), rand.New(rand.NewPCG(seed, uint64(w)))
			for i := 0; ctx.Err() == nil; i++ {
				day := at.AddDate(0, 0, -7*dice.IntN(20))
				id := fmt.Sprintf("%s-%d", user, i)
				need := Want{Workspace: ws, Op: id, People: []string{user}, Worker: user, Weeks: []peer.Week{peer.DayOf(day, oslo).Week()}}
				st, err := s.Load(ctx, need)
				if err != nil {
					continue
				}
				c := NewChange(st, id, at)
				c.PutContact(user, contact(id, day))
				c.Send(Out{ID: id, Lane: AlertLane, Kind: "k", To: Recipient{User: user}})
				c.Due(Due{Kind: "k", Subject: user, Occurrence: id, At: at})
				c.Audit(Audit{By: user, Target: id})
				if _, err := s.Commit(ctx, c); err != nil && ctx.Err() == nil {
					t.Error(err)
					return
				}
			}
		})
	}
	for content(t, s)["{08}:"+ws+":audit"] == nil {
		runtime.Gosched()
	}
	exact := 0
	for range 5 {
		var b bytes.Buffer
		stats, err := s.Backup(t.Context(), &b, "test")
		if err != nil {
			t.Fatal(err)
		}
		if stats.End.Exact {
			exact++
		}
		found := newThings()
		if _, err := readBackup(&b, func(BackupHead) error { return nil }, found.take); err != nil {
			t.Fatal(err)
		}
		if n := found.torn(t); n > 0 || len(found["week"]) == 0 {
			t.Errorf("of %d records %d things are torn apart", len(found["week"]), n)
		}
	}
	// The control reads key after key.
	torn := 0
	for range 5 {
		names, err := s.allKeys(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		found := newThings()
		delete(found, "op") // one key each: reading those one by one would take as long as writing more of them
		for _, name := range names {
			if keyKind(s.bare(name)) == "op" {
				continue
			}
			_, got, err := s.dump(t.Context(), []string{name}, 1<<30)
			if err != nil {
				t.Fatal(err)
			}
			if err := found.take(got[0].backupKey); err != nil {
				t.Fatal(err)
			}
		}
		torn += found.torn(t)
	}
	if torn == 0 {
		t.Error("the control is not torn: the test is blind")
	}
	cancel()
	typing.Wait()
	if exact == 0 {
		t.Error("no backup was of one instant")
	}
}

// things are the ids of the operations that left each kind of thing.
type things map[string]map[string]bool

func newThings() things { return things{"week": {}, "out:alert": {}, "due": {}, "audit": {}, "op": {}} }

func (f things) take(k backupKey) error {
	kind := keyKind(k.Key)
	for i, v := range k.Values {
		switch {
		case kind == "week" && i%2 == 0 && string(v) != zoneField:
			f[kind][string(v)] = true
		case kind == "due" && i%2 == 0:
			f[kind][string(v[strings.LastIndex(string(v), ":")+1:])] = true
		case kind == "op":
			f[kind][k.Key[strings.LastIndex(k.Key, ":")+1:]] = true
		case kind == "audit" || kind == "out:alert":
			fields, err := readEntry(v)
			if err != nil {
				return err
			}
			id, _ := fields["id"].(string)
			if kind == "audit" {
				id, _ = fields["of"].(string)
			}
			f[kind][id] = true
		}
	}
	return nil
}

// sameMillisecond is how many of those who write at once may have ended in the very millisecond of the instant.
const sameMillisecond = 12

// torn counts the records without their message, due entry, line of audit or operation, and those of them without a record.
func (f things) torn(t *testing.T) (n int) {
	t.Helper()
	for kind, ids := range f {
		lost := 0
		for id := range f["week"] {
			if !ids[id] {
				lost++
			}
		}
		if kind == "op" {
			lost = max(0, lost-sameMillisecond)
		}
		alone := 0
		for id := range ids {
			if !f["week"][id] {
				alone++
			}
		}
		if lost+alone > 0 {
			t.Logf("%s: %d records have none, %d have no record", kind, lost, alone)
		}
		n += lost + alone
	}
	return n
}

func ungzip(t *testing.T, raw []byte) string {
	t.Helper()
	r, err := newGzipReader(raw)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func newGzipReader(raw []byte) (io.Reader, error) { return gzip.NewReader(bytes.NewReader(raw)) }

func gzipped(t *testing.T, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
