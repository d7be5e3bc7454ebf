package storage

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"alongside/peer"
)

func TestMistakesAreRefusedBeforeAnythingIsSent(t *testing.T) {
	t.Parallel()
	s := single(t)
	st := load(t, s, want("op"))
	bare := load(t, s, Want{Workspace: ws, Op: "op"})
	before := dump(t, s)
	noZone, elsewhere := contact("a", at), contact("a", at.AddDate(0, 2, 0))
	noZone.Zone = ""
	for name, do := range map[string]func() *Change{
		"no state":              func() *Change { return NewChange(State{}, "op", at) },
		"no operation":          func() *Change { return NewChange(st, "", at) },
		"another worker":        func() *Change { c := NewChange(st, "op", at); c.Tell(kari, "x"); return c },
		"no worker":             func() *Change { c := NewChange(bare, "op", at); c.PutContact(ada, contact("a", at)); return c },
		"a member not read":     func() *Change { c := NewChange(st, "op", at); c.PutMember(peer.Member{User: kari}); return c },
		"a member without id":   func() *Change { c := NewChange(st, "op", at); c.PutMember(peer.Member{}); return c },
		"dropping one not read": func() *Change { c := NewChange(st, "op", at); c.DropMember(kari); return c },
		"dropping nobody":       func() *Change { c := NewChange(st, "op", at); c.DropMember(""); return c },
		"codes not read":        func() *Change { c := NewChange(st, "op", at); c.TakeCode("K7", ada); return c },
		"a week not read":       func() *Change { c := NewChange(st, "op", at); c.PutContact(ada, elsewhere); return c },
		"no zone":               func() *Change { c := NewChange(st, "op", at); c.PutContact(ada, noZone); return c },
		"the zone's own id":     func() *Change { c := NewChange(st, "op", at); c.DropContact(ada, contact("@", at)); return c },
		"no lane": func() *Change {
			c := NewChange(st, "op", at)
			c.Send(Out{ID: "o", Kind: "k", To: Recipient{User: ada}})
			return c
		},
		"two recipients": func() *Change {
			c := NewChange(st, "op", at)
			c.Send(Out{ID: "o", Kind: "k", Lane: AlertLane, To: Recipient{ada, "C1"}})
			return c
		},
		"a colon": func() *Change { c := NewChange(st, "op", at); c.Due(Due{Kind: "a:b", Subject: "c"}); return c },
	} {
		if _, err := s.Commit(t.Context(), do()); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if after := dump(t, s); after != before {
		t.Error("something was written")
	}
}

func TestALateWriteIsRefused(t *testing.T) {
	onEvery(t, func(t *testing.T, s *Store) {
		ctx, cancel := context.WithTimeout(t.Context(), margin/2) // so that the deadline of the write has passed
		defer cancel()
		st, err := s.Load(ctx, want("late"))
		if err != nil {
			t.Fatal(err)
		}
		c := NewChange(st, "late", at)
		c.PutContact(ada, contact("a", at))
		if _, err := s.Commit(t.Context(), c); !errors.Is(err, ErrLate) {
			t.Errorf("%v, want ErrLate", err)
		}
		if got := load(t, s, want("late")); got.Applied || len(got.Contacts) != 0 {
			t.Errorf("a late write was stored: %+v", got)
		}
	})
}

func TestWrongTypeAtAnyKeyChangesNothing(t *testing.T) {
	t.Parallel()
	w := want("op")
	w.Codes = true
	fill := func(st State) *Change {
		c := NewChange(st, "op", at)
		c.PutTeam(peer.Team{ID: "t1"})
		c.PutMember(peer.Member{User: ada})
		c.PutAgreements(ada, []peer.Agreement{{Version: 1}})
		c.PutMatch(peer.Match{Code: "K7", Worker: ada})
		c.TakeCode("K7", ada)
		c.PutContact(ada, contact("a", at))
		c.PutAlert(peer.Alert{ID: "x", Worker: ada, State: peer.Open})
		c.PutJournal(ada, Journal{})
		c.Tell(ada, "x")
		c.PutOwnLimits(ada, peer.OwnLimits{peer.CodeDay: 1})
		for _, lane := range Lanes() {
			c.Send(Out{ID: string(lane), Lane: lane, Kind: "k", To: Recipient{User: ada}})
		}
		c.Due(Due{Kind: "k", Subject: ada, Occurrence: "1", At: at})
		c.Audit(Audit{By: ada})
		return c
	}
	probe := single(t)
	keys := fill(load(t, probe, w)).keys
	if len(keys) != 17 {
		t.Errorf("the change writes %d keys, want all 17 kinds", len(keys))
	}
	for i := -2; i < len(keys); i++ {
		s := single(t)
		c := fill(load(t, s, w))
		name := map[int]string{-2: s.space(ws).op("op"), -1: s.space(ws).versions()}[i]
		if i >= 0 {
			name = c.keys[i].name
		}
		ctx := t.Context()
		if err := s.client.ZAdd(ctx, name, zOne).Err(); err != nil {
			t.Fatal(err)
		}
		if i >= 0 && c.keys[i].typ == "zset" {
			s.client.Del(ctx, name)
			s.client.LPush(ctx, name, "x")
		}
		before := dump(t, s)
		_, err := s.Commit(ctx, c)
		if !errors.Is(err, ErrCorrupt) {
			t.Errorf("%s: %v, want ErrCorrupt", name, err)
		}
		if i >= 0 && !strings.Contains(fmt.Sprint(err), c.keys[i].kind) {
			t.Errorf("%s: the error does not name the kind: %v", name, err)
		}
		if after := dump(t, s); after != before {
			t.Errorf("%s of another type: something was written", name)
		}
	}
}

func TestAWrongTypeIsNamedByLoad(t *testing.T) {
	t.Parallel()
	s := single(t)
	s.client.LPush(t.Context(), s.space(ws).matches(ada), "x")
	if _, err := s.Load(t.Context(), want("")); !errors.Is(err, ErrCorrupt) || !strings.Contains(err.Error(), "matches") {
		t.Errorf("%v, want ErrCorrupt that names matches", err)
	}
}

func TestEveryStepIsTold(t *testing.T) {
	t.Parallel()
	var told []string
	cfg := testConfig(sharedURL(t, "single"))
	cfg.Failpoint = func(name string) { told = append(told, name) }
	s := open(t, cfg)
	send(t, s, out("o1"))
	d := receive(t, s, "a", 1)[0]
	if _, err := s.Begin(t.Context(), d, "a", at); err != nil {
		t.Fatal(err)
	}
	if err := s.Settle(t.Context(), d, Sent{State: SentOK, At: at}); err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.ClaimDue(t.Context(), ws, 1); err != nil {
		t.Fatal(err)
	}
	if want := strings.Fields("load commit:begin commit:end begin:begin begin:end settle:begin settle:end claim:begin claim:end"); !slices.Equal(told, want) {
		t.Errorf("steps %v, want %v", told, want)
	}
}

// A command that walks over all keys stops everybody else on a large server.
func TestNoCommandWalksOverAllKeys(t *testing.T) {
	t.Parallel()
	walks := regexp.MustCompile(`(?i)(?:client|pipe|node|cmd|[^a-z]c)\.(Keys|H?S?Z?Scan)\(|['"](keys|[hsz]?scan|flushall|flushdb)['"]`)
	files, err := filepath.Glob("*")
	if err != nil || len(files) < 20 {
		t.Fatalf("%d files: %v", len(files), err)
	}
	for _, name := range files {
		if name == "scan.go" { // for administrators: backup, restore, migration
			continue
		}
		if strings.HasSuffix(name, "_test.go") || filepath.Ext(name) != ".go" && filepath.Ext(name) != ".lua" {
			continue
		}
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if found := walks.Find(source); found != nil {
			t.Errorf("%s has %s", name, found)
		}
	}
}
