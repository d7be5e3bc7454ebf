package page_test

import (
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/google/go-cmp/cmp"

	"alongside/internal/slacksim/page"
)

func TestHandlerServesOnlyItsFilesUnderAStrictPolicy(t *testing.T) {
	for _, row := range []struct {
		name, method, path, kind string
		status                   int
	}{
		{"the page", "GET", "/", "text/html", 200},
		{"a module", "GET", "/app.js", "text/javascript", 200},
		{"a style", "GET", "/style.css", "text/css", 200},
		{"only the head", "HEAD", "/", "text/html", 200},
		{"no source", "GET", "/page.go", "text/plain", 404},
		{"nothing above", "GET", "/../server.go", "text/plain", 404},
		{"no writing", "POST", "/", "text/plain", 405},
	} {
		t.Run(row.name, func(t *testing.T) {
			rec := httptest.NewRecorder()
			page.Handler().ServeHTTP(rec, httptest.NewRequest(row.method, row.path, nil))
			h := rec.Result().Header
			if rec.Code != row.status || !strings.HasPrefix(h.Get("Content-Type"), row.kind) {
				t.Errorf("got %d %q, want %d %q", rec.Code, h.Get("Content-Type"), row.status, row.kind)
			}
			if csp := h.Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") {
				t.Errorf("policy %q is not strict", csp)
			}
			if row.status == 200 && h.Get("Cache-Control") != "no-store" {
				t.Errorf("Cache-Control %q lets an old page live on", h.Get("Cache-Control"))
			}
		})
	}
}

func TestACommandIsCompletedSentAndUndone(t *testing.T) {
	w := newWorkspace()
	ctx := browser(t, w, "U0ADA/DM", 1200)
	do(t, ctx,
		is(`location.hash === "#U0ADA/D0ADA"`),
		chromedp.SendKeys("#command", "/co"),
		shows(`#suggestions [aria-selected=true]`, "K7 25m call"),
		chromedp.SendKeys("#command", kb.Tab),
		is(`document.querySelector("#command").value === "/contact "`),
		shows("#hint", "K7 25m call"),
		chromedp.SendKeys("#command", "K7 25m call with @kar"),
		shows(`#suggestions [aria-selected=true]`, "Kari Sample"),
		chromedp.SendKeys("#command", kb.Enter+kb.Enter),
		shows(`article[data-ephemeral=true]`, "Only visible to you"),
		is(`document.querySelector("#command").value === ""`),
		chromedp.Click(`article[data-ephemeral=true] [data-action-id=undo]`),
		shows(`article[data-ephemeral=true]`, "Done by undo"),
		shows(`article[data-ephemeral=true] .edited`, "(edited)"),
		chromedp.SendKeys("#command", kb.ArrowUp),
		is(`document.querySelector("#command").value === "/contact K7 25m call with @kari"`),
	)
	sent(t, w, "command", object{"user": "U0ADA", "channel": "D0ADA", "command": "/contact", "text": "K7 25m call with @kari"})
}

func TestAFailedCommandSaysSoAndStaysInTheBox(t *testing.T) {
	w := newWorkspace()
	ctx := browser(t, w, "U0ADA/C0TEAM", 1200)
	do(t, ctx,
		chromedp.SendKeys("#command", "hello there"+kb.Enter),
		shows("#hint", "Only commands work"),
		is(`document.querySelector("#command").value === "hello there"`),
	)
	if got := w.last("command"); got != nil {
		t.Fatalf("plain text was sent: %v", got)
	}
	do(t, ctx,
		chromedp.Evaluate[chromedp.Void](`document.querySelector("#command").value = ""`),
		chromedp.SendKeys("#command", "/peer week"+kb.Enter),
		shows("article[data-user=USLACKBOT]", `/peer failed with the error "dispatch_failed"`),
		is(`document.querySelector("#command").value === "/peer week"`),
		choose("#person", "U0ION"),
		is(`!document.querySelector("[data-user=USLACKBOT]") && document.querySelector("#command").value === ""`),
	)
}

func TestAPersonSeesOnlyWhatIsTheirs(t *testing.T) {
	w := newWorkspace()
	ctx := browser(t, w, "U0ADA/C0TEAM", 1200)
	do(t, ctx,
		shows("article", "The parent of a thread"),
		is(`!document.body.innerText.includes("only Kari may see this")`),
		is(`!document.querySelector("[data-place=C0COORD]")`),
		is(`[...document.querySelectorAll("#person option")].map(o => o.textContent).join("|") === "Ada Example · worker|Kari Sample · coordinator|Ion Model · worker"`),
		choose("#person", "U0KARI"),
		is(`location.hash === "#U0KARI/C0TEAM"`),
		shows("article", "only Kari may see this"),
		chromedp.WaitVisible(`[data-place=C0COORD]`),
		chromedp.Click(`#places [data-place=D0KARI]`),
		is(`location.hash === "#U0KARI/D0KARI"`),
	)
}

