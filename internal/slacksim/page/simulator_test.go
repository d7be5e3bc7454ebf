package page_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"alongside/internal/slacksim"
)

// bot is a small app in HTTP mode: it answers a command with a button, opens a
// form, and rewrites its message when the button is pressed.
type bot struct {
	mu      sync.Mutex
	api     string
	state   object // view state of the last press in a form
	refused []string
}

func (b *bot) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	b.mu.Lock()
	defer b.mu.Unlock()
	raw, _ := io.ReadAll(r.Body)
	form, _ := url.ParseQuery(string(raw))
	var p struct {
		Type        string
		TriggerID   string `json:"trigger_id"`
		ResponseURL string `json:"response_url"`
		View        object
		Actions     []object
	}
	if payload := form.Get("payload"); payload != "" {
		_ = json.Unmarshal([]byte(payload), &p)
	} else if !strings.HasPrefix(string(raw), "command=") && form.Get("command") == "" {
		_ = json.Unmarshal(raw, &p)
	}
	switch {
	case form.Get("command") == "/contact" && form.Get("text") == "":
		var view object
		readCanned("form.json", &view)
		delete(view, "id")
		delete(view, "hash")
		b.call("views.open", object{"trigger_id": form.Get("trigger_id"), "view": view})
	case form.Get("command") == "/contact":
		b.answer(w, object{"response_type": "ephemeral", "text": "Logged " + form.Get("text"), "blocks": []object{
			{"type": "section", "text": object{"type": "mrkdwn", "text": "Logged *" + form.Get("text") + "*"}},
			{"type": "actions", "elements": []object{{"type": "button", "action_id": "undo", "value": "1", "text": object{"type": "plain_text", "text": "Undo"}}}}}})
	case form.Get("command") == "/broken":
		w.WriteHeader(http.StatusInternalServerError)
	case p.Type == "block_actions" && p.Actions[0]["action_id"] == "undo":
		b.post(p.ResponseURL, object{"replace_original": true, "text": "Undone."})
	case p.Type == "block_actions":
		b.state, _ = p.View["state"].(object)
	case p.Type == "view_submission":
		b.call("chat.postMessage", object{"channel": "C0TEAM", "text": "<@U0ADA> sent the form"})
	}
}

func (b *bot) answer(w http.ResponseWriter, body object) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(body)
}

func (b *bot) call(method string, body object) { b.post(b.api+method, body) }

func (b *bot) post(address string, body object) {
	raw, _ := json.Marshal(body)
	req, err := http.NewRequest(http.MethodPost, address, strings.NewReader(string(raw)))
	if err != nil {
		b.refused = append(b.refused, err.Error())
		return
	}
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	req.Header.Set("Authorization", "Bearer "+slacksim.DefaultBotToken)
	answer, err := http.DefaultClient.Do(req)
	if err != nil {
		b.refused = append(b.refused, err.Error())
		return
	}
	defer func() { _ = answer.Body.Close() }()
	if text, _ := io.ReadAll(answer.Body); strings.Contains(string(text), `"ok":false`) {
		b.refused = append(b.refused, address+": "+string(text))
	}
}

const manifest = `{"display_information":{"name":"Alongside"},"features":{"app_home":{"home_tab_enabled":true,"messages_tab_enabled":true},
"bot_user":{"display_name":"Alongside"},"slash_commands":[
{"command":"/contact","description":"Log a contact","usage_hint":"K7 25m call","should_escape":true,"url":"https://bot.example/slack"},
{"command":"/broken","description":"Always fails","url":"https://bot.example/slack"}]},
"oauth_config":{"scopes":{"bot":["commands","chat:write","im:write","users:read","channels:read"]}},
"settings":{"socket_mode_enabled":false,"interactivity":{"is_enabled":true,"request_url":"https://bot.example/slack"}}}`

