package slacksim_test

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
)

// sendFile posts the bytes of a file to its one-time address.
func sendFile(t *testing.T, address, body string) int {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	_, _ = io.Copy(io.Discard, resp.Body)
	return resp.StatusCode
}

func TestFilesAreTakenInThreeSteps(t *testing.T) {
	cfg := testConfig(true)
	cfg.Manifest = testManifest(true, "commands", "chat:write", "files:write")
	s := start(t, cfg)
	refused := func(method, want string, args object) {
		t.Helper()
		if out := api(t, s, method, args); out["ok"] != false || out["error"] != want {
			t.Errorf("%s %v: %v, want %s", method, args, out, want)
		}
	}
	refused("files.getUploadURLExternal", "invalid_arguments", object{"length": 5})
	refused("files.getUploadURLExternal", "invalid_arguments", object{"filename": "a.ics"})
	refused("files.completeUploadExternal", "invalid_arguments", object{"channel_id": team})
	place := mustAPI(t, s, "files.getUploadURLExternal", object{"filename": "a.ics", "length": 5})
	id, _ := place["file_id"].(string)
	address, _ := place["upload_url"].(string)
	files := []object{{"id": id, "title": "A talk"}}
	refused("files.completeUploadExternal", "file_update_failed", object{"files": files, "channel_id": team})
	for body, want := range map[string]int{"four": http.StatusBadRequest, "sixsix": http.StatusBadRequest} {
		if got := sendFile(t, address, body); got != want {
			t.Errorf("%q: %d, want %d", body, got, want)
		}
	}
	if got := sendFile(t, address+"x", "fives"); got != http.StatusNotFound {
		t.Errorf("another address: %d", got)
	}
	if got := sendFile(t, address, "fives"); got != http.StatusOK {
		t.Errorf("the bytes that were announced: %d", got)
	}
	if got := sendFile(t, address, "again"); got != http.StatusBadRequest {
		t.Errorf("the same address again: %d", got)
	}
	refused("files.completeUploadExternal", "file_not_found", object{"files": []object{{"id": "F0"}}, "channel_id": team})
	refused("files.completeUploadExternal", "channel_not_found", object{"files": files, "channel_id": ada})
	refused("files.completeUploadExternal", "not_in_channel", object{"files": files, "channel_id": lobby})
	mustAPI(t, s, "files.completeUploadExternal", object{"files": files, "channel_id": "D0ADA", "initial_comment": "for your calendar"})
	refused("files.completeUploadExternal", "file_not_found", object{"files": files, "channel_id": team})
	got := s.MessagesFor(ada)
	if len(got) != 1 || got[0].Text != "for your calendar" || len(got[0].Files) != 1 || got[0].Files[0].Content != "fives" || got[0].Files[0].Title != "A talk" {
		t.Errorf("shared %+v", got)
	}
	refused("files.getUploadURLExternal", "invalid_arguments", object{"filename": "a.png", "length": 5, "alt_txt": strings.Repeat("å", 1001)})
	refused("files.delete", "file_not_found", object{"file": "F0"})
	mustAPI(t, s, "files.delete", object{"file": id})
	refused("files.delete", "file_deleted", object{"file": id})
	if got := s.MessagesFor(ada); len(got) != 1 || len(got[0].Files) != 0 {
		t.Errorf("after the file was deleted: %+v", got)
	}
	without := start(t, testConfig(true))
	if out := api(t, without, "files.getUploadURLExternal", object{"filename": "a.ics", "length": 5}); out["error"] != "missing_scope" || out["needed"] != "files:write" {
		t.Errorf("without the scope: %v", out)
	}
}

// A picture is shown with its description, and the page can fetch it; a file that nobody shared cannot be fetched.
func TestPicture(t *testing.T) {
	cfg := testConfig(true)
	cfg.Manifest = testManifest(true, "commands", "chat:write", "files:write", "channels:history", "groups:history")
	s := start(t, cfg)
	png := "\x89PNG\r\n\x1a\n and what follows \xff"
	place := mustAPI(t, s, "files.getUploadURLExternal", object{"filename": "a.png", "length": len(png), "alt_txt": strings.Repeat("å", 1000)})
	id, _ := place["file_id"].(string)
	address, _ := place["upload_url"].(string)
	fetch := func() (int, string) {
		t.Helper()
		resp, err := http.Get(s.URL() + "/sim/file?id=" + id) //nolint:noctx // a test on loopback
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		raw, _ := io.ReadAll(resp.Body)
		return resp.StatusCode, string(raw)
	}
	if got := sendFile(t, address, png); got != http.StatusOK {
		t.Fatalf("handed in: %d", got)
	}
	if status, _ := fetch(); status != http.StatusNotFound {
		t.Errorf("before it was shared: %d", status)
	}
	mustAPI(t, s, "files.completeUploadExternal", object{"files": []object{{"id": id}}, "channel_id": team})
	if status, got := fetch(); status != http.StatusOK || got != png {
		t.Errorf("the page gets %d %q", status, got)
	}
	history := mustAPI(t, s, "conversations.history", object{"channel": team})
	raw, _ := json.Marshal(history["messages"])
	if !strings.Contains(string(raw), `"alt_txt":"åå`) || !strings.Contains(string(raw), `"name":"a.png"`) {
		t.Errorf("the history shows %s", raw)
	}
}
