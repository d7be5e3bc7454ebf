// Notices of the page itself: errors shown like Slackbot's, to one person in
// one place, kept until they are dismissed or the tab closes.

import { h } from "./dom.js";
import { now, store } from "./store.js";

let redraw = () => {};

// onNotice sets what draws the message list again.
export function onNotice(fn) { redraw = fn; }

// notice adds a notice for a person in a place.
export function notice(text, user = store.user, place = store.place) {
  const item = { user, place, local: true, ts: (now() / 1000).toFixed(6) };
  item.el = h("div", { class: "message notice", role: "alert", "data-notice": true },
    h("span", { class: "avatar slackbot", "aria-hidden": "true", text: "!" }),
    h("div", { class: "body" },
      h("p", { class: "by" }, h("strong", { text: "Slackbot" }), " ", h("span", { class: "only-you", text: "Only visible to you" })),
      h("p", { class: "notice-text", text }),
      h("button", { type: "button", class: "quiet", text: "Dismiss", on: { click: () => { store.notices = store.notices.filter((n) => n !== item); redraw(); } } })));
  store.notices.push(item);
  redraw();
  if (item.el.isConnected) item.el.scrollIntoView({ block: "nearest" });
}

// noticesHere lists the notices of the current person and place.
export const noticesHere = () => store.notices.filter((n) => n.user === store.user && n.place === store.place);
