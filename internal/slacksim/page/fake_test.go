package page_test

import (
	"embed"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"alongside/internal/slacksim/page"
)

//go:embed testdata
var canned embed.FS

type object = map[string]any

// workspace is a small stand-in for the simulator: it serves the page and the
// control API from canned answers, and remembers what the page sent.
type workspace struct {
	mu       sync.Mutex
	now      time.Time
	messages []object
	stack    []object
	home     object
	sent     []request
	changed  chan struct{} // closed and replaced at every change
	version  int
}

type request struct {
	path string
	body object
}

func newWorkspace() *workspace {
	w := &workspace{now: time.Date(2025, 11, 19, 12, 0, 0, 0, time.UTC), changed: make(chan struct{})}
	readCanned("gallery.json", &w.messages)
	return w
}

func readCanned(name string, into any) {
	raw, err := canned.ReadFile("testdata/" + name)
	if err == nil {
		err = json.Unmarshal(raw, into)
	}
	if err != nil {
		panic(err)
	}
}

func (w *workspace) handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/", page.Handler())
	mux.HandleFunc("GET /sim/events", w.events)
	mux.HandleFunc("GET /sim/{what}", func(rw http.ResponseWriter, r *http.Request) {
		w.mu.Lock()
		defer w.mu.Unlock()
		_ = json.NewEncoder(rw).Encode(w.get(r))
	})
	mux.HandleFunc("POST /sim/{what}", func(rw http.ResponseWriter, r *http.Request) {
		var body object
		if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
			http.Error(rw, err.Error(), http.StatusBadRequest)
			return
		}
		w.mu.Lock()
		defer w.mu.Unlock()
		w.sent = append(w.sent, request{r.PathValue("what"), body})
		_ = json.NewEncoder(rw).Encode(w.post(r.PathValue("what"), body))
		w.version++
		close(w.changed)
		w.changed = make(chan struct{})
	})
	return mux
}

func (w *workspace) events(rw http.ResponseWriter, r *http.Request) {
	rw.Header().Set("Content-Type", "text/event-stream")
	for {
		w.mu.Lock()
		changed, version := w.changed, w.version
		w.mu.Unlock()
		_, _ = fmt.Fprintf(rw, "data: {\"v\": %d}\n\n", version)
		rw.(http.Flusher).Flush()
		select {
		case <-changed:
		case <-r.Context().Done():
			return
		}
	}
}

func (w *workspace) get(r *http.Request) any {
	q := r.URL.Query()
	switch r.PathValue("what") {
	case "state":
		person := func(id, name, real, tz string) object {
			return object{"id": id, "name": name, "real_name": real, "tz": tz, "locale": "en-GB"}
		}
		gone := person("U0GONE", "gone", "Gone Person", "UTC")
		gone["deleted"] = true
		return object{
			"now": w.now.Format(time.RFC3339), "team_id": "T0SIM", "mode": "socket", "connections": 2,
			"bot":   object{"id": "U0ALONGSIDE", "name": "alongside"},
			"users": []object{person("U0ADA", "ada", "Ada Example", "Europe/Oslo"), person("U0KARI", "kari", "Kari Sample", "Europe/Oslo"), person("U0ION", "ion", "Ion Model", "Europe/Bucharest"), gone},
			"channels": []object{
				{"id": "C0TEAM", "name": "peer-team", "members": []string{"U0ADA", "U0KARI", "U0ION"}, "bot_in": true},
				{"id": "C0COORD", "name": "coordinators", "private": true, "members": []string{"U0KARI"}, "bot_in": true},
			},
			"commands": []object{
				{"command": "/contact", "description": "Log a contact", "usage_hint": "K7 25m call"},
				{"command": "/hours", "description": "Log hours", "usage_hint": "start | stop | 3.5h admin"},
				{"command": "/peer", "description": "Everything about you", "usage_hint": "week | agreement"},
			},
			"guide": object{"U0ION": object{
				"about": "You are Ion, who is new.", "try": []string{"/contact K7 25m call", "/peer week"},
				"then": object{"user": "U0KARI", "place": "C0COORD", "say": "Then be Kari"},
			}},
			"team": object{"workers": []object{{"user": "U0ADA", "codes": []string{"K7", "M2"}}, {"user": "U0ION"}}, "coordinators": []string{"U0KARI"}},
		}
	case "messages":
		list := []object{}
		for _, m := range w.messages {
			private := m["ephemeral"] == true
			mine := private && m["to"] == q.Get("user") || m["channel"] == "D"+strings.TrimPrefix(q.Get("user"), "U")
			if q.Get("channel") != "" && m["channel"] == q.Get("channel") && !private || q.Get("user") != "" && mine {
				list = append(list, m)
			}
		}
		return object{"messages": list}
	case "views":
		if q.Get("user") != "U0ADA" {
			return object{"stack": []object{}, "home": nil}
		}
		return object{"stack": w.stack, "home": w.home}
	case "log":
		calls := []object{{"n": 1, "at": w.now.Format(time.RFC3339), "method": "auth.test", "args": object{}, "status": 200, "answer": object{"ok": true}},
			{"n": 2, "at": w.now.Format(time.RFC3339), "method": "chat.postMessage", "args": object{"channel": "C0TEAM", "blocks": `[{"type":"divider"}]`}, "status": 200, "answer": object{"ok": false, "error": "is_archived"}, "violation": "pace"}}
		return object{"calls": calls}
	}
	return nil
}