func TestTheClockMovesAndNewsIsMarked(t *testing.T) {
	w := newWorkspace()
	ctx := browser(t, w, "U0ADA/D0ADA", 1200)
	do(t, ctx,
		shows("#now", "Wed, 19 Nov 2025, 13:00"), // Oslo is an hour ahead of UTC in winter
		chromedp.Click(`[data-at=tomorrow]`),
		shows("#now", "Thu, 20 Nov 2025, 09:00"),
		chromedp.Click(`[data-at=monday]`),
		shows("#now", "Mon, 24 Nov 2025, 09:00"),
		chromedp.WaitVisible(`[data-switch=U0KARI][data-unread="2"]`),
		chromedp.SendKeys("#advance", "1d 2h"+kb.Enter),
		shows("#now", "Tue, 25 Nov 2025, 11:00"),
		chromedp.Click(`[data-switch=U0KARI]`),
		is(`location.hash === "#U0KARI/C0COORD"`),
		shows("article", "The digest is here."),
		gone(`[data-place=C0COORD][data-unread]`),
	)
	sent(t, w, "clock", object{"advance": "93600s"})
}

func TestAFormShowsErrorsKeepsValuesAndCloses(t *testing.T) {
	w := newWorkspace()
	ctx := browser(t, w, "U0ADA/D0ADA", 1200)
	do(t, ctx,
		chromedp.SendKeys("#command", "/contact"+kb.Enter),
		chromedp.WaitVisible(`dialog[data-view-id=V1]`),
		is(`document.querySelector("dialog[data-view-id=V1]").contains(document.activeElement)`),
		choose(`dialog [data-block-id=match] select`, "K7"),
		chromedp.SendKeys(`dialog [data-block-id=minutes] input`, "0"+kb.Enter),
		shows(`[data-error-for=minutes]`, "At least one minute"),
		is(`document.activeElement.closest("[data-block-id]").dataset.blockId === "minutes" && document.activeElement.ariaInvalid === "true"`),
		chromedp.SendKeys(`dialog [data-block-id=minutes] input`, kb.Backspace+"25"),
		chromedp.SendKeys(`dialog [data-block-id=note] textarea`, "update"),
		chromedp.Click(`dialog [data-submit]`),
		shows(`dialog h2`, "Look again"),
		is(`document.querySelector("dialog [data-block-id=minutes] input").value === "25"`),
		chromedp.Click(`dialog [data-action-id=explain]`),
		chromedp.WaitVisible(`dialog[data-view-id=V2]`),
		chromedp.KeyEvent(kb.Escape),
		gone(`dialog[data-view-id=V2]`),
		chromedp.Click(`dialog [data-block-id=what] input[value=services]`),
		chromedp.Click(`dialog [data-block-id=how] input[value=meet]`),
		chromedp.SendKeys(`dialog [data-block-id=note] textarea`, " please"),
		chromedp.Click(`dialog [data-submit]`),
		gone(`dialog`),
		shows("article", "Logged from the form"),
		is(`document.activeElement.id === "command"`),
		chromedp.SendKeys("#command", "/contact"+kb.Enter),
		chromedp.Click(`dialog [data-action-id=explain]`),
		chromedp.Click(`dialog[data-view-id=V2] [data-close-all]`),
		gone(`dialog`),
	)
	one := func(value any) object { return object{"v": value} }
	sent(t, w, "close", object{"user": "U0ADA", "view_id": "V2", "all": true})
	sent(t, w, "submit", object{"user": "U0ADA", "view_id": "V1", "values": object{
		"match": one("K7"), "minutes": one("25"), "how": one("meet"), "what": one([]any{"services"}), "day": one(nil), "at": one("14:30"), "note": one("update please")}})
}

