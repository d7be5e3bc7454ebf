package slacksim

import (
	"io"
	"net/http"
	"strings"
)

// maxUpload is the largest file that is taken, in bytes.
const maxUpload = 1 << 20

// File is a file as the workspace keeps it.
type File struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Title   string `json:"title"`
	Size    int    `json:"size"`
	Content string `json:"content"`

	path     string // of its one-time address
	uploaded bool
	shared   bool
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
	}
	f := &File{ID: s.state.nextID("F"), Name: name, Size: length, path: strings.TrimPrefix(s.newTrigger("", false), "1")}
	if s.state.files == nil {
		s.state.files = map[string]*File{}
	}
	s.state.files[f.ID] = f
	return answer{"upload_url": "http://" + c.host + "/upload/v1/" + f.path, "file_id": f.ID}, nil
}

// serveUpload takes the bytes of a file at its one-time address, plain or as a form. They must be as many as were announced.
func (s *Server) serveUpload(w http.ResponseWriter, r *http.Request) {
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
		f.Content, f.uploaded = string(raw), true
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
