// The message list of one place, as one person sees it.

import { api } from "./api.js";
import { messageBody } from "./blocks.js";
import { initial } from "./choices.js";
import { byId, h, Keyed, keepFocus, reconcile } from "./dom.js";
import { notice, noticesHere } from "./notices.js";
import { botName, channelName, exampleFor, messagesIn, nameOf, now, store, zone } from "./store.js";
import { clockTime, dayKey, dayName, shortDate } from "./time.js";

const kept = new Keyed();
let shown = "", newestSeen = "", toEnd = false, pinned = true, lastTop = 0;

// followNewest makes the next drawing end at the newest message.
export function followNewest() { toEnd = true; }

// startMessages sets up the way back to the newest message.
export function startMessages() {
  const scroll = byId("scroll");
  const end = () => scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 60;
  byId("newest").addEventListener("click", () => { scroll.scrollTop = scroll.scrollHeight; });
  scroll.addEventListener("scroll", () => { pinned = end(); if (pinned) byId("newest").hidden = true; }, { passive: true });
  new ResizeObserver(() => { if (pinned) scroll.scrollTop = scroll.scrollHeight; lastTop = scroll.scrollTop; }).observe(scroll);
}

// showMessages draws the place's messages and keeps what has not changed.
export function showMessages() {
  const here = store.user + "/" + store.place;
  const scroll = byId("scroll");
  const fresh = shown !== here;
  const newest = messagesIn(store.user, store.place).at(-1)?.ts || "";
  if (scroll.scrollTop < lastTop - 1) pinned = false; // scrolled up, and the event is still to come
  const atEnd = fresh || pinned || (toEnd && newest !== newestSeen);
  if (fresh) byId("messages").setAttribute("aria-busy", "true");
  keepFocus(() => reconcile(byId("messages"), rows()));
  if (atEnd) { scroll.scrollTop = scroll.scrollHeight; pinned = true; }
  lastTop = scroll.scrollTop;
  if (newest !== newestSeen) {
    byId("newest").hidden = atEnd;
    toEnd = false;
  }
  newestSeen = newest;
  byId("messages").removeAttribute("aria-busy");
  shown = here;
}

function rows() {
  const all = messagesIn(store.user, store.place);
  const known = new Set(all.map((m) => m.ts));
  const isReply = (m) => m.thread_ts && m.thread_ts !== m.ts && known.has(m.thread_ts);
  const replies = Map.groupBy(all.filter(isReply), (m) => m.thread_ts);
  const out = [];
  let day = "", previous = null;
  kept.begin();
  const today = dayKey(now(), zone());
  const items = [...all.filter((m) => !isReply(m)), ...noticesHere()].sort((a, b) => Number(a.ts) - Number(b.ts));
  for (const m of items) {
    const ms = Number(m.ts) * 1000, key = dayKey(ms, zone());
    if (key !== day) {
      out.push(kept.get("day " + here() + key, today, () => h("h2", { class: "day" }, h("span", { text: dayName(ms, zone(), now()) }))));
      day = key;
      previous = null;
    }
    out.push(m.local ? m.el : row(m, previous && follows(previous, m), today));
    const thread = replies.get(m.ts) || [];
    if (thread.length) {
      out.push(kept.get("count " + here() + m.ts, String(thread.length), () =>
        h("p", { class: "reply-count", "data-replies": thread.length, "data-parent": m.ts, text: thread.length === 1 ? "1 reply" : thread.length + " replies" })));
      thread.forEach((r, i) => out.push(row(r, i > 0 && follows(thread[i - 1], r), today, true)));
    }
    previous = thread.length || m.local ? null : m;
  }
  if (!items.length) out.push(kept.get("empty " + here(), store.user, empty));
  kept.end();
  return out;
}

const here = () => store.user + "/" + store.place + "/";
const author = (m) => m.user || m.bot_id || "";
const follows = (a, b) => author(a) === author(b) && a.ephemeral === b.ephemeral && Number(b.ts) - Number(a.ts) < 300 && !a.hidden;

