// What the command box suggests: commands after "/", people after "@",
// channels after "#".

import { channelsOf, nameOf, people, store } from "./store.js";

// suggestionsFor looks at the text before the caret and returns
// {from, to, items: [{insert, label, about}]}, or null.
export function suggestionsFor(text, caret) {
  const before = text.slice(0, caret);
  if (/^\/\S*$/.test(before)) {
    const items = commands().filter((c) => c.command.startsWith(before.toLowerCase()))
      .map((c) => ({ insert: c.command + " ", label: c.command, hint: c.usage_hint, about: c.description }));
    return result(0, caret, items, before);
  }
  const m = /(^|\s)([@#])(\S*)$/.exec(before);
  if (!m || !text.startsWith("/")) return null;
  const typed = m[3].toLowerCase(), from = caret - m[3].length - 1;
  const items = m[2] === "@"
    ? people().filter((u) => u.name.toLowerCase().startsWith(typed) || nameOf(u.id).toLowerCase().split(/\s+/).some((w) => w.startsWith(typed)))
      .map((u) => ({ insert: "@" + u.name + " ", label: "@" + u.name, about: nameOf(u.id) }))
    : channelsOf(store.user).filter((c) => c.name.toLowerCase().startsWith(typed)).map((c) => ({ insert: "#" + c.name + " ", label: "#" + c.name, about: c.private ? "private channel" : "channel" }));
  return result(from, caret, items.slice(0, 12), before.slice(from));
}

// A text that is already complete needs no suggestion.
function result(from, to, items, typed) {
  if (!items.length || (items.length === 1 && items[0].label.toLowerCase() === typed.toLowerCase())) return null;
  const exact = items.findIndex((i) => i.label.toLowerCase() === typed.toLowerCase());
  return { from, to, items, exact };
}

export const commands = () => [...(store.state?.commands || [])].sort((a, b) => (a.command < b.command ? -1 : 1));

// hintFor is the usage of the command that is being typed.
export function hintFor(text) {
  const name = /^\/\S+/.exec(text)?.[0];
  const c = name && commands().find((x) => x.command === name.toLowerCase());
  return c ? { usage: [c.command, c.usage_hint].filter(Boolean).join(" "), about: c.description || "" } : null;
}
