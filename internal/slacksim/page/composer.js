// The command box: completion, history, sending.

import { api } from "./api.js";
import { commands, hintFor, suggestionsFor } from "./complete.js";
import { byId, h } from "./dom.js";
import { followNewest } from "./messages.js";
import { notice } from "./notices.js";
import { exampleFor, store } from "./store.js";

const box = () => byId("command");
const drafts = new Map();   // "user/place" -> text
const histories = new Map(); // user -> texts, newest last
let suggested = null, active = 0, past = null, draftOf = "", sending = false;

// startComposer sets up the box; onSent is called after every command.
export function startComposer(onSent) {
  box().addEventListener("input", () => { past = null; local(""); suggest(); });
  box().addEventListener("click", suggest);
  box().addEventListener("blur", () => close());
  box().addEventListener("keydown", onKey);
  box().addEventListener("keypress", (e) => { if (e.key === "Enter" && !e.shiftKey) e.preventDefault(); });
  byId("composer").addEventListener("submit", (e) => { e.preventDefault(); send(onSent); });
  byId("skip").addEventListener("click", (e) => { e.preventDefault(); box().focus(); });
}

// showComposer brings back the draft of the current person and place.
export function showComposer() {
  const here = store.user + "/" + store.place;
  if (draftOf !== here) {
    if (draftOf) drafts.set(draftOf, box().value);
    draftOf = here;
    past = null;
    box().value = drafts.get(here) || "";
    close();
    local("");
  }
  const example = exampleFor(store.user);
  box().placeholder = example ? "Type / or try " + example : "Type / for commands";
}

// fillComposer puts a command into the box, ready to be sent.
export function fillComposer(text) {
  box().value = text;
  close();
  local("Press Enter or Send.");
  box().focus();
}

// hasSent tells whether a person has sent a command since the page was opened.
export const hasSent = (user, text) => (histories.get(user) || []).includes(text);

function onKey(e) {
  if (e.isComposing) return;
  if (suggested) {
    const n = suggested.items.length;
    if (e.key === "ArrowDown" || e.key === "ArrowUp") { e.preventDefault(); return choose((active + (e.key === "ArrowDown" ? 1 : n - 1)) % n); }
    if (e.key === "Escape") { e.preventDefault(); return close(); }
    if (e.key === "Tab" && !e.shiftKey) { e.preventDefault(); return accept(active); }
    if (e.key === "Enter" && !e.shiftKey && active !== suggested.exact) { e.preventDefault(); return accept(active); }
  }
  if (e.key === "Enter" && !e.shiftKey) { e.preventDefault(); byId("composer").requestSubmit(); }
  else if (e.key === "ArrowUp" || e.key === "ArrowDown") history(e);
}

// history walks through what this person has sent.
function history(e) {
  const list = histories.get(store.user) || [];
  const caret = box().selectionStart;
  const up = e.key === "ArrowUp";
  if (!list.length || (up ? box().value.slice(0, caret).includes("\n") : past === null)) return;
  e.preventDefault();
  if (past === null) past = { at: list.length, typed: box().value };
  past.at = Math.max(0, Math.min(list.length, past.at + (up ? -1 : 1)));
  box().value = past.at === list.length ? past.typed : list[past.at];
  box().setSelectionRange(box().value.length, box().value.length);
  local("");
}

function suggest() {
  suggested = suggestionsFor(box().value, box().selectionStart);
  if (!suggested) return close();
  const list = byId("suggestions");
  list.replaceChildren(...suggested.items.map((item, i) => h("li", {
    id: "suggestion-" + i, role: "option", "data-suggestion": item.label,
    on: { mousedown: (e) => { e.preventDefault(); accept(i); } },
  }, h("span", { class: "what" }, h("b", { text: item.label }), item.hint && h("span", { class: "dim", text: " " + item.hint })), item.about && h("span", { class: "about dim", text: item.about }))));
  list.hidden = false;
  box().setAttribute("aria-expanded", "true");
  choose(Math.max(0, suggested.exact));
}

function choose(i) {
  active = i;
  [...byId("suggestions").children].forEach((li, n) => {
    li.setAttribute("aria-selected", String(n === i));
    if (n === i) li.scrollIntoView({ block: "nearest" });
  });
  box().setAttribute("aria-activedescendant", "suggestion-" + i);
}

function accept(i) {
  const { from, to, items } = suggested;
  const rest = box().value.slice(to);
  const insert = rest.startsWith(" ") ? items[i].insert.trimEnd() : items[i].insert;
  box().value = box().value.slice(0, from) + insert + rest;
  box().setSelectionRange(from + insert.length, from + insert.length);
  close();
  local("");
}

function close() {
  suggested = null;
  byId("suggestions").hidden = true;
  box().setAttribute("aria-expanded", "false");
  box().removeAttribute("aria-activedescendant");
}

// local writes the line under the box: the given words, else the usage of the
// command that is being typed.
function local(text, warn = false) {
  const line = byId("hint");
  line.classList.toggle("warn", warn);
  line.setAttribute("role", warn ? "alert" : "note");
  const hint = !text && hintFor(box().value);
  line.replaceChildren(...(hint ? [h("code", { text: hint.usage }), " ", hint.about] : [text]));
}

async function send(onSent) {
  const typed = box().value, text = typed.trim();
  if (!text || sending) return;
  if (!text.startsWith("/")) return local("⚠ Only commands work in this simulated workspace: begin with / (type / to see them all).", true);
  if (!commands().length) return local("⚠ No app is installed here, so there are no commands.", true);
  const space = text.search(/\s/);
  const { user, place } = store;
  const command = space < 0 ? text : text.slice(0, space);
  const past_ = histories.get(user) || [];
  if (past_.at(-1) !== text) past_.push(text);
  histories.set(user, past_);
  past = null;
  sending = true;
  followNewest();
  close();
  byId("composer").setAttribute("aria-busy", "true");
  byId("composer-status").textContent = "Sending " + command;
  let failed = false;
  try {
    const answer = await api.command({ user, channel: place, command, text: space < 0 ? "" : text.slice(space).trim() });
    failed = !!answer.error; // the simulator's Slackbot says so in the message list
  } catch (err) {
    failed = true;
    notice("The simulator did not take " + command + ": " + err.message, user, place);
  }
  sending = false;
  byId("composer").setAttribute("aria-busy", "false");
  byId("composer-status").textContent = failed ? command + " failed" : command + " sent";
  if (!failed) {
    if (store.user + "/" + store.place === user + "/" + place) { if (box().value === typed) box().value = ""; }
    else drafts.delete(user + "/" + place);
    local("");
  }
  await onSent();
}
