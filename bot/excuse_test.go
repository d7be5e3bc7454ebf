package bot

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"alongside/commands"
	"alongside/internal/redisproc"
	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

func TestNotSaved(t *testing.T) {
	for name, err := range map[string]error{
		"unavailable": fmt.Errorf("load: %w", storage.ErrUnavailable), "late": storage.ErrLate, "conflict": storage.ErrConflict,
		"busy": commands.ErrBusy, "deadline": context.DeadlineExceeded,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := start(t, setup{})
			w.answer(func(_ context.Context, r commands.Request) (commands.Reply, error) {
				if r.Command == "/team" {
					return commands.Reply{Form: messages.AlertClose{Worker: ada, ID: "a.1"}}, nil
				}
				return commands.Reply{}, err
			})
			if r := command(t, w, kari, "/contact", ""); r.Text() != english(messages.NotSaved{}) {
				t.Errorf("reply %+v", r)
			}
			command(t, w, kari, "/team", "")
			id := w.sim.Views(kari).Stack[0].ID
			r, subErr := w.sim.Submit(t.Context(), kari, id, map[string]any{"outcome": string(peer.Talked)})
			if subErr != nil || r.ResponseAction != "errors" || r.Errors["outcome"] != plain(messages.NotSaved{}, "en") {
				t.Errorf("the form did not stay with what was typed: %+v %v", r, subErr)
			}
		})
	}
}

func TestNotSavedInTimeWhenTheDeskHangs(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		release := make(chan struct{})
		defer close(release)
		w.answer(func(context.Context, commands.Request) (commands.Reply, error) {
			<-release // heeds no deadline
			return commands.Reply{}, nil
		})
		began := time.Now()
		r := command(t, w, kari, "/contact", "K7 25m")
		if took := time.Since(began); took > 2500*time.Millisecond || r.Text() != english(messages.NotSaved{}) {
			t.Errorf("after %v: %+v", took, r)
		}
	})
}

func TestNotSavedWhenRedisIsPaused(t *testing.T) {
	redis := redisproc.ForTest(t, redisproc.Options{})
	w := start(t, setup{redis: redis})
	w.answer(func(ctx context.Context, r commands.Request) (commands.Reply, error) {
		st, err := w.store.Load(ctx, storage.Want{Workspace: workspace, Op: r.Op})
		if err != nil {
			return commands.Reply{}, err
		}
		change := storage.NewChange(st, r.Op, r.At)
		change.Result([]byte("done"))
		_, err = w.store.Commit(ctx, change)
		return commands.Reply{Message: messages.Failed{Reference: "SAVED"}}, err
	})
	if r := command(t, w, kari, "/contact", ""); r.Text() != english(messages.Failed{Reference: "SAVED"}) {
		t.Fatalf("before: %+v\n%s", r, w.logs.String())
	}
	if err := redis.Pause(); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	r := command(t, w, kari, "/contact", "")
	took := time.Since(began)
	if err := redis.Resume(); err != nil {
		t.Fatal(err)
	}
	if took > 2500*time.Millisecond || r.Text() != english(messages.NotSaved{}) {
		t.Errorf("after %v: %+v\n%s", took, r, w.logs.String())
	}
	w.until("it to heal", func() bool {
		return command(t, w, kari, "/contact", "").Text() == english(messages.Failed{Reference: "SAVED"})
	})
}

func TestPanicEndsOneRequestAlone(t *testing.T) {
	both(t, func(t *testing.T, w *world) {
		w.answer(func(_ context.Context, r commands.Request) (commands.Reply, error) {
			if r.Text == "boom" {
				panic("a name that nobody may read")
			}
			return commands.Reply{Message: messages.Failed{Reference: "FINE"}}, nil
		})
		text := command(t, w, kari, "/contact", "boom").Text()
		reference := regexp.MustCompile("`([2-9A-Z]{5})`").FindStringSubmatch(text)
		if reference == nil {
			t.Fatalf("no reference in %q", text)
		}
		if log := w.logs.String(); !strings.Contains(log, `"reference":"`+reference[1]+`"`) || strings.Contains(log, "nobody may read") {
			t.Errorf("the log lacks the reference, or holds what the panic said:\n%s", log)
		}
		if r := command(t, w, kari, "/contact", "fine"); r.Text() != english(messages.Failed{Reference: "FINE"}) {
			t.Errorf("afterwards: %+v", r)
		}
	})
}

func TestNothingThatWasTypedIsLogged(t *testing.T) {
	w := start(t, setup{})
	w.answer(func(_ context.Context, r commands.Request) (commands.Reply, error) {
		return commands.Reply{}, fmt.Errorf("handler: %w", fmt.Errorf("cannot take %q", r.Text))
	})
	command(t, w, kari, "/contact", "canary-4711")
	if log := w.logs.String(); strings.Contains(log, "canary") || !strings.Contains(log, "request failed") {
		t.Errorf("log:\n%s", log)
	}
}
