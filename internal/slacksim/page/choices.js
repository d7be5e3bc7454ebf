// Selects: what can be chosen, one of it (a select) and several (a list of
// checkboxes that folds).

import { h } from "./dom.js";
import { confirmed } from "./confirm.js";
import { asText, textObject } from "./mrkdwn.js";
import { botName, channelName, channelsOf, dmOf, nameOf, people, store } from "./store.js";

// choices lists an element's options in groups: [{label, options: [{value, label, node, description}]}].
export function choices(el) {
  const own = (o) => ({ value: o.value, label: asText(o.text), node: h("span", {}, textObject(o.text)), description: o.description && asText(o.description) });
  const simple = (value, label) => ({ value, label, node: label });
  switch (el.type.replace("multi_", "")) {
    case "users_select": return [{ options: people().map((u) => simple(u.id, u.real_name || u.name)) }];
    case "channels_select": return [{ options: channelsOf(store.user).filter((c) => !c.private && !c.archived).map((c) => simple(c.id, "#" + c.name)) }];
    case "conversations_select": return [{ options: conversations(el.filter) }];
    default: return el.option_groups ? el.option_groups.map((g) => ({ label: asText(g.label), options: g.options.map(own) })) : [{ options: (el.options || []).map(own) }];
  }
}

function conversations(filter) {
  const kinds = filter?.include || ["public", "private", "im"];
  const out = channelsOf(store.user).filter((c) => !c.archived && kinds.includes(c.private ? "private" : "public"))
    .map((c) => ({ value: c.id, label: "#" + c.name, node: "#" + c.name }));
  if (kinds.includes("im") && !filter?.exclude_bot_users) out.push({ value: dmOf(store.user), label: botName(), node: botName() });
  return out;
}

// initial is the value that the block gives an element before anybody chose.
export function initial(el) {
  const many = el.initial_options?.map((o) => o.value) ?? el.initial_users ?? el.initial_conversations ?? el.initial_channels;
  if (many) return many;
  const fallback = el.default_to_current_conversation && el.type.endsWith("conversations_select") && store.place !== "home" ? store.place : null;
  const one = el.initial_option?.value ?? el.initial_user ?? el.initial_conversation ?? el.initial_channel
    ?? el.initial_date ?? el.initial_time ?? el.initial_date_time ?? el.initial_value ?? fallback;
  if (one === null || one === undefined) return null;
  return el.type.startsWith("multi_") ? [one] : String(one);
}

// single renders a select of one option.
export function single(el, block, context, names) {
  const option = (o) => h("option", { value: o.value, text: o.label + (o.description ? " · " + o.description : "") });
  const node = h("select", names, h("option", { value: "", text: asText(el.placeholder) || "Choose an option" }),
    choices(el).map((g) => (g.label ? h("optgroup", { label: g.label }, g.options.map(option)) : g.options.map(option))));
  let last = context.value(block, el) ?? "";
  node.value = last;
  if (node.value !== last) { node.append(h("option", { value: last, text: chosenBefore(el, last) })); node.value = last; }
  node.addEventListener("change", async () => {
    if (!(await confirmed(el.confirm))) { node.value = last; return; }
    last = node.value;
    context.change(block, el, node.value || null);
  });
  return node;
}

// chosenBefore names a value that the reader could not choose themselves, such
// as a private channel that they are not in.
const chosenBefore = (el, value) => (/^(conversations|channels)_select$/.test(el.type) ? "#" + channelName(value) : el.type === "users_select" ? nameOf(value) : value);

// multiple renders a select of several options.
export function multiple(el, block, context) {
  let last = context.value(block, el) || [];
  const summary = h("summary");
  const all = choices(el);
  const boxes = [];
  const lists = all.map((g) => h("div", { role: "group", "aria-label": g.label }, g.label && h("p", { class: "dim", text: g.label }), g.options.map((o) => {
    const box = h("input", { type: "checkbox", value: o.value });
    box.checked = last.includes(o.value);
    boxes.push({ box, label: o.label });
    return h("label", { class: "option" }, box, h("span", {}, o.node));
  })));
  const title = () => {
    const picked = boxes.filter((b) => b.box.checked).map((b) => b.label);
    summary.textContent = picked.length ? picked.join(", ") : asText(el.placeholder) || "Choose options";
  };
  title();
  const node = h("details", { class: "multi" }, summary, h("div", { class: "multi-list" }, lists));
  node.addEventListener("change", async () => {
    if (await confirmed(el.confirm)) {
      last = boxes.filter((b) => b.box.checked).map((b) => b.box.value);
      const most = el.max_selected_items || Infinity;
      for (const b of boxes) b.box.disabled = !b.box.checked && last.length >= most;
      context.change(block, el, last);
    } else for (const b of boxes) b.box.checked = last.includes(b.box.value);
    title();
  });
  return node;
}
