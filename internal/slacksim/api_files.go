package slacksim

import (
	"io"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"
)

// maxUpload is the largest file that is taken, in bytes.
const maxUpload = 1 << 20

// maxAlt is how long the description of a picture may be, in characters (Slack: files.getUploadURLExternal, alt_txt).
const maxAlt = 1000

// File is a file as the workspace keeps it.
type File struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Title   string `json:"title"`
	Size    int    `json:"size"`
	Content string `json:"content,omitempty"` // of a text; a picture is had from /sim/file
	Alt     string `json:"alt_txt,omitempty"` // of a picture: what whoever does not see it is told

	bytes    []byte
	path     string // of its one-time address
	uploaded bool
	shared   bool
	deleted  bool
}

// Bytes returns what is in the file.
func (f File) Bytes() []byte { return slices.Clone(f.bytes) }

// wire returns the file as Slack's API shows it in a message.
func (f File) wire() map[string]any {
	out := map[string]any{"id": f.ID, "name": f.Name, "title": f.Title, "size": f.Size, "user": BotUserID}
	if f.Alt != "" {
		out["alt_txt"] = f.Alt
	}
	return out
}

// filesGetUploadURL issues a one-time address for a file of a length.
func filesGetUploadURL(s *Server, c *call) (answer, *apiError) {
	name, length := c.str("filename"), c.number("length", 0)
	switch {
	case name == "":
		return nil, fail("invalid_arguments", "[ERROR] missing required field: filename")
	case length <= 0:
		return nil, fail("invalid_arguments", "[ERROR] must be greater than 0 [json-pointer:/length]")
	case length > maxUpload:
		return nil, fail("file_upload_size_restricted")
	case len([]rune(c.str("alt_txt"))) > maxAlt:
		return nil, fail("invalid_arguments", "[ERROR] must be no more than 1000 characters [json-pointer:/alt_txt]")
	}
	f := &File{ID: s.state.nextID("F"), Name: name, Size: length, Alt: c.str("alt_txt"), path: strings.TrimPrefix(s.newTrigger("", false), "1")}
	if s.state.files == nil {
		s.state.files = map[string]*File{}
	}
	s.state.files[f.ID] = f
	return answer{"upload_url": "http://" + c.host + "/upload/v1/" + f.path, "file_id": f.ID}, nil
}

// serveUpload takes the bytes of a file at its one-time address, plain or as a form. They must be as many as were announced.
func (s *Server) serveUpload(w http.ResponseWriter, r *http.Request) {
	if f, faulty := s.takeFault("upload"); faulty && f.Mode == "500" {
		s.record(Call{Method: "upload", Status: http.StatusInternalServerError, Answer: "fault: 500"})
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, 2*maxUpload)
	var raw []byte
	var err error
	if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data") {
		if err = r.ParseMultipartForm(maxUpload); err == nil {
			for _, parts := range r.MultipartForm.File {
				if len(parts) == 1 && raw == nil {
					part, openErr := parts[0].Open()
					if openErr != nil {
						err = openErr
						break
					}
					raw, err = io.ReadAll(part)
					_ = part.Close()
				}
			}
		}
	} else {
		raw, err = io.ReadAll(r.Body)
	}
	status, said := s.takeUpload(r.PathValue("path"), raw, err)
	s.record(Call{Method: "upload", Args: map[string]any{"bytes": len(raw)}, Status: status, Answer: said})
	w.WriteHeader(status)
	_, _ = io.WriteString(w, said)
}

func (s *Server) takeUpload(path string, raw []byte, err error) (status int, said string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range s.state.files {
		if f.path != path {
			continue
		}
		switch {
		case f.uploaded:
			return http.StatusBadRequest, "this address was used"
		case err != nil || len(raw) != f.Size:
			return http.StatusBadRequest, "not as many bytes as announced"
		}
		f.bytes, f.uploaded = raw, true
		if utf8.Valid(raw) {
			f.Content = string(raw)
		}
		return http.StatusOK, "OK - " + f.Name
	}
	return http.StatusNotFound, "no such address"
}

// filesCompleteUpload shares files that were uploaded, in one place, with a text beside them.
func filesCompleteUpload(s *Server, c *call) (answer, *apiError) {
	raw, ok := c.structure("files")
	list, isList := raw.([]any)
	if !ok || !isList || len(list) == 0 {
		return nil, fail("invalid_arguments", "[ERROR] missing required field: files")
	}
	var shared []*File
	for _, one := range list {
		m, _ := one.(map[string]any)
		f := s.state.files[str(m["id"])]
		switch {
		case f == nil || f.shared:
			return nil, fail("file_not_found")
		case !f.uploaded:
			return nil, fail("file_update_failed", "[ERROR] nothing was uploaded to "+f.ID)
		}
		if f.Title = str(m["title"]); f.Title == "" {
			f.Title = f.Name
		}
		shared = append(shared, f)
	}
	out := []any{}
	for _, f := range shared {
		out = append(out, map[string]any{"id": f.ID, "title": f.Title})
	}
	if c.given("channel_id") {
		id := c.str("channel_id")
		if !strings.HasPrefix(id, "C") && !strings.HasPrefix(id, "G") && !strings.HasPrefix(id, "D") {
			return nil, fail("channel_not_found") // a user id is not accepted here
		}
		p, e := s.postable(id)
		if e != nil {
			return nil, e
		}
		wait, pace := s.paced(p.id)
		if wait > 0 {
			return nil, &apiError{name: "ratelimited", wait: wait}
		}
		c.violation = pace
		m := s.post(p, content{text: c.str("initial_comment"), hasText: true}, c.str("thread_ts"), "files.completeUploadExternal")
		for _, f := range shared {
			m.Files = append(m.Files, *f)
		}
	}
	for _, f := range shared {
		f.shared = true
	}
	return answer{"files": out}, nil
}

// filesDelete deletes a file of the bot, wherever it was shared. The messages beside it stay.
func filesDelete(s *Server, c *call) (answer, *apiError) {
	id := c.str("file")
	f := s.state.files[id]
	switch {
	case id == "" || f == nil || !f.uploaded:
		return nil, fail("file_not_found")
	case f.deleted:
		return nil, fail("file_deleted")
	}
	f.deleted, f.bytes, f.Content = true, nil, ""
	for _, place := range s.state.messages {
		for _, m := range place {
			m.Files = slices.DeleteFunc(m.Files, func(f File) bool { return f.ID == id })
		}
	}
	return answer{}, nil
}

// simFile answers GET /sim/file?id= with what is in a file that was shared, for the page to show.
func (s *Server) simFile(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	var raw []byte
	if f := s.state.files[r.URL.Query().Get("id")]; f != nil && f.shared {
		raw = f.bytes
	}
	s.mu.Unlock()
	if kind := http.DetectContentType(raw); kind == "image/png" {
		w.Header().Set("Content-Type", kind)
		w.Header().Set("X-Content-Type-Options", "nosniff")
		_, _ = w.Write(raw)
		return
	}
	http.Error(w, "no such picture", http.StatusNotFound)
}
