package main

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// The main job in the browser, as somebody does who has just typed `alongside demo`: a worker writes three contacts with
// one code, reads a kind answer, the coordinators get an alert, one takes it and closes it, and the worker sees who.
func TestPageTheMainJob(t *testing.T) {
	w := newWindow(t, "", 1280, 800)
	w.do(
		is(`[...document.querySelectorAll("#person option")].map(o => o.value).join() === "U0ADA,U0BO,U0ILE,U0KIM,U0RUNE,U0DEE,U0NIA,U0ADMIN,U0GUS"`),
		shows("#person option:checked", "Ada Sample"),
		shows("#person-about", "K7, M3"),
	)
	w.look("01-first")
	w.do(chromedp.SendKeys("#command", "/"),
		is(`[...document.querySelectorAll("#suggestions [data-suggestion]")].map(s => s.dataset.suggestion).join() === "/checkin,/contact,/hours,/peer,/supervision,/team,/timeoff"`))
	w.look("01b-suggestions")
	w.do(chromedp.SendKeys("#command", kb.Escape+kb.Backspace))
	w.do(
		shows("#guide", "You are Ada, a peer worker."),
		is(`[...document.querySelectorAll("[data-try]")].map(b => b.dataset.try).join("|") === "/contact K7 25m call|/contact K7 10m text|/contact K7 15m call in"`),
		types("/contact K7 25m call"), shows("article[data-ephemeral=true]", "Logged: call with K7, 25 min"),
		chromedp.WaitVisible(`[data-try="/contact K7 25m call"][data-done=true]`),
		chromedp.Click(`[data-try="/contact K7 10m text"]`), // fills the box, Enter sends
		is(`document.activeElement.id === "command" && document.activeElement.value === "/contact K7 10m text"`),
		chromedp.KeyEvent(kb.Enter), last("Logged:", "K7 today 2 of 2"),
		shows("article:not([data-ephemeral=true])", "Only you get this. Nobody else is told."),
		types("/contact K7 15m call in"), last("Logged:", "Thank you for being there. That is above the limit"),
		shows("article:not([data-ephemeral=true])", "You get this first"),
	)
	w.look("02-third")
	w.do(
		chromedp.WaitVisible(`[data-switch=U0KIM][data-unread="1"]`),
		chromedp.Click(`#guide .next[data-then=U0KIM]`),
		is(`location.hash === "#U0KIM/C0COORD"`),
		shows("article", "3 contacts with K7 on Tue 17 Nov."),
		shows("article", "Open: nobody has taken it yet."),
	)
	w.look("03-alert")
	w.do(
		chromedp.Click(`article [data-action-id="alert.ack"]`),
		shows("article:not([data-ephemeral=true])", "@Kim Sample took it, Tue 17 Nov 14:0"),
		shows("article[data-ephemeral=true]", "It is yours now"),
		gone(`article [data-action-id="alert.ack"]`),
	)
	w.look("04-taken")
	w.do(
		chromedp.Click(`article [data-action-id="alert.close"]`),
		chromedp.WaitVisible(`dialog[data-callback-id="alert.close"]`),
	)
	w.look("05-close-form")
	w.do(
		chromedp.Click(`dialog [data-submit]`),
		is(`[...document.querySelectorAll("dialog [data-error-for]")].some(e => !e.hidden)`),
		chromedp.Click(`dialog input[value=talked]`),
		chromedp.Click(`dialog [data-submit]`),
		shows("dialog", "Thank you. It is closed, and @Ada Sample sees what came of it."),
		chromedp.Click(`dialog [data-close]`), gone("dialog"),
		shows("article", "Closed by @Kim Sample"),
	)
	w.look("06-closed")
	w.do(
		chromedp.EmulateViewport(400, 800), chromedp.Click("#side-open"), chromedp.WaitVisible("#places [data-place=C0TEAM]"),
	)
	w.keep("06b-column")
	w.do(
		chromedp.KeyEvent(kb.Escape), chromedp.EmulateViewport(1280, 800),
		become("U0ADA"), visit("D0ADA"),
		last("You get this first", "Closed by @Kim Sample"), last("You get this first", "We talked"),
	)
	w.look("07-ada-closed")
	w.do(types("/contact undo"), last("Taken back:", "K7 today 2 of 2"))
	w.look("08-undone")
}

