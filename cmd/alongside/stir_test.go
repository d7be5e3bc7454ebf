package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"alongside/internal/redisproc"
	"alongside/peer"
	"alongside/storage"
)

func TestOpenCheckInsAreStirred(t *testing.T) {
	t.Parallel()
	const workspace = "T0123456789"
	ctx := t.Context()
	store, err := storage.Open(ctx, storage.Config{URL: redisproc.ForTest(t, redisproc.Options{AppendFsync: "no"}).URL()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	ring, err := storage.OpenKeyring(filepath.Join(t.TempDir(), "keys"))
	if err != nil {
		t.Fatal(err)
	}
	st, err := store.Load(ctx, storage.Want{Workspace: workspace, Op: "a"})
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 11, 20, 13, 0, 0, 0, time.UTC)
	c := storage.NewChange(st, "a", at)
	c.PutTeam(peer.Team{ID: "t1", Name: "Nord", Zone: "Europe/Oslo"})
	if _, err := store.Commit(ctx, c); err != nil {
		t.Fatal(err)
	}
	slots := func() string {
		var b bytes.Buffer
		if _, err := store.Backup(ctx, &b, "test"); err != nil {
			t.Fatal(err)
		}
		zip, err := gzip.NewReader(&b)
		if err != nil {
			t.Fatal(err)
		}
		raw, err := io.ReadAll(zip)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(raw)) {
			if strings.Contains(line, ":wb:t1:2026-W47") {
				return line
			}
		}
		return ""
	}
	var waited time.Duration
	stir := func(turns int) {
		waited = 0
		keepStirring(ctx, store, ring, workspace, func() time.Time { return at }, func(_ context.Context, d time.Duration) bool {
			waited += d
			turns--
			return turns >= 0
		})
	}
	stir(20)
	if got := slots(); got != "" {
		t.Errorf("a week that is not open is written: %s", got)
	}
	if waited < 10*time.Minute || waited > 8*time.Hour { // twenty times five minutes, give or take
		t.Errorf("twenty pauses take %v", waited)
	}
	week := storage.CheckInWeek{Workspace: workspace, Team: "t1", Week: peer.Week{Year: 2026, Num: 47}}
	if err := store.OpenCheckIn(ctx, ring, week, []string{"U1", "U2"}); err != nil {
		t.Fatal(err)
	}
	given := func(peer.CheckIn, bool) (peer.CheckIn, bool) { return peer.CheckIn{1, 2, 3}, true }
	if _, _, err := store.ChangeCheckIn(ctx, ring, week, "U1", given); err != nil {
		t.Fatal(err)
	}
	before := slots()
	stir(2)
	if after := slots(); after == before || len(after) != len(before) {
		t.Errorf("the slots were not written anew:\n%s\n%s", before, after)
	}
	if c, answered, err := store.OwnCheckIn(ctx, ring, week, "U1"); err != nil || !answered || c != (peer.CheckIn{1, 2, 3}) {
		t.Errorf("an answer was changed: %v %v %v", c, answered, err)
	}
	if _, answered, err := store.OwnCheckIn(ctx, ring, week, "U2"); err != nil || answered {
		t.Errorf("an answer came about: %v %v", answered, err)
	}
}
