package main

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sirupsen/logrus"

	"alongside/bot"
	"alongside/internal/redisproc"
	"alongside/peer"
	"alongside/storage"
)

// canaries are texts that nobody writes by chance: what is looked for in a place where it must not be.
func canaries(n int) []string {
	all := make([]string, n)
	for i := range all {
		all[i] = fmt.Sprintf("zq%02dkanarifugl", i)
	}
	return all
}

// TestNothingOfATextIsFound: sixty texts go through the whole life of requests, and none is found in the files of Redis, in
// its keys, in the log, in any message or notification, or in the audit.
func TestNothingOfATextIsFound(t *testing.T) {
	var logged bytes.Buffer
	dir := t.TempDir()
	g := newStage(t, staging{mode: bot.SocketMode, redis: redisproc.Options{Dir: dir}, tune: func(cfg *bot.Config) {
		together(cfg)
		cfg.Log.SetOutput(&logged)
		cfg.Log.SetLevel(logrus.TraceLevel)
	}})
	ctx := t.Context()
	err := write(ctx, g.store, storage.Want{Workspace: workspaceID, Op: "text on", Supervision: true}, g.sim.Clock().Now(), func(c *storage.Change) error {
		c.PutSupervisionSettings(demoTeamID, peer.SupervisionSettings{Text: true})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	words := canaries(60)
	seen := 0
	for i, word := range words {
		if r := g.says("U0ADA", "/supervision"); strings.Contains(r, word) {
			t.Errorf("an answer holds it: %s", r)
		}
		views := g.sim.Views("U0ADA").Stack
		filled := map[string]any{"kind": "hard", "when": "week", "topic": "loss", "text": "about " + word + " and what came after"}
		if i%3 == 0 {
			filled["not"] = []string{"U0RUNE"}
		}
		if r, err := g.sim.Submit(ctx, "U0ADA", views[len(views)-1].ID, filled); err != nil || r.Error != "" || len(r.Errors) > 0 {
			t.Fatalf("submit: %+v %v", r, err)
		}
		if err := g.sim.CloseView(ctx, "U0ADA", views[len(views)-1].ID, true); err != nil {
			t.Fatal(err)
		}
		g.settled()
		where := coordChannel
		if i%3 == 0 {
			where = "D0KIM"
		}
		if i%2 == 0 { // half are taken, opened, and talked about
			g.press("U0KIM", where, "supervision.take")
			g.settled()
			g.press("U0KIM", "D0KIM", "supervision.topic")
			stack := g.sim.Views("U0KIM").Stack
			if shown := textOf(stack[len(stack)-1].Blocks); strings.Contains(shown, word) && strings.Contains(shown, "Loss and grief") {
				seen++
			}
			if strings.Contains(stack[len(stack)-1].PrivateMetadata, word) {
				t.Error("the form carries the text back")
			}
			if err := g.sim.CloseView(ctx, "U0KIM", stack[len(stack)-1].ID, true); err != nil {
				t.Fatal(err)
			}
			g.press("U0KIM", "D0KIM", "supervision.release")
			g.settled()
		}
		g.says("U0ADA", "/supervision cancel")
		g.settled()
	}
	if seen != 30 { // the control: what is looked for elsewhere was really there
		t.Fatalf("%d of 30 texts were shown to the one who took the request", seen)
	}
	places := map[string]string{"the log": logged.String(), "the keys": fmt.Sprint(g.stored())}
	for _, user := range demoPeople() {
		for i, m := range g.sim.MessagesFor(user.ID) {
			raw, err := json.Marshal(m)
			if err != nil {
				t.Fatal(err)
			}
			places[fmt.Sprintf("message %d of %s", i, user.ID)] = string(raw)
		}
	}
	files := 0
	err = filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		raw, err := os.ReadFile(path)
		files++
		places["the file "+filepath.Base(path)] = string(raw)
		return err
	})
	if err != nil || files == 0 {
		t.Fatalf("%d files of Redis: %v", files, err)
	}
	if !strings.Contains(places["the keys"], "supervision") || !strings.Contains(places["the log"], "supervision") {
		t.Fatal("the places that are searched hold nothing of supervision at all")
	}
	for place, text := range places {
		for _, word := range words {
			for _, form := range []string{word, base64.StdEncoding.EncodeToString([]byte(word))[:12], hex.EncodeToString([]byte(word))} {
				if strings.Contains(text, form) {
					t.Errorf("%s holds %s", place, word)
				}
			}
		}
		if strings.Contains(text, `"loss"`) || strings.Contains(text, "Loss and grief") {
			t.Errorf("%s holds the topic", place)
		}
	}
	for _, c := range g.sim.Log() { // what goes to Slack: only the opened form may hold it
		raw, err := json.Marshal(c.Args)
		if err != nil {
			t.Fatal(err)
		}
		if c.Method != "views.open" && c.Method != "views.push" && strings.Contains(string(raw), "kanarifugl") && strings.HasPrefix(c.Method, "chat.") {
			t.Errorf("%s carries it", c.Method)
		}
	}
}
