// What the page knows: the workspace's state, who the reader is, where they
// are, the messages they can see, and what they have read.

export const store = {
  state: null,          // GET /sim/state
  skew: 0,              // simulated minus real time, in ms
  user: "",             // id of the person that the reader plays
  place: "",            // channel id, DM id, or "home"
  lists: new Map(),     // "user/channel" -> messages in ts order
  views: { stack: [], home: null },
  notices: [],          // notices of this page: {user, place, text, at}
  linked: true,         // the event stream is open
};

export const dmOf = (user) => "D" + user.slice(1);

// people are the persons whom the reader may play.
export function people() {
  const bot = store.state?.bot?.id;
  return (store.state?.users || []).filter((u) => !u.bot && !u.deleted && u.id !== bot && u.id !== "USLACKBOT");
}

export const person = (id = store.user) => (store.state?.users || []).find((u) => u.id === id);
export const zone = () => person()?.tz || "UTC";
export const now = () => Date.now() + store.skew;

export function nameOf(id) {
  if (id === store.state?.bot?.id) return botName();
  if (id === "USLACKBOT") return "Slackbot";
  const u = person(id);
  return u ? u.real_name || u.name : id;
}

export function botName() {
  const name = store.state?.bot?.name || "Alongside";
  return name[0].toUpperCase() + name.slice(1);
}

// channelsOf lists the channels that a person is a member of.
export function channelsOf(user) {
  return (store.state?.channels || []).filter((c) => (c.members || []).includes(user) && !c.id.startsWith("D"));
}

export function channelName(id) {
  if (id?.startsWith("D")) return botName();
  return (store.state?.channels || []).find((c) => c.id === id)?.name || id;
}

// roleOf is a hint for the switcher, from the demo's team if there is one.
export function roleOf(id) {
  const team = store.state?.team;
  const idOf = (x) => (typeof x === "string" ? x : x?.user || x?.id);
  if ((team?.coordinators || []).some((c) => idOf(c) === id)) return "coordinator";
  if ((team?.deputies || []).some((c) => idOf(c) === id)) return "deputy";
  if ((team?.workers || []).some((w) => idOf(w) === id)) return "worker";
  const u = person(id);
  return u?.admin ? "admin" : u?.restricted || u?.ultra_restricted ? "guest" : "";
}

const languages = new Intl.DisplayNames(["en"], { type: "language", fallback: "none" });

// languageOf names the language of a person's Slack, "" if none is known.
export function languageOf(id) {
  const tag = person(id)?.locale?.split(/[-_]/)[0] || "";
  try { return ({ nb: "Norwegian" })[tag] || languages.of(tag) || ""; } catch { return ""; }
}

// codesOf lists the service-user codes of a worker, if the demo tells them.
export function codesOf(id) {
  const codes = (store.state?.team?.workers || []).find((w) => w.user === id)?.codes || [];
  return codes.map((c) => (typeof c === "string" ? c : c.code)).filter(Boolean);
}

// exampleFor is a command that a person may type, "" if none is known.
export function exampleFor(id) {
  const code = codesOf(id)[0];
  return store.state?.guide?.[id]?.try?.[0] || (code ? "/contact " + code + " 25m call" : "");
}

// hasHome tells whether the app has a Home tab.
export const hasHome = () => store.state?.home_tab !== false;

export const messagesIn = (user, channel) => store.lists.get(user + "/" + channel) || [];

// merge joins a channel's messages with those shown to one person, in ts order,
// without what only others may see.
export function merge(user, channel, inChannel, forUser) {
  const seen = new Map();
  for (const m of [...inChannel, ...forUser]) {
    if ((m.channel || channel) !== channel || m.deleted || (m.ephemeral && m.to && m.to !== user)) continue;
    seen.set(m.ts + (m.ephemeral ? "e" : ""), m);
  }
  return [...seen.values()].sort((a, b) => Number(a.ts) - Number(b.ts) || (a.ts < b.ts ? -1 : 1));
}

// What has been read lives as long as the tab. Everything that stood there when
// the tab opened counts as read.
const KEY = "slacksim-read";
let read = {};
try { read = JSON.parse(sessionStorage.getItem(KEY)) || {}; } catch { /* a fresh start */ }

export function beginReading() {
  const at = now() / 1000;
  if (read.workspace !== store.state.team_id || !(read.start <= at)) read = { workspace: store.state.team_id, start: at, upTo: {} };
  saveRead();
}

function saveRead() {
  try { sessionStorage.setItem(KEY, JSON.stringify(read)); } catch { /* only convenience */ }
}

export function markRead(user, channel) {
  const last = messagesIn(user, channel).at(-1);
  if (!last || Number(read.upTo[user + "/" + channel] || 0) >= Number(last.ts)) return;
  read.upTo[user + "/" + channel] = last.ts;
  saveRead();
}

export function unread(user, channel) {
  const upTo = Math.max(Number(read.upTo?.[user + "/" + channel] || 0), read.start || 0);
  return messagesIn(user, channel).filter((m) => Number(m.ts) > upTo && m.user !== user && !m.hidden).length;
}

export function unreadOf(user) {
  return [...channelsOf(user).map((c) => c.id), dmOf(user)].reduce((sum, c) => sum + unread(user, c), 0);
}
