// Block Kit's interactive elements. Each returns a node with data-action-id.

import { h } from "./dom.js";
import { confirmed } from "./confirm.js";
import { choices, multiple, single } from "./choices.js";
import { asText, plain } from "./mrkdwn.js";
import { zone } from "./store.js";
import { civil, dayKey, instant } from "./time.js";

// element renders one element of a block in a surface.
export function element(el, block, context) {
  const node = make(el, block, context);
  node.dataset.actionId = el.action_id || "";
  node.dataset.blockId = block.block_id || "";
  node.dataset.element = el.type;
  return node;
}

function make(el, block, context) {
  switch (el.type) {
    case "button": case "workflow_button": return button(el, block, context);
    case "overflow": return overflow(el, block, context);
    case "static_select": case "users_select": case "conversations_select": case "channels_select":
      return single(el, block, context, names(el, context));
    case "multi_static_select": case "multi_users_select": case "multi_conversations_select": case "multi_channels_select":
      return multiple(el, block, context);
    case "radio_buttons": case "checkboxes": return options(el, block, context);
    case "plain_text_input": case "email_text_input": case "url_text_input": case "number_input":
      return text(el, block, context);
    case "datepicker": return picker("date", el, block, context);
    case "timepicker": return picker("time", el, block, context);
    case "datetimepicker": return picker("datetime-local", el, block, context);
    case "image": return h("span", { class: "image", role: "img", "aria-label": el.alt_text, text: "▣ " + (el.alt_text || "") });
    default: return h("span", { class: "unknown", text: "[This page does not draw " + el.type + "]" });
  }
}

// names gives the attributes that tie a control to its label, hint and error.
function names(el, context) {
  const d = context.describe;
  if (!d) return { "aria-label": el.accessibility_label || asText(el.placeholder) || el.action_id };
  return { id: d.id, "aria-describedby": [d.hint, d.error].filter(Boolean).join(" "), "aria-required": d.optional ? null : "true" };
}

function button(el, block, context) {
  const style = el.style === "primary" || el.style === "danger" ? " " + el.style : "";
  const node = h("button", { type: "button", class: "bk" + style, "aria-label": el.accessibility_label }, plain(asText(el.text)));
  node.addEventListener("click", async () => {
    if (node.getAttribute("aria-busy") || !(await confirmed(el.confirm))) return;
    if (el.url && /^https?:/i.test(el.url)) window.open(el.url, "_blank", "noopener,noreferrer");
    node.setAttribute("aria-busy", "true"); // not disabled, which would lose the focus
    try { await context.press(block, el, el.value); }
    finally { node.removeAttribute("aria-busy"); }
  });
  return node;
}

function overflow(el, block, context) {
  const menu = h("details", { class: "overflow" },
    h("summary", { "aria-label": el.accessibility_label || "More choices", text: "⋯" }),
    h("div", { class: "menu" }, (el.options || []).map((o) => h("button", {
      type: "button", "data-value": o.value,
      on: { click: async () => { menu.open = false; if (await confirmed(el.confirm)) context.press(block, el, o.value); } },
    }, plain(asText(o.text))))));
  menu.addEventListener("keydown", (e) => {
    if (e.key !== "Escape" || !menu.open) return;
    e.stopPropagation(); e.preventDefault();
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  menu.addEventListener("focusout", (e) => { if (e.relatedTarget && !menu.contains(e.relatedTarget)) menu.open = false; });
  return menu;
}

let groups = 0;

function options(el, block, context) {
  const many = el.type === "checkboxes";
  const start = context.value(block, el);
  const chosen = new Set(many ? start || [] : start ? [start] : []);
  const name = "group-" + ++groups;
  const boxes = choices(el).flatMap((g) => g.options).map((o) => {
    const box = h("input", { type: many ? "checkbox" : "radio", name, value: o.value });
    box.checked = chosen.has(o.value);
    const line = h("label", { class: "option" }, box, h("span", {}, o.node, o.description && h("span", { class: "dim option-about" }, o.description)));
    return { box, line };
  });
  const group = h("div", { class: "options", role: context.describe ? null : many ? "group" : "radiogroup", "aria-label": context.describe ? null : el.action_id }, boxes.map((b) => b.line));
  group.addEventListener("change", async () => {
    const values = boxes.filter((b) => b.box.checked).map((b) => b.box.value);
    if (await confirmed(el.confirm)) return context.change(block, el, many ? values : values[0] ?? null);
    for (const b of boxes) b.box.checked = chosen.has(b.box.value);
  });
  return group;
}

function text(el, block, context) {
  const types = { email_text_input: "email", url_text_input: "url" };
  const value = context.value(block, el) ?? "";
  const common = {
    ...names(el, context), placeholder: asText(el.placeholder), autocomplete: "off",
    autofocus: el.focus_on_load ? true : null,
  };
  const node = el.multiline
    ? h("textarea", { ...common, rows: 3 })
    : h("input", { ...common, type: types[el.type] || "text", inputmode: el.type === "number_input" ? (el.is_decimal_allowed ? "decimal" : "numeric") : null });
  node.value = value;
  const dispatch = block.dispatch_action ? el.dispatch_action_config?.trigger_actions_on || ["on_enter_pressed"] : [];
  node.addEventListener("input", () => {
    context.change(block, el, node.value === "" ? null : node.value, { quiet: true });
    if (dispatch.includes("on_character_entered")) context.press(block, el, node.value);
  });
  node.addEventListener("keydown", (e) => {
    if (e.key !== "Enter" || e.isComposing || !dispatch.includes("on_enter_pressed") || (el.multiline && e.shiftKey)) return;
    e.preventDefault(); e.stopPropagation();
    context.press(block, el, node.value);
  });
  return node;
}

// picker uses the browser's own pickers. A datetimepicker's value is in Unix
// seconds, shown in the person's zone.
function picker(type, el, block, context) {
  const node = h("input", { ...names(el, context), type });
  const start = context.value(block, el);
  const show = (value) => {
    if (value === null || value === undefined) return "";
    if (type !== "datetime-local") return value;
    const ms = Number(value) * 1000, c = civil(ms, zone());
    return dayKey(ms, zone()) + "T" + String(c.hour).padStart(2, "0") + ":" + String(c.minute).padStart(2, "0");
  };
  const read = () => {
    if (!node.value) return null;
    if (type !== "datetime-local") return node.value;
    const [y, mo, d, hh, mi] = node.value.split(/[-T:]/).map(Number);
    return String(instant(y, mo, d, hh, mi, zone()) / 1000);
  };
  node.value = show(start);
  node.addEventListener("change", async () => {
    if (await confirmed(el.confirm)) context.change(block, el, read());
    else node.value = show(context.value(block, el));
  });
  return node;
}
