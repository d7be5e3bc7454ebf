package bot

import (
	"bytes"
	"image/png"
	"strings"
	"testing"

	"alongside/internal/slacksim"
	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// aTeamWeek is a message with a picture.
func aTeamWeek() messages.TeamWeek {
	week := peer.Week{Year: 2026, Num: 47}
	return messages.TeamWeek{Week: week, Weeks: []messages.FigureWeek{
		{Week: week.Monday().Add(-7).Week(), Halves: [3]int{5, 6, 7}}, {Week: week, Halves: [3]int{6, 0, 8}},
	}}
}

func teamWeekOut(t *testing.T) storage.Out {
	t.Helper()
	kind, facts, err := messages.Encode(aTeamWeek())
	if err != nil {
		t.Fatal(err)
	}
	return storage.Out{ID: "week.1", Workspace: workspace, Team: "t1", Lane: storage.ReplyLane, To: storage.Recipient{Channel: teamChannel}, Kind: kind, Facts: facts, Version: 1}
}

// The words and the picture come as one message, and whoever does not see the picture is told the same.
func TestPictureComesWithTheWords(t *testing.T) {
	t.Parallel()
	w := start(t, setup{})
	w.team()
	w.send(teamWeekOut(t))
	drain(t, w)
	content := messages.Render(aTeamWeek(), "en", messages.Options{})
	posts := w.posts(teamChannel)
	if len(posts) != 1 || posts[0].Text != content.Text || len(posts[0].Files) != 1 {
		t.Fatalf("%d messages", len(posts))
	}
	f := posts[0].Files[0]
	if f.Alt != content.File.Alt || f.Alt == "" || f.Title != content.File.Title {
		t.Errorf("the picture is described as %q, titled %q", f.Alt, f.Title)
	}
	if _, err := png.Decode(bytes.NewReader(f.Bytes())); err != nil || !bytes.Equal(f.Bytes(), content.File.Content) {
		t.Errorf("the picture is not the one that was drawn: %v", err)
	}
}

// Whatever keeps the picture away, the words arrive, once.
func TestWordsComeWithoutThePicture(t *testing.T) {
	t.Parallel()
	for name, faults := range map[string][]slacksim.Fault{
		"refused":         {{Method: "files.getUploadURLExternal", Mode: "error", Error: "file_uploads_disabled", Count: 9}},
		"not taken":       {{Method: "files.completeUploadExternal", Mode: "error", Error: "posting_to_channel_denied", Count: 1}},
		"no such address": {{Method: "upload", Mode: "500", Count: 9}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := start(t, setup{})
			w.team()
			for _, f := range faults {
				fault(t, w, f)
			}
			w.send(teamWeekOut(t))
			drain(t, w)
			posts := w.posts(teamChannel)
			if len(posts) != 1 || posts[0].Text != messages.Render(aTeamWeek(), "en", messages.Options{}).Text || len(posts[0].Files) != 0 || len(posts[0].Blocks) == 0 {
				t.Errorf("%d messages, or another text, or a picture", len(posts))
			}
		})
	}
}

// Beside a picture Slack keeps no metadata of ours. When the answer to its posting is lost, it is found by its name all the same.
func TestPictureWhoseAnswerWasLostIsFound(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		mode  string
		posts int
	}{"lost": {"lost", 1}, "failed": {"500", 1}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := start(t, setup{scopes: func(o *ManifestOptions) { o.History = true }})
			w.team()
			fault(t, w, slacksim.Fault{Method: "files.completeUploadExternal", Mode: c.mode, Count: 1})
			w.send(teamWeekOut(t))
			drain(t, w)
			posts := w.posts(teamChannel)
			if len(posts) != c.posts || len(posts[0].Files) != 1 || w.state("week.1").State != storage.SentOK {
				t.Errorf("%d messages; stored %+v\n%s", len(posts), w.state("week.1"), w.logs.String())
			}
			if sent := w.state("week.1"); c.mode == "lost" && sent.TS != posts[0].TS {
				t.Errorf("stored %s, posted %s", sent.TS, posts[0].TS)
			}
			if strings.Contains(w.logs.String(), "a good deal") {
				t.Error("the log holds what the message says")
			}
		})
	}
}
