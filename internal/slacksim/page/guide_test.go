package page_test

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// A newcomer reads who they are and what they may type; a proposal fills the box, and what was sent is ticked off.
func TestTheFirstMinute(t *testing.T) {
	w := newWorkspace()
	ctx := browser(t, w, "U0ION/D0ION", 1200)
	do(t, ctx,
		shows("#guide", "You are Ion, who is new."),
		is(`document.querySelector("#command").placeholder === "Type / or try /contact K7 25m call"`),
		chromedp.Click(`#guide .next[data-try="/contact K7 25m call"]`),
		is(`document.activeElement.id === "command" && document.activeElement.value === "/contact K7 25m call"`),
		shows("#hint", "Press Enter or Send."),
		chromedp.KeyEvent(kb.Enter),
		chromedp.WaitVisible(`#guide [data-try="/contact K7 25m call"][data-done=true]`),
		chromedp.WaitVisible(`#guide .next[data-try="/peer week"]`),
		chromedp.Click(`#guide [data-then=U0KARI]`),
		is(`location.hash === "#U0KARI/C0COORD" && document.querySelector("#guide").hidden`),
		choose("#person", "U0ION"),
		shows("#guide", "You are Ion"),
		chromedp.Click("#guide-close"),
		is(`document.querySelector("#guide").hidden && document.activeElement.id === "command"`),
		chromedp.Reload(), chromedp.WaitReady(`html[data-ready=true]`),
		is(`document.querySelector("#guide").hidden && document.querySelector("#person").value === "U0ION"`),
	)
	sent(t, w, "command", object{"user": "U0ION", "channel": "D0ION", "command": "/contact", "text": "K7 25m call"})
}
