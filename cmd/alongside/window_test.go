package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

var screens = flag.String("screens", "", "folder for pictures of every screen that the page's test walks through, to be looked at")

// window is a person in front of the demo's page: the whole demo in this process, and a Chromium that shows it.
type window struct {
	t      testing.TB
	demo   *demo
	ctx    context.Context
	width  int
	height int
}

// step is one thing that a person does or waits for.
type step = chromedp.Action[chromedp.Void]

// newWindow starts the demo as its command does, on a free port, and opens its page at a fragment (empty: as a newcomer).
func newWindow(t testing.TB, fragment string, width, height int) *window {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	start := demoCommand{Addr: "127.0.0.1:0", At: opening.Format(time.RFC3339), logSettings: logSettings{LogLevel: "error"}}
	d, err := start.start(ctx, io.Discard)
	if err != nil {
		cancel()
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- d.house.run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("the bot ended with: %v", err)
		}
		d.stop()
	})
	w := &window{t: t, demo: d, width: width, height: height}
	w.open(fragment)
	return w
}

// open starts a fresh Chromium on the page. Whatever the browser complains about fails the test.
func (w *window) open(fragment string) {
	w.t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.NoSandbox, chromedp.DisableGPU, chromedp.WindowSize(w.width, w.height), chromedp.UserDataDir(w.t.TempDir()),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true))
	deadline, stopWaiting := context.WithTimeout(context.Background(), 3*time.Minute)
	alloc, stopBrowser := chromedp.NewExecAllocator(deadline, options...)
	var mu sync.Mutex
	var complaints []string
	ctx, closeTab := chromedp.NewContext(alloc, chromedp.WithListener(func(event any) {
		mu.Lock()
		defer mu.Unlock()
		switch e := event.(type) {
		case *runtime.EventExceptionThrown:
			complaints = append(complaints, e.ExceptionDetails.Text)
		case *cdplog.EventEntryAdded:
			complaints = append(complaints, e.Entry.Text)
		}
	}))
	w.t.Cleanup(func() {
		mu.Lock()
		defer mu.Unlock()
		for _, complaint := range complaints {
			w.t.Errorf("the browser complains: %s", complaint)
		}
		closeTab()
		stopBrowser()
		stopWaiting()
	})
	if err := chromedp.Do(ctx); err != nil { // starts the browser, whose life is that of ctx
		w.t.Fatalf("Chromium does not start: %v", err)
	}
	w.ctx = ctx
	w.do(chromedp.EmulateViewport(int64(w.width), int64(w.height)), w.scheme("light"),
		chromedp.Navigate(w.demo.sim.URL()+"/#"+fragment), chromedp.WaitReady(`html[data-ready=true]`),
		is(`document.querySelector("#link-state").textContent.includes("is connected")`)) // in a narrow window the column is out of sight
}

// do takes steps, one after the other, and shows what the page says where one fails.
func (w *window) do(steps ...step) {
	w.t.Helper()
	for i, s := range steps {
		err := w.step(s)
		for range 3 { // the page drew the element anew between our finding and pressing it: a person presses again
			if err == nil || !strings.Contains(err.Error(), "Could not find node with given id") {
				break
			}
			err = w.step(s)
		}
		if err != nil {
			seen, _ := chromedp.Run(w.ctx, chromedp.Evaluate[string](`document.body.innerText.slice(0, 3000)`))
			w.t.Fatalf("step %d: %v; the page shows:\n%s", i+1, err, seen)
		}
	}
}

// step takes one step within twenty seconds.
func (w *window) step(s step) error {
	limited, done := context.WithTimeout(w.ctx, 20*time.Second)
	defer done()
	return chromedp.Do(limited, s)
}

// types enters a command as a person does. The list of suggestions closes at the first space, so one Enter sends.
func types(command string) step {
	return chromedp.Steps(chromedp.SendKeys("#command", command+kb.Enter), is(`document.querySelector("#command").value === ""`))
}

