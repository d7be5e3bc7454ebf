package page_test

import (
	"context"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/google/go-cmp/cmp"
)

// browser serves a workspace and opens its page at a fragment.
func browser(t *testing.T, w *workspace, fragment string, width int) context.Context {
	t.Helper()
	server := httptest.NewServer(w.handler())
	t.Cleanup(func() {
		server.CloseClientConnections()
		server.Close()
	})
	return tab(t, server.URL, fragment, width)
}

// tab opens the page at an address in a fresh Chromium of the given width.
func tab(t *testing.T, address, fragment string, width int) context.Context {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.NoSandbox, chromedp.DisableGPU, chromedp.WindowSize(width, 800), chromedp.UserDataDir(t.TempDir()),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true))
	deadline, stopWaiting := context.WithTimeout(context.Background(), time.Minute)
	alloc, stopBrowser := chromedp.NewExecAllocator(deadline, options...)
	var mu sync.Mutex
	var complaints []string
	ctx, closeTab := chromedp.NewContext(alloc, chromedp.WithListener(func(event any) {
		mu.Lock()
		defer mu.Unlock()
		switch e := event.(type) {
		case *runtime.EventExceptionThrown:
			complaints = append(complaints, e.ExceptionDetails.Text)
		case *log.EventEntryAdded:
			complaints = append(complaints, e.Entry.Text)
		}
	}))
	t.Cleanup(func() {
		mu.Lock()
		defer mu.Unlock()
		for _, complaint := range complaints {
			t.Errorf("the browser complains: %s", complaint)
		}

		closeTab()
		stopBrowser()
		stopWaiting()
	})
	if err := chromedp.Do(ctx); err != nil { // starts the browser, whose life is that of ctx
		t.Fatalf("Chromium does not start: %v", err)
	}
	do(t, ctx, chromedp.EmulateViewport(int64(width), 800), chromedp.Navigate(address+"/#"+fragment), chromedp.WaitReady(`html[data-ready=true]`))
	return ctx
}

// step is one thing that a test does in the browser.
type step = chromedp.Action[chromedp.Void]

func do(t *testing.T, ctx context.Context, steps ...step) {
	t.Helper()
	for i, s := range steps {
		limited, done := context.WithTimeout(ctx, 15*time.Second)
		err := chromedp.Do(limited, s)
		done()
		if err != nil {
			seen, _ := chromedp.Run(ctx, chromedp.Evaluate[string](`document.body.innerText.slice(0, 1500)`))
			t.Fatalf("step %d: %v; the page shows:\n%s", i+1, err, seen)
		}
	}
}

// is waits until a JavaScript expression is true, looking at every frame.
func is(expression string) step {
	const wait = `new Promise((yes, no) => { const end = Date.now() + 10000, look = () => { let ok = false;
		try { ok = (EXPRESSION); } catch {}
		if (ok) yes(true); else if (Date.now() > end) no(new Error("never came true: " + TEXT)); else requestAnimationFrame(look); }; look(); })`
	js := strings.NewReplacer("EXPRESSION", expression, "TEXT", strconv.Quote(expression)).Replace(wait)
	return chromedp.Evaluate[chromedp.Void](js, chromedp.EvalAwaitPromise)
}

// gone waits until no element matches a selector.
func gone(selector string) step { return is(`!document.querySelector(` + quote(selector) + `)`) }

// shows waits until an element that a selector names contains a text.
func shows(selector, text string) step {
	return is(`[...document.querySelectorAll(` + quote(selector) + `)].some(el => el.innerText.includes(` + quote(text) + `))`)
}

// quote makes a JavaScript literal.
func quote(s string) string { return "`" + strings.ReplaceAll(s, "`", "\\`") + "`" }

// choose sets a select as a person would.
func choose(selector, value string) step {
	return chromedp.Evaluate[chromedp.Void](`(el => { el.value = ` + quote(value) + `; el.dispatchEvent(new Event("change", {bubbles: true})); })(document.querySelector(` + quote(selector) + `))`)
}

func sent(t *testing.T, w *workspace, what string, want object) {
	t.Helper()
	if diff := cmp.Diff(want, w.last(what)); diff != "" {
		t.Errorf("last /sim/%s (-want +got):\n%s", what, diff)
	}
}
