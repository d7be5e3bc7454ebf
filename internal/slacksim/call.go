package slacksim

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

const maxAPIBody = 4 << 20

// call is one Web API call being answered. run is called with Server.mu held.
type call struct {
	args      map[string]any
	host      string
	violation string
}

func (c *call) has(name string) bool { _, ok := c.args[name]; return ok }

// given says whether the argument is there and not an empty string, as forms
// send what is left out.
func (c *call) given(name string) bool { return c.has(name) && c.args[name] != "" }

func (c *call) str(name string) string {
	switch v := c.args[name].(type) {
	case string:
		return v
	case float64, bool, json.Number:
		return fmt.Sprint(v)
	}
	return ""
}

func (c *call) flag(name string) bool {
	switch v := c.args[name].(type) {
	case bool:
		return v
	case string:
		b, _ := strconv.ParseBool(v)
		return b
	}
	return false
}

func (c *call) number(name string, otherwise int) int {
	n, err := strconv.Atoi(c.str(name))
	if err != nil {
		return otherwise
	}
	return n
}

// structure returns an argument that is JSON: decoded already in a JSON call,
// a string with JSON in a form.
func (c *call) structure(name string) (any, bool) {
	v := c.args[name]
	if text, ok := v.(string); ok {
		var out any
		if json.Unmarshal([]byte(text), &out) != nil {
			return nil, false
		}
		return out, true
	}
	return v, true
}

// decoded returns arguments with the JSON in form fields decoded, for the log.
func decoded(args map[string]any) map[string]any {
	out := make(map[string]any, len(args))
	for k, v := range args {
		if text, ok := v.(string); ok && slices.Contains([]string{"blocks", "attachments", "metadata", "view"}, k) {
			var inner any
			if json.Unmarshal([]byte(text), &inner) == nil {
				v = inner
			}
		}
		out[k] = v
	}
	return out
}

// readArgs reads the arguments of a call from form or JSON, and its token from
// the Authorization header or the argument "token".
func readArgs(w http.ResponseWriter, r *http.Request) (args map[string]any, token string, err error) {
	args = map[string]any{}
	token, _ = strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	fromForm := func(v url.Values) {
		for k, list := range v {
			args[k] = list[len(list)-1]
		}
	}
	fromForm(r.URL.Query())
	if r.Method == http.MethodPost {
		r.Body = http.MaxBytesReader(w, r.Body, maxAPIBody)
		kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
		switch kind {
		case "application/json":
			body, err := io.ReadAll(r.Body)
			if err != nil {
				return nil, "", err
			}
			if len(body) > 0 {
				if err := json.Unmarshal(body, &args); err != nil {
					return nil, "", err
				}
			}
			if args == nil {
				return nil, "", errors.New("not an object")
			}
		case "multipart/form-data":
			if err := r.ParseMultipartForm(maxAPIBody); err != nil {
				return nil, "", err
			}
			fromForm(r.PostForm)
		default:
			if err := r.ParseForm(); err != nil {
				return nil, "", err
			}
			fromForm(r.PostForm)
		}
	}
	if t, ok := args["token"].(string); ok {
		if token == "" {
			token = t
		}
		delete(args, "token")
	}
	for k, v := range args { // null means absent
		if v == nil {
			delete(args, k)
		}
	}
	return args, token, nil
}