// is waits until a JavaScript expression is true, looking at every frame.
func is(expression string) step {
	const wait = `new Promise((yes, no) => { const end = Date.now() + 15000, look = () => { let ok = false;
		try { ok = (EXPRESSION); } catch {}
		if (ok) yes(true); else if (Date.now() > end) no(new Error("never came true: " + TEXT)); else requestAnimationFrame(look); }; look(); })`
	js := strings.NewReplacer("EXPRESSION", expression, "TEXT", strconv.Quote(expression)).Replace(wait)
	return chromedp.Evaluate[chromedp.Void](js, chromedp.EvalAwaitPromise)
}

// shows waits until an element that a selector names contains a text.
func shows(selector, text string) step {
	return is(`[...document.querySelectorAll(` + literal(selector) + `)].some(el => el.innerText.includes(` + literal(text) + `))`)
}

// last waits until the newest message that holds one text holds another as well.
func last(text, and string) step {
	return is(`[...document.querySelectorAll("article")].filter(el => el.innerText.includes(` + literal(text) + `)).at(-1).innerText.includes(` + literal(and) + `)`)
}

// gone waits until no element matches a selector.
func gone(selector string) step { return is(`!document.querySelector(` + literal(selector) + `)`) }

func literal(s string) string { return "`" + strings.ReplaceAll(s, "`", "\\`") + "`" }

// choose sets a select as a person would.
func choose(selector, value string) step {
	return chromedp.Evaluate[chromedp.Void](`(el => { el.value = ` + literal(value) + `; el.dispatchEvent(new Event("change", {bubbles: true})); })(document.querySelector(` + literal(selector) + `))`)
}

// become switches to a person and waits until the page is theirs.
func become(user string) step {
	return chromedp.Steps(choose("#person", user), is(`location.hash.startsWith("#`+user+`/") && document.querySelector("#person").value === "`+user+`" && !document.querySelector("#messages[aria-busy]")`))
}

// visit goes to a place of the current person.
func visit(place string) step {
	return chromedp.Steps(chromedp.Click(`#places [data-place="`+place+`"]`), is(`location.hash.endsWith("/`+place+`") && !!document.querySelector('#places [data-place="`+place+`"][aria-current]')`))
}

// scheme turns the page light or dark.
func (w *window) scheme(name string) step {
	return chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: name}, {Name: "prefers-reduced-motion", Value: "reduce"}},
		})
		return err
	})
}

// look keeps pictures of the screen, light and dark, wide and narrow, where -screens names a folder. Nothing may stick out
// of a narrow screen, whether pictures are kept or not.
func (w *window) look(name string) {
	w.t.Helper()
	sizes := []struct{ width, height int }{{1280, 800}, {400, 800}}
	for _, size := range sizes {
		w.do(chromedp.EmulateViewport(int64(size.width), int64(size.height)), is(`innerWidth === `+strconv.Itoa(size.width)),
			is(`document.documentElement.scrollWidth <= innerWidth && document.querySelector("#scroll").scrollWidth <= innerWidth`))
		if *screens == "" {
			continue
		}
		for _, scheme := range []string{"light", "dark"} {
			w.do(w.scheme(scheme), is(`matchMedia("(prefers-color-scheme: `+scheme+`)").matches`))
			w.keep(fmt.Sprintf("%s-%d-%s", name, size.width, scheme))
		}
	}
	w.do(w.scheme("light"), chromedp.EmulateViewport(int64(w.width), int64(w.height)), is(`innerWidth === `+strconv.Itoa(w.width)))
}

// keep writes a picture of the window into the folder that -screens names, if it names one.
func (w *window) keep(name string) {
	w.t.Helper()
	if *screens == "" {
		return
	}
	if err := os.WriteFile(filepath.Join(*screens, name+".png"), w.picture(), 0o600); err != nil {
		w.t.Fatal(err)
	}
}

// picture takes what the window shows, as PNG.
func (w *window) picture() []byte {
	w.t.Helper()
	limited, done := context.WithTimeout(w.ctx, 20*time.Second)
	defer done()
	raw, err := chromedp.Run(limited, chromedp.CaptureScreenshot())
	if err != nil {
		w.t.Fatal(err)
	}
	return raw
}
