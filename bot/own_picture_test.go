package bot

import (
	"bytes"
	"context"
	"image/png"
	"slices"
	"strings"
	"sync"
	"testing"

	"alongside/commands"
	"alongside/internal/slacksim"
	"alongside/messages"
	"alongside/peer"
)

// notedPictures is what storage knows of the pictures of one person.
type notedPictures struct {
	mu    sync.Mutex
	files []string
}

func (n *notedPictures) of(weeks []messages.TrendWeek) *commands.Pictures {
	n.mu.Lock()
	defer n.mu.Unlock()
	p := &commands.Pictures{
		Delete: slices.Clone(n.files),
		Note: func(_ context.Context, file string) error {
			n.mu.Lock()
			defer n.mu.Unlock()
			n.files = append(n.files, file)
			return nil
		},
		Gone: func(_ context.Context, file string) error {
			n.mu.Lock()
			defer n.mu.Unlock()
			n.files = slices.DeleteFunc(n.files, func(f string) bool { return f == file })
			return nil
		},
	}
	if weeks != nil {
		p.Show = messages.NewTrendPicture("", weeks)
	}
	return p
}

func (n *notedPictures) list() []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return slices.Clone(n.files)
}

var ownWeeks = []messages.TrendWeek{
	{Week: peer.Week{Year: 2026, Num: 46}, CheckIn: peer.CheckIn{2, 3, 4}}, {Week: peer.Week{Year: 2026, Num: 47}, CheckIn: peer.CheckIn{5, peer.RatherNot, 4}},
}

// pictured is a world whose commands bring a picture ("show") or delete it ("off").
func pictured(t *testing.T) (*world, *notedPictures) {
	t.Helper()
	w, n := start(t, setup{}), &notedPictures{}
	w.answer(func(_ context.Context, r commands.Request) (commands.Reply, error) {
		if r.Text == "off" {
			return commands.Reply{Message: messages.TrendPictureReply{State: messages.PictureGoes}, Pictures: n.of(nil)}, nil
		}
		return commands.Reply{Message: messages.TrendPictureReply{State: messages.PictureComes}, Pictures: n.of(ownWeeks)}, nil
	})
	return w, n
}

func (w *world) types(text string) {
	w.t.Helper()
	if _, err := w.sim.Command(w.t.Context(), ada, "DM", "/contact", text); err != nil {
		w.t.Fatal(err)
	}
}

// seen are the pictures in the direct messages of a person.
func (w *world) seen(user string) (files []slacksim.File) {
	for _, m := range w.sim.MessagesFor(user) {
		files = append(files, m.Files...)
	}
	return files
}

func (w *world) said(user, part string) bool {
	return slices.ContainsFunc(w.sim.MessagesFor(user), func(m slacksim.Message) bool { return strings.Contains(m.Text, part) })
}

// A picture of one's own comes to oneself alone; the next takes its place, and it goes when one wants. What it shows stands in no
// text that stays and in no log.
func TestOwnPicture(t *testing.T) {
	t.Parallel()
	w, n := pictured(t)
	w.types("show")
	w.until("the picture comes", func() bool { return len(w.seen(ada)) == 1 && len(n.list()) == 1 })
	first := w.seen(ada)[0]
	if _, err := png.Decode(bytes.NewReader(first.Bytes())); err != nil || !strings.Contains(first.Alt, ": 2, 5") {
		t.Errorf("%v; described as %q", err, first.Alt)
	}
	for _, m := range w.sim.MessagesFor(ada) {
		if strings.Contains(m.Text, "2, 5") || strings.Contains(m.Text, "rikelig") {
			t.Errorf("the message stays when its picture goes, and says %q", m.Text)
		}
	}
	for _, other := range []string{ben, kari, mia} {
		if len(w.seen(other)) != 0 {
			t.Errorf("%s sees it", other)
		}
	}
	w.types("show")
	w.until("a newer one takes its place", func() bool {
		files := w.seen(ada)
		return len(files) == 1 && files[0].ID != first.ID && len(n.list()) == 1 && n.list()[0] == files[0].ID
	})
	w.types("off")
	w.until("it goes", func() bool { return len(w.seen(ada)) == 0 && len(n.list()) == 0 })
	if logs := w.logs.String(); strings.Contains(logs, "2, 5") || strings.Contains(logs, "rikelig") {
		t.Error("the log tells of the weeks")
	}
}

// Whatever goes wrong, the person is told, and nothing stays that is not noted.
func TestOwnPictureThatFails(t *testing.T) {
	t.Parallel()
	for name, f := range map[string]slacksim.Fault{
		"no right":         {Method: "files.getUploadURLExternal", Mode: "error", Error: "missing_scope", Count: 1},
		"refused":          {Method: "files.completeUploadExternal", Mode: "error", Error: "file_update_failed", Count: 1},
		"answer lost":      {Method: "files.completeUploadExternal", Mode: "lost", Count: 1},
		"no way to a file": {Method: "upload", Mode: "500", Count: 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, n := pictured(t)
			fault(t, w, f)
			w.types("show")
			w.until("Ada is told", func() bool { return w.said(ada, "kunne ikke sendes") })
			if files := w.seen(ada); len(files) != 0 || len(n.list()) != 0 {
				t.Errorf("%d pictures stay, noted %v", len(files), n.list())
			}
		})
	}
	w, n := pictured(t)
	w.types("show")
	w.until("the picture comes", func() bool { return len(n.list()) == 1 && len(w.seen(ada)) == 1 })
	fault(t, w, slacksim.Fault{Method: "files.delete", Mode: "error", Error: "cant_delete_file", Count: 1})
	w.types("off")
	w.until("Ada is told", func() bool { return w.said(ada, "lot meg ikke slette") })
	if len(n.list()) != 1 {
		t.Error("a picture that stays is forgotten")
	}
	w.types("off")
	w.until("later it goes", func() bool { return len(n.list()) == 0 && len(w.seen(ada)) == 0 })
}
