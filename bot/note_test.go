package bot

import (
	"testing"
	"time"

	"alongside/internal/slacksim"
	"alongside/messages"
	"alongside/storage"
)

// A line in the thread of an alert is posted there or nowhere: by itself in the channel nobody could tell what it is about, and
// nobody is written to because of it.
func TestNotesStayInTheirThread(t *testing.T) {
	t.Parallel()
	note := func(t *testing.T, under string) storage.Out {
		o := out(t, "note.1", storage.ReplyLane, storage.Recipient{Channel: coordChannel}, messages.AlertStep{Step: messages.StepRaised, At: time.Unix(1763387400, 0)})
		o.Thread, o.Note = under, true
		return o
	}
	for _, c := range []struct {
		name         string
		first, notes slacksim.Fault
		posts        int
		state        storage.SentState
	}{
		{"as it should be", slacksim.Fault{}, slacksim.Fault{}, 2, storage.SentOK},
		{"the alert never arrived", slacksim.Fault{Method: "chat.postMessage", Mode: "error", Error: "restricted_action", Count: 1}, slacksim.Fault{}, 0, storage.Dropped},
		{"the thread is gone", slacksim.Fault{}, slacksim.Fault{Method: "chat.postMessage", Mode: "error", Error: "thread_not_found", Count: 1}, 1, storage.Dropped},
		{"the channel is archived", slacksim.Fault{}, slacksim.Fault{Method: "chat.postMessage", Mode: "error", Error: "is_archived", Count: 1}, 1, storage.Dropped},
		{"too many requests", slacksim.Fault{}, slacksim.Fault{Method: "chat.postMessage", Mode: "429", Count: 1, RetryAfter: 1}, 2, storage.SentOK},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := start(t, setup{})
			w.team()
			if c.first.Method != "" {
				fault(t, w, c.first)
			}
			w.send(alertOut(t, "first.1"))
			drain(t, w)
			if c.notes.Method != "" {
				fault(t, w, c.notes)
			}
			w.send(note(t, "first.1"))
			drain(t, w)
			posts := w.posts(coordChannel)
			if len(posts) != c.posts || w.state("note.1").State != c.state {
				t.Fatalf("%d messages, stored %+v\n%s", len(posts), w.state("note.1"), w.logs.String())
			}
			if c.posts == 2 && posts[1].ThreadTS != posts[0].TS {
				t.Errorf("posted under %q", posts[1].ThreadTS)
			}
			if got := w.state("note.1.r1").State; got != storage.NotBegun {
				t.Errorf("it climbed: %s", got)
			}
		})
	}
}