// The form, for whoever would rather not type.
func TestPageTheContactForm(t *testing.T) {
	w := newWindow(t, "U0ADA/C0TEAM", 1280, 800)
	w.do(types("/contact"), chromedp.WaitVisible(`dialog[data-callback-id^=contact]`))
	w.look("10-contact-form")
	w.do(
		choose(`dialog [data-block-id=code] select`, "M3"), choose(`dialog [data-block-id=channel] select`, "meet"),
		chromedp.SendKeys(`dialog [data-block-id=length] input`, "40"),
	)
	w.look("11-contact-form-filled")
	w.do(
		chromedp.Click(`dialog [data-submit]`),
		shows("dialog", "Logged: meeting with M3, 40 min, Tue 17 Nov"),
	)
	w.look("12-contact-saved")
	w.do(
		chromedp.Click(`dialog [data-action-id="contact.undo"]`), shows("dialog", "Taken back:"),
		chromedp.Click(`dialog [data-close]`), gone("dialog"),
		types("/contact help"), last("Log a contact in one line", "Your codes: K7 and M3"),
	)
	w.look("13-contact-help")
	w.do(types("/contact K7 25m Bob"), shows("article", "I don't know the word"),
		types("/contact list"), shows("article", "the newest first"),
		types("/peer week"), shows("article", "Your week from"))
	w.look("14-week")
	w.do(gone(`#places [data-place=home]`)) // the app has no Home tab, so there is no way to an empty one
}

// Bo reads Norwegian and Ile Romanian, whatever the page's own words are.
func TestPageThreeLanguages(t *testing.T) {
	w := newWindow(t, "U0BO/C0TEAM", 1280, 800)
	w.do(
		types("/contact T2 25m telefon"), shows("article", "Logget: telefonsamtale med T2"),
		types("/contact T2 5m melding"), types("/contact T2 10m telefon inn"), last("Logget", "Takk for at du er der"),
		types("/contact hjelp"), shows("article", "Logg en kontakt på én linje"),
		types("/peer uke"), shows("article", "Uken din fra"),
	)
	w.look("20-nb")
	w.do(visit("D0BO"), shows("article", "Du får dette først"))
	w.look("21-nb-dm")
	w.do(types("/contact"), chromedp.WaitVisible(`dialog`))
	w.look("22-nb-form")
	w.do(chromedp.Click(`dialog [data-close]`), gone("dialog"), become("U0ILE"), visit("C0TEAM"),
		types("/contact P4 25m apel"), shows("article", "Notat: "),
		types("/contact P4 5m mesaj"), types("/contact P4 10m apel primit"), last("Notat", "Mulțumim că ești alături"),
		types("/contact ajutor"), shows("article", "Notează un contact într-un rând"),
		types("/peer săptămână"), shows("article", "Săptămâna ta"),
	)
	w.look("23-ro")
	w.do(visit("D0ILE"), shows("article", "Acest mesaj ajunge mai întâi la tine"))
	w.look("24-ro-dm")
	w.do(types("/contact"), chromedp.WaitVisible(`dialog`))
	w.look("25-ro-form")
	w.do(chromedp.Click(`dialog [data-close]`), gone("dialog"),
		become("U0RUNE"), visit("C0COORD"), shows("article", "contacts with T2"), shows("article", "contacts with P4"))
	w.look("26-coordinators-nb")
}

