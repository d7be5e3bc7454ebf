// The first minute: who the reader plays, what they may type, who to be next.
// GET /sim/state may carry `guide`: {user: {about, try: [command], then: {user, place, say}}}.

import { fillComposer, hasSent } from "./composer.js";
import { byId, h } from "./dom.js";
import { dmOf, person, store } from "./store.js";

const KEY = "slacksim-guide-hidden";
let go = () => {}, redraw = () => {}, drawn = "";
let hidden = [];
try { hidden = JSON.parse(sessionStorage.getItem(KEY)) || []; } catch { /* a fresh start */ }

// startGuide sets what leads to a person and place, and what draws the page again.
export function startGuide(onGo, onChange) { go = onGo; redraw = onChange; }

// showGuide draws the proposals for the current person, until they hide them.
export function showGuide() {
  const guide = store.state.guide?.[store.user];
  const box = byId("guide");
  box.hidden = !guide || store.place === "home" || hidden.includes(store.user);
  if (box.hidden) return;
  const tries = (guide.try || []).map((command) => ({ command, done: hasSent(store.user, command) }));
  const next = tries.findIndex((t) => !t.done);
  const then = person(guide.then?.user) ? guide.then : null;
  const signature = JSON.stringify([store.user, guide, tries]);
  if (signature === drawn) return;
  drawn = signature;
  const focused = document.activeElement?.closest("#guide [data-try]")?.dataset.try;
  box.replaceChildren(
    h("p", { text: guide.about }),
    h("button", { type: "button", class: "icon", id: "guide-close", "aria-label": "Hide these suggestions", text: "✕", on: { click: hide } }),
    h("div", { class: "tries" },
      tries.map((t, i) => h("button", { type: "button", class: "try" + (i === next ? " next" : ""), "data-try": t.command, "data-done": t.done ? "true" : null, on: { click: () => fillComposer(t.command) } },
        h("span", { "aria-hidden": "true", class: "mark", text: t.done ? "✓" : String(i + 1) }), h("code", { text: t.command }), t.done && h("span", { class: "sr", text: " (done)" }))),
      then && h("button", { type: "button", class: "try then" + (next < 0 ? " next" : ""), "data-then": then.user, on: { click: () => go(then.user, then.place || dmOf(then.user)) } }, then.say + " →")));
  if (focused) [...box.querySelectorAll("[data-try]")].find((el) => el.dataset.try === focused)?.focus();
}

function hide() {
  hidden.push(store.user);
  try { sessionStorage.setItem(KEY, JSON.stringify(hidden)); } catch { /* only convenience */ }
  redraw();
  byId("command").focus();
}
