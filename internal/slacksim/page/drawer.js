// "What the workspace saw": the last calls between bot and workspace, and a
// few faults for the curious.

import { api } from "./api.js";
import { byId, h, Keyed, reconcile } from "./dom.js";
import { zone } from "./store.js";
import { clockTime } from "./time.js";

const LAST = 60;
const kept = new Keyed();
let open = false, method = "chat.postMessage";

const faults = [
  { name: "429", label: "Next call: too many (429)", body: () => ({ method, mode: "429", count: 1, retry_after: 2 }) },
  { name: "500", label: "Next call: error 500", body: () => ({ method, mode: "500", count: 1 }) },
  { name: "lost", label: "Next call: done, reply lost", body: () => ({ method, mode: "lost", count: 1 }) },
  { name: "drop", label: "Drop the sockets", body: () => ({ mode: "drop", reason: "" }) },
  { name: "clear", label: "No more faults", body: () => ({ method: "*", mode: "error", count: 0 }) },
];

// startDrawer sets up the drawer and its button.
export function startDrawer() {
  const status = h("p", { id: "fault-status", role: "status", class: "dim" });
  const choice = h("select", { id: "fault-method" }, ["chat.postMessage", "chat.postEphemeral", "chat.update", "views.open", "response_url", "*"].map((m) => h("option", { value: m, text: m === "*" ? "any method" : m })));
  choice.addEventListener("change", () => { method = choice.value; });
  byId("drawer").replaceChildren(
    h("header", { class: "drawer-head" }, h("h2", { text: "What the workspace saw" }),
      h("button", { type: "button", id: "drawer-close", class: "icon", "aria-label": "Close this drawer", text: "✕", on: { click: () => toggle(false) } })),
    h("details", { id: "faults" }, h("summary", { text: "Disturb the connection" }),
      h("p", { class: "dim", text: "The bot should come through each of these without losing anything." }),
      h("p", {}, h("label", { for: "fault-method", text: "Method: " }), choice),
      h("div", { class: "b-actions" }, faults.map((f) => h("button", { type: "button", "data-fault": f.name, text: f.label, on: { click: () => disturb(f, status) } }))), status),
    h("p", { class: "dim", text: "The last " + LAST + " calls, newest first; → is what the workspace sent to the bot." }),
    h("ol", { id: "calls", reversed: true }));
  byId("drawer-toggle").addEventListener("click", () => toggle(!open));
  byId("drawer").addEventListener("keydown", (e) => { if (e.key === "Escape") toggle(false); });
}

function toggle(on) {
  open = on;
  byId("drawer").hidden = !on;
  document.body.classList.toggle("drawer-open", on);
  byId("drawer-toggle").setAttribute("aria-expanded", String(on));
  (on ? byId("drawer-close") : byId("drawer-toggle")).focus();
  if (on) showLog();
}

async function disturb(fault, status) {
  try {
    await api.fault(fault.body());
    status.textContent = "✓ " + fault.label + (fault.name === "drop" || fault.name === "clear" ? "" : " (" + method + ")");
  } catch (err) { status.textContent = "⚠ " + err.message; }
}

// showLog draws the last calls, if the drawer is open.
export async function showLog() {
  if (!open) return;
  let calls;
  try { calls = await api.log(); } catch { return; }
  kept.begin();
  const rows = calls.slice(-LAST).reverse().map((c) => kept.get(c.n, JSON.stringify([c.status, c.answer, c.violation]), () => row(c)));
  reconcile(byId("calls"), rows);
  kept.end();
}

function row(c) {
  const answer = c.answer && typeof c.answer === "object" ? c.answer : null;
  const sent = c.method.startsWith("->") && typeof c.answer === "string" ? c.answer : ""; // the error's name, if sending failed
  const failed = c.status >= 400 || answer?.ok === false || !!answer?.error || !!sent;
  const outcome = failed ? "✗ " + (answer?.error || sent || c.status) : c.status ? "✓" : "";
  const at = Date.parse(c.at);
  return h("li", { "data-call": c.n, "data-method": c.method, "data-failed": failed ? "true" : null, value: c.n },
    h("details", {}, h("summary", {}, h("span", { class: "call-method", text: c.method.replace(/^-> /, "→ ") }), " ", h("span", { class: failed ? "warn" : "dim", text: outcome }),
      c.violation && h("span", { class: "warn", text: " ⚠ " + c.violation }), h("span", { class: "dim call-at", text: Number.isNaN(at) ? "" : clockTime(at, zone()) })),
      part("Sent", c.args), part("Answer", c.answer)));
}

function part(label, value) {
  if (value === undefined || value === null) return null;
  const text = typeof value === "string" ? value : JSON.stringify(value, unpack, 2);
  return [h("p", { class: "dim", text: label }), h("pre", { tabindex: "0", text: text.slice(0, 8000) })];
}

// unpack shows JSON within strings (blocks, views) as what it is.
function unpack(key, value) {
  if (typeof value !== "string" || !/^[[{]/.test(value)) return value;
  try { return JSON.parse(value); } catch { return value; }
}
