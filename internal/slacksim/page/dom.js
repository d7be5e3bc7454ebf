// Building the page's elements. Data reaches the document only as text nodes
// and attributes made here; nothing is ever parsed as markup.

// h makes an element. Properties: `class`, `on` (listeners by event), `text`;
// everything else becomes an attribute (true = empty, false/null/undefined = none).
export function h(tag, props, ...kids) {
  const el = document.createElement(tag);
  for (const [name, value] of Object.entries(props || {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "class") el.className = value;
    else if (name === "text") el.textContent = value;
    else if (name === "on") for (const [event, fn] of Object.entries(value)) el.addEventListener(event, fn);
    else el.setAttribute(name, value === true ? "" : String(value));
  }
  append(el, kids);
  return el;
}

// append adds nodes, strings and nested lists of them; empty values are skipped.
export function append(el, kids) {
  for (const kid of kids) {
    if (Array.isArray(kid)) append(el, kid);
    else if (kid !== undefined && kid !== null && kid !== false) el.append(kid);
  }
}

export const byId = (id) => document.getElementById(id);

// reconcile makes `wanted` the children of parent and leaves those that are
// already in place untouched, so that focus, open menus and typed text survive.
export function reconcile(parent, wanted) {
  const keep = new Set(wanted);
  for (const child of [...parent.childNodes]) if (!keep.has(child)) child.remove();
  wanted.forEach((el, i) => {
    if (parent.childNodes[i] !== el) parent.insertBefore(el, parent.childNodes[i] || null);
  });
}

// onEscape calls leave when a dialog is to be closed by the keyboard or by the
// browser's own gesture (which closes without asking when nothing was touched).
export function onEscape(dialog, leave) {
  dialog.addEventListener("keydown", (e) => {
    if (e.key !== "Escape" || e.defaultPrevented || e.isComposing) return;
    e.preventDefault();
    e.stopPropagation();
    leave();
  });
  dialog.addEventListener("cancel", (e) => { if (e.target === dialog) e.preventDefault(); });
  dialog.addEventListener("close", () => { if (dialog.isConnected) leave(); });
}

// Keyed keeps one element per key until its signature changes.
export class Keyed {
  #made = new Map();
  #used = new Set();
  begin() { this.#used.clear(); }
  get(key, signature, make) {
    this.#used.add(key);
    const old = this.#made.get(key);
    if (old && old.signature === signature) return old.el;
    const el = make();
    this.#made.set(key, { signature, el });
    return el;
  }
  end() {
    for (const key of this.#made.keys()) if (!this.#used.has(key)) this.#made.delete(key);
  }
}

// keepFocus runs a change of the document and afterwards focuses the successor
// of the control that had the focus: the same control in the same message or
// view, else what contained it.
export function keepFocus(change) {
  const active = document.activeElement;
  const owner = active?.closest?.("[data-ts],[data-view-id]");
  const mark = owner && {
    ts: owner.dataset.ts, view: owner.dataset.viewId,
    action: active.closest("[data-action-id]")?.dataset.actionId,
    from: active.selectionStart, to: active.selectionEnd,
  };
  change();
  if (!mark || active.isConnected) return;
  const attribute = mark.ts ? "ts" : "viewId";
  const again = [...document.querySelectorAll(mark.ts ? "[data-ts]" : "[data-view-id]")]
    .find((el) => el.dataset[attribute] === (mark.ts || mark.view));
  if (!again) return;
  const control = mark.action && [...again.querySelectorAll("[data-action-id]")].find((el) => el.dataset.actionId === mark.action);
  const target = control && (control.matches("button,input,select,textarea") ? control : control.querySelector("button,input,select,textarea,summary"));
  (target || again).focus({ preventScroll: true });
  if (target && mark.from !== null && mark.from !== undefined && target.setSelectionRange) {
    try { target.setSelectionRange(mark.from, mark.to); } catch { /* not a text field */ }
  }
}
