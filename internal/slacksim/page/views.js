// Modals (a stack of dialogs) and the Home tab.

import { api } from "./api.js";
import { blocks } from "./blocks.js";
import { initial } from "./choices.js";
import { byId, h, keepFocus, onEscape } from "./dom.js";
import { actionFailed } from "./messages.js";
import { asText } from "./mrkdwn.js";
import { botName, store } from "./store.js";

const open = new Map(); // view id -> {view, signature, dialog, user, values: what was entered, typed: not yet told, before: what had the focus}
let reload = async () => {};

// onViewChange sets what fetches the views again.
export function onViewChange(fn) { reload = fn; }

// showViews makes the open dialogs those of the stack, lowest first.
export function showViews() {
  const stack = store.views.stack || [];
  const wanted = new Set(stack.map((v) => v.id));
  for (const [id, entry] of open) {
    if (wanted.has(id) && entry.user === store.user) continue;
    open.delete(id);
    entry.dialog.remove();
    const back = entry.before?.isConnected ? entry.before : byId("command");
    if (document.activeElement === document.body) back.focus({ preventScroll: true });
  }
  for (const view of stack) {
    const entry = open.get(view.id);
    const signature = JSON.stringify([view.hash, view.blocks, view.title, view.submit, view.close]);
    if (entry?.signature === signature) continue;
    if (entry) { entry.signature = signature; entry.view = view; forget(entry); keepFocus(() => fill(entry)); }
    else start(view, signature);
  }
}

function start(view, signature) {
  const dialog = h("dialog", { class: "modal", "data-view-id": view.id, "data-callback-id": view.callback_id, tabindex: "-1", "aria-labelledby": "title-" + view.id });
  const entry = { view, signature, dialog, before: document.activeElement, values: new Map(), typed: new Map(), user: store.user };
  open.set(view.id, entry);
  onEscape(dialog, () => leave(entry));
  fill(entry);
  byId("dialogs").append(dialog);
  dialog.showModal();
  const first = dialog.querySelector("[autofocus], .modal-body input, .modal-body select, .modal-body textarea, .modal-body button") || dialog.querySelector("button[type=submit]");
  first?.focus();
}

function fill(entry) {
  const { view, dialog } = entry;
  const title = asText(view.title);
  const form = h("form", { method: "dialog", novalidate: true },
    h("header", { class: "modal-head" },
      h("h2", { id: "title-" + view.id, text: title }),
      h("button", { type: "button", class: "icon", "data-close-all": true, "aria-label": "Close the whole form", text: "✕", on: { click: () => leave(entry, true) } })),
    h("div", { class: "modal-body" }, h("p", { class: "error banner", role: "alert", hidden: true }), blocks(view.blocks, contextOf(entry))),
    h("footer", { class: "dialog-foot" },
      h("button", { type: "button", "data-close": true, text: asText(view.close) || (view.submit ? "Cancel" : "Close"), on: { click: () => leave(entry) } }),
      view.submit && h("button", { type: "submit", class: "primary", "data-submit": true, text: asText(view.submit) })));
  form.addEventListener("submit", (e) => { e.preventDefault(); submit(entry); });
  const scrolled = dialog.querySelector(".modal-body")?.scrollTop || 0;
  dialog.replaceChildren(form);
  dialog.querySelector(".modal-body").scrollTop = scrolled;
}

const keyOf = (block, el) => (block.block_id || "") + "\n" + (el.action_id || "");

function contextOf(entry) {
  const send = (block, el, value) => {
    const body = { user: entry.user, view_id: entry.view.id, action_id: el.action_id, block_id: block.block_id };
    if (value !== undefined && value !== null) body.value = value;
    return api.action(body);
  };
  const press = async (block, el, value) => {
    try {
      for (const [key, typed] of entry.typed) { // so that the app reads in the view's state what has been typed
        entry.typed.delete(key);
        await send(typed.block, typed.el, typed.value);
      }
      const answer = await send(block, el, value);
      say(entry, answer.error ? actionFailed(answer.error) : "");
    } catch (err) { say(entry, refused(err)); }
    await reload();
  };
  return {
    scope: "view",
    value: (block, el) => (entry.values.has(keyOf(block, el)) ? entry.values.get(keyOf(block, el)) : initial(el)),
    change: (block, el, value, how) => {
      entry.values.set(keyOf(block, el), value);
      if (block.type === "input" && !block.dispatch_action) entry.typed.set(keyOf(block, el), { block, el, value });
      else if (!how?.quiet) return press(block, el, value);
    },
    press,
  };
}