func TestButtonsMenusAndConfirms(t *testing.T) {
	w := newWorkspace()
	ctx := browser(t, w, "U0ADA/C0TEAM", 1200)
	const message = `article[data-ts="1763456400.000200"] `
	base := func(action string, value any) object {
		return object{"user": "U0ADA", "channel": "C0TEAM", "ts": "1763456400.000200", "action_id": action, "block_id": "a1", "value": value}
	}
	sends := func(action string, value any) {
		t.Helper()
		sent(t, w, "action", base(action, value))
	}
	do(t, ctx, chromedp.Click(message+`[data-action-id=more] summary`), chromedp.Click(message+`[data-action-id=more] [data-value=details]`), is(`performance.getEntriesByName(location.origin + "/sim/action").length === 1`))
	sends("more", "details")
	do(t, ctx, choose(message+`select[data-action-id=pick]`, "cover"), is(`performance.getEntriesByName(location.origin + "/sim/action").length === 2`))
	sends("pick", "cover")
	do(t, ctx,
		chromedp.Click(message+`[data-action-id=close]`), shows("dialog[data-confirm]", "The worker sees this."),
		chromedp.KeyEvent(kb.Escape), gone(`dialog`))
	sends("pick", "cover")
	do(t, ctx,
		chromedp.Click(message+`[data-action-id=close]`), chromedp.Click("dialog [data-yes]"),
		shows("[data-notice]", "did not answer within 3 seconds"))
	sends("close", "2")
	do(t, ctx, chromedp.Click(message+`[data-action-id=ack]`), shows(message, "Done by ack"), is(`document.activeElement.dataset.ts === "1763456400.000200"`))
	sends("ack", "1")
}

func TestTextIsDrawnAndNeverRun(t *testing.T) {
	w := newWorkspace()
	ctx := browser(t, w, "U0ADA/C0TEAM", 1200)
	const first, second = `article[data-ts="1763452800.000100"]`, `article[data-ts="1763456400.000200"]`
	words, err := chromedp.Run(ctx, chromedp.Evaluate[[]string](`["strong", "em", "s", "code", "pre", "blockquote", "a", ".mention", "time:not(.at)", ".emoji", ".emoji-code", ".item"].map(s => s + ": " + [...document.querySelectorAll('`+first+` .b-text ' + s)].map(e => e.textContent).join(" | "))`))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"strong: bold | both", "em: italic | both | styled", "s: strike", "code: code <b>", "pre: pre *not bold*\n  indented", "blockquote: quoted & styledsecond line",
		"a: a link | https://example.org/bare", ".mention: @Ada Example | @Kari Sample | #peer-team", "time:not(.at): yesterday at 09:00", ".emoji: 🌱", ".emoji-code: :unheard_of:",
		".item: • first item a link | • second item @Ada Example and @Kari Sample in #peer-team 🌱 :unheard_of:"}
	if diff := cmp.Diff(want, words); diff != "" {
		t.Errorf("mrkdwn (-want +got):\n%s", diff)
	}
	do(t, ctx,
		is(`window.pwned === undefined && !document.querySelector("#messages script, #messages img, #messages a[href^=javascript]")`),
		shows(second, `<img src=x onerror="window.pwned=1">`),
		shows(second+" th", "Match"), shows(second+" li", "second"), shows(second+" .b-fields", "*plain* stays"),
		shows(`[data-parent="1763539200.000300"]`, "2 replies"),
		is(`document.querySelectorAll('[data-thread="1763539200.000300"]').length === 2`),
	)
}

func TestHomeAndWhatTheWorkspaceSaw(t *testing.T) {
	w := newWorkspace()
	ctx := browser(t, w, "U0ADA/home", 1200)
	do(t, ctx,
		shows("#home", "Your week"),
		chromedp.Click(`#home [data-action-id=home_log]`),
		chromedp.Click("#drawer-toggle"),
		shows(`#calls [data-method="chat.postMessage"][data-failed=true]`, "is_archived"),
		chromedp.Click("#faults summary"),
		choose("#fault-method", "views.open"),
		chromedp.Click("[data-fault=lost]"),
		shows("#fault-status", "reply lost"),
	)
	sent(t, w, "action", object{"user": "U0ADA", "view_id": "V0HOME", "action_id": "home_log", "block_id": "b"})
	sent(t, w, "fault", object{"method": "views.open", "mode": "lost", "count": 1.0})
}

func TestNothingOverflowsANarrowScreen(t *testing.T) {
	w := newWorkspace()
	ctx := browser(t, w, "U0ADA/C0TEAM", 400)
	fits := is(`document.documentElement.scrollWidth <= innerWidth && document.querySelector("#scroll").scrollWidth <= innerWidth`)
	do(t, ctx,
		shows("article", "Another reply"), fits,
		chromedp.Click("#side-open"), is(`document.activeElement.id === "person"`),
		choose("#person", "U0KARI"), is(`location.hash === "#U0KARI/C0TEAM"`),
		is(`!document.body.classList.contains("side-open")`), fits,
		chromedp.Click("#clock-toggle"), chromedp.WaitVisible("#advance"), fits,
	)
}