function row(m, follow, today, inThread = false) {
  const signature = JSON.stringify([m, follow, today, inThread, nameOf(author(m)), zone()]);
  return kept.get("m " + here() + m.ts + (m.ephemeral ? "e" : ""), signature, () => message(m, follow, inThread));
}

// avatar shows a person's initials; its colour follows from the id.
export function avatar(id, name) {
  let sum = 0;
  for (const c of id) sum = (sum * 31 + c.charCodeAt(0)) % 8;
  const initials = name.split(/\s+/).map((w) => w[0] || "").slice(0, 2).join("").toUpperCase();
  const bot = id === store.state?.bot?.id;
  const slackbot = id === "USLACKBOT";
  return h("span", { class: "avatar " + (bot ? "bot" : slackbot ? "slackbot" : "tone-" + sum), "aria-hidden": "true", text: bot ? "A" : slackbot ? "!" : initials });
}

function message(m, follow, inThread) {
  const id = author(m), ms = Number(m.ts) * 1000;
  const isBot = !!m.bot_id || id === store.state?.bot?.id;
  const name = m.username || (isBot ? botName() : nameOf(id));
  const time = h("time", { class: "at", datetime: new Date(ms).toISOString(), title: shortDate(ms, zone()) + ", " + clockTime(ms, zone()), text: clockTime(ms, zone()) });
  const slackbot = id === "USLACKBOT";
  const classes = ["message", slackbot && "notice", follow && "follow", m.ephemeral && "ephemeral", inThread && "in-thread"].filter(Boolean).join(" ");
  const body = m.hidden
    ? [h("p", { class: "dim", text: "Due to a high volume of activity, this message is not displayed." })]
    : messageBody(m, contextOf(m));
  const parent = m.thread_ts && m.thread_ts !== m.ts ? m.thread_ts : null;
  return h("article", {
    class: classes, tabindex: "-1", "data-ts": m.ts, "data-channel": m.channel || store.place, "data-user": id,
    "data-ephemeral": m.ephemeral ? "true" : null, "data-thread": parent, "data-edited": m.edited ? "true" : null, "aria-label": name + ", " + clockTime(ms, zone()),
  },
    follow ? h("span", { class: "gutter" }, time) : avatar(isBot ? store.state?.bot?.id || id : id, name),
    h("div", { class: "body" },
      m.ephemeral && h("p", { class: "only-you" }, h("span", { "aria-hidden": "true", text: "◉ " }), "Only visible to you"),
      follow ? h("span", { class: "sr", text: name }) : h("p", { class: "by" }, h("strong", { text: name }), isBot && h("span", { class: "app", text: "APP" }), " ", time),
      body,
      m.edited && h("span", { class: "edited dim", text: "(edited)" })));
}

// contextOf ties a message's elements to the control API.
function contextOf(m) {
  const send = async (block, el, value) => {
    const user = store.user;
    const body = { user, channel: m.channel || store.place, ts: m.ts, action_id: el.action_id, block_id: block.block_id };
    if (value !== undefined && value !== null) body.value = value;
    try {
      const answer = await api.action(body);
      if (answer.error) notice(actionFailed(answer.error), user, body.channel);
    } catch (err) { notice("The simulator refused this: " + err.message, user, body.channel); }
  };
  return { scope: "message", value: (block, el) => initial(el), change: (block, el, value, how) => (how?.quiet ? undefined : send(block, el, value)), press: send };
}

// actionFailed says an error of a button in plain words, with its name.
export function actionFailed(error) {
  const why = {
    operation_timeout: "the app did not answer within 3 seconds",
    dispatch_failed: "the app is not connected or gave an error",
  }[error];
  return "That did not work" + (why ? ": " + why : "") + ' (error "' + error + '").';
}

function empty() {
  const dm = store.place.startsWith("D");
  const example = exampleFor(store.user);
  const tries = example ? [h("code", { text: example }), ", or "] : [];
  return h("div", { class: "empty" },
    h("p", {}, dm ? "This is your conversation with " + botName() + ". Only you can see it." : "Nothing has been posted in #" + channelName(store.place) + " yet."),
    h("p", {}, "Type ", tries, h("code", { text: "/" }), " below to see the commands. Most answers are visible only to you."));
}