// TestThePageWorksOnTheSimulator goes once through everything on the real
// server, so that the canned answers of the other tests cannot drift from it.
func TestThePageWorksOnTheSimulator(t *testing.T) {
	b := &bot{}
	app := httptest.NewServer(b)
	t.Cleanup(app.Close)
	sim, err := slacksim.New(slacksim.Config{
		Manifest: []byte(manifest), RequestURL: app.URL + "/slack", Clock: slacksim.NewClock(time.Date(2026, 3, 27, 9, 0, 0, 0, time.UTC)),
		Users: []slacksim.User{
			{ID: "U0ADA", Name: "ada", RealName: "Ada Example", TZ: "Europe/Oslo", Locale: "nb-NO"},
			{ID: "U0KARI", Name: "kari", RealName: "Kari Sample", TZ: "Europe/Oslo", Locale: "nb-NO"},
		},
		Channels: []slacksim.Channel{{ID: "C0TEAM", Name: "team", Members: []string{"U0ADA", "U0KARI"}, BotIn: true}},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = sim.Close() })
	address, err := sim.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	b.api = sim.APIURL()
	ctx := tab(t, address, "U0ADA/C0TEAM", 1200)
	do(t, ctx,
		chromedp.SendKeys("#command", "/contact K7 25m with @kari"+kb.Enter+kb.Enter),
		shows(`article[data-ephemeral=true]`, "Logged K7 25m with @Kari Sample"),
		chromedp.Click(`article[data-ephemeral=true] [data-action-id=undo]`),
		shows(`article[data-ephemeral=true]`, "Undone."),
		chromedp.SendKeys("#command", "/broken"+kb.Enter),
		shows(`article[data-user=USLACKBOT]`, `/broken failed with the error "dispatch_failed"`),
		is(`document.querySelector("#command").value === "/broken"`),
		chromedp.Evaluate[chromedp.Void](`document.querySelector("#command").value = ""`),
		chromedp.SendKeys("#command", "/contact"+kb.Enter),
		chromedp.WaitVisible(`dialog[data-callback-id=contact]`),
		chromedp.Click(`dialog [data-submit]`),
		is(`[...document.querySelectorAll("[data-error-for]")].filter(e => !e.hidden).map(e => e.dataset.errorFor).join() === "match,minutes"`),
		choose(`dialog [data-block-id=match] select`, "M2"),
		chromedp.SendKeys(`dialog [data-block-id=minutes] input`, "40"),
		chromedp.Click(`dialog [data-action-id=explain]`),
		is(`!document.querySelector("dialog [aria-busy]") && document.querySelector("dialog [data-block-id=minutes] input").value === "40"`),
		chromedp.Click(`dialog [data-submit]`),
		gone("dialog"),
		shows("article", "@Ada Example sent the form"),
		chromedp.Click(`[data-at=monday]`),
		shows("#now", "Mon, 30 Mar 2026, 09:00"), // over the change to summer time
		chromedp.WaitVisible(`[data-switch=U0KARI][data-unread="1"]`),
		chromedp.Click(`[data-switch=U0KARI]`),
		shows("article", "sent the form"),
		is(`document.querySelectorAll("article").length === 1`),
		chromedp.Click("#drawer-toggle"),
		chromedp.WaitVisible(`#calls [data-method="views.open"]`),
		chromedp.Click("#faults summary"),
		chromedp.Click("[data-fault=lost]"), shows("#fault-status", "✓ Next call: done, reply lost"),
		chromedp.Click("[data-fault=drop]"), shows("#fault-status", "✓ Drop the sockets"),
		chromedp.Click("[data-fault=clear]"), shows("#fault-status", "✓ No more faults"),
		chromedp.Click("#places [data-place=home]"),
		shows("#home", "has not published a Home page"),
		chromedp.Click("#places [data-place=D0KARI]"),
		chromedp.SendKeys("#command", "/contact"+kb.Enter),
		chromedp.Click(`dialog [data-close-all]`),
		gone("dialog"),
	)
	b.mu.Lock()
	defer b.mu.Unlock()
	values, _ := b.state["values"].(object)
	minutes, _ := values["minutes"].(object)
	if got, _ := minutes["v"].(object); got["value"] != "40" {
		t.Errorf("the press in the form carried minutes %v, want 40", got)
	}
	if len(b.refused) > 0 {
		t.Errorf("the simulator refused: %v", b.refused)
	}
}
