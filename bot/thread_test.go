package bot

import (
	"testing"

	"alongside/internal/slacksim"
	"alongside/messages"
	"alongside/storage"
)

// replyOut is an alert to be posted under another one's message.
func replyOut(t *testing.T, id, under string) storage.Out {
	o := alertOut(t, id)
	o.Thread = under
	return o
}

func TestDeliverReplies(t *testing.T) {
	t.Parallel()
	w := start(t, setup{})
	w.team()
	w.send(replyOut(t, "reply.1", "first.1")) // its parent comes later
	w.send(alertOut(t, "first.1"))
	drain(t, w)
	first := w.state("first.1").TS
	got := map[string]string{}
	for _, m := range w.posts(coordChannel) {
		got[m.TS] = m.ThreadTS
	}
	if len(got) != 2 || got[first] != "" || got[w.state("reply.1").TS] != first {
		t.Errorf("posted %v under %s", got, first)
	}
	// Changed in place it stays where it is.
	done := anAlert()
	done.State = "acknowledged"
	change := out(t, "reply.1.2", storage.AlertLane, storage.Recipient{Channel: coordChannel}, done)
	change.Replaces, change.Thread, change.Version = "reply.1", "first.1", 2
	w.send(change)
	drain(t, w)
	if n := len(w.posts(coordChannel)); n != 2 || w.state("reply.1.2").State != storage.SentOK {
		t.Errorf("%d messages, %+v", n, w.state("reply.1.2"))
	}
}

// A reply is never lost for its parent: what was never posted, or is gone, leaves it by itself; a lost answer is looked up
// among the replies.
func TestRepliesArrive(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		fault slacksim.Fault
		alone bool
		text  messages.Options
	}{
		{"the answer is lost", slacksim.Fault{Method: "chat.postMessage", Mode: "lost", Count: 1}, false, messages.Options{}},
		{"the server fails", slacksim.Fault{Method: "chat.postMessage", Mode: "500", Count: 1}, false, messages.Options{Repeat: true}},
		{"the thread is gone", slacksim.Fault{Method: "chat.postMessage", Mode: "error", Error: "thread_not_found", Count: 1}, true, messages.Options{}},
		{"no threads there", slacksim.Fault{Method: "chat.postMessage", Mode: "error", Error: "restricted_action_non_threadable_channel", Count: 1}, true, messages.Options{}},
		{"too many requests", slacksim.Fault{Method: "chat.postMessage", Mode: "429", Count: 1, RetryAfter: 1}, false, messages.Options{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := start(t, setup{scopes: func(o *ManifestOptions) { o.History = true }})
			w.team()
			w.send(alertOut(t, "first.1"))
			drain(t, w)
			fault(t, w, c.fault)
			w.send(replyOut(t, "reply.1", "first.1"))
			drain(t, w)
			posts := w.posts(coordChannel)
			s := w.state("reply.1")
			if len(posts) != 2 || s.State != storage.SentOK || s.TS != posts[1].TS {
				t.Fatalf("%d messages, stored %+v\n%s", len(posts), s, w.logs.String())
			}
			if alone := posts[1].ThreadTS == ""; alone != c.alone || !alone && posts[1].ThreadTS != posts[0].TS {
				t.Errorf("posted under %q", posts[1].ThreadTS)
			}
			if want := messages.Render(anAlert(), "en", c.text).Text; posts[1].Text != want {
				t.Errorf("reads %q, want %q", posts[1].Text, want)
			}
		})
	}
	t.Run("the parent never arrived", func(t *testing.T) {
		t.Parallel()
		w := start(t, setup{})
		w.team()
		fault(t, w, slacksim.Fault{Method: "chat.postMessage", Mode: "error", Error: "restricted_action", Count: 1})
		w.send(alertOut(t, "first.1"))
		drain(t, w)
		w.send(replyOut(t, "reply.1", "first.1"))
		drain(t, w)
		if posts := w.posts(coordChannel); len(posts) != 1 || posts[0].ThreadTS != "" || w.state("first.1").State != storage.Dead {
			t.Errorf("%+v, first %+v", posts, w.state("first.1"))
		}
	})
}
