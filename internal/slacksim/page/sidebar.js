// The left column: who you are, where you can go, what is new.

import { byId, h, Keyed, reconcile } from "./dom.js";
import { avatar } from "./messages.js";
import { botName, channelsOf, codesOf, dmOf, hasHome, languageOf, nameOf, people, person, roleOf, store, unread, unreadOf } from "./store.js";

const kept = new Keyed();
let go = () => {};

// startSidebar sets up the column; onGo(user, place) goes somewhere.
export function startSidebar(onGo) {
  go = onGo;
  byId("person").addEventListener("change", (e) => go(e.target.value, store.place));
  const toggle = (open) => {
    document.body.classList.toggle("side-open", open);
    byId("side-open").setAttribute("aria-expanded", String(open));
    (open ? byId("person") : byId("side-open")).focus();
  };
  byId("side-open").addEventListener("click", () => toggle(!document.body.classList.contains("side-open")));
  byId("side-close").addEventListener("click", () => toggle(false));
  document.addEventListener("click", (e) => {
    if (document.body.classList.contains("side-open") && e.target.isConnected && !e.target.closest("#side, #side-open")) closeSidebar();
  });
  byId("side").addEventListener("keydown", (e) => { if (e.key === "Escape" && document.body.classList.contains("side-open")) toggle(false); });
}

export const closeSidebar = () => {
  document.body.classList.remove("side-open");
  byId("side-open").setAttribute("aria-expanded", "false");
};

// showSidebar draws the column again.
export function showSidebar() {
  byId("team").textContent = store.state.team_domain || store.state.team_name || "Alongside demo";
  showPeople();
  kept.begin();
  const entry = (place, sign, label, extra) => {
    const count = place === "home" ? 0 : unread(store.user, place);
    const current = place === store.place;
    return kept.get(place, JSON.stringify([store.user, label, count, current, extra]), () => h("li", {},
      h("a", {
        href: "#" + store.user + "/" + place, class: count ? "new" : "", "data-place": place, "data-unread": count || null,
        "aria-current": current ? "page" : null, on: { click: closeSidebar },
      }, h("span", { class: "sign", "aria-hidden": "true", text: sign }), h("span", { class: "label", text: label }),
        extra && h("span", { class: "dim", text: extra }),
        count > 0 && h("b", { class: "badge" }, String(count), h("span", { class: "sr", text: " unread" })))));
  };
  const channels = channelsOf(store.user).map((c) => entry(c.id, c.private ? "🔒" : "#", c.name, c.archived ? "archived" : c.bot_in === false ? "no bot" : ""));
  const heading = (text) => kept.get("h " + text, "", () => h("li", { class: "heading", text }));
  reconcile(byId("places"), [...(hasHome() ? [entry("home", "⌂", "Home")] : []), heading("Direct messages"), entry(dmOf(store.user), "●", botName()), heading("Channels"), ...channels]);
  kept.end();
  showElsewhere();
  showLink();
}

function showPeople() {
  const select = byId("person");
  const lines = people().map((u) => {
    const count = u.id === store.user ? 0 : unreadOf(u.id);
    return [u.id, [nameOf(u.id), roleOf(u.id), foreign(u.id)].filter(Boolean).join(" · ") + (count ? " · " + count + " new" : "")];
  });
  const signature = JSON.stringify(lines);
  if (select.dataset.drawn !== signature) {
    select.replaceChildren(...lines.map(([value, text]) => h("option", { value, text })));
    select.dataset.drawn = signature;
  }
  select.value = store.user;
  const u = person();
  const codes = codesOf(store.user);
  byId("person-about").textContent = [codes.length ? "Codes " + codes.join(", ") : "", languageOf(store.user), u?.tz].filter(Boolean).join(" · ");
}

// foreign names a language other than the page's own, so that one sees whom to
// be in order to read it.
const foreign = (id) => (languageOf(id) === "English" ? "" : languageOf(id));

// showElsewhere offers the other people for whom something is new.
function showElsewhere() {
  const others = people().filter((u) => u.id !== store.user && unreadOf(u.id) > 0);
  const all = others.map((u) => ({ u, count: unreadOf(u.id) }));
  const box = byId("elsewhere");
  const signature = JSON.stringify(all.map((o) => [o.u.id, o.count]));
  if (box.dataset.drawn !== signature) {
    box.dataset.drawn = signature;
    box.replaceChildren(...(all.length ? [h("p", { class: "dim", text: "News for others" })] : []), ...all.slice(0, 4).map((o) => h("button", {
      type: "button", "data-switch": o.u.id, "data-unread": o.count,
      on: { click: () => { closeSidebar(); go(o.u.id, firstUnread(o.u.id)); } },
    }, avatar(o.u.id, nameOf(o.u.id)), h("span", {}, "Be " + nameOf(o.u.id)), h("b", { class: "badge" }, String(o.count), h("span", { class: "sr", text: " unread" })))));
  }
  const mine = unreadOf(store.user) + all.reduce((sum, o) => sum + o.count, 0);
  const badge = byId("side-badge");
  badge.hidden = !mine;
  badge.textContent = mine ? String(mine) : "";
}

function firstUnread(user) {
  const places = [dmOf(user), ...channelsOf(user).map((c) => c.id)];
  return places.find((p) => unread(user, p) > 0) || dmOf(user);
}

function showLink() {
  const { mode, connections } = store.state;
  const line = byId("link-state");
  const up = mode === "http" || connections > 0;
  line.textContent = !store.linked ? "⚠ The simulator does not answer. Trying again …"
    : mode === "http" ? "✓ " + botName() + " is called by signed HTTP"
      : up ? "✓ " + botName() + " is connected" + (connections > 1 ? " (" + connections + " sockets)" : "") : "⚠ " + botName() + " is not connected";
  line.classList.toggle("warn", !store.linked || !up);
}
