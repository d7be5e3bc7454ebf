package slacksim_test

import (
	"bufio"
	"context"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"alongside/internal/slacksim"
)

// These tests prove the simulated workspace honest: an app on Bolt for
// JavaScript, Slack's own SDK, completes its flows against it. They need node
// and npm, and fail without them.

// installBolt installs the packages of bolt/package-lock.json once, unless they
// are there already.
var installBolt = sync.OnceValue(func() error {
	want, err := os.ReadFile("bolt/package-lock.json")
	if err != nil {
		return err
	}
	if have, err := os.ReadFile("bolt/node_modules/.installed-lock"); err == nil && string(have) == string(want) {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
	cmd.Dir = "bolt"
	cmd.Stdout, cmd.Stderr = os.Stderr, os.Stderr
	if err := cmd.Run(); err != nil {
		return err
	}
	return os.WriteFile("bolt/node_modules/.installed-lock", want, 0o644)
})

// startBolt runs bolt/app.mjs and returns what it prints after "ready".
func startBolt(t *testing.T, s *slacksim.Server, mode, secret string) string {
	t.Helper()
	if err := installBolt(); err != nil {
		t.Fatalf("npm ci in internal/slacksim/bolt (node and npm are needed): %v", err)
	}
	cmd := exec.Command("node", "app.mjs")
	cmd.Dir = "bolt"
	cmd.Env = append(os.Environ(), "MODE="+mode, "API_URL="+s.APIURL(), "SIGNING_SECRET="+secret,
		"BOT_TOKEN="+slacksim.DefaultBotToken, "APP_TOKEN="+slacksim.DefaultAppToken)
	cmd.Stderr = os.Stderr
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatalf("node is needed: %v", err)
	}
	lines := make(chan string, 100)
	var reading sync.WaitGroup
	reading.Go(func() {
		defer close(lines)
		for scan := bufio.NewScanner(stdout); scan.Scan(); {
			lines <- scan.Text()
		}
	})
	t.Cleanup(func() {
		_ = stdin.Close() // the app ends with its input
		over := time.AfterFunc(5*time.Second, func() { _ = cmd.Process.Kill() })
		reading.Wait()
		over.Stop()
		if err := cmd.Wait(); err != nil {
			t.Errorf("the app ended with %v", err)
		}
	})
	select {
	case line, ok := <-lines:
		if !ok || !strings.HasPrefix(line, "ready") {
			t.Fatalf("the app said %q", line)
		}
		return strings.TrimSpace(strings.TrimPrefix(line, "ready"))
	case <-time.After(30 * time.Second):
		t.Fatal("the app did not start")
	}
	return ""
}

func boltWorkspace(t *testing.T, socket bool) *slacksim.Server {
	t.Helper()
	c := testConfig(socket)
	c.AckTimeout = 3 * time.Second
	return start(t, c)
}

// theFlow is a command, a button that opens a form, a refused and an accepted
// submission, and the message after it.
func theFlow(t *testing.T, s *slacksim.Server, note string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	reply, err := s.Command(ctx, ada, team, "/contact", "@ben "+note)
	if err != nil || reply.Error != "" || reply.Text() != "Noted for <@U0ADA>: <@U0BEN> "+note {
		t.Fatalf("command: %+v, %v", reply, err)
	}
	press, err := s.Action(ctx, slacksim.ActionRequest{User: ada, Channel: team, TS: reply.Response.TS, ActionID: "open_form"})
	if err != nil || press.Error != "" {
		t.Fatalf("button: %+v, %v", press, err)
	}
	if err := s.Wait(ctx, func() bool { return len(s.Views(ada).Stack) == 1 }); err != nil {
		t.Fatalf("the form did not open: %v", err)
	}
	view := s.Views(ada).Stack[0]
	refused, err := s.Submit(ctx, ada, view.ID, map[string]any{"note": "wrong"})
	if err != nil || refused.ResponseAction != "errors" || refused.Client || refused.Errors["note"] != "Please write something else." {
		t.Fatalf("refused submission: %+v, %v", refused, err)
	}
	done, err := s.Submit(ctx, ada, view.ID, map[string]any{"note": "well"})
	if err != nil || done.Error != "" || done.ResponseAction != "" || len(s.Views(ada).Stack) != 0 {
		t.Fatalf("submission: %+v, %v", done, err)
	}
	want := "Saved: <@U0BEN> " + note + " / well"
	if err := s.Wait(ctx, func() bool {
		m := s.MessagesIn(ada, "DM")
		return len(m) > 0 && m[len(m)-1].Text == want
	}); err != nil {
		t.Fatalf("no message %q: %v; the DM holds %+v", want, err, s.MessagesIn(ada, "DM"))
	}
	if v := s.Violations(); len(v) != 0 {
		t.Errorf("Slack's own SDK broke a rule: %+v", v)
	}
}

func TestBoltOverSockets(t *testing.T) {
	s := boltWorkspace(t, true)
	startBolt(t, s, "socket", "unused")
	theFlow(t, s, "first")
	for _, reason := range []string{"warning", "refresh_requested"} {
		opened := func() int { return len(s.LogOf("apps.connections.open")) }
		before := opened()
		s.DropSockets(reason)
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
		err := s.Wait(ctx, func() bool { return opened() > before && s.Connections() == 1 })
		cancel()
		if err != nil {
			t.Fatalf("after %s: no new connection: %v", reason, err)
		}
		theFlow(t, s, "after "+reason)
	}
}

func TestBoltOverHTTP(t *testing.T) {
	s := boltWorkspace(t, false)
	s.SetRequestURL(startBolt(t, s, "http", slacksim.DefaultSigningSecret))
	theFlow(t, s, "signed")
}

func TestBoltRefusesAnotherSecret(t *testing.T) {
	s := boltWorkspace(t, false)
	s.SetRequestURL(startBolt(t, s, "http", "another-secret"))
	if reply, err := s.Command(t.Context(), ada, team, "/contact", "x"); err != nil || reply.Error != "dispatch_failed" {
		t.Errorf("%+v, %v", reply, err)
	}
}