// Whoever runs the bot sets up a team; a coordinator adds somebody, proposes an agreement and draws a code.
func TestPageTeamAndAgreement(t *testing.T) {
	w := newWindow(t, "U0ADMIN/D0ADMIN", 1280, 800)
	w.do(types("/team"), shows("article", "Sample team"))
	w.look("30-admin-team")
	w.do(types("/team setup"), chromedp.WaitVisible(`dialog`))
	w.look("31-setup")
	w.do(shows(`dialog [data-block-id=channel] option:checked`, "#peer-coordinators"),
		chromedp.SendKeys(`dialog [data-block-id=name] input`, " of the north"), chromedp.Click(`dialog [data-submit]`),
		shows("dialog", "Sample team of the north is changed"))
	w.look("31b-changed")
	w.do(chromedp.Click(`dialog [data-close]`), gone("dialog"),
		become("U0KIM"), visit("D0KIM"), types("/team"), shows("article", "Sample team"))
	w.look("32-kim-team")
	w.do(types("/team add @nia"), shows("article", "asked to join"))
	w.do(become("U0NIA"), visit("D0NIA"), shows("article", "would like to have you in"))
	w.look("33-nia-welcome")
	w.do(chromedp.Click(`article [data-action-id="member.yes"]`), shows("article", "Welcome to"),
		gone(`article [data-action-id="member.yes"]`), shows("article", "You said yes. Thank you."))
	w.look("34-nia-in")
	w.do(become("U0KIM"), types("/team agreement @nia"), chromedp.WaitVisible(`dialog`))
	w.look("35-agreement-form")
	w.do(chromedp.Click(`dialog [data-submit]`), shows("dialog", "Contacts with one code in a day"))
	w.look("36-agreement-limits")
	w.do(chromedp.Click(`dialog [data-submit]`), shows("dialog", "is on its way to @Nia Sample"),
		chromedp.Click(`dialog [data-close]`), gone("dialog"))
	w.do(become("U0NIA"), shows("article", "proposes version 1"))
	w.look("37-nia-proposal")
	w.do(chromedp.Click(`article [data-action-id="agreement.accept"]`), shows("article", "Agreed, thank you"),
		shows("article", "You both said yes: this version holds."), gone(`article [data-action-id="agreement.accept"]`))
	w.look("38-agreed")
	w.do(become("U0KIM"), shows("article", "said yes: version 1"),
		types("/team match @nia"), shows("article", "has been asked"))
	w.look("39-kim-match")
}

// The clock moves forward, and what falls due on the way is done: an alert that nobody takes is passed on.
func TestPageTheClock(t *testing.T) {
	w := newWindow(t, "U0ADA/C0TEAM", 1280, 800)
	w.do(
		shows("#now", "Tue, 17 Nov 2026, 14:0"),
		types("/contact K7 25m call"), types("/contact K7 10m text"), types("/contact K7 15m call in"),
		last("Logged:", "above the limit"),
		chromedp.WaitVisible(`[data-switch=U0KIM]`),
		moved(chromedp.Click(`[data-advance="1h"]`), "Tue, 17 Nov 2026, 15:0"),
		moved(chromedp.Click(`[data-advance="6h"]`), "Tue, 17 Nov 2026, 21:0"),
		moved(chromedp.Click(`[data-at=tomorrow]`), "Wed, 18 Nov 2026, 09:00"),
		moved(chromedp.SendKeys("#advance", "6h"+kb.Enter), "Wed, 18 Nov 2026, 15:00"),
		chromedp.WaitVisible(`[data-switch=U0DEE]`), chromedp.Click(`[data-switch=U0DEE]`), visit("D0DEE"),
		shows("article", "This has been waiting since"),
	)
	w.look("40-waiting")
	w.do(moved(chromedp.Click(`[data-at=monday]`), "Mon, 23 Nov 2026, 09:00"))
	w.look("41-monday")
	w.do(chromedp.Click("#drawer-toggle"), chromedp.WaitVisible(`#calls [data-method="chat.postMessage"]`))
	w.look("42-drawer")
}

// moved moves the clock and waits until all that fell due is done.
func moved(how step, to string) step {
	return chromedp.Steps(how, shows("#now", to), is(`document.querySelector("#clock").getAttribute("aria-busy") === "false"`))
}
