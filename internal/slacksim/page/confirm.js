// The confirm dialog of Block Kit, which stands before an action.

import { byId, h, onEscape } from "./dom.js";
import { asText, textObject } from "./mrkdwn.js";

// confirmed resolves to true when there is nothing to confirm or the reader
// said yes, to false when they said no or pressed Escape.
export function confirmed(confirm) {
  if (!confirm) return Promise.resolve(true);
  return new Promise((resolve) => {
    const before = document.activeElement;
    const finish = (yes) => { dialog.remove(); before?.focus?.(); resolve(yes); };
    const dialog = h("dialog", { class: "confirm", role: "alertdialog", "aria-labelledby": "confirm-title", "aria-describedby": "confirm-text", "data-confirm": true },
      h("h2", { id: "confirm-title", text: asText(confirm.title) }),
      h("p", { id: "confirm-text" }, textObject(confirm.text)),
      h("div", { class: "dialog-foot" },
        h("button", { type: "button", "data-deny": true, text: asText(confirm.deny) || "Cancel", on: { click: () => finish(false) } }),
        h("button", { type: "button", "data-yes": true, class: confirm.style === "danger" ? "danger" : "primary", text: asText(confirm.confirm) || "Yes", on: { click: () => finish(true) } })));
    onEscape(dialog, () => finish(false));
    byId("dialogs").append(dialog);
    dialog.showModal();
  });
}
