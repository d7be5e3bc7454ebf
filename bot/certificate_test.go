package bot

import (
	"strings"
	"testing"

	"alongside/internal/slacksim"
	"alongside/messages"
	"alongside/peer"
	"alongside/storage"
)

// The goodbye says that the certificate is with it only where it is; the words arrive once in any case.
func TestGoodbyePromisesNoFileThatSlackDoesNotTake(t *testing.T) {
	t.Parallel()
	for name, faults := range map[string][]slacksim.Fault{
		"taken":           nil,
		"refused":         {{Method: "files.getUploadURLExternal", Mode: "error", Error: "file_uploads_disabled", Count: 9}},
		"not shared":      {{Method: "files.completeUploadExternal", Mode: "error", Error: "posting_to_channel_denied", Count: 1}},
		"no such address": {{Method: "upload", Mode: "500", Count: 9}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := start(t, setup{})
			w.team()
			for _, f := range faults {
				fault(t, w, f)
			}
			kind, facts, err := messages.Encode(messages.Goodbye{
				Worker: ada, Team: "Nordlys", Wish: peer.PlainCertificate, Who: []string{"U9"}, Purge: peer.Day{Year: 2027, Month: 3, Num: 12},
				Service: peer.Service{From: peer.Day{Year: 2025, Month: 1, Num: 7}, To: peer.Day{Year: 2026, Month: 12, Num: 11}},
			})
			if err != nil {
				t.Fatal(err)
			}
			w.send(storage.Out{ID: "leave.1.goodbye", Workspace: workspace, Team: "t1", Lane: storage.ReplyLane, To: storage.Recipient{User: ada}, Kind: kind, Facts: facts, Version: 1})
			drain(t, w)
			posts := w.posts(ada)
			if len(posts) != 1 {
				t.Fatalf("%d messages", len(posts))
			}
			promised := strings.Contains(posts[0].Text, "følger med denne meldingen")
			if came := len(posts[0].Files) == 1; came != promised || came != (faults == nil) {
				t.Errorf("a file came: %v; it was promised: %s", came, posts[0].Text)
			}
			if !promised && (!strings.Contains(posts[0].Text, "kan skrive en til deg") || len(posts[0].Blocks) == 0) {
				t.Errorf("nothing is offered instead: %s", posts[0].Text)
			}
		})
	}
}
