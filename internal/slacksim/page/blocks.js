// Block Kit blocks as elements. The surface (a message, a modal, Home) passes
// a context: {scope, value(block, el), change(block, el, value), press(block, el, value)}.

import { h } from "./dom.js";
import { element } from "./elements.js";
import { asText, mrkdwn, plain, textObject } from "./mrkdwn.js";
import { markdown, richText, tableBlock } from "./richtext.js";

// blocks renders a list of blocks.
export const blocks = (list, context) => (list || []).map((block) => {
  const el = render(block, context);
  el.dataset.blockId = block.block_id || "";
  el.dataset.block = block.type;
  return el;
});

function render(block, context) {
  switch (block.type) {
    case "header": return h("h" + Math.min(2 + (block.level || 1), 6), { class: "b-header" }, textObject(block.text));
    case "divider": return h("hr");
    case "section": return h("div", { class: "b-section" },
      h("div", { class: "b-words" },
        block.text && h("div", { class: "b-text" }, textObject(block.text)),
        block.fields && h("div", { class: "b-fields" }, block.fields.map((f) => h("div", {}, textObject(f))))),
      block.accessory && h("div", { class: "b-accessory" }, element(block.accessory, block, context)));
    case "context": return h("div", { class: "b-context" }, (block.elements || []).map((el) =>
      el.type === "image" ? image(el, true) : h("span", {}, textObject(el))));
    case "actions": return h("div", { class: "b-actions" }, (block.elements || []).map((el) => element(el, block, context)));
    case "image": return h("figure", { class: "b-image" }, block.title && h("figcaption", {}, plain(asText(block.title))), image(block));
    case "input": return input(block, context);
    case "rich_text": return h("div", { class: "b-rich" }, richText(block));
    case "markdown": return h("div", { class: "b-markdown" }, markdown(block.text));
    case "table": return tableBlock(block);
    default: return h("p", { class: "unknown", text: "[This page does not draw blocks of type " + block.type + "]" });
  }
}

// Images are not fetched: the page loads nothing from elsewhere.
function image(el, small) {
  return h("span", { class: small ? "image small" : "image", role: "img", "aria-label": el.alt_text || "", title: el.alt_text, text: small ? "▣" : "▣ " + (el.alt_text || "") });
}

let serial = 0;

function input(block, context) {
  const id = "in-" + ++serial;
  const el = block.element || {};
  const group = el.type === "radio_buttons" || el.type === "checkboxes" || el.type?.startsWith("multi_");
  const control = element(el, block, { ...context, describe: { id, hint: block.hint ? id + "-hint" : "", error: id + "-error", optional: !!block.optional, group } });
  const label = [asText(block.label), block.optional && h("span", { class: "dim", text: " (optional)" })];
  return h(group ? "fieldset" : "div", { class: "b-input", "aria-describedby": group && block.hint ? id + "-hint" : null },
    group ? h("legend", {}, label) : h("label", { for: id }, label),
    control,
    block.hint && h("p", { id: id + "-hint", class: "hint dim" }, plain(asText(block.hint))),
    h("p", { id: id + "-error", class: "error", "data-error-for": block.block_id, role: "alert", hidden: true }));
}

// messageBody renders a message's blocks, or its text when it has none, and
// what attachments add.
export function messageBody(message, context) {
  const body = message.blocks?.length ? blocks(message.blocks, context) : message.text ? [h("div", { class: "b-text" }, mrkdwn(message.text))] : [];
  for (const a of message.attachments || []) {
    body.push(h("div", { class: "attachment" }, a.blocks?.length ? blocks(a.blocks, context) : mrkdwn(a.text || a.fallback || "")));
  }
  for (const f of message.files || []) {
    body.push(h("figure", { class: "b-file" }, h("figcaption", {}, f.title || f.name),
      f.name.endsWith(".png") ? h("img", { src: "/sim/file?id=" + encodeURIComponent(f.id), alt: f.alt_txt || "" }) : h("span", { class: "dim", text: "▤ " + f.name })));
  }
  return body;
}