func (w *workspace) post(what string, body object) any {
	switch what {
	case "command":
		if body["command"] == "/peer" {
			w.messages = append(w.messages, object{"ts": w.ts(), "user": "USLACKBOT", "channel": body["channel"], "ephemeral": true, "to": body["user"], "text": `/peer failed with the error "dispatch_failed"`})
			return object{"reply": nil, "error": "dispatch_failed"}
		}
		if body["text"] == "" {
			w.open("form.json")
			return object{"reply": nil, "error": ""}
		}
		w.say(body["channel"], body["user"], "Logged: call with K7, 25 min. "+fmt.Sprint(body["text"]))
		return object{"reply": object{"text": "Logged"}, "error": ""}
	case "action":
		return w.action(body)
	case "submit":
		return w.submit(body)
	case "close":
		if n := len(w.stack); body["all"] == true {
			w.stack = nil
		} else if n > 0 {
			w.stack = w.stack[:n-1]
		}
	case "clock":
		if at, ok := body["at"].(string); ok {
			w.now, _ = time.Parse(time.RFC3339, at)
		} else if d, err := time.ParseDuration(fmt.Sprint(body["advance"])); err == nil {
			w.now = w.now.Add(d)
		}
		w.messages = append(w.messages, object{"ts": w.ts(), "user": "U0ALONGSIDE", "channel": "C0COORD", "text": "The digest is here."})
		return object{"now": w.now.Format(time.RFC3339)}
	case "home":
		w.home = object{"id": "V0HOME", "type": "home", "hash": "h", "blocks": []object{
			{"type": "header", "block_id": "h", "text": object{"type": "plain_text", "text": "Your week"}},
			{"type": "actions", "block_id": "b", "elements": []object{{"type": "button", "action_id": "home_log", "text": object{"type": "plain_text", "text": "Log a contact"}}}}}}
	}
	return object{}
}

func (w *workspace) action(body object) any {
	switch body["action_id"] {
	case "undo", "ack":
		for _, m := range w.messages {
			if m["ts"] == body["ts"] {
				m["blocks"], m["text"], m["edited"] = nil, "Done by "+fmt.Sprint(body["action_id"]), object{"ts": w.ts()}
			}
		}
	case "close":
		return object{"reply": nil, "error": "operation_timeout"}
	case "explain":
		w.open("form.json")
		top := w.stack[len(w.stack)-1]
		top["id"], top["title"], top["submit"], top["blocks"] = "V2", object{"type": "plain_text", "text": "What is kept"}, nil, top["blocks"].([]any)[:1]
	}
	return object{"reply": nil, "error": ""}
}

func (w *workspace) submit(body object) any {
	values := body["values"].(object)
	if minutes := values["minutes"].(object)["v"]; minutes == nil || minutes == "0" {
		return object{"response_action": "errors", "errors": object{"minutes": "At least one minute, please."}}
	}
	if values["note"].(object)["v"] == "update" {
		top := w.stack[len(w.stack)-1]
		top["hash"], top["title"] = "2.b", object{"type": "plain_text", "text": "Look again"}
		return object{"response_action": "update", "view": top}
	}
	w.stack = nil
	w.say("D0ADA", "U0ADA", "Logged from the form")
	return object{"response_action": "clear"}
}

func (w *workspace) open(name string) {
	var view object
	readCanned(name, &view)
	w.stack = append(w.stack, view)
}

func (w *workspace) say(channel, to any, text string) {
	w.messages = append(w.messages, object{"ts": w.ts(), "user": "U0ALONGSIDE", "bot_id": "B0ALONGSIDE", "channel": channel, "ephemeral": true, "to": to, "text": text, "blocks": []object{
		{"type": "section", "block_id": "s", "text": object{"type": "mrkdwn", "text": text}},
		{"type": "actions", "block_id": "a", "elements": []object{{"type": "button", "action_id": "undo", "text": object{"type": "plain_text", "text": "Undo"}, "value": "1"}}}}})
}

// ts gives a new timestamp after all others.
func (w *workspace) ts() string {
	return fmt.Sprintf("%d.%06d", w.now.Unix(), 1000+len(w.messages)*10+w.version)
}

// last returns the body of the last request to a control call, nil if none.
func (w *workspace) last(what string) object {
	w.mu.Lock()
	defer w.mu.Unlock()
	for i := len(w.sent) - 1; i >= 0; i-- {
		if w.sent[i].path == what {
			return w.sent[i].body
		}
	}
	return nil
}
