// The page of the simulated workspace: fetches, draws, and follows the address.
// The address's fragment, #U123/C456, names person and place.

import { api, listen } from "./api.js";
import { showClock, startClock } from "./clockbar.js";
import { showComposer, startComposer } from "./composer.js";
import { byId } from "./dom.js";
import { showLog, startDrawer } from "./drawer.js";
import { showGuide, startGuide } from "./guide.js";
import { showMessages, startMessages } from "./messages.js";
import { onNotice } from "./notices.js";
import { closeSidebar, showSidebar, startSidebar } from "./sidebar.js";
import { beginReading, botName, channelName, channelsOf, dmOf, hasHome, markRead, merge, nameOf, people, person, store } from "./store.js";
import { onViewChange, showHome, showViews } from "./views.js";

// readPlace takes person and place from the address, or the first that fit.
function readPlace() {
  const [user, place] = decodeURIComponent(location.hash.slice(1)).split("/");
  const all = people();
  store.user = all.some((u) => u.id === user) ? user : all.some((u) => u.id === store.user) ? store.user : all[0]?.id || "";
  store.place = placeFor(store.user, place);
}

// placeFor is the wanted place if this person may be there, else their DM.
function placeFor(user, place) {
  if ((place === "home" && hasHome()) || channelsOf(user).some((c) => c.id === place)) return place;
  return user ? dmOf(user) : "home";
}

function go(user, place) {
  const hash = "#" + user + "/" + placeFor(user, place);
  if (hash !== location.hash) location.hash = hash;
}

// load fetches all that the current person can see.
async function load() {
  const user = store.user;
  const channels = channelsOf(user).map((c) => c.id);
  const [state, views, mine, ...lists] = await Promise.all([api.state(), api.views(user), api.messagesFor(user), ...channels.map(api.messagesOf)]);
  take(state);
  if (store.user !== user) return load();
  store.views = { stack: views.stack || [], home: views.home || null };
  keep(user, channels, lists, mine);
}

function take(state) {
  store.state = state;
  store.skew = Date.parse(state.now) - Date.now();
}

function keep(user, channels, lists, mine) {
  channels.forEach((c, i) => store.lists.set(user + "/" + c, merge(user, c, lists[i], mine)));
  store.lists.set(user + "/" + dmOf(user), merge(user, dmOf(user), [], mine));
}

// loadOthers fetches what is new for everybody else.
async function loadOthers() {
  const all = people().filter((u) => u.id !== store.user);
  const channels = [...new Set(all.flatMap((u) => channelsOf(u.id).map((c) => c.id)))];
  const [lists, mine] = await Promise.all([Promise.all(channels.map(api.messagesOf)), Promise.all(all.map((u) => api.messagesFor(u.id)))]);
  const byChannel = new Map(channels.map((c, i) => [c, lists[i]]));
  all.forEach((u, i) => { const own = channelsOf(u.id).map((c) => c.id); keep(u.id, own, own.map((c) => byChannel.get(c)), mine[i]); });
}

function draw() {
  const home = store.place === "home";
  const where = home ? "Home" : store.place.startsWith("D") ? botName() : "#" + channelName(store.place);
  byId("place-name").textContent = where;
  const members = store.state.channels.find((c) => c.id === store.place)?.members?.length;
  byId("place-about").textContent = "You are " + nameOf(store.user) + " · " + (home ? botName() + "'s page for you" : members ? members + " people" : "direct message");
  document.title = where + " · " + nameOf(store.user);
  byId("scroll").hidden = byId("composer").hidden = home;
  byId("home").hidden = !home;
  if (home) showHome();
  else {
    showMessages();
    if (document.visibilityState === "visible") markRead(store.user, store.place);
    showComposer();
  }
  showGuide();
  showSidebar();
  showClock();
  showViews();
}

let running = null, again = false, othersTimer = 0;

// refresh fetches and draws; calls that come meanwhile share one more round.
export function refresh() {
  again = true;
  running ||= (async () => {
    try {
      while (again) {
        again = false;
        await load();
        store.linked = true;
        draw();
      }
    } catch { if (store.state) { store.linked = false; showSidebar(); } } finally { running = null; }
    showLog();
    clearTimeout(othersTimer);
    othersTimer = setTimeout(() => loadOthers().then(showSidebar, () => {}), 250);
  })();
  return running;
}

let homeOpened = "";

async function arrive() {
  readPlace();
  const hash = "#" + store.user + "/" + store.place;
  if (location.hash !== hash) history.replaceState(null, "", hash);
  draw();
  if (store.place === "home" && homeOpened !== store.user) await api.home(store.user).catch(() => {});
  homeOpened = store.place === "home" ? store.user : "";
  await refresh();
}

async function boot() {
  take(await api.state());
  beginReading();
  startSidebar(go);
  startClock(refresh);
  startMessages();
  startComposer(refresh);
  startGuide(go, draw);
  startDrawer();
  onNotice(draw);
  onViewChange(refresh);
  store.views = { stack: [], home: null };
  window.addEventListener("hashchange", () => { store.views = { stack: [], home: null }; closeSidebar(); arrive().then(() => { if (person() && store.place !== "home" && document.activeElement !== byId("person") && matchMedia("(pointer: fine)").matches) byId("command").focus(); }); });
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && draw());
  await arrive();
  listen(refresh, (up) => { if (up !== store.linked) { store.linked = up; if (up) refresh(); else showSidebar(); } });
  document.documentElement.dataset.ready = "true";
}

// __simReady resolves when the first view of the workspace is drawn.
window.__simReady = boot();
window.__simReady.catch((err) => {
  byId("place-name").textContent = "The simulator does not answer";
  byId("place-about").textContent = String(err.message || err);
  document.documentElement.dataset.ready = "failed";
});
