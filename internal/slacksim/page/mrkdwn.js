// Slack's mrkdwn as elements: *bold* _italic_ ~strike~ `code` ```pre```,
// > quotes, list lines, <links>, mentions, dates and emoji.

import { h } from "./dom.js";
import { emoji, withEmoji } from "./emoji.js";
import { channelName, nameOf, now, store, zone } from "./store.js";
import { dateTokens } from "./time.js";

export const decode = (s) => s.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

// textObject renders a text composition object (or a bare string) of Block Kit.
export function textObject(text) {
  if (!text) return [];
  if (typeof text === "string") return plain(text);
  return text.type === "mrkdwn" ? mrkdwn(text.text, text.verbatim) : plain(text.text, text.emoji !== false);
}

// plain renders a text as it stands, with line breaks and emoji.
export const plain = (text, withCodes = true) => lines((withCodes ? withEmoji(text) : text).split("\n").map((l) => [l]));

// asText gives the words of a text object, for labels.
export const asText = (text) => (typeof text === "string" ? text : withEmoji(text?.text || ""));

function lines(parts) {
  return parts.flatMap((nodes, i) => (i ? [h("br"), ...nodes] : nodes));
}

// mrkdwn renders a text; verbatim leaves bare addresses unlinked.
export function mrkdwn(text, verbatim = false) {
  const out = [];
  String(text ?? "").split("```").forEach((part, i, all) => {
    if (i % 2 && i < all.length - 1) out.push(h("pre", { text: decode(part.replace(/^\n/, "")) }));
    else out.push(...paragraphs(i % 2 ? "```" + part : part, verbatim, i > 0));
  });
  return out;
}

function paragraphs(text, verbatim, afterPre) {
  const out = [];
  let run = [], quote = [];
  const flushRun = () => { if (run.length) out.push(...lines(run)); run = []; };
  const flushQuote = () => { if (quote.length) out.push(h("blockquote", {}, lines(quote))); quote = []; };
  const all = (afterPre ? text.replace(/^\n/, "") : text).split("\n");
  for (const line of all) {
    const quoted = /^(?:&gt;|>) ?(.*)$/.exec(line);
    const item = /^\s*([•◦▪-]|\d+[.)])\s+(.*)$/.exec(line);
    if (quoted) { flushRun(); quote.push(inline(quoted[1], verbatim)); continue; }
    flushQuote();
    if (item) {
      flushRun();
      out.push(h("span", { class: "item" }, h("span", { class: "bullet", text: item[1] + " " }), h("span", {}, inline(item[2], verbatim))));
    } else run.push(inline(line, verbatim));
  }
  flushRun();
  flushQuote();
  return out;
}

const wrap = { "*": "strong", "_": "em", "~": "s" };
const word = /[\p{L}\p{N}]/u;

// inline renders one line.
export function inline(s, verbatim = false) {
  const out = [];
  let plainText = "";
  const push = (node) => { if (plainText) out.push(decode(plainText)); plainText = ""; out.push(node); };
  for (let i = 0; i < s.length;) {
    const c = s[i];
    if (c === "<") {
      const end = s.indexOf(">", i);
      if (end > i + 1) { push(control(s.slice(i + 1, end))); i = end + 1; continue; }
    } else if (c === "`") {
      const end = s.indexOf("`", i + 1);
      if (end > i + 1) { push(h("code", { text: decode(s.slice(i + 1, end)) })); i = end + 1; continue; }
    } else if (wrap[c] && !word.test(s[i - 1] || " ") && s[i + 1] && !/\s/.test(s[i + 1]) && s[i + 1] !== c) {
      const end = closing(s, i);
      if (end > 0) { push(h(wrap[c], {}, inline(s.slice(i + 1, end), verbatim))); i = end + 1; continue; }
    } else if (c === ":") {
      const m = /^:([a-z0-9_+-]+):/.exec(s.slice(i, i + 60));
      if (m) {
        const sign = emoji(m[1]);
        push(sign ? h("span", { class: "emoji", role: "img", "aria-label": m[1].replaceAll("_", " "), text: sign }) : h("span", { class: "emoji-code", text: m[0] }));
        i += m[0].length;
        continue;
      }
    } else if (c === "h" && !verbatim && !word.test(s[i - 1] || " ")) {
      const m = /^https?:\/\/[^\s<>]+[^\s<>.,;:!?)'"]/.exec(s.slice(i));
      if (m) { push(link(decode(m[0]), decode(m[0]))); i += m[0].length; continue; }
    }
    plainText += c;
    i++;
  }
  if (plainText) out.push(decode(plainText));
  return out;
}

// closing finds the mark that ends the style which begins at i, outside of
// control sequences and code; 0 when there is none.
function closing(s, i) {
  for (let j = i + 1; j < s.length; j++) {
    if (s[j] === "<" && s.indexOf(">", j) > 0) j = s.indexOf(">", j);
    else if (s[j] === "`" && s.indexOf("`", j + 1) > 0) j = s.indexOf("`", j + 1);
    else if (s[j] === s[i] && j > i + 1 && !/\s/.test(s[j - 1]) && !word.test(s[j + 1] || " ")) return j;
  }
  return 0;
}

// link makes an anchor for web and mail addresses, and plain text for any other.
export function link(url, label) {
  if (!/^(https?:\/\/|mailto:)/i.test(url)) return label;
  return h("a", { href: url, target: "_blank", rel: "noopener noreferrer", text: label });
}

export const mention = (id) => h("span", { class: "mention" + (id === store.user ? " me" : ""), "data-user": id, text: "@" + nameOf(id) });
export const channelMention = (id) => h("span", { class: "mention", "data-channel": id, text: "#" + channelName(id) });
export const broadcast = (range) => h("span", { class: "mention me", text: "@" + range });

// control renders what stands between < and >.
function control(body) {
  const bar = body.indexOf("|");
  const target = bar < 0 ? body : body.slice(0, bar);
  const label = bar < 0 ? "" : decode(body.slice(bar + 1));
  if (target.startsWith("@")) return mention(target.slice(1));
  if (target.startsWith("#")) return channelMention(target.slice(1));
  if (target.startsWith("!date^")) return dateNode(target.slice(6), label);
  if (target.startsWith("!subteam")) return h("span", { class: "mention", text: label || "@group" });
  if (target.startsWith("!")) return broadcast(target.slice(1));
  if (!label && !/^(https?:\/\/|mailto:)/i.test(target)) return "<" + decode(body) + ">";
  return link(decode(target), label || decode(target).replace(/^mailto:/, ""));
}

function dateNode(spec, fallback) {
  const [seconds, tokens, url] = spec.split("^");
  const ms = Number(seconds) * 1000;
  if (!Number.isFinite(ms) || !tokens) return fallback || "";
  const el = h("time", { datetime: new Date(ms).toISOString(), title: fallback, text: dateTokens(ms, decode(tokens), zone(), now()) });
  if (!url || !/^https?:/i.test(url)) return el;
  const a = link(url, "");
  a.append(el);
  return a;
}