const refused = (err) => "The simulator refused this: " + err.message;

const stateless = new Set(["button", "workflow_button", "overflow", "image"]);

// forget drops what was entered into elements that an update took away.
function forget(entry) {
  const there = new Set(elementsOf(entry.view).map(({ block, el }) => keyOf(block, el)));
  for (const map of [entry.values, entry.typed]) for (const key of map.keys()) if (!there.has(key)) map.delete(key);
}

// elementsOf lists the elements of a view that carry a value.
function elementsOf(view) {
  return (view.blocks || []).flatMap((block) =>
    [block.element, block.accessory, ...(block.type === "actions" ? block.elements : [])]
      .filter((el) => el && el.action_id && !stateless.has(el.type)).map((el) => ({ block, el })));
}

// collect gives the values of all the view's elements, by block and action id.
function collect(entry) {
  const values = {};
  for (const { block, el } of elementsOf(entry.view)) {
    const key = keyOf(block, el);
    (values[block.block_id] ||= {})[el.action_id] = (entry.values.has(key) ? entry.values.get(key) : initial(el)) ?? null;
  }
  return values;
}

async function submit(entry) {
  const { dialog, view } = entry;
  const button = dialog.querySelector("[data-submit]");
  if (!button || button.getAttribute("aria-busy")) return;
  button.setAttribute("aria-busy", "true");
  showErrors(entry, {});
  say(entry, "");
  try {
    const answer = await api.submit({ user: entry.user, view_id: view.id, values: collect(entry) });
    if (answer.error) say(entry, actionFailed(answer.error));
    else if (answer.errors && Object.keys(answer.errors).length) showErrors(entry, answer.errors);
    else await reload();
  } catch (err) { say(entry, refused(err)); }
  button.removeAttribute("aria-busy");
}

function say(entry, text) {
  const banner = entry.dialog.querySelector(".banner");
  if (!banner) return;
  banner.hidden = !text;
  banner.textContent = text;
}

// showErrors writes each error under its input and focuses the first.
function showErrors(entry, errors) {
  let first = null;
  for (const place of entry.dialog.querySelectorAll("[data-error-for]")) {
    const text = errors[place.dataset.errorFor];
    place.hidden = !text;
    place.textContent = text ? "⚠ " + text : "";
    for (const control of place.parentElement.querySelectorAll("input, select, textarea")) {
      if (text) { control.setAttribute("aria-invalid", "true"); first ||= control; }
      else control.removeAttribute("aria-invalid");
    }
  }
  first?.focus();
  const known = new Set([...entry.dialog.querySelectorAll("[data-error-for]")].map((p) => p.dataset.errorFor));
  const rest = Object.entries(errors).filter(([id]) => !known.has(id));
  if (rest.length) say(entry, rest.map(([id, text]) => id + ": " + text).join("\n"));
}

// leave closes the view, or with `all` the whole stack.
async function leave(entry, all = false) {
  try { await api.close({ user: entry.user, view_id: entry.view.id, ...(all && { all }) }); }
  catch (err) { say(entry, refused(err)); }
  await reload();
}

let homeShown = "";

// showHome draws the person's Home tab.
export function showHome() {
  const view = store.views.home;
  const signature = JSON.stringify([store.user, view]);
  if (signature === homeShown) return;
  homeShown = signature;
  const body = view
    ? blocks(view.blocks, contextOf({ view, user: store.user, values: new Map(), typed: new Map(), dialog: byId("home") }))
    : [h("div", { class: "empty" }, h("p", { text: botName() + " has not published a Home page for you." }), h("p", { text: "Its commands work in every channel: choose one on the left." }))];
  const page = byId("home");
  page.dataset.viewId = view?.id || "";
  keepFocus(() => page.replaceChildren(h("p", { class: "error banner", role: "alert", hidden: true }), ...body));
}
