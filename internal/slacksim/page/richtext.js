// The rich_text and markdown blocks, and the cells of a table.

import { h } from "./dom.js";
import { emoji } from "./emoji.js";
import { broadcast, channelMention, link, mention, plain } from "./mrkdwn.js";
import { now, zone } from "./store.js";
import { dateTokens } from "./time.js";

export function richText(block) {
  return (block.elements || []).map((el) => {
    switch (el.type) {
      case "rich_text_section": return h("p", { class: "rt" }, (el.elements || []).map(leaf));
      case "rich_text_preformatted": return h("pre", {}, (el.elements || []).map(leaf));
      case "rich_text_quote": return h("blockquote", {}, (el.elements || []).map(leaf));
      case "rich_text_list": {
        const items = (el.elements || []).map((item) => h("li", {}, (item.elements || []).map(leaf)));
        return h(el.style === "ordered" ? "ol" : "ul", { class: "indent-" + Math.min(el.indent || 0, 4), start: el.offset ? el.offset + 1 : null }, items);
      }
      default: return h("p", { class: "unknown", text: "[" + el.type + "]" });
    }
  });
}

function leaf(el) {
  let node;
  switch (el.type) {
    case "text": node = h("span", {}, plain(el.text || "", false)); break;
    case "link": node = link(el.url || "", el.text || el.url || ""); break;
    case "user": node = mention(el.user_id); break;
    case "channel": node = channelMention(el.channel_id); break;
    case "broadcast": node = broadcast(el.range); break;
    case "usergroup": node = h("span", { class: "mention", text: "@group" }); break;
    case "emoji": node = h("span", { class: "emoji", text: emoji(el.name) || ":" + el.name + ":" }); break;
    case "date": node = h("time", { text: dateTokens(el.timestamp * 1000, el.format || "{date} {time}", zone(), now()) }); break;
    default: node = h("span", { class: "unknown", text: el.text || "[" + el.type + "]" });
  }
  const style = el.style || {};
  for (const [name, tag] of [["code", "code"], ["bold", "strong"], ["italic", "em"], ["strike", "s"], ["underline", "u"]]) {
    if (style[name]) node = h(tag, {}, node);
  }
  return node;
}

// tableBlock renders a table; the first row is its head, as Slack shows it.
export function tableBlock(block) {
  const settings = block.column_settings || [];
  const rows = (block.rows || []).map((row, r) => h("tr", {}, row.map((cell, c) => {
    const content = cell.type === "rich_text" ? richText(cell) : plain(String(cell.text ?? cell.value ?? ""));
    return h(r ? "td" : "th", { scope: r ? null : "col", class: "align-" + (settings[c]?.align || "left") }, content);
  })));
  return h("div", { class: "table", tabindex: "0", role: "region", "aria-label": "Table" },
    h("table", {}, h("thead", {}, rows.slice(0, 1)), h("tbody", {}, rows.slice(1))));
}

// markdown renders the common part of Markdown: headings, lists, quotes, code,
// bold, italic, strike and links.
export function markdown(text) {
  const out = [];
  let list = null, paragraph = null;
  const endAll = () => { list = null; paragraph = null; };
  String(text || "").split(/^```.*$/m).forEach((part, i) => {
    if (i % 2) { endAll(); out.push(h("pre", { text: part.replace(/^\n|\n$/g, "") })); return; }
    for (const line of part.split("\n")) {
      const heading = /^(#{1,6})\s+(.*)$/.exec(line), quote = /^>\s?(.*)$/.exec(line), item = /^\s*(?:([-*+])|\d+[.)])\s+(.*)$/.exec(line);
      if (!line.trim()) endAll();
      else if (heading) { endAll(); out.push(h("h" + Math.min(heading[1].length + 2, 6), {}, md(heading[2]))); }
      else if (/^\s*(---+|\*\*\*+)\s*$/.test(line)) { endAll(); out.push(h("hr")); }
      else if (quote) { endAll(); out.push(h("blockquote", {}, md(quote[1]))); }
      else if (item) {
        const tag = item[1] ? "UL" : "OL";
        if (list?.tagName !== tag) { endAll(); list = h(tag); out.push(list); }
        list.append(h("li", {}, md(item[2])));
      } else if (paragraph) paragraph.append(h("br"), ...md(line));
      else { list = null; paragraph = h("p", {}, md(line)); out.push(paragraph); }
    }
  });
  return out;
}

const marks = /`([^`]+)`|\*\*(.+?)\*\*|__(.+?)__|~~(.+?)~~|\*([^*\s][^*]*)\*|\b_([^_]+)_\b|\[([^\]]+)\]\(([^)\s]+)\)|:([a-z0-9_+-]+):/g;

function md(text) {
  const out = [];
  let at = 0;
  for (const m of text.matchAll(marks)) {
    out.push(text.slice(at, m.index));
    at = m.index + m[0].length;
    if (m[1]) out.push(h("code", { text: m[1] }));
    else if (m[2] || m[3]) out.push(h("strong", {}, md(m[2] || m[3])));
    else if (m[4]) out.push(h("s", {}, md(m[4])));
    else if (m[5] || m[6]) out.push(h("em", {}, md(m[5] || m[6])));
    else if (m[7]) out.push(link(m[8], m[7]));
    else out.push(emoji(m[9]) || m[0]);
  }
  out.push(text.slice(at));
  return out;
}
