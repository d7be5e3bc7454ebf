// Package page holds the browser page of the simulated workspace: static
// files only, no build step and no resource from elsewhere. The page is a
// client of the simulator's control API (/sim/...) on the same origin.
//
// The address's fragment, #U0ADA/C0TEAM (or /DM, /home), names person and
// place. html[data-ready=true] tells that the first view is drawn. What tests
// may select:
//
//	#person, #places [data-place], [data-switch=U...]     who and where; [data-unread] counts
//	article[data-ts]   [data-ephemeral] [data-thread] [data-edited] [data-user]   messages
//	#guide [data-try][data-done], [data-then=U...], #guide-close   what to try first, where GET /sim/state has a guide
//	[data-notice]                                         errors that only this page knows
//	[data-block-id], [data-action-id]                     blocks; buttons, menus, fields
//	.overflow [data-value], dialog[data-confirm] [data-yes] / [data-deny]
//	dialog[data-view-id][data-callback-id] [data-submit] / [data-close] / [data-close-all]
//	[data-error-for=block_id]                             an input's error
//	#command, #suggestions [data-suggestion], #hint, #send
//	#now, [data-advance], [data-at], #advance, #clock[aria-busy]
//	#drawer-toggle, #calls [data-method][data-failed], [data-fault], #fault-status
package page

import (
	"embed"
	"io/fs"
	"net/http"
)

//go:embed *.html *.css *.js
var files embed.FS

// contentSecurityPolicy lets the page load and call only its own origin and
// run no inline script, so that text which a message brings cannot execute.
const contentSecurityPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; " +
	"img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// Handler serves the page's files at "/". Every answer carries a strict
// Content-Security-Policy and forbids caching, so that a rebuilt simulator
// never shows an old page. Only GET and HEAD are answered (405 otherwise).
func Handler() http.Handler {
	static := http.FileServerFS(fs.FS(files))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", contentSecurityPolicy)
		h.Set("Cache-Control", "no-store")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			h.Set("Allow", "GET, HEAD")
			http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
			return
		}
		static.ServeHTTP(w, r)
	})
}
